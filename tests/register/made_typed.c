/*
 * made_typed.c - the invented names as people type them
 *
 * Slips of a keypad, sounds that are written alike, other scripts by a table
 * letter for letter, numbers without a '/'.
 */
#include <ctype.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/register/made_inside.h"

enum { TRIES = 40 };

static const char *const keys[] = { "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz" };

struct script {
	const char *consonant[26], *sign[26], *vowel[26];	/* by letter; a sign follows its consonant */
	const char *silent;					/* between two consonants */
	unsigned zero;						/* U+ of its digit 0 */
};
#define L(c) ((c) - 'a')

static const struct script arabic = {
	{ [L('b')] = "ب", [L('c')] = "ك", [L('d')] = "د", [L('f')] = "ف", [L('g')] = "غ", [L('h')] = "ه", [L('j')] = "ج",
	  [L('k')] = "ك", [L('l')] = "ل", [L('m')] = "م", [L('n')] = "ن", [L('p')] = "ب", [L('r')] = "ر", [L('s')] = "س",
	  [L('t')] = "ت", [L('v')] = "ف", [L('w')] = "و", [L('y')] = "ي", [L('z')] = "ز" },
	{ [L('a')] = "ا", [L('e')] = "ي", [L('i')] = "ي", [L('o')] = "و", [L('u')] = "و" },
	{ [L('a')] = "ا", [L('e')] = "اي", [L('i')] = "اي", [L('o')] = "او", [L('u')] = "او" },
	"", 0x660
};
static const struct script devanagari = {
	{ [L('b')] = "ब", [L('c')] = "क", [L('d')] = "ड", [L('f')] = "फ", [L('g')] = "ग", [L('h')] = "ह", [L('j')] = "ज",
	  [L('k')] = "क", [L('l')] = "ल", [L('m')] = "म", [L('n')] = "न", [L('p')] = "प", [L('r')] = "र", [L('s')] = "स",
	  [L('t')] = "ट", [L('v')] = "व", [L('w')] = "व", [L('y')] = "य", [L('z')] = "ज" },
	{ [L('a')] = "ा", [L('e')] = "े", [L('i')] = "ि", [L('o')] = "ो", [L('u')] = "ु" },
	{ [L('a')] = "अ", [L('e')] = "ए", [L('i')] = "इ", [L('o')] = "ओ", [L('u')] = "उ" },
	"्", 0x966
};
static const struct script bangla = {
	{ [L('b')] = "ব", [L('c')] = "ক", [L('d')] = "ড", [L('f')] = "ফ", [L('g')] = "গ", [L('h')] = "হ", [L('j')] = "জ",
	  [L('k')] = "ক", [L('l')] = "ল", [L('m')] = "ম", [L('n')] = "ন", [L('p')] = "প", [L('r')] = "র", [L('s')] = "স",
	  [L('t')] = "ট", [L('v')] = "ভ", [L('w')] = "ও", [L('y')] = "য", [L('z')] = "জ" },
	{ [L('a')] = "া", [L('e')] = "ে", [L('i')] = "ি", [L('o')] = "ো", [L('u')] = "ু" },
	{ [L('a')] = "অ", [L('e')] = "এ", [L('i')] = "ই", [L('o')] = "ও", [L('u')] = "উ" },
	"্", 0x9E6
};

/* `core` letter for letter in another script. */
static void
write_in(const struct script *s, const char *core, struct buf *out)
{
	bool is_behind_consonant = false;

	for (; *core != '\0'; core++) {
		const char c = *core;

		if (isdigit((unsigned char)c)) {
			unsigned cp = s->zero + (unsigned)(c - '0');	/* below U+0800: two bytes, else three */

			if (cp < 0x800)
				buf_addf(out, "%c%c", 0xC0 | cp >> 6, 0x80 | (cp & 0x3F));
			else
				buf_addf(out, "%c%c%c", 0xE0 | cp >> 12, 0x80 | (cp >> 6 & 0x3F), 0x80 | (cp & 0x3F));
			is_behind_consonant = false;
		} else if (c < 'a' || c > 'z') {
			buf_addc(out, c);
			is_behind_consonant = false;
		} else if (s->sign[L(c)] != NULL) {
			buf_adds(out, is_behind_consonant ? s->sign[L(c)] : s->vowel[L(c)]);
			is_behind_consonant = false;
		} else if (s->consonant[L(c)] != NULL) {
			buf_addf(out, "%s%s", is_behind_consonant ? s->silent : "", s->consonant[L(c)]);
			is_behind_consonant = true;
		}
	}
}

/* Another letter of the same key, at a random place behind the first letter. */
static void
slip(uint64_t *r, char *text)
{
	size_t at = 1 + made_random(r) % (strlen(text) - 1);

	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *found = text[at] != '\0' ? strchr(keys[i], text[at]) : NULL;
		size_t len = strlen(keys[i]);

		if (found != NULL) {
			text[at] = keys[i][((size_t)(found - keys[i]) + 1 + made_random(r) % (len - 1)) % len];
			return;
		}
	}
}

/* One way of typing a name wrongly, or a number oddly. */
static void
type(uint64_t *r, const struct made_row *row, struct buf *out)
{
	char text[MADE_NAME];
	size_t len = strlen(row->core), at;
	char *blank;

	memcpy(text, row->core, len + 1);
	at = 1 + made_random(r) % (len - 2);
	blank = strchr(text, ' ');
	switch (made_random(r) % 13) {
	case 0: case 1:
		slip(r, text);
		break;
	case 2:		/* a letter is missing */
		memmove(text + at, text + at + 1, len - at);
		break;
	case 3:		/* a letter twice */
		memmove(text + at + 1, text + at, len - at + 1);
		break;
	case 4:		/* two letters changed places */
		text[at] = row->core[at + 1];
		text[at + 1] = row->core[at];
		break;
	case 5:		/* e and i, o and u sound alike */
		at += strcspn(text + at, "eiou");
		if (text[at] != '\0')
			text[at] = text[at] == 'e' ? 'i' : text[at] == 'i' ? 'e' : text[at] == 'o' ? 'u' : 'o';
		break;
	case 6:		/* the last word first */
		if (blank != NULL)
			buf_addf(out, "%s %.*s", blank + 1, (int)(blank - text), text);
		else
			buf_addf(out, "%s company", text);
		return;
	case 7:
		write_in(&arabic, text, out);
		return;
	case 8:
		write_in(&devanagari, text, out);
		return;
	case 9:
		write_in(&bangla, text, out);
		return;
	case 10:	/* no '/' on the keypad */
		for (const char *s = row->number; *s != '\0'; s++)
			buf_addc(out, *s == '/' ? "* "[made_random(r) % 2] : *s);
		return;
	case 11:	/* O for 0, l for 1 */
		for (const char *s = row->number; *s != '\0'; s++)
			buf_addc(out, *s == '0' ? 'O' : *s == '1' ? 'l' : *s);
		return;
	default:	/* number and name */
		buf_addf(out, "lic no %s %s", row->number, text);
		return;
	}
	buf_adds(out, text);
}

/* Whoever types this means another row as well, or rather. */
static bool
is_anothers(const struct made_list *l, const struct made_row *row, const char *typed)
{
	for (size_t i = 0; i < l->count; i++)
		if (&l->row[i] != row && (strcmp(l->row[i].core, typed) == 0 || strcmp(l->row[i].core, row->core) == 0))
			return true;
	return false;
}

const struct made_row *
made_typed(const struct made_list *l, uint64_t seed, uint64_t turn, char typed[MADE_TYPED])
{
	uint64_t r = seed * 1000003 + turn;
	const struct made_row *row = NULL;

	for (int i = 0; i < TRIES; i++) {
		struct buf out;

		row = &l->row[made_random(&r) % l->count];
		if (row->became != UINT32_MAX || strlen(row->core) < 4)
			continue;
		buf_wrap(&out, typed, MADE_TYPED);
		type(&r, row, &out);
		BUG_IF(!buf_ok(&out));
		if (!is_anothers(l, row, typed))
			return row;
	}
	BUG_IF(row == NULL);
	return row;
}
