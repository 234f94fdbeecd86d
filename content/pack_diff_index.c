/*
 * pack_diff_index.c - what makes keywords quick to find, and how texts are folded before
 *
 * These sections follow from the keywords, so that they differ whenever those do; then each side is held against what
 * its keywords make.  Told only when a section is another one and not what it should be.
 */
#include "content/pack_diff_inside.h"

#include <stdlib.h>

#include "content/likeness.h"
#include "locales/text/bug.h"
#include "locales/text/loose.h"

static bool
folds_equal(const struct pack *a, const struct pack *b)
{
	if (a->folds_count != b->folds_count)
		return false;
	for (uint32_t i = 0; i < a->folds_count; i++) {
		const struct fold_entry *x = &a->folds[i], *y = &b->folds[i];

		if (x->from != y->from || x->count != y->count ||
		    memcmp(a->folded + x->to, b->folded + y->to, x->count * sizeof *a->folded) != 0)
			return false;
	}
	return true;
}

/* The same keywords, in the same places: then indexes may be compared as they lie. */
static bool
aliases_equal(const struct diff *d)
{
	for (uint32_t i = 0; i < d->aliases.count; i++)
		if (d->aliases.row[i].at[DIFF_OLD] != d->aliases.row[i].at[DIFF_NOW])
			return false;
	return true;
}

static bool
bytes_equal(const void *a, uint32_t a_count, const void *b, uint32_t b_count, size_t bytes)
{
	return a_count == b_count && memcmp(a, b, a_count * bytes) == 0;
}

static bool
loose_equal(const struct pack *a, const struct pack *b)
{
	if (a->loose_count != b->loose_count)
		return false;
	for (uint32_t i = 0; i < a->loose_count; i++)
		if (a->loose[i].alias != b->loose[i].alias ||
		    strcmp(pack_string(a, a->loose[i].form), pack_string(b, b->loose[i].form)) != 0)
			return false;
	return true;
}

/* Which keywords have a loose form is a field of them (pack_diff_fields.c); here, that it is theirs. */
static bool
loose_is_sound(struct diff *d, const struct pack *p)
{
	bool is_sound = true;

	for (uint32_t i = 0; i < p->loose_count && is_sound; i++) {
		struct pack_str alias = p->aliases[p->loose[i].alias].alias;
		char *form = xmalloc((size_t)alias.len + 1);

		loose_text(pack_string(p, alias), alias.len, form);
		is_sound = strcmp(form, pack_string(p, p->loose[i].form)) == 0 && (d->work += alias.len) <= DIFF_WORK;
		free(form);
	}
	return is_sound;
}

static bool
has_letters(const struct pack *p, uint32_t alias, struct letters *l)
{
	const struct pack_alias *a = &p->aliases[alias];

	return (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD)) == 0 && like_read(l, pack_string(p, a->alias), a->alias.len) &&
	    l->count > 0;
}

static bool
letters_are_sound(const struct pack *p)
{
	uint8_t *is_seen = xcalloc((size_t)p->aliases_count + 1, 1);
	uint32_t expected = 0;
	bool is_sound = true;
	struct letters l;

	for (uint32_t i = 0; i < p->aliases_count; i++)
		expected += has_letters(p, i, &l);
	for (uint32_t i = 0; i < p->letters_count && is_sound; i++) {
		const struct pack_letters *row = &p->letters[i];

		is_sound = has_letters(p, row->alias, &l) && row->set == l.set && row->count == l.count && !is_seen[row->alias];
		is_seen[row->alias] = 1;
	}
	free(is_seen);
	return is_sound && expected == p->letters_count;
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
by_key(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Different keys under which keyword `i` is filed; into `out` with their buckets, if it is not NULL. */
static uint32_t
entries_of(const struct pack *p, uint32_t i, uint64_t *out)
{
	uint32_t buckets = p->buckets_count - 1, key[LIKE_KEYS_MAX], count = 0;
	const struct pack_alias *a = &p->aliases[i];
	unsigned edits, keys;
	struct letters l;

	if (!has_letters(p, i, &l))
		return 0;
	edits = like_edits(l.cp[0], a->letters, a->flags);
	keys = edits > 0 ? like_keys(&l, edits, key) : 0;
	qsort(key, keys, sizeof *key, by_key);
	for (unsigned k = 0; k < keys; k++) {
		if (k > 0 && key[k] == key[k - 1])
			continue;
		if (out != NULL)
			out[count] = (uint64_t)like_bucket(key[k], buckets) << 32 | like_entry(key[k], i);
		count++;
	}
	return count;
}

static bool
near_is_sound(const struct pack *p)
{
	uint64_t *expected, *found, count = 0;
	bool is_sound;

	for (uint32_t i = 0; i < p->aliases_count; i++)
		count += entries_of(p, i, NULL);
	if (count != p->near_count)
		return false;
	expected = xcalloc(count + 1, sizeof *expected);
	found = xcalloc(count + 1, sizeof *found);
	count = 0;
	for (uint32_t i = 0; i < p->aliases_count; i++)
		count += entries_of(p, i, expected + count);
	for (uint32_t b = 0; b + 1 < p->buckets_count; b++)
		for (uint32_t i = p->buckets[b]; i < p->buckets[b + 1]; i++)
			found[i] = (uint64_t)b << 32 | p->near[i];
	qsort(expected, count, sizeof *expected, by_number);
	qsort(found, count, sizeof *found, by_number);
	is_sound = memcmp(expected, found, count * sizeof *found) == 0;
	free(expected);
	free(found);
	return is_sound;
}

static void
tell_index(struct diff *d, const char *field, bool is_told)
{
	struct pack_change c = { .kind = PACK_CHANGE_KEYWORD, .name = "*", .field = field, .old = "as it was",
		.now = "not what the keywords make" };

	if (is_told)
		diff_tell(d, &c);
}

void
diff_index(struct diff *d)
{
	const struct pack *a = d->pack[DIFF_OLD], *b = d->pack[DIFF_NOW];
	struct pack_change c = { .kind = PACK_CHANGE_KEYWORD, .name = "*", .field = "folding", .old = "as it was", .now = "another table" };
	bool is_same = aliases_equal(d), near_same = is_same &&
	    bytes_equal(a->buckets, a->buckets_count, b->buckets, b->buckets_count, sizeof *a->buckets) &&
	    bytes_equal(a->near, a->near_count, b->near, b->near_count, sizeof *a->near);

	if (!folds_equal(a, b))
		diff_tell(d, &c);
	tell_index(d, "loose forms", !(is_same && loose_equal(a, b)) && !(loose_is_sound(d, a) && loose_is_sound(d, b)));
	tell_index(d, "letters", !(is_same && bytes_equal(a->letters, a->letters_count, b->letters, b->letters_count, sizeof *a->letters)) &&
	    !(letters_are_sound(a) && letters_are_sound(b)));
	tell_index(d, "near words", !near_same && !(near_is_sound(a) && near_is_sound(b)));
}
