/*
 * test_broadcasts_begin.c - between the agreement and the first text: what changed, and who waits for whom
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "content/pack.h"
#include "gateway/broadcast/life.h"
#include "tests/broadcast/office_day.h"

/* The same with other words in it. */
static void
agreed_with(struct office *o, const char *definition, const char *name, json_t *value)
{
	json_t *d = json_loads(definition, 0, NULL);
	char *text;

	json_object_set_new(d, name, value);
	text = json_dumps(d, 0);
	json_decref(d);
	office_agreed(o, text);
	free(text);
}

static void
after_a_long_pause_it_goes_on_when_two_agree_again(void **state)
{
	struct office *o = *state;
	unsigned at_pause;

	office_people(o, "en");
	o->sending.window = 5;
	office_restart(o);
	agreed_with(o, office_news, "until", json_string("2026-12-20T18:00:00+03:00"));
	o->is_mute = true;
	office_wait(o, 4000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	at_pause = o->sents;
	o->is_mute = false;
	office_wait(o, 1000);
	office_later(o, 25 * 3600);
	assert_int_equal(office_verb(o, "omar", "resume", NULL), BROADCASTS_RULE);
	office_done(o, office_submit(o, "aster"));
	office_wait(o, 2000);
	assert_int_equal(o->sents, at_pause);
	office_done(o, office_approve(o, "bekele"));
	office_wait(o, 20000);
	assert_string_equal(office_state(o), "sent");
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
}

/* Some of it left: whoever is tried again gets what she may have got before, and nobody agrees to half of a text. */
static void
what_was_agreed_to_once_is_not_written_anew(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *change = json_pack("{s:{s:s}}", "texts", "en", "Another text"), *result = NULL;

	office_people(o, "en");
	agreed_with(o, office_news, "until", json_string("2026-12-20T18:00:00+03:00"));
	o->is_mute = true;
	office_wait(o, 1000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	office_later(o, 25 * 3600);
	office_done(o, office_submit(o, "almaz"));
	buf_reset(&o->why);
	assert_int_equal(broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why),
	    BROADCASTS_RULE);
	assert_null(result);
	json_decref(change);
}

static void
news_and_pauses_never_keep_danger_waiting(void **state)
{
	struct office *o = *state;
	char text[32];

	office_people(o, "en");
	o->is_down = true;
	for (unsigned i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
		office_wait(o, 1100);
		if (i % 2 == 0)
			(void)office_verb(o, "omar", "pause", NULL);
	}
	office_agreed(o, office_alert);
	office_wait(o, 3000);
	assert_string_equal(office_state(o), "sending");
	assert_int_equal(o->sents, 0);
	o->is_down = false;
	office_wait(o, 70000);
	for (unsigned who = 21; who <= 40; who++)
		assert_int_equal(office_times(o, who), 1);
}

/* Each in its turn, however many wait. */
static void
many_news_all_end(void **state)
{
	struct office *o = *state;
	char text[32];

	office_people(o, "en");
	for (unsigned i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
	}
	office_wait(o, 120000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 12);
	assert_string_equal(office_state(o), "sent");
}

/* Who was agreed to first goes first: what comes later takes nobody's place. */
static void
news_go_in_the_order_they_were_made(void **state)
{
	struct office *o = *state;
	char text[32];
	json_t *first = NULL, *last;

	office_people(o, "en");
	o->is_down = true;
	for (unsigned i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
		if (i == 3)
			first = json_incref(o->last);
	}
	office_wait(o, 2000);
	last = o->last;
	o->last = first;
	assert_string_equal(office_state(o), "scheduled");	/* the fourth: three are sent */
	o->is_down = false;
	for (unsigned i = 0; i < 200 && strcmp(office_state(o), "scheduled") == 0; i++)
		office_wait(o, 100);
	json_decref(o->last);
	o->last = last;
	assert_string_equal(office_state(o), "scheduled");
}

static void
at_nine(struct office *o)
{
	agreed_with(o, office_news, "at", json_string("2026-11-20T09:00:00+03:00"));
	office_wait(o, 2000);
	assert_string_equal(office_state(o), "scheduled");
}

static void
go_on_at_nine(struct office *o)
{
	office_later(o, 1795154400 + 60 - o->now_s);	/* 2026-11-20T06:01 UTC */
	office_wait(o, 3000);
}

/* A price that rose, people who came: two look at it again, and it can be agreed to again. */
static void
what_is_not_what_was_agreed_to_waits_again(void **state)
{
	struct office *o = *state;

	office_people(o, "en");
	at_nine(o);
	for (unsigned who = 50; who < 70; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);	/* nobody asks her */
	office_done(o, office_submit(o, "aster"));
	office_done(o, office_approve(o, "selam"));
	office_wait(o, 20000);
	assert_string_equal(office_state(o), "sent");
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_int_equal(office_times(o, 50), 1);
}

static void
a_price_that_rose_stops_it_too(void **state)
{
	struct office *o = *state;

	office_people(o, "en");
	for (unsigned who = 100; who < 200; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	at_nine(o);
	o->sending.country[0].price *= 2;
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
}

/* A fact that was withdrawn since then is wrong by now; here the words that were fixed are not those of the pack. */
static void
words_that_the_pack_says_no_more_do_not_leave(void **state)
{
	struct office *o = *state;
	struct entry e;

	office_people(o, "en");
	agreed_with(o, office_alert, "at", json_string("2026-11-20T09:00:00+03:00"));
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(book_wording_put(o->book, e.id, "en", "SA", "Other words, of another pack", &o->why), STORE_OK);
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
}

/* What two agreed to while texts said SAMPLE does not leave without that word, to everybody. */
static void
what_was_a_sample_is_no_release(void **state)
{
	struct office *o = *state;
	const struct pack_header *sample = o->pack->header;
	struct pack_header release = *sample;

	release.kind = PACK_RELEASE;
	office_people(o, "en");
	at_nine(o);
	o->pack->header = &release;
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	o->pack->header = sample;
	office_done(o, office_submit(o, "aster"));
	office_done(o, office_approve(o, "bekele"));
	o->is_mute = true;
	o->sending.window = 3;
	office_restart(o);
	office_wait(o, 500);
	o->pack->header = &release;
	office_wait(o, 2000);
	assert_string_equal(office_state(o), "paused");
	o->pack->header = sample;
}

static void
a_drill_switches_no_menu_on(void **state)
{
	struct office *o = *state;

	assert_int_equal(office_make(o, "almaz", "{\"kind\": \"alert\", \"title\": \"Drill\", \"list\": \"alerts\", \"type\": \"x7\", \"stay\": [\"SA\"],"
	    " \"slots\": {\"office\": \"NEP EMB\"}, \"level\": 4, \"until\": \"2026-11-20T18:00:00+03:00\"}"), BROADCASTS_BAD);
}

/* What expires while it is paused gives its place back. */
static void
many_that_expire_in_a_pause_take_no_place(void **state)
{
	struct office *o = *state;
	char text[32];

	office_people(o, "en");
	o->is_down = true;
	for (unsigned i = 0; i < 10; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
		office_wait(o, 1100);
		office_done(o, office_verb(o, "omar", "pause", NULL));
	}
	office_later(o, 30 * 86400);
	office_wait(o, 3000);
	assert_string_equal(office_state(o), "expired");
	o->is_down = false;
	agreed_with(o, office_news, "until", json_string("2027-02-20T18:00:00+03:00"));
	office_wait(o, 10000);
	assert_string_equal(office_state(o), "sent");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(after_a_long_pause_it_goes_on_when_two_agree_again),
		IN_AN_OFFICE(what_was_agreed_to_once_is_not_written_anew),
		IN_AN_OFFICE(news_and_pauses_never_keep_danger_waiting),
		IN_AN_OFFICE(news_go_in_the_order_they_were_made),
		IN_AN_OFFICE(many_news_all_end),
		IN_AN_OFFICE(what_is_not_what_was_agreed_to_waits_again),
		IN_AN_OFFICE(a_price_that_rose_stops_it_too),
		IN_AN_OFFICE(words_that_the_pack_says_no_more_do_not_leave),
		IN_AN_OFFICE(what_was_a_sample_is_no_release),
		IN_AN_OFFICE(a_drill_switches_no_menu_on),
		IN_AN_OFFICE(many_that_expire_in_a_pause_take_no_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
