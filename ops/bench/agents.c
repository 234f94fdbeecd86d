/*
 * agents.c - what it costs to find an agency among 150,000: by number, by name, by a name with a slip in it
 *
 *	agents DIRECTORY [ROWS]
 *
 * The register is invented here, of syllables, by a fixed seed.  The peer is
 * SQLite in the same run: FTS5 with trigrams for near names (any of the pieces
 * of the cleaned text, the best three by its own rank), an index for numbers.  Both get
 * the same texts, in turns.  One line each, key=value; ops/bench/README.md.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "content/compiler/fold_build.h"
#include "content/register/build.h"
#include "content/register/name.h"
#include "content/register/register.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/agents_invent.h"
#include "ops/bench/gauge.h"
#include "routing/agent.h"

enum { ROWS = 150000, TEXTS = 1000, TURNS = 20, PEER_TEXTS = 40, WRITES = 3, PATH_BYTES = 256, MATCH_BYTES = 2048 };

/*	 name	   in the output; so many of the texts are asked of the peer, too, once each; its clock: time of the
 *	 processor hides that others use the machine, but is too coarse for a microsecond */
#define KINDS(ROW) \
	ROW(NUMBER, "number", TEXTS, CLOCK_MONOTONIC) \
	ROW(EXACT,  "exact-name", 0, CLOCK_MONOTONIC) \
	ROW(SLIP,   "one-slip", PEER_TEXTS, CLOCK_THREAD_CPUTIME_ID) \
	ROW(SLIPS,  "two-slips", PEER_TEXTS, CLOCK_THREAD_CPUTIME_ID) \
	ROW(ARABIC, "arabic", 0, CLOCK_THREAD_CPUTIME_ID) \
	ROW(NOBODY, "nobody", 0, CLOCK_THREAD_CPUTIME_ID) \
	ROW(LONG,   "160-characters", 0, CLOCK_THREAD_CPUTIME_ID)
enum kind {
#define ROW(name, word, peer, clock) KIND_##name,
	KINDS(ROW)
#undef ROW
	KIND_COUNT };
static const struct { const char *word; unsigned peer_texts; clockid_t clock; } kinds[] = {
#define ROW(name, word, peer, clock) { word, peer, clock },
	KINDS(ROW)
#undef ROW
};

struct bench {
	char		 folder[PATH_BYTES], path[PATH_BYTES + 32];
	struct invented	 in;
	struct fold_build fold;
	struct agent_name clean;
	struct agents	*agents;
	struct agent_finder *finder;
	sqlite3		*db;
	sqlite3_stmt	*near, *by_number;
	uint32_t	 wanted[TEXTS];
	char		 text[TEXTS][2 * INVENTED_NAME], match[MATCH_BYTES];
	uint32_t	 ns[2][TURNS * TEXTS];
	struct buf	 why;
};

static int64_t
clock_ns(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static const char *
path_of(struct bench *b, const char *name)
{
	(void)snprintf(b->path, sizeof b->path, "%s/%s", b->folder, name);
	return b->path;
}

static long long
file_bytes(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 ? (long long)s.st_size : 0;
}

static bool
write_ours(struct bench *b)
{
	struct list l = { .country = "ZZ", .office = "ZZO", .source = "invented", .shape = SHAPE_KENYA, .list_day = 20780,
		.import_day = 20780, .fresh_days = 30, .serial = 1, .rows = b->in.row, .row_count = b->in.rows };
	int64_t least = INT64_MAX, start, opened;
	size_t before;

	for (unsigned i = 0; i < WRITES; i++) {
		start = gauge_ns();
		if (!register_write(path_of(b, "zz.register"), &l, &b->fold.table, &b->why))
			return false;
		least = gauge_ns() - start < least ? gauge_ns() - start : least;
	}
	before = gauge_resident_bytes();
	start = gauge_ns();
	b->agents = register_open(path_of(b, "zz.register"), &b->why);
	if (b->agents == NULL)
		return false;
	opened = gauge_ns() - start;
	b->finder = agent_finder_new(b->agents, &b->fold.table, SHAPE_KENYA);
	printf("register rows=%u write_ms=%.0f goal_ms=2000 %s open_ms=%.1f file_mib=%.1f resident_mib=%.1f\n", b->in.rows,
	    (double)least / 1e6, least < 2000000000 ? "PASS" : "missed", (double)opened / 1e6,
	    (double)file_bytes(b->path) / 1048576, (double)(gauge_resident_bytes() - before) / 1048576);
	return true;
}

/* --- the peer --- */

static void
sql(sqlite3 *db, const char *words)
{
	BUG_IF(sqlite3_exec(db, words, NULL, NULL, NULL) != SQLITE_OK);
}

static bool
write_peer(struct bench *b)
{
	sqlite3_stmt *name, *number;
	int64_t start = gauge_ns();

	if (sqlite3_open(path_of(b, "peer.db"), &b->db) != SQLITE_OK) {
		buf_addf(&b->why, "%s: %s", b->path, sqlite3_errmsg(b->db));
		return false;
	}
	sql(b->db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
	    "CREATE VIRTUAL TABLE agent USING fts5(name, tokenize = 'trigram');"
	    "CREATE TABLE licence (number TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID; BEGIN");
	BUG_IF(sqlite3_prepare_v2(b->db, "INSERT INTO agent (rowid, name) VALUES (?1, ?2)", -1, &name, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(b->db, "INSERT INTO licence VALUES (?1, ?2)", -1, &number, NULL) != SQLITE_OK);
	for (unsigned i = 0; i < b->in.rows; i++) {
		sqlite3_bind_int(name, 1, (int)i + 1);
		agent_name_read(&b->fold.table, b->in.name[i], strlen(b->in.name[i]), &b->clean);
		sqlite3_bind_text(name, 2, b->clean.clean, (int)b->clean.clean_len, SQLITE_STATIC);
		sqlite3_bind_text(number, 1, b->in.number[i], -1, SQLITE_STATIC);
		sqlite3_bind_int(number, 2, (int)i + 1);
		BUG_IF(sqlite3_step(name) != SQLITE_DONE || sqlite3_step(number) != SQLITE_DONE);
		sqlite3_reset(name);
		sqlite3_reset(number);
	}
	sql(b->db, "COMMIT");
	sqlite3_finalize(name);
	sqlite3_finalize(number);
	BUG_IF(sqlite3_prepare_v2(b->db, "SELECT rowid FROM agent WHERE agent MATCH ?1 ORDER BY rank LIMIT 3", -1, &b->near,
	    NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(b->db, "SELECT row FROM licence WHERE number = ?1", -1, &b->by_number, NULL) != SQLITE_OK);
	printf("peer rows=%u write_ms=%.0f file_mib=%.1f\n", b->in.rows, (double)(gauge_ns() - start) / 1e6,
	    (double)file_bytes(b->path) / 1048576);
	return true;
}

/* Any piece of three letters of the text, company words left out as for us. */
static void
match_of(struct bench *b, const char *typed)
{
	const char *text = b->clean.clean;
	size_t len = 0;

	agent_name_read(&b->fold.table, typed, strlen(typed), &b->clean);

	b->match[0] = '\0';
	for (size_t i = 0; i + 3 <= strlen(text) && len + 16 < MATCH_BYTES; i++)
		len += (size_t)snprintf(b->match + len, MATCH_BYTES - len, "%s\"%.3s\"", i > 0 ? " OR " : "", text + i);
}

static bool
peer_finds(struct bench *b, enum kind kind, unsigned text)
{
	sqlite3_stmt *q = kind == KIND_NUMBER ? b->by_number : b->near;
	bool found = false;

	if (kind != KIND_NUMBER)
		match_of(b, b->text[text]);
	sqlite3_bind_text(q, 1, kind == KIND_NUMBER ? b->text[text] : b->match, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW)
		found = found || (uint32_t)sqlite3_column_int(q, 0) == b->wanted[text] + 1;
	sqlite3_reset(q);
	return found;
}

/* --- questions --- */

static void
ask_for(struct bench *b, enum kind kind)
{
	for (unsigned i = 0; i < TEXTS; i++) {
		uint32_t row = b->wanted[i] = invented_pick(&b->in, b->in.rows);
		char *text = b->text[i];

		(void)snprintf(text, sizeof b->text[i], "%s", kind == KIND_NUMBER ? b->in.number[row] : b->in.name[row]);
		if (kind == KIND_NOBODY)
			invented_name(&b->in, text);
		if (kind == KIND_ARABIC)
			invented_arabic(text);
		for (unsigned slips = kind == KIND_SLIP ? 1 : kind == KIND_SLIPS ? 2 : 0; slips > 0; slips--)
			invented_slip(&b->in, text);
		for (size_t len = strlen(text); kind == KIND_LONG && len < 160; len++) {
			text[len] = b->in.name[(row + len) % b->in.rows][len % 5];	/* letters that names begin with */
			text[len + 1] = '\0';
		}
	}
}

struct hits { unsigned one, choice, wrong, peer; };

static void
count(struct hits *h, const struct agent_hit *hit, uint32_t wanted)
{
	bool is_in = false;

	for (unsigned i = 0; i < hit->count; i++)
		is_in = is_in || hit->row[i] == wanted;
	h->one += is_in && hit->found == AGENT_FOUND_ONE;
	h->choice += is_in && hit->found == AGENT_FOUND_LIKE;
	h->wrong += !is_in && hit->found == AGENT_FOUND_ONE;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static double
us_at(uint32_t *ns, size_t looks, unsigned percent)
{
	qsort(ns, looks, sizeof *ns, by_size);
	return ns[looks * percent / 100] / 1e3;
}

static unsigned long
look(struct bench *b, enum kind kind)
{
	struct hits h = { 0 };
	unsigned long made = 0, before;
	unsigned peer_texts = kinds[kind].peer_texts, ours = 0;
	clockid_t clock = kinds[kind].clock;
	double p50, p99, peer50, peer99;

	ask_for(b, kind);
	for (unsigned turn = 0; turn < TURNS; turn++) {
		before = gauge_allocations();
		for (unsigned i = 0; i < TEXTS; i++) {
			struct agent_hit hit;
			int64_t start = clock_ns(clock);

			agent_find(b->finder, b->text[i], strlen(b->text[i]), &hit);
			b->ns[0][turn * TEXTS + i] = (uint32_t)(clock_ns(clock) - start);
			if (turn == 0)
				count(&h, &hit, b->wanted[i]);
			if (turn == 0 && i + 1 == peer_texts)
				ours = h.one + h.choice;
		}
		made += gauge_allocations() - before;
		/* a share of them in each turn */
		for (unsigned i = peer_texts * turn / TURNS; i < peer_texts * (turn + 1) / TURNS; i++) {
			int64_t start = clock_ns(clock);
			bool found = peer_finds(b, kind, i);

			b->ns[1][i] = (uint32_t)(clock_ns(clock) - start);
			h.peer += found;
		}
	}
	p50 = us_at(b->ns[0], TURNS * TEXTS, 50);
	p99 = us_at(b->ns[0], TURNS * TEXTS, 99);
	printf("find=%s clock=%s looks=%u p50_us=%.2f p99_us=%.2f one=%u choice=%u wrong=%u of=%u allocations=%lu", kinds[kind].word,
	    clock == CLOCK_MONOTONIC ? "wall" : "cpu", TURNS * TEXTS, p50, p99, h.one, h.choice, h.wrong, TEXTS, made);
	if (peer_texts > 0) {
		peer50 = us_at(b->ns[1], peer_texts, 50);
		peer99 = us_at(b->ns[1], peer_texts, 99);
		printf(" sqlite_looks=%u sqlite_found=%u ours_found=%u sqlite_p50_us=%.2f sqlite_p99_us=%.2f p50_ratio=%.4f p99_ratio=%.4f",
		    peer_texts, h.peer, ours, peer50, peer99, p50 / peer50, p99 / peer99);
	}
	putchar('\n');
	fflush(stdout);
	return made;
}

static void
clean(struct bench *b)
{
	static const char *const names[] = { "zz.register", "peer.db", "peer.db-journal" };

	agent_finder_free(b->finder);
	register_close(b->agents);
	sqlite3_finalize(b->near);
	sqlite3_finalize(b->by_number);
	sqlite3_close(b->db);
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(path_of(b, names[i]));
	rmdir(b->folder);
	fold_build_release(&b->fold);
	invented_release(&b->in);
}

int
main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof *b);
	unsigned long made = 0;
	bool ok;

	b->in.rows = ROWS;
	b->in.seed = 6;
	b->why = (struct buf)BUF_INIT(1024);
	if (argc < 2 || argc > 3 || (argc == 3 && (b->in.rows = (unsigned)strtoul(argv[2], NULL, 10)) < 1000)) {
		fputs("usage: agents DIRECTORY [ROWS]\n", stderr);
		return EXIT_MISUSE;
	}
	(void)snprintf(b->folder, sizeof b->folder, "%s/agents-XXXXXX", argv[1]);
	if (mkdtemp(b->folder) == NULL) {
		fprintf(stderr, "agents: %s: %s\n", argv[1], strerror(errno));
		return EXIT_WORLD;
	}
	fold_build_init(&b->fold);
	invented_fill(&b->in);
	ok = write_ours(b) && write_peer(b);
	for (unsigned kind = 0; ok && kind < KIND_COUNT; kind++)
		made += look(b, (enum kind)kind);
	clean(b);
	if (!ok)
		fprintf(stderr, "agents: %s\n", b->why.ptr);
	else if (made > 0)
		fprintf(stderr, "agents: a question allocated\n");
	buf_free(&b->why);
	free(b);
	return !ok ? EXIT_WORLD : made > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
