/*
 * test_book_used.c - what is unique for ever, texts that are fixed, levels
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/broadcast/book_place.h"

#define NEWS "{\"kind\":\"news\",\"title\":\"one\"}"

static void
codes_and_messages_are_used_once(void **state)
{
	struct book *b = book_in_memory();
	struct entry one = book_draft(b, "np", NEWS), two = book_draft(b, "np", NEWS);
	uint8_t id[STORE_ID_BYTES];
	char said[512];
	struct buf why;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_code_take(b, "Q1234", one.id, &why), STORE_OK);
	assert_int_equal(book_code_take(b, "Q1234", one.id, &why), STORE_OK);	/* asked twice, it is still hers */
	assert_int_equal(why.len, 0);
	assert_int_equal(book_code_take(b, "Q1234", two.id, &why), STORE_STALE);
	assert_non_null(strstr(why.ptr, "the code Q1234 was used before"));
	assert_int_equal(book_code_find(b, "q1234", id), STORE_OK);
	assert_memory_equal(id, one.id, sizeof(id));
	assert_int_equal(book_code_find(b, "Q1235", id), STORE_NONE);
	assert_int_equal(book_code_find(b, "", id), STORE_NONE);
	assert_int_equal(book_code_find(b, "Q12345678", id), STORE_NONE);
	memcpy(id, two.id, sizeof(id));
	buf_reset(&why);
	assert_int_equal(book_cap_take(b, "met@np,1,2026-11-27T18:00:00+05:45", id, &why), STORE_OK);
	memcpy(id, one.id, sizeof(id));
	assert_int_equal(book_cap_take(b, "met@np,1,2026-11-27T18:00:00+05:45", id, &why), STORE_STALE);
	assert_memory_equal(id, two.id, sizeof(id));
	assert_int_equal(book_cap_find(b, "met@np,1,2026-11-27T18:00:00+05:45", id), STORE_OK);
	assert_int_equal(book_cap_find(b, "Q1234", id), STORE_NONE);
	book_close(b);
}

static void
assert_text(struct book *b, const struct entry *e, const char *stay, const char *expected)
{
	char text[BROADCAST_TEXT_BYTES];

	assert_int_equal(book_wording_get(b, e->id, "en", stay, text), *expected == '\0' ? STORE_NONE : STORE_OK);
	assert_string_equal(text, expected);
}

/* Agreed to twice, because the pack changed between: the newer text. Once something left, nothing changes it but an edit. */
static void
a_text_that_leaves_stays_the_same(void **state)
{
	static const struct book_words both[] = { { "en", "QA", "four" }, { "en", "SA", "five" } };
	struct book *b = book_in_memory();
	struct entry e = book_draft(b, "np", NEWS);
	char said[512];
	struct buf why;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "one", &why), STORE_OK);
	assert_int_equal(book_wording_put(b, e.id, "en", "", "any", &why), STORE_OK);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "one", &why), STORE_OK);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "two", &why), STORE_OK);
	assert_int_equal(why.len, 0);
	assert_text(b, &e, "QA", "two");
	assert_text(b, &e, "", "any");
	assert_text(b, &e, "SA", "");
	book_walk(b, &e, LIFE_PAUSED);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "two", &why), STORE_OK);
	assert_int_equal(book_wording_put(b, e.id, "en", "QA", "three", &why), STORE_STALE);
	assert_non_null(strstr(said, "another text was fixed for en in QA"));
	assert_int_equal(book_wordings_put(b, e.id, both, 2, &why), STORE_STALE);
	assert_text(b, &e, "SA", "");	/* all or nothing */
	assert_text(b, &e, "QA", "two");
	assert_int_equal(book_wordings_put(b, e.id, &both[1], 1, &why), STORE_OK);
	assert_text(b, &e, "SA", "five");
	assert_int_equal(book_wording_put(b, (uint8_t [STORE_ID_BYTES]){ 1 }, "en", "QA", "one", &why), STORE_NONE);
	book_close(b);
}

static void
levels_are_rows_that_go_with_zero(void **state)
{
	struct level_row row = { .owner = "np", .stay = "QA", .origin = "", .level = 2, .since_s = BOOK_NOW, .who = "almaz" }, got[4];
	struct book *b = book_in_memory();
	char said[512];
	struct buf why;
	unsigned n;

	(void)state;
	buf_wrap(&why, said, sizeof(said));
	assert_int_equal(book_level_put(b, &row, &why), STORE_OK);
	row.level = 4;
	assert_int_equal(book_level_put(b, &row, &why), STORE_OK);
	snprintf(row.origin, sizeof(row.origin), "NP");
	assert_int_equal(book_level_put(b, &row, &why), STORE_OK);
	assert_int_equal(book_levels(b, got, 4, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(got[0].level, 4);
	assert_string_equal(got[1].owner, "np");
	assert_string_equal(got[1].stay, "QA");
	assert_string_equal(got[1].origin, "NP");
	assert_string_equal(got[1].who, "almaz");
	assert_int_equal(got[1].since_s, BOOK_NOW);
	row.level = 0;
	assert_int_equal(book_level_put(b, &row, &why), STORE_OK);
	assert_int_equal(book_level_put(b, &row, &why), STORE_OK);
	assert_int_equal(book_levels(b, got, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	row.level = 5;
	assert_int_equal(book_level_put(b, &row, &why), STORE_STALE);
	book_close(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_and_messages_are_used_once),
		cmocka_unit_test(a_text_that_leaves_stays_the_same),
		cmocka_unit_test(levels_are_rows_that_go_with_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
