/*
 * test_smsc_kannel.c - the operator, our kannel.conf and the real bearerbox
 *
 * What the project relies on, seen on the wire: octets of data_coding 0 pass
 * unchanged both ways, parts are not cut again, a person's message is answered
 * to the operator once it is stored, throttled submits come back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "tests/ops/smsc_kannel.h"

static void
octets_leave_as_they_are(void **state)
{
	static const struct { int coding; const char *udh; size_t udh_len; const char *data; size_t len;
		const char *esm, *dcs, *udh_hex, *data_hex; } cases[] = {
		{ 0, "", 0, "\x00\x01\x1b\x65\x5b", 5, "0", "0", "", "00011b655b" },
		{ 0, "\x05\x00\x03\x07\x02\x01", 6, "\x1b\x3c@x", 4, "64", "0", "050003070201", "1b3c4078" },
		{ 2, "\x05\x00\x03\x08\x02\x02", 6, "\x09\x28\xd8\x3d\xde\x00", 6, "64", "8", "050003080202", "0928d83dde00" },
	};
	struct wiring *w = *state;
	struct frame_out f;
	struct line line;
	char id[40];

	assert_string_equal(fixture_ask(&w->fixture, "watch", &line), "ok");
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(id, sizeof id, "00000000-0000-4000-8000-00000000000%zu", i);
		box_send(w->box, id, cases[i].coding, cases[i].udh, cases[i].udh_len, cases[i].data, cases[i].len, NULL, NULL);
		assert_int_equal(wire_next(w->fixture.control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
		assert_string_equal(line_field(&line, 2), "33444");
		assert_string_equal(line_field(&line, 3), HER);
		/* bearerbox says "store and forward" (3) unless it is told otherwise. */
		assert_int_equal(strtol(line_field(&line, 4), NULL, 10) & ~3L, strtol(cases[i].esm, NULL, 10));
		assert_string_equal(line_field(&line, 5), cases[i].dcs);
		assert_string_equal(line_field(&line, 6), cases[i].udh_hex);
		assert_string_equal(line_field(&line, 7), cases[i].data_hex);
	}
	/* Each was acknowledged, accepted (8) and delivered (1): an ack and two receipts. */
	for (size_t i = 0; i < 3 * COUNT(cases); i++) {
		int type = box_read(w->box, &f);

		if (type == 2)
			box_ack(w->box, &f);
		assert_true(type == 2 || type == 3);
	}
	assert_true(fixture_reaches(&w->fixture, 5, COUNT(cases)));
}

static void
a_long_part_is_not_cut_again(void **state)
{
	struct wiring *w = *state;
	struct line line;
	char data[153];

	memset(data, 0x5b, sizeof data);
	assert_string_equal(fixture_ask(&w->fixture, "watch", &line), "ok");
	box_send(w->box, "00000000-0000-4000-8000-000000000009", 0, "\x05\x00\x03\x09\x02\x01", 6, data, sizeof data,
	    NULL, NULL);
	assert_int_equal(wire_next(w->fixture.control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
	assert_string_equal(line_field(&line, 6), "050003090201");
	assert_int_equal(strlen(line_field(&line, 7)), 2 * sizeof data);
	assert_int_equal(wire_next(w->fixture.control, 300, &line), WIRE_NOTHING);
}

static void
a_person_arrives_octet_for_octet(void **state)
{
	struct wiring *w = *state;
	struct frame_out f;
	struct line line;

	assert_string_equal(fixture_ask(&w->fixture, "mo|" HER "|33444|{1}", &line), "ok");
	assert_int_equal(box_read(w->box, &f), 2);
	assert_memory_equal(f.bytes + 4, "\0\0\0\x0d" HER "\0\0\0\x05" "33444", 4 + 13 + 4 + 5);
	/* no UDH (absent or empty), then the septets with their escapes */
	assert_memory_equal(f.bytes + 4 + 26 + 4, "\0\0\0\x05\x1b\x28" "1\x1b\x29", 9);
	assert_true(fixture_reaches(&w->fixture, 4, 1));
	box_ack(w->box, &f);
}

static void
throttled_submits_come_again(void **state)
{
	struct wiring *w = *state;
	unsigned long n[FIXTURE_COUNTS];
	struct line line;

	assert_string_equal(fixture_ask(&w->fixture, "set|throttle|1000", &line), "ok");
	box_send(w->box, "00000000-0000-4000-8000-000000000011", 0, "", 0, "x", 1, NULL, NULL);
	assert_true(fixture_reaches(&w->fixture, 0, 1));
	assert_string_equal(fixture_ask(&w->fixture, "set|throttle|0", &line), "ok");
	for (int s = 0; s < 4 && !fixture_reaches(&w->fixture, 1, 1); s++)
		continue;
	fixture_count(&w->fixture, n);
	assert_int_equal(n[1], 1);
	assert_int_equal(n[2], 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, wiring_setup, wiring_teardown)
	const struct CMUnitTest tests[] = {
		TEST(octets_leave_as_they_are),
		TEST(a_long_part_is_not_cut_again),
		TEST(a_person_arrives_octet_for_octet),
		TEST(throttled_submits_come_again),
	};

	WIRING_SKIP("smsc_kannel");
	return cmocka_run_group_tests_name("smsc_kannel", tests, NULL, NULL);
}
