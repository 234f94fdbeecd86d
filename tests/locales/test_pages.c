/* Properties of every page of a screen, on texts nobody would write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"
#include "tests/locales/cut_oracle.h"

enum { RUNS = 4000 };

/* The text of a page between its prefix and its key lines, which must be as the rules say. */
static struct buf
page_body(const struct buf *page, const struct page_rules *r, enum alphabet alphabet, bool is_last)
{
	size_t limit = alphabet == ALPHABET_GSM7 ? r->septets : r->units;
	size_t used = text_units(page->ptr, page->len, alphabet), before = strlen(r->prefix);
	const char *keys[3] = { !is_last || r->more_at_end ? r->more : "", r->back, "" };
	struct buf foot = BUF_INIT(200), body = BUF_INIT(CUT_TEXT_MAX);

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
		if (text[at] == ' ' && cut_is_mark(next))
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
	struct buf text = BUF_INIT(CUT_TEXT_MAX);
	uint64_t seed = 33444;

	(void)state;
	for (unsigned run = 0; run < RUNS; run++) {
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
		cmocka_unit_test(joined_pages_are_the_text),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
