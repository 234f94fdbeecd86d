/*
 * test_stage_jobs.c - a list that comes without job orders keeps those in service
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "content/register/stage.h"
#include "locales/text/buf.h"
#include "tests/register/office_list.h"
#include "tests/support/tree.h"

enum { ROWS = 200 };

static void
serve(const struct stage *s, struct list_result *r, struct stage_report *out)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	struct stage_report applied;

	if (stage_list(s, r, out, &why) != STAGE_DONE || !stage_read(s, &applied, &why) ||
	    stage_apply(s, &applied, false, &why) != STAGE_DONE)
		fail_msg("%s", why.ptr);
	assert_int_equal(applied.jobs_went, out->jobs_went);	/* staged.txt has it, too */
	office_list_free(r);
}

/* Orders in service go with their agency and on their last day; the others keep the day of their own file. */
static void
job_orders_are_kept(void **state)
{
	char folder[] = "/tmp/safar-test-XXXXXX", path[64], room[512];
	struct stage s = { .dir = folder, .country = "ZZ", .who = "ada", .now_s = OFFICE_NOW };
	struct buf why = BUF_OVER(room);
	struct list_result *r = office_list(ROWS);
	struct stage_report report;
	struct agents *a;

	(void)state;
	assert_non_null(mkdtemp(folder));
	office_jobs(r, OFFICE_JOBS, OFFICE_DAY - 7);
	serve(&s, r, &report);
	r = office_list(ROWS);
	office_list_drop(r, 0);		/* RL-0001 and its cook */
	r->list.import_day = OFFICE_DAY + 1;	/* the nurse's last day is over */
	serve(&s, r, &report);
	assert_int_equal(report.jobs, 2);
	assert_int_equal(report.jobs_came, 0);
	assert_int_equal(report.jobs_went, 2);
	snprintf(path, sizeof(path), "%s/zz/current.reg", folder);
	a = register_open(path, &why);
	assert_non_null(a);
	assert_int_equal(a->job_count, 2);
	assert_int_equal(a->header->jobs_day, OFFICE_DAY - 7);
	assert_string_equal(register_string(a, a->jobs[0].title), "Mason");
	assert_string_equal(register_string(a, a->jobs[1].title), "Driver");
	assert_int_equal(a->jobs[1].end_day, OFFICE_DAY + 9);
	assert_int_equal(a->jobs[1].count, 4);
	register_close(a);
	assert_true(tree_remove(folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(job_orders_are_kept) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
