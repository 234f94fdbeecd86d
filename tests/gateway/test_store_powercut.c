/*
 * test_store_powercut.c - no power cut takes what was promised
 *
 * A child works on a store under power_recorder.so and writes down what it
 * promised.  From the record come disks as a cut at any moment may leave them;
 * each must open, be sound, and have every promise made before the cut.  The
 * proof that the test can fail is its second case: with less than
 * synchronous=FULL promises are lost.
 *
 * POWER_IMAGES says how many disks (default 1000).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"
#include "tests/gateway/power_cut.h"

enum { IMAGES = 1000, PAIRS = 40, GROUPS = 400, GONE = 1000 };

/* What the child said was kept: a pair of people and a place with this number, or that somebody is gone. */
enum ack_kind { ACK_PAIR, ACK_GONE };
struct ack { uint32_t kind, who; int32_t value; };

/* --- the child ----------------------------------------------------------- */

static struct store *
child_open(const char *path, const char *synchronous)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct store *s = store_sqlite_open(path, &why);

	power_must(s != NULL, 10);
	power_must(sqlite3_exec(((struct sqlite_store *)s)->file.db, synchronous, NULL, NULL, NULL) == SQLITE_OK, 11);
	return s;
}

static void
put_pair(struct store *s, unsigned pair, int32_t value)
{
	struct listed l = { .locale = "ne", .stay = "QA", .until_day = value };

	place_put(s, "np", 2 * pair, "ne", value);
	place_put(s, "np", 2 * pair + 1, "am", value);
	memcpy(l.peer, place_peer(2 * pair), PEER_BYTES);
	power_must(s->ops->listed_put(s, "np", "sms", LIST_ALERTS, &l) == STORE_OK, 12);
}

/* People come, change and go, counts are written between them, and the store is closed and opened now and then. */
static int
child_work(const char *path, const char *synchronous)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct store *s = child_open(path, synchronous);
	int acks = power_acks_open(path);

	for (int32_t i = 1; i <= GROUPS; i++) {
		struct ack ack[2] = { { ACK_PAIR, (uint32_t)(i * 7 % PAIRS), i }, { ACK_GONE, (uint32_t)(GONE + i), i } };
		size_t n = 1;

		put_pair(s, ack[0].who, i);
		place_put(s, "np", (unsigned)(GONE + i + 1), "ne", i);
		if (i % 3 == 0) {
			(void)s->ops->person_erase(s, "np", place_peer(ack[1].who));
			n = 2;
		}
		s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne", "2026-W47", 1);
		s->ops->tick(s, NOW + i * 5);
		power_must(s->ops->commit(s, &why) == STORE_OK, 14);
		power_must(write(acks, ack, n * sizeof(ack[0])) == (ssize_t)(n * sizeof(ack[0])), 15);
		if (i % 150 == 0) {
			s->ops->close(s);
			s = child_open(path, synchronous);
		}
	}
	_exit(0);	/* and it is not closed */
}

/* --- the test ------------------------------------------------------------ */

/* The newest promise to everybody before the cut. */
static void
promises(const struct power_log *l, size_t cut, int32_t pair[PAIRS], bool gone[GROUPS + 2])
{
	memset(pair, 0, PAIRS * sizeof(pair[0]));
	memset(gone, 0, (GROUPS + 2) * sizeof(gone[0]));
	for (size_t i = 0; i < cut; i++) {
		struct ack ack[2];

		if (l->op[i].file != POWER_ACKS || l->op[i].kind != POWER_WRITE)
			continue;
		memcpy(ack, l->op[i].bytes, l->op[i].len);
		for (size_t k = 0; k < l->op[i].len / sizeof(ack[0]); k++) {
			if (ack[k].kind == ACK_PAIR)
				pair[ack[k].who] = ack[k].value;
			else
				gone[ack[k].who - GONE] = true;
		}
	}
}

/* How many promises this disk broke; a group that is there by half counts as one. */
static unsigned
broken(struct store *s, const int32_t pair[PAIRS], const bool gone[GROUPS + 2])
{
	unsigned n = 0;

	for (unsigned i = 0; i < PAIRS; i++) {
		struct person a = { .seen_day = 0 }, b = { .seen_day = 0 };
		struct listed l = { .until_day = 0 };

		(void)place_get(s, "np", 2 * i, &a);
		(void)place_get(s, "np", 2 * i + 1, &b);
		(void)s->ops->listed_get(s, "np", LIST_ALERTS, place_peer(2 * i), &l);
		n += a.seen_day < pair[i] || a.seen_day != b.seen_day || a.seen_day != l.until_day;
	}
	for (unsigned i = 0; i < GROUPS + 2; i++) {
		struct person p;

		n += gone[i] && place_get(s, "np", GONE + i, &p) != STORE_NONE;
	}
	return n;
}

static enum power_verdict
judge(const struct power_log *l, size_t cut, struct place *image)
{
	struct store *s = store_sqlite_open(image->path, &image->why);	/* its quick_check is part of it */
	int32_t pair[PAIRS];
	bool gone[GROUPS + 2], is_lost;

	if (!s)
		return POWER_DAMAGED;
	promises(l, cut, pair, gone);
	is_lost = broken(s, pair, gone) > 0;
	s->ops->close(s);
	return is_lost ? POWER_LOST : POWER_KEPT;
}

static void
no_cut_takes_a_promise(void **state)
{
	struct power_verdicts v = power_cut("PRAGMA synchronous = FULL", power_images(IMAGES), judge);

	(void)state;
	assert_int_equal(v.images, power_images(IMAGES));
	assert_int_equal(v.damaged, 0);
	assert_int_equal(v.lost, 0);
}

static void
and_the_test_would_see_it(void **state)
{
	struct power_verdicts v = power_cut("PRAGMA synchronous = NORMAL", 100, judge);

	(void)state;
	assert_true(v.lost > 20);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_cut_takes_a_promise),
		cmocka_unit_test(and_the_test_would_see_it),
	};

	if (argc == 4 && !strcmp(argv[1], "--work"))
		return child_work(argv[2], argv[3]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
