/*
 * test_broadcasts_owed.c - what people.db kept for a ledger that was away: who is forgotten, who is known by another key
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/store/ram.h"
#include "locales/text/bug.h"
#include "tests/broadcast/office_day.h"

enum { PEOPLE = 20, HER = 15, CROWD = 200 };

/* Three of its texts have left. */
static void
under_way(struct office *o)
{
	office_agreed_by(o, PEOPLE, office_news, 3);
	o->is_mute = true;
	office_wait(o, 1000);
}

static unsigned
owed(struct office *o)
{
	struct owed left[2];
	unsigned n;

	assert_int_equal(o->people->ops->owed_scan(o->people, left, COUNT(left), &n), STORE_OK);
	return n;
}

/* Between the two commits, or while there was no ledger: people.db kept it, and who waits gets it, once. */
static void
a_kill_between_two_databases_loses_nobody(void **state)
{
	const uint8_t her[PEER_BYTES] = { HER, OFFICE_TURNED };
	struct office *o = *state;

	under_way(o);
	o->is_told_nothing = true;
	for (unsigned who = 1; who <= PEOPLE; who++)
		office_turn(o, LIST_BROADCAST, who);
	assert_int_equal(o->people->ops->person_erase(o->people, "np", her), STORE_OK);
	office_owe(o, HER, 0, NULL);			/* and one said DELETE, of each key of hers */
	office_owe(o, HER, OFFICE_TURNED, NULL);
	office_restart(o);
	o->is_mute = false;
	office_wait(o, 30000);
	assert_string_equal(office_state(o), "sent");
	for (unsigned who = 1; who <= PEOPLE; who++) {
		assert_int_equal(office_row(o, who, 0).row, UINT32_MAX);
		if (who == HER)
			assert_int_equal(office_row(o, who, OFFICE_TURNED).row, UINT32_MAX);
		else
			assert_int_equal(office_times(o, who), 1);
	}
	assert_int_equal(owed(o), 0);
}

/* She said DELETE while there was no ledger, and asked for news again: what she gets now stays hers. */
static void
who_came_back_is_not_forgotten(void **state)
{
	struct office *o = *state;

	under_way(o);
	office_owe(o, HER, 0, NULL);
	office_restart(o);
	o->is_mute = false;
	office_wait(o, 30000);
	office_each_once(o, PEOPLE);
	assert_int_equal(office_row(o, HER, 0).fate.state, ROW_ACCEPTED);
	assert_int_equal(owed(o), 0);
}

/* The ledger has forgotten her and people.db takes nothing: its row is taken back when it does. */
static void
a_row_that_cannot_be_taken_back_is_later(void **state)
{
	const uint8_t her[PEER_BYTES] = { HER };
	struct office *o = *state;

	office_agreed_by(o, PEOPLE, office_news, 40);
	office_wait(o, 10000);
	office_owe(o, HER, 0, NULL);
	store_ram_fail(o->people, true);
	broadcasts_forget(o->b, "np", her);
	office_wait(o, 3000);
	assert_int_equal(office_row(o, HER, 0).row, UINT32_MAX);
	store_ram_fail(o->people, false);
	assert_int_equal(owed(o), 1);
	office_wait(o, 3000);
	assert_int_equal(owed(o), 0);
}

/* Thousands wrote while it was away, and hers is the last move: whoever is met before it was read waits. */
static void
who_moved_behind_a_crowd_gets_it(void **state)
{
	struct office *o = *state;

	under_way(o);
	for (unsigned key = 2; key < 20; key++)
		for (unsigned who = 1; who <= CROWD; who++)
			office_owe(o, who, (uint8_t)key, &(const uint8_t){ 20 });
	office_later(o, 86400);
	o->is_told_nothing = true;
	for (unsigned who = 1; who <= PEOPLE; who++)
		office_turn(o, LIST_BROADCAST, who);
	office_restart(o);
	o->is_mute = false;
	office_wait(o, 60000);
	office_each_once(o, PEOPLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(a_kill_between_two_databases_loses_nobody),
		IN_AN_OFFICE(who_came_back_is_not_forgotten),
		IN_AN_OFFICE(a_row_that_cannot_be_taken_back_is_later),
		IN_AN_OFFICE(who_moved_behind_a_crowd_gets_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
