/*
 * cutter.c - where a piece of a text ends
 *
 * Cutting at blanks never makes a piece more than cutting without: each cut
 * that goes back is compared, with the pieces the rest would make either way.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/breaks.h"
#include "locales/text/bug.h"
#include "locales/text/cutter.h"
#include "locales/text/utf8.h"

bool
cutter_is_blank(char c)
{
	return c == ' ' || c == '\n';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
begins_number(char c)
{
	return is_digit(c) || c == '+' || c == '*';
}

/* Of a text in UCS-2, without decoding it: a unit a character, two for one of four bytes. */
static inline unsigned
wide_units(const char *text, size_t bytes)
{
	unsigned units = 0;

	for (size_t i = 0; i < bytes; i++)
		units += ((unsigned char)text[i] & 0xC0) != 0x80 ? 1 + ((unsigned char)text[i] >= 0xF0) : 0;
	return units;
}

bool
cutter_rest_fits(const struct cutter *c, size_t from, size_t room)
{
	const char *text = c->text;
	const size_t len = c->len;
	size_t used = 0;
	uint32_t cp;

	if (c->is_plain)
		return len - from <= room;
	if ((len - from) / 4 > room)		/* no character has more than 4 bytes for a unit */
		return false;
	if ((len - from) * cutter_widest(&c->encoding) <= room)	/* a byte is never more than the widest */
		return true;
	if (c->encoding.alphabet == ALPHABET_UCS2)
		return wide_units(text + from, len - from) <= room;
	while (from < len && used <= room) {
		unsigned char plain = (unsigned char)text[from];

		if (plain < 0x80) {
			used += cutter_units(c, plain);
			from++;
			continue;
		}
		from += cutter_decode(text + from, len - from, &cp);
		used += cutter_units(c, cp);
	}
	return used <= room;
}

static bool
is_number_char(const struct cutter *c, size_t at)
{
	const char *text = c->text;

	return is_digit(text[at]) || text[at] == '*' || text[at] == '#' ||
	    (text[at] == ' ' && at > 0 && is_digit(text[at - 1]) && at + 1 < c->len && is_digit(text[at + 1]));
}

/* Is this character of a number in a run longer than any number?  Then its blanks stand between several. */
static bool
is_in_long_run(const struct cutter *c, size_t at)
{
	size_t first = at, end = at + (c->text[at] == '+');

	while (first > 0 && end - first <= CUTTER_NUMBER && is_number_char(c, first - 1))
		first--;
	if (first > 0 && c->text[first - 1] == '+')
		first--;
	while (end < c->len && end - first <= CUTTER_NUMBER && is_number_char(c, end))
		end++;
	return end - first > CUTTER_NUMBER;
}

/*
 * Bytes of the phone number or dial code that begins at `at`, 0 if none does.
 * It is never cut: who reads half of it dials half of it.  A run longer than
 * any number is several, with blanks between; one without them is none.
 */
static size_t
number_bytes(const struct cutter *c, size_t at)
{
	size_t end = at, digits = 0;
	bool is_long = is_in_long_run(c, at);

	if (at > 0 && (c->text[at - 1] == '+' || (is_number_char(c, at - 1) && !(is_long && c->text[at - 1] == ' '))))
		return 0;
	if (c->text[at] == '+')
		end++;
	for (; end < c->len && end - at <= CUTTER_NUMBER && is_number_char(c, end) && !(is_long && c->text[end] == ' '); end++)
		digits += is_digit(c->text[end]);
	if (digits < 3 || end - at > CUTTER_NUMBER)
		return 0;
	return end - 1 + break_cluster(c->text + end - 1, c->len - end + 1) - at;	/* with a mark on its last digit */
}

/* A blank inside a number is no place between words. */
static bool
is_in_number(const struct cutter *c, size_t blank)
{
	return c->text[blank] == ' ' && blank > 0 && is_digit(c->text[blank - 1]) &&
	    blank + 1 < c->len && is_digit(c->text[blank + 1]) && !is_in_long_run(c, blank);
}

/* As many characters from `from` on as `room` takes: for a cluster no piece is long enough for. */
static size_t
characters_end(const struct cutter *c, size_t from)
{
	unsigned used = 0;
	uint32_t cp;

	while (from < c->len) {
		size_t bytes = cutter_decode(c->text + from, c->len - from, &cp);

		used += cutter_units(c, cp);
		if (used > c->room)
			break;
		from += bytes;
	}
	return from;
}

/* "2 Fees": would a cut at the blank `at` leave the digit of a menu line alone? */
static bool
leaves_digit_alone(const struct cutter *c, size_t at)
{
	size_t digits = 0;

	while (at > 0 && c->text[at - 1] == ' ')
		at--;
	for (; at > 0 && is_digit(c->text[at - 1]); at--)
		digits++;
	return digits >= 1 && digits <= 2 && (at == 0 || c->text[at - 1] == '\n');
}

size_t
cutter_skip_blanks(const struct cutter *c, size_t at)
{
	while (at < c->len && cutter_is_blank(c->text[at]) &&
	    break_cluster(c->text + at, c->len - at) == 1)	/* not one that carries a mark */
		at++;
	return at;
}

size_t
cutter_next(const struct cutter *c, size_t end)
{
	return c->is_page ? cutter_skip_blanks(c, end) : end;
}

static unsigned
cluster_units(const struct cutter *c, const char *text, size_t bytes)
{
	if (c->encoding.alphabet == ALPHABET_UCS2)
		return wide_units(text, bytes);
	return (unsigned)text_units_in(text, bytes, &c->encoding);
}

struct cuts {
	size_t	 full;			/* as much as there is room for */
	size_t	 word, line;		/* at the last blank, line feed; 0 = none */
	unsigned word_units;		/* of the piece if it is cut there */
};

/*
 * Plain letters so far from the end of the room that no cut goes back to them
 * are only counted: most of a Latin text.  A page of whole lines has to see
 * every line feed.
 */
static unsigned
skip_plain(const struct cutter *c, size_t *from)
{
	const char *text = c->text;
	size_t at = *from, last = c->len;
	unsigned used = 0, stop = CUTTER_BACK + cutter_widest(&c->encoding);

	if ((c->is_page && c->whole_lines) || c->room < stop)
		return 0;
	stop = c->room - stop;
	if (c->is_plain && last - at > stop) {
		*from += stop;
		return stop;
	}
	for (; at + 1 < last && used < stop; at++) {
		if ((unsigned char)text[at] - 0x20u >= 0x60 || (unsigned char)text[at + 1] >= 0x80)
			break;
		used += cutter_units(c, (unsigned char)text[at]);
	}
	*from = at;
	return used;
}

static struct cuts
find_cuts(const struct cutter *c, size_t from)
{
	struct cuts cuts = { .full = from };
	unsigned used = skip_plain(c, &cuts.full);

	while (cuts.full < c->len) {
		const char *here = c->text + cuts.full;
		size_t number = begins_number(*here) ? number_bytes(c, cuts.full) : 0;
		size_t bytes = number != 0 ? number : break_cluster(here, c->len - cuts.full);
		unsigned units = bytes == 1 ? cutter_units(c, (unsigned char)*here) : cluster_units(c, here, bytes);
		bool blank = *here == '\n' || (*here == ' ' && bytes == 1 &&
		    !leaves_digit_alone(c, cuts.full) && !is_in_number(c, cuts.full));

		if (blank && c->is_page) {
			cuts.word = cuts.full;
			cuts.word_units = used;
			if (*here == '\n')
				cuts.line = cuts.full;
		}
		if (units > c->room - used)
			break;
		cuts.full += bytes;
		used += units;
		if (blank && !c->is_page) {
			cuts.word = cuts.full;
			cuts.word_units = used;
		}
	}
	if (cuts.full == from)
		cuts.full = characters_end(c, from);
	return cuts;
}

/* The cut without looking for words: what the fewest pieces are made of. */
static size_t
hard_end(const struct cutter *c, size_t from)
{
	struct cuts cuts;

	if (cutter_rest_fits(c, from, c->last_room))
		return c->len;
	cuts = find_cuts(c, from);
	return c->whole_lines && cuts.line > from ? cuts.line : cuts.full;
}

/* Does the text from `from` on make more than `most` pieces? */
static bool
makes_more(const struct cutter *c, size_t from, unsigned most)
{
	for (; from < c->len; most--) {
		if (most == 0)
			return true;
		from = cutter_next(c, hard_end(c, from));
	}
	return false;
}

unsigned
cutter_pieces(const struct cutter *c, size_t from)
{
	unsigned count = 0;

	do {
		from = cutter_next(c, hard_end(c, from));
		count++;
	} while (from < c->len);
	return count;
}

struct cutter_walk
cutter_walk(const struct cutter *c, size_t from)
{
	return (struct cutter_walk){ from, cutter_pieces(c, from) };
}

/*
 * A full cut leaves one piece less than there was to make, and an earlier cut
 * never leaves fewer: so only the word has to be tried.
 */
size_t
cutter_step(const struct cutter *c, struct cutter_walk *w)
{
	size_t from = w->from, end = c->len;
	struct cuts cuts;

	w->pieces--;
	if (w->pieces > 0) {
		cuts = find_cuts(c, from);
		end = cuts.full;
		if (c->whole_lines && cuts.line > from)
			end = cuts.line;
		else if (cuts.word > from && cuts.word != cuts.full && cuts.word_units + CUTTER_BACK >= c->room &&
		    !makes_more(c, cutter_next(c, cuts.word), w->pieces))
			end = cuts.word;
	}
	w->from = cutter_next(c, end);
	return end;
}
