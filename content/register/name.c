/*
 * name.c - a name in the forms it is compared in
 *
 * Word by word: fold, romanise what is of other letters, loosen, ask
 * company_words.def, then put the word into each form.  Words are known by
 * their loose form alone, so that "Privet" of a keypad and the word in Bangla
 * letters need no rows of their own.  Initials are one word ("A. B. C." is
 * "abc"): lists and people put dots and blanks between them as they like.
 */
#include "content/register/name.h"

#include "content/register/name_inside.h"
#include "content/register/romanise.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/loose.h"
#include "locales/text/utf8.h"
#include "content/register/name_table.h"		/* made, of what stands above */

enum { FOLDED_BYTES = 4 * NAME_BYTES, LOOKS = sizeof(name_look_ascii[0]) - 1 };

static const struct fold_table built_in = {
	name_fold_entry, (uint32_t)COUNT(name_fold_entry), name_fold_to, (uint32_t)COUNT(name_fold_to),
};

enum word_kind
word_kind(const char *loose, size_t len, bool is_romanised)
{
	unsigned char first = len == 0 ? 0 : (unsigned char)*loose & 0x7F;

	for (size_t i = company_from[first]; i < company_from[first + 1]; i++)
		if (company_words[i].len == len && company_words[i].loose[len - 1] == loose[len - 1] &&
		    memcmp(company_words[i].loose, loose, len) == 0 && (company_words[i].is_latin || is_romanised))
			return company_words[i].kind;
	return WORD_OF_NAME;
}

/* What a character looks like, as small ASCII letters; NULL = like itself. */
static const char *
look_of(uint32_t cp)
{
	size_t low = 0, high = COUNT(name_look);

	if (cp < 0x80)
		return name_look_ascii[cp][0] == '\0' ? NULL : name_look_ascii[cp];
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (name_look[middle].from < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low < COUNT(name_look) && name_look[low].from == cp ? name_look[low].to : NULL;
}

/* "rn" is written as m and "vv" as w: the shorter of two that look alike, so that a form never grows. */
static size_t
put_look(char *out, size_t len, char c)
{
	if (len > 0 && c == 'n' && out[len - 1] == 'r')
		out[len - 1] = 'm';
	else if (len > 0 && c == 'v' && out[len - 1] == 'v')
		out[len - 1] = 'w';
	else
		out[len++] = c;
	return len;
}

/* At most LOOKS bytes for one. */
static size_t
skeleton_of(const char *word, size_t len, char *out)
{
	size_t used = 0;

	for (size_t at = 0; at < len; ) {
		uint32_t cp;
		size_t bytes = (cp = (unsigned char)word[at]) < 0x80 ? 1 : utf8_decode(word + at, len - at, &cp);
		const char *look = look_of(cp);

		BUG_IF(bytes == 0);
		if (look == NULL) {
			for (size_t i = 0; i < bytes; i++)
				used = put_look(out, used, word[at + i]);
		} else {
			for (; *look != '\0'; look++)
				used = put_look(out, used, *look);
		}
		at += bytes;
	}
	return used;
}

/*
 * A word of ASCII letters and of others that only look like ones ("zalmora" with a Cyrillic o), as it looks; nobody
 * writes one name in two scripts.  At most ROMANISE_GROWS bytes for one, as such letters have two; 0 if it is no such word.
 */
static size_t
unmixed(const char *word, size_t len, char *out)
{
	size_t used = 0, ascii = 0;

	for (size_t at = 0, bytes; at < len; at += bytes) {
		uint32_t cp;
		const char *look;

		if ((unsigned char)word[at] < 0x80) {
			out[used++] = word[at];
			ascii++;
			bytes = 1;
			continue;
		}
		bytes = utf8_decode(word + at, len - at, &cp);
		if (bytes == 0 || (look = look_of(cp)) == NULL)
			return 0;
		for (; *look != '\0'; look++)
			out[used++] = *look;
	}
	return ascii > 0 && ascii < len ? used : 0;
}

struct word {
	char	loose[ROMANISE_GROWS * NAME_BYTES + 1], skeleton[LOOKS * NAME_BYTES];
	size_t	loose_len, skeleton_len;
	bool	is_romanised;
};

static void
word_read(struct word *w, const char *clean, size_t len)
{
	char roman[ROMANISE_GROWS * NAME_BYTES];
	size_t roman_len = romanise_word(clean, len, roman);

	w->is_romanised = roman_len > 0;
	if (!w->is_romanised)
		roman_len = unmixed(clean, len, roman);
	w->loose_len = roman_len > 0 ? loose_text(roman, roman_len, w->loose) : loose_text(clean, len, w->loose);
	w->skeleton_len = skeleton_of(clean, len, w->skeleton);
}

static bool
fits(size_t used, size_t len)
{
	return used + len + 1 < NAME_BYTES;		/* a blank before, a NUL behind */
}

static size_t
put_word(char *out, size_t used, const char *word, size_t len)
{
	if (used > 0 && len > 0)
		out[used++] = ' ';
	memcpy(out + used, word, len);
	used += len;
	out[used] = '\0';
	return used;
}

/* A word of `text`, at most what a name may have; initials joined in `room`. Returns the place behind it. */
static size_t
next_word(const char *text, size_t len, size_t at, char room[NAME_BYTES], size_t *word_len)
{
	size_t used = 0, end;

	for (;;) {
		for (end = at; end < len && text[end] != ' '; end++)
			;
		bool is_initial = end - at == 1 && text[at] >= 'a' && text[at] <= 'z';

		if (used > 0 && (!is_initial || used + 1 >= NAME_BYTES))
			break;
		size_t bytes = end - at < NAME_BYTES - 1 ? end - at : NAME_BYTES - 1;

		while (bytes < end - at && bytes > 0 && ((unsigned char)text[at + bytes] & 0xC0) == 0x80)
			bytes--;		/* not within a character */
		memcpy(room + used, text + at, bytes);
		used += bytes;
		at = end < len ? end + 1 : len;
		if (!is_initial || at >= len)
			break;
	}
	*word_len = used;
	return at;
}

/* Into `out` what is of the name, or also company words; stops at the first word that does not fit. */
static void
take_words(struct agent_name *out, const char *folded, size_t len, bool company_too)
{
	unsigned words = 0;

	for (size_t at = 0; at < len && words < NAME_WORDS; ) {
		char clean[NAME_BYTES];
		struct word w;
		size_t clean_len;

		at = next_word(folded, len, at, clean, &clean_len);
		word_read(&w, clean, clean_len);
		if (!company_too && word_kind(w.loose, w.loose_len, w.is_romanised) == WORD_DROPPED)
			continue;
		if (!fits(out->clean_len, clean_len) || !fits(out->loose_len, w.loose_len) ||
		    !fits(out->skeleton_len, w.skeleton_len))
			break;
		out->clean_len = put_word(out->clean, out->clean_len, clean, clean_len);
		out->loose_len = put_word(out->loose, out->loose_len, w.loose, w.loose_len);
		out->skeleton_len = put_word(out->skeleton, out->skeleton_len, w.skeleton, w.skeleton_len);
		out->is_romanised |= w.is_romanised;
		words++;
	}
}

void
agent_name_read(const struct fold_table *fold, const char *text, size_t len, struct agent_name *out)
{
	char folded[FOLDED_BYTES];
	size_t folded_len = fold_text(fold != NULL ? fold : &built_in, text, len, folded, sizeof(folded));

	memset(out, 0, sizeof(*out));
	take_words(out, folded, folded_len, false);
	if (out->clean_len > 0)
		return;
	take_words(out, folded, folded_len, true);
	out->is_empty = true;
}

void
person_name_read(const struct fold_table *fold, const char *text, size_t len, struct agent_name *out)
{
	char folded[FOLDED_BYTES];
	size_t folded_len = fold_text(fold != NULL ? fold : &built_in, text, len, folded, sizeof(folded));

	memset(out, 0, sizeof(*out));
	take_words(out, folded, folded_len, true);
}

/* FNV-1a, and its bits mixed once more: tables are indexed by the lowest. */
uint64_t
agent_hash(const char *text, size_t len)
{
	uint64_t h = 0xCBF29CE484222325u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 0x100000001B3u;
	h ^= h >> 32;
	h *= 0xD6E8FEB86659FD93u;
	h ^= h >> 32;
	return h == 0 ? 1 : h;
}
