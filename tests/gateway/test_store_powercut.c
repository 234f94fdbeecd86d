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
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"
#include "locales/text/bug.h"
#include "tests/gateway/power_replay.h"
#include "tests/gateway/store_place.h"

enum { IMAGES = 1000, PAIRS = 40, GROUPS = 400, GONE = 1000, NAME_BYTES = 256 };

/* What the child said was kept: a pair of people and a place with this number, or that somebody is gone. */
enum ack_kind { ACK_PAIR, ACK_GONE };
struct ack { uint32_t kind, who; int32_t value; };

/* --- the child ----------------------------------------------------------- */

static void
must(bool ok, int code)
{
	if (!ok)
		_exit(code);
}

static struct store *
child_open(const char *path, const char *synchronous)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct store *s = store_sqlite_open(path, &why);

	must(s != NULL, 10);
	must(sqlite3_exec(((struct sqlite_store *)s)->file.db, synchronous, NULL, NULL, NULL) == SQLITE_OK, 11);
	return s;
}

static void
put_pair(struct store *s, unsigned pair, int32_t value)
{
	struct listed l = { .locale = "ne", .stay = "QA", .until_day = value };

	place_put(s, "np", 2 * pair, "ne", value);
	place_put(s, "np", 2 * pair + 1, "am", value);
	memcpy(l.peer, place_peer(2 * pair), PEER_BYTES);
	must(s->ops->listed_put(s, "np", "sms", LIST_ALERTS, &l) == STORE_OK, 12);
}

/* People come, change and go, counts are written between them, and the store is closed and opened now and then. */
static int
child_work(const char *path, const char *synchronous)
{
	char name[NAME_BYTES], room[256];
	struct buf why = BUF_OVER(room);
	struct store *s = child_open(path, synchronous);
	int acks;

	snprintf(name, sizeof(name), "%s-acks", path);
	acks = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	must(acks >= 0, 13);
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
		must(s->ops->commit(s, &why) == STORE_OK, 14);
		must(write(acks, ack, n * sizeof(ack[0])) == (ssize_t)(n * sizeof(ack[0])), 15);
		if (i % 150 == 0) {
			s->ops->close(s);
			s = child_open(path, synchronous);
		}
	}
	_exit(0);	/* and it is not closed */
}

/* --- the test ------------------------------------------------------------ */

static void
beside_us(char *out, const char *name)
{
	char self[NAME_BYTES];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	for (int up = 0; up < 3; up++)
		*strrchr(self, '/') = '\0';
	snprintf(out, NAME_BYTES, "%.200s/%s", self, name);
}

static void
record(struct place *p, const char *log, const char *synchronous)
{
	char recorder[NAME_BYTES];
	int status;
	pid_t child;

	beside_us(recorder, "power_recorder.so");
	assert_int_equal(access(recorder, R_OK), 0);
	child = fork();
	if (child == 0) {
		setenv("LD_PRELOAD", recorder, 1);
		setenv("ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", 1);
		setenv("SAFAR_POWER_DB", p->path, 1);
		setenv("SAFAR_POWER_LOG", log, 1);
		execl("/proc/self/exe", "test_store_powercut", "--work", p->path, synchronous, (char *)NULL);
		_exit(9);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

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

struct verdict { unsigned images, lost, damaged; };

static void
judge(const struct power_log *l, struct place *image, uint64_t dice, struct verdict *v)
{
	size_t cut = dice * UINT64_C(11400714819323198485) % l->count + 1;
	int32_t pair[PAIRS];
	bool gone[GROUPS + 2];
	struct store *s;

	power_image(l, cut, dice, image->path);
	promises(l, cut, pair, gone);
	buf_reset(&image->why);
	s = store_sqlite_open(image->path, &image->why);	/* its quick_check is part of it */
	v->images++;
	if (!s) {
		v->damaged++;
		print_message("# image %llu, cut %zu: %s\n", (unsigned long long)dice, cut, image->why.ptr);
		return;
	}
	v->lost += broken(s, pair, gone) > 0;
	s->ops->close(s);
}

static struct verdict
cut_power(const char *synchronous, unsigned images)
{
	struct verdict v = { 0, 0, 0 };
	struct place work, image;
	struct power_log l;
	char log[NAME_BYTES], acks[NAME_BYTES];

	place_make(&work);
	place_make(&image);
	snprintf(log, sizeof(log), "%s/record", work.folder);
	snprintf(acks, sizeof(acks), "%s-acks", work.path);
	record(&work, log, synchronous);
	assert_true(power_log_read(&l, log));
	assert_true(l.count > GROUPS);
	for (unsigned i = 1; i <= images; i++)
		judge(&l, &image, i, &v);
	power_log_free(&l);
	unlink(log);
	unlink(acks);
	place_drop(&work);
	place_drop(&image);
	return v;
}

static unsigned
images_wanted(void)
{
	const char *says = getenv("POWER_IMAGES");
	long n = says ? strtol(says, NULL, 10) : IMAGES;

	return n > 0 && n < 10000000 ? (unsigned)n : IMAGES;
}

static void
no_cut_takes_a_promise(void **state)
{
	struct verdict v = cut_power("PRAGMA synchronous = FULL", images_wanted());

	(void)state;
	assert_int_equal(v.images, images_wanted());
	assert_int_equal(v.damaged, 0);
	assert_int_equal(v.lost, 0);
}

static void
and_the_test_would_see_it(void **state)
{
	struct verdict v = cut_power("PRAGMA synchronous = NORMAL", 100);

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
