/*
 * fold.c - applies the fold table
 *
 * ASCII is folded by rule, so that the commonest texts never look at the
 * table: letters become small, apostrophes vanish, digits stay, all else is a
 * blank.  The compiler's table says nothing about ASCII
 * (content/compiler/fold_build.c).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"

struct folded {			/* borrowed: code points that stand for one */
	const uint32_t	*to;
	size_t		 count;
};

static const struct fold_entry *
find(const struct fold_table *table, uint32_t cp)
{
	size_t low = 0, high = table->entries;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->entry[middle].from < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low < table->entries && table->entry[low].from == cp ? &table->entry[low] : NULL;
}

static struct folded
fold_wide(const struct fold_table *table, const uint32_t *cp)
{
	const struct fold_entry *e = find(table, *cp);

	return e ? (struct folded){ table->to + e->to, e->count } : (struct folded){ cp, 1 };
}

/* The ASCII character that `c` folds to: ' ' is a blank, NUL is nothing. */
static char
fold_ascii(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 0x20);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return c;
	return c == '\'' || c == '`' ? '\0' : ' ';
}

struct writer {
	char	*out;
	size_t	 len, size;
	bool	 blank_due;		/* before the next character, if there is one */
};

/* False, and nothing written, if there is no room for `cp`. */
static bool
put(struct writer *w, uint32_t cp)
{
	char utf8[4];
	size_t bytes;

	if (cp == ' ') {
		w->blank_due = w->len > 0;
		return true;
	}
	bytes = utf8_encode(cp, utf8);
	if (w->blank_due + bytes >= w->size - w->len)
		return false;
	if (w->blank_due)
		w->out[w->len++] = ' ';
	w->blank_due = false;
	for (size_t i = 0; i < bytes; i++)
		w->out[w->len++] = utf8[i];
	return true;
}

size_t
fold_text(const struct fold_table *table, const char *text, size_t len, char *out, size_t size)
{
	struct writer w = { .out = out, .size = size };

	BUG_IF(size == 0);
	for (size_t at = 0; at < len; ) {
		struct folded f;
		uint32_t cp;

		if ((unsigned char)text[at] < 0x80) {
			char c = fold_ascii(text[at++]);

			if (c > ' ' && !w.blank_due && size - w.len > 1)	/* most of it */
				w.out[w.len++] = c;
			else if (c && !put(&w, (unsigned char)c))
				break;
			continue;
		}
		size_t bytes = utf8_decode(text + at, len - at, &cp);
		BUG_IF(bytes == 0);
		at += bytes;
		f = fold_wide(table, &cp);
		for (size_t i = 0; i < f.count; i++) {
			if (!put(&w, f.to[i]))
				goto full;
		}
	}
full:
	out[w.len] = '\0';
	return w.len;
}

/* What people type around an option, beyond ASCII, as its ASCII sign; else 0. */
static char
sign_of(uint32_t cp)
{
	if (cp >= 0x2000 && cp <= 0x200A)
		return ' ';
	switch (cp) {
	case 0x00A0: case 0x202F: case 0x205F: case 0x3000:
		return ' ';
	case 0xFF03:
		return '#';
	case 0xFF0A:
		return '*';
	case 0xFF09:
		return ')';
	case 0x0964: case 0x06D4: case 0x1362: case 0x104B: case 0x17D4: case 0x3002: case 0xFF0E:
		return '.';		/* full stops: Indic, Urdu, Ethiopic, Burmese, Khmer, wide */
	default:
		return '\0';
	}
}

/* What `*cp` stands for in an option: digits and signs; false if it is neither. */
static bool
fold_option(const struct fold_table *table, uint32_t *cp, struct folded *f)
{
	char sign = *cp < 0x80 ? '\0' : sign_of(*cp);

	if (sign)
		*cp = (unsigned char)sign;
	*f = (struct folded){ cp, 1 };
	if (*cp < 0x80)
		return true;
	*f = fold_wide(table, cp);
	for (size_t i = 0; i < f->count; i++) {
		if (f->to[i] < '0' || f->to[i] > '9')
			return false;
	}
	return true;
}

size_t
fold_digits(const struct fold_table *table, const char *text, size_t len, char *out, size_t size)
{
	size_t used = 0, digits = 0;
	bool star_due = false;

	BUG_IF(size == 0);
	for (size_t at = 0; at < len; ) {
		struct folded f;
		uint32_t cp;
		size_t bytes = utf8_decode(text + at, len - at, &cp);

		BUG_IF(bytes == 0);
		at += bytes;
		if (!fold_option(table, &cp, &f))
			goto none;
		for (size_t i = 0; i < f.count; i++) {
			uint32_t c = f.to[i];

			if (c == '*') {
				star_due = used > 0;
			} else if (c >= '0' && c <= '9') {
				if (used + star_due + 1 >= size)
					goto none;
				if (star_due)
					out[used++] = '*';
				star_due = false;
				out[used++] = (char)c;
				digits++;
			} else if (c > ' ' && c != '#' && c != '.' && c != ')') {
				goto none;
			}
		}
	}
	out[used] = '\0';
	return digits;
none:
	out[0] = '\0';
	return 0;
}
