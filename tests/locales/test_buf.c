/* Bytes have a ceiling: nothing is cut in half, and a refusal is remembered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
a_new_buf_is_an_empty_string(void **state)
{
	struct buf b = BUF_INIT(10);

	(void)state;
	assert_string_equal(b.ptr, "");
	assert_true(buf_ok(&b));
	buf_add(&b, NULL, 0);
	buf_addf(&b, "%s", "");
	buf_cut(&b, 0);
	buf_reset(&b);
	assert_int_equal(b.cap, 0);	/* nothing was allocated for nothing */
	buf_free(&b);
	buf_free(NULL);
}

static void
the_ceiling_is_exact(void **state)
{
	static const struct { const char *first, *second, *left; bool ok; } cases[] = {
		{ "12345", "678",   "12345678", true },
		{ "12345", "6789",  "12345",    false },	/* not "12345678" */
		{ "",      "12345678", "12345678", true },
		{ "123456789", "1", "",         false },	/* sticky: no hole in a text */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf grown = BUF_INIT(8), by_format = BUF_INIT(8);
		char room[9];
		struct buf over = BUF_OVER(room), *all[] = { &grown, &by_format, &over };

		for (size_t k = 0; k < COUNT(all); k++) {
			if (k == 1) {
				buf_addf(all[k], "%s", cases[i].first);
				buf_addf(all[k], "%s", cases[i].second);
			} else {
				buf_adds(all[k], cases[i].first);
				buf_adds(all[k], cases[i].second);
			}
			assert_string_equal(all[k]->ptr, cases[i].left);
			assert_int_equal(all[k]->len, strlen(cases[i].left));
			assert_int_equal(buf_ok(all[k]), cases[i].ok);
			buf_reset(all[k]);
			assert_true(buf_ok(all[k]));
			assert_string_equal(all[k]->ptr, "");
			buf_free(all[k]);
		}
		assert_ptr_equal(over.ptr, room);
	}
}

static void
it_grows_to_its_ceiling(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		if (i % 2)
			buf_addc(&b, 'x');
		else
			buf_addf(&b, "%c", 'x');
	}
	assert_true(buf_ok(&b));
	assert_int_equal(b.len, 1000);
	assert_int_equal(strlen(b.ptr), 1000);
	buf_addc(&b, 'x');
	assert_false(buf_ok(&b));
	assert_int_equal(b.len, 1000);
	buf_cut(&b, 3);
	assert_string_equal(b.ptr, "xxx");
	buf_free(&b);
	assert_string_equal(b.ptr, "");
	assert_int_equal(b.max, 1000);
}

static void
storage_of_the_caller_is_never_left(void **state)
{
	char one[1], many[6];
	struct buf b;

	(void)state;
	buf_wrap(&b, one, sizeof(one));
	buf_adds(&b, "");
	assert_true(buf_ok(&b));
	buf_addc(&b, 'x');
	assert_false(buf_ok(&b));
	buf_wrap(&b, many, sizeof(many));
	buf_addf(&b, "%d", 123456);
	assert_false(buf_ok(&b));
	assert_string_equal(many, "");		/* not "12345" */
}

static void
a_prefix_keeps_what_fits(void **state)
{
	static const struct { size_t max; const char *was, *prefix, *is; bool ok; } cases[] = {
		{ 32, "refused",  "part 2: ",   "part 2: refused", true },
		{ 32, "",         "part 2: ",   "part 2: ",        true },
		{ 15, "refused",  "part 2: ",   "part 2: refused", true },
		{ 14, "refused",  "part 2: ",   "part 2: refuse",  false },
		{ 10, "a\u0928",  "part 2: ",   "part 2: a",       false },	/* no half character */
		{ 8,  "refused",  "part 2: ",   "part 2: ",        false },
		{ 7,  "refused",  "part 2: ",   "refused",         false },	/* it cannot stand there */
		{ 32, "refused",  "",           "refused",         true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(cases[i].max);

		buf_adds(&b, cases[i].was);
		buf_prefixf(&b, "%s", cases[i].prefix);
		assert_string_equal(b.ptr, cases[i].is);
		assert_int_equal(b.len, strlen(cases[i].is));
		assert_int_equal(buf_ok(&b), cases[i].ok);
		buf_free(&b);
	}
}

static void
escapes_leave_nothing_that_moves_a_terminal(void **state)
{
	struct buf b = BUF_INIT(100);

	(void)state;
	buf_add_escaped(&b, "ok\n\x1b[2J\x7f\0\xe2\x80\xae\"\\", 14);
	assert_string_equal(b.ptr, "ok\\x0A\\x1B[2J\\x7F\\x00\\xE2\\x80\\xAE\\x22\\x5C");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_buf_is_an_empty_string),
		cmocka_unit_test(the_ceiling_is_exact),
		cmocka_unit_test(it_grows_to_its_ceiling),
		cmocka_unit_test(storage_of_the_caller_is_never_left),
		cmocka_unit_test(a_prefix_keeps_what_fits),
		cmocka_unit_test(escapes_leave_nothing_that_moves_a_terminal),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
