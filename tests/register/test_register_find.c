/*
 * test_register_find.c - safar register find: the verdict, and the very words that a person would get
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

enum { SAID_BYTES = 1 << 16 };

struct ground { char folder[64], mapping[96]; struct buf said; };

static const char mapping[] =
    "[register]\noffice = ZZO\nshape = any\nfresh_days = 90\n"
    "[columns]\nname = Agency\nnumber = Licence\nstatus = Status\nend = Ends\nlist_date = List of\n"
    "[status]\nvalid = Valid\nsuspended = Suspended\ncaution = Pending\n"
    "[dates]\nformat = ymd\n";

static void
write_words(const char *path, const char *words)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(words, f);
	assert_int_equal(fclose(f), 0);
}

static int
setup(void **state)
{
	struct ground *g = xcalloc(1, sizeof(*g));

	g->said = (struct buf)BUF_INIT(SAID_BYTES);
	snprintf(g->folder, sizeof(g->folder), "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(g->folder));
	snprintf(g->mapping, sizeof(g->mapping), "%s/zz.ini", g->folder);
	write_words(g->mapping, mapping);
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

#define RUN(g, ...) \
	called(cmd_register, (const char *const[]){ "safar register", __VA_ARGS__, "--country", "zz", "--dir", (g)->folder, NULL }, "", &(g)->said)

static void
says(const struct ground *g, const char *words)
{
	if (strstr(g->said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, g->said.ptr);
}

static void
day(int from_today, char out[16])
{
	time_t t = time(NULL) + (time_t)from_today * 86400;
	struct tm tm;

	assert_non_null(gmtime_r(&t, &tm));
	assert_int_not_equal(strftime(out, 16, "%Y-%m-%d", &tm), 0);
}

static void
serve(struct ground *g, int list_day)
{
	char file[96], list[1024], today[16], end[16];

	day(list_day, today);
	day(200, end);
	snprintf(file, sizeof(file), "%s/list.csv", g->folder);
	snprintf(list, sizeof(list), "Agency,Licence,Status,Ends,List of\nManokborim Recruiting,ZL/0007,Valid,%s,%s\n"
	    "Gukibolema Overseas,ZL/0900,Suspended,%s,%s\nTavudomika Placement,ZL/0901,Pending,%s,%s\n"
	    "Zebukborim Recruiting,ZL/0902,Valid,%s,%s\nZebukborin Recruiting,ZL/0903,Suspended,%s,%s\n", end, today, end, today, end, today, end, today,
	    end, today);
	write_words(file, list);
	if (RUN(g, "import", file, "--mapping", g->mapping) != 0)
		fail_msg("%s", g->said.ptr);
	if (RUN(g, "apply") != 0)
		fail_msg("%s", g->said.ptr);
}

/* "no list is in service (V13)" and the words of V13, from the service itself: an office that looks is no other road. */
static const struct { const char *text, *locale, *verdict, *words; } told[] = {
	{ "zl 0007", "en", "found (V1, valid), by number", "(en, agent.v1, " },
	{ "zl 0007", "en", "found (V1, valid), by number", "ZL/0007: VALID on the ZZO list of " },
	{ "zl 0007", "ne", "found (V1, valid), by number", "(ne, agent.v1, " },
	{ "ZL/0900", "en", "found (V4, stopped for now), by number", "\"Suspended\"" },
	{ "zl 0901", "en", "found (unclear, ask the office), by number", "\"Pending\"" },
	{ "Zuxovu Wuzoxe", "en", "not found (V7)", "(en, agent.v7, " },
	{ "Manokborim Recruiting ZL/0900", "en", "the number belongs to another name (V9)", "(en, agent.v9, " },
	{ "dalal", "en", "one who recruits, no firm (V14)", "(en, agent.person, " },
	{ "", "en", "not found (V7)", "(en, agent.ask, " },
};

static void
the_words_are_those_that_she_would_get(void **state)
{
	const char *pack = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	struct ground *g = *state;

	assert_int_equal(RUN(g, "find", "zl 0007", "--pack", pack), 0);
	says(g, "no list of ZZ is in service (V13)");
	says(g, "she is told (en, agent, ");
	serve(g, -1);
	for (size_t i = 0; i < COUNT(told); i++) {
		if (RUN(g, "find", told[i].text, "--pack", pack, "--locale", told[i].locale) != 0)
			fail_msg("%s: %s", told[i].text, g->said.ptr);
		says(g, told[i].verdict);
		says(g, told[i].words);
	}
	assert_int_equal(RUN(g, "find", "zl 0007", "--pack", pack, "--locale", "xx"), EXIT_BAD_INPUT);
	assert_int_equal(RUN(g, "find", "zl 0007", "--pack", g->mapping), EXIT_BAD_INPUT);
}

/* Which of them is licensed does not stand in the question, so each digit is sent for her. */
static void
each_digit_of_a_choice_is_answered(void **state)
{
	const char *pack = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	struct ground *g = *state;

	serve(g, -1);
	assert_int_equal(RUN(g, "find", "zebukborit", "--pack", pack), 0);
	says(g, "similar names, she chooses (V8)");
	says(g, "(en, agents, ");
	says(g, "she sends 1: agent.v");
	says(g, ": agent.v1, \"");
	says(g, "Zebukborim Recruiting, ZL/0902: VALID");
	says(g, ": agent.v4, \"");
	says(g, "she sends 3: agent.v7, \"");	/* none of these */
	assert_null(strstr(g->said.ptr, "she sends 4"));
	assert_int_equal(RUN(g, "find", "zl 0902", "--pack", pack), 0);
	assert_null(strstr(g->said.ptr, "she sends"));
}

static void
an_old_list_says_that_it_is_old(void **state)
{
	static const char *const texts[] = { "zl 0007", "zl 0900", "Zuxovu Wuzoxe", "" };
	const char *pack = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	struct ground *g = *state;

	serve(g, -120);
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (RUN(g, "find", texts[i], "--pack", pack) != 0)
			fail_msg("%s: %s", texts[i], g->said.ptr);
		says(g, "our list is too old (V12)");
		says(g, "(en, agent.v12, ");
	}
}

/* A list that cannot be read is told, and is never "no list". */
static void
a_broken_list_is_not_no_list(void **state)
{
	struct ground *g = *state;
	char path[128];

	serve(g, -1);
	snprintf(path, sizeof(path), "%s/zz/current.reg", g->folder);
	assert_int_equal(unlink(path), 0);
	write_words(path, "SAFARREG");
	assert_int_equal(RUN(g, "find", "zl 0007"), EXIT_WORLD);
	assert_null(strstr(g->said.ptr, "V13"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = { TEST(the_words_are_those_that_she_would_get), TEST(each_digit_of_a_choice_is_answered),
		TEST(an_old_list_says_that_it_is_old),
		TEST(a_broken_list_is_not_no_list) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
