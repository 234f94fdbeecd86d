/*
 * test_broadcast_command.c - safar broadcast, as it is typed: what is checked, submitted and agreed to
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/control/broadcast_typed.h"

static void
the_list_says_who_waits(void **state)
{
	(void)state;
	PLAY({ "broadcast.list", OK("\"rows\":[{" ENTRY("waiting", "waits for a second person", "\"training\":false,\"people\":31767,\"title\":\"A \\u009b31m\\u202eb\"")
	    "}],\"more\":true") }, { "broadcast.list", OK("\"rows\":[{" ENTRY("draft", "is being written", "\"training\":true,\"people\":0,\"title\":\"Drill\"")
	    "}],\"more\":false") });
	assert_int_equal(RUN(broadcast, "", "list"), 0);
	assert_string_equal(typed.said.ptr,
	    "WHAT     REF   STATE   PEOPLE WAITS FOR          TITLE\n"
	    "news     B7K2Q waiting 31,767 another than almaz A 31mb\n"
	    "TRAINING B7K2Q draft   -      almaz writes it    Drill\n");
	asked("broadcast.list", 1, "{\"after\":\"00112233445566778899aabbccddeeff\"}");
}

static const char page[] =
    "almaz wants to send \"Passport rule change\" to 31,767 people\n"
    "B7K2Q  revision 3  9f2c\302\26741d0\n"
    "\n"
    "Audience   who asked for news of fees and rules, in SA: 31,767\n"
    "Left out   up to 540 left out\n"
    "Cost       62,519 parts x 0.40 = ETB 25,007.60; one broadcast may cost ETB 60,000.00\n"
    "Time       north: 62,519 parts / 20 a second = 52 min 6 s, nights apart\n"
    "When       as soon as it is agreed to, nothing behind 2026-12-02T20:00:00+03:00\n"
    "\n"
    "am         28,657 people x 2 = 57,314 parts  UCS-2, 10 of 67 characters of the last part are used\n"
    "           7 characters less make it 1 each\n"
    "    | Selam.\n"
    "    | Des alen.\n"
    "\n"
    "ti         3,095 people are sent the text of am, marked; x 2 = 6,190 parts  UCS-2, 15 of 67 characters of the last part are used\n"
    "    | [am] Selam.\n"
    "\n"
    "om         15 people: LEFT OUT, nothing is sent to them\n"
    "\n"
    "Look       it is night there: SA\n"
    "           do: the lines night = yes and reason = \"...\", if it cannot wait\n";

static void
the_page_is_the_same_for_both(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", DRAFT(DEFINITION) }, { "broadcast.check", OK("\"counting\":1200") }, { "broadcast.check", DRAFT(PREVIEW(NIGHT)) },
	    { "broadcast.submit", OK("\"counting\":31000") }, { "broadcast.submit", WAITING(PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 0);
	assert_int_equal(strncmp(typed.said.ptr, page, strlen(page)), 0);
	says("\nFrom now   2026-11-27 14:00 UTC to 2026-11-27 14:52 UTC, 52 min 6 s\n");
	says("Next: safar broadcast submit B7K2Q\n");
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 0);
	assert_int_equal(strncmp(typed.said.ptr, page, strlen(page)), 0);
	says("B7K2Q waits for a second person, until 2026-11-28 13:20 UTC\nNext: another person: safar broadcast approve B7K2Q\n");
	PLAY(BEKELE, { "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "1\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	if (strncmp(typed.said.ptr, page, strlen(page)) != 0)
		fail_msg("another page: %s", typed.said.ptr);
}

static void
what_stops_it_is_a_rule(void **state)
{
	(void)state;
	PLAY(BEKELE, { "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW(NIGHT "," LONG)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 4);
	assert_true(strstr(typed.said.ptr, "STOPS      too long in this language: am\n           do: make it shorter\n") < strstr(typed.said.ptr, "Look       it is night"));
	says("1 thing stands in its way");
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q", "--json"), 4);
	says("\"v\": 1");
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 4);
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	assert_null(scripted_asked(&typed.script, "broadcast.approve", 0));
	assert_null(scripted_asked(&typed.script, "broadcast.submit", 0));
}

static void
the_second_person_types_the_number(void **state)
{
	json_t *request;

	(void)state;
	PLAY(BEKELE, { "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW("")) }, { "broadcast.approve", OK("\"counting\":5") },
	    { "broadcast.approve", OK(ENTRY("scheduled", "was agreed to and waits for its time", "\"training\":false")) });
	assert_int_equal(RUN(broadcast, "31,676\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	says("this is not the number of people it is for: nothing was agreed to");
	assert_int_equal(RUN(broadcast, "\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	assert_null(scripted_asked(&typed.script, "broadcast.approve", 0));
	assert_int_equal(RUN(broadcast, "31,767\n123456\n654321\n", "approve", "B7K2Q", "--secrets-stdin"), 0);
	says("counted anew");
	says("B7K2Q was agreed to and waits for its time\nNext: safar broadcast show B7K2Q --watch\n");
	asked("broadcast.approve", 1, "{\"broadcast\":\"B7K2Q\",\"hash\":\"9f2c41d000000000000000000000000000000000000000000000000000000000\",\"people\":31767}");
	request = scripted_asked(&typed.script, "broadcast.approve", 1);
	assert_string_equal(json_string_value(json_object_get(request, "totp")), "654321");
	json_decref(request);
	/* a terminal is asked for a yes to the whole; a pipe that nobody named is not one */
	assert_int_equal(RUN(broadcast, "31767\n", "approve", "B7K2Q"), 1);
	says("--secrets-stdin");
}

static void
a_list_that_grew_is_told(void **state)
{
	(void)state;
	PLAY(BEKELE, { "broadcast.show", OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31700,\"parts\":62400,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31700,\"parts\":62400,") PREVIEW("")) },
	    { "broadcast.approve", "{\"ok\":false,\"code\":\"rule\",\"error\":\"you wrote this one\"}" });
	assert_int_equal(RUN(broadcast, "31700\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("List       31,767 people now; it was 31,700 when it was submitted\n");
	says("safar broadcast approve: you wrote this one\n");
	/* what does not wait for anybody is told before a code is spent */
	PLAY({ "broadcast.show", DRAFT(DEFINITION) }, { "broadcast.check", DRAFT(PREVIEW("")) });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("B7K2Q is still being written: nobody is asked to agree to it\n");
	says_not("Audience");
}

static void
what_is_changed_while_it_is_read_is_not_shown(void **state)
{
	(void)state;
	PLAY(BEKELE, { "broadcast.show", OK(ENTRY("waiting", "waits", "\"training\":false,\"people\":1,") DEFINITION) },
	    { "broadcast.check", OK("\"hash\":\"00\",\"state\":\"waiting\",\"people\":1," PREVIEW("")) });
	assert_int_equal(RUN(broadcast, "1\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 3);
	says("it is being changed just now");
	says_not("Audience");
	assert_null(scripted_asked(&typed.script, "broadcast.approve", 0));
}

/* Nobody types a code for a no. */
static void
who_may_not_agree_is_not_asked(void **state)
{
	(void)state;
	PLAY({ "whoami", OK("\"name\":\"bekele\",\"roles\":[\"editor\"]") }, { "broadcast.show", WAITING(DEFINITION) });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("to agree is for an approver");
	says_not("Audience");
	PLAY({ "whoami", OK("\"name\":\"almaz\",\"roles\":[\"approver\",\"editor\"]") }, { "broadcast.show", WAITING(DEFINITION) });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("you made, changed or submitted B7K2Q");
	PLAY(BEKELE, { "broadcast.show", WAITING(DEFINITION ",\"history\":[{\"who\":\"bekele\",\"what\":\"submit\",\"revision\":2}]") });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	/* who learns is both */
	PLAY({ "whoami", OK("\"name\":\"almaz\",\"roles\":[\"editor\"]") },
	    { "broadcast.show", OK(ENTRY("waiting", "waits", "\"training\":true,\"people\":31767,\"parts\":62519,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("waiting", "waits", "\"training\":true,\"people\":31767,\"parts\":62519,") PREVIEW("")) },
	    { "broadcast.approve", OK(ENTRY("scheduled", "was agreed to and waits for its time", "\"training\":true")) });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 0);
}

static void
what_is_over_is_not_submitted(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", OK(ENTRY("sent", "nobody waits any more", "\"training\":false,") DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 4);
	assert_string_equal(typed.said.ptr, "safar broadcast submit: B7K2Q was sent: it is not submitted any more\n"
	    "Next: a copy to change: safar broadcast template B7K2Q >FILE, then safar broadcast new FILE\n");
	PLAY({ "broadcast.show", OK(ENTRY("returned", "was given back to be changed", "\"training\":false,") DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 4);
	says("B7K2Q was given back to be changed: change it first\n");
	PLAY({ "broadcast.show", OK(ENTRY("draft", "is being written", "\"training\":true,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("draft", "is being written", "\"training\":true,") PREVIEW("")) },
	    { "broadcast.submit", OK(ENTRY("waiting", "waits for a second person", "\"training\":true")) });
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 0);
	says("Next: you or, as in earnest, another person: safar broadcast approve B7K2Q\n");
}

/* One person, one part, no text, and blocks in the words of the file. */
static void
the_page_speaks_of_the_file(void **state)
{
#define BLOCK(word, what, says, cure) "{\"word\":\"" word "\",\"stops\":true,\"what\":\"" what "\",\"says\":\"" says "\",\"cure\":\"" cure "\"}"
#define SMALL "\"preview\":{\"people\":3,\"left_out\":\"\",\"parts\":1,\"cost\":\"ETB 0.40\",\"from\":\"8811\",\"ways\":[],\"languages\":[" \
	"{\"language\":\"am\",\"choice\":\"text\",\"people\":1,\"parts\":1,\"encoding\":\"UCS-2\",\"units\":10,\"room\":70,\"spare\":0,\"text\":\"Selam.\"}," \
	"{\"language\":\"ne\",\"choice\":\"text\",\"people\":1,\"parts\":0,\"encoding\":\"GSM-7\",\"units\":0,\"room\":0,\"spare\":0,\"text\":\"\"}," \
	"{\"language\":\"ti\",\"choice\":\"other\",\"other\":\"am\",\"people\":1,\"parts\":1,\"encoding\":\"UCS-2\",\"units\":10,\"room\":70,\"spare\":0," \
	"\"text\":\"[am] Selam.\"}],\"blocks\":[" BLOCK("language", "ne", "no choice was made", "fill it") "," BLOCK("slot", "point", "empty or too long", "fill it") "," \
	BLOCK("slot", "note", "empty or too long", "fill it") "," BLOCK("slot", "day", "empty or too long", "fill it") "," BLOCK("code", "Q1234", "used before", \
	"[slots] note: a new code, as Q1234: a capital letter but I and O, then four digits") "]}"
#define ALERT_OF_X3 OK(ENTRY("draft", "is being written", "\"training\":false,\"changes_ref\":\"A1A1A\",") "\"definition\":{\"kind\":\"alert\"," \
	"\"list\":\"alerts\",\"type\":\"x4\",\"changes\":\"00112233445566778899aabbccddeeff\",\"stay\":[\"LY\"],\"title\":\"Buses\"," \
	"\"until\":\"2026-12-02T20:00:00+03:00\",\"slots\":{\"day\":\"Thursday the 3rd\"}}")
	(void)state;
	PLAY({ "broadcast.show", ALERT_OF_X3 }, { "broadcast.check", DRAFT(SMALL) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 4);
	says("Audience   exactly those who were handed A1A1A: 3\n");
	says_not("001122334455");
	says("From       8811, what people see as its sender\n");
	says("1 part x 0.40 = ETB 0.40; who has no text, or one that is stopped, is not counted in it\n");
	says("am         1 person x 1 = 1 part  UCS-2, 10 of 70 characters of the last part are used\n");
	says("ne         1 person: NO TEXT\n");
	says("ti         1 person is sent the text of am, marked; x 1 = 1 part  ");
	says("STOPS      no choice was made: ne\n           do: fill it\n               [text.ne]\n               other = am\n"
	    "               or, in place of that line: leave_out = yes\n");
	says("STOPS      [slots] point is empty\n           do: fill it\n");
	says("STOPS      [slots] note is empty\n           do: a new code, as Q1234");
	says("STOPS      [slots] day is too long\n");
	says("do: [slots] note: a new code, as Q1234");
}

static void
training_stands_in_front_of_everything(void **state)
{
	const char *line;

	(void)state;
	PLAY({ "broadcast.show", OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":true,\"people\":0,\"parts\":0,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":true,\"people\":0,\"parts\":0,") PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 0);
	for (line = typed.said.ptr; *line != '\0' && strncmp(line, "Next:", 5) != 0; line += strcspn(line, "\n") + 1)
		if (strncmp(line, "TRAINING", 8) != 0)
			fail_msg("%s", line);
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q"), 0);
	assert_int_equal(strncmp(typed.said.ptr, "TRAINING  almaz practises sending \"Passport rule change\" to ", 60), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_says_who_waits),
		cmocka_unit_test(the_page_is_the_same_for_both),
		cmocka_unit_test(what_stops_it_is_a_rule),
		cmocka_unit_test(the_second_person_types_the_number),
		cmocka_unit_test(a_list_that_grew_is_told),
		cmocka_unit_test(what_is_changed_while_it_is_read_is_not_shown),
		cmocka_unit_test(who_may_not_agree_is_not_asked),
		cmocka_unit_test(what_is_over_is_not_submitted),
		cmocka_unit_test(the_page_speaks_of_the_file),
		cmocka_unit_test(training_stands_in_front_of_everything),
	};

	return cmocka_run_group_tests(tests, typed_set_up, typed_tear_down);
}
