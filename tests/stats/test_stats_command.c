/*
 * test_stats_command.c - safar stats: what it prints, and the files it refuses
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"

#define HEAD "owner,service,what,name,country,locale,week,n\n"
#define ROW "np,sms,topic,work.pay,QA,ne,2024-W41,5\n"

static const char *const from_stdin[] = { "safar stats", "--file", "-", NULL };

/* Without a closing newline, with CRLF, with quotes: the same row. */
static void
a_wrong_file_is_refused_with_its_place(void **state)
{
	static const struct { const char *typed, *said; } cases[] = {
		{ "", "stdin:1:1: error: the file is empty; the first line must be owner,service,what,name,country,locale,week,n\n" },
		{ "a,b\n1,2\n", "stdin:1:1: error: the first line must be owner,service,what,name,country,locale,week,n\n" },
		{ "owner;service\n", "stdin:1:1: error: the first line must be owner,service,what,name,country,locale,week,n\n" },
		{ HEAD "np,sms,topic,work.pay,QA,ne,2024-W41\n", "stdin:2:1: error: a row has 8 cells, this one 7\n" },
		{ HEAD "np,sms,topic,work.pay,QA,ne,2024-W41,5,6\n", "stdin:2:1: error: a row has 8 cells, this one 9\n" },
		{ HEAD ",sms,topic,work.pay,QA,ne,2024-W41,5\n", "stdin:2:1: error: an owner is a word of 1 to 31 letters, digits, - _ .\n" },
		{ HEAD "np,s m s,topic,work.pay,QA,ne,2024-W41,5\n", "stdin:2:4: error: a service is a word of up to 31 letters, digits, - _ .\n" },
		{ HEAD "np,sms,,work.pay,QA,ne,2024-W41,5\n",
		    "stdin:2:8: error: what is counted is a word of 1 to 15 letters, as topic, unmet, report, self\n" },
		{ HEAD "np,sms,topic,447700900123,QA,ne,2024-W41,5\n",
		    "stdin:2:14: error: a name is a word of up to 63 letters, digits, - _ . + and never a phone number\n" },
		{ HEAD "np,sms,topic,=1+2,QA,ne,2024-W41,5\n",
		    "stdin:2:14: error: a name is a word of up to 63 letters, digits, - _ . + and never a phone number\n" },
		{ HEAD "np,sms,topic,work.pay,qa,ne,2024-W41,5\n", "stdin:2:23: error: a country is two capital letters (QA), or nothing\n" },
		{ HEAD "np,sms,topic,work.pay,QA,\"n,e\",2024-W41,5\n", "stdin:2:26: error: a locale is a tag like ne or ne-latn, or nothing\n" },
		{ HEAD "np,sms,topic,work.pay,QA,ne,2025-W53,5\r\n",
		    "stdin:2:29: error: a week is written 2026-W47, its year has it and is no year before 2020\n" },
		{ HEAD "np,sms,topic,work.pay,QA,ne,1999-W50,5\n",
		    "stdin:2:29: error: a week is written 2026-W47, its year has it and is no year before 2020\n" },
		{ HEAD ROW "np,sms,topic,work.pay,AE,ne,2024-W41,-5", "stdin:3:38: error: a count is a whole number of at most 12 digits\n" },
		{ HEAD "np,sms,topic,work.pay,AE,ne,2024-W41,1234567890123\n", "stdin:2:38: error: a count is a whole number of at most 12 digits\n" },
		{ HEAD "\r\n\r\n" "np,sms,topic,work.pay,QA,ne,2024-W41,x\r\n", "stdin:4:38: error: a count is a whole number of at most 12 digits\n" },
		{ HEAD ROW ROW, "stdin:3:1: error: the same count stands in line 2 already\n" },
		{ HEAD "np,\"sms,topic\n" ROW, "stdin:2:4: error: the quote that begins this cell is never closed\n" },
		{ HEAD "np,s\"ms,topic\n", "stdin:2:5: error: a quote stands inside a cell, or something follows a closing quote\n" },
		{ HEAD "np,sms,topic,"
		    "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz" ",QA,ne,2024-W41,5\n",
		    "stdin:2:14: error: a cell is longer than 63 bytes, or holds a byte 0\n" },
		{ HEAD, "safar stats: - holds no counts\n" },
		{ HEAD ROW "ph,sms,topic,work.pay,QA,fil,2024-W41,5\n",
		    "safar stats: - holds the counts of more than one owner (np, ph): say --owner\n" },
	};
	char room[4096];
	struct buf said = BUF_OVER(room);

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(called(cmd_stats, from_stdin, cases[i].typed, &said), EXIT_BAD_INPUT);
		assert_string_equal(said.ptr, cases[i].said);
	}
}

static void
many_mistakes_end_after_fifty(void **state)
{
	char room[8192], typed_room[4096];
	struct buf said = BUF_OVER(room), typed = BUF_OVER(typed_room);

	(void)state;
	buf_adds(&typed, HEAD);
	for (unsigned i = 0; i < 60; i++)
		buf_adds(&typed, "np,sms\n");
	assert_int_equal(called(cmd_stats, from_stdin, typed.ptr, &said), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "stdin:51:1: error: "));
	assert_null(strstr(said.ptr, "stdin:52:1: error: "));
	assert_non_null(strstr(said.ptr, "stdin: 60 errors; the first 50 are shown\n"));
}

static void
a_wrong_call_is_said(void **state)
{
	static const struct { const char *words[8]; int status; const char *said; } cases[] = {
		{ { "safar stats", "--pack", "nowhere", NULL }, EXIT_MISUSE, "--pack goes with --file" },
		{ { "safar stats", "--file", "-", "--table", "people", NULL }, EXIT_MISUSE, "people: there is no such table" },
		{ { "safar stats", "--file", "-", "--from-week", "2024-10", NULL }, EXIT_MISUSE, "2024-10: a week is written 2026-W47" },
		{ { "safar stats", "--file", "-", "--from-week", "2024-W41", "--to-week", "2024-W40", NULL }, EXIT_MISUSE,
		    "--from-week is behind --to-week" },
		{ { "safar stats", "--file", "-", "more", NULL }, EXIT_MISUSE, "more: too many words" },
		{ { "safar stats", "--file", "/nonexistent/raw.csv", NULL }, EXIT_WORLD, "/nonexistent/raw.csv: No such file" },
		{ { "safar stats", "--file", "/", NULL }, EXIT_WORLD, "/: Is a directory" },
		{ { "safar stats", "--file", "-", "--owner", "et", NULL }, EXIT_BAD_INPUT, "holds no counts of et" },
		{ { "safar stats", "--file", "-", "--pack", "/nonexistent/pack", NULL }, EXIT_BAD_INPUT, "/nonexistent/pack" },
	};
	char room[4096];
	struct buf said = BUF_OVER(room);

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(called(cmd_stats, cases[i].words, HEAD ROW, &said), cases[i].status);
		assert_non_null(strstr(said.ptr, cases[i].said));
	}
}

static void
tables_fit_80_columns_and_say_what_they_mean(void **state)
{
	static const char typed[] = HEAD "np,sms,topic,work.pay,QA,ne,2024-W40,25\n" "np,sms,topic,work.pay,QA,ne,2024-W42,9\n"
	    "np,sms,topic,work.pay,QA,ne,2024-W45,99\n";
	static const char *const words[] = { "safar stats", "--file", "-", "--table", "topic-week", NULL };
	char room[4096];
	struct buf said = BUF_OVER(room);

	(void)state;
	assert_int_equal(called(cmd_stats, words, typed, &said), 0);
	assert_string_equal(said.ptr,
	    "What was asked, by week\n"
	    "np, 2024-W40 to 2024-W44\n"
	    "topic                     2024-W40  2024-W41  2024-W42  2024-W43\n"
	    "work.pay                        20       <10       <10       <10\n"
	    "shown                           20         0         0         0\n"
	    "\n"
	    "topic                     2024-W44     shown\n"
	    "work.pay                       <10        20\n"
	    "shown                            0        20\n"
	    "\n"
	    "20 means 20 to 29. <10 means 9 or fewer, maybe none (<20: 19 or fewer).\n"
	    "A row or column that is not here is under that everywhere, or is kept back\n"
	    "so that nobody can be found by subtracting. \"shown\" adds up what is shown.\n");
	for (const char *line = said.ptr; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 80);
}

static void
csv_has_a_line_for_each_cell_and_no_formula(void **state)
{
	static const char typed[] = HEAD "np,sms,topic,-work,QA,ne,2024-W40,25\n" "np,sms,self,f.45+.-,,,2024-W44,12\n"
	    "np,sms,topic,work.pay,QA,ne,2024-W45,0\n";
	static const char *const words[] = { "safar stats", "--file", "-", "--csv", "--from-week", "2024-W40", "--to-week", "2024-W44", NULL };
	char room[4096];
	struct buf said = BUF_OVER(room);

	(void)state;
	assert_int_equal(called(cmd_stats, words, typed, &said), 0);
	assert_string_equal(said.ptr, "table,owner,period,row,column,n\r\n"
	    "\"topic-week\",\"np\",\"2024-W40 to 2024-W44\",\"'-work\",\"2024-W40\",\"20\"\r\n"
	    "\"topic-week\",\"np\",\"2024-W40 to 2024-W44\",\"'-work\",\"2024-W41\",\"<10\"\r\n"
	    "\"topic-week\",\"np\",\"2024-W40 to 2024-W44\",\"'-work\",\"2024-W42\",\"<10\"\r\n"
	    "\"topic-week\",\"np\",\"2024-W40 to 2024-W44\",\"'-work\",\"2024-W43\",\"<10\"\r\n"
	    "\"topic-week\",\"np\",\"2024-W40 to 2024-W44\",\"'-work\",\"2024-W44\",\"<10\"\r\n"
	    "\"self-sex\",\"np\",\"2024-10\",\"all\",\"f\",\"10\"\r\n"
	    "\"self-age\",\"np\",\"2024-10\",\"all\",\"45+\",\"10\"\r\n"
	    "\"self-sector\",\"np\",\"2024-10\",\"all\",\"-\",\"10\"\r\n");
}

/* The file may have been made in the middle of its last week; and no month is shown by halves. */
static void
the_last_week_of_a_file_is_left_out(void **state)
{
	char room[4096];
	struct buf said = BUF_OVER(room);

	(void)state;
	assert_int_equal(called(cmd_stats, from_stdin, HEAD "np,sms,topic,work.pay,QA,ne,2024-W41,99\n", &said), 0);
	assert_non_null(strstr(said.ptr, "No week or month of these may be shown"));
	assert_null(strstr(said.ptr, "90"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_file_is_refused_with_its_place),
		cmocka_unit_test(many_mistakes_end_after_fifty),
		cmocka_unit_test(a_wrong_call_is_said),
		cmocka_unit_test(tables_fit_80_columns_and_say_what_they_mean),
		cmocka_unit_test(csv_has_a_line_for_each_cell_and_no_formula),
		cmocka_unit_test(the_last_week_of_a_file_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
