/*
 * test_broadcasts.c - from a draft to everybody's phone
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/broadcast/office_day.h"

static void
news_reach_each_once(void **state)
{
	struct office *o = *state;

	office_people(o, "ne");
	office_done(o, office_make(o, "almaz", office_news));
	office_done(o, office_check(o, "almaz"));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(o->result, "preview"), "people")), 20);
	office_done(o, office_submit(o, "almaz"));
	assert_string_equal(office_state(o), "waiting");
	office_wait(o, 3000);
	assert_int_equal(o->sents, 0);
	office_done(o, office_approve(o, "bekele"));
	office_wait(o, 10000);
	for (unsigned who = 1; who <= 41; who++)
		assert_int_equal(office_times(o, who), who <= 20);
	assert_string_equal(office_state(o), "sent");
}

/* A bearerbox that dies may have told the operator twice; who is concerned stands in the report. */
static void
what_died_with_bearerbox_is_flagged(void **state)
{
	struct office *o = *state;
	struct ledger_sums sums[4];
	struct entry e;
	unsigned n = 0;

	office_people(o, "ne");
	o->is_box_lost = true;
	office_agreed(o, office_news);
	office_wait(o, 10000);
	assert_string_equal(office_state(o), "sent");
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(sums[0].maybe_twice, 20);
}

static void
nobody_agrees_to_her_own(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker aster = office_who("aster"), selam = office_who("selam");
	json_t *change = json_pack("{s:s}", "title", "Changed");
	json_t *result = NULL;

	office_people(o, "ne");
	office_done(o, office_make(o, "selam", office_news));
	office_done(o, office_submit(o, "selam"));
	office_refused(o, office_approve(o, "selam"), "touched");
	/* whoever changed a word of an earlier revision is no second person either */
	office_done(o, office_make(o, "almaz", office_news));
	assert_int_equal(broadcasts_edit(o->b, &selam, office_ref(o->last), 0, change, &result, &o->why), BROADCASTS_DONE);
	json_decref(result);
	result = NULL;
	assert_int_equal(broadcasts_edit(o->b, &aster, office_ref(o->last), 0, change, &result, &o->why), BROADCASTS_DONE);
	json_decref(result);
	json_decref(change);
	office_done(o, office_submit(o, "aster"));
	office_refused(o, office_approve(o, "selam"), "touched");
	assert_int_equal(office_approve(o, "almaz"), BROADCASTS_RULE);		/* no approver */
	assert_int_equal(office_approve(o, "desta"), BROADCASTS_RULE);		/* made an hour ago */
	office_done(o, office_approve(o, "bekele"));
}

static void
an_edit_voids_what_was_asked(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz"), bekele = office_who("bekele");
	const char *ref;
	struct entry before, after;
	json_t *change = json_pack("{s:s}", "title", "Changed"), *result = NULL;

	office_people(o, "ne");
	office_done(o, office_make(o, "almaz", office_news));
	ref = office_ref(o->last);
	office_done(o, office_submit(o, "almaz"));
	assert_int_equal(book_find(o->book, "np", ref, &before), STORE_OK);
	assert_int_equal(broadcasts_edit(o->b, &almaz, ref, 1, change, &result, &o->why), BROADCASTS_DONE);
	json_decref(result);
	assert_string_equal(office_state(o), "draft");
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);
	/* who looked at the first revision changes nothing of the second */
	result = NULL;
	buf_reset(&o->why);
	assert_int_equal(broadcasts_edit(o->b, &almaz, ref, 1, change, &result, &o->why), BROADCASTS_RULE);
	json_decref(change);
	office_done(o, office_submit(o, "almaz"));
	assert_int_equal(book_find(o->book, "np", ref, &after), STORE_OK);
	assert_memory_not_equal(before.hash, after.hash, sizeof(after.hash));
	buf_reset(&o->why);
	assert_int_equal(broadcasts_approve(o->b, &bekele, ref, before.hash, after.people, &result, &o->why), BROADCASTS_RULE);
	buf_reset(&o->why);
	assert_int_equal(broadcasts_approve(o->b, &bekele, ref, after.hash, after.people + 1, &result, &o->why), BROADCASTS_RULE);
	office_done(o, office_approve(o, "bekele"));
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);		/* once */
}

/* They said yes to danger alerts: anything else needs a reason, which the second person reads. */
static void
free_text_on_the_alert_list_needs_a_reason(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *change = json_pack("{s:s, s:n, s:n}", "list", "alerts", "topic", "reason"), *result = NULL;

	office_people(o, "ne");
	office_done(o, office_make(o, "almaz", office_news));
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why));
	json_decref(change);
	json_decref(result);
	office_refused(o, office_submit(o, "almaz"), "free text");
}

/* What only the pack and the book can tell. */
static void
a_country_a_number_and_another_text_are_asked_for(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	static const struct { const char *change, *says; } bad[] = {
		{ "{\"list\": \"alerts\", \"topic\": null, \"stay\": null}", "no country is chosen" },
		{ "{\"from\": \"99887\"}", "none of the owner's" },
	};
	char ref[16];
	json_t *result = NULL, *change;

	office_people(o, "ne");
	o->sending.country[0].country = 0;	/* everywhere by one way */
	office_restart(o);
	for (size_t i = 0; i < COUNT(bad); i++) {
		change = json_loads(bad[i].change, 0, NULL);
		office_done(o, office_make(o, "almaz", office_news));
		office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why));
		json_decref(change);
		json_decref(result);
		result = NULL;
		office_refused(o, office_submit(o, "almaz"), bad[i].says);
	}
	office_agreed(o, office_news);
	office_wait(o, 20000);
	(void)snprintf(ref, sizeof(ref), "%s", office_ref(o->last));
	office_done(o, broadcasts_correct(o->b, &almaz, ref, NULL, &result, &o->why));
	json_decref(o->last);
	o->last = result;
	change = json_pack("{s:s}", "reason", "a test");
	result = NULL;
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why));
	json_decref(change);
	json_decref(result);
	office_refused(o, office_submit(o, "almaz"), "the same as what it corrects");
}

static void
training_reaches_nobody(void **state)
{
	struct office *o = *state;
	json_t *d = json_loads(office_news, 0, NULL);
	char *text;

	office_people(o, "ne");
	json_object_set_new(d, "training", json_true());
	text = json_dumps(d, 0);
	office_done(o, office_make(o, "selam", text));
	free(text);
	json_decref(d);
	office_done(o, office_check(o, "selam"));
	office_done(o, office_submit(o, "selam"));
	office_done(o, office_approve(o, "selam"));		/* alone: to learn */
	office_wait(o, 10000);
	assert_string_equal(office_state(o), "sent");
	assert_int_equal(o->sents, 0);
}

static void
an_alert_tells_wardens_first_and_nobody_twice(void **state)
{
	struct office *o = *state;
	unsigned first_other = 0;
	uint8_t peer[PEER_BYTES] = { 0 };

	office_people(o, "ne");
	office_person(o, LIST_WARDEN, 22, "ne", "SA", 0);	/* she is on the list, too */
	office_person(o, LIST_WARDEN, 60, "en", "SA", 0);
	office_agreed(o, office_alert);
	office_wait(o, 90000);
	for (unsigned who = 21; who <= 40; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_int_equal(office_times(o, 60), 1);
	assert_int_equal(office_times(o, 41), 0);	/* in another country */
	while (first_other < o->sents && (o->sent[first_other].who == 22 || o->sent[first_other].who == 60))
		first_other++;
	for (unsigned i = first_other; i < o->sents; i++)
		assert_true(o->sent[i].who != 22 && o->sent[i].who != 60);
	peer[0] = 60;
	assert_true(broadcasts_awaits(o->b, "np", peer) && broadcasts_got(o->b, "np", peer));
	assert_false(broadcasts_awaits(o->b, "np", peer));	/* she has said it */
	peer[0] = 30;
	assert_false(broadcasts_awaits(o->b, "np", peer));	/* no warden: nobody asked her */
	assert_string_equal(office_state(o), "sent");
}

static void
a_correction_goes_to_who_was_handed_the_first(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	char ref[16];
	json_t *result = NULL, *change;

	office_people(o, "ne");
	office_agreed(o, office_alert);
	office_wait(o, 90000);
	office_person(o, LIST_ALERTS, 70, "en", "SA", 0);	/* came too late for the first */
	(void)snprintf(ref, sizeof(ref), "%s", office_ref(o->last));
	buf_reset(&o->why);
	if (broadcasts_correct(o->b, &almaz, ref, "x5", &result, &o->why) != BROADCASTS_DONE)
		fail_msg("%s", o->why.ptr);
	json_decref(o->last);
	o->last = result;
	change = json_pack("{s:s}", "code", "Q1235");
	result = NULL;
	assert_int_equal(broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why), BROADCASTS_DONE);
	json_decref(change);
	json_decref(result);
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
	office_wait(o, 90000);
	for (unsigned who = 21; who <= 40; who++)
		assert_int_equal(office_times(o, who), 2);
	assert_int_equal(office_times(o, 70), 0);
}

/* "We erase the alert list in 30 days": for those who read it, whoever stays wants to. */
static void
all_clear_closes_the_list(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	char ref[16];
	json_t *result = NULL, *change = json_pack("{s:s, s:{s:s}}", "code", "Q1236", "slots", "area", "Riyadh");
	struct listed row;
	uint8_t peer[PEER_BYTES] = { 25 };

	office_people(o, "ne");
	office_agreed(o, office_alert);
	office_wait(o, 90000);
	(void)snprintf(ref, sizeof(ref), "%s", office_ref(o->last));
	office_person(o, LIST_ALERTS, 70, "en", "SA", 0);
	office_done(o, broadcasts_correct(o->b, &almaz, ref, "x6", &result, &o->why));
	json_decref(o->last);
	o->last = result;
	result = NULL;
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why));
	json_decref(change);
	json_decref(result);
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
	office_wait(o, 90000);
	assert_string_equal(office_state(o), "sent");
	assert_int_equal(o->people->ops->listed_get(o->people, "np", LIST_ALERTS, peer, &row), STORE_OK);
	assert_int_equal(row.until_day, o->now_s / 86400 + 30);
	peer[0] = 70;
	assert_int_equal(o->people->ops->listed_get(o->people, "np", LIST_ALERTS, peer, &row), STORE_OK);
	assert_int_equal(row.until_day, 0);
}

static void
nobody_agrees_in_time(void **state)
{
	struct office *o = *state;

	office_people(o, "ne");
	office_done(o, office_make(o, "almaz", office_alert));
	office_done(o, office_submit(o, "almaz"));
	office_later(o, 2 * 3600 + 1);
	office_wait(o, 2000);
	assert_string_equal(office_state(o), "expired");
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);
}

static void
another_owner_sees_nothing(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker hana = office_who("hana");
	json_t *result = NULL;

	office_people(o, "ne");
	office_done(o, office_make(o, "almaz", office_news));
	assert_int_equal(broadcasts_show(o->b, &hana, office_ref(o->last), &result, &o->why), BROADCASTS_NONE);
	assert_int_equal(broadcasts_list(o->b, &hana, NULL, 0, &result, &o->why), BROADCASTS_DONE);
	assert_int_equal(json_array_size(json_object_get(result, "rows")), 0);
	json_decref(result);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(news_reach_each_once),
		IN_AN_OFFICE(what_died_with_bearerbox_is_flagged),
		IN_AN_OFFICE(nobody_agrees_to_her_own),
		IN_AN_OFFICE(an_edit_voids_what_was_asked),
		IN_AN_OFFICE(free_text_on_the_alert_list_needs_a_reason),
		IN_AN_OFFICE(a_country_a_number_and_another_text_are_asked_for),
		IN_AN_OFFICE(training_reaches_nobody),
		IN_AN_OFFICE(an_alert_tells_wardens_first_and_nobody_twice),
		IN_AN_OFFICE(a_correction_goes_to_who_was_handed_the_first),
		IN_AN_OFFICE(all_clear_closes_the_list),
		IN_AN_OFFICE(nobody_agrees_in_time),
		IN_AN_OFFICE(another_owner_sees_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
