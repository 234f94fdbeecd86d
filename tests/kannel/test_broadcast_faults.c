/*
 * test_broadcast_faults.c - a broadcast on bad days of the operator and of the disk, through the real programs
 *
 * Each on a country of its own, so that a stopped broadcast takes nothing of the
 * next one. What is counted stands at the operator; nobody may have a text twice
 * on a day when nothing was killed, and who is lost must be said to be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/soak/broadcast_town.h"

enum { CROWD = 6000, QUICK = 10000, PACE = 500, ALL_OF_THEM = 1000, LITTLE = 100, LATE_MS = 200 /* so late that a way carries fifty a second */ };

static int
set_up(void **state)
{
	static struct town t;

	town_open(&t, CROWD, LIST_BROADCAST, LIST_JOBS, QUICK, true);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	town_close(*state);
	return 0;
}

static json_t *
jobs(const char *stay, const char *text)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:[s], s:{s:s}, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}, s:s, s:s}",
	    "title", "Jobs", "kind", "news", "list", "broadcast", "topic", "jobs", "stay", stay, "texts", "en", text, "other", "ne", "en", "ar", "en",
	    "am", "en", "fil", "en", "bn", "en", "hi", "en", "ur", "en", "ta", "en", "si", "en", "id", "en", "sw", "en", "until",
	    town_until_text(6 * 3600), "reason", "a test");
}

static void
begin(struct town *t, const char *stay, const char *text, char ref[STAFF_REF])
{
	town_write(t, jobs(stay, text), ref, NULL);
	town_agree(t, ref);
}

/* People of a country who have it, once; of the others nobody. */
static unsigned
who_has(struct town *t, const char *stay, const char *text)
{
	char marked[256], number[BROADCAST_NUMBER];
	unsigned people = 0;

	snprintf(marked, sizeof marked, "English: %s", text);
	for (unsigned who = 0; who < CROWD; who++) {
		const char *hers = strcmp(broadcast_people_locale(who), "en") == 0 ? text : marked;
		unsigned whole, more = 0;

		broadcast_people_number(who, number);
		whole = inbox_whole(t->inbox, number, hers, &more);
		assert_int_equal(more, 0);
		assert_in_range(whole, 0, strcmp(broadcast_people_stay(who), stay) == 0);
		people += whole;
	}
	return people;
}

static unsigned
people_of(const char *stay)
{
	unsigned n = 0;

	for (unsigned who = 0; who < CROWD; who++)
		n += strcmp(broadcast_people_stay(who), stay) == 0;
	return n;
}

/* Late, twice, and for what was never sent: the ledger says no more than is true. */
static void
receipts_late_twice_and_forged(void **state)
{
	struct town *t = *state;
	unsigned meant = people_of("KW");
	char ref[STAFF_REF];

	town_set(t, "dup-dlr", ALL_OF_THEM);
	town_set(t, "forge-dlr", ALL_OF_THEM);
	town_set(t, "dlr-delay", LATE_MS);
	begin(t, "KW", "Receipts are late.", ref);
	town_until(t, ref, "sent");
	TOWN_UNTIL(t, town_sum(t, ref, "delivered") == meant);
	assert_int_equal(who_has(t, "KW", "Receipts are late."), meant);
	assert_int_equal(town_sum(t, ref, "planned"), meant);
	assert_int_equal(town_sum(t, ref, "maybe_twice"), 0);
	town_set(t, "dup-dlr", 0);
	town_set(t, "forge-dlr", 0);
	town_set(t, "dlr-delay", 0);
}

/* What it does not take now it takes later: everybody once. */
static void
an_operator_that_throttles(void **state)
{
	struct town *t = *state;
	char ref[STAFF_REF];

	town_set(t, "throttle", LITTLE);
	begin(t, "KW", "Too fast for them.", ref);
	town_linger(t, 2000);
	town_set(t, "throttle", 0);
	town_until(t, ref, "sent");
	assert_int_equal(who_has(t, "KW", "Too fast for them."), people_of("KW"));
	assert_int_equal(town_sum(t, ref, "reached"), people_of("KW"));
}

/* It stops by itself, says why, and goes on from where it was; who was refused is not tried again, and counted. */
static void
an_operator_that_rejects(void **state)
{
	struct town *t = *state;
	struct inbox_counts before, after;
	unsigned meant = people_of("SA");
	unsigned long refused;
	char ref[STAFF_REF];
	json_t *shown;

	assert_true(inbox_count(t->inbox, &before, &t->why));
	town_set(t, "reject", ALL_OF_THEM);
	begin(t, "SA", "Nobody takes it.", ref);
	town_until(t, ref, "paused");
	shown = town_ask(t, OMAR, "broadcast.show", json_pack("{s:s}", "broadcast", ref));
	assert_non_null(strstr(json_string_value(json_object_get(shown, "paused_why")), "failed"));
	json_decref(shown);
	town_linger(t, 500);
	assert_true(inbox_count(t->inbox, &after, &t->why));
	refused = after.submits - before.submits;
	assert_in_range(refused, 20, 200 + TOWN_WINDOW);
	assert_int_equal(who_has(t, "SA", "Nobody takes it."), 0);
	town_set(t, "reject", 0);
	json_decref(town_verb(t, "resume", ref));
	town_until(t, ref, "sent");
	assert_int_equal(town_sum(t, ref, "not_reached"), refused);
	assert_int_equal(who_has(t, "SA", "Nobody takes it."), meant - refused);
	assert_int_equal(town_sum(t, ref, "reached"), meant - refused);
}

/* A full disk under a running broadcast: it halts, people are answered, and it goes on by itself. */
static void
a_full_disk(void **state)
{
	struct town *t = *state;
	unsigned parts, had;
	char ref[STAFF_REF];

	if (!t->has_disk) {
		print_message("# not tried: a small disk can be made by root alone\n");
		skip();
	}
	town_pace(t, PACE);
	town_linger(t, 300);
	parts = inbox_parts(t->inbox);
	begin(t, "SA", "The disk is full.", ref);
	TOWN_UNTIL(t, inbox_parts(t->inbox) - parts >= PACE / 2);
	town_fill_disk(t, true);
	town_linger(t, 1500);
	parts = inbox_parts(t->inbox);
	town_linger(t, 1500);
	assert_int_equal(inbox_parts(t->inbox), parts);
	for (unsigned who = 0; who < 10; who++) {
		char number[24];

		snprintf(number, sizeof number, "+447700900%03u", who);
		had = inbox_of(t->inbox, number);
		town_say(t, number, "SALARY");
		TOWN_UNTIL(t, inbox_of(t->inbox, number) > had);
	}
	town_fill_disk(t, false);
	town_pace(t, QUICK);
	town_until(t, ref, "sent");
	assert_int_equal(who_has(t, "SA", "The disk is full."), people_of("SA"));
	assert_int_equal(town_sum(t, ref, "reached"), people_of("SA"));
}

/* A disk that gives errors: staff are told, the files are opened anew, nobody has it twice who had it, and who is in doubt is counted. */
static void
a_disk_that_breaks(void **state)
{
	struct town *t = *state;
	unsigned parts;
	unsigned long unknown;
	char ref[STAFF_REF];

	town_pace(t, PACE);
	parts = inbox_parts(t->inbox);
	begin(t, "SA", "The disk breaks.", ref);
	TOWN_UNTIL(t, inbox_parts(t->inbox) - parts >= PACE / 2);
	town_break_disk(t, true);
	TOWN_UNTIL(t, !town_is_kept(t, ref));	/* a look every ten seconds finds it */
	town_break_disk(t, false);
	TOWN_UNTIL(t, town_is_kept(t, ref));
	town_pace(t, QUICK);
	town_until(t, ref, "sent");
	unknown = town_sum(t, ref, "unknown");
	assert_in_range(unknown, 0, TOWN_WINDOW);
	assert_in_range(who_has(t, "SA", "The disk breaks."), people_of("SA") - unknown, people_of("SA"));
	assert_int_equal(town_sum(t, ref, "reached") + unknown, people_of("SA"));
}

/* Taken and never answered: a window is out, then it stops by itself; what became of those nobody knows, and it says so. */
static void
an_operator_that_is_silent(void **state)
{
	struct town *t = *state;
	unsigned before = inbox_parts(t->inbox);
	char ref[STAFF_REF];

	town_set(t, "silent", ALL_OF_THEM);
	begin(t, "QA", "Nobody answers.", ref);
	town_until(t, ref, "paused");
	assert_in_range(inbox_parts(t->inbox) - before, 1, TOWN_WINDOW);
	assert_int_equal(town_sum(t, ref, "reached"), 0);
	assert_in_range(who_has(t, "QA", "Nobody answers."), 1, TOWN_WINDOW);
	json_decref(town_verb(t, "cancel", ref));
	town_set(t, "silent", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receipts_late_twice_and_forged),
		cmocka_unit_test(an_operator_that_throttles),
		cmocka_unit_test(an_operator_that_rejects),
		cmocka_unit_test(a_full_disk),
		cmocka_unit_test(a_disk_that_breaks),
		cmocka_unit_test(an_operator_that_is_silent),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
