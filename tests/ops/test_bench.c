/*
 * test_bench.c - medians, floors, and the settings under which boxes are compared
 *
 * The measuring itself is `make bench-wire`: a test asserts no time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/process.h"
#include "ops/bench/result.h"
#include "ops/bench/world_files.h"
#include "ops/command/run_directory.h"

enum { FILE_BYTES = 16384 };

static void
add(struct results *r, enum bench_scene scene, enum bench_box box, enum bench_metric metric, double value)
{
	struct result one = { .value = { 0 } };

	one.value[metric] = value;
	results_add(r, scene, box, &one);
}

static void
the_median_is_not_moved_by_one_bad_run(void **state)
{
	static const double values[] = { 30, 1, 20, 9000 };
	struct results *r = xcalloc(1, sizeof *r);
	double median = 0;

	(void)state;
	assert_false(results_median(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, &median));
	for (size_t i = 0; i < 3; i++)
		add(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, values[i]);
	assert_true(results_median(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, &median));
	assert_true(median == 20);
	add(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, values[3]);
	assert_true(results_median(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, &median));
	assert_true(median == 25);
	assert_false(results_median(r, BENCH_SCENE_TMPFS, BENCH_BOX_TEXT, BENCH_METRIC_RATE, &median));
	free(r);
}

/* What is printed of these results, for the caller to free. */
static char *
printed(const struct results *r)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	results_print(out, r);
	fclose(out);
	return text;
}

/* The verdict at the end of the line that begins with `what`; "" when there is no such line. */
static const char *
verdict_of(const char *text, const char *what)
{
	const char *line = strstr(text, what), *end;

	if (line == NULL)
		return "";
	end = strchr(line, '\n');
	assert_non_null(end);
	return strncmp(end - 5, " PASS", 5) == 0 ? "PASS" : strncmp(end - 6, " below", 6) == 0 ? "below" : "?";
}

static void
a_floor_is_met_at_its_bound_and_silent_without_runs(void **state)
{
	static const struct { double rate, peer, p99; const char *faster, *sooner; } cases[] = {
		{ 1100, 1000, 5000, "PASS", "PASS" },
		{ 1099, 1000, 5001, "below", "below" },
		{ 2000, 1000, 10, "PASS", "PASS" },
		{ 2000, 0, 10, "", "PASS" },		/* no ratio to nothing */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct results *r = xcalloc(1, sizeof *r);
		char *text;

		add(r, BENCH_SCENE_TMPFS, BENCH_BOX_SAFARD, BENCH_METRIC_RATE, cases[i].rate);
		add(r, BENCH_SCENE_TMPFS, BENCH_BOX_TEXT, BENCH_METRIC_RATE, cases[i].peer);
		add(r, BENCH_SCENE_FAST, BENCH_BOX_SAFARD, BENCH_METRIC_P99, cases[i].p99);
		text = printed(r);
		assert_string_equal(verdict_of(text, "throughput, of smsbox-text"), cases[i].faster);
		assert_string_equal(verdict_of(text, "p99 at 1000/s"), cases[i].sooner);
		assert_string_equal(verdict_of(text, "throughput, of smsbox-url"), "");
		assert_string_equal(verdict_of(text, "p99 at 100/s"), "");
		free(text);
		free(r);
	}
}

/* The settings of one run, read back; `name` is of a file in them. */
static void
written(enum bench_box box, const char *store, const char *name, char text[FILE_BYTES])
{
	char directory[] = "/tmp/safar-test-XXXXXX", path[64], room[256];
	struct buf why = BUF_OVER(room);
	const struct world_files files = { .directory = directory, .pack = "/nowhere/pack", .store = store,
		.box = box, .text = "Write down each day.", .port = { 1, 2, 3, 4 } };
	struct world_facts facts;
	FILE *in;

	assert_non_null(mkdtemp(directory));
	if (!world_files_write(&files, &facts, &why))
		fail_msg("%s", why.ptr);
	assert_int_equal(facts.links, 1);
	snprintf(path, sizeof path, "%s/%s", directory, name);
	in = fopen(path, "re");
	assert_non_null(in);
	text[fread(text, 1, FILE_BYTES - 1, in)] = '\0';
	fclose(in);
	assert_true(run_directory_remove(directory, &why));
}

/* Lines with passwords, which are new each time, made alike. */
static void
hide_passwords(char *text)
{
	for (char *at = text; (at = strstr(at, "password = ")) != NULL; at += strcspn(at, "\n"))
		memset(at + strlen("password = "), '-', strcspn(at, "\n") - strlen("password = "));
}

static void
every_box_meets_the_same_bearerbox(void **state)
{
	char ours[FILE_BYTES], theirs[FILE_BYTES];

	(void)state;
	written(BENCH_BOX_SAFARD, "spool", "kannel.conf", ours);
	hide_passwords(ours);
	assert_non_null(strstr(ours, "\nstore-type = spool\nstore-location = spool\n"));
	for (int box = BENCH_BOX_SAFARD + 1; box < BENCH_BOX_COUNT; box++) {
		written((enum bench_box)box, "spool", "kannel.conf", theirs);
		hide_passwords(theirs);
		assert_string_equal(ours, theirs);
	}
	written(BENCH_BOX_SAFARD, "file", "kannel.conf", ours);
	assert_non_null(strstr(ours, "\nstore-type = file\nstore-location = store\n"));
}

static void
smsbox_answers_everything_with_one_part(void **state)
{
	char text[FILE_BYTES];

	(void)state;
	written(BENCH_BOX_TEXT, "spool", "smsbox.conf", text);
	assert_non_null(strstr(text, "\nsmsbox-id = safar\n"));
	assert_non_null(strstr(text, "\ncatch-all = true\n"));
	assert_non_null(strstr(text, "\nmax-messages = 1\n"));
	assert_non_null(strstr(text, "\ntext = \"Write down each day.\"\n"));
	assert_null(strstr(text, "get-url"));
	written(BENCH_BOX_URL, "spool", "smsbox.conf", text);
	assert_non_null(strstr(text, "\nget-url = \"http://127.0.0.1:4/?from=%p&text=%a\"\n"));
	assert_null(strstr(text, "\ntext = "));
}

static void
a_program_that_fell_is_noticed_and_one_that_runs_is_ended(void **state)
{
	static const char *const falls[] = { "/bin/sh", "-c", "echo it fell; exit 1", NULL };
	static const char *const runs[] = { "/bin/sleep", "60", NULL };
	char directory[] = "/tmp/safar-test-XXXXXX", room[512];
	struct buf why = BUF_OVER(room);
	struct process p = { .pid = 0 };

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_true(process_start(&p, "sleeper", runs, directory, NULL, &why));
	assert_true(process_is_up(&p, directory, &why));
	assert_true(process_rss_kb(&p) > 0);
	process_end(&p);
	assert_int_equal(process_rss_kb(&p), 0);
	process_end(&p);

	assert_true(process_start(&p, "faller", falls, directory, NULL, &why));
	for (int i = 0; i < 1000 && process_is_up(&p, directory, &why); i++)
		process_nap(10);
	assert_non_null(strstr(why.ptr, "faller did not stay up"));
	assert_non_null(strstr(why.ptr, "it fell"));
	assert_true(run_directory_remove(directory, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_median_is_not_moved_by_one_bad_run),
		cmocka_unit_test(a_floor_is_met_at_its_bound_and_silent_without_runs),
		cmocka_unit_test(every_box_meets_the_same_bearerbox),
		cmocka_unit_test(smsbox_answers_everything_with_one_part),
		cmocka_unit_test(a_program_that_fell_is_noticed_and_one_that_runs_is_ended),
	};

	return cmocka_run_group_tests_name("test_bench", tests, NULL, NULL);
}
