/* test_line_faults.c - a vault that is away, dies, talks nonsense or says nothing: every row is LATER, and the loop goes on */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/loop.h"
#include "gateway/vault/wire.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/fake_vault.h"
#include "tests/vault/rows_asked.h"
#include "tests/vault/stage.h"

enum { SKIP_MS = VAULT_LINE_WAIT_MS, STEP_MS = 50, DIALS = 8 };

static struct rows_asked a;
static struct vault_rows_ask ask;
static struct fake_vault fake;

static void
begin(int backlog)
{
	fake_vault_begin(&fake, backlog);
	rows_begin(&a, stage_in("socket"));
	rows_blank(&ask, FAKE_ROWS);
}

static void
end(void)
{
	rows_end(&a);
	fake_vault_end(&fake);
}

static void
rounds(int n)
{
	while (n-- > 0)
		loop_once(a.loop, 0);
}

static void
every_answer_that_is_none_is_later_for_all(void **state)
{
	static const struct { const char *what, *words; bool is_closed; size_t len; uint8_t bytes[48]; } cases[] = {
		{ "closed at once", "it closed the line without an answer", true, 0, { 0 } },
		{ "half a length", "it closed the line without an answer", true, 1, { 0 } },
		{ "half an answer", "it closed the line without an answer", true, 10, "\0\x18\1\0\0\14" "4477" },
		{ "a length of nothing", "its answer is none", false, 2, { 0, 0 } },
		{ "a length of one", "its answer is none", false, 2, { 0, 1 } },
		{ "longer than any", "its answer is none", false, 2, { 5, 12 } },
		{ "longer than a frame can be", "its answer is none", false, 2, { 0xFF, 0xFF } },
		{ "text", "its answer is none", false, 16, "HTTP/1.1 200 OK\n" },
		{ "another version", "its answer is none", false, 11, { 0, 9, 2, 0, 1, 0, 1, 0, 1, 0, 0 } },
		{ "two rows", "its answer is none", false, 9, { 0, 7, 1, 0, 1, 0, 1, 0, 0 } },
		{ "four rows", "its answer is none", false, 13, { 0, 11, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0 } },
		{ "no digits", "its answer is none", false, 11, { 0, 9, 1, 0, 1, 0, 0, 0, 1, 0, 0 } },
		{ "one digit of no use", "its answer is none", false, 23, "\0\x15\1\0\0\14" "44770090012x\1\0\1\0\0" },
		{ "a byte behind it", "its answer is none", false, 12, { 0, 9, 1, 0, 1, 0, 1, 0, 1, 0, 0, 7 } },
		{ "an answer for one", "its answer is none", false, 17, "\0\x0F\1\0\14" "447700900123" },
		{ "a refusal", "it refuses: not\\x0Anow", false, 12, "\0\x0A\1\1\7not\nnow" },
	};

	(void)state;
	begin(8);
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t byte;
		int fd;

		vault_line_ask(a.line, &ask);
		fd = fake_vault_question(&fake, a.loop);
		assert_int_equal(a.calls, i);
		fake_vault_give(fd, cases[i].bytes, cases[i].len);
		if (cases[i].is_closed)
			close(fd);
		rounds(3);
		if (a.calls != i + 1 || a.ended[VAULT_ROW_LATER] != FAKE_ROWS || !strstr(a.why, cases[i].words))
			fail_msg("%s: %u answers, \"%s\"", cases[i].what, a.calls, a.why);
		assert_null(strstr(a.why, "4477"));
		if (!cases[i].is_closed) {
			assert_true(recv(fd, &byte, 1, MSG_DONTWAIT) == 0);	/* hung up on */
			close(fd);
		}
		loop_skip(a.loop, SKIP_MS);
	}
	end();
}

static void
an_answer_may_come_in_single_bytes(void **state)
{
	static const uint8_t bytes[] = "\0\x19\1\0\0\14" "447700900123\1\0\2\0\4soon";
	int fd;

	(void)state;
	begin(8);
	vault_line_ask(a.line, &ask);
	fd = fake_vault_question(&fake, a.loop);
	for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
		assert_int_equal(a.calls, 0);
		fake_vault_give(fd, bytes + i, 1);
		rounds(1);
	}
	assert_int_equal(a.calls, 1);
	rows_expect(&a, 1, 1, 1, 0, "the vault opens 1 of 3 rows: soon");
	close(fd);
	end();
}

/* A byte now and then does not win time. */
static void
an_answer_that_drips_is_too_late(void **state)
{
	int fd;

	(void)state;
	begin(8);
	vault_line_ask(a.line, &ask);
	fd = fake_vault_question(&fake, a.loop);
	for (int i = 0; i < 4; i++) {
		fake_vault_give(fd, "\0\x19\1\0" + i, 1);
		loop_skip(a.loop, VAULT_LINE_WAIT_MS / 4 - 100);
		rounds(2);
		assert_int_equal(a.calls, 0);
	}
	loop_skip(a.loop, 400);
	rounds(1);
	rows_expect(&a, 0, FAKE_ROWS, 0, 0, "no answer within five seconds");
	close(fd);
	end();
}

/* A process of its own, killed when half of its answer has left. */
static void
a_vault_that_is_killed_in_its_answer_is_later_for_all(void **state)
{
	struct wire_said said = { .count = FAKE_ROWS };
	uint8_t frame[WIRE_SAID_BYTES], got[FAKE_QUESTION_BYTES];
	int status;
	size_t len;
	pid_t pid;

	(void)state;
	begin(8);
	for (unsigned i = 0; i < FAKE_ROWS; i++)
		memcpy(said.row[i].digits, HER, sizeof(HER));
	len = wire_put_said(frame, &said);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = -1;

		while (fd < 0)
			fd = accept(fake.listener, NULL, NULL);
		if (recv(fd, got, sizeof(got), MSG_WAITALL) != sizeof(got) || send(fd, frame, len - 5, MSG_NOSIGNAL) != (ssize_t)len - 5)
			_exit(1);
		usleep(20000);
		kill(getpid(), SIGKILL);
	}
	rows_go(&a, &ask);
	rows_expect(&a, 0, FAKE_ROWS, 0, 0, "it closed the line without an answer");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	end();
}

static void
when_nobody_is_there_it_tries_until_the_time_is_over(void **state)
{
	char wanted[256], far[300];

	(void)state;
	rows_begin(&a, stage_in("socket"));
	rows_blank(&ask, VAULT_ROWS_MAX);
	vault_line_ask(a.line, &ask);
	rounds(2);
	loop_skip(a.loop, VAULT_LINE_WAIT_MS - 500);
	rounds(2);
	assert_int_equal(a.calls, 0);
	loop_skip(a.loop, 500);
	rounds(1);
	snprintf(wanted, sizeof(wanted), "the vault at %s: safar-vault does not run", stage_in("socket"));
	rows_expect(&a, 0, VAULT_ROWS_MAX, 0, 0, wanted);
	rows_end(&a);
	memset(far, 'x', sizeof(far) - 1);
	far[sizeof(far) - 1] = '\0';
	rows_begin(&a, far);
	vault_line_ask(a.line, &ask);
	rounds(1);
	loop_skip(a.loop, VAULT_LINE_WAIT_MS);
	rounds(1);
	rows_expect(&a, 0, VAULT_ROWS_MAX, 0, 0, "the name is too long for a socket");
	rows_end(&a);
}

/* The next try comes after `ms`, neither earlier nor later.  Time passes by itself, too: a short wait is never too early. */
static int
question_after(int64_t ms)
{
	vault_line_ask(a.line, &ask);
	if (ms > 0) {
		loop_skip(a.loop, ms / 2);
		rounds(3);
		if (ms >= 400 && accept(fake.listener, NULL, NULL) >= 0)
			fail_msg("a try comes earlier than after %d ms", (int)ms);
		loop_skip(a.loop, ms / 2);
	}
	return fake_vault_question(&fake, a.loop);
}

/* Each failure makes the next try wait longer, but leaves half of the time for an answer; a good answer makes it quick again. */
static void
tries_are_further_apart_each_time(void **state)
{
	static const int64_t waits_ms[DIALS] = { 0, 100, 200, 400, 800, 1600, 2500, 2500 };
	int fd;

	(void)state;
	begin(8);
	for (unsigned i = 0; i < DIALS; i++) {
		close(question_after(waits_ms[i]));
		rounds(2);
		assert_int_equal(a.calls, i + 1);
	}
	fd = question_after(2500);
	fake_vault_answer(fd);
	rounds(2);
	rows_expect(&a, 1, 1, 1, 0, "as it is");
	close(fd);
	rounds(2);
	close(question_after(0));
	rounds(2);
	close(question_after(100));
	end();
}

/* A question whose time is over is no failure more: the vault that is back is found when it would have been. */
static void
a_vault_that_comes_back_is_found_by_the_next_question(void **state)
{
	(void)state;
	rows_begin(&a, stage_in("socket"));
	rows_blank(&ask, FAKE_ROWS);
	vault_line_ask(a.line, &ask);
	for (int i = 0; i < 2 * VAULT_LINE_WAIT_MS / STEP_MS && a.calls == 0; i++) {	/* tries: 0 0.1 0.3 0.7 1.5 3.1 5.6 s */
		loop_skip(a.loop, STEP_MS);
		rounds(1);
	}
	rows_expect(&a, 0, FAKE_ROWS, 0, 0, "safar-vault does not run");
	fake_vault_begin(&fake, 8);
	vault_line_ask(a.line, &ask);
	loop_skip(a.loop, 1500);
	close(fake_vault_question(&fake, a.loop));
	end();
}

static void
a_vault_whose_queue_is_full_does_not_block_us(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd[8], n = 0;

	(void)state;
	begin(1);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", stage_in("socket"));
	do {
		assert_true(n < (int)COUNT(fd));
		fd[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	} while (connect(fd[n++], (struct sockaddr *)&at, sizeof(at)) == 0);
	assert_int_equal(errno, EAGAIN);
	vault_line_ask(a.line, &ask);
	rounds(2);
	loop_skip(a.loop, VAULT_LINE_WAIT_MS);
	rounds(1);
	rows_expect(&a, 0, FAKE_ROWS, 0, 0, "it is busy");
	while (n > 0)
		close(fd[--n]);
	end();
}

static void
a_name_that_is_too_long_is_not_sent(void **state)
{
	static const char long_name[] = "a-name-that-is-longer-than-any-name-of-this-project-and-than-the-frame";

	(void)state;
	begin(8);
	ask.who = long_name;
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, FAKE_ROWS, "the vault is not asked: a name is too long");
	rounds(2);
	assert_true(accept(fake.listener, NULL, NULL) < 0);
	end();
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(every_answer_that_is_none_is_later_for_all),
		CASE(an_answer_may_come_in_single_bytes),
		CASE(an_answer_that_drips_is_too_late),
		CASE(a_vault_that_is_killed_in_its_answer_is_later_for_all),
		CASE(when_nobody_is_there_it_tries_until_the_time_is_over),
		CASE(tries_are_further_apart_each_time),
		CASE(a_vault_that_comes_back_is_found_by_the_next_question),
		CASE(a_vault_whose_queue_is_full_does_not_block_us),
		CASE(a_name_that_is_too_long_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
