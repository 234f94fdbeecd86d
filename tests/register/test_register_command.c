/*
 * test_register_command.c - safar register as it is typed: from a file into service, and what never gets there
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/support/tree.h"

enum { ROWS = 60, SAID_BYTES = 1 << 20 };

struct ground { char folder[64], dir[96], mapping[96], file[96], socket[96]; struct buf said; };

static const char mapping[] =
    "[register]\noffice = ZZO\nshape = any\nfresh_days = 90\n"
    "[columns]\nname = Agency\nnumber = Licence\nstatus = Status\nend = Ends\nlist_date = List of\n"
    "[status]\nvalid = Valid\nsuspended = Suspended\n"
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
	snprintf(g->dir, sizeof(g->dir), "%s/registers", g->folder);
	snprintf(g->mapping, sizeof(g->mapping), "%s/zz.ini", g->folder);
	snprintf(g->file, sizeof(g->file), "%s/list.csv", g->folder);
	snprintf(g->socket, sizeof(g->socket), "%s/no-control", g->folder);
	setenv("XDG_RUNTIME_DIR", g->folder, 1);
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

static void
day(int from_today, char out[16])
{
	time_t t = time(NULL) + (time_t)from_today * 86400;
	struct tm tm;

	assert_non_null(gmtime_r(&t, &tm));
	assert_int_not_equal(strftime(out, 16, "%Y-%m-%d", &tm), 0);
}

/* `extra`: more lines, as they stand. */
static void
write_list(const struct ground *g, unsigned rows, const char *extra)
{
	static const char *const syllables[] = { "Bo", "Da", "Fe", "Gu", "Ki", "Lo", "Ma", "Ne" };
	char today[16], end[16];
	FILE *f = fopen(g->file, "we");

	day(-1, today);
	day(200, end);
	assert_non_null(f);
	fputs("Agency,Licence,Status,Ends,List of\n", f);
	for (unsigned i = 0; i < rows; i++)
		fprintf(f, "%s%s%srim Recruiting,ZL/%04u,Valid,%s,%s\n", syllables[i % 8], i & 1 ? "vat" : "nok", syllables[i / 8 % 8], i + 1,
		    end, today);
	fputs(extra, f);
	assert_int_equal(fclose(f), 0);
}

static int
run(struct ground *g, const char *const *words)
{
	return called(cmd_register, words, "", &g->said);
}
#define RUN(g, ...) run((g), (const char *const[]){ "safar register", __VA_ARGS__, "--dir", (g)->dir, NULL })
#define ZZ "--country", "zz"

static void
says(const struct ground *g, const char *words)
{
	if (strstr(g->said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, g->said.ptr);
}

static int
import(struct ground *g)
{
	return RUN(g, "import", g->file, ZZ, "--mapping", g->mapping);
}

static void
serve(struct ground *g)
{
	write_list(g, ROWS, "");
	if (import(g) != 0)
		fail_msg("%s", g->said.ptr);
	if (RUN(g, "apply", ZZ) != 0)
		fail_msg("%s", g->said.ptr);
	says(g, " of ZZ is in service: 60 agents");
}

/* The number of agents in service, or -1. */
static long long
in_service(struct ground *g)
{
	long long n = -1;
	json_t *rows;

	if (RUN(g, "status", ZZ, "--json") != 0)
		return n;
	rows = json_loads(g->said.ptr, 0, NULL);
	n = json_integer_value(json_object_get(json_array_get(rows, 0), "agents"));
	json_decref(rows);
	return n;
}

static void
from_a_file_into_service(void **state)
{
	struct ground *g = *state;

	assert_int_equal(RUN(g, "show", "ZL/0007", ZZ), EXIT_WORLD);
	assert_int_equal(RUN(g, "apply", ZZ), EXIT_BAD_INPUT);
	says(g, "nothing is staged");
	write_list(g, ROWS, "");
	assert_int_equal(import(g), 0);
	assert_int_equal(RUN(g, "status"), 0);
	says(g, "ZZ  no list is in service\n    staged: serial 1, 60 agents, by ");
	serve(g);
	assert_int_equal(RUN(g, "show", "zl 0007", ZZ), 0);
	says(g, "Manok");
	says(g, "valid (the list says: Valid)");
	assert_int_equal(RUN(g, "show", "ZL/9999", ZZ), EXIT_BAD_INPUT);
	says(g, "no agent of ZZ has this number");
	assert_int_equal(RUN(g, "status"), 0);
	says(g, "ZZ  list of ");
	says(g, "ZZO, serial 1, 60 agents");
	write_list(g, ROWS, "Wholly New Agency,ZL/0900,Suspended,,\n");
	assert_int_equal(import(g), 0);
	assert_int_equal(RUN(g, "diff", ZZ), 0);
	says(g, "added    ZL/0900");
	assert_int_equal(RUN(g, "diff", ZZ, "--json"), 0);
	says(g, "\"kind\": \"added\"");
	assert_int_equal(RUN(g, "apply", ZZ), 0);
	assert_int_equal(in_service(g), ROWS + 1);
	assert_int_equal(RUN(g, "rollback", "7", ZZ), EXIT_BAD_INPUT);
	assert_int_equal(RUN(g, "rollback", "x", ZZ), EXIT_BAD_INPUT);
	assert_int_equal(RUN(g, "rollback", ZZ), 0);
	says(g, "as serial 3");
	assert_int_equal(in_service(g), ROWS);
}

/* --- bad input: the list in service stays ------------------------------------------- */

static void
huge(const struct ground *g)
{
	write_list(g, ROWS, "");
	assert_int_equal(truncate(g->file, 200 << 20), 0);
}
static void empty(const struct ground *g) { write_list(g, 0, ""); }
static void no_byte(const struct ground *g) { write_words(g->file, ""); }
static void fewer(const struct ground *g) { write_list(g, ROWS * 6 / 10, ""); }
static void new_word(const struct ground *g) { write_list(g, ROWS, "Wholly New Agency,ZL/0900,On probation,,\n"); }
static void other_columns(const struct ground *g) { write_words(g->file, "Shop,Street\nA,B\n"); }
static void binary(const struct ground *g) { write_words(g->file, "Agency,Licence\n\xff\xfe\x01,\x02\n"); }
static void directory(const struct ground *g) { unlink(g->file); assert_int_equal(mkdir(g->file, 0700), 0); }
static void missing(const struct ground *g) { unlink(g->file); }

static const struct { const char *title; void (*write)(const struct ground *g); int import, apply; const char *says; } bad[] = {
	{ "200 MB", huge, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "it is larger than 64 MiB" },
	{ "empty", empty, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "" },
	{ "no byte", no_byte, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "" },
	{ "40 % fewer", fewer, 0, EXIT_BAD_INPUT, "TRIPWIRE rows" },
	{ "new word", new_word, 0, EXIT_BAD_INPUT, "TRIPWIRE new-word" },
	{ "other columns", other_columns, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "error" },
	{ "binary", binary, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "error" },
	{ "a folder", directory, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "it is not a file" },
	{ "missing", missing, EXIT_BAD_INPUT, EXIT_BAD_INPUT, "No such file" },
};

static void
bad_input_leaves_the_list_in_service(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct ground *g;
		void *made = NULL;
		int got;

		setup(&made);
		g = made;
		serve(g);
		write_list(g, ROWS + 3, "");	/* it waits, and must not be taken for the bad one */
		assert_int_equal(import(g), 0);
		bad[i].write(g);
		got = import(g);
		if (got != bad[i].import)
			fail_msg("%s: import ends in %d: %s", bad[i].title, got, g->said.ptr);
		says(g, bad[i].says);
		got = RUN(g, "apply", ZZ, "--socket", g->socket);
		if (got != bad[i].apply)
			fail_msg("%s: apply ends in %d: %s", bad[i].title, got, g->said.ptr);
		assert_int_equal(in_service(g), ROWS);
		assert_int_equal(RUN(g, "show", "ZL/0050", ZZ), 0);
		rmdir(g->file);
		teardown(&made);
	}
}

/* What looks like a command is a name; control characters are no part of what is printed. */
static void
names_are_only_names(void **state)
{
	static const char *const rows[] = {
		"\"Robert'); DROP TABLE agents;--\",ZL/0901,Valid,,\n", "\"<script>alert(1)</script>\",ZL/0902,Valid,,\n",
		"\"$(reboot) `id` %s%n\",ZL/0903,Valid,,\n",
	};
	struct ground *g = *state;
	char extra[512];

	snprintf(extra, sizeof(extra), "%s%s%s", rows[0], rows[1], rows[2]);
	write_list(g, ROWS, extra);
	if (import(g) != 0)
		fail_msg("%s", g->said.ptr);
	assert_int_equal(RUN(g, "apply", ZZ), 0);
	assert_int_equal(RUN(g, "show", "ZL/0901", ZZ), 0);
	says(g, "Robert'); DROP TABLE agents;--");
	assert_int_equal(RUN(g, "show", "ZL/0903", ZZ), 0);
	says(g, "$(reboot) `id` %s%n");
}

static void
any_question_is_answered(void **state)
{
	static const char *const texts[] = { "'; DROP TABLE agents; --", "%s%s%n", "\xf0\x9f\x99\x8f", "", "   ", "()*&^%$#@!" };
	struct ground *g = *state;
	char noise[161];
	unsigned x = 12345;

	serve(g);
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (RUN(g, "find", texts[i], ZZ) != 0)
			fail_msg("%s: %s", texts[i], g->said.ptr);
		says(g, "(V7)");
	}
	for (unsigned n = 0; n < 5; n++) {
		for (unsigned i = 0; i < 160; i++) {
			x = x * 1103515245u + 12345u;
			noise[i] = (char)(' ' + 1 + (x >> 16) % 94);
		}
		noise[0] = 'q';		/* no option */
		noise[160] = '\0';
		if (RUN(g, "find", noise, ZZ) != 0)
			fail_msg("%s: %s", noise, g->said.ptr);
		says(g, "(V7)");
	}
	assert_int_equal(RUN(g, "find", "\xff\xfe", ZZ), EXIT_BAD_INPUT);
	assert_int_equal(RUN(g, "find", "zl 0007", ZZ), 0);
	says(g, "found (V1, valid), by number");
	assert_int_equal(RUN(g, "find", "manokborim recruiting ltd", ZZ), 0);
	says(g, "found (V1, valid)");
}

static void
refused_rows_are_for_mending(void **state)
{
	struct ground *g = *state;
	struct stat st;
	char path[128];

	write_list(g, ROWS, "Mangled Number,2.51911E+11,Valid,,\n");
	assert_int_equal(import(g), 0);
	says(g, "1 rows refused");
	snprintf(path, sizeof(path), "%s/zz/bad-rows.csv", g->dir);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size > 20);
	assert_int_equal(RUN(g, "apply", ZZ), 0);
	write_list(g, ROWS - 1, "Mangled Number,2.51911E+11,Valid,,\n");
	assert_int_equal(import(g), 0);
	says(g, "would be told as gone: mend these rows first");
}

static void
a_list_that_looks_wrong_is_not_applied_alone(void **state)
{
	struct ground *g = *state;

	serve(g);
	fewer(g);
	assert_int_equal(import(g), 0);
	says(g, "will ask for a second person");
	assert_int_equal(RUN(g, "apply", ZZ, "--socket", g->socket), EXIT_BAD_INPUT);	/* nobody is signed in */
	says(g, "needs two accounts of a running safard");
	assert_int_equal(RUN(g, "apply", ZZ, "--socket", g->socket, "--who", "bea"), EXIT_BAD_INPUT);	/* a name is no person */
	assert_int_equal(RUN(g, "status", ZZ), 0);
	says(g, "a tripwire is up");
	assert_int_equal(in_service(g), ROWS);
}

static void
called_wrongly(void **state)
{
	static const char *const cases[][4] = {
		{ "import", "--country", "zz" }, { "import", "x.csv" }, { "apply" }, { "apply", "ZZ", "--country", "zz" },
		{ "status", "--country", "zzz" }, { "sell" }, { NULL }, { "import", "x", "--country=zz", "--charset=klingon" },
		{ "refresh", "--country=zz", "--signature=x" }, { "rollback", "--country=zz", "--approval=0011" },
	};
	struct ground *g = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *words[8] = { "safar register" };

		for (unsigned n = 0; n < 4; n++)
			words[n + 1] = cases[i][n];
		assert_int_equal(run(g, words), EXIT_MISUSE);
	}
}

/* "Unchanged" would else mean a file that neither waits nor is in service. */
static void
a_file_by_hand_forgets_what_was_fetched(void **state)
{
	struct ground *g = *state;
	char path[128];

	serve(g);
	snprintf(path, sizeof(path), "%s/zz/fetched.etag", g->dir);
	write_words(path, "\"one\"\n");
	assert_int_equal(import(g), 0);
	assert_int_equal(access(path, F_OK), -1);
	write_words(path, "\"one\"\n");
	write_words(g->file, "");		/* refused; what was fetched waits no more, all the same */
	assert_int_equal(import(g), EXIT_BAD_INPUT);
	assert_int_equal(access(path, F_OK), -1);
}

static void
refreshing_needs_an_address(void **state)
{
	struct ground *g = *state;

	assert_int_equal(RUN(g, "refresh", ZZ, "--mapping", g->mapping), EXIT_BAD_INPUT);
	says(g, "no address to refresh from");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(from_a_file_into_service), cmocka_unit_test(bad_input_leaves_the_list_in_service), TEST(names_are_only_names),
		TEST(any_question_is_answered), TEST(refused_rows_are_for_mending), TEST(a_list_that_looks_wrong_is_not_applied_alone),
		TEST(called_wrongly), TEST(refreshing_needs_an_address), TEST(a_file_by_hand_forgets_what_was_fetched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
