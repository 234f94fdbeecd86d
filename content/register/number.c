/*
 * number.c - a text cut into letters and digits, and the first place in it that fits the shape
 *
 * People type O for 0 and l for 1, have no '/' on their keypad, and copy
 * "LICENCE NO." with the number.  The list is cleaned by the same code, so
 * that both meet in one form.
 */
#include "content/register/number.h"

#include <stdint.h>
#include <string.h>

#include "content/register/number_inside.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

const char *const agent_shape_words[SHAPE_COUNT] = {
#define AGENT_NUMBER(id, word, what) word,
#include "content/register/number.def"
#undef AGENT_NUMBER
};

enum { UNITS = 320 };		/* twice the longest text people send */

struct unit { char c; size_t at, end; };	/* A-Z 0-9, 'l', '~' for a letter that is not Latin, or a sign as in number_inside.h */

/* Where the ten digits of a script begin (Unicode, General_Category Nd). */
static const uint32_t zeros[] = { 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
	0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0xFF10 };

/* Signs of other scripts, among their letters: commas, full stops, dandas. */
static bool
is_foreign_letter(uint32_t cp)
{
	static const uint32_t signs[] = { 0xD7, 0xF7, 0x60C, 0x61B, 0x61F, 0x66A, 0x66B, 0x66C, 0x66D, 0x6D4, 0x964, 0x965, 0x1362 };

	for (size_t i = 0; i < COUNT(signs); i++)
		if (cp == signs[i])
			return false;
	return cp >= 0xC0 && !(cp >= 0x2000 && cp < 0x2C00) && !(cp >= 0x3000 && cp < 0x3021) && !(cp >= 0xFE00 && cp < 0xFE10) &&
	    cp != 0xFEFF && cp < 0x1F000;
}

static char
unit_of(uint32_t cp)
{
	for (size_t i = 0; cp >= 0x660 && i < COUNT(zeros); i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10)
			return (char)('0' + (cp - zeros[i]));
	if (cp >= 0xFF01 && cp <= 0xFF5E)	/* full width */
		cp -= 0xFEE0;
	if (cp >= 'a' && cp <= 'z')
		return (char)(cp == 'l' ? 'l' : cp - 'a' + 'A');
	if ((cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z'))
		return (char)cp;
	if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0)
		return ' ';
	/* U+2010 to U+2015 and U+2212 are dashes, U+2044 and U+2215 slashes */
	if ((cp < 0x80 && cp != 0 && strchr("/.-*#_:\\|+", (int)cp) != NULL) || (cp >= 0x2010 && cp <= 0x2015) ||
	    cp == 0x2212 || cp == 0x2044 || cp == 0x2215)
		return '/';
	return is_foreign_letter(cp) ? '~' : '!';
}

static bool is_sign(char c) { return c == ' ' || c == '/' || c == '!'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_like_digit(char c) { return is_digit(c) || c == 'O' || c == 'I' || c == 'l'; }

static size_t
units_of(const char *text, size_t len, struct unit *u, bool *are_all)
{
	size_t n = 0, at = 0;

	while (at < len && n < UNITS) {
		uint32_t cp;
		size_t bytes = (cp = (unsigned char)text[at]) < 0x80 ? 1 : utf8_decode(text + at, len - at, &cp);

		if (bytes == 0)
			break;
		u[n++] = (struct unit){ unit_of(cp), at, at + bytes };
		at += bytes;
	}
	*are_all = at == len;
	return n;
}

static char
as_digit(char c)
{
	return (char)(c == 'O' ? '0' : c == 'I' || c == 'l' ? '1' : c);
}

/* Letters that begin a licence number: an O or l between them and a digit is a digit, too ("RLO448"). */
static bool
is_prefix(const struct unit *u, size_t len)
{
	static const char *const prefixes[] = { "RL", "RA", "NA", "B" };

	for (size_t i = 0; i < COUNT(prefixes); i++) {
		size_t k = 0;

		while (k < len && prefixes[i][k] != '\0' && (u[k].c == 'l' ? 'L' : u[k].c) == prefixes[i][k])
			k++;
		if (k == len && prefixes[i][k] == '\0')
			return true;
	}
	return false;
}

/* O and l that must be digits become digits, in one run of letters and digits; `is_joined`: a '/' and a digit before it. */
static void
repair(struct unit *u, size_t len, bool is_joined)
{
	size_t digits = 0, alike = 0, first = len;
	bool is_number;

	for (size_t i = 0; i < len; i++) {
		digits += is_digit(u[i].c);
		alike += is_like_digit(u[i].c);
		if (first == len && is_like_digit(u[i].c) && is_prefix(u, i))
			first = i;
	}
	is_number = digits > 0 || (is_joined && alike == len);
	if (is_number && alike == len)
		first = 0;
	for (size_t i = 0; i < len; i++) {
		bool is_behind = i > 0 && is_digit(u[i - 1].c) && (i + 1 == len || is_like_digit(u[i + 1].c));

		if ((is_behind && is_like_digit(u[i].c)) || (i >= first && is_number && (i == first || is_digit(u[i - 1].c))))
			u[i].c = as_digit(u[i].c);
	}
	for (size_t i = 0; i < len; i++)
		if (u[i].c == 'l')
			u[i].c = 'L';
}

/* "Licence", "no", "number", as they stand before a number in Arabic, Nepali, Hindi, Bangla, Urdu, Sinhala, Amharic. */
static bool
is_foreign_noise(const char *text, size_t len)
{
	static const char *const words[] = { "رقم", "رخصة", "الرخصة", "ترخيص", "الترخيص", "नं", "नम्बर", "नंबर", "लाइसेन्स", "लाइसेंस",
		"इजाजतपत्र", "নং", "নম্বর", "লাইসেন্স", "نمبر", "لائسنس", "අංකය", "ቁጥር", "ፈቃድ" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (len == strlen(words[i]) && memcmp(text, words[i], len) == 0)
			return true;
	return false;
}

static bool
is_noise(const struct number_piece *p)
{
	static const char words[][PIECE_BYTES] = { "LICENCE", "LICENSE", "LICENCES", "LIC", "LICNO", "LICENCENO", "LICENSENO",
		"NO", "NUM", "NUMBER", "NR", "OEPL", "DOFE", "REG", "REGNO", "REGISTRATION", "RC", "RCNO" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (p->text[0] == words[i][0] && p->len < PIECE_BYTES && strcmp(p->text, words[i]) == 0)
			return true;
	return false;
}

static char
class_of(char c)
{
	return (char)(is_digit(c) ? '0' : c == '~' ? '~' : 'A');
}

/* One run without a sign inside, as pieces of letters and of digits. */
static void
add_run(struct number_pieces *p, const char *text, const struct unit *u, size_t len, char before)
{
	for (size_t i = 0, k; i < len; i = k) {
		struct number_piece *piece = &p->piece[p->count];
		char class = class_of(u[i].c);

		if (p->count == PIECES) {
			p->are_all = false;
			return;
		}
		memset(piece, 0, sizeof *piece);
		piece->is_digits = class == '0';
		piece->before = before;
		piece->at = u[i].at;
		for (k = i; k < len && class_of(u[k].c) == class; k++)
			if (class != '~' && piece->len++ < PIECE_BYTES - 1)
				piece->text[k - i] = u[k].c;
		piece->end = u[k - 1].end;
		piece->is_noise = class == '~' ? is_foreign_noise(text + piece->at, piece->end - piece->at) : is_noise(piece);
		before = 0;
		p->count++;
	}
}

static bool
has_digit(const struct unit *u, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_digit(u[i].c))
			return true;
	return false;
}

/* No pieces of a text without a digit: no shape fits it. */
static void
cut(const char *text, size_t len, struct number_pieces *p)
{
	struct unit u[UNITS];
	size_t n;
	char before = '!', last = '!';

	p->count = 0;
	n = units_of(text, len, u, &p->are_all);
	if (!has_digit(u, n))
		return;
	for (size_t i = 0; i < n; ) {
		size_t k = i;

		if (is_sign(u[i].c)) {
			/* '!' wins over '/', and '/' over a blank */
			if (u[i].c == '!' || before == 0 || (before == ' ' && u[i].c == '/'))
				before = u[i].c;
			i++;
			continue;
		}
		while (k < n && !is_sign(u[k].c))
			k++;
		repair(u + i, k - i, before == '/' && is_digit(last));
		add_run(p, text, u + i, k - i, before);
		last = u[k - 1].c;
		before = 0;
		i = k;
	}
	memset(&p->piece[p->count], 0, sizeof p->piece[0]);
	p->piece[p->count].before = '!';
}

void
agent_number_read(enum agent_shape shape, const char *text, size_t len, struct agent_number *out, size_t *at)
{
	struct number_pieces p;
	struct agent_number hint = { NUMBER_NOT, "", 0, 0 };
	size_t hint_at = 0;

	BUG_IF(shape >= SHAPE_COUNT);
	cut(text, len, &p);
	*at = 0;
	for (size_t i = 0; i < p.count; i++) {
		struct agent_number found = { NUMBER_NOT, "", 0, 0 };
		size_t took = 0, from = i;

		if (!p.piece[i].is_noise && (p.piece[i].before != 0 || (i > 0 && p.piece[i - 1].is_noise)))
			took = number_shape_fit(shape, &p, i, &found);
		if (took == 0 || (i + took < p.count && p.piece[i + took].before == 0 && !p.piece[i + took].is_noise))
			continue;
		while (from > 0 && p.piece[from - 1].is_noise)
			from--;
		while (i + took < p.count && p.piece[i + took].is_noise)
			took++;
		found.len = strlen(found.text);
		found.used = p.piece[i + took - 1].end - p.piece[from].at;
		if (found.kind != NUMBER_HINT) {
			*out = found;
			*at = p.piece[from].at;
			return;
		}
		if (hint.kind == NUMBER_NOT) {
			hint = found;
			hint_at = p.piece[from].at;
		}
	}
	*out = hint;
	*at = hint_at;
}
