/*
 * test_control_marks.c - fact.marks over a store that we make up: none is left out, however many there are
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

enum { FACTS = 2500 };

/* Two services speak of the same facts; of each fact eleven marks in all. */
static enum store_result
many_marks(struct store *s, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg)
{
	(void)s, (void)owner, (void)from, (void)to;
	for (unsigned service = 0; service < 2; service++)
		for (unsigned i = 0; i < FACTS; i++) {
			struct mark_row m = { .kind = MARK_BAD_NUMBER, .n = service == 0 ? 5 : 6 };

			snprintf(m.service, sizeof(m.service), "s%u", service);
			snprintf(m.fact, sizeof(m.fact), "qa/hotline.%04u", i);
			snprintf(m.week, sizeof(m.week), "%s", i % 2 == 0 ? "2026-W47" : "2026-W40");
			if (!visit(arg, &m))
				return STORE_OK;
		}
	return STORE_OK;
}

static void
every_fact_is_listed(void **state)
{
	const struct store_ops ops = { .mark_scan = many_marks };
	struct store store = { .ops = &ops };
	struct control_world w = { .store = &store };
	char room[128];
	struct buf why = BUF_OVER(room);
	struct control_call c = { .w = &w, .now_s = BENCH_NOW, .who = { .roles = 1u << ROLE_AUDITOR }, .why = &why };
	json_t *rows, *row;
	size_t i;

	(void)state;
	assert_int_equal(control_fact_marks(&c), CONTROL_OK);
	rows = json_object_get(c.result, "rows");
	assert_int_equal(json_array_size(rows), FACTS);
	json_array_foreach(rows, i, row) {
		assert_int_equal(json_integer_value(json_object_get(row, "does_not_work")), 10);
		assert_string_equal(json_string_value(json_object_get(row, "standing")), i % 2 == 0 ? "low" : "ok");
	}
	json_decref(c.result);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_fact_is_listed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
