/*
 * pack_check_words.c - the sections that only serve the look-up of keywords
 *
 * That every entry leads somewhere and every order is kept; not that it is the
 * right one: what the maker wrote is what the hash is for.
 */
#include "content/pack_check.h"

#include "content/likeness.h"
#include "locales/text/buf.h"

static bool
refuse(struct buf *why, uint32_t i, const char *what, const char *wrong)
{
	buf_addf(why, "record %u of %s %s", i, what, wrong);
	return false;
}

static bool
loose_check(const struct pack *p, struct buf *why)
{
	static const char what[] = "keywords in their loose form";

	for (uint32_t i = 0; i < p->loose_count; i++) {
		const struct pack_loose *l = &p->loose[i];

		if (l->alias >= p->aliases_count || p->aliases[l->alias].flags & ALIAS_EXACT)
			return refuse(why, i, what, "leads to no keyword that may be matched so");
		if (i > 0) {
			int order = strcmp(pack_string(p, l[-1].form), pack_string(p, l->form));

			if (order > 0 || (order == 0 && l[-1].alias >= l->alias))
				return refuse(why, i, what, "is not in its place in the order of the list");
		}
	}
	return true;
}

static bool
letters_check(const struct pack *p, struct buf *why)
{
	static const char what[] = "letters of keywords";

	for (uint32_t i = 0; i < p->letters_count; i++) {
		const struct pack_letters *l = &p->letters[i];

		if (l->alias >= p->aliases_count || p->aliases[l->alias].flags & (ALIAS_EXACT | ALIAS_STOPWORD))
			return refuse(why, i, what, "leads to no keyword that may be matched so");
		if (l->count > LIKE_LETTERS_MAX || (i > 0 && l[-1].count > l->count))
			return refuse(why, i, what, "is not in its place in the order of the list");
	}
	return true;
}

static bool
near_check(const struct pack *p, struct buf *why)
{
	uint32_t buckets = p->buckets_count - 1;

	if (p->buckets_count < 2 || (buckets & (buckets - 1)) != 0 || p->buckets[0] != 0 ||
	    p->buckets[buckets] != p->near_count)
		return refuse(why, 0, "where near words begin", "does not fit the list of near words");
	for (uint32_t i = 1; i <= buckets; i++)
		if (p->buckets[i - 1] > p->buckets[i])
			return refuse(why, i, "where near words begin", "leads backwards");
	for (uint32_t i = 0; i < p->near_count; i++)
		if (p->near[i] % (1u << LIKE_ALIAS_BITS) >= p->aliases_count)
			return refuse(why, i, "near words", "leads to a keyword that does not exist");
	return true;
}

bool
pack_check_words(const struct pack *p, struct buf *why)
{
	if (p->heads_count != p->aliases_count) {
		buf_addf(why, "%u beginnings of keywords do not fit %u keywords", p->heads_count, p->aliases_count);
		return false;
	}
	for (uint32_t i = 0; i < p->heads_count; i++)
		if (p->heads[i] != like_head(pack_string(p, p->aliases[i].alias), p->aliases[i].alias.len))
			return refuse(why, i, "first eight bytes of each keyword", "are others");
	return loose_check(p, why) && letters_check(p, why) && near_check(p, why);
}
