/*
 * Properties of every cut, on texts nobody would write: nothing is lost,
 * nothing is too long, no letter is cut, and no part is more than needed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <utf8proc.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"

enum { TEXT_MAX = 8192, PART_RUNS = 4000, PAGE_RUNS = 4000 };

/* --- an oracle that shares no code and no table with what it checks ------------ */

static bool
is_mark(uint32_t cp)
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
	return !is_mark(b) && a != 0x200D && !(is_virama(a) && b_is_letter) &&
	    !(a >= 0xE40 && a <= 0xE44) && !(a >= 0x1100 && a <= 0x115F) && !(b >= 0x1F1E6 && b <= 0x1F1FF && flags % 2);
}

struct scan {
	size_t	 at[TEXT_MAX];		/* boundaries, as bytes */
	unsigned units[TEXT_MAX];	/* of the cluster behind each */
	size_t	 count;			/* the end of the text is the last one */
};

static void join_numbers(struct scan *s, const char *text, size_t len);

static void
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

/* A phone number or dial code of at most 20 bytes is one cluster, too: +977 1 5970008, *384*77#. */
static void
join_numbers(struct scan *s, const char *text, size_t len)
{
	char kind[TEXT_MAX + 1];	/* n: part of a run of number characters */
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		bool between = i > 0 && i + 1 < len && strchr("0123456789", text[i - 1]) != NULL &&
		    strchr("0123456789", text[i + 1]) != NULL && text[i - 1] && text[i + 1];

		kind[i] = (text[i] && strchr("0123456789*#", text[i])) || (text[i] == ' ' && between) ? 'n' : ' ';
	}
	kind[len] = ' ';
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

/* A cut at `at` is right if it is a boundary, or the cluster is longer than `room`. */
static bool
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

/* Pieces when every one is as full as clusters allow; 0 if a cluster is too long. */
static unsigned
fewest(const struct scan *s, unsigned room)
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
	{ "Call ", "+977 1 5970008", "999", " ", "word", ". ", "*384*77#", "600 590000", "\u0928", "1 ", "\n", " or " },
};

static void
random_text(uint64_t *seed, uint32_t most, struct buf *text)
{
	const char *const *pool = pools[random_below(seed, COUNT(pools))];
	uint32_t pieces = random_below(seed, random_below(seed, 8) ? most / 2 : most);

	buf_reset(text);
	while (pieces-- > 0)
		buf_adds(text, pool[random_below(seed, 12)]);
}

/* --- properties ------------------------------------------------------------------ */

static const struct substitute declared[] = { { 0xEA, "e" }, { 0x153, "oe" }, { 0x2019, "'" }, { 0x2026, "..." } };

static void
check_part(const struct part *p, const struct encoding *e, bool is_only, bool is_wide)
{
	unsigned most = part_capacity(e, !is_only, is_wide);

	assert_true(p->udh_octets + (e->alphabet == ALPHABET_GSM7 ? (p->octets * 7u + 7) / 8 : p->octets) <= 140);
	if (e->alphabet == ALPHABET_GSM7) {
		bool in_escape = false;

		assert_true(p->octets <= most);
		for (unsigned i = 0; i < p->octets; i++)
			in_escape = !in_escape && p->data[i] == GSM7_ESCAPE;
		assert_false(in_escape);
	} else {
		assert_true(p->octets <= 2 * most);
		assert_int_equal(p->octets % 2, 0);
		if (p->octets) {
			assert_true((p->data[p->octets - 2] & 0xFC) != 0xD8);
			assert_true((p->data[0] & 0xFC) != 0xDC);
		}
	}
}

/* What the phone is to show, by the words of encoding.h alone. */
static void
say(const char *text, size_t len, const struct encoding *e, struct buf *out)
{
	struct gsm7 tables = e->gsm7;

	tables.declared.rows = 0;
	for (size_t at = 0, bytes; at < len; at += bytes) {
		const char *to = NULL;
		uint32_t cp;

		bytes = utf8_decode(text + at, len - at, &cp);
		for (size_t i = 0; i < e->gsm7.declared.rows; i++)
			if (declared[i].from == cp && gsm7_encode_with(&tables, cp, NULL) == 0)
				to = declared[i].to;
		buf_add(out, to != NULL ? to : text + at, to != NULL ? strlen(to) : bytes);
	}
}

static void
check_parts(const char *text, size_t len, const struct parts_rules *rules, struct scan *s)
{
	size_t before = strlen(rules->prefix), at = 0;
	struct encoding e = parts_encoding(text, len, rules);
	struct buf said = BUF_INIT(2 * TEXT_MAX);
	struct parts parts;
	unsigned room, least;

	if (!parts_cut(text, len, rules, &parts)) {
		assert_true(parts_count(text, len, rules) > PARTS_MAX);
		return;
	}
	assert_int_equal(parts.count, parts_count(text, len, rules));
	say(text, len, &e, &said);
	scan_text(s, said.ptr, said.len, &e);	/* a stand-in of two letters may be cut between them here, not above */
	before = text_units_in(rules->prefix, before, &e);
	room = part_capacity(&e, true, rules->is_wide) - (unsigned)before;
	least = fewest(s, parts.count == 1 ? part_capacity(&e, false, rules->is_wide) - (unsigned)before : room);
	if (least && e.gsm7.declared.rows == 0)
		assert_int_equal(parts.count, least);
	before = strlen(rules->prefix);
	for (unsigned i = 0; i < parts.count; i++) {
		struct buf back = BUF_INIT(1000);

		check_part(&parts.part[i], &e, parts.count == 1, rules->is_wide);
		part_add_utf8(&back, &parts, i);
		assert_true(back.len >= before && memcmp(back.ptr, rules->prefix, before) == 0);
		assert_true(back.len - before <= said.len - at);
		assert_memory_equal(back.ptr + before, said.ptr + at, back.len - before);
		at += back.len - before;
		if (!cut_is_right(s, at, room))
			fail_msg("part %u of \"%s\" is cut inside a letter", i, text);
		buf_free(&back);
	}
	assert_int_equal(at, said.len);
	buf_free(&said);
}

static void
joined_parts_are_the_text(void **state)
{
	struct scan *s = xmalloc(sizeof(*s));
	struct buf text = BUF_INIT(TEXT_MAX);
	unsigned used[NATIONAL_COUNT] = { 0 };
	struct parts_rules rules;
	struct encoding e;
	uint64_t seed = 20261120;

	(void)state;
	for (unsigned run = 0; run < PART_RUNS; run++) {
		random_text(&seed, 600, &text);
		rules = (struct parts_rules){ .prefix = run % 3 ? "" : "SAMPLE ", .reference = 1, .is_wide = run % 5 == 4,
			.encoding = { { declared, run % 4 ? 0 : COUNT(declared) }, run % 2 ? 0xFFFF : 0 } };
		check_parts(text.ptr, text.len, &rules, s);
		e = parts_encoding(text.ptr, text.len, &rules);
		used[e.gsm7.lock > 0 ? e.gsm7.lock : e.gsm7.single]++;
	}
	/* the texts are such that tables are really used */
	assert_true(used[NATIONAL_TURKISH] > 5 && used[NATIONAL_HINDI] > 5 && used[NATIONAL_TAMIL] > 5 && used[NATIONAL_PORTUGUESE] > 5);
	buf_free(&text);
	free(s);
}

/* The text of a page between its prefix and its key lines, which must be as the rules say. */
static struct buf
page_body(const struct buf *page, const struct page_rules *r, enum alphabet alphabet, bool is_last)
{
	size_t limit = alphabet == ALPHABET_GSM7 ? r->septets : r->units;
	size_t used = text_units(page->ptr, page->len, alphabet), before = strlen(r->prefix);
	const char *keys[3] = { !is_last || r->more_at_end ? r->more : "", r->back, "" };
	struct buf foot = BUF_INIT(200), body = BUF_INIT(TEXT_MAX);

	assert_true(used <= limit);
	assert_true(page->len >= before && memcmp(page->ptr, r->prefix, before) == 0);
	if (is_last) {
		size_t home = strlen(r->home);

		if (home && page->len > home && strcmp(page->ptr + page->len - home, r->home) == 0)
			keys[2] = r->home;
		else
			assert_true(home == 0 || used + 1 + text_units(r->home, home, alphabet) > limit);
	}
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (*keys[i])
			buf_addf(&foot, "\n%s", keys[i]);
	}
	buf_add(&body, page->ptr + before, page->len - before);
	if (body.len < foot.len) {		/* no text: the first line feed is not there either */
		assert_string_equal(body.ptr, foot.ptr + 1);
		buf_reset(&body);
	} else {
		assert_string_equal(body.ptr + body.len - foot.len, foot.ptr);
		buf_cut(&body, body.len - foot.len);
	}
	buf_free(&foot);
	return body;
}

/* Past the blanks that a page may swallow: not one that carries a mark. */
static size_t
past_blanks(const char *text, size_t len, size_t at)
{
	uint32_t next = '\n';

	while (at < len && (text[at] == ' ' || text[at] == '\n')) {
		if (at + 1 < len)
			utf8_decode(text + at + 1, len - at - 1, &next);
		if (text[at] == ' ' && is_mark(next))
			break;
		at++;
	}
	return at;
}

static void
check_pages(const char *text, size_t len, const struct page_rules *r, struct scan *s)
{
	struct buf page = BUF_INIT(1000);
	unsigned count = page_cut(text, len, r, 0, &page), room;
	size_t at = past_blanks(text, len, 0), foot;
	enum alphabet alphabet = text_alphabet(text, len);
	struct encoding e = { .alphabet = alphabet };

	if (count == 0) {
		assert_int_equal(page.len, 0);
		assert_true(r->septets < 40);
		buf_free(&page);
		return;
	}
	scan_text(s, text, len, &e);
	foot = strlen(r->prefix) + (*r->more ? 1 + strlen(r->more) : 0) + (*r->back ? 1 + strlen(r->back) : 0);
	room = (alphabet == ALPHABET_GSM7 ? r->septets : r->units) - (unsigned)foot;
	for (unsigned i = 0; i < count; i++) {
		struct buf body;

		buf_reset(&page);
		assert_int_equal(page_cut(text, len, r, i, &page), count);
		assert_true(buf_ok(&page));
		body = page_body(&page, r, alphabet, i == count - 1);
		if (body.len > len - at || memcmp(body.ptr, text + at, body.len) != 0)
			fail_msg("page %u of \"%s\" lost its place: \"%s\"", i, text, body.ptr);
		at += body.len;
		if (i < count - 1) {
			assert_true(body.len > 0);
			if (!cut_is_right(s, at, room))
				fail_msg("page %u of \"%s\" is cut inside a letter", i, text);
			if (r->whole_lines && past_blanks(text, len, at) < len) {
				size_t next = past_blanks(text, len, at);
				bool at_line = memchr(text + at, '\n', next - at) != NULL;

				/* a line is cut only where none ended before */
				if (!at_line && memchr(body.ptr, '\n', body.len))
					fail_msg("page %u cuts a line: \"%s\"", i, body.ptr);
			}
		}
		at = past_blanks(text, len, at);
		buf_free(&body);
	}
	assert_int_equal(at, len);
	buf_reset(&page);
	assert_int_equal(page_cut(text, len, r, count + 5, &page), count);
	buf_free(&page);
}

static void
joined_pages_are_the_text(void **state)
{
	static const struct page_rules rules[] = {
		{ 160, 70, "", "98 More", "0 Back", "00 Home", true, false, NULL, { NULL, 0 } },
		{ 182, 80, "SAMPLE ", "98 More", "0 Back", "00 Home", false, false, NULL, { NULL, 0 } },
		{ 182, 80, "", "98 More", "0 Back", "00 Home", true, true, NULL, { NULL, 0 } },
		{ 160, 70, "", "", "", "", false, false, NULL, { NULL, 0 } },
		{ 40, 30, "", "98", "0", "00", true, false, NULL, { NULL, 0 } },
		{ 20, 12, "", "98", "0", "00", false, false, NULL, { NULL, 0 } },
		{ 8, 8, "", "98", "0", "00", true, true, NULL, { NULL, 0 } },	/* three letters a page */
		{ 7, 7, "", "98", "0", "", false, false, NULL, { NULL, 0 } },
		{ 6, 6, "", "98", "0", "", false, false, NULL, { NULL, 0 } },	/* room only for what needs no second page */
	};
	struct scan *s = xmalloc(sizeof(*s));
	struct buf text = BUF_INIT(TEXT_MAX);
	uint64_t seed = 33444;

	(void)state;
	for (unsigned run = 0; run < PAGE_RUNS; run++) {
		random_text(&seed, 240, &text);	/* on the smallest screen that is 100 pages */
		check_pages(text.ptr, text.len, &rules[run % COUNT(rules)], s);
	}
	buf_free(&text);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joined_parts_are_the_text),
		cmocka_unit_test(joined_pages_are_the_text),
	};

	return cmocka_run_group_tests_name("cutter", tests, NULL, NULL);
}
