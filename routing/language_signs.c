/*
 * language_signs.c - the table of routing/language_signs.def, applied
 *
 * Letters are looked for as they were typed, for folding makes ү of у and n of
 * ñ; words and endings in the folded text.
 */
#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"
#include "routing/language_inside.h"

enum { TEXT_BYTES = 1024, FOLDED_BYTES = 2048, TAG_BYTES = 36 };

static const struct language_sign signs[] = {
#define SIGN(script, tags, kind, words, signs) { #script, tags, SIGN_##kind, words, signs },
#define USUAL(script, tag)
#define CLOSE(tags)
#include "routing/language_signs.def"
#undef SIGN
#undef USUAL
#undef CLOSE
};

static const struct { char script[5]; const char *tag; } usual[] = {
#define SIGN(script, tags, kind, words, signs)
#define USUAL(script, tag) { #script, tag },
#define CLOSE(tags)
#include "routing/language_signs.def"
#undef SIGN
#undef USUAL
#undef CLOSE
};

static const char *const close_groups[] = {
#define SIGN(script, tags, kind, words, signs)
#define USUAL(script, tag)
#define CLOSE(tags) tags,
#include "routing/language_signs.def"
#undef SIGN
#undef USUAL
#undef CLOSE
};

struct text { const char *at; size_t len; };
struct texts { struct text raw, folded; unsigned words; };

/* The next of several strings with blanks between; false behind the last. */
static bool
next_of(struct text *list, struct text *one)
{
	while (list->len > 0 && *list->at == ' ') {
		list->at++;
		list->len--;
	}
	*one = (struct text){ list->at, 0 };
	while (one->len < list->len && one->at[one->len] != ' ')
		one->len++;
	list->at += one->len;
	list->len -= one->len;
	return one->len > 0;
}

static bool
has_piece(struct text t, struct text piece)
{
	for (size_t i = 0; i + piece.len <= t.len; i++)
		if (memcmp(t.at + i, piece.at, piece.len) == 0)
			return true;
	return false;
}

/* UTF-8: a letter is never found inside of another. */
static bool
has_letter_of(struct text t, struct text letters)
{
	uint32_t cp;

	for (size_t i = 0; i < letters.len; ) {
		size_t bytes = utf8_decode(letters.at + i, letters.len - i, &cp);

		BUG_IF(bytes == 0);
		if (has_piece(t, (struct text){ letters.at + i, bytes }))
			return true;
		i += bytes;
	}
	return false;
}

static bool
has_word_of(struct text t, struct text list, bool is_ending)
{
	struct text word, sign;

	while (next_of(&t, &word)) {
		struct text rest = list;

		while (next_of(&rest, &sign))
			if ((is_ending ? word.len > sign.len : word.len == sign.len) &&
			    memcmp(word.at + word.len - sign.len, sign.at, sign.len) == 0)
				return true;
	}
	return false;
}

static bool
is_met(const struct language_sign *s, const struct texts *t)
{
	struct text list = { s->signs, strlen(s->signs) }, piece, behind;

	switch (s->kind) {
	case SIGN_LETTERS:
		return has_letter_of(t->raw, list);
	case SIGN_PIECES:
		while (next_of(&list, &piece))
			if (has_piece(t->raw, piece))
				return true;
		return false;
	case SIGN_BARE:
		piece = (struct text){ list.at, strcspn(list.at, "|") };
		behind = (struct text){ list.at + piece.len + 1, list.len - piece.len - 1 };
		return has_letter_of(t->raw, piece) && !has_letter_of(t->raw, behind);
	default:
		return has_word_of(t->folded, list, s->kind == SIGN_ENDINGS);
	}
}

/* "uz-cyrl" is named by "uz", and by itself. */
static bool
is_named(const char *tag, const char *tags)
{
	struct text list = { tags, strlen(tags) }, one;

	while (next_of(&list, &one))
		if (strncmp(tag, one.at, one.len) == 0 && (tag[one.len] == '\0' || tag[one.len] == '-'))
			return true;
	return false;
}

static uint64_t
named(const struct pack *p, const char *tags, uint64_t set)
{
	for (uint16_t i = 0; i < p->locales_count; i++)
		if (!is_named(pack_string(p, p->locales[i].tag), tags))
			set &= ~((uint64_t)1 << i);
	return set;
}

static uint64_t
all_of(const struct pack *p)
{
	return p->locales_count < 64 ? ((uint64_t)1 << p->locales_count) - 1 : ~(uint64_t)0;
}

bool
language_signs(const struct pack *p, uint32_t script, const char *text, size_t len, uint64_t *set)
{
	char folded[FOLDED_BYTES];
	struct texts t = { { text, len < TEXT_BYTES ? len : TEXT_BYTES }, { folded, 0 }, 0 };
	struct text rest, word;
	bool is_told = false;

	while (t.raw.len < len && t.raw.len > 0 && ((unsigned char)text[t.raw.len] & 0xC0) == 0x80)
		t.raw.len--;
	t.folded.len = fold_text(&p->fold, t.raw.at, t.raw.len, folded, sizeof(folded));
	for (rest = t.folded; next_of(&rest, &word); )
		t.words++;
	for (size_t i = 0; i < COUNT(signs); i++) {
		if (SCRIPT_CODE(signs[i].script) != script ||
		    (signs[i].words > 1 && t.words < signs[i].words) || !is_met(&signs[i], &t))
			continue;
		*set = named(p, signs[i].tags, *set);
		is_told = true;
	}
	explicit_bzero(folded, t.folded.len);
	return is_told;
}

uint64_t
language_same(const struct pack *p, uint16_t locale)
{
	const char *tag = pack_string(p, p->locales[locale].tag);
	char language[TAG_BYTES];

	snprintf(language, sizeof language, "%.*s", (int)strcspn(tag, "-"), tag);
	return named(p, language, ~(uint64_t)0) & all_of(p);
}

uint64_t
language_close(const struct pack *p, uint16_t locale)
{
	uint64_t set = 0;

	for (size_t i = 0; i < COUNT(close_groups); i++)
		if (is_named(pack_string(p, p->locales[locale].tag), close_groups[i]))
			set |= named(p, close_groups[i], ~(uint64_t)0) & all_of(p);
	return set & ~language_same(p, locale);
}

uint16_t
language_usual(const struct pack *p, uint32_t script)
{
	for (size_t i = 0; i < COUNT(usual); i++)
		if (SCRIPT_CODE(usual[i].script) == script)
			return pack_find_locale(p, usual[i].tag);
	return PACK_NONE;
}

const struct language_sign *
language_sign_row(size_t i)
{
	return i < COUNT(signs) ? &signs[i] : NULL;
}
