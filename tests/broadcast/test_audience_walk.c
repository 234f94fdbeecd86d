/*
 * test_audience_walk.c - the rows of the ledger: everybody once, also on disks that fail
 *
 * The real engines in RAM, and those that fail as disks do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/audience.h"
#include "gateway/store/ledger_sim.h"
#include "gateway/store/sim.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/small_store.h"

enum { MANY = 1300 };

static const uint8_t job_id[STORE_ID_BYTES] = { 7, 1 };

static enum store_result
committed(struct ledger *l)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	return l->ops->commit(l, &why);
}

static void
job_put(struct ledger *l)
{
	struct ledger_job j = { .class = JOB_CRISIS, .service = "33444", .author = "sita", .chunk_rows = LEDGER_CHUNK_MIN, .made_s = NOW_S,
	    .not_after_s = NOW_S + 3600 };

	memcpy(j.id, job_id, sizeof j.id);
	memcpy(j.key, job_id, sizeof j.key);
	while (l->ops->job_put(l, OWNER, &j) != STORE_OK || committed(l) != STORE_OK)
		ledger_sim_reopen(l);
}

/* Person i of MANY: every fifth in a country without a way, every seventh in a language that is left out. */
static bool
gets_it(unsigned i)
{
	return i % 5 != 4 && i % 7 != 3;
}

/* Now and then nobody knows it. */
static const char *
locale_of(unsigned i)
{
	return i % 11 == 10 ? "" : i % 2 ? "am" : "ar";
}

static void
people_put(struct store *s)
{
	static const char *const stays[] = { "SA", "QA", "KW", "SA", "ZZ" };
	char room[256];
	struct buf why = BUF_OVER(room);

	for (unsigned i = 0; i < MANY; i++) {
		struct listed row = row_of(i, i % 7 == 3 ? "fr" : locale_of(i), stays[i % 5]);

		assert_int_equal(s->ops->listed_put(s, OWNER, "33444", LIST_ALERTS, &row), STORE_OK);
	}
	assert_int_equal(s->ops->commit(s, &why), STORE_OK);
}

static const struct broadcast to_many = { .kind = BROADCAST_ALERT, .type = ALERT_GO, .audience = { .list = LIST_ALERTS },
	.wording = { { .locale = "fr", .choice = CHOICE_LEAVE_OUT } }, .wordings = 1 };

static void
everybody_is_once_in_the_ledger(struct ledger *l)
{
	static struct ledger_row row[2 * MANY];
	struct ledger_sums sums[4];
	unsigned n, expected = 0, ways, expected_in[3] = { 0, 0, 0 };
	static const char *const stays_reached[] = { "KW", "QA", "SA" };
	static const unsigned in[] = { 2, 1, 0, 2, 0 };		/* as people_put() lays them */

	for (unsigned i = 0; i < MANY; i++) {
		expected += gets_it(i);
		expected_in[in[i % 5]] += gets_it(i);
	}
	assert_int_equal(l->ops->rows_scan(l, OWNER, job_id, 0, UINT32_MAX, 1 << ROW_QUEUED, row, COUNT(row), &n), STORE_OK);
	assert_int_equal(n, expected);
	for (unsigned i = 0; i < n; i++) {
		unsigned who = (unsigned)row[i].to.peer[0] << 8 | row[i].to.peer[1];

		assert_true(who < MANY && gets_it(who));
		assert_string_equal(row[i].to.locale, locale_of(who)[0] != '\0' ? locale_of(who) : AUDIENCE_UNKNOWN_LOCALE);
		assert_int_equal(row[i].to.sealed[0], (uint8_t)who);
	}
	assert_int_equal(l->ops->job_sums(l, OWNER, job_id, sums, COUNT(sums), &ways), STORE_OK);
	assert_int_equal(ways, 3);
	for (unsigned i = 0; i < ways; i++) {
		assert_string_equal(sums[i].route, stays_reached[i]);
		assert_int_equal(sums[i].planned, expected_in[i]);
	}
}

static void
who_is_listed_is_in_the_ledger_once_however_often_it_is_walked(void **state)
{
	const struct sending reached = sending_of_test();
	struct store *s = store_ram_open();
	struct ledger *l = ledger_ram_open();

	(void)state;
	people_put(s);
	job_put(l);
	for (int again = 0; again < 2; again++) {
		struct audience_walk *w = audience_begin(&to_many, OWNER, &reached, s, l, job_id, NOW_S);
		struct audience_count c = { .cells = 0 };
		unsigned steps = 0;

		for (; !c.is_done; steps++) {
			assert_int_equal(audience_step(w, &c), STORE_OK);
			assert_int_equal(committed(l), STORE_OK);
		}
		assert_int_equal(steps, MANY / AUDIENCE_BATCH + 1);	/* the loop goes on between them */
		audience_end(w);
		everybody_is_once_in_the_ledger(l);
	}
	s->ops->close(s);
	l->ops->close(l);
}

/* A job of MANY rows whose numbers have gaps; every third was never handed over. */
static enum store_result
rows_with_gaps(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last, unsigned states,
    struct ledger_row *out, unsigned max, unsigned *n)
{
	(void)l;
	(void)owner;
	(void)job;
	(void)states;
	*n = 0;
	for (uint32_t i = 0; i < MANY && *n < max; i++) {
		struct ledger_row row = { .row = i / 100 * LEDGER_CHUNK_MAX + i % 100, .fate = { .state = i % 3 == 0 ? ROW_CANCELLED : ROW_ACCEPTED } };

		peer_of(i, row.to.peer);
		if (row.row >= first && row.row <= last)
			out[(*n)++] = row;
	}
	return STORE_OK;
}

static void
a_correction_walks_all_rows_of_the_first_once(void **state)
{
	static const struct ledger_ops ops = { .name = "gaps", .rows_scan = rows_with_gaps };
	const struct sending reached = sending_of_test();
	struct broadcast b = { .kind = BROADCAST_ALERT, .type = ALERT_OFF, .audience = { .list = LIST_ALERTS, .is_of = true } };
	struct ledger l = { &ops };
	struct store *s = store_ram_open();
	struct audience_walk *w = audience_begin(&b, OWNER, &reached, s, &l, NULL, NOW_S);
	struct audience_count c = { .cells = 0 };
	unsigned long people = 0, no_way = 0;
	unsigned steps = 0;

	(void)state;
	people_put(s);
	for (unsigned i = 0; i < MANY; i++) {
		people += i % 3 != 0 && i % 5 != 4;
		no_way += i % 3 != 0 && i % 5 == 4;
	}
	for (; !c.is_done; steps++)
		assert_int_equal(audience_step(w, &c), STORE_OK);
	assert_int_equal(steps, MANY / AUDIENCE_BATCH + 1);
	assert_int_equal(c.people, people);
	assert_int_equal(c.no_way, no_way);
	assert_int_equal(c.left_out, 0);
	audience_end(w);
	s->ops->close(s);
}

/* Disks that fail: a batch is done again, a broken walk is begun anew; the end is the same. */
static void
a_disk_that_fails_loses_and_doubles_nobody(void **state)
{
	const struct sending reached = sending_of_test();
	unsigned no_way = 0;

	(void)state;
	for (unsigned i = 0; i < MANY; i++)
		no_way += i % 5 == 4 && i % 7 != 3;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct store *s = store_sim_open(seed);
		struct ledger *l = ledger_sim_open(seed + 1000);
		struct audience_walk *w = NULL;
		struct audience_count c = { .cells = 0 };

		store_sim_calm(s, true);
		people_put(s);
		store_sim_calm(s, false);
		job_put(l);
		while (!c.is_done) {
			enum store_result r, kept;

			if (w == NULL) {
				memset(&c, 0, sizeof c);
				w = audience_begin(&to_many, OWNER, &reached, s, l, job_id, NOW_S);
			}
			r = audience_step(w, &c);
			kept = committed(l);
			if (r == STORE_RETRY && kept == STORE_OK)
				continue;
			if (r != STORE_OK || kept != STORE_OK) {
				store_sim_reopen(s);
				ledger_sim_reopen(l);
				audience_end(w);
				w = NULL;
				c.is_done = false;
			}
		}
		audience_end(w);
		ledger_sim_calm(l, true);
		everybody_is_once_in_the_ledger(l);
		assert_int_equal(c.no_way, no_way);
		s->ops->close(s);
		l->ops->close(l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_listed_is_in_the_ledger_once_however_often_it_is_walked),
		cmocka_unit_test(a_correction_walks_all_rows_of_the_first_once),
		cmocka_unit_test(a_disk_that_fails_loses_and_doubles_nobody),
	};

	return cmocka_run_group_tests_name("audience_walk", tests, NULL, NULL);
}
