/* test_desk_rows.c - rows of a job at the desk: each as one opening, on a clock that moves */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit.h"
#include "gateway/vault/desk.h"
#include "gateway/vault/forget.h"
#include "gateway/vault/keys.h"
#include "gateway/vault/vault_line.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/rows_asked.h"
#include "tests/vault/stage.h"

enum { ALL = VAULT_ROWS_MAX, RATE = 100 };

static struct desk *desk;
static struct keys *keys;
static struct audit *audit;
static struct vault_now now;
static struct wire_rows question;
static const struct caller safard = { true, false }, us = { false, true }, nobody = { false, false };
static char keys_folder[128], public_path[128], jobs[128];	/* borrowed by keys and desk */

static int
set_up(void **state)
{
	static struct vault_rows_ask filled;
	struct buf why = BUF_INIT(512);
	bool is_mistake;

	if (stage_set_up(state) < 0)
		return -1;
	if (!freopen(stage_in("log"), "a", stderr))	/* searched at the end, too */
		return -1;
	snprintf(keys_folder, sizeof(keys_folder), "%s", stage_in("keys"));
	snprintf(public_path, sizeof(public_path), "%s", stage_in("vault.pub"));
	snprintf(jobs, sizeof(jobs), "%s", stage_in("jobs"));
	now = vault_now();
	keys = keys_open(keys_folder, public_path, &now, &is_mistake, &why);
	audit = audit_open(stage_in("audit"), &why);
	assert_true(keys && audit);
	desk = desk_new(keys, audit, jobs, RATE);
	assert_true(desk_begin(desk, stage_in("audit"), &now, &why));
	rows_fill(&filled, ALL);
	question = (struct wire_rows){ .owner = "np", .list = "alerts", .who = "safard", .job = ROWS_JOB, .count = ALL };
	memcpy(question.row, filled.row, sizeof(question.row));
	buf_free(&why);
	return 0;
}

static int
tear_down(void **state)
{
	desk_free(desk);
	audit_close(audit);
	keys_close(keys);
	stage_search();
	return stage_tear_down(state);
}

/* Open rows first, then `end`; a row that is not open has no digits. */
static void
expect(const struct caller *who, unsigned open, enum vault_row_end end, const char *words)
{
	struct wire_said said;

	desk_rows(desk, &question, who, &now, &said);
	assert_int_equal(said.status, WIRE_DONE);
	assert_int_equal(said.count, question.count);
	if (strcmp(said.why, words) != 0)
		fail_msg("\"%s\", not \"%s\"", said.why, words);
	for (unsigned i = 0; i < said.count; i++) {
		if (said.row[i].end != (i < open ? VAULT_ROW_OPEN : end))
			fail_msg("row %u: %d", i, (int)said.row[i].end);
		for (size_t c = i < open ? strlen(HER) : 0; c < sizeof(said.row[i].digits); c++)
			assert_int_equal(said.row[i].digits[c], 0);
		assert_int_equal(memcmp(said.row[i].digits, HER, i < open ? strlen(HER) : 0), 0);
	}
}

/* LATER: asked again; STOPPED: the whole job; NEVER: this row only. */
static void
each_rule_says_what_becomes_of_a_row(void **state)
{
	static const struct { enum vault_rule rule; enum vault_row_end end; } cases[] = {
		{ VAULT_MAY, VAULT_ROW_OPEN },
		{ VAULT_NO_RATE, VAULT_ROW_LATER }, { VAULT_NO_CROWD, VAULT_ROW_LATER }, { VAULT_NO_AUDIT, VAULT_ROW_LATER },
		{ VAULT_NO_MONTH, VAULT_ROW_NEVER }, { VAULT_NO_PANIC, VAULT_ROW_NEVER }, { VAULT_NO_SEAL, VAULT_ROW_NEVER },
		{ VAULT_NO_NAME, VAULT_ROW_STOPPED }, { VAULT_NO_LIST, VAULT_ROW_STOPPED }, { VAULT_NO_TICKET, VAULT_ROW_STOPPED },
		{ VAULT_NO_OTHER, VAULT_ROW_STOPPED }, { VAULT_NO_ONE, VAULT_ROW_STOPPED }, { VAULT_NO_EXPIRED, VAULT_ROW_STOPPED },
		{ VAULT_NO_ROWS, VAULT_ROW_STOPPED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (vault_rule_end(cases[i].rule) != cases[i].end)
			fail_msg("%s", vault_rule_word(cases[i].rule));
	for (int r = VAULT_MAY + 1; r < VAULT_RULE_COUNT; r++)
		assert_int_not_equal(vault_rule_end((enum vault_rule)r), VAULT_ROW_OPEN);
}

static void
rows_share_the_entries_of_single_openings(void **state)
{
	struct wire_ask one = { .verb = WIRE_OPEN, .purpose = VAULT_JOB, .owner = "np", .list = "alerts", .who = "safard", .job = ROWS_JOB };
	struct wire_reply r;

	(void)state;
	rows_ticket(ALL + 1 + ALL);
	memcpy(one.id, question.row[0].id, SEAL_ID_BYTES);
	memcpy(one.sealed, question.row[0].sealed, SEALED_BYTES);
	expect(&safard, ALL, VAULT_ROW_OPEN, "");
	desk_answer(desk, &one, &safard, &now, &r);
	assert_string_equal((const char *)r.bytes, HER);
	assert_int_equal(stage_audited("vault.open", "job-" ROWS_JOB " 1-100"), 1);
	now.boot_ms += 1000;
	expect(&safard, ALL, VAULT_ROW_OPEN, "");
	assert_int_equal(stage_audited("vault.open", "job-" ROWS_JOB " 101-200"), 1);
	assert_int_equal(stage_audited("vault.open", ""), 2);
	desk_answer(desk, &one, &safard, &now, &r);
	assert_string_equal((const char *)r.bytes, "all the rows that were approved have been opened");
}

static void
the_rate_lets_some_through_and_counts_no_other(void **state)
{
	(void)state;
	rows_ticket(RATE + 50);
	expect(&safard, ALL, VAULT_ROW_OPEN, "");
	expect(&safard, RATE - ALL, VAULT_ROW_LATER, "as many numbers were opened as may be for now");
	expect(&safard, 0, VAULT_ROW_LATER, "as many numbers were opened as may be for now");
	now.boot_ms += 300;
	expect(&safard, 30, VAULT_ROW_LATER, "as many numbers were opened as may be for now");
	now.boot_ms += 1000;
	expect(&safard, 20, VAULT_ROW_STOPPED, "all the rows that were approved have been opened");
	assert_int_equal(stage_audited("vault.refuse", ""), 1);
}

/* What stops a job is said before what is wrong with one row of it. */
static void
the_sentence_is_of_the_worst_end(void **state)
{
	struct wire_said said;

	(void)state;
	rows_ticket(10);
	question.row[3].sealed[40] ^= 1;
	desk_rows(desk, &question, &safard, &now, &said);
	assert_int_equal(said.row[2].end, VAULT_ROW_OPEN);
	assert_int_equal(said.row[3].end, VAULT_ROW_NEVER);
	assert_int_equal(said.row[4].end, VAULT_ROW_OPEN);
	assert_int_equal(said.row[9].end, VAULT_ROW_OPEN);
	assert_int_equal(said.row[10].end, VAULT_ROW_STOPPED);	/* the bad one was counted: whoever guesses, guesses at the same rate */
	assert_string_equal(said.why, "all the rows that were approved have been opened");
}

/* No file may grow: what a full disk does.  Nothing leaves and, however often it is tried, nothing is used up. */
static void
without_an_entry_nothing_leaves_and_nothing_is_used_up(void **state)
{
	struct rlimit full = { 0, RLIM_INFINITY }, normal = { RLIM_INFINITY, RLIM_INFINITY };

	(void)state;
	rows_ticket(ALL);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	for (int i = 0; i < 20; i++)
		expect(&safard, 0, VAULT_ROW_LATER, "the audit log cannot be written, so nothing is opened");
	setrlimit(RLIMIT_FSIZE, &normal);
	now.boot_ms += 1000;
	expect(&safard, ALL, VAULT_ROW_OPEN, "");
	assert_int_equal(stage_audited("vault.open", ""), 1);
}

/* Who may only forget, and who may nothing: no row, no word about the job, one entry without names. */
static void
who_may_not_open_is_refused_as_a_whole(void **state)
{
	const struct caller *const callers[] = { &us, &nobody };
	static const char zeros[sizeof(struct vault_row_said) * ALL];
	struct wire_said said;

	(void)state;
	rows_ticket(ALL);
	for (size_t i = 0; i < COUNT(callers); i++) {
		desk_rows(desk, &question, callers[i], &now, &said);
		assert_int_equal(said.status, WIRE_REFUSED);
		assert_int_equal(said.count, 0);
		assert_string_equal(said.why, "this user of the machine may not ask");
		assert_memory_equal(said.row, zeros, sizeof(zeros));
		assert_int_equal(stage_audited("vault.refuse", "user"), i + 1);
	}
	assert_int_equal(stage_audited("vault.refuse", ROWS_JOB), 0);
	assert_int_equal(stage_audited("vault.open", ""), 0);
	expect(&safard, ALL, VAULT_ROW_OPEN, "");		/* none of it was counted */
}

static void
after_a_panic_no_row_opens(void **state)
{
	struct buf why = BUF_INIT(512);
	unsigned gone;

	(void)state;
	rows_ticket(ALL);
	assert_true(forget_all(keys_folder, public_path, &gone, &why));
	expect(&safard, 0, VAULT_ROW_NEVER, "all keys were forgotten: nothing can be opened");
	assert_int_equal(stage_audited("vault.refuse", "job-" ROWS_JOB " panic 64"), 1);
	buf_free(&why);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(each_rule_says_what_becomes_of_a_row),
		CASE(rows_share_the_entries_of_single_openings),
		CASE(the_rate_lets_some_through_and_counts_no_other),
		CASE(the_sentence_is_of_the_worst_end),
		CASE(without_an_entry_nothing_leaves_and_nothing_is_used_up),
		CASE(who_may_not_open_is_refused_as_a_whole),
		CASE(after_a_panic_no_row_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
