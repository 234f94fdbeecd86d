/*
 * test_stage_persons.c - who did what with a list, and what one person alone cannot do in small steps or backwards
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/register/stage_ground.h"

/* What is cut is cut between characters, and nothing in it ends a line: else --json lost the tripwire, or history.txt said what nobody did. */
static void
words_of_others_are_cut_and_cleaned(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS), *first = office_list(ROWS);
	struct stage_report report, again;
	char room[256], path_room[256], line[512];
	struct buf why = BUF_OVER(room), path = BUF_OVER(path_room);
	unsigned lines = 0;
	FILE *f;

	p->stage.who = "xবাবাবাবাবাবাবাবাবাবাবাবাবাবা";
	first->list.rows[7].status = AGENT_REVOKED;
	first->list.rows[7].number = r->list.rows[7].number = "";
	first->list.rows[7].name = r->list.rows[7].name = "xবাদাবাদাবাদাবাদাবাদাবাদা";
	ground_serve(p, first);
	r->new_words[0] = "xবাবাবাবাবাবাবাবাবাবাবা";
	r->new_word_count = 1;
	ground_stage(p, r, &report);
	assert_int_equal(report.tripped, 1u << TRIPWIRE_NEW_WORD | 1u << TRIPWIRE_LIFTED);
	assert_true(utf8_valid(report.detail[TRIPWIRE_NEW_WORD], strlen(report.detail[TRIPWIRE_NEW_WORD]), NULL));
	assert_true(utf8_valid(report.detail[TRIPWIRE_LIFTED], strlen(report.detail[TRIPWIRE_LIFTED]), NULL));
	assert_true(utf8_valid(report.who, strlen(report.who), NULL));
	assert_true(stage_read(&p->stage, &again, &why));
	assert_string_equal(again.detail[TRIPWIRE_NEW_WORD], report.detail[TRIPWIRE_NEW_WORD]);
	p->stage.who = "\xff" "ada\n2026-11-27T12:00:00Z\tbea\tapply\t9\tvalid=1\tagreed";
	ground_stage(p, r, &report);
	assert_true(utf8_valid(report.who, strlen(report.who), NULL));
	assert_true(ground_apply(p, true, ""));
	stage_path(&p->stage, "history.txt", &path);
	f = fopen(path.ptr, "re");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		assert_true(utf8_valid(line, strlen(line), NULL));
		assert_null(strstr(line, "bea\t"));
		lines++;
	}
	fclose(f);
	assert_int_equal(lines, 2);
	office_list_free(r);
}

static unsigned
tripped_by(const struct ground *p, unsigned rows, size_t suspended)
{
	struct list_result *r = office_list(rows);
	struct stage_report report;

	for (size_t i = 0; i < suspended; i++)
		r->list.rows[i].status = AGENT_SUSPENDED;
	ground_stage(p, r, &report);
	office_list_free(r);
	return report.tripped;
}

/* Steps too small for a tripwire add up: what counts is how far it is from every list since two persons agreed to one. */
static void
one_person_does_not_walk_a_list_down(void **state)
{
	struct ground *p = *state;

	ground_serve(p, office_list(ROWS));
	assert_int_equal(tripped_by(p, 181, 0), 0);		/* 9.5 % fewer */
	assert_true(ground_apply(p, false, ""));
	assert_int_equal(tripped_by(p, 164, 0), 1u << TRIPWIRE_ROWS);	/* 9.4 % fewer, and 18 % in all */
	assert_false(ground_apply(p, false, "a second person"));
	assert_true(ground_apply(p, true, ""));
	assert_int_equal(tripped_by(p, 149, 0), 0);		/* from what two agreed to, it is one step */
	assert_true(ground_apply(p, false, ""));
	p->stage.now_s += (int64_t)(STAGE_KEPT_DAYS + 2) * 86400;	/* not forgotten when the files of then are */
	assert_int_equal(tripped_by(p, 149, 0), 0);
	assert_true(ground_apply(p, false, ""));
	assert_int_equal(tripped_by(p, 135, 0), 1u << TRIPWIRE_ROWS);
}

static void
nor_up_nor_to_another_status(void **state)
{
	struct ground *p = *state;

	ground_serve(p, office_list(ROWS));
	assert_int_equal(tripped_by(p, 218, 0), 0);
	assert_true(ground_apply(p, false, ""));
	assert_int_equal(tripped_by(p, 230, 0), 1u << TRIPWIRE_ROWS);
	assert_int_equal(tripped_by(p, 218, 10), 0);		/* 4.5 % */
	assert_true(ground_apply(p, false, ""));
	assert_int_equal(tripped_by(p, 218, 18), 1u << TRIPWIRE_SHARE);	/* 8.2 % */
	assert_true(ground_apply(p, true, ""));
	assert_int_equal(tripped_by(p, 218, 18), 0);
}

/* What one person brings back is no new beginning, what two bring back is. */
static void
a_way_back_is_a_step_too(void **state)
{
	struct ground *p = *state;
	uint32_t given;

	ground_serve(p, office_list(ROWS));
	assert_int_equal(tripped_by(p, 185, 0), 0);
	assert_true(ground_apply(p, false, ""));
	assert_true(ground_back(p, 1, &given, ""));
	assert_true(ground_back(p, 2, &given, ""));
	assert_int_equal(tripped_by(p, 170, 0), 1u << TRIPWIRE_ROWS);
}

/* A line that a kill cut off, or that somebody wrote by hand, says nothing. */
static void
a_broken_history_is_no_consent(void **state)
{
	static const char *const lines[] = {
		"", "\n", "agreed\n", "\t\t\tagreed\n", "x\tvalid=200\tagreed\n", "2026-11-27T12:00:00Z\tada\tapply\t9\tvalid=\tagreed\n",
		"2026-11-27T12:00:00Z\tada\tapply\t9\tvalid=x\tagreed\n", "2026-11-27T12:00:00Z\tada\tapply\t9\tvalid=181\tagr",
	};
	struct ground *p = *state;
	char room[256];
	struct buf path = BUF_OVER(room);
	FILE *f;

	ground_serve(p, office_list(ROWS));
	assert_int_equal(tripped_by(p, 181, 0), 0);
	assert_true(ground_apply(p, false, ""));
	stage_path(&p->stage, "history.txt", &path);
	for (size_t i = 0; i < COUNT(lines); i++) {
		f = fopen(path.ptr, "ae");
		assert_non_null(f);
		fputs(lines[i], f);
		fclose(f);
		if (tripped_by(p, 164, 0) != 1u << TRIPWIRE_ROWS)
			fail_msg("%s", lines[i]);
	}
	assert_true(ground_apply(p, true, ""));		/* behind half a line */
	assert_int_equal(tripped_by(p, 149, 0), 0);
}

/* What one person may not bring in, one person may not bring back. */
static void
going_back_trips_the_same_wires(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report back;
	uint32_t given;

	ground_serve(p, office_list(ROWS));
	r->list.rows[7].status = AGENT_SUSPENDED;
	ground_serve(p, r);
	assert_false(ground_back(p, 0, &given, "a second person"));	/* she would be valid again */
	assert_int_equal(ground_serial(p), 2);
	r = office_list(ROWS);
	r->list.rows[7].status = AGENT_SUSPENDED;
	r->list.row_count = ROWS / 2;
	ground_stage(p, r, &back);
	assert_true(ground_apply(p, true, ""));
	assert_false(ground_back(p, 2, &given, "a second person"));
	assert_true(stage_read(&p->stage, &back, &(struct buf)BUF_INIT(256)));
	assert_int_equal(back.tripped, 1u << TRIPWIRE_ROWS);
	assert_int_equal(back.back, 2);
	assert_true(ground_apply(p, true, ""));
	assert_int_equal(ground_serial(p), given);
	assert_true(ground_back(p, 2, &given, ""));	/* the same once more changes nothing for anybody */
	p->stage.now_s += (int64_t)(OFFICE_FRESH + 1) * 86400;
	assert_false(ground_back(p, 2, &given, "a second person"));	/* people would be told that it is too old */
	office_list_free(r);
}

/* The two agreed to a sum; what was staged since is another list, and may have wires of its own. */
static void
what_was_meant_is_what_comes(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS), *other = office_list(ROWS / 2);
	struct stage_report meant, report;
	char room[256];
	struct buf why = BUF_OVER(room);

	ground_serve(p, office_list(ROWS));
	ground_stage(p, r, &meant);
	ground_stage(p, other, &report);
	assert_int_equal(stage_apply(&p->stage, &meant, true, &why), STAGE_REFUSED);
	assert_non_null(strstr(why.ptr, "another list was staged"));
	assert_int_equal(ground_serial(p), 1);
	office_list_free(r);
	office_list_free(other);
}

/* Who may mend it: the office's list, or the machine. */
static void
a_mistake_is_not_the_world(void **state)
{
	struct ground *p = *state;
	struct list_result *r = office_list(ROWS);
	struct stage_report report;
	char room[512], path_room[256];
	struct buf why = BUF_OVER(room), path = BUF_OVER(path_room);

	r->list.rows[3].alias = "RL-0005";
	r->list.rows[4].alias = "RL-0004";	/* each became the other */
	assert_int_equal(stage_list(&p->stage, r, &report, &why), STAGE_REFUSED);
	r->list.rows[4].alias = "";
	stage_path(&p->stage, "staged.reg", &path);
	assert_int_equal(mkdir(path.ptr, 0700), 0);	/* no file can take its place */
	buf_reset(&why);
	if (stage_list(&p->stage, r, &report, &why) != STAGE_FAILED)
		fail_msg("\"%s\"", why.ptr);
	assert_int_equal(stage_back(&p->stage, 9, &report, &why), STAGE_REFUSED);
	office_list_free(r);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ground_setup, ground_teardown)
	const struct CMUnitTest tests[] = { TEST(words_of_others_are_cut_and_cleaned),
		TEST(going_back_trips_the_same_wires), TEST(what_was_meant_is_what_comes), TEST(a_mistake_is_not_the_world),
		TEST(one_person_does_not_walk_a_list_down), TEST(nor_up_nor_to_another_status), TEST(a_way_back_is_a_step_too),
		TEST(a_broken_history_is_no_consent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
