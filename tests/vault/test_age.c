/* test_age.c - a clock that jumps makes nothing older than it is */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/vault/age.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY = 86400, HOUR = 3600, START = 1795700000 };

static char path[64];

/* Lets `s` seconds pass by hours, on both clocks. */
static void
pass(struct age *a, struct vault_now *now, int64_t s)
{
	for (; s > 0; s -= HOUR) {
		int64_t step = s < HOUR ? s : HOUR;

		now->wall_s += step;
		now->boot_ms += step * 1000;
		age_tick(a, now);
	}
}

static struct age
fresh(struct vault_now *now)
{
	struct buf why = BUF_INIT(256);
	struct age a;

	*now = (struct vault_now){ START, 5000 };
	unlink(path);
	assert_true(age_open(&a, path, now, &why));
	buf_free(&why);
	return a;
}

/* Jump, then wait: is the wall clock believed? */
static const struct { const char *what; int64_t jump_s, wait_s; bool is_believed; } cases[] = {
	{ "a correction of a minute", 60, 1, true },
	{ "a day ahead, at once", DAY, 1, false },
	{ "a day ahead, 23 hours later", DAY, 23 * HOUR, false },
	{ "a day ahead, a day later", DAY, DAY + HOUR, true },
	{ "a minute back", -60, 1, true },
	{ "a day back, at once", -DAY, 1, false },
	{ "a day back, a day later", -DAY, DAY + HOUR, true },
	{ "ten years ahead, a month later", 3650 * (int64_t)DAY, 34 * DAY, false },
	{ "ten years ahead, 35 days later", 3650 * (int64_t)DAY, 35 * DAY + HOUR, true },
	{ "ten years back", -3650 * (int64_t)DAY, 23 * HOUR, false },
};

static void
a_leap_is_believed_when_it_has_held(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct vault_now now;
		struct age a = fresh(&now);

		pass(&a, &now, 3 * HOUR);
		assert_int_equal(a.sure_s, now.wall_s);
		now.wall_s += cases[i].jump_s;
		age_tick(&a, &now);
		pass(&a, &now, cases[i].wait_s);
		if ((a.sure_s == now.wall_s) != cases[i].is_believed || a.is_ahead != (!cases[i].is_believed && cases[i].jump_s > 0))
			fail_msg("%s: sure %lld, wall %lld", cases[i].what, (long long)a.sure_s, (long long)now.wall_s);
		if (!cases[i].is_believed)
			assert_int_equal(a.sure_s, now.wall_s - cases[i].jump_s);	/* what passed is counted */
		assert_true(age_s(&a, &now) <= now.wall_s && age_s(&a, &now) <= a.sure_s);
	}
}

static void
a_clock_that_comes_back_is_as_before(void **state)
{
	struct vault_now now;
	struct age a = fresh(&now);

	(void)state;
	now.wall_s += 400 * (int64_t)DAY;
	pass(&a, &now, DAY);
	assert_true(a.is_ahead);
	now.wall_s -= 400 * (int64_t)DAY;
	age_tick(&a, &now);
	assert_false(a.is_ahead);
	assert_int_equal(a.sure_s, START + DAY);
	assert_int_equal(a.held_s, 0);
}

/* Off for a while, or another machine's idea of the time: both look the same at a start. */
static void
a_start_goes_on_where_it_stopped(void **state)
{
	struct buf why = BUF_INIT(256);
	struct vault_now now;
	struct age a = fresh(&now);

	(void)state;
	assert_true(age_save(&a, path, &why));
	now = (struct vault_now){ START + 300, 1000 };
	assert_true(age_open(&a, path, &now, &why));
	assert_int_equal(a.sure_s, START + 300);
	now = (struct vault_now){ START + 10 * DAY, 1000 };
	assert_true(age_open(&a, path, &now, &why));
	assert_true(a.is_ahead);
	assert_int_equal(a.sure_s, START);
	pass(&a, &now, 6 * DAY);
	assert_true(age_save(&a, path, &why));
	now = (struct vault_now){ now.wall_s + 60, 1000 };	/* started once more: what was held is not lost */
	assert_true(age_open(&a, path, &now, &why));
	assert_true(a.is_ahead);
	pass(&a, &now, 4 * DAY + HOUR);
	assert_false(a.is_ahead);
	assert_int_equal(a.sure_s, now.wall_s);
	buf_free(&why);
}

/* No clock of its own: each start is in 1970, until the network tells better. */
static void
a_machine_without_a_clock_loses_nothing(void **state)
{
	struct buf why = BUF_INIT(256);
	struct vault_now now;
	struct age a = fresh(&now);

	(void)state;
	assert_true(age_save(&a, path, &why));
	for (int start = 0; start < 5; start++) {
		int64_t real_s = START + start * 2 * DAY;

		now = (struct vault_now){ 30, 1000 };
		assert_true(age_open(&a, path, &now, &why));
		assert_int_equal(age_s(&a, &now), 30);		/* nothing is old */
		pass(&a, &now, 60);
		now.wall_s = real_s + 90;
		pass(&a, &now, 2 * DAY - 200);
		assert_false(a.is_ahead);
		assert_int_equal(age_s(&a, &now), now.wall_s);
		assert_true(age_save(&a, path, &why));
	}
	buf_free(&why);
}

static void
a_damaged_file_is_said(void **state)
{
	static const char *const bad[] = { "", "1795700000", "1795700000 0", "x 0\n", "-5 0\n", "1795700000 0\n\n" };
	struct vault_now now = { START, 1000 };
	struct age a;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct buf why = BUF_INIT(256);
		FILE *f = fopen(path, "w");

		fputs(bad[i], f);
		fclose(f);
		if (age_open(&a, path, &now, &why))
			fail_msg("\"%s\"", bad[i]);
		assert_non_null(strstr(why.ptr, ": wants two numbers; remove it when you are sure that the clock is right"));
		buf_free(&why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leap_is_believed_when_it_has_held),
		cmocka_unit_test(a_clock_that_comes_back_is_as_before),
		cmocka_unit_test(a_start_goes_on_where_it_stopped),
		cmocka_unit_test(a_machine_without_a_clock_loses_nothing),
		cmocka_unit_test(a_damaged_file_is_said),
	};
	int failed;

	snprintf(path, sizeof(path), "/tmp/safar-age-%ld", (long)getpid());
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
