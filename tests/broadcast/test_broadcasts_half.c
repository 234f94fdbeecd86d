/*
 * test_broadcasts_half.c - nobody keeps half a text, whatever stops it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/broadcast/office_day.h"

static const char three_parts[] = "{\"kind\": \"news\", \"title\": \"New fee rule\", \"list\": \"broadcast\", \"topic\": \"fees\", "
    "\"stay\": [\"SA\"], \"texts\": {\"en\": \"The fee rule changed. Ask us before you pay. "
    "Nobody may take your pass or your phone from you, and nobody may ask you for money before you begin to work. "
    "Who asks you for it breaks the rule, and you can tell us who it was. We do not pass on your name. "
    "Keep a copy of what you sign and of what you paid, and give one to somebody you trust at home.\", \"ne\": \"Fee rule changed\"}, "
    "\"reason\": \"a test of few people\", \"until\": \"2026-11-20T18:00:00+03:00\"}";

static unsigned
parts_of(const struct office *o, unsigned who)
{
	unsigned n = 0;

	for (unsigned i = 0; i < o->sents; i++)
		n += o->sent[i].who == who;
	return n;
}

/* A text of three parts in a window of two, and an operator that says nothing: somebody has two of them. */
static unsigned
in_the_middle(struct office *o)
{
	for (unsigned who = 1; who <= 20; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	o->sending.window = 2;
	office_restart(o);
	office_agreed(o, three_parts);
	o->is_mute = true;
	office_wait(o, 4000);
	assert_int_equal(o->sents, 2);
	assert_int_equal(o->sent[0].who, o->sent[1].who);
	return o->sent[0].who;
}

static long
beyond(const struct office *o)
{
	return (long)json_integer_value(json_object_get(o->result, "beyond_recall"));
}

static void
all_have_all(struct office *o)
{
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(parts_of(o, who), 3);
	assert_string_equal(office_state(o), "sent");
}

static void
a_pause_finishes_who_is_begun(void **state)
{
	struct office *o = *state;
	unsigned her = in_the_middle(o);

	office_done(o, office_verb(o, "omar", "pause", NULL));
	assert_int_equal(beyond(o), 3);
	office_wait(o, 3000);
	assert_int_equal(o->sents, 2);		/* the window is the window */
	o->is_mute = false;
	office_wait(o, 10000);
	assert_int_equal(o->sents, 3);
	assert_int_equal(parts_of(o, her), 3);
	assert_string_equal(office_state(o), "paused");
	office_done(o, office_verb(o, "omar", "resume", NULL));
	office_wait(o, 30000);
	all_have_all(o);
}

static void
a_cancel_finishes_who_is_begun(void **state)
{
	struct office *o = *state;
	unsigned her = in_the_middle(o);

	office_done(o, office_verb(o, "omar", "cancel", "the rule was wrong"));
	assert_int_equal(beyond(o), 3);
	office_wait(o, 3000);
	o->is_mute = false;
	office_wait(o, 10000);
	assert_int_equal(o->sents, 3);
	assert_int_equal(parts_of(o, her), 3);
	assert_string_equal(office_state(o), "cancelled");
}

/* The second one asks what is still to come, too. */
static void
a_cancel_behind_a_pause_says_it_again(void **state)
{
	struct office *o = *state;
	unsigned her = in_the_middle(o);

	office_done(o, office_verb(o, "omar", "pause", NULL));
	office_wait(o, 100);
	office_done(o, office_verb(o, "omar", "cancel", "the rule was wrong"));
	assert_int_equal(beyond(o), 3);
	o->is_mute = false;
	office_wait(o, 10000);
	assert_int_equal(parts_of(o, her), 3);
	assert_int_equal(o->sents, 3);
}

static void
stop_ends_what_is_begun(void **state)
{
	struct office *o = *state;
	unsigned her = in_the_middle(o);
	uint8_t peer[PEER_BYTES] = { (uint8_t)her };

	office_done(o, office_verb(o, "omar", "cancel", "the rule was wrong"));
	assert_int_equal(o->people->ops->listed_erase(o->people, "np", LIST_BROADCAST, peer), STORE_OK);
	broadcasts_forget(o->b, "np", peer);
	o->is_mute = false;
	office_wait(o, 10000);
	assert_int_equal(o->sents, 2);
}

/* Its operator answers the next life; of what she had nothing leaves twice. */
static void
a_restart_leaves_the_missing_part(void **state)
{
	struct office *o = *state;
	unsigned her = in_the_middle(o), before = o->sents;

	office_restart(o);
	o->is_mute = false;
	office_wait(o, 60000);
	all_have_all(o);
	for (unsigned i = before; i < o->sents; i++)
		assert_true(o->sent[i].who != her || o->sent[i].name.part == 2);
}

static void
a_restart_behind_a_pause_leaves_it_for_later(void **state)
{
	struct office *o = *state;

	(void)in_the_middle(o);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	office_restart(o);
	o->is_mute = false;
	office_wait(o, 10000);
	assert_int_equal(o->sents, 2);
	office_done(o, office_verb(o, "omar", "resume", NULL));
	office_wait(o, 60000);
	all_have_all(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(a_pause_finishes_who_is_begun),
		IN_AN_OFFICE(a_cancel_finishes_who_is_begun),
		IN_AN_OFFICE(a_cancel_behind_a_pause_says_it_again),
		IN_AN_OFFICE(stop_ends_what_is_begun),
		IN_AN_OFFICE(a_restart_leaves_the_missing_part),
		IN_AN_OFFICE(a_restart_behind_a_pause_leaves_it_for_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
