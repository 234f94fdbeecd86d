/* named.c - which country or language a text names */
#include "routing/named.h"

#include <string.h>

#include "content/pack.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"
#include "routing/keyword_inside.h"
#include "routing/town.h"

enum {
	TEXT_BYTES = 160,	/* a longer text is no answer to a question */
	FOLDED_BYTES = 512,
	NAME_BYTES = 256,
	PART_LETTERS = 4,	/* of the beginning of a longer name: "saudi" */
	INITIALS_LEAST = 3,	/* words of a name that goes by its initials: "uae" */
};

/* What the text says, and the best name so far. */
struct naming {
	const struct pack *p;
	char text[FOLDED_BYTES + 2];	/* folded, a blank on either side */
	size_t len, best;		/* best: how well the name fits that was found; 0 none */
	uint16_t what;
	bool is_torn;
	char name[NAME_BYTES];		/* folded */
};

static bool
begin(struct naming *n, const struct pack *p, const char *text, size_t len)
{
	*n = (struct naming){ .p = p };
	if (len == 0 || len > TEXT_BYTES)
		return false;
	n->text[0] = ' ';
	n->len = fold_text(&p->fold, text, len, n->text + 1, FOLDED_BYTES);
	n->text[n->len + 1] = ' ';
	n->text[n->len + 2] = '\0';
	return n->len > 0;
}

static bool
is_initials(const struct naming *n, const char *name, size_t len)
{
	size_t words = 0;

	for (size_t at = 0; at < len; at++) {
		if (at > 0 && name[at - 1] != ' ')
			continue;
		if (words >= n->len || name[at] != n->text[1 + words++])
			return false;
	}
	return words >= INITIALS_LEAST && words == n->len;
}

/* The more of the text is this folded name the more: all of it, as words, before its beginning alone or its initials; 0: it is not there. */
static size_t
matched(const struct naming *n, const char *name, size_t len)
{
	bool is_running = keyword_writing((struct slice){ name, len }) != WRITING_WORDS;	/* endings, too */

	for (const char *at = n->text; (at = strstr(at, name)) != NULL; at++)
		if ((is_running || at[-1] == ' ') && (is_running || at[len] == ' '))
			return 2 * len + 1;
	if (n->len < len && name[n->len] == ' ' && memcmp(n->text + 1, name, n->len) == 0 && utf8_count(name, n->len) >= PART_LETTERS)
		return 2 * n->len;
	return is_initials(n, name, len) ? 2 * n->len : 0;
}

static void
consider(struct naming *n, const char *name, size_t len, uint16_t what)
{
	char folded[NAME_BYTES];
	bool is_other;
	size_t taken;

	len = fold_text(&n->p->fold, name, len, folded, sizeof(folded));
	taken = len > 0 ? matched(n, folded, len) : 0;
	if (taken == 0)
		return;
	/* "Tamil" is a part of "Tamil (ABC)"; "english or nepali" is two. */
	is_other = n->best > 0 && what != n->what && (taken == n->best || (strstr(folded, n->name) == NULL && strstr(n->name, folded) == NULL));
	n->is_torn = is_other || (n->is_torn && taken <= n->best);
	if (taken < n->best)
		return;
	n->best = taken;
	n->what = what;
	memcpy(n->name, folded, len + 1);
}

static void
consider_country(struct naming *n, const struct pack_country *c)
{
	const struct pack *p = n->p;

	for (uint16_t l = 0; l < p->locales_count; l++) {
		const struct pack_text *t = pack_text(p, l, c->name);
		const struct pack_span *s = &p->spans[t->first_span];

		if (t->spans == 1 && s->token == PACK_NONE)
			consider(n, pack_string(p, s->literal), s->literal.len, c->code);
	}
}

uint16_t
named_country(const struct pack *p, const char *text, size_t len, const uint16_t *among, unsigned count)
{
	struct towns_found towns;
	uint16_t code;
	struct naming n;

	if (!begin(&n, p, text, len))
		return 0;
	for (unsigned i = 0; i < count; i++) {
		const struct pack_country *c = pack_find_country(p, among[i]);

		if (c != NULL)
			consider_country(&n, c);
	}
	code = n.is_torn ? 0 : n.what;
	if (n.best == 0 && town_meant(p, text, len, &towns) && towns.count == 1)
		for (unsigned i = 0; i < count; i++)
			if (p->towns[towns.town[0]].country == among[i])
				code = among[i];
	explicit_bzero(&n, sizeof(n));	/* what she wrote is kept nowhere */
	return code;
}

uint16_t
named_locale(const struct pack *p, const char *text, size_t len)
{
	uint16_t found;
	struct naming n;

	if (!begin(&n, p, text, len))
		return PACK_NONE;
	for (uint16_t l = 0; l < p->locales_count; l++) {
		const struct pack_locale *own = &p->locales[l];

		consider(&n, pack_string(p, own->name), own->name.len, l);
		consider(&n, pack_string(p, own->english), own->english.len, l);
	}
	found = n.best == 0 || n.is_torn ? PACK_NONE : n.what;
	explicit_bzero(&n, sizeof(n));
	return found;
}
