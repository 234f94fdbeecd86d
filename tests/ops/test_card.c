/*
 * test_card.c - lines on paper, and what a sheet of SVG may hold
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <qrencode.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/card_lines.h"
#include "ops/command/card_svg.h"

/* Widths: a small letter 580, a blank 280; Khmer 850, its marks 250. */
static const struct { const char *text; unsigned room; const char *lines; } cut[] = {
	{ "aaa", 2000, "aaa" },
	{ "aaa bbb", 2000, "aaa|bbb" },
	{ "aaa bbb", 3760, "aaa bbb" },
	{ "aaa  bbb ", 2000, "aaa|bbb" },
	{ " aaa", 2020, " aaa" },
	{ "aaa\nbbb", 9000, "aaa|bbb" },
	{ "aaa\n\nbbb\n", 9000, "aaa|bbb" },
	{ "", 2000, "" },
	{ "aaaaa", 2000, "" },			/* a word is not cut */
	{ "aa +977 1 59", 5000, "aa|+977 1 59" },	/* a number keeps its blanks */
	{ "+977 1 597000", 3000, "" },
	{ "*384*77*1#", 3000, "" },
	{ "ខ្មែរខ្មែរ", 3100, "ខ្មែរ|ខ្មែរ" },	/* coeng and vowel stay with their letter */
	{ "日本112", 2000, "" },
	{ "日本 112", 2100, "日本|112" },
};

static void
lines_of_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cut); i++) {
		struct card_line lines[8];
		char room[256];
		struct buf told = BUF_OVER(room);
		size_t count = card_lines(cut[i].text, strlen(cut[i].text), cut[i].room, lines, COUNT(lines));

		for (size_t k = 0; k < count; k++) {
			buf_adds(&told, k > 0 ? "|" : "");
			buf_add(&told, cut[i].text + lines[k].at, lines[k].len);
		}
		if (strcmp(told.ptr, cut[i].lines) != 0)
			print_message("# %zu: \"%s\" is \"%s\", not \"%s\"\n", i, cut[i].text, told.ptr, cut[i].lines);
		assert_string_equal(told.ptr, cut[i].lines);
	}
}

static void
more_lines_than_fit(void **state)
{
	struct card_line lines[2];

	(void)state;
	assert_int_equal(card_lines("aaa bbb ccc", 11, 2000, lines, 2), 0);
	assert_int_equal(card_lines("aaa bbb ", 8, 2000, lines, 2), 2);
}

static const struct card_box wide = { 10, 20, 3000, 90 };

static void
hostile_words(void **state)
{
	static const struct { const char *words, *shown; } cases[] = {
		{ "</text><script>alert(1)</script>", "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "a&b \"c\" ]]>", "a&amp;b &quot;c&quot; ]]&gt;" },
		{ "a\x01\x1b[31m", "a  [31m" },
		{ "a\xff\xfe" "b", "a?b" },
		{ "a\xef\xbf\xbf\xef\xbf\xbe", "a\xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct card_text text = { cases[i].words, "a.text", "e\"n", false };
		struct buf out = BUF_INIT(4096), why = BUF_INIT(512), want = BUF_INIT(512);

		assert_true(svg_text(&out, wide, 30, false, &text, &why));
		buf_addf(&want, "xml:lang=\"e&quot;n\">%s</text>\n", cases[i].shown);
		assert_non_null(strstr(out.ptr, want.ptr));
		buf_reset(&out);
		assert_true(svg_code(&out, wide, 30, CARD_LEFT, cases[i].words, &why));
		assert_non_null(strstr(out.ptr, cases[i].shown));
		buf_free(&out);
		buf_free(&why);
		buf_free(&want);
	}
}

static void
right_to_left(void **state)
{
	const struct card_text text = { "اطلب *384*77# الآن\n112", "a.text", "ar", true };
	struct buf out = BUF_INIT(4096), why = BUF_INIT(512);

	(void)state;
	assert_true(svg_text(&out, wide, 30, false, &text, &why));
	/* from the right edge; the code keeps its order */
	assert_non_null(strstr(out.ptr, "<text x=\"3010\" y=\"50\" font-size=\"30\" direction=\"rtl\" xml:lang=\"ar\">اطلب "
	    "<tspan direction=\"ltr\" unicode-bidi=\"isolate\">*384*77#</tspan> الآن</text>"));
	assert_non_null(strstr(out.ptr, "<text x=\"3010\" y=\"90\" font-size=\"30\" text-anchor=\"end\" direction=\"ltr\" "
	    "xml:lang=\"ar\">112</text>"));
	buf_free(&out);
	buf_free(&why);
}

static void
too_long(void **state)
{
	const struct card_text text = { "one two three four five six seven", "some.text", "en", false };
	struct card_box small = { 0, 0, 200, 90 };
	struct buf out = BUF_INIT(4096), why = BUF_INIT(512);

	(void)state;
	assert_false(svg_text(&out, small, 30, false, &text, &why));
	assert_non_null(strstr(why.ptr, "some.text (en) is too long for the card: 2 lines fit"));
	assert_int_equal(out.len, 0);
	buf_reset(&why);
	assert_false(svg_code(&out, small, 60, CARD_LEFT, "*384*77*98*1#", &why));
	assert_string_equal(why.ptr, "*384*77*98*1# is too long for the card");
	buf_free(&out);
	buf_free(&why);
}

/* What is drawn, module by module, is what the library made. */
static void
qr_is_drawn_whole(void **state)
{
	static const char uri[] = "tel:*384*77%23";
	struct buf out = BUF_INIT(1 << 16), why = BUF_INIT(512);
	QRcode *qr = QRcode_encodeString8bit(uri, 0, QR_ECLEVEL_M);
	bool drawn[64][64] = { 0 };
	const char *at;
	int x, y, module, column, row, run;

	(void)state;
	assert_non_null(qr);
	assert_true(svg_qr(&out, (struct card_box){ 100, 200, 240, 240 }, uri, &why));
	assert_int_equal(sscanf(strstr(out.ptr, "<path"), "<path transform=\"translate(%d %d) scale(%d)\"", &x, &y, &module), 3);
	/* a quiet zone of four modules lies inside the box */
	assert_true(module >= 4 && x - 100 >= 4 * module && y - 200 >= 4 * module);
	assert_true(x + module * (qr->width + 4) <= 340 && y + module * (qr->width + 4) <= 440);
	for (at = strstr(out.ptr, " d=\"") + 4; sscanf(at, "M%d %dh%dv1h-", &column, &row, &run) == 3; at = strchr(at, 'z') + 1)
		for (int i = 0; i < run; i++)
			drawn[row][column + i] = true;
	for (int i = 0; i < qr->width * qr->width; i++)
		assert_int_equal(drawn[i / qr->width][i % qr->width], qr->data[i] & 1);
	assert_false(svg_qr(&out, (struct card_box){ 0, 0, 100, 100 }, uri, &why));
	assert_string_equal(why.ptr, "a QR code of \"tel:*384*77%23\" is too fine for the card");
	QRcode_free(qr);
	buf_free(&out);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_text), cmocka_unit_test(more_lines_than_fit), cmocka_unit_test(hostile_words),
		cmocka_unit_test(right_to_left), cmocka_unit_test(too_long), cmocka_unit_test(qr_is_drawn_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
