/*
 * test_register_approval.c - a list that looks wrong comes into service when two accounts agreed, and only that list
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/control_client.h"
#include "tests/control/bench.h"
#include "tests/ops/called.h"
#include "tests/register/office_list.h"

enum { ROWS = 200 };

static struct bench b;
static struct buf said = BUF_INIT(1 << 20);
static char dir[128];

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_SQLITE);
	bench_cast(&b);
	*b.now += 25 * 3600;	/* an approver is not made on the day she approves */
	bench_path(&b, "registers", dir);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	buf_free(&said);
	return 0;
}

static void
as(const char *who)
{
	char path[128], room[256];
	struct buf why = BUF_OVER(room);

	bench_path(&b, who, path);
	mkdir(path, 0700);
	setenv("XDG_RUNTIME_DIR", path, 1);
	bench_login(&b, who);
	if (!control_token_write(bench_person(&b, who)->token, &why))
		fail_msg("%s", why.ptr);
}

static void
stage(unsigned rows)
{
	struct stage s = { .dir = dir, .country = "ZZ", .who = "test", .now_s = OFFICE_NOW };
	struct list_result *r = office_list(rows);
	struct stage_report report;
	char room[256];
	struct buf why = BUF_OVER(room);

	if (stage_list(&s, r, &report, &why) != STAGE_DONE)
		fail_msg("%s", why.ptr);
	office_list_free(r);
}

static uint32_t
agents_in_service(void)
{
	char path[160], room[256];
	struct buf why = BUF_OVER(room);
	struct agents *a;
	uint32_t n = 0;

	snprintf(path, sizeof(path), "%s/zz/current.reg", dir);
	a = register_open(path, &why);
	for (uint32_t i = 0; a != NULL && i < a->row_count; i++)
		n += a->rows[i].status != AGENT_GONE;
	register_close(a);
	return n;
}

static int
apply(const char *who, const char *approval)
{
	const char *words[] = { "safar register", "apply", "--country", "ZZ", "--dir", dir, "--socket", b.socket, "--approval", approval, NULL };

	as(who);
	if (approval == NULL)
		words[8] = NULL;
	return called(cmd_register, words, "", &said);
}

static void
says(const char *words)
{
	if (strstr(said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, said.ptr);
}

/* The id that was told to the maker. */
static void
proposed(char id[33])
{
	const char *at = strstr(said.ptr, "written down as\n    ");

	assert_non_null(at);
	snprintf(id, 33, "%.32s", at + strlen("written down as\n    "));
}

static void
agree(const char *who, const char *id)
{
	char args[256], more[64], code[8];
	json_t *answer;

	snprintf(args, sizeof(args), "{\"id\":\"%s\"}", id);
	answer = bench_ask(&b, who, "approval.show", args, NULL);
	snprintf(args, sizeof(args), "{\"id\":\"%s\",\"hash\":\"%s\"}", id,
	    json_string_value(json_object_get(json_object_get(answer, "result"), "hash")));
	json_decref(answer);
	bench_totp(&b, who, code);
	snprintf(more, sizeof(more), ",\"totp\":\"%s\"", code);
	assert_string_equal(bench_says(&b, who, "approval.agree", args, more), "ok");
}

static void
the_first_list_asks_nobody(void **state)
{
	(void)state;
	stage(ROWS);
	assert_int_equal(apply("only-auditor", NULL), 0);
	assert_int_equal(agents_in_service(), ROWS);
}

static void
two_let_it_pass(void **state)
{
	char id[33];

	(void)state;
	stage(ROWS / 2);
	assert_int_equal(apply("only-auditor", NULL), EXIT_REFUSED);
	says("does not have the role");
	assert_int_equal(apply("only-operator", NULL), 0);
	says("This needs a second person");
	says("\"tripwires\":\"rows\"");
	says("safar register apply --country ZZ --approval ");
	assert_int_equal(agents_in_service(), ROWS);
	proposed(id);
	assert_int_equal(apply("only-operator", id), EXIT_BAD_INPUT);
	says("nobody has agreed");
	agree("only-approver", id);
	assert_int_equal(apply("only-editor", id), EXIT_BAD_INPUT);	/* who proposed it carries it out */
	assert_int_equal(agents_in_service(), ROWS);
	assert_int_equal(apply("only-operator", id), 0);
	assert_int_equal(agents_in_service(), ROWS / 2);
	assert_int_equal(bench_events(&b, "register.apply", NULL), 1);
}

static void
they_agreed_to_that_list_only(void **state)
{
	char id[33];

	(void)state;
	stage(ROWS);
	assert_int_equal(apply("only-operator", NULL), 0);
	proposed(id);
	agree("only-approver", id);
	stage(ROWS + 1);
	assert_int_equal(apply("only-operator", id), EXIT_BAD_INPUT);
	says("another list than the one staged now");
	assert_int_equal(agents_in_service(), ROWS / 2);
}

/* A rollback waits like an import: its agents were half as many, and twice as many are told of as licensed again. */
static void
two_let_it_go_back(void **state)
{
	const char *words[] = { "safar register", "rollback", "1", "--country", "ZZ", "--dir", dir, "--socket", b.socket, NULL };
	char id[33];

	(void)state;
	as("only-operator");
	assert_int_equal(called(cmd_register, words, "", &said), 0);
	says("which was serial 1, ");
	says("This needs a second person");
	says("\"tripwires\":\"back to serial 1: rows\"");
	says("safar register apply --country ZZ --approval ");
	assert_int_equal(agents_in_service(), ROWS / 2);
	proposed(id);
	agree("only-approver", id);
	assert_int_equal(apply("only-operator", id), 0);
	says("an earlier list of ZZ is in service again");
	assert_int_equal(agents_in_service(), ROWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_list_asks_nobody), cmocka_unit_test(two_let_it_pass), cmocka_unit_test(they_agreed_to_that_list_only), cmocka_unit_test(two_let_it_go_back),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
