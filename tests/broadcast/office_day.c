/*
 * office_day.c - an office with people, and a broadcast that two agree to
 */
#include "tests/broadcast/office_day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "content/withdrawn.h"

int
office_set_up(void **state)
{
	static struct office o;

	office_open(&o);
	*state = &o;
	return 0;
}

int
office_tear_down(void **state)
{
	struct office *o = *state;
	struct withdrawn *w = o->withdrawn;

	office_close(o);
	withdrawn_free(w);
	return 0;
}

void
office_people(struct office *o, const char *even)
{
	for (unsigned who = 1; who <= 20; who++)
		office_person(o, LIST_BROADCAST, who, who % 2 ? "en" : even, "SA", LIST_FEES);
	for (unsigned who = 21; who <= 40; who++)
		office_person(o, LIST_ALERTS, who, who % 2 ? "en" : even, "SA", 0);
	office_person(o, LIST_ALERTS, 41, "en", "QA", 0);
}

void
office_done(struct office *o, enum broadcasts_end end)
{
	if (end != BROADCASTS_DONE)
		fail_msg("%s", o->why.ptr);
}

void
office_refused(struct office *o, enum broadcasts_end end, const char *sentence)
{
	assert_int_equal(end, BROADCASTS_RULE);
	if (strstr(o->why.ptr, sentence) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", sentence, o->why.ptr);
}

void
office_agreed(struct office *o, const char *definition)
{
	office_done(o, office_make(o, "almaz", definition));
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
}

void
office_agreed_by(struct office *o, unsigned people, const char *definition, unsigned window)
{
	for (unsigned who = 1; who <= people; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	o->sending.window = window;
	office_restart(o);
	office_agreed(o, definition);
}

const char *
office_ref(const json_t *made)
{
	return json_string_value(json_object_get(made, "ref"));
}

void
office_turn_to(struct office *o, json_t *last)
{
	json_decref(o->last);
	o->last = last;
}

struct ledger_row
office_row(struct office *o, unsigned who, unsigned key)
{
	const uint8_t peer[PEER_BYTES] = { (uint8_t)who, (uint8_t)key };
	struct ledger_row row = { .row = UINT32_MAX };
	struct entry e;

	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	(void)o->ledger->ops->row_of(o->ledger, "np", e.id, peer, &row);
	return row;
}

void
office_each_once(struct office *o, unsigned people)
{
	for (unsigned who = 1; who <= people; who++)
		if (office_times(o, who) != 1)
			fail_msg("%u: %u times", who, office_times(o, who));
	assert_string_equal(office_state(o), "sent");
}
