/*
 * people.c - what it costs to remember: a million people, a million talks, commits alone and in groups
 *
 *	people DIRECTORY [PEOPLE]
 *
 * People are looked up through gateway/store, as a message does it, in turns
 * with a prepared statement of SQLite on a table of the same shape: with its
 * defaults, and with the file locked once as ours is.  Talks are counted by
 * what the system says of this process.  Commits are made on the disk under
 * DIRECTORY, each kind in turns.  One line each, key=value; ops/bench/README.md.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "gateway/session.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"

enum {
	PEOPLE = 1000000, FILL_GROUP = 10000, TURNS = 40, LOOKS = 2500, PATH_BYTES = 256,
	GROUP = 100, COMMIT_TURNS = 12, COMMIT_TURN_NS = 400 * 1000 * 1000, TODAY = 20780,
	TALK_GOAL_BYTES = 128 * 1024 * 1024,
};

/*	 name	   in the output */
#define SIDES(ROW) \
	ROW(STORE,  "store") \
	ROW(LOCKED, "sqlite-exclusive") \
	ROW(PLAIN,  "sqlite-defaults")
enum side {
#define ROW(name, word) SIDE_##name,
	SIDES(ROW)
#undef ROW
	SIDE_COUNT };

static const char *const side_names[SIDE_COUNT] = {
#define ROW(name, word) word,
	SIDES(ROW)
#undef ROW
};

static const char owner[] = "bench", service[] = "33444";

struct bench {
	char		 folder[PATH_BYTES];
	unsigned	 people;
	struct store	*store;
	sqlite3		*db[SIDE_COUNT];
	sqlite3_stmt	*look[SIDE_COUNT];
	uint32_t	*ns[SIDE_COUNT];	/* [TURNS * LOOKS] */
	struct buf	 why;
};

static uint64_t
mix(uint64_t x)		/* splitmix64: peers are hashes, every bit varies */
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static void
peer_of(uint64_t who, uint8_t peer[PEER_BYTES])
{
	uint64_t half[2] = { mix(who), mix(~who) };

	memcpy(peer, half, PEER_BYTES);
}

static const char *
path_of(struct bench *b, const char *name)
{
	static char path[PATH_BYTES + 32];

	(void)snprintf(path, sizeof path, "%s/%s", b->folder, name);
	return path;
}

static void
sql(sqlite3 *db, const char *words)
{
	BUG_IF(sqlite3_exec(db, words, NULL, NULL, NULL) != SQLITE_OK);
}

/* A table as one would write it down: the columns of struct person. */
static bool
plain_open(struct bench *b, enum side side, const char *name)
{
	if (sqlite3_open(path_of(b, name), &b->db[side]) != SQLITE_OK) {
		buf_addf(&b->why, "%s: %s", path_of(b, name), sqlite3_errmsg(b->db[side]));
		return false;
	}
	if (side == SIDE_LOCKED)
		sql(b->db[side], "PRAGMA locking_mode = EXCLUSIVE");
	sql(b->db[side], "PRAGMA synchronous = OFF;"
	    "CREATE TABLE person (owner TEXT NOT NULL, peer BLOB NOT NULL, service TEXT, locale TEXT, stay TEXT,"
	    " origin TEXT, flags INTEGER, seen_day INTEGER, PRIMARY KEY (owner, peer)) WITHOUT ROWID");
	return true;
}

static void
plain_fill(struct bench *b, enum side side)
{
	sqlite3_stmt *put;

	BUG_IF(sqlite3_prepare_v2(b->db[side], "INSERT INTO person VALUES ('bench', ?1, '33444', 'ne', 'QA', 'NP', 4, 20780)", -1,
	    &put, NULL) != SQLITE_OK);
	sql(b->db[side], "BEGIN");
	for (unsigned i = 0; i < b->people; i++) {
		uint8_t peer[PEER_BYTES];

		peer_of(i, peer);
		sqlite3_bind_blob(put, 1, peer, sizeof peer, SQLITE_STATIC);
		BUG_IF(sqlite3_step(put) != SQLITE_DONE);
		sqlite3_reset(put);
	}
	sql(b->db[side], "COMMIT");
	sqlite3_finalize(put);
	BUG_IF(sqlite3_prepare_v2(b->db[side], "SELECT locale, stay, origin, flags, seen_day FROM person"
	    " WHERE owner = ?1 AND peer = ?2", -1, &b->look[side], NULL) != SQLITE_OK);
}

static bool
put(struct store *s, uint64_t who, struct buf *why)
{
	struct person p = { .locale = "ne", .stay = "QA", .origin = "NP", .flags = PERSON_WELCOMED, .seen_day = TODAY };
	uint8_t peer[PEER_BYTES];

	peer_of(who, peer);
	if (s->ops->person_put(s, owner, service, peer, &p) == STORE_OK)
		return true;
	buf_adds(why, "the store did not take a person");
	return false;
}

static bool
commit(struct store *s, struct buf *why)
{
	return s->ops->commit(s, why) == STORE_OK;
}

static bool
store_fill(struct bench *b)
{
	int64_t start = gauge_ns(), took;

	b->store = store_sqlite_open(path_of(b, "people.db"), &b->why);
	if (b->store == NULL)
		return false;
	for (unsigned i = 0; i < b->people; i++)
		if (!put(b->store, i, &b->why) || ((i + 1) % FILL_GROUP == 0 && !commit(b->store, &b->why)))
			return false;
	if (!commit(b->store, &b->why))
		return false;
	took = gauge_ns() - start;
	printf("fill people=%u rows_per_s=%.0f\n", b->people, b->people * 1e9 / (double)took);
	return true;
}

static bool
is_found(struct bench *b, enum side side, const uint8_t peer[PEER_BYTES])
{
	sqlite3_stmt *q = b->look[side];
	struct person p;
	bool found;

	if (side == SIDE_STORE)
		return b->store->ops->person_get(b->store, owner, peer, &p) == STORE_OK && p.flags == PERSON_WELCOMED;
	sqlite3_bind_text(q, 1, owner, -1, SQLITE_STATIC);
	sqlite3_bind_blob(q, 2, peer, PEER_BYTES, SQLITE_STATIC);
	found = sqlite3_step(q) == SQLITE_ROW;
	if (found) {
		(void)snprintf(p.locale, sizeof p.locale, "%s", (const char *)sqlite3_column_text(q, 0));
		(void)snprintf(p.stay, sizeof p.stay, "%s", (const char *)sqlite3_column_text(q, 1));
		(void)snprintf(p.origin, sizeof p.origin, "%s", (const char *)sqlite3_column_text(q, 2));
		p.flags = (uint32_t)sqlite3_column_int(q, 3);
		p.seen_day = sqlite3_column_int(q, 4);
		found = p.flags == PERSON_WELCOMED && p.seen_day == TODAY;
	}
	sqlite3_reset(q);
	return found;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static bool
look_up(struct bench *b)
{
	uint64_t seed = 1;
	double p50[SIDE_COUNT], p99[SIDE_COUNT];

	for (unsigned turn = 0; turn < TURNS; turn++)
		for (unsigned side = 0; side < SIDE_COUNT; side++)
			for (unsigned i = 0; i < LOOKS; i++) {
				uint8_t peer[PEER_BYTES];
				int64_t start;

				peer_of(mix(seed++) % b->people, peer);
				start = gauge_ns();
				if (!is_found(b, (enum side)side, peer)) {
					buf_addf(&b->why, "%s: somebody is not found", side_names[side]);
					return false;
				}
				b->ns[side][turn * LOOKS + i] = (uint32_t)(gauge_ns() - start);
			}
	for (unsigned side = 0; side < SIDE_COUNT; side++) {
		qsort(b->ns[side], TURNS * LOOKS, sizeof *b->ns[side], by_size);
		p50[side] = b->ns[side][TURNS * LOOKS / 2] / 1e3;
		p99[side] = b->ns[side][TURNS * LOOKS / 100 * 99] / 1e3;
		printf("look side=%s people=%u looks=%u p50_us=%.2f p99_us=%.2f p50_ratio=%.2f p99_ratio=%.2f\n",
		    side_names[side], b->people, TURNS * LOOKS, p50[side], p99[side], p50[SIDE_STORE] / p50[side],
		    p99[SIDE_STORE] / p99[side]);
	}
	return true;
}

static bool
people(struct bench *b)
{
	bool ok = store_fill(b);

	for (unsigned side = SIDE_LOCKED; ok && side < SIDE_COUNT; side++) {
		ok = plain_open(b, (enum side)side, side == SIDE_LOCKED ? "locked.db" : "plain.db");
		if (ok)
			plain_fill(b, (enum side)side);
	}
	for (unsigned side = 0; side < SIDE_COUNT; side++)
		b->ns[side] = xcalloc(TURNS * LOOKS, sizeof *b->ns[side]);
	ok = ok && look_up(b);
	for (unsigned side = 0; side < SIDE_COUNT; side++) {
		sqlite3_finalize(b->look[side]);
		sqlite3_close(b->db[side]);
		free(b->ns[side]);
	}
	if (b->store != NULL)
		b->store->ops->close(b->store);
	b->store = NULL;
	return ok;
}

static void
talks(unsigned n)
{
	size_t before = gauge_resident_bytes(), used;
	struct session_table *t = session_table_new(n);
	struct session_key k = { .owner = 1, .medium = MEDIUM_USSD };
	int64_t start = gauge_ns(), made, found;

	for (unsigned i = 0; i < n; i++) {
		peer_of(i, k.peer);
		session_put(t, &k, 1)->network_id = i + 1;
	}
	made = gauge_ns();
	for (unsigned i = 0; i < n; i++) {
		peer_of(mix(i) % n, k.peer);
		BUG_IF(session_get(t, &k, 2) == NULL);
	}
	found = gauge_ns();
	used = gauge_resident_bytes() - before;
	BUG_IF(session_count(t) != n);
	printf("talks live=%u bytes_each=%.1f resident_mib=%.1f table_mib=%.1f put_ns=%.0f get_ns=%.0f goal_mib=%d %s\n", n,
	    (double)used / n, (double)used / 1048576, (double)session_table_bytes(n) / 1048576, (double)(made - start) / n,
	    (double)(found - made) / n, TALK_GOAL_BYTES / 1048576,
	    n < PEOPLE ? "-" : used <= TALK_GOAL_BYTES && session_table_bytes(n) <= TALK_GOAL_BYTES ? "PASS" : "missed");
	session_table_free(t);
}

static bool
commits(struct bench *b)
{
	static const unsigned group[2] = { 1, GROUP };
	uint64_t who = 0;
	unsigned long made[2] = { 0, 0 };
	int64_t took[2] = { 0, 0 };
	bool ok;

	b->store = store_sqlite_open(path_of(b, "commits.db"), &b->why);
	ok = b->store != NULL;
	for (unsigned turn = 0; ok && turn < COMMIT_TURNS; turn++) {
		unsigned kind = turn % 2;
		int64_t start = gauge_ns(), end = start + COMMIT_TURN_NS;

		while (ok && gauge_ns() < end) {
			for (unsigned i = 0; ok && i < group[kind]; i++)
				ok = put(b->store, who++, &b->why);
			ok = ok && commit(b->store, &b->why);
			made[kind]++;
		}
		took[kind] += gauge_ns() - start;
	}
	if (ok)
		for (unsigned kind = 0; kind < 2; kind++)
			printf("commits group=%u commits_per_s=%.0f people_per_s=%.0f people_ratio=%.1f\n", group[kind],
			    (double)made[kind] * 1e9 / (double)took[kind],
			    (double)made[kind] * group[kind] * 1e9 / (double)took[kind],
			    (double)made[kind] * group[kind] / (double)took[kind] / ((double)made[0] / (double)took[0]));
	if (b->store != NULL)
		b->store->ops->close(b->store);
	b->store = NULL;
	return ok;
}

static void
clean(struct bench *b)
{
	static const char *const names[] = { "people.db", "commits.db", "locked.db", "plain.db" };
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".lock" };

	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t k = 0; k < COUNT(ends); k++) {
			char name[32];

			(void)snprintf(name, sizeof name, "%s%s", names[i], ends[k]);
			unlink(path_of(b, name));
		}
	rmdir(b->folder);
}

int
main(int argc, char **argv)
{
	struct bench b = { .people = PEOPLE, .why = BUF_INIT(1024) };
	bool ok;

	if (argc < 2 || argc > 3 || (argc == 3 && (b.people = (unsigned)strtoul(argv[2], NULL, 10)) < 1000)) {
		fputs("usage: people DIRECTORY [PEOPLE]\n", stderr);
		return EXIT_MISUSE;
	}
	(void)snprintf(b.folder, sizeof b.folder, "%s/people-XXXXXX", argv[1]);
	if (mkdtemp(b.folder) == NULL) {
		fprintf(stderr, "people: %s: %s\n", argv[1], strerror(errno));
		return EXIT_WORLD;
	}
	ok = people(&b);
	if (ok)
		talks(b.people);
	ok = ok && commits(&b);
	clean(&b);
	if (!ok)
		fprintf(stderr, "people: %s\n", b.why.ptr);
	buf_free(&b.why);
	return ok ? EXIT_SUCCESS : EXIT_WORLD;
}
