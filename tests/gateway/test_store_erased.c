/*
 * test_store_erased.c - whoever takes the disk finds no byte of what is gone, and never a number
 *
 * Everything is looked for in the database and its WAL as bytes, behind the
 * commit that erased it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/store_conformance.h"

enum { HER = 7, OTHER = 8, NEW_KEY = 77 };

static bool
disk_has(const struct place *p, const void *bytes, size_t len)
{
	char wal[128];

	snprintf(wal, sizeof(wal), "%s-wal", p->path);
	return place_file_has(p->path, bytes, len) || place_file_has(wal, bytes, len);
}

static void
nothing(struct trial *t)
{
	(void)t;
}

static void
erase(struct trial *t)
{
	assert_int_equal(t->store->ops->person_erase(t->store, "np", place_peer(HER)), STORE_OK);
}

static void
leave(struct trial *t)
{
	assert_int_equal(t->store->ops->listed_erase(t->store, "np", LIST_ALERTS, place_peer(HER)), STORE_OK);
}

static void
be_quiet(struct trial *t)
{
	case_flags(t, "np", HER, PERSON_QUIET);
}

static void
stop(struct trial *t)
{
	case_flags(t, "np", HER, PERSON_STOPPED);
}

static void
done(struct trial *t)
{
	assert_int_equal(t->store->ops->request_done(t->store, "np", case_request(HER, NOW).id), STORE_OK);
}

static void
ask_again(struct trial *t)
{
	struct request q = case_request(HER, NOW + 60);

	memset(q.sealed, 0x55, sizeof(q.sealed));
	assert_int_equal(t->store->ops->request_put(t->store, "np", "sms", &q), STORE_OK);
}

static void
wait_long(struct trial *t)
{
	assert_int_equal(t->store->ops->purge(t->store, NOW + (int64_t)200 * DAY), STORE_OK);
}

static void
move(struct trial *t)
{
	assert_int_equal(t->store->ops->person_move(t->store, "np", place_peer(HER), place_peer(NEW_KEY)), STORE_OK);
}

enum { PEER_GONE = 1, ALERT_GONE = 2, CALL_GONE = 4 };

static void
what_is_gone_leaves_no_bytes(void **state)
{
	static const struct { const char *name; void (*change)(struct trial *t); unsigned gone; } cases[] = {
		{ "nothing", nothing, 0 },	/* it can be found at all */
		{ "DELETE", erase, PEER_GONE | ALERT_GONE | CALL_GONE },
		{ "leaving a list", leave, ALERT_GONE },
		{ "QUIET", be_quiet, ALERT_GONE },
		{ "STOP", stop, ALERT_GONE },
		{ "a call-back that is done", done, CALL_GONE },
		{ "a call-back asked for again", ask_again, CALL_GONE },
		{ "purge", wait_long, PEER_GONE | ALERT_GONE | CALL_GONE },
		{ "a new key", move, PEER_GONE },
	};
	struct listed alert = case_listed(HER, 0, TODAY + 10);
	struct request call = case_request(HER, NOW);

	(void)state;
	memset(alert.sealed, 0xA7, sizeof(alert.sealed));
	memset(call.sealed, 0xC3, sizeof(call.sealed));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct trial t = { .engine = NULL };
		unsigned gone;

		place_make(&t.place);
		t.store = place_open_sqlite(&t.place);
		for (unsigned who = 0; who < 50; who++)
			case_flags(&t, "np", who, 0);
		assert_int_equal(t.store->ops->listed_put(t.store, "np", "sms", LIST_ALERTS, &alert), STORE_OK);
		assert_int_equal(t.store->ops->request_put(t.store, "np", "sms", &call), STORE_OK);
		case_commit(&t);
		cases[i].change(&t);
		case_commit(&t);
		gone = (disk_has(&t.place, place_peer(HER), PEER_BYTES) ? 0 : PEER_GONE) |
		    (disk_has(&t.place, alert.sealed, STORE_SEALED_BYTES) ? 0 : ALERT_GONE) |
		    (disk_has(&t.place, call.sealed, STORE_SEALED_BYTES) ? 0 : CALL_GONE);
		if (gone != cases[i].gone)
			fail_msg("%s: gone is %u, not %u", cases[i].name, gone, cases[i].gone);
		if (cases[i].change != wait_long)
			assert_true(disk_has(&t.place, place_peer(OTHER), PEER_BYTES));
		t.store->ops->close(t.store);
		place_drop(&t.place);
	}
}

/* Nor may anything that looks like a number ever be there: all calls carry a person of whom one is known. */
static void
no_call_writes_a_number(void **state)
{
	static const char *const canaries[] = { "447700900123", "+4477", "7700900", "\x44\x77\x00\x90\x01\x23" };
	struct trial t = { .engine = NULL };

	(void)state;
	place_make(&t.place);
	t.store = place_open_sqlite(&t.place);
	for (unsigned who = 0; who < 50; who++) {
		case_flags(&t, "np", who, 0);
		for (int list = 0; list < LIST_COUNT; list++)
			assert_int_equal(case_list(&t, "np", (enum list)list, who, 0, 0), STORE_OK);
		assert_int_equal(case_ask(&t, "np", who, NOW), STORE_OK);
	}
	case_write_counts(&t);
	for (size_t i = 0; i < sizeof(canaries) / sizeof(canaries[0]); i++)
		assert_false(disk_has(&t.place, canaries[i], i < 3 ? strlen(canaries[i]) : 6));
	t.store->ops->close(t.store);
	place_drop(&t.place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_gone_leaves_no_bytes),
		cmocka_unit_test(no_call_writes_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
