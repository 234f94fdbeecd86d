/*
 * test_register_jobs.c - job orders from the CSV of an office to the sentence that a person reads
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/support/tree.h"

enum { SAID_BYTES = 1 << 20 };

struct ground { char folder[64], dir[96], mapping[96], list[96], jobs[96], talk[96]; struct buf said; };

static const char mapping[] =
    "[register]\noffice = ZZO\nshape = np\nfresh_days = 30\n"
    "[columns]\nname = Agency\nnumber = Licence\nstatus = Status\nend = Ends\nlist_date = List of\n"
    "[status]\nvalid = Valid\nsuspended = Suspended\n"
    "[dates]\nformat = ymd\n"
    "[jobs]\ntitle = Position\nnumber = Licence\nname = Agency\nend = Ends\ncount = Vacancies\nlist_date = List of\n";

static int
setup(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));
	FILE *f;

	g->said = (struct buf)BUF_INIT(SAID_BYTES);
	snprintf(g->folder, sizeof(g->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->dir, sizeof(g->dir), "%s/registers", g->folder);
	snprintf(g->mapping, sizeof(g->mapping), "%s/np.ini", g->folder);
	snprintf(g->list, sizeof(g->list), "%s/list.csv", g->folder);
	snprintf(g->jobs, sizeof(g->jobs), "%s/jobs.csv", g->folder);
	snprintf(g->talk, sizeof(g->talk), "%s/asked.talk", g->folder);
	f = fopen(g->mapping, "we");
	assert_non_null(f);
	fputs(mapping, f);
	assert_int_equal(fclose(f), 0);
	*state = g;
	return 0;
}

static int
teardown(void **state)
{
	struct ground *g = *state;

	buf_free(&g->said);
	assert_true(tree_remove(g->folder));
	free(g);
	return 0;
}

static void
day(int from_today, char out[16])
{
	time_t t = time(NULL) + (time_t)from_today * 86400;
	struct tm tm;

	assert_non_null(gmtime_r(&t, &tm));
	assert_int_not_equal(strftime(out, 16, "%Y-%m-%d", &tm), 0);
}

/* Words with %A = a month ahead, %B = five days back, %L = the day of the list: yesterday, %O = two months back. */
static void
write_days(const char *path, const char *words)
{
	static const struct { char letter; int days; } of[] = { { 'A', 30 }, { 'B', -5 }, { 'L', -1 }, { 'O', -60 } };
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	for (; *words != '\0'; words++) {
		char date[16];

		for (size_t i = 0; *words == '%' && i < COUNT(of); i++)
			if (words[1] == of[i].letter) {
				day(of[i].days, date);
				fputs(date, f);
				words += 2;
			}
		if (*words != '\0')
			fputc(*words, f);
	}
	assert_int_equal(fclose(f), 0);
}

static void
says(const struct ground *g, const char *words)
{
	if (strstr(g->said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, g->said.ptr);
}
#define RUN(g, ...) called(cmd_register, (const char *const[]){ "safar register", __VA_ARGS__, "--dir", (g)->dir, NULL }, "", &(g)->said)
#define NP "--country", "np"

/* `jobs` NULL: a list alone. */
static int
import(struct ground *g, const char *list, const char *jobs)
{
	write_days(g->list, list);
	if (jobs == NULL)
		return RUN(g, "import", g->list, NP, "--mapping", g->mapping);
	write_days(g->jobs, jobs);
	return RUN(g, "import", g->list, NP, "--mapping", g->mapping, "--jobs", g->jobs);
}

static void
apply(struct ground *g)
{
	if (RUN(g, "apply", NP) != 0)
		fail_msg("%s", g->said.ptr);
}

/* What she reads who asks for 836/066/067: the first has these words, and not those. */
static void
she_reads(struct ground *g, const char *has, const char *lacks)
{
	char talk[1024], today[16];
	FILE *f = fopen(g->talk, "we");

	day(0, today);
	snprintf(talk, sizeof(talk), "clock     %sT12:00:00Z\nA is      +9779800000123\nregister  %s/np/current.reg\nA texts   \"LANGUAGE\"\nA texts   \"1\"\nA texts   \"AGENT 836/066/067\"\n"
	    "A sees    node=agent.v1\nA sees    has \"%s\"\nA sees    lacks \"%s\"\n", today, g->dir, has, lacks);
	assert_non_null(f);
	fputs(talk, f);
	assert_int_equal(fclose(f), 0);
	if (called(cmd_talk, (const char *const[]){ "safar talk", g->talk, NULL }, "", &g->said) != 0)
		fail_msg("%s", g->said.ptr);
}

#define LIST "Agency,Licence,Status,Ends,List of\nZuvole Mirato Ltd,836/066/067,Valid,%A,%L\nKesundi Volarete,901/070/071,Valid,%A,%L\n"
#define HEAD "Position,Licence,Agency,Ends,Vacancies,List of\n"
#define JOBS HEAD "Cook,836/066/067,,%A,4,%L\nNurse,,ZUVOLE MIRATO,,12,%L\nMason,901/070/071,,%A,2,%L\n"

static void
from_csv_to_the_sentence(void **state)
{
	struct ground *g = *state;
	char said[96], date[16];

	assert_int_equal(import(g, LIST, JOBS "Mason,555/070/071,,%A,2,%L\nDriver,836/066/067,,%B,2,%L\nCook,836/066/067,,%A,2.5E+3,%L\n"), 0);
	says(g, "jobs.csv:5:2: warning: ");
	says(g, "jobs.csv:7:5: error: a spreadsheet has made something else of the count [E406]");
	says(g, "3 job orders are open; left out: 1 of agencies that are not on the list, 1 ended, 1 refused");
	says(g, "job orders: 3; 3 came, 0 went");
	says(g, "TRIPWIRE jobs: ");
	says(g, "(2 of 5 left out)");
	apply(g);	/* the first list of a country needs one person */
	day(-1, date);
	snprintf(said, sizeof(said), "    3 job orders of %s\n", date);
	assert_int_equal(RUN(g, "status", NP), 0);
	says(g, said);
	assert_int_equal(RUN(g, "show", "836/066/067", NP), 0);
	says(g, "job orders     2\n");
	she_reads(g, "Job orders of this agent on the list: 2.", "No job order");
}

static void
a_list_alone_keeps_the_orders(void **state)
{
	struct ground *g = *state;

	assert_int_equal(import(g, LIST, JOBS), 0);
	apply(g);
	assert_int_equal(import(g, LIST, NULL), 0);
	says(g, "job orders: 3; 0 came, 0 went");
	apply(g);
	she_reads(g, "Job orders of this agent on the list: 2.", "No job order");
	/* other orders take the place of all of them */
	assert_int_equal(import(g, LIST, HEAD "Mason,901/070/071,,%A,2,%L\nMason,901/070/071,,%A,3,%L\n"), 0);
	says(g, "job orders: 2; 1 came, 2 went");
	assert_int_equal(RUN(g, "diff", NP), 0);
	says(g, "job orders: 2; 1 came, 2 went");
	assert_int_equal(RUN(g, "diff", NP, "--json"), 0);
	says(g, "\"went\": 2");
	apply(g);
	she_reads(g, "No job order of this agent is on the list now.", "Job orders of this agent");
	/* who is gone takes them along */
	assert_int_equal(import(g, "Agency,Licence,Status,Ends,List of\nZuvole Mirato Ltd,836/066/067,Valid,%A,%L\n", NULL), 0);
	says(g, "job orders: 0; 0 came, 2 went");
}

/* The list is new, its orders are not: nothing is told of them. */
static void
old_orders_are_not_told(void **state)
{
	struct ground *g = *state;

	assert_int_equal(import(g, LIST, HEAD "Cook,836/066/067,,%A,4,%O\nNurse,836/066/067,,,4,%O\n"), 0);
	apply(g);
	assert_int_equal(RUN(g, "status", NP), 0);
	says(g, ": too old, nothing is told of them\n");
	she_reads(g, "Zuvole Mirato", "ob order");
	assert_int_equal(import(g, LIST, NULL), 0);	/* and a newer list makes them no younger */
	apply(g);
	she_reads(g, "Zuvole Mirato", "ob order");
}

static const struct { const char *title, *jobs; int status; const char *says; } bad[] = {
	{ "no byte", "", EXIT_BAD_INPUT, "nothing stands in it" },
	{ "a heading", HEAD, EXIT_BAD_INPUT, "it has a heading and no row" },
	{ "nobody's orders", HEAD "Cook,555/066/067,,%A,4,%L\n", EXIT_BAD_INPUT, "none of its job orders is open and of an agency on the list" },
	{ "all ended", HEAD "Cook,836/066/067,,%B,4,%L\n", EXIT_BAD_INPUT, "none of its job orders is open and of an agency on the list" },
	{ "the list again", LIST, EXIT_BAD_INPUT, "no column is called as \"title\"" },
	{ "no day", "Position,Licence,Agency,Ends\nCook,836/066/067,,%A\n", EXIT_BAD_INPUT, "nothing says of which day this list is" },
};

static void
a_bad_file_stages_nothing(void **state)
{
	struct ground *g = *state;

	assert_int_equal(import(g, LIST, JOBS), 0);
	apply(g);
	for (size_t i = 0; i < COUNT(bad); i++) {
		int status = import(g, LIST, bad[i].jobs);

		if (status != bad[i].status)
			fail_msg("%s: import ends in %d: %s", bad[i].title, status, g->said.ptr);
		says(g, bad[i].says);
		assert_int_equal(RUN(g, "diff", NP), EXIT_BAD_INPUT);
		says(g, "nothing is staged");
	}
	assert_int_equal(truncate(g->jobs, 200 << 20), 0);
	assert_int_equal(RUN(g, "import", g->list, NP, "--mapping", g->mapping, "--jobs", g->jobs), EXIT_BAD_INPUT);
	says(g, "it is larger than 64 MiB");
	unlink(g->jobs);
	assert_int_equal(RUN(g, "import", g->list, NP, "--mapping", g->mapping, "--jobs", g->jobs), EXIT_BAD_INPUT);
	says(g, "No such file");
	assert_int_equal(RUN(g, "apply", NP, "--jobs", g->jobs), EXIT_MISUSE);
	says(g, "--jobs belongs to import and refresh");
	she_reads(g, "Job orders of this agent on the list: 2.", "No job order");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(from_csv_to_the_sentence), TEST(a_list_alone_keeps_the_orders), TEST(old_orders_are_not_told), TEST(a_bad_file_stages_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
