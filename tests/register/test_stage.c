/*
 * test_stage.c - a list comes into service whole or not at all, and not alone when it looks wrong
 */
/* long: one list through its whole life, on one ground */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/register/stage.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/register/stage_ground.h"

static const struct register_row *
row_named(const struct agents *a, const char *name)
{
	for (uint32_t i = 0; i < a->row_count; i++)
		if (strcmp(register_string(a, a->rows[i].name), name) == 0)
			return &a->rows[i];
	fail_msg("%s is not in the register", name);
	return NULL;
}

static void
the_first_list_needs_an_apply(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report, again;
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_false(stage_read(&p->stage, &again, &why));
	assert_int_equal(why.len, 0);
	assert_false(ground_apply(p, true, "nothing is staged"));
	ground_stage(p, r, &report);
	assert_int_equal(ground_serial(p), 0);
	assert_true(stage_read(&p->stage, &again, &why));
	assert_int_equal(again.serial, 1);
	assert_int_equal(again.against, 0);
	assert_int_equal(again.rows, ROWS);
	assert_int_equal(again.counts[DIFF_ADDED], ROWS);
	assert_string_equal(again.sum, report.sum);
	assert_string_equal(again.who, "ada");
	assert_string_equal(again.when, "2026-11-27T12:00:00Z");
	assert_true(ground_apply(p, false, ""));
	assert_int_equal(ground_serial(p), 1);
	assert_false(stage_read(&p->stage, &again, &why));
	assert_int_equal(why.len, 0);
	office_list_free(r);
}

/* Who vanished stays as GONE with the date, also through the list after that; so does an older name. */
static void
who_vanished_is_kept(void **state)
{
	struct ground *p = *state;
	struct list_result *r;
	const struct register_row *row;
	struct stage_report report;
	struct agents *a;
	char *gone, *renamed;

	r = office_list(ROWS);
	gone = xstrdup(r->list.rows[5].name);
	renamed = xstrdup(r->list.rows[9].name);
	ground_serve(p, r);
	for (int32_t later = 1; later <= 2; later++) {
		r = office_list(ROWS);
		r->list.list_day += later;
		r->list.rows[9].name = "Wholly Othername Ltd";
		office_list_drop(r, 5);
		ground_stage(p, r, &report);
		assert_int_equal(report.counts[DIFF_GONE], later == 1);
		assert_int_equal(report.counts[DIFF_RENAMED], later == 1);
		assert_int_equal(report.counts[DIFF_KEPT], later == 1 ? 0 : 2);
		assert_int_equal(report.counts[DIFF_ADDED] + report.counts[DIFF_CHANGED], 0);
		assert_true(ground_apply(p, false, ""));
		office_list_free(r);
		a = ground_open(p, "current.reg");
		assert_int_equal(a->row_count, ROWS + 1);
		row = row_named(a, gone);
		assert_int_equal(row->status, AGENT_GONE);
		assert_int_equal(row->gone_day, OFFICE_DAY);
		row = row_named(a, renamed);
		assert_int_equal(row->status, AGENT_GONE);
		assert_string_equal(register_string(a, a->rows[row->alias_of].name), "Wholly Othername Ltd");
		register_close(a);
	}
	r = office_list(ROWS);		/* it comes back */
	r->list.list_day += 3;
	r->list.rows[9].name = "Wholly Othername Ltd";
	ground_serve(p, r);
	a = ground_open(p, "current.reg");
	assert_int_equal(row_named(a, gone)->status, AGENT_VALID);
	register_close(a);
	free(gone);
	free(renamed);
}

/* One became the other, and a year later the other way round: both lists can be served. */
static void
a_merger_that_is_taken_back(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	const struct register_row *row;
	struct agents *a;
	char *other;

	r->list.rows[3].alias = "RL-0005";
	other = xstrdup(r->list.rows[4].name);
	ground_serve(p, r);
	r = office_list(ROWS);
	r->list.rows[4].alias = "RL-0004";
	office_list_drop(r, 3);		/* the one it became is not on the list */
	ground_serve(p, r);
	a = ground_open(p, "current.reg");
	row = row_named(a, other);
	assert_string_equal(register_string(a, a->rows[row->alias_of].number), "RL-0004");
	register_close(a);
	free(other);
}

static void fewer(struct list_result *r) { r->list.row_count = r->list.row_count * 6 / 10; }	/* 40 % fewer */
static void a_tenth(struct list_result *r) { r->list.row_count = r->list.row_count * 9 / 10; }
static void nearly_a_tenth(struct list_result *r) { r->list.row_count = r->list.row_count * 9 / 10 + 1; }
static void older(struct list_result *r) { r->list.list_day--; }
static void refused(struct list_result *r) { r->bad = 11; }
static void few_refused(struct list_result *r) { r->bad = 10; }

static void same(struct list_result *r) { (void)r; }

static void refused_and_gone(struct list_result *r) { r->bad = 1, r->list.row_count--, r->good--; }

static void
suspend(struct list_result *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		r->list.rows[i].status = AGENT_SUSPENDED;
}
static void share(struct list_result *r) { suspend(r, ROWS / 20); }
static void small_share(struct list_result *r) { suspend(r, ROWS / 20 - 1); }

static void
new_word(struct list_result *r)
{
	r->list.rows[0].status = AGENT_CAUTION;
	r->list.rows[0].word = "Put on hold";
	r->new_words[0] = "Put on hold\nend\t";		/* must not end the report */
	r->new_word_count = 1;
}

static void
stale(struct list_result *r)
{
	r->list.import_day = r->list.list_day + OFFICE_FRESH + 1;
}

static void
not_yet_stale(struct list_result *r)
{
	r->list.import_day = r->list.list_day + OFFICE_FRESH;
}

static void empty(struct list_result *r) { r->list.row_count = 0, r->good = 0; }

static void half_the_jobs(struct list_result *r) { office_jobs(r, 2, 0); }
static void fewer_jobs(struct list_result *r) { office_jobs(r, 3, 0); }
static void lost_jobs(struct list_result *r) { office_jobs(r, OFFICE_JOBS, 0); r->jobs_lost = 1; }
static void older_jobs(struct list_result *r) { office_jobs(r, 4, OFFICE_DAY - 2); }

#define BIT(id) (1u << TRIPWIRE_##id)

static const struct { const char *title; void (*change)(struct list_result *r); unsigned tripped; enum agent_status before; } wires[] = {
	{ "40 % fewer", fewer, BIT(ROWS), AGENT_VALID },
	{ "a tenth fewer", a_tenth, BIT(ROWS), AGENT_VALID },
	{ "less than a tenth fewer", nearly_a_tenth, 0, AGENT_VALID },
	{ "older", older, BIT(OLDER), AGENT_VALID },
	{ "share", share, BIT(SHARE), AGENT_VALID },
	{ "small share", small_share, 0, AGENT_VALID },
	{ "new word", new_word, BIT(NEW_WORD), AGENT_VALID },
	{ "stale", stale, BIT(STALE), AGENT_VALID },
	{ "not yet stale", not_yet_stale, 0, AGENT_VALID },
	{ "empty", empty, BIT(EMPTY) | BIT(ROWS), AGENT_VALID },
	{ "refused", refused, BIT(REFUSED), AGENT_VALID },
	{ "few refused", few_refused, 0, AGENT_VALID },
	{ "few refused, and some are gone", refused_and_gone, BIT(REFUSED), AGENT_VALID },
	{ "struck off before", same, BIT(LIFTED), AGENT_REVOKED },
	{ "stopped before", same, BIT(LIFTED), AGENT_SUSPENDED },
	{ "given up before", same, BIT(LIFTED), AGENT_CLOSED },
	{ "ended before", same, 0, AGENT_EXPIRED },
	{ "half of the jobs", half_the_jobs, BIT(JOBS), AGENT_VALID },
	{ "fewer jobs", fewer_jobs, 0, AGENT_VALID },
	{ "jobs left out", lost_jobs, BIT(JOBS), AGENT_VALID },
	{ "older jobs", older_jobs, BIT(JOBS), AGENT_VALID },
};

static void
what_looks_wrong_needs_two(void **state)
{
	unsigned seen = 0;

	for (size_t i = 0; i < COUNT(wires); i++) {
		struct list_result *r = office_list(ROWS), *first = office_list(ROWS);
		struct stage_report report, again;
		char room[256];
		struct buf why = BUF_OVER(room);
		struct ground *p;
		void *made = NULL;

		ground_setup(&made);
		p = made;
		office_jobs(first, OFFICE_JOBS, 0);
		first->list.rows[7].status = wires[i].before;
		ground_serve(p, first);
		wires[i].change(r);
		ground_stage(p, r, &report);
		if (report.tripped != wires[i].tripped)
			fail_msg("%s: %x, not %x", wires[i].title, report.tripped, wires[i].tripped);
		assert_true(stage_read(&p->stage, &again, &why));
		assert_int_equal(again.tripped, report.tripped);
		seen |= report.tripped;
		if (wires[i].tripped != 0) {
			assert_false(ground_apply(p, false, stage_is_never(&report) ? "cannot come" : "a second person"));
			assert_int_equal(ground_serial(p), 1);
		}
		if (stage_is_never(&report))
			assert_false(ground_apply(p, true, "cannot come"));
		else
			assert_true(ground_apply(p, true, ""));
		assert_int_equal(ground_serial(p), stage_is_never(&report) ? 1 : 2);
		office_list_free(r);
		ground_teardown(&made);
	}
	assert_int_equal(seen, (1u << TRIPWIRE_COUNT) - 1);
	(void)state;
}

static void
the_first_list_is_told_but_needs_one(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report;

	new_word(r);
	ground_stage(p, r, &report);
	assert_int_equal(report.tripped, BIT(NEW_WORD));
	assert_false(stage_needs_two(&report));
	assert_true(ground_apply(p, false, ""));
	office_list_free(r);
}

/* --- back --------------------------------------------------------------------- */

static void
a_list_goes_back(void **state)
{
	struct ground *p = *state;
	struct stage_old old[8];
	struct list_result *r;
	uint32_t given = 0;
	struct agents *a;
	char room[256];
	struct buf path = BUF_OVER(room);
	struct stat st;

	assert_false(ground_back(p, 0, &given, "no list before"));
	for (int32_t n = 0; n < 3; n++) {
		r = office_list(ROWS + (unsigned)n);
		r->list.list_day += n;
		ground_serve(p, r);
	}
	assert_int_equal(ground_serial(p), 3);
	assert_false(ground_back(p, 7, &given, "7 is not kept"));
	assert_int_equal(stage_old(&p->stage, old, 8), 2);
	assert_int_equal(old[0].serial, 2);
	assert_string_equal(old[0].date, "2026-11-27");
	assert_false(ground_back(p, 3, &given, "3 is in service"));
	assert_true(ground_back(p, 1, &given, ""));
	assert_int_equal(given, 4);
	stage_path(&p->stage, "current.reg", &path);
	assert_int_equal(stat(path.ptr, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0444);	/* a copy over it would change it under a reader */
	a = ground_open(p, "current.reg");
	assert_int_equal(a->header->serial, 4);		/* only up */
	assert_int_equal(a->row_count, ROWS);
	register_close(a);
	assert_true(ground_back(p, 0, &given, ""));	/* the newest: what was in service before the rollback */
	assert_int_equal(given, 5);
	a = ground_open(p, "current.reg");
	assert_int_equal(a->row_count, ROWS + 2);
	register_close(a);
}

static void
thirty_days_are_kept(void **state)
{
	struct ground *p = *state;
	struct stage_old old[8];
	struct list_result *r;

	for (int32_t n = 0; n < 2; n++)
		ground_serve(p, office_list(ROWS));
	assert_int_equal(stage_old(&p->stage, old, 8), 1);
	p->stage.now_s += (int64_t)STAGE_KEPT_DAYS * 86400;
	r = office_list(ROWS);
	ground_serve(p, r);
	assert_int_equal(stage_old(&p->stage, old, 8), 2);
	p->stage.now_s += 86400;
	ground_serve(p, office_list(ROWS));
	assert_int_equal(stage_old(&p->stage, old, 8), 2);
	assert_int_equal(old[1].serial, 2);
}

/* --- what may come between -------------------------------------------------------- */

static uint32_t
agents(const struct ground *p)
{
	struct agents *a = ground_open(p, "current.reg");
	uint32_t count = a->row_count;

	register_close(a);
	return count;
}

static void
die_at(void *arg, enum stage_step step)
{
	if (step == *(const enum stage_step *)arg)
		kill(getpid(), SIGKILL);
}

/* A kill behind each step of an apply and of a rollback leaves one list, whole, and the next try works. */
static void
killed_at_each_step(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 2 * (STAGE_TOLD + 1); n++) {
		enum stage_step step = n / 2;
		bool is_rollback = n % 2 == 1;
		struct stage_report report;
		struct list_result *r = office_list(ROWS + 1);
		struct ground *p;
		uint32_t given, was;
		void *made = NULL;
		int status;
		pid_t pid;

		ground_setup(&made);
		p = made;
		ground_serve(p, office_list(ROWS));
		ground_serve(p, office_list(ROWS + 2));
		ground_stage(p, r, &report);
		p->stage.step = die_at;
		p->stage.arg = &step;
		pid = fork();
		if (pid == 0) {
			if (is_rollback)
				ground_back(p, 1, &given, "");
			else
				ground_apply(p, false, "");
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		p->stage.step = NULL;
		was = ground_serial(p);
		assert_int_equal(was, step < STAGE_SWAPPED ? 2 : is_rollback ? 4 : 3);
		assert_true(ground_back(p, 0, &given, ""));	/* the one before, also when a kill left this one among the kept */
		assert_true(given > was);
		assert_int_equal(agents(p), step < STAGE_SWAPPED ? ROWS : ROWS + 2);
		ground_stage(p, r, &report);
		assert_true(ground_apply(p, false, ""));
		assert_true(ground_serial(p) > given);
		office_list_free(r);
		ground_teardown(&made);
	}
}

static void
overwrite(const struct ground *p, const char *name, const char *words, size_t keep)
{
	char room[256];
	struct buf path = BUF_OVER(room);
	FILE *f;

	stage_path(&p->stage, name, &path);
	assert_int_equal(chmod(path.ptr, 0600), 0);	/* a register is made to be read only */
	f = fopen(path.ptr, "r+e");
	assert_non_null(f);
	if (words != NULL)
		fputs(words, f);
	fclose(f);
	assert_int_equal(truncate(path.ptr, (off_t)keep), 0);
}

static void
what_is_staged_must_be_what_was_reported(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS), *other = office_list(ROWS + 1);
	struct stage_report report;
	char from_room[256], to_room[256];
	struct buf from = BUF_OVER(from_room), to = BUF_OVER(to_room);

	ground_serve(p, office_list(ROWS));
	ground_stage(p, r, &report);
	overwrite(p, "staged.txt", NULL, 40);		/* cut off: a tripwire could have stood behind it */
	assert_false(ground_apply(p, true, "damaged"));
	ground_stage(p, r, &report);
	stage_path(&p->stage, "staged.txt", &from);
	stage_path(&p->stage, "kept.txt", &to);
	assert_int_equal(rename(from.ptr, to.ptr), 0);
	ground_stage(p, other, &report);
	assert_int_equal(rename(to.ptr, from.ptr), 0);	/* the report of another list */
	assert_false(ground_apply(p, true, "does not belong"));
	ground_stage(p, r, &report);
	overwrite(p, "staged.reg", NULL, 1000);
	assert_false(ground_apply(p, true, ""));
	assert_int_equal(ground_serial(p), 1);
	office_list_free(r);
	office_list_free(other);
}

static void
put_aside(const struct ground *p, const char *name, const char *aside)
{
	char from_room[256], to_room[256];
	struct buf from = BUF_OVER(from_room), to = BUF_OVER(to_room);

	stage_path(&p->stage, name, &from);
	stage_path(&p->stage, aside, &to);
	assert_int_equal(rename(from.ptr, to.ptr), 0);
}

static void
a_list_is_compared_with_what_is_in_service(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report;
	uint32_t given;

	ground_serve(p, office_list(ROWS));
	ground_serve(p, office_list(ROWS));
	ground_stage(p, r, &report);
	put_aside(p, "staged.reg", "aside.reg");
	put_aside(p, "staged.txt", "aside.txt");
	assert_true(ground_back(p, 1, &given, ""));
	assert_false(ground_apply(p, true, "nothing is staged"));
	put_aside(p, "aside.reg", "staged.reg");
	put_aside(p, "aside.txt", "staged.txt");
	assert_false(ground_apply(p, true, "another list came into service"));
	assert_int_equal(ground_serial(p), given);
	office_list_free(r);
}

static void
a_list_of_another_country(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report;
	char room[256];
	struct buf why = BUF_OVER(room);

	p->stage.country = "YY";
	assert_int_equal(stage_list(&p->stage, r, &report, &why), STAGE_REFUSED);
	assert_non_null(strstr(why.ptr, "a list of ZZ"));
	office_list_free(r);
}

static void
in_the_step(void *arg, enum stage_step step)
{
	struct ground *p = arg;
	struct stage second = p->stage;
	struct stage_report report = { .serial = 0 };
	char room[256];
	struct buf why = BUF_OVER(room);

	second.step = NULL;
	if (step != STAGE_CHECKED)
		return;
	assert_int_equal(stage_apply(&second, &report, true, &why), STAGE_FAILED);
	assert_non_null(strstr(why.ptr, "somebody else"));
}

static void
two_do_not_meet(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report;

	ground_stage(p, r, &report);
	p->stage.step = in_the_step;
	p->stage.arg = p;
	assert_true(ground_apply(p, false, ""));
	office_list_free(r);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ground_setup, ground_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_first_list_needs_an_apply), TEST(who_vanished_is_kept), TEST(a_merger_that_is_taken_back), cmocka_unit_test(what_looks_wrong_needs_two),
		TEST(the_first_list_is_told_but_needs_one), TEST(a_list_goes_back), TEST(thirty_days_are_kept),
		cmocka_unit_test(killed_at_each_step), TEST(what_is_staged_must_be_what_was_reported),
		TEST(a_list_is_compared_with_what_is_in_service), TEST(a_list_of_another_country), TEST(two_do_not_meet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
