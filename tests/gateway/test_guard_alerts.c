/*
 * test_guard_alerts.c - forged waves of commands as they meet a service, and what is left of the list of alerts
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/guard/guard.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"

enum { DAY = 86400 };

static uint32_t
flags_of(struct stage *s, unsigned who)
{
	struct peer peer = stage_person(who);
	struct person p = { 0 };

	(void)s->store->ops->person_get(s->store, "np", peer.id, &p);
	return p.flags;
}

static void
a_wave_is_an_alarm_and_every_stop_is_obeyed(void **state)
{
	static const int64_t jumps[] = { 0, DAY, -DAY };
	static const struct { const char *word; unsigned alarms; } words[] = {
		{ "stop", 1 }, { "start", 1 }, { "delete", 1 }, { "quiet", 1 }, { "salary", 0 }, { "please stop it now", 0 },
	};

	(void)state;
	for (size_t w = 0; w < COUNT(words); w++)
		for (size_t j = 0; j < COUNT(jumps); j++) {
			struct stage s;

			stage_setup(&s, PACK_RELEASE);
			for (unsigned who = 0; who < 200; who++) {
				s.now_s += who == 100 ? jumps[j] : who % 10 == 0;
				(void)stage_text(&s, who, words[w].word);
				if (w == 0)
					assert_true(flags_of(&s, who) & PERSON_STOPPED);
			}
			assert_int_equal(s.log.counts[LOG_WAVE], words[w].alarms);
			stage_teardown(&s);
		}
}

static unsigned
alerts_left(struct stage *s, unsigned *danger_only)
{
	struct listed rows[64];
	uint8_t after[PEER_BYTES];
	unsigned n = 0, sum = 0;

	*danger_only = 0;
	do {
		assert_int_equal(s->store->ops->listed_scan(s->store, "np", LIST_ALERTS, sum > 0 ? after : NULL, rows,
		    COUNT(rows), &n), STORE_OK);
		for (unsigned i = 0; i < n; i++)
			*danger_only += (rows[i].flags & LIST_DANGER_ONLY) != 0;
		sum += n;
		if (n > 0)
			memcpy(after, rows[n - 1].peer, PEER_BYTES);
	} while (n == COUNT(rows));
	return sum;
}

static struct peer
one_of_many(unsigned who)
{
	struct peer peer = stage_person(1);
	uint64_t half[2] = { guard_hash(1, &who, sizeof who), guard_hash(2, &who, sizeof who) };

	memcpy(peer.id, half, sizeof peer.id);
	return peer;
}

/* Ten thousand STOPs that nobody sent: the first fifty lose their danger alerts, and somebody who means it says it twice. */
static void
a_forged_wave_leaves_danger_alerts(void **state)
{
	enum { PEOPLE = 10000, LISTED = 1000 };
	static const int64_t jumps[] = { 0, DAY, -DAY };

	(void)state;
	for (size_t j = 0; j < COUNT(jumps); j++) {
		struct stage s;
		struct peer peer;
		unsigned only;

		stage_setup(&s, PACK_RELEASE);
		for (unsigned who = 0; who < LISTED; who++) {
			struct person p = { .flags = PERSON_ALERTS };
			struct listed row = { .stay = "QA" };

			peer = one_of_many(who);
			memcpy(row.peer, peer.id, PEER_BYTES);
			assert_int_equal(s.store->ops->person_put(s.store, "np", "33444", peer.id, &p), STORE_OK);
			assert_int_equal(s.store->ops->listed_put(s.store, "np", "33444", LIST_ALERTS, &row), STORE_OK);
		}
		for (unsigned who = 0; who < PEOPLE; who++) {
			s.now_s += who == LISTED / 2 ? jumps[j] : who % 100 == 0;
			peer = one_of_many(who);
			(void)stage_text_as(&s, &peer, "stop");
			assert_true(stage_traced(&s, who < GUARD_WAVE_MIN ? "node=ui.stopped" : "node=ui.say_again"));
		}
		assert_int_equal(s.log.counts[LOG_WAVE], 1);
		assert_int_equal(alerts_left(&s, &only), LISTED - GUARD_WAVE_MIN);
		assert_int_equal(only, LISTED - GUARD_WAVE_MIN);	/* ordinary pushes ended at once */
		s.now_s += 60;
		peer = one_of_many(LISTED - 1);
		(void)stage_text_as(&s, &peer, "stop");
		assert_int_equal(alerts_left(&s, &only), LISTED - GUARD_WAVE_MIN - 1);
		stage_teardown(&s);
	}
}

/* A USSD session cannot be forged from afar: it is no part of a wave. */
static void
screens_make_no_wave(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (unsigned who = 0; who < 200; who++) {
		(void)stage_ussd(&s, who, INBOUND_USSD_BEGIN, "*384*77#", "");
		(void)stage_ussd(&s, who, INBOUND_USSD_INPUT, "*384*77#", "stop");
	}
	assert_int_equal(s.log.counts[LOG_WAVE], 0);
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wave_is_an_alarm_and_every_stop_is_obeyed),
		cmocka_unit_test(a_forged_wave_leaves_danger_alerts),
		cmocka_unit_test(screens_make_no_wave),
	};

	return cmocka_run_group_tests_name("guard_alerts", tests, NULL, NULL);
}
