/*
 * test_fact.c - safar fact: names, the list, and what is refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
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
		argv[argc] = (char *)(uintptr_t)words[argc];
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
what_is_not_withdrawn_cannot_be_restored(void **state)
{
	const struct place *p = *state;
	const char *const restore[] = { "fact", "restore", "QA", "hotline.labour", "--file", p->list, NULL };
	char room[1024];
	struct buf said = BUF_OVER(room);

	assert_int_equal(safar_fact(&said, restore), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "qa/hotline.labour is not withdrawn"));
	assert_int_equal(access(p->list, F_OK), -1);
}

static void
the_verb_is_in_what_is_said(void **state)
{
	const struct place *p = *state;
	const char *const help[] = { "fact", "restore", "--help", NULL };
	const char *const half[] = { "fact", "withdraw", "QA", "--file", p->list, NULL };
	const char *const verb_last[] = { "fact", "--file", p->list, "list", NULL };
	char room[4096];
	struct buf said = BUF_OVER(room);

	assert_int_equal(safar_fact(&said, help), 0);
	assert_non_null(strstr(said.ptr, "Usage: safar fact restore [OPTION...] CC FACT"));
	assert_int_equal(safar_fact(&said, half), EXIT_MISUSE);
	assert_non_null(strstr(said.ptr, "safar fact withdraw: say which fact"));
	assert_int_equal(safar_fact(&said, verb_last), 0);
}

/* What somebody pastes as a reason stays one field of one line, and commands no terminal. */
static void
a_reason_cannot_break_the_list(void **state)
{
	static const char *const reasons[] = { "a\tb", "a\nnp/hotline.worker\tx", "a\rb", "a\033[2Jb", "a\177b",
		"a\xc2\x9b" "b", "a\xe2\x80\xae" "b", "a\xff" "b" };
	const struct place *p = *state;
	const char *withdraw[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", NULL, "--file", p->list, NULL };
	const char *const restore[] = { "fact", "restore", "QA", "hotline.labour", "--file", p->list, NULL };
	const char *const list[] = { "fact", "list", "--file", p->list, NULL };
	char room[1024];
	struct buf said = BUF_OVER(room);

	for (size_t i = 0; i < COUNT(reasons); i++) {
		unsigned tabs = 0;

		withdraw[5] = reasons[i];
		assert_int_equal(safar_fact(&said, withdraw), 0);
		assert_int_equal(safar_fact(&said, list), 0);
		for (const char *c = said.ptr; *c != '\0'; c++) {
			tabs += *c == '\t';
			if ((unsigned char)*c < ' ' ? *c != '\t' && c[1] != '\0' : *c == '\177')
				fail_msg("reason %zu left a control character", i);
		}
		assert_int_equal(tabs, 3);
		assert_null(strstr(said.ptr, "\xc2\x9b"));
		assert_null(strstr(said.ptr, "\xe2\x80\xae"));
		assert_int_equal(safar_fact(&said, restore), 0);
	}
	withdraw[5] = " \t\n";
	assert_int_equal(safar_fact(&said, withdraw), EXIT_MISUSE);
}

/* Root withdraws under the strictest umask; who runs safard reads it, and withdraws too. */
static void
what_root_withdraws_its_owner_reads(void **state)
{
	enum { NOBODY = 65534 };
	const struct place *p = *state;
	const char *const one[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "x", "--file", p->list, NULL };
	const char *const two[] = { "fact", "withdraw", "np-qa", "fee.cap", "--reason", "y", "--file", p->list, NULL };
	const char *const three[] = { "fact", "withdraw", "QA", "hotline.child", "--reason", "z", "--file", p->list, NULL };
	const char *const list[] = { "fact", "list", "--file", p->list, NULL };
	char room[1024], lock[128];
	struct buf said = BUF_OVER(room);
	mode_t before;
	struct stat st;
	int status;
	pid_t pid;

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(p->directory, NOBODY, NOBODY), 0);
	before = umask(077);
	assert_int_equal(safar_fact(&said, one), 0);
	snprintf(lock, sizeof lock, "%s.lock", p->list);
	assert_int_equal(stat(lock, &st), 0);
	assert_true(st.st_uid == NOBODY && st.st_gid == NOBODY && (st.st_mode & 07777) == 0644);
	assert_int_equal(stat(p->list, &st), 0);
	assert_true(st.st_uid == NOBODY && st.st_gid == NOBODY && (st.st_mode & 07777) == 0644);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0 || safar_fact(&said, list) != 0 ||
		    strstr(said.ptr, "qa/hotline.labour\t") == NULL)
			_exit(1);
		_exit(safar_fact(&said, two) == 0 ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(safar_fact(&said, three), 0);
	assert_int_equal(stat(p->list, &st), 0);
	assert_true(st.st_uid == NOBODY && (st.st_mode & 07777) == 0644);
	umask(before);
	assert_int_equal(safar_fact(&said, list), 0);
	assert_non_null(strstr(said.ptr, "\nnp-qa/fee.cap\t"));
	assert_non_null(strstr(said.ptr, "\nqa/hotline.child\t"));
}

/* A folder above that the owner may not enter: written, and of no use, so it is said. */
static void
a_list_its_owner_cannot_reach_is_said(void **state)
{
	enum { NOBODY = 65534 };
	const struct place *p = *state;
	char inner[96], path[128], room[1024];
	const char *const one[] = { "fact", "withdraw", "QA", "hotline.labour", "--reason", "x", "--file", path, NULL };
	struct buf said = BUF_OVER(room);

	if (geteuid() != 0)
		skip();
	snprintf(inner, sizeof inner, "%s/inner", p->directory);
	snprintf(path, sizeof path, "%s/withdrawn", inner);
	assert_int_equal(mkdir(inner, 0700), 0);
	assert_int_equal(chown(inner, NOBODY, NOBODY), 0);
	assert_int_equal(safar_fact(&said, one), EXIT_WORLD);
	assert_non_null(strstr(said.ptr, "cannot read it"));
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
		TEST(what_is_not_withdrawn_cannot_be_restored),
		TEST(the_verb_is_in_what_is_said),
		TEST(a_reason_cannot_break_the_list),
		TEST(what_root_withdraws_its_owner_reads),
		TEST(a_list_its_owner_cannot_reach_is_said),
		TEST(an_unknown_fact_is_refused_with_the_nearest),
		TEST(the_nearest_fact_is_the_nearest),
		TEST(misuse_and_a_bad_world_have_their_codes),
		TEST(the_configuration_says_where_the_list_lies),
	};

	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
