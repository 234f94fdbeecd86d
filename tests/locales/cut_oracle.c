/* cut_oracle.c - where a text may be cut */
#include "tests/locales/cut_oracle.h"

#include <string.h>

#include <utf8proc.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

bool
cut_is_mark(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME ||
	    cp == 0x200C || cp == 0x200D || (cp >= 0x1F3FB && cp <= 0x1F3FF) ||
	    (cp >= 0x1160 && cp <= 0x11FF);	/* vowels and finals of Hangul in pieces */
}

static bool
is_virama(uint32_t cp)
{
	return cp == 0x94D || cp == 0x9CD || cp == 0xA4D || cp == 0xACD || cp == 0xBCD || cp == 0xC4D || cp == 0xCCD ||
	    cp == 0xD4D || cp == 0xDCA || cp == 0x1039 || cp == 0x17D2;
}

/* The rule of cuts, pair by pair; `flags` = regional indicators in a row up to `a`. */
static bool
may_cut_between(uint32_t a, uint32_t b, unsigned flags)
{
	bool b_is_letter = utf8proc_category((utf8proc_int32_t)b) == UTF8PROC_CATEGORY_LO;

	if (a == '\n' || b == '\n' || b == ' ')
		return true;
	return !cut_is_mark(b) && a != 0x200D && !(is_virama(a) && b_is_letter) &&
	    !(a >= 0xE40 && a <= 0xE44) && !(a >= 0x1100 && a <= 0x115F) && !(b >= 0x1F1E6 && b <= 0x1F1FF && flags % 2);
}

static void join_numbers(struct scan *s, const char *text, size_t len);

void
scan_text(struct scan *s, const char *text, size_t len, const struct encoding *e)
{
	uint32_t cp, before = '\n';
	unsigned flags = 0;

	s->count = 0;
	for (size_t at = 0; at < len; ) {
		size_t here = at;

		at += utf8_decode(text + at, len - at, &cp);
		if (here == 0 || may_cut_between(before, cp, flags)) {
			s->at[s->count] = here;
			s->units[s->count++] = 0;
		}
		s->units[s->count - 1] += e->alphabet == ALPHABET_UCS2 ? utf16_units(cp) :
		    gsm7_encode_with(&e->gsm7, cp, NULL);
		flags = cp >= 0x1F1E6 && cp <= 0x1F1FF ? flags + 1 : 0;
		before = cp;
	}
	s->at[s->count] = len;
	join_numbers(s, text, len);
}

/* In a run longer than 20 bytes blanks stand between several numbers. */
static void
part_long_runs(char *kind, const char *text, size_t len)
{
	for (size_t first = 0, end; first < len; first = end + 1) {
		end = first + (text[first] == '+');
		while (end < len && kind[end] == 'n')
			end++;
		for (size_t i = first; end - first > 20 && i < end; i++)
			if (text[i] == ' ')
				kind[i] = ' ';
		if (end > first)
			end--;
	}
}

/* A phone number or dial code of at most 20 bytes is one cluster, too: +977 1 5970008, *384*77#. */
static void
join_numbers(struct scan *s, const char *text, size_t len)
{
	char kind[CUT_TEXT_MAX + 1];	/* n: part of a run of number characters */
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		bool between = i > 0 && i + 1 < len && strchr("0123456789", text[i - 1]) != NULL &&
		    strchr("0123456789", text[i + 1]) != NULL && text[i - 1] && text[i + 1];

		kind[i] = (text[i] && strchr("0123456789*#", text[i])) || (text[i] == ' ' && between) ? 'n' : ' ';
	}
	kind[len] = ' ';
	part_long_runs(kind, text, len);
	for (size_t i = 0; i < s->count; ) {
		size_t from = s->at[i], end = from, digits = 0, next = i + 1;
		bool begins = from == 0 || (kind[from - 1] != 'n' && text[from - 1] != '+');

		if (text[end] == '+')
			end++;
		while (kind[end] == 'n')
			digits += text[end] >= '0' && text[end] <= '9', end++;
		s->at[kept] = from;
		s->units[kept] = s->units[i];
		while (begins && digits >= 3 && end - from <= 20 && next < s->count && s->at[next] < end)
			s->units[kept] += s->units[next++];
		kept++;
		i = next;
	}
	s->at[kept] = len;
	s->count = kept;
}

bool
cut_is_right(const struct scan *s, size_t at, unsigned room)
{
	for (size_t i = 0; i <= s->count; i++) {
		if (s->at[i] == at)
			return true;
		if (s->at[i] > at)
			return i > 0 && s->units[i - 1] > room;
	}
	return false;
}

unsigned
cut_fewest(const struct scan *s, unsigned room)
{
	unsigned used = 0, count = 1;

	for (size_t i = 0; i < s->count; i++) {
		if (s->units[i] > room)
			return 0;
		if (used + s->units[i] > room) {
			used = 0;
			count++;
		}
		used += s->units[i];
	}
	return count;
}

/* --- texts nobody would write --------------------------------------------------- */

static uint32_t
random_below(uint64_t *seed, uint32_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed >> 32) % below;
}

static const char *const pools[][12] = {
	{ "a", "b", "word", "Long-winded", " ", " ", "\n", "1 ", "\n2 ", "@", "\u00E9", "." },
	{ "\u20AC", "[", "]", "^", "a", " ", "\f", "~", "\u0394", "{", "}", "\\" },
	{ "\u0915", "\u094D", "\u0937", "\u093F", "\u0902", " ", "\u0930", "\u200D", "\u200C", "\n", "a", "\u0964" },
	{ "\u1780", "\u17D2", "\u1798", "\u17B6", "\u1784", "\u179A", "\u17D4", "\u1794", "\u1793", " ", "\u17C6", "1" },
	{ "\u0E40", "\u0E01", "\u0E49", "\u0E32", "\u0E25", "\u0E44", "\u0E2D", "\u0E34", "\u0E19", "\u0E07", " ", "\n" },
	{ "\U0001F600", "\U0001F1F3", "\U0001F1F5", "\u200D", "\U0001F44D", "\U0001F3FD", "\uFE0F", "x", " ", "\u0301", "\n1 ", "e" },
	{ "\u0645", "\u064F", "\u0631", "\u062D", "\u0628", "\u0627", " ", " ", "\u060C", "1", "\u0651", "\n" },
	{ "a", "\u0301", "\u0302", "\u0303", "\u0304", "\u0305", "\u0306", "\u0307", "\u0308", "\u0309", "\u030A", "\u030B" },
	{ " ", "\n", " ", "\n", " ", "a", "\n1 ", "9 ", "\u0928", " ", "\n", "98 " },
	{ "\u09B8", "\u09BE", "\u09B9", "\u09CD", "\u09AF", "\u09AF\u09BC", "\u0995", "\u09B7", " ", "\u0981", "\u0964", "\n" },
	{ "\u0B95", "\u0BCD", "\u0BB7", "\u0BC8", "\u0BB0", "\u0BC0", " ", "\u0BA4", "\u0BBF", "CHECK", "\n", "\u0BB8" },
	{ "\u0DC1", "\u0DCA", "\u200D", "\u0DBB", "\u0DD3", " ", "\u0D9A", "\u0DCF", "\u0DBD", "1", "\n", "\u0D82" },
	{ "\u1019", "\u103C", "\u1014", "\u103A", "\u1039", "\u1019\u102C", "\u104B", " ", "\u1031", "\u1000", "\u1037", "\n" },
	{ "\u1230", "\u120B", "\u121D", " ", "\u1361", "\u1362", "\u12A0", "\u135F", "\u1228", "98", "\n", "\u12ED" },
	{ "\u0D15", "\u0D4D", "\u0D37", "\u0D7B", "\u0D32", "\u200C", " ", "\u0D3E", "\u0D02", "\u200D", "\n", "x" },
	{ "\u1112", "\u1161", "\u11AB", "\uAE00", " ", "\uD55C", "\n", "\u115F", "a", "\uAC00\u11A8", "1", "." },
	{ "\u015F", "\u0131", "\u011F", "\u0130", " ", "a", "yol ", "\u00E7", "\u20AC", "\n", "5", "." },
	{ "\u00E1", "\u00ED", "\u00F3", "\u00FA", " ", "casa", "\u00BF", "\u00F1", ".", "\n", "\u00E7", "\u00E3" },
	{ "\u00EA", "\u0153", "\u2026", "\u2019", " ", "mot", "\u00E9", "\u00E0", ".", "\n", "\u00E8", "l'" },
	{ "112 ", "999 ", "1 ", "+977 1 5970008 ", "word ", "113 114 115 ", "*384*77# ", "12", "\n", "1234567 ", ". ", "+" },
	{ "Call ", "+977 1 5970008", "999", " ", "word", ". ", "*384*77#", "600 590000", "\u0928", "1 ", "\n", " or " },
};

void
random_text(uint64_t *seed, uint32_t most, struct buf *text)
{
	const char *const *pool = pools[random_below(seed, COUNT(pools))];
	uint32_t pieces = random_below(seed, random_below(seed, 8) ? most / 2 : most);

	buf_reset(text);
	while (pieces-- > 0)
		buf_adds(text, pool[random_below(seed, 12)]);
}
