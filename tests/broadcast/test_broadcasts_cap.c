/*
 * test_broadcasts_cap.c - what other offices warn of: a draft of ours, of nobody else, and what it takes back stands still
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/broadcast/office_day.h"

#define CAP(identifier, message, references) "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>" identifier "</identifier>" \
	"<sender>a@b.example</sender><sent>2026-11-18T14:30:00+03:00</sent><status>Actual</status><msgType>" message "</msgType>" \
	"<scope>Public</scope>" references "<info><language>en</language><category>Met</category><event>Flood</event>" \
	"<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>" \
	"<expires>2026-11-19T06:00:00+03:00</expires><headline>Flood at the river</headline></info></alert>"

static enum broadcasts_end
cap_in(struct office *o, const char *who, const char *xml, json_t **result)
{
	struct broadcasts_asker asker = office_who(who);

	*result = NULL;
	buf_reset(&o->why);
	return broadcasts_cap_in(o->b, &asker, xml, strlen(xml), result, &o->why);
}

/* A message that another owner read before says nothing of hers, and changes none of hers. */
static void
cap_of_another_owner_is_not_there(void **state)
{
	struct office *o = *state;
	json_t *ours, *again, *theirs;

	office_done(o, cap_in(o, "almaz", CAP("ZZ-1", "Alert", ""), &ours));
	office_done(o, cap_in(o, "almaz", CAP("ZZ-1", "Alert", ""), &again));
	assert_string_equal(office_ref(ours), office_ref(again));
	office_done(o, cap_in(o, "hana", CAP("ZZ-1", "Alert", ""), &theirs));
	assert_string_not_equal(office_ref(ours), office_ref(theirs));
	assert_string_equal(json_string_value(json_object_get(theirs, "owner")), "ke");
	json_decref(ours);
	json_decref(again);
	json_decref(theirs);
	assert_int_equal(cap_in(o, "hana", CAP("ZZ-2", "Cancel", "<references>a@b.example,ZZ-1,2026-11-18T14:30:00+03:00</references>"),
	    &theirs), BROADCASTS_RULE);
	assert_null(theirs);
}

/* What is off by now does not begin: two agreed to it, one message takes it back. */
static void
cap_cancel_stops_what_was_agreed_to(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *made, *off, *change, *result = NULL;

	office_people(o, "en");
	office_done(o, cap_in(o, "almaz", CAP("ZZ-1", "Alert", ""), &made));
	office_turn_to(o, made);
	change = json_loads("{\"list\": \"broadcast\", \"topic\": \"fees\", \"stay\": [\"SA\"], \"texts\": {\"en\": \"Flood at the river\"},"
	    " \"reason\": \"few people\", \"at\": \"2026-11-18T23:00:00+00:00\"}", 0, NULL);
	office_done(o, broadcasts_edit(o->b, &almaz, office_ref(o->last), 0, change, &result, &o->why));
	json_decref(change);
	json_decref(result);
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_approve(o, "bekele"));
	assert_string_equal(office_state(o), "scheduled");
	office_done(o, cap_in(o, "aster", CAP("ZZ-2", "Cancel", "<references>a@b.example,ZZ-1,2026-11-18T14:30:00+03:00</references>"), &off));
	json_decref(off);
	assert_string_equal(office_state(o), "cancelled");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(cap_of_another_owner_is_not_there),
		IN_AN_OFFICE(cap_cancel_stops_what_was_agreed_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
