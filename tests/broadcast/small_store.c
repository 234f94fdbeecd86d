/*
 * small_store.c - a store and a ledger of a few rows
 */
#include "tests/broadcast/small_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static enum store_result
small_scan(struct store *s, const char *owner, enum list list, const uint8_t *after, struct listed *out, unsigned max, unsigned *n)
{
	const struct small_store *t = (const struct small_store *)s;

	assert_string_equal(owner, OWNER);
	*n = 0;
	for (unsigned i = 0; list == t->list && i < t->rows && *n < max; i++)
		if (after == NULL || memcmp(t->row[i].peer, after, PEER_BYTES) > 0)
			out[(*n)++] = t->row[i];
	return STORE_OK;
}

static enum store_result
small_get(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out)
{
	const struct small_store *t = (const struct small_store *)s;

	(void)owner;
	for (unsigned i = 0; list == t->list && i < t->rows; i++)
		if (memcmp(t->row[i].peer, peer, PEER_BYTES) == 0) {
			*out = t->row[i];
			return STORE_OK;
		}
	return STORE_NONE;
}

static enum store_result
small_person(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	const struct small_store *t = (const struct small_store *)s;

	(void)owner;
	for (unsigned i = 0; t->says == STORE_OK && i < t->rows; i++)
		if (memcmp(t->row[i].peer, peer, PEER_BYTES) == 0) {
			*out = (struct person){ .flags = t->wish[i] };
			return t->wish[i] == 0 ? STORE_NONE : STORE_OK;
		}
	return t->says;
}

static enum store_result
small_rows(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last, unsigned states,
    struct ledger_row *out, unsigned max, unsigned *n)
{
	const struct small_ledger *t = (const struct small_ledger *)l;

	(void)owner;
	*n = 0;
	if (job[0] != 7)
		return STORE_NONE;
	for (unsigned i = 0; i < t->rows && *n < max; i++)
		if (t->row[i].row >= first && t->row[i].row <= last && (states >> t->row[i].fate.state & 1) != 0)
			out[(*n)++] = t->row[i];
	return STORE_OK;
}

static const struct store_ops small_store_ops = { .name = "small", .listed_scan = small_scan, .listed_get = small_get, .person_get = small_person };
const struct ledger_ops small_ledger_ops = { .name = "small", .rows_scan = small_rows };

void
peer_of(unsigned i, uint8_t out[PEER_BYTES])
{
	memset(out, 0, PEER_BYTES);
	out[0] = (uint8_t)(i >> 8);
	out[1] = (uint8_t)i;
}

struct listed
row_of(unsigned i, const char *locale, const char *stay)
{
	struct listed row = { .since_day = TODAY - 1 };

	peer_of(i, row.peer);
	(void)snprintf(row.locale, sizeof row.locale, "%s", locale);
	(void)snprintf(row.stay, sizeof row.stay, "%s", stay);
	row.sealed[0] = (uint8_t)i;
	return row;
}

void
small_open(struct small_store *t, enum list list)
{
	memset(t, 0, sizeof *t);
	t->s.ops = &small_store_ops;
	t->list = list;
}

struct listed *
small_add(struct small_store *t, const char *locale, const char *stay, uint32_t wish)
{
	t->wish[t->rows] = wish;
	t->row[t->rows] = row_of(t->rows + 1, locale, stay);
	return &t->row[t->rows++];
}

struct sending
sending_of_test(void)
{
	return (struct sending){ .currency = "ETB",
		.country = { { .country = COUNTRY('S', 'A'), .way = "north" }, { .country = COUNTRY('Q', 'A'), .way = "south" },
		    { .country = COUNTRY('K', 'W'), .way = "north" } },
		.countries = 3, .way = { { "north", 15 }, { "south", 5 } }, .ways = 2 };
}
