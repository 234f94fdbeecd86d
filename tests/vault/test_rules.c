/* test_rules.c - what is opened, for whom and how often, on a clock that moves */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/vault/rules.h"
#include "locales/text/bug.h"

enum { HOUR = 3600, DAY = 86400, NOW = 1795700000 };

static struct rules *rules;
static struct vault_now now;
static uint32_t next_id;

static int
set_up(void **state)
{
	(void)state;
	rules = rules_new(RULE_ROWS);
	now = (struct vault_now){ NOW, 1000000 };
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	rules_free(rules);
	return 0;
}

static void
pass(int64_t ms)
{
	now.wall_s += ms / 1000;
	now.boot_ms += ms;
}

static const char job[] = "0123456789abcdef0123456789abcdef";
static const struct ticket good_ticket = { "0123456789abcdef0123456789abcdef", "np", "alerts", "ana", "bina", NOW + DAY, 3 };

/* An id of a request that was made `age_s` ago; each is another one. */
static void
request_id(uint8_t id[SEAL_ID_BYTES], int64_t age_s)
{
	int64_t made_s = now.wall_s - age_s;

	memset(id, 0, SEAL_ID_BYTES);
	next_id++;
	for (int i = 0; i < 4; i++) {
		id[i] = (uint8_t)(made_s >> (24 - 8 * i));
		id[12 + i] = (uint8_t)(next_id >> (24 - 8 * i));
	}
}

static enum vault_rule
ask(enum vault_purpose purpose, const char *who, const char *list, const uint8_t *id, const struct ticket *t)
{
	struct vault_ask q = { purpose, { "np", list, id }, NULL, who, purpose == VAULT_JOB ? job : "" };
	uint32_t nth;

	return rules_ask(rules, &q, t, &now, &nth);
}

static void
is_rule(enum vault_rule got, enum vault_rule wanted, const char *what)
{
	if (got != wanted)
		fail_msg("%s: %s, not %s", what, vault_rule_word(got), vault_rule_word(wanted));
}

static void
purposes_open_their_lists_only(void **state)
{
	static const struct { enum vault_purpose purpose; const char *list; enum vault_rule rule; } cases[] = {
		{ VAULT_REQUEST, "callback", VAULT_MAY }, { VAULT_REQUEST, "alerts", VAULT_NO_LIST },
		{ VAULT_REQUEST, "warden", VAULT_NO_LIST }, { VAULT_WARDEN, "warden", VAULT_MAY },
		{ VAULT_WARDEN, "alerts", VAULT_NO_LIST }, { VAULT_WARDEN, "callback", VAULT_NO_LIST },
		{ VAULT_JOB, "alerts", VAULT_MAY }, { VAULT_JOB, "broadcast", VAULT_MAY }, { VAULT_JOB, "warden", VAULT_MAY },
		{ VAULT_JOB, "callback", VAULT_NO_LIST }, { VAULT_JOB, "people", VAULT_NO_LIST },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ticket t = good_ticket;
		uint8_t id[SEAL_ID_BYTES];

		memcpy(t.list, cases[i].list, strlen(cases[i].list) + 1);
		t.rows = 100;
		request_id(id, 60);
		is_rule(ask(cases[i].purpose, "ana", cases[i].list, id, &t), cases[i].rule, cases[i].list);
	}
}

static void
names_are_names_and_never_numbers(void **state)
{
	static const char *const bad[] = { "", "Ana", "ana banana", "447700900123", "x447700900123", "ana\n",
		"a-name-of-more-than-31-characters", "-", "9ana", "a/b" };
	uint8_t id[SEAL_ID_BYTES];
	struct vault_ask q = { VAULT_REQUEST, { "np", "callback", id }, NULL, "ana", job };
	uint32_t nth;

	(void)state;
	request_id(id, 60);
	for (size_t i = 0; i < COUNT(bad); i++)
		is_rule(ask(VAULT_REQUEST, bad[i], "callback", id, NULL), VAULT_NO_NAME, bad[i]);
	is_rule(rules_ask(rules, &q, NULL, &now, &nth), VAULT_NO_NAME, "a job's name where there is no job");
	q.job = "";
	q.row.owner = "NP";
	is_rule(rules_ask(rules, &q, NULL, &now, &nth), VAULT_NO_NAME, "an owner in capitals");
	q = (struct vault_ask){ VAULT_JOB, { "np", "alerts", id }, NULL, "safard", "0123" };
	is_rule(rules_ask(rules, &q, &good_ticket, &now, &nth), VAULT_NO_NAME, "a job that is none");
	is_rule(ask(VAULT_REQUEST, "ana.b-c_2", "callback", id, NULL), VAULT_MAY, "a good name");
}

static void
a_request_is_open_for_72_hours(void **state)
{
	static const struct { int64_t age_s; enum vault_rule rule; } cases[] = {
		{ 0, VAULT_MAY }, { 72 * HOUR, VAULT_MAY }, { 72 * HOUR + 1, VAULT_NO_OLD }, { 400 * DAY, VAULT_NO_OLD },
		{ -600, VAULT_MAY }, { -601, VAULT_NO_FUTURE }, { -DAY, VAULT_NO_FUTURE },
	};
	uint8_t id[SEAL_ID_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		request_id(id, cases[i].age_s);
		is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), cases[i].rule, "age");
	}
}

/* A clock that is wrong by a day closes what is at the edge, and opens nothing that was closed. */
static void
a_clock_wrong_by_a_day_is_on_the_safe_side(void **state)
{
	uint8_t id[SEAL_ID_BYTES], old[SEAL_ID_BYTES];

	(void)state;
	request_id(id, 50 * HOUR);
	request_id(old, 73 * HOUR);
	now.wall_s += DAY;
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_NO_OLD, "ahead");
	is_rule(ask(VAULT_REQUEST, "ana", "callback", old, NULL), VAULT_NO_OLD, "ahead, old");
	now.wall_s -= 2 * DAY;
	request_id(id, -25 * HOUR);
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_NO_FUTURE, "back");
	/* rates run on the other clock: a wall clock that jumps fills no bucket */
	now.wall_s += DAY;
	for (int i = 0; i < 30; i++) {
		request_id(id, 60);
		is_rule(ask(VAULT_REQUEST, "bina", "callback", id, NULL), VAULT_MAY, "within the rate");
	}
	now.wall_s += HOUR;
	request_id(id, 60);
	is_rule(ask(VAULT_REQUEST, "bina", "callback", id, NULL), VAULT_NO_MINE, "the wall clock moved");
}

static void
a_request_is_shown_three_times(void **state)
{
	uint8_t id[SEAL_ID_BYTES], other[SEAL_ID_BYTES];

	(void)state;
	request_id(id, 60);
	request_id(other, 60);
	for (int i = 0; i < 3; i++)
		is_rule(ask(VAULT_REQUEST, i < 2 ? "ana" : "bina", "callback", id, NULL), VAULT_MAY, "thrice");
	is_rule(ask(VAULT_REQUEST, "chandra", "callback", id, NULL), VAULT_NO_TIMES, "the fourth");
	is_rule(ask(VAULT_REQUEST, "chandra", "callback", other, NULL), VAULT_MAY, "another");
	pass(40 * (int64_t)HOUR * 1000);
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_NO_TIMES, "two days later");
}

static void
an_account_opens_thirty_an_hour_and_all_of_them_120(void **state)
{
	static const char *const people[] = { "ana", "bina", "chandra", "devi" };
	uint8_t id[SEAL_ID_BYTES];

	(void)state;
	for (size_t p = 0; p < COUNT(people); p++) {
		for (int i = 0; i < 30; i++) {
			request_id(id, 60);
			is_rule(ask(VAULT_REQUEST, people[p], "callback", id, NULL), VAULT_MAY, "in the rate");
		}
		request_id(id, 60);
		is_rule(ask(VAULT_REQUEST, people[p], "callback", id, NULL), VAULT_NO_MINE, people[p]);
	}
	is_rule(ask(VAULT_REQUEST, "elina", "callback", id, NULL), VAULT_NO_RATE, "a fifth");
	pass(29 * 1000);	/* 120 an hour: one each thirty seconds, and one each two minutes of an account */
	is_rule(ask(VAULT_REQUEST, "elina", "callback", id, NULL), VAULT_NO_RATE, "29 s later");
	pass(1000);
	is_rule(ask(VAULT_REQUEST, "elina", "callback", id, NULL), VAULT_MAY, "30 s later");
	pass(89 * 1000);
	request_id(id, 60);
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_NO_MINE, "119 s later");
	pass(1000);
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_MAY, "120 s later");
}

static void
wardens_have_a_rate_of_their_own(void **state)
{
	uint8_t id[SEAL_ID_BYTES] = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++)
		is_rule(ask(VAULT_WARDEN, i % 2 ? "ana" : "bina", "warden", id, NULL), VAULT_MAY, "in the rate");
	is_rule(ask(VAULT_WARDEN, "chandra", "warden", id, NULL), VAULT_NO_RATE, "the 61st");
	request_id(id, 60);
	is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), VAULT_MAY, "a request");
}

static void
a_job_needs_a_ticket_of_two_persons(void **state)
{
	static const struct { const char *what; struct ticket t; enum vault_rule rule; } cases[] = {
		{ "good", { "0123456789abcdef0123456789abcdef", "np", "alerts", "ana", "bina", NOW + 1, 3 }, VAULT_MAY },
		{ "another owner", { "0123456789abcdef0123456789abcdef", "ph", "alerts", "ana", "bina", NOW + 1, 3 }, VAULT_NO_OTHER },
		{ "another list", { "0123456789abcdef0123456789abcdef", "np", "warden", "ana", "bina", NOW + 1, 3 }, VAULT_NO_OTHER },
		{ "another job", { "f123456789abcdef0123456789abcdef", "np", "alerts", "ana", "bina", NOW + 1, 3 }, VAULT_NO_OTHER },
		{ "one person", { "0123456789abcdef0123456789abcdef", "np", "alerts", "ana", "ana", NOW + 1, 3 }, VAULT_NO_ONE },
		{ "over", { "0123456789abcdef0123456789abcdef", "np", "alerts", "ana", "bina", NOW, 3 }, VAULT_NO_EXPIRED },
	};
	uint8_t id[SEAL_ID_BYTES] = { 0 };

	(void)state;
	is_rule(ask(VAULT_JOB, "safard", "alerts", id, NULL), VAULT_NO_TICKET, "none");
	for (size_t i = 0; i < COUNT(cases); i++)
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &cases[i].t), cases[i].rule, cases[i].what);
}

static void
a_job_opens_its_rows_and_no_more(void **state)
{
	struct ticket t = good_ticket;
	uint8_t id[SEAL_ID_BYTES] = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++)
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_MAY, "its rows");
	is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_NO_ROWS, "one more");
	t.rows = 10000;
	t.expires_s += 10;	/* a new ticket of the same job does not begin to count anew */
	for (int i = 3; i < 500; i++)
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_MAY, "the second");
	is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_NO_RATE, "more in a second");
	pass(1000);
	is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_MAY, "the next second");
}

static void
the_rate_of_jobs_is_the_administrators(void **state)
{
	static const uint32_t rates[] = { 1, 40, RULE_ROWS, RULE_ROWS_MOST };
	struct ticket t = good_ticket;
	uint8_t id[SEAL_ID_BYTES] = { 0 };

	(void)state;
	t.rows = 1000000;
	for (size_t i = 0; i < COUNT(rates); i++) {
		rules_free(rules);
		rules = rules_new(rates[i]);
		for (uint32_t n = 0; n < rates[i]; n++)
			is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_MAY, "in the rate");
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_NO_RATE, "one more");
		pass(500);
		for (uint32_t n = 0; n < rates[i] / 2; n++)
			is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_MAY, "half a second later");
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &t), VAULT_NO_RATE, "and one more");
		request_id(id, 60);
		for (int n = 0; n < 31; n++, request_id(id, 60))	/* it is of jobs only */
			is_rule(ask(VAULT_REQUEST, "ana", "callback", id, NULL), n < 30 ? VAULT_MAY : VAULT_NO_MINE, "requests");
	}
}

/* A row whose entry could not be written did not leave, so it is not one of those that were approved. */
static void
what_did_not_leave_is_not_counted(void **state)
{
	uint8_t id[SEAL_ID_BYTES] = { 0 };

	(void)state;
	rules_uncount(rules, job);			/* none is known: nothing happens */
	for (int i = 0; i < 10; i++) {
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &good_ticket), VAULT_MAY, "its rows");
		rules_uncount(rules, job);
	}
	rules_uncount(rules, job);			/* never below none */
	for (int i = 0; i < 3; i++)
		is_rule(ask(VAULT_JOB, "safard", "alerts", id, &good_ticket), VAULT_MAY, "its rows");
	rules_uncount(rules, "f123456789abcdef0123456789abcdef");
	is_rule(ask(VAULT_JOB, "safard", "alerts", id, &good_ticket), VAULT_NO_ROWS, "one more");
}

static void
crowds_are_refused_and_nobody_is_forgotten(void **state)
{
	uint8_t id[SEAL_ID_BYTES] = { 0 };
	char who[16];
	struct ticket t = good_ticket;
	struct vault_ask q = { VAULT_JOB, { "np", "alerts", id }, NULL, "safard", t.job };
	uint32_t nth;

	(void)state;
	for (int i = 0; i <= RULE_ACCOUNTS; i++) {
		snprintf(who, sizeof(who), "ana%d", i);
		request_id(id, 60);
		pass(60 * 1000);
		is_rule(ask(VAULT_REQUEST, who, "callback", id, NULL), VAULT_MAY, "accounts that come one by one");
	}
	for (int i = 0; i < RULE_JOBS; i++) {
		snprintf(t.job, sizeof(t.job), "%032d", i);
		is_rule(rules_ask(rules, &q, &t, &now, &nth), VAULT_MAY, "jobs");
	}
	snprintf(t.job, sizeof(t.job), "%032d", RULE_JOBS);
	is_rule(rules_ask(rules, &q, &t, &now, &nth), VAULT_NO_CROWD, "a job too many");
	now.wall_s = t.expires_s;		/* those are over; the new one is for later */
	t.expires_s += DAY;
	is_rule(rules_ask(rules, &q, &t, &now, &nth), VAULT_MAY, "when others are over");
}

static void
all_accounts_at_once_are_a_crowd(void **state)
{
	uint8_t id[SEAL_ID_BYTES] = { 0 };
	char who[16];

	(void)state;
	for (int i = 0; i < RULE_ACCOUNTS; i++) {
		snprintf(who, sizeof(who), "ana%d", i);
		request_id(id, 60);
		is_rule(ask(VAULT_REQUEST, who, "callback", id, NULL), VAULT_MAY, who);
	}
	request_id(id, 60);
	is_rule(ask(VAULT_REQUEST, "bina", "callback", id, NULL), VAULT_NO_CROWD, "one more");
	pass(HOUR * 1000 + 1);
	request_id(id, 60);
	is_rule(ask(VAULT_REQUEST, "bina", "callback", id, NULL), VAULT_MAY, "an hour later");
}

static void
resealing_is_bounded_and_never_for_callbacks(void **state)
{
	uint32_t nth;

	(void)state;
	is_rule(rules_reseal(rules, "callback", &now, &nth), VAULT_NO_LIST, "callback");
	is_rule(rules_reseal(rules, "447700900123", &now, &nth), VAULT_NO_NAME, "a number");
	for (uint32_t i = 1; i <= 500; i++) {
		is_rule(rules_reseal(rules, "alerts", &now, &nth), VAULT_MAY, "alerts");
		assert_int_equal(nth, i);
	}
	is_rule(rules_reseal(rules, "alerts", &now, &nth), VAULT_NO_RATE, "more");
}

static void
every_rule_has_a_word_and_a_sentence(void **state)
{
	(void)state;
	for (int r = VAULT_MAY + 1; r < VAULT_RULE_COUNT; r++) {
		assert_true(strlen(vault_rule_word((enum vault_rule)r)) > 2);
		assert_true(strlen(vault_rule_sentence((enum vault_rule)r)) > 15);
	}
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(purposes_open_their_lists_only),
		CASE(names_are_names_and_never_numbers),
		CASE(a_request_is_open_for_72_hours),
		CASE(a_clock_wrong_by_a_day_is_on_the_safe_side),
		CASE(a_request_is_shown_three_times),
		CASE(an_account_opens_thirty_an_hour_and_all_of_them_120),
		CASE(wardens_have_a_rate_of_their_own),
		CASE(a_job_needs_a_ticket_of_two_persons),
		CASE(a_job_opens_its_rows_and_no_more),
		CASE(the_rate_of_jobs_is_the_administrators),
		CASE(what_did_not_leave_is_not_counted),
		CASE(crowds_are_refused_and_nobody_is_forgotten),
		CASE(all_accounts_at_once_are_a_crowd),
		CASE(resealing_is_bounded_and_never_for_callbacks),
		CASE(every_rule_has_a_word_and_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
