/* test_session.c - a fixed table that forgets on time */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/session.h"
#include "locales/text/bug.h"

static struct session_key
key(uint32_t owner, enum medium medium, unsigned who)
{
	struct session_key k = { .owner = owner, .medium = medium };

	for (unsigned i = 0; i < PEER_BYTES; i++)	/* peers are hashes: every byte varies */
		k.peer[i] = (uint8_t)((who + 1) * 2654435761u >> (i % 4 * 8));
	memcpy(k.peer + 12, &who, sizeof who);
	return k;
}

static void
a_talk_is_found_by_owner_medium_and_peer(void **state)
{
	struct session_table *t = session_table_new(16);
	struct session_key a = key(1, MEDIUM_SMS, 7), b = key(2, MEDIUM_SMS, 7), c = key(1, MEDIUM_USSD, 7),
	    d = key(1, MEDIUM_SMS, 8);

	(void)state;
	assert_null(session_get(t, &a, 100));
	session_put(t, &a, 100)->talk.topic = 5;
	assert_int_equal(session_get(t, &a, 101)->talk.topic, 5);
	assert_int_equal(session_put(t, &a, 102)->talk.topic, 5);	/* kept, not made empty */
	assert_null(session_get(t, &b, 101));
	assert_null(session_get(t, &c, 101));
	assert_null(session_get(t, &d, 101));
	assert_int_equal(session_put(t, &c, 102)->talk.topic, PACK_NONE);
	assert_int_equal(session_count(t), 2);
	session_end_peer(t, 1, a.peer);
	assert_int_equal(session_count(t), 0);
	assert_null(session_get(t, &a, 103));
	session_table_free(t);
}

static void
each_kind_lives_its_time(void **state)
{
	static const struct { enum medium medium; int is_quiet; int64_t life_s; } lives[] = {
		{ MEDIUM_SMS, 0, SESSION_SMS_S }, { MEDIUM_USSD, 0, SESSION_RESUME_S },
		{ MEDIUM_USSD, 1, SESSION_QUIET_S }, { MEDIUM_SMS, 1, SESSION_QUIET_S },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(lives); i++) {
		struct session_table *t = session_table_new(64);
		struct session_key k = key(1, lives[i].medium, 3);

		session_put(t, &k, 1000)->talk.is_quiet = (uint8_t)lives[i].is_quiet;
		assert_non_null(session_get(t, &k, 1000 + lives[i].life_s - 1));
		assert_null(session_get(t, &k, 1000 + lives[i].life_s));
		assert_int_equal(session_count(t), 0);
		session_put(t, &k, 1000000)->talk.is_quiet = (uint8_t)lives[i].is_quiet;
		assert_non_null(session_get(t, &k, 1000000 - 5));	/* a clock that is set right */
		assert_null(session_get(t, &k, 1000000 - lives[i].life_s));
		session_table_free(t);
	}
}

static void
nobody_asks_and_it_is_overwritten_all_the_same(void **state)
{
	struct session_table *t = session_table_new(32);
	struct session_key a = key(1, MEDIUM_USSD, 1), other = key(1, MEDIUM_USSD, 2);

	(void)state;
	session_put(t, &a, 0)->talk.is_quiet = 1;
	session_sweep(t, 1000, SESSION_QUIET_S - 1);
	assert_int_equal(session_count(t), 1);
	session_sweep(t, 1000, SESSION_QUIET_S);
	assert_int_equal(session_count(t), 0);
	session_put(t, &a, 100)->talk.is_quiet = 1;
	for (int i = 0; i < 4; i++)	/* eight places with each call */
		assert_null(session_get(t, &other, 100 + SESSION_QUIET_S));
	assert_int_equal(session_count(t), 0);
	session_table_free(t);
}

static void
when_full_the_oldest_gives_way(void **state)
{
	enum { CAPACITY = 100 };
	struct session_table *t = session_table_new(CAPACITY);
	struct session_key k;

	(void)state;
	for (unsigned i = 0; i < CAPACITY; i++) {
		k = key(1, MEDIUM_SMS, i);
		session_put(t, &k, 10)->talk.topic = (uint16_t)i;
	}
	k = key(1, MEDIUM_SMS, 0);
	(void)session_put(t, &k, 11);			/* the first is used again: 1 is the oldest */
	k = key(1, MEDIUM_SMS, CAPACITY);
	(void)session_put(t, &k, 12);
	assert_int_equal(session_count(t), CAPACITY);
	k = key(1, MEDIUM_SMS, 1);
	assert_null(session_get(t, &k, 12));
	k = key(1, MEDIUM_SMS, 0);
	assert_int_equal(session_get(t, &k, 12)->talk.topic, 0);
	for (unsigned i = 2; i < CAPACITY; i++) {
		k = key(1, MEDIUM_SMS, i);
		assert_int_equal(session_get(t, &k, 12)->talk.topic, i);
	}
	session_table_free(t);
}

static void
count_talk(void *arg, struct session *s)
{
	*(unsigned *)arg += s->talk.topic;
}

static void
each_session_is_met_once(void **state)
{
	struct session_table *t = session_table_new(16);
	unsigned sum = 0;

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		struct session_key k = key(i, MEDIUM_SMS, i);

		session_put(t, &k, 1)->talk.topic = (uint16_t)i;
	}
	session_each(t, count_talk, &sum);
	assert_int_equal(sum, 10);
	session_table_free(t);
	session_table_free(NULL);
}

static void
a_million_talks_fit_in_128_mib(void **state)
{
	(void)state;
	assert_true(session_table_bytes(1000000) <= 128u * 1024 * 1024);
	assert_true(session_table_bytes(1000000) >= 1000000 * sizeof(struct session));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_is_found_by_owner_medium_and_peer),
		cmocka_unit_test(each_kind_lives_its_time),
		cmocka_unit_test(nobody_asks_and_it_is_overwritten_all_the_same),
		cmocka_unit_test(when_full_the_oldest_gives_way),
		cmocka_unit_test(a_million_talks_fit_in_128_mib),
		cmocka_unit_test(each_session_is_met_once),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
