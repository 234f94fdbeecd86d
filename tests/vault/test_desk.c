/* test_desk.c - no digits without a rule, a key, a whole seal, and an entry on disk */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/staff/audit.h"
#include "gateway/vault/desk.h"
#include "gateway/vault/forget.h"
#include "gateway/vault/keys.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/stage.h"

#define JOB "0123456789abcdef0123456789abcdef"

static struct desk *desk;
static struct keys *keys;
static struct audit *audit;
static struct vault_now now;
static const struct caller safard = { true, false }, us = { false, true };
static char keys_folder[128], public_path[128], jobs[128];

static int
set_up(void **state)
{
	struct buf why = BUF_INIT(512);
	bool is_mistake;

	if (stage_set_up(state) < 0)
		return -1;
	snprintf(keys_folder, sizeof(keys_folder), "%s", stage_in("keys"));
	snprintf(public_path, sizeof(public_path), "%s", stage_in("vault.pub"));
	snprintf(jobs, sizeof(jobs), "%s", stage_in("jobs"));
	if (!freopen(stage_in("log"), "a", stderr))	/* searched at the end, too */
		return -1;
	now = vault_now();
	keys = keys_open(keys_folder, public_path, &now, &is_mistake, &why);
	audit = audit_open(stage_in("audit"), &why);
	assert_true(keys && audit);
	desk = desk_new(keys, audit, jobs, RULE_ROWS);
	assert_true(desk_begin(desk, stage_in("audit"), &now, &why));
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

static struct wire_ask
question(enum wire_verb verb, enum vault_purpose purpose, const char *list, int64_t age_s)
{
	struct wire_ask a = { .verb = verb, .purpose = purpose, .owner = "np", .who = "ana" };

	snprintf(a.list, sizeof(a.list), "%s", list);
	snprintf(a.job, sizeof(a.job), "%s", verb == WIRE_OPEN && purpose == VAULT_JOB ? JOB : "");
	stage_seal(a.owner, a.list, age_s, a.id, a.sealed);
	return a;
}

static void
expect(const struct wire_ask *a, const struct caller *who, enum wire_status status, const char *words)
{
	struct wire_reply r;

	desk_answer(desk, a, who, &now, &r);
	if (r.status != status || strcmp((const char *)r.bytes, words) != 0)
		fail_msg("%d \"%s\", not \"%s\"", (int)r.status, r.status == WIRE_DONE ? "(digits)" : (const char *)r.bytes,
		    status == WIRE_DONE ? "(digits)" : words);
	if (status == WIRE_REFUSED)
		assert_null(strstr((const char *)r.bytes, HER));
}

static void
ticket(uint32_t rows)
{
	struct ticket t = { JOB, "np", "alerts", "ana", "bina", now.wall_s + 3600, rows };
	struct buf why = BUF_INIT(512);

	assert_true(ticket_write(jobs, &t, &why));
	buf_free(&why);
}

static void
a_request_is_opened_and_written_down(void **state)
{
	struct wire_ask a = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);
	char object[64] = "request-";

	(void)state;
	sodium_bin2hex(object + 8, 33, a.id, 16);
	expect(&a, &safard, WIRE_DONE, HER);
	assert_int_equal(stage_audited("vault.open", object), 1);
	assert_int_equal(stage_audited("vault.start", "2"), 1);
	assert_int_equal(stage_audited("vault.month", ""), 2);
}

/* Each way to be refused: the sentence, and the entry with the word of its rule. */
static void
what_is_refused_is_written_down_too(void **state)
{
	static const struct { const char *what, *words, *word; } cases[] = {
		{ "bit", "it does not open: it is damaged, or it stood in another row", " seal" },
		{ "owner", "it does not open: it is damaged, or it stood in another row", " seal" },
		{ "id", "it does not open: it is damaged, or it stood in another row", " seal" },
		{ "month", "the key of its month is forgotten", " month" },
		{ "list", "this list is not opened for this purpose", " list" },
		{ "old", "the request was made more than 72 hours ago", " old" },
		{ "name", "an account, owner, list or job has a name that is none", "name" },
		{ "job", "there is no approval for this job, or its ticket cannot be read", "job-" JOB " ticket" },
		{ "user", "this user of the machine may not ask", "user" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *what = cases[i].what;
		struct wire_ask a = question(WIRE_OPEN, VAULT_REQUEST, "callback", strcmp(what, "old") == 0 ? 73 * 3600 : 60);
		unsigned before = stage_audited("vault.refuse", cases[i].word);

		if (strcmp(what, "bit") == 0)
			a.sealed[40] ^= 1;
		else if (strcmp(what, "owner") == 0)
			memcpy(a.owner, "ph", 3);
		else if (strcmp(what, "id") == 0)
			a.id[15] ^= 1;
		else if (strcmp(what, "month") == 0)
			a.sealed[1] ^= 16;
		else if (strcmp(what, "list") == 0)
			memcpy(a.list, "alerts", 7);
		else if (strcmp(what, "name") == 0)
			memcpy(a.who, HER, sizeof(HER));
		else if (strcmp(what, "job") == 0)
			a = question(WIRE_OPEN, VAULT_JOB, "alerts", 60);
		expect(&a, strcmp(what, "user") == 0 ? &us : &safard, WIRE_REFUSED, cases[i].words);
		if (stage_audited("vault.refuse", cases[i].word) != before + 1)
			fail_msg("%s: no entry", what);
	}
	assert_int_equal(stage_audited("vault.open", ""), 0);
}

/* No file may grow: what a full disk does. */
static void
without_an_entry_nothing_is_opened(void **state)
{
	struct rlimit full = { 0, RLIM_INFINITY }, normal = { RLIM_INFINITY, RLIM_INFINITY };
	struct wire_ask request = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60), job, seal;

	(void)state;
	ticket(10);
	job = question(WIRE_OPEN, VAULT_JOB, "alerts", 60);
	seal = question(WIRE_RESEAL, VAULT_REQUEST, "alerts", 60);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	expect(&request, &safard, WIRE_REFUSED, "the audit log cannot be written, so nothing is opened");
	expect(&job, &safard, WIRE_REFUSED, "the audit log cannot be written, so nothing is opened");
	expect(&job, &safard, WIRE_REFUSED, "the audit log cannot be written, so nothing is opened");
	expect(&seal, &safard, WIRE_REFUSED, "the audit log cannot be written, so nothing is opened");
	setrlimit(RLIMIT_FSIZE, &normal);
	expect(&request, &safard, WIRE_DONE, HER);
	expect(&job, &safard, WIRE_DONE, HER);
	assert_int_equal(stage_audited("vault.open", ""), 2);
}

static void
rows_of_a_job_share_an_entry(void **state)
{
	struct wire_ask a;

	(void)state;
	ticket(250);
	a = question(WIRE_OPEN, VAULT_JOB, "alerts", 40 * 86400);	/* rows of a list have no age */
	for (int i = 0; i < 250; i++)
		expect(&a, &safard, WIRE_DONE, HER);
	expect(&a, &safard, WIRE_REFUSED, "all the rows that were approved have been opened");
	assert_int_equal(stage_audited("vault.open", "job-" JOB), 3);
	assert_int_equal(stage_audited("vault.open", "job-" JOB " 201-300"), 1);
	assert_int_equal(unlink(stage_in("jobs/" JOB)), 0);		/* stopped */
	expect(&a, &safard, WIRE_REFUSED, "there is no approval for this job, or its ticket cannot be read");
}

static void
a_seal_is_renewed_without_being_shown(void **state)
{
	struct wire_ask a = question(WIRE_RESEAL, VAULT_REQUEST, "warden", 60);
	struct wire_reply r;

	(void)state;
	desk_answer(desk, &a, &safard, &now, &r);
	assert_int_equal(r.status, WIRE_DONE);
	assert_int_equal(r.len, SEALED_BYTES);
	assert_memory_not_equal(r.bytes, a.sealed, SEALED_BYTES);
	assert_int_equal(stage_audited("vault.reseal", "rows 1-100"), 1);
	memcpy(a.sealed, r.bytes, SEALED_BYTES);
	a.verb = WIRE_OPEN;
	a.purpose = VAULT_WARDEN;
	expect(&a, &safard, WIRE_DONE, HER);
	a = question(WIRE_RESEAL, VAULT_REQUEST, "callback", 60);
	expect(&a, &safard, WIRE_REFUSED, "this list is not opened for this purpose");
	a = question(WIRE_RESEAL, VAULT_REQUEST, "alerts", 60);
	a.sealed[69] ^= 128;
	expect(&a, &safard, WIRE_REFUSED, "it does not open: it is damaged, or it stood in another row");
}

/* A row that outlives its month is sealed with the key of the new one. */
static void
a_seal_is_renewed_with_the_month_of_today(void **state)
{
	struct wire_ask a = question(WIRE_RESEAL, VAULT_REQUEST, "warden", 60);
	struct wire_reply r;

	(void)state;
	now.wall_s += 40 * 86400;
	desk_answer(desk, &a, &safard, &now, &r);
	assert_int_equal(r.status, WIRE_DONE);
	assert_int_equal(seal_month_of(r.bytes), seal_month(now.wall_s));
	assert_true(seal_month_of(r.bytes) > seal_month_of(a.sealed));
	memcpy(a.sealed, r.bytes, SEALED_BYTES);
	a.verb = WIRE_OPEN;
	a.purpose = VAULT_WARDEN;
	expect(&a, &safard, WIRE_DONE, HER);
}

/* The id of a warden is a person's: the log has a hash of it. */
static void
a_wardens_id_is_not_in_the_log(void **state)
{
	struct wire_ask a = question(WIRE_OPEN, VAULT_WARDEN, "warden", 60);
	char hex[33];

	(void)state;
	expect(&a, &safard, WIRE_DONE, HER);
	sodium_bin2hex(hex, sizeof(hex), a.id, sizeof(a.id));
	assert_int_equal(stage_audited("vault.open", "warden-"), 1);
	assert_int_equal(stage_audited("vault.open", hex), 0);
}

static void
a_flood_does_not_fill_the_disk(void **state)
{
	struct wire_ask a = question(WIRE_OPEN, VAULT_REQUEST, "alerts", 60);

	(void)state;
	for (int i = 0; i < DESK_REFUSALS + 50; i++)
		expect(&a, &safard, WIRE_REFUSED, "this list is not opened for this purpose");
	assert_int_equal(stage_audited("vault.refuse", " list"), DESK_REFUSALS);
	now.boot_ms += 60 * 1000;
	desk_tick(desk, &now);
	assert_int_equal(stage_audited("vault.refuse", " more"), 1);
}

/* A new start of the vault is no way around its rules. */
static void
a_new_start_remembers(void **state)
{
	struct wire_ask one = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);
	struct wire_ask other = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);
	struct wire_ask job;
	struct buf why = BUF_INIT(512);

	(void)state;
	ticket(150);
	job = question(WIRE_OPEN, VAULT_JOB, "alerts", 60);
	for (int i = 0; i < 120; i++)
		expect(&job, &safard, WIRE_DONE, HER);
	for (int i = 0; i < 2; i++)
		expect(&one, &safard, WIRE_DONE, HER);
	for (int i = 0; i < 26; i++) {
		struct wire_ask more = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);

		expect(&more, &safard, WIRE_DONE, HER);
	}
	desk_free(desk);
	desk = desk_new(keys, audit, jobs, RULE_ROWS);
	if (!desk_begin(desk, stage_in("audit"), &now, &why))
		fail_msg("%s", why.ptr);
	expect(&one, &safard, WIRE_DONE, HER);		/* the third; the 29th of this account */
	expect(&one, &safard, WIRE_REFUSED, "the number of this request was shown three times already");
	expect(&other, &safard, WIRE_DONE, HER);
	other = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);
	expect(&other, &safard, WIRE_REFUSED, "this account has opened as many numbers as it may for now");
	for (int i = 100; i < 150; i++)			/* rows 101 to 120 once more: their entry is of a hundred */
		expect(&job, &safard, WIRE_DONE, HER);
	expect(&job, &safard, WIRE_REFUSED, "all the rows that were approved have been opened");
	buf_free(&why);
}

static void
after_a_panic_nothing_opens(void **state)
{
	struct wire_ask a = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60), forget = { .verb = WIRE_FORGET };
	struct wire_ask seal = question(WIRE_RESEAL, VAULT_REQUEST, "alerts", 60);
	struct buf why = BUF_INIT(512);
	unsigned gone;

	(void)state;
	expect(&forget, &safard, WIRE_REFUSED, "this user of the machine may not ask");
	expect(&a, &safard, WIRE_DONE, HER);
	assert_true(forget_all(keys_folder, public_path, &gone, &why));	/* by another process */
	expect(&a, &safard, WIRE_REFUSED, "all keys were forgotten: nothing can be opened");
	expect(&seal, &safard, WIRE_REFUSED, "all keys were forgotten: nothing can be opened");
	expect(&forget, &us, WIRE_DONE, "");
	assert_int_equal(stage_audited("vault.panic", "all keys"), 1);
	assert_int_equal(access(public_path, F_OK), -1);
	buf_free(&why);
}

static void
a_folder_that_was_removed_is_a_panic(void **state)
{
	struct wire_ask a = question(WIRE_OPEN, VAULT_REQUEST, "callback", 60);

	(void)state;
	assert_int_equal(rename(keys_folder, stage_in("away")), 0);
	expect(&a, &safard, WIRE_REFUSED, "all keys were forgotten: nothing can be opened");
	assert_int_equal(rename(stage_in("away"), keys_folder), 0);
	expect(&a, &safard, WIRE_REFUSED, "all keys were forgotten: nothing can be opened");
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_request_is_opened_and_written_down),
		CASE(what_is_refused_is_written_down_too),
		CASE(without_an_entry_nothing_is_opened),
		CASE(rows_of_a_job_share_an_entry),
		CASE(a_seal_is_renewed_without_being_shown),
		CASE(a_seal_is_renewed_with_the_month_of_today),
		CASE(a_wardens_id_is_not_in_the_log),
		CASE(a_flood_does_not_fill_the_disk),
		CASE(a_new_start_remembers),
		CASE(after_a_panic_nothing_opens),
		CASE(a_folder_that_was_removed_is_a_panic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
