/* town.c - which town a text names */
#include "routing/town.h"

#include <string.h>

#include "content/likeness.h"
#include "content/pack.h"
#include "locales/text/fold.h"
#include "locales/text/loose.h"

enum {
	TEXT_BYTES = 160,	/* a longer text is no name of a town */
	FOLDED_BYTES = 512,
	NAME_WORDS = 3,		/* words of the longest name looked for among others */
	FAR_FROM_LATIN = 0x250,	/* from here on marks count as letters, so a short name allows no slip */
	LETTERS_LEAST = 6,
};

struct form { const char *at; size_t len; };

static int
name_compare(const struct pack *p, uint32_t i, struct form form)
{
	return pack_compare(p, p->town_names[i].form, form.at, form.len);
}

static bool
collect(const struct pack *p, struct form form, bool with_loose, struct towns_found *out)
{
	uint32_t low = 0, high = p->town_names_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (name_compare(p, middle, form) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	out->count = 0;
	for (; low < p->town_names_count && out->count < TOWNS_FOUND && name_compare(p, low, form) == 0; low++)
		if (with_loose || (p->town_names[low].flags & TOWN_NAME_LOOSE) == 0)
			out->town[out->count++] = p->town_names[low].town;
	return out->count > 0;
}

static struct form
fold(const struct pack *p, const char *text, size_t len, char room[FOLDED_BYTES])
{
	return (struct form){ room, len > TEXT_BYTES ? 0 : fold_text(&p->fold, text, len, room, FOLDED_BYTES) };
}

/* A sound that two towns of one country share names neither. */
static bool
is_one_a_country(const struct pack *p, const struct towns_found *found)
{
	for (unsigned i = 1; i < found->count; i++)
		if (p->towns[found->town[i - 1]].country == p->towns[found->town[i]].country)
			return false;
	return true;
}

static bool
named(const struct pack *p, struct form form, struct towns_found *out)
{
	char room[FOLDED_BYTES];
	struct form loose = { room, 0 };
	bool is_found;

	if (form.len == 0)
		return false;
	if (collect(p, form, false, out))
		return true;
	loose.len = loose_text(form.at, form.len, room);
	is_found = collect(p, loose, true, out) && is_one_a_country(p, out);
	explicit_bzero(room, loose.len);
	return is_found;
}

static size_t
end_of_words(struct form form, unsigned words)
{
	for (size_t i = 0; i < form.len; i++)
		if (form.at[i] == ' ' && --words == 0)
			return i;
	return words == 1 ? form.len : 0;	/* 0: it has not so many */
}

/* "in doha please": the longest name that stands in it, the first of several. */
static bool
among_words(const struct pack *p, struct form form, struct towns_found *out)
{
	for (unsigned words = NAME_WORDS; words > 0; words--)
		for (struct form rest = form; rest.len > 0;) {
			size_t len = end_of_words(rest, words), next = end_of_words(rest, 1);

			if (len > 0 && collect(p, (struct form){ rest.at, len }, false, out))
				return true;
			next += next < rest.len;
			rest = (struct form){ rest.at + next, rest.len - next };
		}
	return false;
}

static unsigned
edits_of(const struct letters *name)
{
	unsigned letters = name->count;

	for (unsigned i = 0; i < name->count; i++)
		letters -= name->cp[i] == ' ';
	if (name->cp[0] >= FAR_FROM_LATIN && letters < LETTERS_LEAST)
		return 0;
	return like_edits(name->cp[0], letters, 0);
}

/* Few names, and only where nothing else was found: each is looked at. */
static bool
near(const struct pack *p, struct form form, struct towns_found *out)
{
	struct letters typed, name;
	unsigned best = LIKE_FAR;
	bool is_one = false;

	if (!like_read(&typed, form.at, form.len) || typed.count == 0)
		return false;
	for (uint32_t i = 0; i < p->town_names_count; i++) {
		const struct pack_town_name *n = &p->town_names[i];
		unsigned limit, edits;

		if ((n->flags & TOWN_NAME_LOOSE) || !like_read(&name, pack_string(p, n->form), n->form.len) || name.count == 0)
			continue;
		limit = edits_of(&name);
		if (!like_may_be_near(&typed, &name, limit) || (edits = like_distance(&typed, &name, limit)) > limit || edits > best)
			continue;
		is_one = edits < best || (is_one && out->town[0] == n->town);
		best = edits;
		out->town[0] = n->town;
	}
	out->count = 1;
	explicit_bzero(&typed, sizeof typed);
	return is_one;
}

static bool
look(const struct pack *p, const char *text, size_t len, bool is_asked, struct towns_found *out)
{
	char room[FOLDED_BYTES];
	struct form form = fold(p, text, len, room);
	bool is_found = named(p, form, out) || (is_asked && form.len > 0 && (among_words(p, form, out) || near(p, form, out)));

	explicit_bzero(room, form.len);
	if (!is_found)
		out->count = 0;
	return is_found;
}

bool
town_is_name(const struct pack *p, const char *folded, size_t len)
{
	struct towns_found found;

	return len > 0 && collect(p, (struct form){ folded, len }, false, &found);
}

bool
town_named(const struct pack *p, const char *text, size_t len, struct towns_found *out)
{
	return look(p, text, len, false, out);
}

bool
town_meant(const struct pack *p, const char *text, size_t len, struct towns_found *out)
{
	return look(p, text, len, true, out);
}
