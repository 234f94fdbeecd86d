/*
 * test_broadcast.c - a broadcast from the people who ask for it to their phones, through the real programs
 *
 * People of fiction numbers ask for alerts and news themselves, by SMS; behind
 * them lie some thousands who did so before. Staff write, agree and stop over the
 * control socket. What came is read at the operator, whole and word by word.
 * The tests go on one stand, in this order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/privacy/search.h"
#include "tests/soak/broadcast_town.h"

enum { CROWD = 3000, WRITERS = 12, LANGUAGES = 3, FAST = 10000, SLOW = 300, WARDEN = 50, ASKERS = 40 };
#define POINT "CITY HALL"
#define CANARY "saffronbuckle"		/* stands in a text of the staff, and in no log */

/* The digit that chooses it, its tag, and the first words of the alert after the office. */
static const struct { const char *digit, *locale; } language[LANGUAGES] = { { "1", "en" }, { "2", "ne" }, { "3", "ar" } };
static const char alert_en[] = "Q2345 NP EMB: bus to HALAT from " POINT ", Fri 20 Nov 06:00 to 10:00. Free. Come also with no passport. "
    "Hurt, pregnant and kids go first. If the road is not safe, stay in. ";

struct day {
	struct town	 town;
	json_t		*preview;
	char		 alert[STAFF_REF], drill[STAFF_REF], news[STAFF_REF];
};

/* +44 7700 900nnn: fiction. */
static const char *
phone(unsigned who)
{
	static char room[4][24];
	static unsigned turn;
	char *out = room[turn++ % COUNT(room)];

	snprintf(out, sizeof room[0], "+447700900%03u", who);
	return out;
}

static void
asks(struct town *t, unsigned who, const char *text)
{
	unsigned had = inbox_of(t->inbox, phone(who));

	town_say(t, phone(who), text);
	TOWN_UNTIL(t, inbox_of(t->inbox, phone(who)) > had);
	town_linger(t, 5);
}

static int
set_up(void **state)
{
	static struct day d;

	town_open(&d.town, CROWD, LIST_BROADCAST, LIST_FEES, FAST, false);
	*state = &d;
	return 0;
}

static int
tear_down(void **state)
{
	struct day *d = *state;

	json_decref(d->preview);
	town_close(&d->town);
	return 0;
}

static json_t *
news(const char *title, const char *text)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:{s:s}, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}, s:s, s:s}", "title", title,
	    "kind", "news", "list", "broadcast", "topic", "fees", "texts", "en", text, "other", "ne", "en", "ar", "en", "am", "en", "fil", "en",
	    "bn", "en", "hi", "en", "ur", "en", "ta", "en", "si", "en", "id", "en", "sw", "en", "until", town_until_text(6 * 3600),
	    "reason", "a test");
}

static void
people_ask_for_it_themselves(void **state)
{
	struct town *t = &((struct day *)*state)->town;

	for (unsigned who = 0; who < WRITERS; who++) {
		asks(t, who, "language");
		asks(t, who, language[who % LANGUAGES].digit);
		asks(t, who, "country");
		asks(t, who, "1");
		asks(t, who, "1");
		asks(t, who, "alerts");
		asks(t, who, "1");
		asks(t, who, "news");
		asks(t, who, "1");
	}
	for (unsigned who = 0; who < WRITERS; who++)
		assert_true(inbox_has(t->inbox, phone(who), "News are on for Qatar."));
}

static const char *
text_of(const json_t *preview, const char *locale)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(preview, "languages"), i, row)
		if (strcmp(json_string_value(json_object_get(row, "language")), locale) == 0)
			return json_string_value(json_object_get(row, "text"));
	fail_msg("the preview has no %s", locale);
	return "";
}

/* Each whole, in her language, with as many parts as were shown to staff, and once. */
static void
an_alert_reaches_each_once(void **state)
{
	struct day *d = *state;
	struct town *t = &d->town;
	unsigned before = inbox_parts(t->inbox), more = 0;

	town_write(t, json_pack("{s:s, s:s, s:s, s:s, s:[s], s:{s:s, s:s, s:s, s:s, s:s}, s:s, s:s, s:s}", "title", "Bus", "kind", "alert",
	    "list", "alerts", "type", "x3", "stay", "QA", "slots", "office", "NP EMB", "border", "HALAT", "point", POINT, "day", "Fri 20 Nov",
	    "time", "06:00 to 10:00", "code", "Q2345", "until", town_until_text(6 * 3600), "reason", "a test"), d->alert, &d->preview);
	assert_int_equal(json_integer_value(json_object_get(d->preview, "people")), WRITERS);
	town_linger(t, 500);
	assert_int_equal(inbox_parts(t->inbox), before);	/* one person is not two */
	town_agree(t, d->alert);
	town_until(t, d->alert, "sent");
	assert_memory_equal(text_of(d->preview, "en"), alert_en, sizeof alert_en - 1);
	for (unsigned who = 0; who < WRITERS; who++) {
		const char *text = text_of(d->preview, language[who % LANGUAGES].locale);

		assert_memory_equal(text, "Q2345 NP EMB: ", 14);
		assert_int_equal(inbox_whole(t->inbox, phone(who), text, &more), 1);
	}
	assert_string_not_equal(text_of(d->preview, "ne"), text_of(d->preview, "en"));
	assert_string_not_equal(text_of(d->preview, "ne"), text_of(d->preview, "ar"));
	assert_int_equal(more, 0);
	assert_int_equal(inbox_parts(t->inbox) - before, json_integer_value(json_object_get(d->preview, "parts")));
	TOWN_UNTIL(t, town_sum(t, d->alert, "delivered") == WRITERS);
}

/* Not what was typed into the text, but what two persons let go out. */
static void
a_code_is_answered_with_its_point(void **state)
{
	struct town *t = &((struct day *)*state)->town;
	unsigned had;

	asks(t, 900, "language");
	asks(t, 900, "1");
	had = inbox_of(t->inbox, phone(900));
	town_say(t, phone(900), "CODE Q2345");
	TOWN_UNTIL(t, inbox_of(t->inbox, phone(900)) > had);
	town_linger(t, 200);
	assert_true(inbox_has(t->inbox, phone(900), POINT));
	assert_true(inbox_has(t->inbox, phone(900), "06:00 to 10:00"));
	town_say(t, phone(901), "CODE Q9999");
	TOWN_UNTIL(t, inbox_of(t->inbox, phone(901)) > 0);
	town_linger(t, 200);
	assert_false(inbox_has(t->inbox, phone(901), POINT));
}

static void
a_warden_says_that_she_has_it(void **state)
{
	struct day *d = *state;
	struct town *t = &d->town;
	json_t *args = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "number", phone(WARDEN), "area", "DOHA", "language", "en", "country", "QA",
	    "consent_date", "2026-11-01", "consent_ref", "folder 3");

	town_twice(t, "warden.add", args);
	town_write(t, json_pack("{s:s, s:s, s:s, s:s, s:[s], s:{s:s}, s:s, s:s}", "title", "Drill", "kind", "alert", "list", "warden", "type", "x7",
	    "stay", "QA", "slots", "office", "NP EMB", "until", town_until_text(3600), "reason", "a test"), d->drill, NULL);
	town_agree(t, d->drill);
	town_until(t, d->drill, "sent");
	assert_int_equal(inbox_begins(t->inbox, phone(WARDEN), "TEST from NP EMB. "), 1);
	assert_int_equal(town_sum(t, d->drill, "got"), 0);
	asks(t, WARDEN, "1");
	TOWN_UNTIL(t, town_sum(t, d->drill, "got") == 1);
}

/* How many of the crowd have it, whole: in English, or in English with that word in front. Nobody has it twice. */
static unsigned
who_has(struct town *t, const char *text)
{
	char marked[256], number[BROADCAST_NUMBER];
	unsigned people = 0;

	snprintf(marked, sizeof marked, "English: %s", text);
	for (unsigned who = 0; who < CROWD; who++) {
		bool is_english = strcmp(broadcast_people_locale(who), "en") == 0;
		unsigned whole, more = 0;

		broadcast_people_number(who, number);
		whole = inbox_whole(t->inbox, number, is_english ? text : marked, &more);
		assert_in_range(whole, 0, 1);
		assert_int_equal(more, 0);
		people += whole;
	}
	return people;
}

/* Begun at a slow pace, until so many parts of it came. */
static void
begin_slowly(struct town *t, json_t *definition, char ref[STAFF_REF], unsigned parts)
{
	unsigned before;

	town_pace(t, SLOW);
	town_write(t, definition, ref, NULL);
	before = inbox_parts(t->inbox);
	town_agree(t, ref);
	TOWN_UNTIL(t, inbox_parts(t->inbox) - before >= parts);
}

/* What was stopped leaves so many parts at most, and then nothing. */
static void
only_a_window_more(struct town *t, const char *verb, const char *ref)
{
	json_t *result = town_verb(t, verb, ref);
	unsigned at_stop;
	long beyond = (long)json_integer_value(json_object_get(result, "beyond_recall"));

	json_decref(result);
	town_look(t, 0);
	at_stop = inbox_parts(t->inbox);
	assert_in_range(beyond, 0, TOWN_WINDOW);
	town_linger(t, 1000);
	assert_in_range(inbox_parts(t->inbox), at_stop, at_stop + (unsigned)beyond);
	at_stop = inbox_parts(t->inbox);
	town_linger(t, 500);
	assert_int_equal(inbox_parts(t->inbox), at_stop);
}

/* People go on being answered, at once, while it runs. */
static void
people_are_answered(struct town *t)
{
	unsigned had[ASKERS];

	for (unsigned who = 0; who < ASKERS; who++) {
		had[who] = inbox_of(t->inbox, phone(100 + who));
		town_say(t, phone(100 + who), "SALARY");
	}
	for (unsigned who = 0; who < ASKERS; who++)
		TOWN_UNTIL(t, inbox_of(t->inbox, phone(100 + who)) > had[who]);
}

static void
a_pause_leaves_a_window_and_stop_is_obeyed(void **state)
{
	struct day *d = *state;
	struct town *t = &d->town;
	const char *text = "The fee rule changed. " CANARY;
	unsigned lacks = 0;

	begin_slowly(t, news("Fees", text), d->news, SLOW / 5);
	only_a_window_more(t, "pause", d->news);
	assert_in_range(who_has(t, text), 1, CROWD - 1);
	while (lacks < WRITERS && inbox_begins(t->inbox, phone(lacks), text) > 0)
		lacks += LANGUAGES;
	assert_true(lacks < WRITERS);
	asks(t, lacks, "STOP");
	asks(t, lacks, "1");
	json_decref(town_verb(t, "resume", d->news));
	people_are_answered(t);
	town_pace(t, FAST);
	town_until(t, d->news, "sent");
	assert_int_equal(who_has(t, text), CROWD);
	for (unsigned who = 0; who < WRITERS; who += LANGUAGES)
		assert_int_equal(inbox_whole(t->inbox, phone(who), text, NULL), who != lacks);
}

/* To exactly those who were handed what was wrong. */
static void
a_cancelled_one_is_corrected(void **state)
{
	struct town *t = &((struct day *)*state)->town;
	const char *wrong = "The office is shut on Monday.", *right = "The office is open on Monday. We were wrong.";
	char ref[STAFF_REF], number[BROADCAST_NUMBER];
	unsigned had;
	json_t *made;

	begin_slowly(t, news("Monday", wrong), ref, SLOW / 2);
	only_a_window_more(t, "cancel", ref);
	had = who_has(t, wrong);
	town_pace(t, FAST);
	made = town_ask(t, ALMAZ, "broadcast.correct", json_pack("{s:s}", "broadcast", ref));
	snprintf(ref, sizeof ref, "%s", json_string_value(json_object_get(made, "ref")));
	json_decref(made);
	json_decref(town_ask(t, ALMAZ, "broadcast.edit", json_pack("{s:s, s:{s:{s:s}, s:s}}", "broadcast", ref, "changes", "texts", "en", right,
	    "reason", "the first was wrong")));
	assert_true(broadcast_staff_submit(&t->staff, ref, NULL, &t->why));
	town_agree(t, ref);
	town_until(t, ref, "sent");
	assert_int_equal(who_has(t, wrong), had);
	assert_int_equal(who_has(t, right), had);
	for (unsigned who = 0; who < CROWD; who++) {
		broadcast_people_number(who, number);
		assert_int_equal(inbox_has(t->inbox, number, wrong), inbox_has(t->inbox, number, right));
	}
}

static void
training_leaves_nothing(void **state)
{
	struct town *t = &((struct day *)*state)->town;
	json_t *d = news("Learning", "Nobody reads this.");
	struct inbox_counts before, after;
	char ref[STAFF_REF];

	json_object_set_new(d, "training", json_true());
	assert_true(inbox_count(t->inbox, &before, &t->why));
	town_write(t, d, ref, NULL);
	town_agree(t, ref);
	town_until(t, ref, "sent");
	town_linger(t, 1000);
	assert_true(inbox_count(t->inbox, &after, &t->why));
	assert_int_equal(before.submits, after.submits);
}

/* Numbers of people in no form in no file; of texts nothing in any log. */
static void
nothing_of_people_is_left_behind(void **state)
{
	static const char *const spared[] = { "/safar.conf", "/broadcast.db", "/broadcast.db-wal", NULL };
	struct town *t = &((struct day *)*state)->town;
	struct forms *forms = forms_new();
	struct canary canary[] = {
		{ .name = "a number that asked for alerts", .is_number = true }, { .name = "the warden's number", .is_number = true },
		{ .name = "a number of the crowd", .is_number = true }, { .name = "a text", .text = CANARY },
	};
	char number[BROADCAST_NUMBER];
	struct search s;

	broadcast_people_number(777, number);
	snprintf(canary[0].text, CANARY_BYTES, "%s", phone(1) + 1);
	snprintf(canary[1].text, CANARY_BYTES, "%s", phone(WARDEN) + 1);
	snprintf(canary[2].text, CANARY_BYTES, "%s", number + 1);
	for (size_t i = 0; i < COUNT(canary); i++)
		forms_add(forms, &canary[i]);
	town_until_spool_is_empty(t);
	search_init(&s, forms, spared);
	search_folder(&s, stand_folder(t->stand));
	if (s.hits > 0)
		fail_msg("%s", s.found.ptr);
	assert_true(s.files > 10);
	search_release(&s);
	free(forms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_ask_for_it_themselves),
		cmocka_unit_test(an_alert_reaches_each_once),
		cmocka_unit_test(a_code_is_answered_with_its_point),
		cmocka_unit_test(a_warden_says_that_she_has_it),
		cmocka_unit_test(a_pause_leaves_a_window_and_stop_is_obeyed),
		cmocka_unit_test(a_cancelled_one_is_corrected),
		cmocka_unit_test(training_leaves_nothing),
		cmocka_unit_test(nothing_of_people_is_left_behind),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
