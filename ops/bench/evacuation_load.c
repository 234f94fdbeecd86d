/*
 * evacuation_load.c - one answer due every five milliseconds, whatever else the loop does
 *
 * The clock of an answer starts when it is due, not when its turn comes, so
 * what waits behind a long piece of work waits in the figures, too.  It stops
 * when what was learned of her is committed, once a round as in safard: only
 * then may it acknowledge.  What kept it waiting is told apart: syncs, and time
 * in which this process had no core though it wanted one.  Each comes from somebody else, not seen today as
 * long as there is such a one, so nearly each is written.
 */
#include "ops/bench/evacuation.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "gateway/log.h"
#include "gateway/service.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"

enum { EVERY_NS = 5 * 1000 * 1000, SESSIONS = 65536, GOAL_MS = 250, SECOND_NS = 1000000000, MILLISECOND_NS = 1000000,
	PRIME = 1000003 };	/* none of the people comes twice before all came */

/* Of this process: how many, and nanoseconds of the longest of a phase. */
static unsigned long syncs;
static int64_t longest_sync, in_syncs;

static int
timed(long call, int fd)
{
	int64_t start = gauge_ns(), took;
	int rc = (int)syscall(call, fd);

	took = gauge_ns() - start;
	syncs++;
	in_syncs += took;
	longest_sync = took > longest_sync ? took : longest_sync;
	return rc;
}

/* SQLite's library finds these before libc's. */
int
fsync(int fd)
{
	return timed(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return timed(SYS_fdatasync, fd);
}

unsigned long
evacuation_syncs(void)
{
	return syncs;
}

static uint64_t
written(void)
{
	unsigned long long bytes = 0;
	FILE *in = fopen("/proc/self/io", "re");

	if (in == NULL || fscanf(in, "rchar: %*u wchar: %llu", &bytes) != 1)
		bytes = 0;
	if (in != NULL)
		fclose(in);
	return bytes;
}

static int64_t
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * SECOND_NS + t.tv_nsec;
}

void
spent_now(struct spent *s)
{
	*s = (struct spent){ gauge_ns(), cpu(), syncs, written() };
}

struct spent
spent_since(const struct spent *from, const struct spent *apart)
{
	struct spent now;

	spent_now(&now);
	return (struct spent){ now.ns - from->ns - apart->ns, now.cpu_ns - from->cpu_ns - apart->cpu_ns,
		now.syncs - from->syncs - apart->syncs, now.written - from->written - apart->written };
}

struct load {
	const struct crowd *crowd;
	struct service	*service;
	struct log	 log;
	uint64_t	 seed;
	int64_t		 due_ns, begun_ns;
	uint32_t	*us;
	size_t		 count, room, rounds;
	struct spent	 spent;
	size_t		 resident;
	int64_t		 slept_ns;
	struct { int64_t ns, cpu_ns, idle_ns; } seen;	/* at the last turn; idle: in syncs or asleep */
	int64_t		 longest_away;
};

struct load *
load_new(const struct crowd *c, struct store *people)
{
	struct load *l = xcalloc(1, sizeof *l);
	struct service_settings settings = { .sessions = SESSIONS, .log = &l->log, .store = people };

	l->crowd = c;
	l->service = service_new(&settings, c->pack, NULL);
	load_begin(l);
	return l;
}

void
load_free(struct load *l)
{
	if (l == NULL)
		return;
	service_free(l->service);
	free(l->us);
	free(l);
}

void
load_begin(struct load *l)
{
	l->count = l->rounds = 0;
	longest_sync = in_syncs = 0;
	l->slept_ns = l->longest_away = l->seen.ns = 0;
	l->begun_ns = gauge_ns();
	l->resident = gauge_resident_bytes();
	memset(&l->spent, 0, sizeof l->spent);
	l->due_ns = gauge_ns() + EVERY_NS;
}

static void
answer(struct load *l)
{
	static const char *const words[] = { "salary", "sos", "help", "passport" };
	uint64_t who = ++l->seed * PRIME % l->crowd->people;
	const char *text = words[l->seed % COUNT(words)];
	struct peer peer = { .kind = PEER_PERSON, .country = crowd_country(who) };
	struct inbound in = { .kind = INBOUND_SMS, .bearer = "bench", .service = l->crowd->service, .peer = &peer, .text = text,
		.len = strlen(text), .when_s = (int64_t)time(NULL), .is_simulator = true };
	struct outbound out;

	memset(&out, 0, sizeof out);
	crowd_peer(who, peer.id);
	service_receive(l->service, &in, &out);
	BUG_IF(out.kind != OUTBOUND_SMS);
}

static void
answer_all(struct load *l)
{
	size_t first = l->count;
	int64_t end;

	for (int64_t due = l->due_ns; gauge_ns() >= due; due += EVERY_NS) {
		if (l->count == l->room) {
			l->room = l->room == 0 ? 4096 : 2 * l->room;
			l->us = xrealloc(l->us, l->room * sizeof *l->us);
		}
		answer(l);
		l->count++;
	}
	BUG_IF(!service_commit(l->service));
	end = gauge_ns();
	l->rounds++;
	for (; first < l->count; first++) {
		l->us[first] = (uint32_t)((end - l->due_ns) / 1000);
		l->due_ns += EVERY_NS;
	}
}

/* Since the turn before: how long it neither ran nor waited for the disk or for time to pass. */
static void
look_away(struct load *l)
{
	int64_t ns = gauge_ns(), cpu_ns = cpu(), idle_ns = in_syncs + l->slept_ns;
	int64_t away = ns - l->seen.ns - (cpu_ns - l->seen.cpu_ns) - (idle_ns - l->seen.idle_ns);

	if (l->seen.ns != 0 && away > l->longest_away)
		l->longest_away = away;
	l->seen.ns = ns;
	l->seen.cpu_ns = cpu_ns;
	l->seen.idle_ns = idle_ns;
}

void
load_turn(struct load *l)
{
	struct spent from, took;
	static const struct spent none;

	look_away(l);
	if (gauge_ns() < l->due_ns)
		return;
	spent_now(&from);
	answer_all(l);
	took = spent_since(&from, &none);
	l->spent = (struct spent){ l->spent.ns + took.ns, l->spent.cpu_ns + took.cpu_ns, l->spent.syncs + took.syncs,
		l->spent.written + took.written };
	if (gauge_resident_bytes() > l->resident)
		l->resident = gauge_resident_bytes();
}

void
load_sleep(struct load *l, int64_t ms)
{
	int64_t ns = l->due_ns - gauge_ns(), start;

	ns = ms >= 0 && ms * MILLISECOND_NS < ns ? ms * MILLISECOND_NS : ns;
	if (ns <= 0)
		return;
	start = gauge_ns();
	nanosleep(&(struct timespec){ ns / SECOND_NS, ns % SECOND_NS }, NULL);
	l->slept_ns += gauge_ns() - start;
}

struct spent
load_spent(const struct load *l)
{
	return l->spent;
}

size_t
load_resident_bytes(const struct load *l)
{
	return l->resident;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
load_print(struct load *l, unsigned people, const char *what)
{
	double p99;

	if (l->count == 0)
		return;
	qsort(l->us, l->count, sizeof *l->us, by_size);
	p99 = l->us[l->count * 99 / 100] / 1e3;
	printf("answers people=%u while=%s answers=%zu p50_ms=%.2f p99_ms=%.2f max_ms=%.1f each_round=%.1f syncs_each=%.2f longest_sync_ms=%.0f in_syncs=%.2f longest_away_ms=%.0f goal_ms=%d %s\n", people, what,
	    l->count, l->us[l->count / 2] / 1e3, p99, l->us[l->count - 1] / 1e3, (double)l->count / (double)l->rounds, (double)l->spent.syncs / (double)l->count,
	    (double)longest_sync / 1e6, (double)in_syncs / (double)(gauge_ns() - l->begun_ns), (double)l->longest_away / 1e6, GOAL_MS,
	    p99 < GOAL_MS ? "PASS" : "missed");
	fflush(stdout);
}
