/*
 * office_day.h - how a day at the office begins, for every test of broadcasts
 *
 * Each stops the test with the sentence of the office when it cannot be done.
 */
#ifndef TESTS_BROADCAST_OFFICE_DAY_H
#define TESTS_BROADCAST_OFFICE_DAY_H

#include "tests/broadcast/office.h"

#define IN_AN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_set_up, office_tear_down)

int office_set_up(void **state);
int office_tear_down(void **state);
/* In SA 1 to 20 asked for news of fees, 21 to 40 for alerts; the even ones speak `even`.  In QA 41 asked for alerts. */
void office_people(struct office *o, const char *even);
void office_done(struct office *o, enum broadcasts_end end);
void office_refused(struct office *o, enum broadcasts_end end, const char *sentence);
void office_agreed(struct office *o, const char *definition);	/* almaz writes it, bekele agrees */
/* The same in a window, for 1 to `people`, who asked for news of fees in SA. */
void office_agreed_by(struct office *o, unsigned people, const char *definition, unsigned window);
const char *office_ref(const json_t *made);
/* Her row in the last one; .row is UINT32_MAX when she has none by that key. */
struct ledger_row office_row(struct office *o, unsigned who, unsigned key);
void office_each_once(struct office *o, unsigned people);	/* and it says that it is sent */
void office_turn_to(struct office *o, json_t *last);	/* from now on the last one is this, taken */

#endif
