/*
 * agent_names.c - see agent_names.h
 *
 * A table of names in places of sixteen, and beside it one field of bits for
 * all of them (a Bloom filter) that knows who asked for what already.  Where
 * the bits of somebody new are all set by others, she is not counted: it errs
 * towards fewer.  The bits of one person cannot be told from those of others,
 * and whoever holds a hash learns from them at most that she may have asked.
 */
#include "gateway/agent_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/register/name.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { WAYS = 16, PLACES = AGENT_NAMES_MAX / WAYS, PROBES = 4, SEEN_BITS = 1 << 22 };

struct entry {
	uint64_t	where;
	uint32_t	people;			/* 0 = free */
	char		name[AGENT_NAMES_BYTES];
};

struct agent_names {
	struct entry	entry[PLACES][WAYS];
	uint8_t		seen[SEEN_BITS / 8];
	int32_t		week;
	bool		is_used;
};

struct agent_names *
agent_names_new(void)
{
	return xcalloc(1, sizeof(struct agent_names));
}

void
agent_names_reset(struct agent_names *n)
{
	if (n->is_used)
		explicit_bzero(n, sizeof *n);
}

void
agent_names_free(struct agent_names *n)
{
	if (n == NULL)
		return;
	agent_names_reset(n);
	free(n);
}

/* Letters, digits and words of a folded name; what is not ASCII is a letter: digits of all scripts were folded. */
static bool
is_name(const char *clean, size_t len)
{
	unsigned letters = 0, digits = 0, words = 1;

	for (size_t at = 0, bytes; at < len; at += bytes) {
		uint32_t cp;

		bytes = utf8_decode(clean + at, len - at, &cp);
		if (bytes == 0)
			return false;
		digits += cp >= '0' && cp <= '9';
		words += cp == ' ';
		letters += cp >= 0x80 || (cp >= 'a' && cp <= 'z');
	}
	return letters >= AGENT_NAMES_LETTERS_MIN && letters <= AGENT_NAMES_LETTERS_MAX && digits <= AGENT_NAMES_DIGITS
	    && words <= AGENT_NAMES_WORDS;
}

bool
agent_names_form(const struct fold_table *fold, const char *text, size_t len, char out[AGENT_NAMES_BYTES])
{
	struct agent_name name;
	size_t fits;
	bool is_one;

	agent_name_read(fold, text, len, &name);
	fits = name.clean_len < AGENT_NAMES_BYTES ? name.clean_len : AGENT_NAMES_BYTES - 1;
	while (fits < name.clean_len && fits > 0 && ((unsigned char)name.clean[fits] & 0xC0) == 0x80)
		fits--;			/* a script of three bytes a letter: cut between two of them */
	while (fits > 0 && name.clean[fits - 1] == ' ')
		fits--;
	is_one = !name.is_empty && is_name(name.clean, name.clean_len);
	memset(out, 0, AGENT_NAMES_BYTES);
	if (is_one)
		memcpy(out, name.clean, fits);
	explicit_bzero(&name, sizeof name);
	return is_one;
}

/* True if this person had not asked for this name; now she has. */
static bool
is_first_time(struct agent_names *n, uint64_t name_hash, uint64_t who)
{
	const uint64_t both[2] = { name_hash, who };
	uint64_t h = agent_hash((const char *)both, sizeof both);
	uint32_t at = (uint32_t)h, step = (uint32_t)(h >> 32) | 1;
	bool is_new = false;

	for (unsigned i = 0; i < PROBES; i++, at += step) {
		uint32_t bit = at % SEEN_BITS;
		uint8_t mask = (uint8_t)(1u << bit % 8);

		is_new = is_new || (n->seen[bit / 8] & mask) == 0;
		n->seen[bit / 8] |= mask;
	}
	return is_new;
}

/* The entry of a name; where it has none, that of the least asked, emptied. */
static struct entry *
entry_of(struct agent_names *n, uint64_t hash, uint64_t where, const char *name)
{
	struct entry *place = n->entry[hash % PLACES], *least = place;

	for (unsigned i = 0; i < WAYS; i++) {
		if (place[i].people > 0 && place[i].where == where && strcmp(place[i].name, name) == 0)
			return &place[i];
		if (place[i].people < least->people)
			least = &place[i];
	}
	explicit_bzero(least, sizeof *least);
	least->where = where;
	(void)snprintf(least->name, sizeof least->name, "%s", name);
	return least;
}

unsigned
agent_names_ask(struct agent_names *n, int32_t week, uint64_t where, uint64_t who, const char *name)
{
	uint64_t pieces[2] = { where, agent_hash(name, strlen(name)) };
	uint64_t hash = agent_hash((const char *)pieces, sizeof pieces);
	struct entry *e;

	agent_names_tick(n, week);
	n->week = week;
	n->is_used = true;
	if (!is_first_time(n, hash, who))
		return 0;
	e = entry_of(n, hash, where, name);
	e->people++;
	if (e->people < AGENT_NAMES_K)
		return 0;
	return e->people == AGENT_NAMES_K ? AGENT_NAMES_K : 1;
}

void
agent_names_tick(struct agent_names *n, int32_t week)
{
	if (week != n->week)
		agent_names_reset(n);
}

const void *
agent_names_memory(const struct agent_names *n, size_t *bytes)
{
	*bytes = sizeof *n;
	return n;
}
