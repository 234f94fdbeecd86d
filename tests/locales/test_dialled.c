/* test_dialled.c - a number reads the same from either side */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/dialled.h"

static const struct { const char *number, *ltr, *rtl; } cases[] = {
	{ "999", "999", "999" },
	{ "600 590000", "600 590000", "600590000" },
	{ "+977 1 5970008", "+977 1 5970008", "0097715970008" },
	{ "", "", "" },
};

static void
groups_do_not_turn_round(void **state)
{
	char room[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_OVER(room);

		dialled_add(&b, cases[i].number, strlen(cases[i].number), false);
		assert_string_equal(b.ptr, cases[i].ltr);
		buf_reset(&b);
		dialled_add(&b, cases[i].number, strlen(cases[i].number), true);
		assert_string_equal(b.ptr, cases[i].rtl);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(groups_do_not_turn_round) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
