/* safar pack diff: which words are others, and that no pack draws on a terminal or into a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/pack_diff_list.h"
#include "ops/command/pack_diff_words.h"
#include "tests/support/pack_make.h"

static void
add_words(void *arg, enum words_op op, const char *at, size_t len)
{
	static const char *const open[] = { "", "[-", "{+" }, *const close[] = { "", "-]", "+}" };
	struct buf *out = arg;

	buf_adds(out, open[op]);
	buf_add(out, at, len);
	buf_adds(out, close[op]);
}

static const struct { const char *old, *now, *told; } words[] = {
	{ "", "", "" },
	{ "same", "same", "same" },
	{ "", "new words", "{+new words+}" },
	{ "old words", "", "[-old words-]" },
	{ "one two three", "one 2 three", "one [-two-]{+2+} three" },
	{ "one two three four", "one 2 3 four", "one [-two three-]{+2 3+} four" },
	{ "call now", "call them now", "call {+them +}now" },
	{ "a b c", "c b a", "[-a-]{+c+} b [-c-]{+a+}" },
	{ "a  b", "a b", "a[-  -]{+ +}b" },
	{ "line\nnext", "line next", "line[-\n-]{+ +}next" },
	{ "اكتب ساعات عملك", "اكتب كل ساعات عملك", "اكتب {+كل +}ساعات عملك" },
	{ "លុបហើយ", "លុបរួចហើយ", "លុប{+រួច+}ហើយ" },
	{ "အလုပ်ရှင်", "အလုပ်သမား", "အလုပ်[-ရှင်-]{+သမား+}" },
	{ "ฉันหิว", "ฉันอิ่ม", "ฉัน[-หิว-]{+อิ่ม+}" },
	{ "你好吗", "您好吗", "[-你-]{+您+}好吗" },
};

static void
words_that_are_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct buf out = BUF_INIT(4000);

		words_diff(words[i].old, words[i].now, add_words, &out);
		if (strcmp(out.ptr, words[i].told) != 0)
			print_message("# %zu: \"%s\" to \"%s\" is \"%s\", not \"%s\"\n", i, words[i].old, words[i].now, out.ptr, words[i].told);
		buf_free(&out);
	}
	for (size_t i = 0; i < COUNT(words); i++) {
		struct buf out = BUF_INIT(4000);

		words_diff(words[i].old, words[i].now, add_words, &out);
		assert_string_equal(out.ptr, words[i].told);
		buf_free(&out);
	}
}

struct sides { struct buf old, now; };

static void
add_sides(void *arg, enum words_op op, const char *at, size_t len)
{
	struct sides *s = arg;

	assert_true(len > 0);
	if (op != WORDS_NEW)
		buf_add(&s->old, at, len);
	if (op != WORDS_OLD)
		buf_add(&s->now, at, len);
}

/* What is told is both texts, whole; also where they are too long to compare. */
static void
nothing_is_left_out(void **state)
{
	static const char *const pieces[] = { "a", "b", " ", "\n", "ក", "ខ", "က", "မ", "é", "12", "，", "e\314\201" };
	unsigned seed = 7;

	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		struct sides s = { BUF_INIT(1 << 20), BUF_INIT(1 << 20) };
		struct buf text[2] = { BUF_INIT(1 << 20), BUF_INIT(1 << 20) };

		for (unsigned side = 0; side < 2; side++)
			for (unsigned k = round == 0 ? 20000 : round % 23; k > 0; k--) {
				seed = seed * 1103515245 + 12345;
				buf_adds(&text[side], pieces[(seed >> 16) % COUNT(pieces)]);
			}
		words_diff(text[0].ptr, text[1].ptr, add_sides, &s);
		assert_string_equal(s.old.ptr, text[0].ptr);
		assert_string_equal(s.now.ptr, text[1].ptr);
		buf_free(&s.old);
		buf_free(&s.now);
		buf_free(&text[0]);
		buf_free(&text[1]);
	}
}

#define HOSTILE "<script>alert(1)</script>\033[2J\342\200\256\nB&\"'\302\233x"

static struct pack *
hostile_world(bool is_hostile)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	if (is_hostile) {
		struct pack_fact *f;
		struct pack_str words_at = make_string(m, HOSTILE);

		f = make_record(m, PACK_FACTS, 0);
		f->office = f->source = f->value = words_at;
		f->words = PACK_NONE;
		((struct pack_topic *)make_record(m, PACK_TOPICS, 1))->id = words_at;
		((struct pack_locale *)make_record(m, PACK_LOCALES, 1))->name = words_at;
		((struct pack_service *)make_record(m, PACK_SERVICES, 0))->bearer = words_at;
		make_text(m, "ne", "pay.text" HOSTILE, HOSTILE, REVIEW_READ);
	}
	p = make_open(m);
	make_free(m);
	return p;
}

static void
expect_clean(const char *said, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)said[i] < 0x20 && said[i] != '\n') || said[i] == 0x7F)
			fail_msg("byte %02x is printed", said[i]);
	assert_null(strstr(said, "\342\200\256"));
	assert_null(strstr(said, "\302\233"));
}

static void
no_pack_draws(void **state)
{
	char path[] = "/tmp/test_pack_diff.XXXXXX", *text = NULL, *json = NULL, page[1 << 16];
	struct pack *old = hostile_world(false), *now = hostile_world(true);
	struct diff_list l = { .path = { "old.pack", HOSTILE }, .pack = { old, now } };
	struct buf why = BUF_INIT(500);
	size_t text_len, json_len, page_len;
	int fd = mkstemp(path);
	FILE *out;

	(void)state;
	assert_true(fd >= 0);
	diff_list_fill(&l, NULL, 0);
	assert_true(l.count >= 6);
	out = open_memstream(&text, &text_len);
	diff_print(&l, out, false, false);
	fclose(out);
	expect_clean(text, text_len);
	assert_non_null(strstr(text, "\\u001B[2J\\u202E"));
	out = open_memstream(&json, &json_len);
	assert_true(diff_print_json(&l, out));
	fclose(out);
	for (size_t i = 0; i < json_len; i++)
		assert_true((unsigned char)json[i] >= 0x20 || json[i] == '\n');
	assert_true(diff_write_html(&l, path, &why));
	page_len = (size_t)read(fd, page, sizeof page - 1);
	page[page_len] = '\0';
	assert_true(page_len > 1000 && page_len < sizeof page - 1);
	expect_clean(page, page_len);
	assert_null(strstr(page, "<script"));
	assert_non_null(strstr(page, "&lt;script&gt;"));
	assert_null(strstr(page, "http-equiv=\"refresh"));
	diff_list_release(&l);
	made_close(old);
	made_close(now);
	free(text);
	free(json);
	buf_free(&why);
	close(fd);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_are_others),
		cmocka_unit_test(nothing_is_left_out),
		cmocka_unit_test(no_pack_draws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
