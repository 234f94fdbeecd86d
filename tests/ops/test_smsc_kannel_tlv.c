/*
 * test_smsc_kannel_tlv.c - what the real bearerbox makes of optional parameters
 *
 * Concatenation parameters become a UDH, a payload becomes the text, those of
 * USSD become meta-data (where kannel.conf names them) and leave as they came.
 * The facts a Kannel bearer is built on; a newer bearerbox that differs fails here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/ops/smsc_kannel.h"

static void
expect_octets(const char *what, const struct octets *got, const char *hex)
{
	char room[4096];
	struct buf b = BUF_OVER(room);

	hex_add(&b, got->bytes, got->len > 0 ? (size_t)got->len : 0);
	if (strcmp(b.ptr, hex) != 0)
		fail_msg("%s: %s, not %s", what, b.ptr, hex);
}

static void
parts_named_by_parameters_get_a_header(void **state)
{
	static const struct { const char *what, *says, *udh, *data; int coding; } cases[] = {
		{ "two parts, a reference of 16 bits: its low octet is left",
		  "mo-pdu|" HER "|33444|0|0||68656c70|020c:1234,020e:02,020f:01", "050003340201", "68656c70", 0 },
		{ "UCS-2", "mo-pdu|" HER "|33444|8|0||0928|020c:0007,020e:02,020f:02", "050003070202", "0928", 2 },
		{ "one part of one", "mo-pdu|" HER "|33444|0|0||41|020c:0007,020e:01,020f:01", "050003070101", "41", 0 },
		{ "a third of two is passed on", "mo-pdu|" HER "|33444|0|0||41|020c:0007,020e:02,020f:03", "050003070203",
		  "41", 0 },
		{ "no number of its own", "mo-pdu|" HER "|33444|0|0||41|020c:0007,020e:02", "", "41", 0 },
		{ "none of none", "mo-pdu|" HER "|33444|0|0||41|020c:0007,020e:00,020f:00", "", "41", 0 },
		{ "its text is a payload", "mo-pdu|" HER "|33444|0|0|||020c:0007,020e:02,020f:01,0424:41", "050003070201",
		  "41", 0 },
	};
	struct wiring *w = *state;
	struct mo mo;

	for (size_t i = 0; i < COUNT(cases); i++) {
		box_arrive(w, cases[i].says, &mo);
		expect_octets(cases[i].what, &mo.udh, cases[i].udh);
		expect_octets(cases[i].what, &mo.data, cases[i].data);
		assert_int_equal(mo.coding, cases[i].coding);
	}
}

static void
a_header_and_parameters_in_one_are_refused(void **state)
{
	struct wiring *w = *state;
	unsigned long n[FIXTURE_COUNTS];
	struct mo mo;

	fixture_say(&w->fixture, "mo-pdu|" HER "|33444|0|64||05000309020168656c70|020c:0007,020e:02,020f:02");
	box_arrive(w, "mo|" HER "|33444|next", &mo);
	expect_octets("what came first", &mo.data, "6e657874");
	assert_true(fixture_reaches(&w->fixture, MO_ACKED, 1));
	fixture_count(&w->fixture, n);
	assert_int_equal(n[MOS], 2);		/* bearerbox said 0xC4: it is lost, and the operator knows */
}

static void
a_payload_arrives_whole(void **state)
{
	char says[1024] = "mo-pdu|" HER "|33444|0|0|||0424:", hex[601];
	struct wiring *w = *state;
	struct mo mo;

	memset(hex, '6', 600);
	hex[600] = '\0';
	memcpy(says + strlen(says), hex, sizeof hex);
	box_arrive(w, says, &mo);
	expect_octets("300 octets", &mo.data, hex);
	expect_octets("300 octets", &mo.udh, "");
	box_arrive(w, "mo-pdu|" HER "|33444|0|64|||0424:05000307020168656c70", &mo);
	expect_octets("a payload with a header", &mo.udh, "050003070201");
	box_arrive(w, "mo-pdu|" HER "|33444|0|0||68|0424:0928", &mo);
	expect_octets("both: the payload is dropped", &mo.data, "68");
}

static void
ussd_arrives_as_meta_data(void **state)
{
	static const struct { const char *says, *data, *meta; int coding; } cases[] = {
		{ "0|0|USSD|33|0501:01,1383:00a1", "33", "?smpp?ussd_service_op=%01&its_session_info=%00%A1&", 0 },
		{ "0|0|USSD||0501:81,1383:0003", "", "?smpp?ussd_service_op=%81&its_session_info=%00%03&", 0 },
		/* A number of the standard stays a number, whatever the group's type says. */
		{ "0|0|USSD|33|0501:12,0204:0102", "33", "?smpp?ussd_service_op=%12&user_message_reference=258&", 0 },
		{ "15|0|USSD|0033|0501:12", "0033", "?smpp?ussd_service_op=%12&", 3 },
		/* 0x48 is no UCS-2 to bearerbox: read as GSM-7 and made UTF-8. */
		{ "72|0|USSD|0928|0501:12", "c38728", "?smpp?ussd_service_op=%12&", 0 },
		/* Of a wrong length: as if it were not there. */
		{ "0|0|USSD|33|0501:0102,1383:00", "33", "?smpp?", 0 },
	};
	struct wiring *w = *state;
	struct mo mo;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char says[256];

		(void)snprintf(says, sizeof says, "mo-pdu|" HER "|*384*77#|%s", cases[i].says);
		box_arrive(w, says, &mo);
		expect_octets(says, &mo.data, cases[i].data);
		expect_octets(says, &mo.service, "55535344");
		assert_string_equal(mo.meta.bytes, cases[i].meta);
		assert_int_equal(mo.coding, cases[i].coding);
	}
}

static void
meta_data_leaves_as_parameters(void **state)
{
	static const struct { const char *meta, *tlvs; } cases[] = {
		{ "?smpp?ussd_service_op=%02&its_session_info=%00%A0", "0501:02,1383:00a0" },
		{ "?smpp?ussd_service_op=%11&user_message_reference=258", "0501:11,0204:0102" },
		/* Octets where a number belongs are no number. */
		{ "?smpp?ussd_service_op=%11&user_message_reference=%01%02", "0501:11,0204:0000" },
	};
	struct wiring *w = *state;
	struct line line;
	char id[40];

	fixture_say(&w->fixture, "watch");
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(id, sizeof id, "00000000-0000-4000-8000-00000000003%zu", i);
		box_send(w->box, id, 0, "", 0, "A", 1, "USSD", cases[i].meta);
		fixture_hear(&w->fixture, "submit", &line);
		assert_string_equal(line_field(&line, 8), "USSD");
		assert_string_equal(line_field(&line, 9), cases[i].tlvs);
		fixture_hear(&w->fixture, "late", &line);	/* nobody dialled */
	}
}

static void
a_dialogue_crosses_bearerbox(void **state)
{
	struct wiring *w = *state;
	struct line line;
	struct mo mo;

	fixture_say(&w->fixture, "watch");
	fixture_say(&w->fixture, "ussd|dialect|standard|*384*77#");
	box_arrive(w, "dial|" HER "|*384*77*3#", &mo);
	expect_octets("what was dialled behind the code", &mo.data, "33");
	assert_string_equal(mo.meta.bytes, "?smpp?ussd_service_op=%01&its_session_info=%00%02&");
	box_send(w->box, "00000000-0000-4000-8000-000000000041", 0, "", 0, "Menu", 4, "USSD",
	    "?smpp?ussd_service_op=%02&its_session_info=%00%02");
	fixture_hear(&w->fixture, "submit", &line);
	fixture_hear(&w->fixture, "page", &line);
	assert_string_equal(line_field(&line, 2), "more");
	assert_string_equal(line_field(&line, 3), "Menu");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, wiring_setup, wiring_teardown)
	const struct CMUnitTest tests[] = {
		TEST(parts_named_by_parameters_get_a_header),
		TEST(a_header_and_parameters_in_one_are_refused),
		TEST(a_payload_arrives_whole),
		TEST(ussd_arrives_as_meta_data),
		TEST(meta_data_leaves_as_parameters),
		TEST(a_dialogue_crosses_bearerbox),
	};

	WIRING_SKIP("smsc_kannel_tlv");
	return cmocka_run_group_tests_name("smsc_kannel_tlv", tests, NULL, NULL);
}
