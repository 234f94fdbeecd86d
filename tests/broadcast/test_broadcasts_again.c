/*
 * test_broadcasts_again.c - nobody is told twice, nobody is told what is wrong by now: corrections, repeats, reports, a withdrawn number
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "content/pack.h"
#include "content/withdrawn.h"
#include "gateway/broadcast/life.h"
#include "gateway/broadcast/wording_inside.h"
#include "tests/broadcast/office_day.h"

/* office_news with one name changed; NULL takes it away.  free() it. */
static char *
news_with(const char *name, json_t *value)
{
	json_t *d = json_loads(office_news, 0, NULL);
	char *text;

	if (value != NULL)
		json_object_set_new(d, name, value);
	else
		json_object_del(d, name);
	text = json_dumps(d, 0);
	json_decref(d);
	return text;
}

static json_t *
remember(const struct office *o)
{
	return json_incref(o->last);
}

static void
correct(struct office *o)
{
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *result = NULL, *change = json_loads("{\"texts\": {\"en\": \"The fee did not change.\", \"ne\": null}}", 0, NULL), *edited = NULL;

	buf_reset(&o->why);
	office_done(o, broadcasts_correct(o->b, &almaz, office_ref(o->last), NULL, &result, &o->why));
	office_turn_to(o, result);
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &edited, &o->why));
	json_decref(change);
	json_decref(edited);
}

/* While the first still leaves, who is handed it later would never be told that it was wrong. */
static void
what_is_corrected_stands_still_for_good(void **state)
{
	struct office *o = *state;
	json_t *first, *second;
	unsigned had;

	office_people(o, "en");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	had = o->sents;
	assert_in_range(had, 1, 5);
	first = remember(o);
	correct(o);
	assert_int_equal(office_submit(o, "almaz"), BROADCASTS_RULE);
	assert_non_null(strstr(o->why.ptr, "still leaves"));
	second = remember(o);
	office_turn_to(o, json_incref(first));
	office_done(o, office_verb(o, "omar", "pause", NULL));
	office_turn_to(o, json_incref(second));
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
	office_turn_to(o, json_incref(first));
	assert_int_equal(office_verb(o, "omar", "resume", NULL), BROADCASTS_RULE);
	assert_non_null(strstr(o->why.ptr, office_ref(second)));
	o->is_mute = false;
	office_wait(o, 20000);
	office_turn_to(o, json_incref(second));
	assert_string_equal(office_state(o), "sent");
	assert_int_equal(o->sents, 2 * had);
	for (unsigned who = 1; who <= 20; who++)
		assert_true(office_times(o, who) == 0 || office_times(o, who) == 2);
	json_decref(first);
	json_decref(second);
}

/* Its time was over while it was paused: those who had it before hold it in their hands. */
static void
what_expired_half_way_is_corrected_too(void **state)
{
	struct office *o = *state;
	unsigned had;

	office_people(o, "en");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	o->is_mute = false;
	had = o->sents;
	office_later(o, 4 * 86400);
	office_wait(o, 2000);
	assert_string_equal(office_state(o), "expired");
	correct(o);
	office_done(o, office_check(o, "almaz"));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(o->result, "preview"), "people")), had);
}

static void
a_correction_goes_to_the_list_of_the_first(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *change = json_loads("{\"list\": \"alerts\", \"topic\": null, \"reason\": \"a test\"}", 0, NULL), *edited = NULL;

	office_people(o, "en");
	for (unsigned who = 1; who <= 10; who++)
		office_person(o, LIST_ALERTS, who, "en", "SA", 0);
	office_agreed(o, office_news);
	office_wait(o, 10000);
	correct(o);
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &edited, &o->why));
	json_decref(change);
	json_decref(edited);
	assert_int_equal(office_submit(o, "almaz"), BROADCASTS_RULE);
	assert_non_null(strstr(o->why.ptr, "another list"));
}

/* Two of the same, each agreed to before any of it left; and one that was stopped half-way. */
static void
the_same_text_does_not_go_twice(void **state)
{
	struct office *o = *state;
	char *same = news_with("reason", NULL);
	json_t *second;

	office_people(o, "en");
	office_done(o, office_make(o, "almaz", same));
	office_done(o, office_submit(o, "almaz"));
	second = remember(o);
	office_done(o, office_make(o, "aster", same));
	office_done(o, office_submit(o, "aster"));
	office_done(o, office_approve(o, "bekele"));
	office_turn_to(o, second);
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);
	assert_non_null(strstr(o->why.ptr, "24 hours"));
	office_wait(o, 10000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
	free(same);
}

static void
what_was_stopped_half_way_counts_as_sent(void **state)
{
	struct office *o = *state;
	char *same = news_with("reason", NULL);

	office_people(o, "en");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, same);
	o->is_mute = true;
	office_wait(o, 3000);
	assert_true(o->sents > 0);
	office_done(o, office_verb(o, "omar", "cancel", "not yet"));
	office_done(o, office_make(o, "almaz", same));
	assert_int_equal(office_submit(o, "almaz"), BROADCASTS_RULE);
	assert_non_null(strstr(o->why.ptr, "24 hours"));
	free(same);
}

/* A number that people may be told in SA, and the facts of it. */
static const char *
a_number(const struct office *o)
{
	struct wording_of w = { .pack = o->pack, .now_s = o->now_s };

	for (uint32_t i = 0; i < o->pack->facts_count; i++) {
		const char *value = pack_string(o->pack, o->pack->facts[i].value);

		if (strlen(value) >= 5 && value[strspn(value, "+0123456789")] == '\0' &&
		    wording_numbers_are_tested(&w, value, COUNTRY('S', 'A')))
			return value;
	}
	fail_msg("the sample pack has no number for SA");
	return NULL;
}

static void
withdraw(struct office *o, const char *number)
{
	const char *path = desk_path(&o->staffed.desk, "withdrawn.tsv");

	for (uint32_t i = 0; i < o->pack->facts_count; i++)
		if (strcmp(pack_string(o->pack, o->pack->facts[i].value), number) == 0)
			assert_true(withdrawn_add(path, pack_string(o->pack, o->pack->facts[i].id), "me", "wrong", o->now_s, &o->why));
	o->withdrawn = withdrawn_load(path, o->pack, &o->why);
	assert_non_null(o->withdrawn);
}

static void
a_number_that_is_withdrawn_stops_what_is_sent(void **state)
{
	struct office *o = *state;
	const char *number = a_number(o);
	char *text = news_with("texts", json_pack("{s:s+}", "en", "The fee rule changed. Ask ", number));
	unsigned had;

	office_people(o, "en");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, text);
	free(text);
	o->is_mute = true;
	office_wait(o, 3000);
	had = o->sents;
	assert_in_range(had, 1, 5);
	withdraw(o, number);
	office_wait(o, 1200);
	assert_string_equal(office_state(o), "paused");
	o->is_mute = false;
	office_wait(o, 5000);
	assert_int_equal(o->sents, had);
}

static void
a_number_that_is_withdrawn_before_it_begins_never_leaves(void **state)
{
	struct office *o = *state;
	const char *number = a_number(o);
	json_t *d = json_loads(office_news, 0, NULL);
	char *text;

	office_people(o, "en");
	json_object_set_new(d, "texts", json_pack("{s:s+}", "en", "The fee rule changed. Ask ", number));
	json_object_set_new(d, "at", json_string("2026-11-20T09:00:00+03:00"));
	text = json_dumps(d, 0);
	json_decref(d);
	office_agreed(o, text);
	free(text);
	withdraw(o, number);
	office_later(o, 1795154400 + 60 - o->now_s);
	office_wait(o, 3000);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
}

static bool
is_counting(struct office *o, const char *ref)
{
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *result = NULL;
	bool is;

	buf_reset(&o->why);
	office_done(o, broadcasts_report(o->b, &almaz, ref, &result, &o->why));
	is = json_object_get(result, "counting") != NULL;
	json_decref(result);
	return is;
}

/* A clock that goes on by itself: each look at it takes longer than a piece of counting may. */
static int64_t
fast_ms(void *ctx)
{
	struct office *o = ctx;

	return o->boot_ms += 15;
}

static void
two_who_ask_in_turn_both_see_an_end(void **state)
{
	struct office *o = *state;
	char first[16], second[16];
	bool are[2] = { true, true };

	office_people(o, "en");
	office_agreed(o, office_alert);
	(void)snprintf(first, sizeof(first), "%s", office_ref(o->last));
	office_agreed(o, office_news);
	(void)snprintf(second, sizeof(second), "%s", office_ref(o->last));
	office_wait(o, 90000);
	o->fast_ms = fast_ms;
	for (unsigned i = 0; i < 20; i++) {
		are[0] = are[0] && is_counting(o, first);
		are[1] = are[1] && is_counting(o, second);
	}
	assert_false(are[0] || are[1]);
}

/* A title of long letters is cut between two of them, or the correction would have none. */
static void
a_correction_says_so_in_its_title(void **state)
{
	struct office *o = *state;
	char title[128] = "", *text;

	office_people(o, "en");
	for (unsigned i = 0; i < 26; i++)
		memcpy(title + 3 * i, "አ", 3);
	text = news_with("title", json_string(title));
	office_agreed(o, text);
	free(text);
	office_wait(o, 10000);
	correct(o);
	office_done(o, office_check(o, "almaz"));
	assert_int_equal(strncmp(json_string_value(json_object_get(o->result, "title")), "Correction: አ", 15), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(what_is_corrected_stands_still_for_good),
		IN_AN_OFFICE(a_correction_goes_to_the_list_of_the_first),
		IN_AN_OFFICE(what_expired_half_way_is_corrected_too),
		IN_AN_OFFICE(the_same_text_does_not_go_twice),
		IN_AN_OFFICE(what_was_stopped_half_way_counts_as_sent),
		IN_AN_OFFICE(a_number_that_is_withdrawn_stops_what_is_sent),
		IN_AN_OFFICE(a_number_that_is_withdrawn_before_it_begins_never_leaves),
		IN_AN_OFFICE(two_who_ask_in_turn_both_see_an_end),
		IN_AN_OFFICE(a_correction_says_so_in_its_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
