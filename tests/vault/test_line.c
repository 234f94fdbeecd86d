/* test_line.c - rows of a job, asked of the real safar-vault without waiting for it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/loop.h"
#include "gateway/vault/ticket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/stopped.h"
#include "tests/vault/rows_asked.h"
#include "tests/vault/stage.h"

enum { ALL = VAULT_ROWS_MAX, SKIP_MS = 5000 };

static struct rows_asked a;
static struct vault_rows_ask ask;

static void
begin(const char *const *more)
{
	stage_start(more);
	rows_begin(&a, stage_in("socket"));
	rows_fill(&ask, ALL);
}

static void
end(void)
{
	rows_end(&a);
	stage_search();
	assert_int_equal(stage_stop(), 0);
}

/* The rows that were not opened, to be asked for once more. */
static void
keep_the_rest(void)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < ask.count; i++)
		if (a.end[i] != VAULT_ROW_OPEN)
			ask.row[kept++] = ask.row[i];
	ask.count = kept;
}

static void
sixty_four_rows_open_in_one_question(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(130);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	assert_int_equal(stage_audited("vault.open", "job-" ROWS_JOB), 1);
	rows_go(&a, &ask);				/* over the same line: rows 65 to 128 */
	rows_expect(&a, ALL, 0, 0, 0, "");
	assert_int_equal(stage_audited("vault.open", "job-" ROWS_JOB " 101-200"), 1);
	assert_int_equal(stage_audited("vault.open", ""), 2);
	ask.count = 1;
	rows_go(&a, &ask);
	rows_expect(&a, 1, 0, 0, 0, "");
	ask.count = 3;
	rows_go(&a, &ask);
	rows_expect(&a, 1, 0, 0, 2, "the vault opens 1 of 3 rows: all the rows that were approved have been opened");
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " rows 2"), 1);
	end();
}

/* What the rate lets through first, the rest when there is room again; nothing is counted that did not open. */
static void
behind_the_rate_it_is_later_and_then_it_opens(void **state)
{
	static const char *const slow[] = { "--rows-per-second", "40", NULL };
	int rounds = 0;

	(void)state;
	begin(slow);
	rows_ticket(ALL);
	rows_go(&a, &ask);
	rows_expect(&a, 40, 24, 0, 0, "the vault opens 40 of 64 rows: as many numbers were opened as may be for now");
	for (unsigned i = 0; i < ALL; i++)
		assert_int_equal(a.end[i], i < 40 ? VAULT_ROW_OPEN : VAULT_ROW_LATER);
	for (keep_the_rest(); ask.count > 0; keep_the_rest()) {
		rows_go(&a, &ask);
		assert_int_equal(a.ended[VAULT_ROW_OPEN] + a.ended[VAULT_ROW_LATER], ask.count);
		assert_true(rounds++ < 100000);
	}
	assert_int_equal(stage_audited("vault.refuse", ""), 0);		/* a pace is no refusal */
	rows_fill(&ask, 1);
	do
		rows_go(&a, &ask);
	while (a.ended[VAULT_ROW_LATER] == 1);
	rows_expect(&a, 0, 0, 0, 1, "all the rows that were approved have been opened");
	end();
}

static void
a_row_that_never_opens_does_not_stop_those_behind_it(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(ALL);
	ask.row[1].sealed[69] ^= 1;
	ask.row[2].sealed[1] ^= 16;			/* another month */
	memcpy(ask.row[5].sealed, ask.row[6].sealed, SEALED_BYTES);	/* moved */
	rows_go(&a, &ask);
	rows_expect(&a, ALL - 3, 0, 3, 0, "the vault opens 61 of 64 rows: it does not open: it is damaged, or it stood in another row");
	assert_int_equal(a.end[1], VAULT_ROW_NEVER);
	assert_int_equal(a.end[2], VAULT_ROW_NEVER);
	assert_int_equal(a.end[5], VAULT_ROW_NEVER);
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " seal 2"), 1);
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " month 1"), 1);
	end();
}

static void
without_a_ticket_for_them_rows_are_stopped(void **state)
{
	static const struct { const char *what, *owner, *list, *checker; int64_t left_s; const char *words; } cases[] = {
		{ "owner", "ph", "alerts", "bina", 3600, "the approval is for another owner or list" },
		{ "list", "np", "warden", "bina", 3600, "the approval is for another owner or list" },
		{ "one person", "np", "alerts", "ana", 3600, "the approval was made and agreed to by one person" },
		{ "over", "np", "alerts", "bina", -1, "the approval is over" },
	};
	struct buf why = BUF_INIT(512);

	(void)state;
	begin(NULL);
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, ALL, "the vault opens 0 of 64 rows: there is no approval for this job");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ticket t = { .job = ROWS_JOB, .maker = "ana", .expires_s = loop_wall_s() + cases[i].left_s, .rows = 1000 };

		snprintf(t.owner, sizeof(t.owner), "%s", cases[i].owner);
		snprintf(t.list, sizeof(t.list), "%s", cases[i].list);
		snprintf(t.checker, sizeof(t.checker), "%s", cases[i].checker);
		assert_true(ticket_write(stage_in("jobs"), &t, &why));
		rows_go(&a, &ask);
		rows_expect(&a, 0, 0, 0, ALL, cases[i].words);
	}
	rows_ticket(10);
	ask.list = "callback";				/* never for a job */
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, ALL, "this list is not opened for this purpose");
	ask.list = "alerts";
	ask.who = HER;					/* no name; and not in the log */
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, ALL, "an account, owner, list or job has a name that is none");
	assert_int_equal(stage_audited("vault.open", ""), 0);
	assert_int_equal(stage_audited("vault.refuse", ""), 2 + COUNT(cases) + 1);	/* one entry a question */
	ask.who = "safard";
	rows_go(&a, &ask);
	rows_expect(&a, 10, 0, 0, ALL - 10, "the vault opens 10 of 64 rows: all the rows that were approved have been opened");
	buf_free(&why);
	end();
}

static void
a_ticket_that_is_dropped_stops_its_job(void **state)
{
	struct buf why = BUF_INIT(512);

	(void)state;
	begin(NULL);
	rows_ticket(1000);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	assert_true(ticket_drop(stage_in("jobs"), ROWS_JOB, &why));
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, ALL, "there is no approval for this job, or its ticket cannot be read");
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " ticket 64"), 1);
	buf_free(&why);
	end();
}

/* The audit log cannot be written: nothing leaves, nothing is used up, and it is asked for again. */
static void
without_an_entry_it_is_later(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(ALL);
	assert_int_equal(rename(stage_in("audit/audit.log"), stage_in("audit/away")), 0);
	for (int i = 0; i < 3; i++) {
		rows_go(&a, &ask);
		rows_expect(&a, 0, ALL, 0, 0, "the vault opens 0 of 64 rows: the audit log cannot be written, so nothing is opened");
	}
	assert_int_equal(rename(stage_in("audit/away"), stage_in("audit/audit.log")), 0);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	end();
}

static void
after_a_panic_no_row_ever_opens(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(ALL);
	stage_spill(stage_in("keys/forgotten"), "", 0, 0600);
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, ALL, 0, "all keys were forgotten: nothing can be opened");
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " panic 64"), 1);
	end();
}

static void
our_own_user_may_not_ask_when_others_are_named(void **state)
{
	static const char *const others[] = { "--allow-uid", "12345,12346", NULL };

	(void)state;
	begin(others);
	rows_ticket(ALL);
	rows_go(&a, &ask);
	rows_expect(&a, 0, ALL, 0, 0, "it refuses: this user of the machine may not ask");
	assert_int_equal(stage_audited("vault.refuse", "user"), 1);
	assert_int_equal(stage_audited("vault.open", ""), 0);
	end();
}

/* In a child of another user; 0 if it ended as it should. */
static int
as_nobody(unsigned open, unsigned later, const char *words)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (setgid(65534) < 0 || setuid(65534) < 0)
			_exit(2);
		rows_begin(&a, stage_in("socket"));
		rows_go(&a, &ask);
		rows_expect(&a, open, later, 0, 0, words);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
strangers_open_no_row_and_those_named_do(void **state)
{
	static const char *const nobody[] = { "--allow-uid", "7,65534", NULL };
	char folder[128];

	(void)state;
	if (geteuid() != 0)
		return;		/* only root can be somebody else */
	snprintf(folder, sizeof(folder), "%s", stage_in(""));
	chmod(folder, 0711);
	begin(NULL);
	rows_ticket(ALL);
	chmod(stage_in("socket"), 0666);
	assert_int_equal(as_nobody(0, ALL, "it refuses: this user of the machine may not ask"), 0);
	assert_int_equal(stage_audited("vault.refuse", "user"), 1);
	assert_int_equal(stage_audited("vault.open", ""), 0);
	end();
	stage_start(nobody);
	chmod(stage_in("socket"), 0666);
	assert_int_equal(as_nobody(ALL, 0, ""), 0);
	stage_stop();
}

/* Rows that were counted before may be opened once more: those of the last entry. */
static void
a_vault_that_was_killed_opens_the_rows_of_its_last_entry_again(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(ALL);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	assert_true(stopped(stage_pid));
	vault_line_ask(a.line, &ask);
	for (int i = 0; i < 3; i++)
		loop_once(a.loop, 0);			/* the question lies in its socket */
	assert_int_equal(a.calls, 1);
	kill(stage_pid, SIGKILL);
	rows_wait(&a);
	rows_expect(&a, 0, ALL, 0, 0, "it closed the line without an answer");
	assert_int_equal(stage_ended(), 1000 + SIGKILL);
	vault_line_ask(a.line, &ask);			/* nobody is there yet: it goes on trying */
	for (int i = 0; i < 4; i++) {
		loop_skip(a.loop, 200);
		loop_once(a.loop, 0);
	}
	assert_int_equal(a.calls, 2);
	stage_start(NULL);
	rows_wait(&a);
	rows_expect(&a, ALL, 0, 0, 0, "");
	rows_go(&a, &ask);
	rows_expect(&a, 0, 0, 0, ALL, "all the rows that were approved have been opened");
	end();
}

static void
a_vault_that_stands_still_costs_the_question_and_no_time(void **state)
{
	(void)state;
	begin(NULL);
	rows_ticket(1000);
	assert_true(stopped(stage_pid));
	vault_line_ask(a.line, &ask);
	for (int i = 0; i < 5; i++)
		loop_once(a.loop, 0);
	loop_skip(a.loop, VAULT_LINE_WAIT_MS - 1000);
	loop_once(a.loop, 0);
	assert_int_equal(a.calls, 0);
	loop_skip(a.loop, 1000);
	loop_once(a.loop, 0);
	assert_int_equal(a.calls, 1);
	rows_expect(&a, 0, ALL, 0, 0, "no answer within five seconds");
	kill(stage_pid, SIGCONT);
	loop_skip(a.loop, SKIP_MS);
	rows_go(&a, &ask);
	rows_expect(&a, ALL, 0, 0, 0, "");
	end();
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(sixty_four_rows_open_in_one_question),
		CASE(behind_the_rate_it_is_later_and_then_it_opens),
		CASE(a_row_that_never_opens_does_not_stop_those_behind_it),
		CASE(without_a_ticket_for_them_rows_are_stopped),
		CASE(a_ticket_that_is_dropped_stops_its_job),
		CASE(without_an_entry_it_is_later),
		CASE(after_a_panic_no_row_ever_opens),
		CASE(our_own_user_may_not_ask_when_others_are_named),
		CASE(strangers_open_no_row_and_those_named_do),
		CASE(a_vault_that_was_killed_opens_the_rows_of_its_last_entry_again),
		CASE(a_vault_that_stands_still_costs_the_question_and_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
