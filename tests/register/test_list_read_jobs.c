/*
 * Job orders: each bent file against what is taken, left out, refused; whose order it is; and what a file may not be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/register/list_read.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY = 20784 /* 27 November 2026 */, SAID_BYTES = 64 << 10 };
#define NOW ((int64_t)DAY * 86400 + 43200)
#define CASE "tests/register/lists/jobs/W413-other-agency-2026-11-20.csv"
#define HEAD "Position,Jobsite,Licence No,Agency Name,Vacancies,Valid Until\n"
#define GOOD "Cook,Zed Bay,RA/2025/1/1,,4,2027-01-01\n"

/* Tubuki twice, told apart by a company word alone; Bolsibu; one without a number. */
static struct list_row rows[] = {
	{ .name = "Bolsibu Manpower Ltd", .number = "RA/2025/1/1", .word = "", .alias = "" },
	{ .name = "Tubuki Works Ltd", .number = "RA/2025/1/2", .word = "", .alias = "" },
	{ .name = "Tubuki Works Limited", .number = "RA/2025/1/3", .word = "", .alias = "" },
	{ .name = "Lodlodo Agency", .number = "", .word = "", .alias = "" },
};
static const struct list list = { .country = "ZZ", .shape = SHAPE_KENYA, .rows = rows, .row_count = COUNT(rows) };

static void
read_as_text(const char *ini, const char *path, struct buf *out)
{
	char *said = NULL;
	size_t said_len;
	FILE *to = open_memstream(&said, &said_len);
	struct list_jobs *j;
	struct mapping *m;
	struct diag d;

	diag_init(&d, to);
	m = mapping_read(ini, &d);
	assert_non_null(m);
	j = list_read_jobs(m, &list, path, CHARSET_NONE, NOW, &d);
	fclose(to);
	buf_adds(out, said);
	for (size_t i = 0; j != NULL && i < j->count; i++)
		buf_addf(out, "%s | %s | %s | ends %d | %u\n", j->job[i].title, j->job[i].place, j->job[i].number, (int)j->job[i].end_day,
		    j->job[i].count);
	if (j == NULL)
		buf_adds(out, "no jobs\n");
	else
		buf_addf(out, "of day %d: %zu taken, %zu unknown, %zu over, %zu refused\n", (int)j->day, j->count, j->unknown, j->over, j->bad);
	list_jobs_free(j);
	mapping_free(m);
	free(said);
}

/* One row for each column of job_column.def, and each way a file goes wrong. */
static const struct { const char *what, *bytes, *holds; } cases[] = {
	{ "all columns", HEAD "Cook,Zed Bay,RA/2025/1/1,,4,2027-01-01\n", "Cook | Zed Bay | RA/2025/1/1 | ends 20819 | 4\nof day 20777: 1 taken, 0 unknown, 0 over, 0 refused" },
	{ "a number in another spelling", HEAD "Cook,,ra 2025 1 1,,,\n", "Cook |  | RA/2025/1/1 | ends 0 | 0\n" },
	{ "by name", HEAD "Cook,,,BOLSIBU Manpower Limited,4,\n", "| RA/2025/1/1 |" },
	{ "by name of who has no number", HEAD "Cook,,,Lodlodo Agency,4,\n", "| Lodlodo Agency |" },
	{ "the number counts, not the name", HEAD "Cook,,RA/2025/1/2,Bolsibu Manpower Ltd,4,\n", "| RA/2025/1/2 |" },
	{ "an unknown number is nobody, whatever the name", HEAD GOOD "Cook,,RA/2025/1/9,Bolsibu Manpower Ltd,4,\n", "1 taken, 1 unknown, 0 over, 0 refused" },
	{ "no number of the shape", HEAD GOOD "Cook,,see office,Bolsibu Manpower Ltd,4,\n", "1 taken, 1 unknown" },
	{ "a name that two have", HEAD GOOD "Cook,,,Tubuki Works,4,\n", "3:4: warning: no one agency of the list is meant" },
	{ "no agency", HEAD GOOD "Cook,,,,4,\n", "1 taken, 1 unknown" },
	{ "ended", HEAD GOOD "Cook,,RA/2025/1/1,,4,2026-11-26\n", "1 taken, 0 unknown, 1 over, 0 refused" },
	{ "ends today", HEAD "Cook,,RA/2025/1/1,,4,2026-11-27\n", "1 taken, 0 unknown, 0 over" },
	{ "all ended", HEAD "Cook,,RA/2025/1/1,,4,2020-01-01\n", "error: none of its job orders is open and of an agency on the list [E401]" },
	{ "a mangled count", HEAD GOOD "Cook,,RA/2025/1/1,,2.5E+3,2027-01-01\n", "3:5: error: a spreadsheet has made something else of the count [E406]" },
	{ "a count with commas", HEAD "Cook,,RA/2025/1/1,,\"1,200\",\n", "| 1200\n" },
	{ "a negative count", HEAD GOOD "Cook,,RA/2025/1/1,,-4,\n", "3:5: error: this is no count of workers [E408]" },
	{ "half a worker", HEAD GOOD "Cook,,RA/2025/1/1,,2.5,\n", "3:5: error: this is no count of workers [E408]" },
	{ "a huge count", HEAD GOOD "Cook,,RA/2025/1/1,,99999999999999999999,\n", "3:5: error: this is no count of workers [E408]" },
	{ "a count in words", HEAD GOOD "Cook,,RA/2025/1/1,,ten,\n", "1 taken, 0 unknown, 0 over, 1 refused" },
	{ "a mangled number", HEAD GOOD "Cook,,2.51911E+11,,4,\n", "3:3: error: a spreadsheet has made something else of the licence number [E406]" },
	{ "a formula", HEAD GOOD "\"=HYPERLINK(1)\",,RA/2025/1/1,,4,\n", "3:1: error: a formula, where a text must be [E406]" },
	{ "an e-mail", HEAD GOOD "Cook jobs@agency.invalid,,RA/2025/1/1,,4,\n", "3:1: error: an e-mail address, where a job or a place must be [E408]" },
	{ "no job", HEAD GOOD ",Zed Bay,RA/2025/1/1,,4,\n", "3:1: error: no job stands in this order [E408]" },
	{ "no date", HEAD GOOD "Cook,,RA/2025/1/1,,4,31/31/2026\n", "3:6: error: this is no date as the office writes them [E405]" },
	{ "a date in 2099", HEAD GOOD "Cook,,RA/2025/1/1,,4,2099-01-01\n", "3:6: error: a date more than 15 years ahead [E405]" },
	{ "more cells", HEAD GOOD "Cook,,RA/2025/1/1,,1,200,2027-01-01\n", "3:7: error: more cells than the heading has" },
	{ "nothing", "", "error: nothing stands in it [E401]\n" },
	{ "a heading alone", HEAD, "error: it has a heading and no row [E401]" },
	{ "the list of agencies", "Licence No,Agency Name,Status,Licence Ends\nRA/2025/1/1,Bolsibu,Valid,2027-01-01\n", "error: no column is called as \"title\" of [jobs]" },
	{ "other words", "Shop,Street\nA,B\n", "error: no row names the columns of job orders [E402]" },
	{ "an end that is not there", "Position,Agency Name,Licence No\nCook,Bolsibu,\n", "error: no column is called as \"end\" of [jobs]" },
	{ "a column twice", "Position,Position,Agency Name\n", "error: two columns are called as \"title\"" },
	{ "cut off", HEAD GOOD "Cook,,RA/2025", "error: the file stops in the middle of this row" },
	{ "an open quote", HEAD GOOD "\"Cook,,RA/2025/1/1,,4,\n", "error: the file stops inside a cell in quotes" },
	{ "no UTF-8", HEAD GOOD "Co\xEEk,,RA/2025/1/1,,4,\n", "a byte (0xEE) that means nothing in UTF-8 [E401]" },
	{ "a day of the file in its rows", "Position,Licence No,Agency Name,Valid Until,List Date\nCook,RA/2025/1/1,,,2026-11-25\nCook,RA/2025/1/1,,,2026-11-24\n", "of day 20781: 2 taken" },
	{ "of tomorrow's tomorrow", "Position,Licence No,Agency Name,Valid Until,List Date\nCook,RA/2025/1/1,,,2026-11-30\n", "a date that has not come yet [E405]" },
};

static char folder[] = "/tmp/test_list_read_jobs.XXXXXX";

static void
read_bytes(const char *ini, const char *name, const char *bytes, struct buf *got)
{
	char path[96];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(bytes, f);
	fclose(f);
	read_as_text(ini, path, got);
	unlink(path);
}

static void
each_file_gives_what_it_must(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got = BUF_INIT(SAID_BYTES);

		read_bytes("content/registers/zz.ini", "jobs-2026-11-20.csv", cases[i].bytes, &got);
		if (strstr(got.ptr, cases[i].holds) == NULL)
			fail_msg("%s:\n%s", cases[i].what, got.ptr);
		buf_free(&got);
	}
}

static void
other_files(void **state)
{
	struct buf got = BUF_INIT(SAID_BYTES);

	(void)state;
	read_as_text("content/registers/zz.ini", CASE, &got);
	assert_non_null(strstr(got.ptr, "2026-11-20.csv:3:3: warning: no one agency of the list is meant: this order is left out [W413]"));
	assert_non_null(strstr(got.ptr, "of day 20777: 1 taken, 3 unknown, 0 over, 0 refused"));
	buf_reset(&got);
	read_bytes("content/registers/zz.ini", "jobs.csv", HEAD GOOD, &got);
	assert_non_null(strstr(got.ptr, "nothing says of which day this list is [E412]"));
	buf_reset(&got);
	read_bytes("content/registers/ke.ini", "jobs-2026-11-20.csv", HEAD GOOD, &got);
	assert_non_null(strstr(got.ptr, "has no [jobs] for this country"));
	buf_reset(&got);
	read_as_text("content/registers/zz.ini", folder, &got);
	assert_non_null(strstr(got.ptr, "it is not a file [E101]"));
	list_jobs_free(NULL);
	buf_free(&got);
}

/* Where no licence number is published, an order is found by a name that one agency alone has. */
static void
a_list_without_numbers(void **state)
{
	struct buf got = BUF_INIT(SAID_BYTES);

	(void)state;
	read_bytes("content/registers/ph.ini", "jobs-2026-11-20.csv", "Position,Job Site,Agency,Vacancies,Expiration Date\n"
	    "Cook,Zed Bay,LODLODO AGENCY,12,2027-01-01\nCook,Zed Bay,Tubuki Works Ltd,12,2027-01-01\n", &got);
	assert_non_null(strstr(got.ptr, "Cook | Zed Bay | Lodlodo Agency | ends 20819 | 12\nof day 20777: 1 taken, 1 unknown"));
	buf_free(&got);
}

/* Kept orders follow the list: whoever left it has none, and a name that two have by now means nobody. */
static void
orders_follow_the_list(void **state)
{
	struct list_job job[] = {
		{ "Cook", "", "RA/2025/1/1", 0, 1 }, { "Nurse", "", "RA/2025/1/9", 0, 2 }, { "Mason", "", "Tubuki Works Ltd", 0, 3 },
		{ "Driver", "", "Lodlodo Agency", 0, 4 },
	};

	(void)state;
	assert_int_equal(list_jobs_of(&list, job, COUNT(job)), 2);
	assert_string_equal(job[0].title, "Cook");
	assert_ptr_equal(job[0].number, rows[0].number);
	assert_string_equal(job[1].title, "Driver");
	assert_ptr_equal(job[1].number, rows[3].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_file_gives_what_it_must),
		cmocka_unit_test(other_files),
		cmocka_unit_test(a_list_without_numbers),
		cmocka_unit_test(orders_follow_the_list),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 3;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(folder) != 0 ? 3 : failed;
}
