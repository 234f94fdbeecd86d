/*
 * test_store_counts.c - counts and people never meet on the disk, and nothing is paid for no change
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/service_inside.h"
#include "gateway/store/steady.h"
#include "gateway/store/sums.h"
#include "locales/text/bug.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/store_place.h"

#define TOPIC "a-topic-nobody-may-know"
#define FACT "a-fact-somebody-complained-of"
#define ALL_COUNTS "SELECT total(n) FROM tally"

static void
count(struct store *s, const char *name)
{
	assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", name, "", "", "2026-W47", 1), STORE_OK);
}

static void
mark(struct store *s, const char *fact)
{
	assert_int_equal(s->ops->mark_add(s, "np", "sms", fact, MARK_BAD_NUMBER, "2026-W47", 1), STORE_OK);
}

/* Half a minute passes, and the round after it ends. */
static void
half_a_minute(struct store *s)
{
	s->ops->tick(s, NOW);
	s->ops->tick(s, NOW + STORE_COUNTS_S);
	assert_true(s->ops->is_dirty(s));
	place_commit(s);
	assert_false(s->ops->is_dirty(s));
}

/* Databases of this test are watched, until it ends in whatever way. */
static int
watch_up(void **state)
{
	struct disk_watch *w = xcalloc(1, sizeof(*w));

	disk_watch_begin(w);
	*state = w;
	return 0;
}

static int
watch_down(void **state)
{
	disk_watch_end(*state);
	free(*state);
	return 0;
}

struct look { const char *wal; unsigned people, counts; };

/* What a thief would find in the WAL at this moment. */
static void
look_at_wal(void *arg)
{
	struct look *l = arg;
	bool has_person = place_file_has(l->wal, place_peer(1), PEER_BYTES);
	bool has_count = place_file_has(l->wal, TOPIC, strlen(TOPIC)) || place_file_has(l->wal, FACT, strlen(FACT));

	assert_false(has_person && has_count);
	l->people += has_person;
	l->counts += has_count;
}

static void
the_wal_never_holds_a_person_and_a_count(void **state)
{
	struct place p;
	struct store *s;
	char wal[128];
	struct look look = { wal, 0, 0 };
	struct disk_watch *watch = *state;

	place_make(&p);
	snprintf(wal, sizeof(wal), "%s-wal", p.path);
	watch->on_sync = look_at_wal;
	watch->arg = &look;
	s = place_open_sqlite(&p);
	for (int i = 0; i < 2; i++) {
		place_put(s, "np", 1, i ? "am" : "ne", TODAY);
		count(s, TOPIC);
		mark(s, FACT);
		place_commit(s);
		assert_true(place_file_has(wal, place_peer(1), PEER_BYTES));
		assert_int_equal(place_file_has(p.path, TOPIC, strlen(TOPIC)), i);	/* that of before */
		s->ops->tick(s, NOW);
		s->ops->tick(s, NOW + STORE_COUNTS_S);
		place_put(s, "np", 1, i ? "fil" : "ar", TODAY);		/* and in the very round in which counts are due */
		place_commit(s);
		assert_false(s->ops->is_dirty(s));
		assert_false(place_file_has(wal, place_peer(1), PEER_BYTES));
		assert_false(place_file_has(wal, TOPIC, strlen(TOPIC)));
		assert_true(place_file_has(p.path, TOPIC, strlen(TOPIC)));
	}
	assert_true(look.people >= 4 && look.counts >= 2);	/* it did look when they were there */
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	count(s, TOPIC);
	place_put(s, "np", 1, "ar", TODAY);	/* what erases counts is kept apart, too */
	assert_int_equal(s->ops->mark_clear(s, "np", FACT), STORE_OK);
	assert_int_equal(s->ops->purge(s, NOW), STORE_OK);
	place_commit(s);
	count(s, TOPIC);
	s->ops->close(s);
	assert_int_equal(place_ask(&p, ALL_COUNTS), 4);
	assert_int_equal(place_ask(&p, "SELECT count(*) FROM mark"), 0);
	place_drop(&p);
}

/* A WAL that a killed life left behind holds people: counts must not be put beside them. */
static void
a_kill_costs_half_a_minute_of_counts_and_nobody(void **state)
{
	struct place p;
	struct person got;
	struct store *s;
	char wal[128];
	int status;
	pid_t child;

	(void)state;
	place_make(&p);
	snprintf(wal, sizeof(wal), "%s-wal", p.path);
	child = fork();
	if (child == 0) {
		s = store_sqlite_open(p.path, &p.why);
		count(s, TOPIC);
		half_a_minute(s);
		count(s, TOPIC);
		place_put(s, "np", 1, "ne", TODAY);
		place_commit(s);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(place_file_has(wal, place_peer(1), PEER_BYTES));
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_false(place_file_has(wal, place_peer(1), PEER_BYTES));
	s->ops->close(s);
	assert_int_equal(place_ask(&p, ALL_COUNTS), 1);
	place_drop(&p);
}

static void
counts_are_sums_in_the_file(void **state)
{
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	for (int i = 1; i <= 2; i++) {
		s = place_open_sqlite(&p);
		for (int turn = 0; turn < 3; turn++)
			s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne", "2026-W47", 2);
		s->ops->mark_add(s, "np", "sms", "doha.phone", MARK_NO_HELP, "2026-W47", 1);
		s->ops->close(s);
		assert_int_equal(place_ask(&p, "SELECT count(*) FROM tally WHERE what = 'topic'"), 1);
		assert_int_equal(place_ask(&p, "SELECT n FROM tally WHERE owner = 'np' AND service = 'sms'"
		    " AND week = '2026-W47' AND what = 'topic' AND name = 'work.pay' AND country = 'QA'"
		    " AND locale = 'ne'"), 6 * i);
		assert_int_equal(place_ask(&p, "SELECT n FROM mark WHERE owner = 'np' AND service = 'sms'"
		    " AND fact = 'doha.phone' AND week = '2026-W47' AND kind = 1"), i);
	}
	place_drop(&p);
}

/* What was not committed is given up at close, but for counts: nobody commits those. */
static void
close_gives_up_the_group_and_keeps_the_counts(void **state)
{
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	place_put(s, "np", 1, "ne", TODAY);
	count(s, TOPIC);
	s->ops->close(s);
	assert_int_equal(place_ask(&p, ALL_COUNTS), 1);
	assert_int_equal(place_ask(&p, "SELECT count(*) FROM person"), 0);
	place_drop(&p);
}

static void
more_counts_than_fit_are_written_sooner(void **state)
{
	enum { NAMES = 5 * SUMS_ROWS, A_ROUND = 100 };
	struct place p;
	struct store *s;
	char name[16];

	(void)state;
	place_make(&p);
	s = store_steady_open(p.path, &p.log);
	for (unsigned i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "topic.%u", i);
		count(s, name);
		if (i % A_ROUND == 0 && s->ops->is_dirty(s))
			place_commit(s);
	}
	s->ops->close(s);
	assert_int_equal(place_ask(&p, ALL_COUNTS), NAMES);
	s = place_open_sqlite(&p);
	for (unsigned i = 0; i < NAMES; i++) {	/* and one endless round loses counts, nothing else */
		snprintf(name, sizeof(name), "other.%u", i);
		count(s, name);
	}
	s->ops->close(s);
	assert_int_equal(place_ask(&p, ALL_COUNTS), NAMES + SUMS_ROWS);
	place_drop(&p);
}

/* A service on a database that is watched; the RAM store of the stage waits meanwhile. */
static void
known_people_cost_no_call(void **state)
{
	static const char *const words[] = { "salary", "menu", "help", "nonsense" };
	struct disk_watch *watch = *state;
	unsigned long calls, total;
	struct store *ram;
	struct place p;
	struct stage s;

	place_make(&p);
	stage_setup(&s, PACK_RELEASE);
	ram = s.service->store;
	s.service->store = store_steady_open(p.path, &p.log);
	for (unsigned who = 0; who < 20; who++)
		stage_choose_english(&s, who);
	service_tick(s.service, s.now_s);
	assert_true(service_commit(s.service));
	calls = watch->calls;
	for (unsigned i = 0; i < 80; i++) {
		(void)stage_text(&s, i % 20, words[i / 20]);
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
		service_answered(s.service, "33444", s.id);
		assert_true(service_commit(s.service));
		service_tick(s.service, s.now_s);
	}
	(void)stage_text(&s, 1, "start");	/* must be kept, and nothing has changed */
	assert_int_equal(watch->calls, calls);
	service_tick(s.service, s.now_s + STORE_COUNTS_S + 1);
	assert_true(service_commit(s.service));
	assert_true(watch->calls > calls);	/* the counts, once */
	total = service_counts(s.service)->answered;
	calls = watch->calls;
	(void)stage_text(&s, 1, "stop");
	assert_true(watch->calls > calls);	/* before it is said, not at the end of the round */
	assert_int_equal(service_counts(s.service)->answered, total + 1);
	s.service->store->ops->close(s.service->store);
	assert_true(place_ask(&p, ALL_COUNTS) >= 20);
	s.service->store = ram;
	stage_teardown(&s);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_wal_never_holds_a_person_and_a_count, watch_up, watch_down),
		cmocka_unit_test(a_kill_costs_half_a_minute_of_counts_and_nobody),
		cmocka_unit_test(counts_are_sums_in_the_file),
		cmocka_unit_test(close_gives_up_the_group_and_keeps_the_counts),
		cmocka_unit_test(more_counts_than_fit_are_written_sooner),
		cmocka_unit_test_setup_teardown(known_people_cost_no_call, watch_up, watch_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
