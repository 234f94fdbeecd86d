/* plain_pass.c - likeness by one pass over all keywords */
#include "tests/routing/plain_pass.h"

#include "content/pack.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"
#include "routing/keyword_inside.h"

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned
osa(const struct word *a, const struct word *b)
{
	static unsigned d[61][61];

	for (unsigned i = 0; i <= a->count; i++) {
		for (unsigned k = 0; k <= b->count; k++) {
			if (i == 0 || k == 0) {
				d[i][k] = i + k;
				continue;
			}
			d[i][k] = least(d[i - 1][k - 1] + (a->cp[i - 1] != b->cp[k - 1]), least(d[i - 1][k], d[i][k - 1]) + 1);
			if (i > 1 && k > 1 && a->cp[i - 1] == b->cp[k - 2] && a->cp[i - 2] == b->cp[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	}
	return d[a->count][b->count];
}

struct word
word_of(const char *at, size_t len)
{
	struct word w = { { 0 }, 0 };

	for (size_t i = 0; i < len; w.count++)
		i += utf8_decode(at + i, len - i, &w.cp[w.count]);
	return w;
}

static bool
fits_plainly(const struct word *text, unsigned i, const struct word *alias, unsigned k)
{
	if (i == text->count)
		return k == alias->count;
	if (text->cp[i] == LOST_LETTER)
		return fits_plainly(text, i + 1, alias, k) || (k < alias->count && fits_plainly(text, i + 1, alias, k + 1));
	return k < alias->count && text->cp[i] == alias->cp[k] && fits_plainly(text, i + 1, alias, k + 1);
}

/* The next word of w from *at on. */
static struct word
word_in(const struct word *w, unsigned *at)
{
	struct word one = { { 0 }, 0 };

	for (; *at < w->count && w->cp[*at] != ' '; ++*at)
		one.cp[one.count++] = w->cp[*at];
	++*at;
	return one;
}

/* Of two slips in a phrase no short word has both. */
static bool
words_near(const struct word *text, const struct word *alias)
{
	unsigned texts = 1, aliases = 1, i = 0, k = 0;

	for (unsigned n = 0; n < text->count; n++)
		texts += text->cp[n] == ' ';
	for (unsigned n = 0; n < alias->count; n++)
		aliases += alias->cp[n] == ' ';
	while (texts > 1 && texts == aliases && i < text->count) {
		struct word one = word_in(text, &i), other = word_in(alias, &k);

		if (osa(&one, &other) > (other.count < 7 ? 1u : 2u))
			return false;
	}
	return true;
}

uint16_t
plain_pass(const struct pack *p, const struct word *text, bool has_lost, uint64_t *set)
{
	unsigned best = 99, known = 0;
	uint16_t topic = PACK_NONE;
	bool is_tied = false;

	for (unsigned i = 0; i < text->count; i++)
		known += text->cp[i] != LOST_LETTER;
	if (known < 3 || text->count > 40)
		return PACK_NONE;
	for (uint32_t i = 0; i < p->aliases_count; i++) {
		const struct pack_alias *a = &p->aliases[i];
		struct word alias = word_of(pack_string(p, a->alias), a->alias.len);
		uint32_t script = script_of(alias.cp[0]);
		bool is_alphabet = script == SCRIPT_CODE("Latn") || script == SCRIPT_CODE("Cyrl") || script == SCRIPT_CODE("Grek");
		unsigned far, limit = a->letters < 4 ? 0 : a->letters < 7 || !is_alphabet ? 1 : 2;

		if (alias.count > 40)
			continue;
		if (a->flags & ALIAS_DANGER && limit > 0)
			limit = a->letters >= 5;
		if (a->flags & ALIAS_STOPWORD && alias.count == text->count && osa(text, &alias) == 0 && !has_lost)
			return PACK_NONE;
		if (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD))
			continue;
		if (!has_lost && (limit == 0 || script_of(text->cp[0]) != script || (far = osa(text, &alias)) > limit))
			continue;
		if (!has_lost && far > 1 && !words_near(text, &alias))
			continue;
		if (has_lost && !fits_plainly(text, 0, &alias, 0))
			continue;
		far = has_lost ? 0 : far;
		if (far > best)
			continue;
		if (far < best) {
			is_tied = false;
			*set = 0;
		} else if (topic != a->topic) {
			is_tied = true;
		}
		best = far;
		topic = a->topic;
		*set |= (uint64_t)1 << a->locale;
	}
	return is_tied ? PACK_NONE : topic;
}
