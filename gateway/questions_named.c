/*
 * questions_named.c - an answer in words: "nepal", "i am from nepal", "français"
 *
 * Turned into the number of the line before the question itself looks at it.
 */
#include "gateway/talk.h"
#include "routing/named.h"

/* Words that may be the answer itself: none that are a topic's as they stand, nor a cry for help. */
static bool
may_name(const struct talking *c)
{
	const struct keyword_hit *hit = &c->turn->meaning->hit;

	return c->turn->text != NULL && (c->input == INPUT_UNKNOWN ||
	    (c->input == INPUT_WORD && !hit->is_danger && hit->match != KEYWORD_EXACT));
}

/* As if she had sent the number of the line. */
static void
take_named(struct talking *c, const uint16_t *list, unsigned count, uint16_t named)
{
	for (unsigned i = 0; i < count; i++) {
		if (list[i] != named)
			continue;
		c->input = INPUT_OPTION;
		c->option = i + 1;
		return;
	}
}

void
named_language(struct talking *c)
{
	uint16_t locales[CHOICES_MAX];
	unsigned count = conversation_languages(c->turn, locales, CHOICES_MAX);

	if (may_name(c))
		take_named(c, locales, count, named_locale(c->pack, c->turn->text, c->turn->len));
}

/* "Nepal"; of where she is from also "filipino": the only country where that language comes first. */
void
named_place(struct talking *c, bool stays)
{
	uint16_t codes[CHOICES_MAX], code, locale;
	unsigned count = conversation_countries(c->turn, stays, codes, CHOICES_MAX), homes = 0;

	if (!may_name(c))
		return;
	code = named_country(c->pack, c->turn->text, c->turn->len, codes, count);
	locale = code == 0 && !stays ? named_locale(c->pack, c->turn->text, c->turn->len) : PACK_NONE;
	for (unsigned i = 0; i < count && locale != PACK_NONE; i++) {
		const struct pack_country *home = pack_find_country(c->pack, codes[i]);

		if (home != NULL && home->locales > 0 && home->locale[0] == locale) {
			code = codes[i];
			homes++;
		}
	}
	if (code != 0 && homes < 2)
		take_named(c, codes, count, code);
}
