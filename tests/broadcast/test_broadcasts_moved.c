/*
 * test_broadcasts_moved.c - a broadcast, and people whose key is turned while it is planned, sent, answered, corrected
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/broadcast/office_day.h"

enum { PEOPLE = 20, HER = 15 };

/* Of the ledger: what is in the way of a call, and when she writes. */
static struct { struct office *o; const struct ledger_ops *ops; unsigned refused; bool is_done; } between;

/* A correction: who was handed the first is found by the key she has by then. */
static void
correct(struct office *o)
{
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *result = NULL, *change = json_loads("{\"texts\": {\"en\": \"The fee did not change.\", \"ne\": null}}", 0, NULL), *edited = NULL;
	const char *ref;

	buf_reset(&o->why);
	office_done(o, broadcasts_correct(o->b, &almaz, office_ref(o->last), NULL, &result, &o->why));
	json_decref(o->last);
	o->last = result;
	ref = json_string_value(json_object_get(result, "ref"));
	office_done(o, broadcasts_edit(o->b, &almaz, ref, 0, change, &edited, &o->why));
	json_decref(change);
	json_decref(edited);
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
}

/* At each moment of a job that is under way, also of those whose number is asked for or whose part has left. */
static void
who_is_moved_gets_it_once(void **state)
{
	for (unsigned wait_ms = 0; wait_ms <= 2400; wait_ms += 60) {
		struct office *o = *state;

		office_agreed_by(o, PEOPLE, office_news, 3);
		office_wait(o, wait_ms);
		for (unsigned who = 1; who <= PEOPLE; who += 2)
			office_turn(o, LIST_BROADCAST, who);
		office_wait(o, 30000);
		office_each_once(o, PEOPLE);
		for (unsigned who = 1; who <= PEOPLE; who++) {
			assert_int_equal(office_row(o, who, who % 2 ? OFFICE_TURNED : 0).fate.state, ROW_ACCEPTED);
			assert_int_equal(office_row(o, who, who % 2 ? 0 : OFFICE_TURNED).row, UINT32_MAX);
		}
		office_close(o);
		office_open(o);
	}
}

/* The vault was asked for her number by the old key, and says it later: a seal in hand does not open by the new one. */
static void
a_number_that_was_asked_for_is_asked_for_anew(void **state)
{
	for (unsigned first = 0; first < 2; first++) {
		struct vault_row_said later[VAULT_ROWS_MAX] = { { .end = VAULT_ROW_LATER } };
		struct office *o = *state;

		office_agreed_by(o, PEOPLE, office_news, 5);
		o->is_vault_dead = true;
		office_wait(o, 3000);
		assert_true(o->is_asked);
		for (unsigned i = 0; i < o->ask.count; i++)
			later[i].end = VAULT_ROW_LATER;
		for (unsigned turn = 0; turn < 2; turn++) {
			if (turn != first)
				for (unsigned who = 1; who <= PEOPLE; who++)
					office_turn(o, LIST_BROADCAST, who);
			else
				broadcasts_opened(o->b, later, o->ask.count, "");
			office_wait(o, 40);
		}
		o->is_vault_dead = o->is_asked = false;
		office_wait(o, 30000);
		office_each_once(o, PEOPLE);
		office_close(o);
		office_open(o);
	}
}

/* One part has left and the other waits for room in the window: it follows, to her. */
static void
a_text_that_is_begun_is_finished(void **state)
{
	struct office *o = *state;
	unsigned second[PEOPLE + 1] = { 0 };

	o->is_mute = true;
	office_agreed_by(o, PEOPLE, "{\"kind\": \"news\", \"title\": \"New fee rule\", \"list\": \"broadcast\", \"topic\": \"fees\", \"stay\": [\"SA\"], "
	    "\"texts\": {\"en\": \"The fee rule changed. Ask us before you pay. An agent who asks for money for a visa or a ticket may not be "
	    "allowed to take it, and a receipt for each payment is your right in any case, on each day.\"}, "
	    "\"reason\": \"a test of few people\", \"until\": \"2026-11-20T18:00:00+03:00\"}", 1);
	office_wait(o, 3000);
	assert_int_equal(o->sents, 1);
	for (unsigned who = 1; who <= PEOPLE; who++)
		office_turn(o, LIST_BROADCAST, who);
	office_wait(o, 1000);
	o->is_mute = false;
	office_wait(o, 30000);
	office_each_once(o, PEOPLE);
	for (unsigned i = 0; i < o->sents; i++)
		second[o->sent[i].who] += o->sent[i].name.part == 1;
	for (unsigned who = 1; who <= PEOPLE; who++)
		assert_int_equal(second[who], 1);
}

static void
a_correction_finds_her(void **state)
{
	struct office *o = *state;

	office_agreed_by(o, PEOPLE, office_news, 40);
	office_wait(o, 10000);
	office_each_once(o, PEOPLE);
	office_turn(o, LIST_BROADCAST, HER);
	office_wait(o, 1000);
	correct(o);
	office_wait(o, 10000);
	for (unsigned who = 1; who <= PEOPLE; who++)
		assert_int_equal(office_times(o, who), 2);
}

/* She was given it by the old key, and says so by the new one. */
static void
her_one_counts(void **state)
{
	const uint8_t from[PEER_BYTES] = { HER }, to[PEER_BYTES] = { HER, OFFICE_TURNED };
	struct office *o = *state;

	office_person(o, LIST_WARDEN, HER, "en", "SA", 0);
	office_person(o, LIST_ALERTS, 30, "en", "SA", 0);
	office_agreed(o, office_alert);
	office_wait(o, 5000);
	assert_int_equal(office_times(o, HER), 1);
	office_turn(o, LIST_WARDEN, HER);
	office_wait(o, 1000);
	assert_false(broadcasts_awaits(o->b, "np", from));
	assert_true(broadcasts_awaits(o->b, "np", to) && broadcasts_got(o->b, "np", to));
	assert_false(broadcasts_awaits(o->b, "np", to));
}

static enum store_result
no_move(struct ledger *l, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	(void)l; (void)owner; (void)from; (void)to;
	between.refused++;
	return STORE_RETRY;
}

/* Her list row is gone by the old key, and the ledger has no other yet: nothing is cancelled, nobody is left out. */
static void
what_the_ledger_refuses_is_moved_later(void **state)
{
	struct office *o = *state;
	struct ledger_ops full = *o->ledger->ops;

	office_agreed_by(o, PEOPLE, office_news, 2);
	o->is_mute = true;
	office_wait(o, 3000);
	between.ops = o->ledger->ops;
	between.refused = 0;
	full.peer_move = no_move;
	o->ledger->ops = &full;
	for (unsigned who = 1; who <= PEOPLE; who++)
		office_turn(o, LIST_BROADCAST, who);
	o->is_mute = false;
	office_wait(o, 5000);
	assert_in_range(between.refused, 4, 7);		/* once a second */
	assert_true(o->sents < PEOPLE);
	o->ledger->ops = between.ops;
	office_wait(o, 30000);
	office_each_once(o, PEOPLE);
}

/* people.db gave it up: she stands where she stood, there and in the ledger. */
static void
a_move_that_was_given_up_moves_nothing(void **state)
{
	const uint8_t from[PEER_BYTES] = { HER }, to[PEER_BYTES] = { HER, OFFICE_TURNED };
	struct office *o = *state;

	office_agreed_by(o, PEOPLE, office_news, 2);
	o->is_mute = true;
	office_wait(o, 3000);
	broadcasts_moved(o->b, "np", from, to);
	office_wait(o, 1000);
	assert_int_equal(office_row(o, HER, OFFICE_TURNED).row, UINT32_MAX);
	office_turn(o, LIST_BROADCAST, HER);		/* with her next message */
	broadcasts_moved(o->b, "np", from, to);		/* and said twice */
	o->is_mute = false;
	office_wait(o, 30000);
	office_each_once(o, PEOPLE);
	assert_int_equal(office_row(o, HER, OFFICE_TURNED).fate.state, ROW_ACCEPTED);
}

/* The walk is behind her new key and had not come to the old one: rows are made without her, and then she writes. */
static enum store_result
rows_without_her(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added)
{
	struct ledger_recipient others[PEOPLE];
	unsigned left = 0;

	assert_in_range(n, 1, PEOPLE);
	for (unsigned i = 0; i < n; i++)
		if (between.is_done || in[i].peer[0] != HER)
			others[left++] = in[i];
	if (!between.is_done)
		office_turn(between.o, LIST_BROADCAST, HER);
	between.is_done = true;
	return between.ops->rows_add(l, owner, job, route, others, left, added);
}

static void
who_is_moved_behind_the_walk_is_found(void **state)
{
	struct office *o = *state;
	struct ledger_ops ops = *o->ledger->ops;

	between.o = o;
	between.ops = o->ledger->ops;
	between.is_done = false;
	ops.rows_add = rows_without_her;
	o->ledger->ops = &ops;
	office_agreed_by(o, PEOPLE, office_news, 40);
	office_wait(o, 30000);
	o->ledger->ops = between.ops;
	assert_true(between.is_done);
	office_each_once(o, PEOPLE);
}

/* QUIET or DELETE behind a move, in the same round. */
static void
who_is_moved_and_says_delete_is_forgotten(void **state)
{
	const uint8_t from[PEER_BYTES] = { HER }, to[PEER_BYTES] = { HER, OFFICE_TURNED };
	struct office *o = *state;
	unsigned had;

	office_agreed_by(o, PEOPLE, office_news, 2);
	o->is_mute = true;
	office_wait(o, 3000);
	had = office_times(o, HER);
	office_turn(o, LIST_BROADCAST, HER);
	assert_int_equal(o->people->ops->person_erase(o->people, "np", to), STORE_OK);
	broadcasts_forget(o->b, "np", to);
	broadcasts_forget(o->b, "np", from);
	o->is_mute = false;
	office_wait(o, 30000);
	assert_int_equal(office_times(o, HER), had);
	assert_int_equal(office_row(o, HER, 0).row, UINT32_MAX);
	assert_int_equal(office_row(o, HER, OFFICE_TURNED).row, UINT32_MAX);
	assert_string_equal(office_state(o), "sent");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(who_is_moved_gets_it_once),
		IN_AN_OFFICE(a_number_that_was_asked_for_is_asked_for_anew),
		IN_AN_OFFICE(a_text_that_is_begun_is_finished),
		IN_AN_OFFICE(a_correction_finds_her),
		IN_AN_OFFICE(her_one_counts),
		IN_AN_OFFICE(what_the_ledger_refuses_is_moved_later),
		IN_AN_OFFICE(a_move_that_was_given_up_moves_nothing),
		IN_AN_OFFICE(who_is_moved_behind_the_walk_is_found),
		IN_AN_OFFICE(who_is_moved_and_says_delete_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
