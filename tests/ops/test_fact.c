/*
 * test_fact.c - safar fact: names, the list, and what is refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/fact_names.h"
#include "ops/command/run_directory.h"
#include "tests/support/pack_make.h"

struct place { char directory[64], list[96], pack[96]; };

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	struct make *m = make_world(PACK_SAMPLE);
	size_t len;
	void *bytes = make_bytes(m, &len);
	FILE *f;

	snprintf(p->directory, sizeof p->directory, "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->directory));
	snprintf(p->list, sizeof p->list, "%s/withdrawn", p->directory);
	snprintf(p->pack, sizeof p->pack, "%s/pack", p->directory);
	f = fopen(p->pack, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
	free(bytes);
	make_free(m);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char room[128];
	struct buf why = BUF_OVER(room);

	assert_true(run_directory_remove(p->directory, &why));
	free(p);
	return 0;
}

/* In a fork, because misuse exits; what it printed is in *said. */
static int
safar_fact(struct buf *said, const char *const *words)
{
	char *argv[16];
	int argc = 0, ends[2], status;
	char room[512];
	ssize_t n;
	pid_t pid;

	for (; words[argc] != NULL; argc++)
		argv[argc] = xstrdup(words[argc]);
	argv[argc] = NULL;
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		status = cmd_fact(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	close(ends[1]);
	buf_reset(said);
	while ((n = read(ends[0], room, sizeof room)) > 0)
		buf_add(said, room, (size_t)n);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return WEXITSTATUS(status);
}

static void
names_are_read(void **state)
{
	static const struct { const char *file, *fact, *id; } cases[] = {
		{ "QA", "hotline.labour", "qa/hotline.labour" }, { "np-qa", "fee.cap", "np-qa/fee.cap" },
		{ "NP-ANY", "embassy.2", "np-any/embassy.2" }, { "world", "sea.relay", "world/sea.relay" },
		{ "Qatar", "hotline.labour", NULL }, { "Q1", "hotline.labour", NULL }, { "QA", "", NULL },
		{ "QA", "Hotline", NULL }, { "QA", "a/b", NULL }, { "", "x", NULL }, { "..", "x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[128], said[128];
		struct buf id = BUF_OVER(room), why = BUF_OVER(said);
		bool is_name = fact_id(cases[i].file, cases[i].fact, &id, &why);

		if (is_name != (cases[i].id != NULL) || (is_name && strcmp(id.ptr, cases[i].id) != 0))
			fail_msg("%s %s: %s", cases[i].file, cases[i].fact, is_name ? id.ptr : "refused");
		assert_int_equal(why.len > 0, !is_name);
	}
}

static void
a_withdrawal_is_listed_and_restored(void **state)
{
	const struct place *p = *state;
	const char *const withdraw[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "nobody answers",
		"--who", "desk", "--file", p->list, NULL };
	const char *const restore[] = { "fact", "restore", "QA", "hotline.labour", "--file", p->list, NULL };
	const char *const list[] = { "fact", "list", "--file", p->list, NULL };
	char room[1024];
	struct buf said = BUF_OVER(room);

	assert_int_equal(safar_fact(&said, list), 0);
	assert_string_equal(said.ptr, "");
	assert_int_equal(safar_fact(&said, withdraw), 0);
	assert_string_equal(said.ptr, "");
	assert_int_equal(safar_fact(&said, list), 0);
	assert_int_equal(strncmp(said.ptr, "qa/hotline.labour\t", 18), 0);
	assert_non_null(strstr(said.ptr, "\tdesk\tnobody answers\n"));
	assert_int_equal(safar_fact(&said, restore), 0);
	assert_int_equal(safar_fact(&said, list), 0);
	assert_string_equal(said.ptr, "");
}

static void
an_unknown_fact_is_refused_with_the_nearest(void **state)
{
	const struct place *p = *state;
	const char *const wrong[] = { "fact", "withdraw", "QA", "hotline.labor", "--reason", "x", "--pack", p->pack,
		"--file", p->list, NULL };
	const char *const far[] = { "fact", "withdraw", "MY", "zzzz", "--reason", "x", "--pack", p->pack, "--file",
		p->list, NULL };
	const char *const right[] = { "fact", "withdraw", "np-qa", "fee.cap", "--reason", "x", "--pack", p->pack,
		"--file", p->list, NULL };
	char room[1024];
	struct buf said = BUF_OVER(room);

	assert_int_equal(safar_fact(&said, wrong), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "did you mean qa/hotline.labour?"));
	assert_int_equal(safar_fact(&said, far), EXIT_BAD_INPUT);
	assert_null(strstr(said.ptr, "did you mean"));
	assert_int_equal(access(p->list, F_OK), -1);
	assert_int_equal(safar_fact(&said, right), 0);
	assert_int_equal(access(p->list, F_OK), 0);
}

static void
the_nearest_fact_is_the_nearest(void **state)
{
	static const struct { const char *id, *nearest; } cases[] = {
		{ "qa/hotline.labor", "qa/hotline.labour" }, { "qa/hotline.chld", "qa/hotline.child" },
		{ "qa/hotlin.embasy", "qa/hotline.embassy" }, { "np/hotline.workers", "np/hotline.worker" },
		{ "qa/hotline.worker", "np/hotline.worker" }, { "my/zzzz", NULL }, { "", NULL },
	};
	const struct place *p = *state;
	char room[128];
	struct buf why = BUF_OVER(room);
	struct pack *pack = pack_open(p->pack, &why);

	assert_non_null(pack);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *nearest = fact_nearest(pack, cases[i].id);

		if (nearest == NULL || cases[i].nearest == NULL ? nearest != cases[i].nearest :
		    strcmp(nearest, cases[i].nearest) != 0)
			fail_msg("%s: %s", cases[i].id, nearest == NULL ? "nothing" : nearest);
	}
	pack_close(pack);
}

static void
misuse_and_a_bad_world_have_their_codes(void **state)
{
	const struct place *p = *state;
	const char *const no_reason[] = { "fact", "withdraw", "QA", "hotline.labour", "--file", p->list, NULL };
	const char *const no_verb[] = { "fact", "--file", p->list, NULL };
	const char *const half[] = { "fact", "withdraw", "QA", "--reason", "x", "--file", p->list, NULL };
	const char *const nowhere[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "x", "--file",
		"/nonexistent/withdrawn", NULL };
	const char *const no_pack[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "x", "--file", p->list,
		"--pack", "/nonexistent/pack", NULL };
	const char *const no_config[] = { "fact", "list", "--config", "/nonexistent/safar.conf", NULL };
	char room[2048];
	struct buf said = BUF_OVER(room);

	assert_int_equal(safar_fact(&said, no_reason), EXIT_MISUSE);
	assert_non_null(strstr(said.ptr, "--reason is required"));
	assert_int_equal(safar_fact(&said, no_verb), EXIT_MISUSE);
	assert_int_equal(safar_fact(&said, half), EXIT_MISUSE);
	assert_int_equal(safar_fact(&said, nowhere), EXIT_WORLD);
	assert_int_equal(safar_fact(&said, no_pack), EXIT_BAD_INPUT);
	assert_int_equal(safar_fact(&said, no_config), EXIT_BAD_INPUT);
}

static void
the_configuration_says_where_the_list_lies(void **state)
{
	const struct place *p = *state;
	char path[96], room[1024];
	struct buf said = BUF_OVER(room);
	const char *const withdraw[] = { "fact", "withdraw", "QA", "hotline.labor", "--reason", "x", "--config", path, NULL };
	const char *const right[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "x", "--config", path, NULL };
	FILE *f;

	snprintf(path, sizeof path, "%s/safar.conf", p->directory);
	f = fopen(path, "we");
	assert_non_null(f);
	fprintf(f, "[gateway]\nstate = \"%s\"\npack = \"%s\"\n", p->directory, p->pack);
	fclose(f);
	assert_int_equal(safar_fact(&said, withdraw), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "did you mean"));
	assert_int_equal(safar_fact(&said, right), 0);
	assert_int_equal(access(p->list, F_OK), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(names_are_read),
		TEST(a_withdrawal_is_listed_and_restored),
		TEST(an_unknown_fact_is_refused_with_the_nearest),
		TEST(the_nearest_fact_is_the_nearest),
		TEST(misuse_and_a_bad_world_have_their_codes),
		TEST(the_configuration_says_where_the_list_lies),
	};

	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
