/*
 * test_stage_persons.c - who did what with a list, and what one person alone cannot do in small steps or backwards
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ground_setup, ground_teardown)
	const struct CMUnitTest tests[] = { TEST(words_of_others_are_cut_and_cleaned) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
