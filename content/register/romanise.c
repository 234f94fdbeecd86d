/*
 * romanise.c - applies romanise.def
 *
 * One pass, the longest row at each place.  Indic consonants carry a vowel
 * until a sign takes its place, and the last of a word is silent, unless
 * consonants were joined before it (mitra).  Arabic waw and yeh are vowels
 * behind a consonant, else consonants.  Short vowels that Arabic leaves out stay
 * out: name_score.c makes them cheap.
 */
#include "content/register/romanise.h"

#include <stdbool.h>
#include <string.h>

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum kind {
	CONSONANT,	/* with its vowel */
	SIGN,		/* in place of the vowel */
	KILL,		/* no vowel: what follows is joined */
	LETTER,		/* as it is */
	GLIDE,		/* first byte where a word or a vowel stands before, second behind a consonant */
	FIRST,		/* a consonant: first byte at the beginning of a word, second elsewhere */
};

struct rule { const char *from, *to; unsigned char from_len, to_len, kind; };

static const struct rule rules[] = {
#define ROMAN(from, kind, to) { from, to, sizeof(from) - 1, sizeof(to) - 1, kind },
#include "content/register/romanise.def"
#undef ROMAN
};

struct roman {
	char	*out;
	size_t	 len;
	bool	 vowel_due, is_joined;	/* a consonant waits for its vowel; it was joined to another */
};

static const struct rule *
rule_at(const char *text, size_t len)
{
	const struct rule *longest = NULL;

	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct rule *r = &rules[i];

		if (r->from_len <= len && memcmp(r->from, text, r->from_len) == 0 &&
		    (longest == NULL || r->from_len > longest->from_len))
			longest = r;
	}
	return longest;
}

static bool
ends_in_vowel(const struct roman *o)
{
	return o->len == 0 || memchr("aeiou", o->out[o->len - 1], 5) != NULL;
}

static void
put(struct roman *o, const char *bytes, size_t len)
{
	if (o->vowel_due)
		o->out[o->len++] = 'a';
	o->vowel_due = false;
	memcpy(o->out + o->len, bytes, len);
	o->len += len;
}

static void
apply(struct roman *o, const struct rule *r)
{
	bool was_killed = r->kind == CONSONANT && o->len > 0 && !o->vowel_due && o->is_joined;

	switch ((enum kind)r->kind) {
	case SIGN:
		o->vowel_due = false;
		put(o, r->to, r->to_len);
		break;
	case KILL:
		o->vowel_due = false;
		break;
	case GLIDE:
		put(o, r->to + !ends_in_vowel(o), 1);
		break;
	case FIRST:
		put(o, r->to + (o->len > 0), 1);
		o->vowel_due = true;
		break;
	case CONSONANT:
		put(o, r->to, r->to_len);
		o->vowel_due = true;
		break;
	case LETTER:
		put(o, r->to, r->to_len);
		break;
	}
	o->is_joined = r->kind == KILL || was_killed;
}

size_t
romanise_word(const char *word, size_t len, char *out)
{
	struct roman o = { .out = out };
	bool any = false;
	size_t ascii = 0;

	while (ascii < len && (unsigned char)word[ascii] < 0x80)
		ascii++;
	if (ascii == len)
		return 0;		/* most names of most lists */
	for (size_t at = 0; at < len; ) {
		const struct rule *r = (unsigned char)word[at] < 0x80 ? NULL : rule_at(word + at, len - at);
		uint32_t cp;

		if (r != NULL) {
			apply(&o, r);
			at += r->from_len;
			any = true;
			continue;
		}
		size_t bytes = utf8_decode(word + at, len - at, &cp);
		BUG_IF(bytes == 0);
		put(&o, word + at, bytes);
		o.is_joined = false;
		at += bytes;
	}
	if (o.vowel_due && o.is_joined)
		put(&o, "", 0);
	return any ? o.len : 0;
}
