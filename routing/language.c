/*
 * language.c - the ladder of routing/language.h, rung by rung
 *
 * A rung that cannot decide hands on what it knows as a set of languages, a
 * bit each: letters leave a set, and the country of the number chooses in it.
 */
#include "routing/language.h"

#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "routing/language_inside.h"

static uint16_t
locale_of_tag(const struct pack *p, const char *tag, size_t len)
{
	for (uint16_t i = 0; i < p->locales_count; i++) {
		const char *own = pack_string(p, p->locales[i].tag);
		size_t k = 0;

		while (k < len && own[k] != '\0' && (tag[k] | 0x20) == (own[k] | 0x20))
			k++;
		if (k == len && own[k] == '\0')
			return i;
	}
	return PACK_NONE;
}

/* "ne-NP" is ne, "ne-Latn-NP" is ne-latn: the longest beginning that is a locale. */
static uint16_t
locale_of_hint(const struct pack *p, const char *tag)
{
	size_t len = strlen(tag);

	while (len > 0) {
		uint16_t locale = locale_of_tag(p, tag, len);

		if (locale != PACK_NONE)
			return locale;
		while (len > 0 && tag[--len] != '-')
			;
	}
	return PACK_NONE;
}

typedef uint64_t languages;		/* a bit a locale */

static languages
bit(uint16_t locale)
{
	return (languages)1 << locale;
}

/* Languages written in `script`. */
static languages
written_in(const struct pack *p, uint32_t script)
{
	languages set = 0;

	for (uint16_t i = 0; i < p->locales_count; i++)
		if (script_family(SCRIPT_CODE(p->locales[i].script)) == script)
			set |= bit(i);
	return set;
}

static uint16_t
first_of(languages set)
{
	for (uint16_t i = 0; i < PACK_MAX_LOCALES; i++)
		if (set & bit(i))
			return i;
	return PACK_NONE;
}

static bool
is_one(languages set)
{
	return set != 0 && (set & (set - 1)) == 0;
}

/* The first language of a list that is in the set. */
static uint16_t
first_in_list(const uint16_t *locale, unsigned count, languages set)
{
	for (unsigned i = 0; i < count && i < PACK_FALLBACKS; i++)
		if (set & bit(locale[i]))
			return locale[i];
	return PACK_NONE;
}

/*
 * Of a set, the language of the number's country, else of the service.  Of all
 * languages, a number tells what is spoken where it comes from only if people
 * come from there: who texts from a country of stay is seldom of its language.
 */
static uint16_t
country_locale(const struct pack *p, const struct language_clues *c, languages set)
{
	const struct pack_country *country = c->country == 0 ? NULL : pack_find_country(p, c->country);
	uint16_t locale = PACK_NONE;

	if (country != NULL && (set != ~(languages)0 || country->is_origin))
		locale = first_in_list(country->locale, country->locales, set);
	if (locale == PACK_NONE && c->service != NULL)
		locale = first_in_list(c->service->locale, c->service->locales, set);
	return locale;
}

static struct language_choice
unsure(uint16_t locale)
{
	return (struct language_choice){ locale == PACK_NONE ? 0 : locale, false };
}

/* One language of a set that holds what is known: sure if it is the only one, or the country's. */
static struct language_choice
choose_among(const struct pack *p, const struct language_clues *c, languages set, uint16_t guess)
{
	uint16_t locale;

	if (is_one(set))
		return (struct language_choice){ first_of(set), true };
	locale = country_locale(p, c, set);
	if (locale != PACK_NONE)
		return (struct language_choice){ locale, true };
	return unsure(guess != PACK_NONE && (set & bit(guess)) ? guess : first_of(set));
}

/* A script other than Latin that some language here is written in. */
static struct language_choice
choose_in_script(const struct pack *p, const struct language_clues *c, uint32_t script, languages here)
{
	languages told = here;
	uint16_t guess = first_of(c->words & here);

	if (language_signs(p, script, c->text, c->len, &told) && told == 0) {
		/* Another language of this script: what is written in it here may say nothing to her. */
		uint16_t locale = country_locale(p, c, ~(languages)0);

		return unsure(locale != PACK_NONE ? locale : guess);
	}
	if (guess == PACK_NONE)
		guess = language_usual(p, script);
	return choose_among(p, c, told, guess);
}

/*
 * A word of one language that the pack has close ones of is sure only when the
 * letters leave nothing else, or the country speaks that language.
 */
static struct language_choice
choose_by_word(const struct pack *p, const struct language_clues *c, languages words, bool is_latin)
{
	languages wide = words | (is_one(words) ? language_close(p, first_of(words)) : 0), told = wide, same;
	uint16_t locale;

	if (is_latin && (!language_signs(p, SCRIPT_CODE("Latn"), c->text, c->len, &told) || told == 0))
		told = wide;
	if (is_one(told) || !is_one(words) || (told & words) == 0)
		return choose_among(p, c, told, PACK_NONE);
	same = language_same(p, first_of(words));
	locale = country_locale(p, c, told | same);
	return (struct language_choice){ first_of(words), locale != PACK_NONE && (bit(locale) & same) != 0 };
}

static struct language_choice
choose_in_latin(const struct pack *p, const struct language_clues *c, bool is_latin)
{
	languages latin = written_in(p, SCRIPT_CODE("Latn")), words = c->words, told = latin;

	/* An English word is everyone's; a word of another language says more than a number does. */
	if (words != 0 && (words & bit(0)) == 0) {
		if (is_latin && (words & latin) != 0)
			words &= latin;
		return choose_by_word(p, c, words, is_latin);
	}
	if (is_latin && language_signs(p, SCRIPT_CODE("Latn"), c->text, c->len, &told) && told != 0)
		return choose_among(p, c, told, PACK_NONE);
	return unsure(country_locale(p, c, ~(languages)0));
}

struct language_choice
language_choose(const struct pack *p, const struct language_clues *c)
{
	uint32_t script = c->len == 0 ? 0 : script_of_text(c->text, c->len), latin = SCRIPT_CODE("Latn");
	languages here = script == 0 || script == latin ? 0 : written_in(p, script);
	uint16_t hint;

	if (c->stored < p->locales_count)
		return (struct language_choice){ c->stored, true };
	hint = c->hint == NULL ? PACK_NONE : locale_of_hint(p, c->hint);
	if (hint != PACK_NONE)
		return (struct language_choice){ hint, true };
	if (here != 0)
		return choose_in_script(p, c, script, here);
	return choose_in_latin(p, c, script == latin);
}
