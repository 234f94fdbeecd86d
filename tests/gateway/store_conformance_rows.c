/*
 * store_conformance_rows.c - rows that look like real ones, and what is there
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/store_conformance.h"

enum { PAGE_MOST = 64 };

struct listed
case_listed(unsigned who, uint32_t flags, int32_t until_day)
{
	struct listed l = { .locale = "ne-latn", .stay = "QA", .area = "SEBHA", .flags = flags, .since_day = TODAY,
		.until_day = until_day };

	memcpy(l.peer, place_peer(who), PEER_BYTES);
	for (unsigned i = 0; i < STORE_SEALED_BYTES; i++)
		l.sealed[i] = (uint8_t)(who * 3 + i);
	return l;
}

struct request
case_request(unsigned who, int64_t made_s)
{
	struct request q = { .office = "doha", .group = "work", .locale = "ne", .day = TODAY + 1, .slot = SLOT_NOON,
		.flags = REQUEST_WOMAN };

	for (unsigned i = 0; i < STORE_ID_BYTES; i++)
		q.id[i] = (uint8_t)(i < 4 ? made_s >> (24 - 8 * i) : who + i);
	memcpy(q.peer, place_peer(who), PEER_BYTES);
	for (unsigned i = 0; i < STORE_SEALED_BYTES; i++)
		q.sealed[i] = (uint8_t)(who * 5 + i);
	return q;
}

bool
case_same_listed(const struct listed *a, const struct listed *b)
{
	return !memcmp(a->peer, b->peer, PEER_BYTES) && !strcmp(a->locale, b->locale) && !strcmp(a->stay, b->stay) &&
	    !strcmp(a->area, b->area) && a->flags == b->flags && a->since_day == b->since_day &&
	    a->until_day == b->until_day && !memcmp(a->sealed, b->sealed, STORE_SEALED_BYTES);
}

bool
case_same_request(const struct request *a, const struct request *b)
{
	return !memcmp(a->id, b->id, STORE_ID_BYTES) && !memcmp(a->peer, b->peer, PEER_BYTES) &&
	    !strcmp(a->office, b->office) && !strcmp(a->group, b->group) && !strcmp(a->locale, b->locale) &&
	    a->day == b->day && a->slot == b->slot && a->flags == b->flags && !strcmp(a->taken_by, b->taken_by) &&
	    !memcmp(a->sealed, b->sealed, STORE_SEALED_BYTES);
}

enum store_result
case_list(struct trial *t, const char *owner, enum list list, unsigned who, uint32_t flags, int32_t until_day)
{
	struct listed l = case_listed(who, flags, until_day);

	return t->store->ops->listed_put(t->store, owner, "sms", list, &l);
}

bool
case_is_listed(struct trial *t, const char *owner, enum list list, unsigned who)
{
	struct listed got;
	enum store_result r = t->store->ops->listed_get(t->store, owner, list, place_peer(who), &got);

	assert_true(r == STORE_OK || r == STORE_NONE);
	return r == STORE_OK;
}

enum store_result
case_ask(struct trial *t, const char *owner, unsigned who, int64_t made_s)
{
	struct request q = case_request(who, made_s);

	return t->store->ops->request_put(t->store, owner, "sms", &q);
}

bool
case_has_asked(struct trial *t, const char *owner, unsigned who)
{
	struct request got;
	enum store_result r = t->store->ops->request_of(t->store, owner, place_peer(who), &got);

	assert_true(r == STORE_OK || r == STORE_NONE);
	return r == STORE_OK;
}

unsigned
case_list_length(struct trial *t, const char *owner, enum list list, unsigned page)
{
	struct listed got[PAGE_MOST];
	const uint8_t *after = NULL;
	uint8_t last[PEER_BYTES];
	unsigned n = page, all = 0;

	assert_true(page <= PAGE_MOST);
	while (n == page) {
		assert_int_equal(t->store->ops->listed_scan(t->store, owner, list, after, got, page, &n), STORE_OK);
		for (unsigned i = 0; i < n; i++) {
			if (after)
				assert_true(memcmp(got[i].peer, last, PEER_BYTES) > 0);
			after = memcpy(last, got[i].peer, PEER_BYTES);
		}
		all += n;
	}
	return all;
}

void
case_flags(struct trial *t, const char *owner, unsigned who, uint32_t flags)
{
	struct person p = place_person("ne", flags, TODAY);

	assert_int_equal(t->store->ops->person_put(t->store, owner, "sms", place_peer(who), &p), STORE_OK);
}

void
case_commit(struct trial *t)
{
	place_commit(t->store);
}

void
case_write_counts(struct trial *t)
{
	t->store->ops->tick(t->store, NOW);
	t->store->ops->tick(t->store, NOW + STORE_COUNTS_S);
	place_commit(t->store);
}

static bool
add_count(void *arg, const struct count_row *row)
{
	*(unsigned long *)arg += row->n;
	return true;
}

unsigned long
case_counted(struct trial *t, const char *owner, const char *from, const char *to)
{
	unsigned long n = 0;

	assert_int_equal(t->store->ops->count_scan(t->store, owner, from, to, add_count, &n), STORE_OK);
	return n;
}

struct marks { const char *fact; unsigned long n; };

static bool
add_mark(void *arg, const struct mark_row *row)
{
	struct marks *m = arg;

	if (!strcmp(row->fact, m->fact))
		m->n += row->n;
	return true;
}

unsigned long
case_marked(struct trial *t, const char *owner, const char *fact)
{
	struct marks m = { fact, 0 };

	assert_int_equal(t->store->ops->mark_scan(t->store, owner, "", "9", add_mark, &m), STORE_OK);
	return m.n;
}
