/*
 * language.c - the ladder of routing/language.h, rung by rung
 *
 * A rung that cannot decide hands on what it knows: letters leave a set of
 * languages, and the country of the number chooses among them.  Letters that
 * only one of several close languages uses (ے, ў, ৰ) decide by themselves.
 */
#include "routing/language.h"

#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "locales/text/script.h"

/* Letters that tell languages of one script apart, most telling language first. */
static const struct { const char *tag, *letters; } telling[] = {
	{ "ps", "ټډړږښځڅېۍ" },
	{ "sd", "ڄڃڻٿ" },
	{ "ckb", "ۆێڕڵ" },
	{ "ur", "ٹڈڑںےھ" },
	{ "uk", "іїєґІЇЄҐ" },
	{ "tg", "ҳҷӣӯҲҶӢӮ" },
	{ "uz-cyrl", "ўқғҳЎҚҒҲ" },
	{ "kk", "қғұҚҒҰ" },
	{ "ky", "ңөүҢӨҮ" },
	{ "as", "ৰৱ" },
	{ "vi", "ơưđạƠƯĐẠ" },
	{ "ha", "ɓɗƙƁƊƘ" },
	{ "tr", "şğıŞĞİ" },
};

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

static uint32_t
locale_script(const struct pack *p, uint16_t locale)
{
	return SCRIPT_CODE(p->locales[locale].script);
}

/* Languages written in `script`: how many, and the first of them. */
static unsigned
locales_in(const struct pack *p, uint32_t script, uint16_t *first)
{
	unsigned count = 0;

	for (uint16_t i = 0; i < p->locales_count; i++) {
		if (locale_script(p, i) != script)
			continue;
		if (count++ == 0)
			*first = i;
	}
	return count;
}

/* The first language of a list that is written in `script` (0: in any). */
static uint16_t
first_in_script(const struct pack *p, const uint16_t *locale, unsigned count, uint32_t script)
{
	for (unsigned i = 0; i < count && i < PACK_FALLBACKS; i++)
		if (script == 0 || locale_script(p, locale[i]) == script)
			return locale[i];
	return PACK_NONE;
}

/*
 * A number tells what is spoken where it comes from only if people come from
 * there: who texts from a country of stay is seldom of its language.
 */
static uint16_t
country_locale(const struct pack *p, const struct language_clues *c, uint32_t script)
{
	const struct pack_country *country = c->country == 0 ? NULL : pack_find_country(p, c->country);
	uint16_t locale = PACK_NONE;

	if (country != NULL && (script != 0 || country->is_origin))
		locale = first_in_script(p, country->locale, country->locales, script);
	if (locale == PACK_NONE && c->service != NULL)
		locale = first_in_script(p, c->service->locale, c->service->locales, script);
	return locale;
}

static bool
has_letter_of(const char *text, size_t len, const char *letters)
{
	size_t letters_len = strlen(letters);

	for (size_t at = 0; at < len; ) {
		uint32_t cp;
		size_t bytes = utf8_decode(text + at, len - at, &cp);

		BUG_IF(bytes == 0);
		for (size_t i = 0; bytes > 1 && i + bytes <= letters_len; i++)
			if (memcmp(letters + i, text + at, bytes) == 0)
				return true;
		at += bytes;
	}
	return false;
}

static uint16_t
told_by_letters(const struct pack *p, const struct language_clues *c, uint32_t script)
{
	for (size_t i = 0; i < COUNT(telling); i++) {
		uint16_t locale;

		if (!has_letter_of(c->text, c->len, telling[i].letters))
			continue;
		locale = pack_find_locale(p, telling[i].tag);
		if (locale != PACK_NONE && locale_script(p, locale) == script)
			return locale;
	}
	return PACK_NONE;
}

/* Languages of one script that a single word does not tell apart: the country chooses among them. */
static struct language_choice
choose_in_script(const struct pack *p, const struct language_clues *c, uint32_t script, uint16_t guess)
{
	uint16_t first = guess, locale;
	unsigned count = locales_in(p, script, &first);

	if (count == 1)
		return (struct language_choice){ first, true };
	locale = told_by_letters(p, c, script);
	if (locale == PACK_NONE)
		locale = country_locale(p, c, script);
	if (locale != PACK_NONE)
		return (struct language_choice){ locale, true };
	return (struct language_choice){ guess != PACK_NONE ? guess : first, false };
}

struct language_choice
language_choose(const struct pack *p, const struct language_clues *c)
{
	uint32_t script = c->len == 0 ? 0 : script_of_text(c->text, c->len);
	uint32_t latin = SCRIPT_CODE("Latn");
	uint16_t hint, none = PACK_NONE, locale;

	if (c->stored < p->locales_count)
		return (struct language_choice){ c->stored, true };
	hint = c->hint == NULL ? PACK_NONE : locale_of_hint(p, c->hint);
	if (hint != PACK_NONE)
		return (struct language_choice){ hint, true };
	if (script != 0 && script != latin && locales_in(p, script, &none) > 0)
		return choose_in_script(p, c, script, c->word < p->locales_count &&
		    locale_script(p, c->word) == script ? c->word : PACK_NONE);
	/* An English word is everyone's; a word of another language says more than a number does. */
	if (c->word < p->locales_count && c->word != 0)
		return (struct language_choice){ c->word, true };
	locale = told_by_letters(p, c, latin);
	if (locale != PACK_NONE)
		return (struct language_choice){ locale, true };
	locale = country_locale(p, c, 0);
	if (locale != PACK_NONE)
		return (struct language_choice){ locale, false };
	return (struct language_choice){ 0, false };
}
