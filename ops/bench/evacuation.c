/*
 * evacuation.c - a broadcast to 800,000, and the answers meanwhile
 *
 *	evacuation DIRECTORY PACK [PEOPLE...]
 *
 * For each count of people, in a process of its own: a people.db on the disk of
 * DIRECTORY, planned into a ledger.db by the audience walk, handed by the real
 * sender to a network that accepts at once, and all receipts taken back; one
 * answer of the real service is due every 5 ms in the same thread.  The vault
 * says at once that a seal is open; the smallest count is sent once more with
 * the vault's own desk.  One line each, key=value; ops/bench/README.md.
 */
#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/pack.h"
#include "gateway/exit_codes.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/evacuation.h"
#include "ops/bench/evacuation_vault.h"
#include "ops/bench/gauge.h"

enum { PLAN_GOAL = 100000, PARTS_GOAL = 20000, MEMORY_GOAL_MIB = 64, SEALED_PEOPLE = 10000, PLAIN_MESSAGES = 50000 };

static const unsigned windows[] = { 40, 200, 1000 };

struct scene {
	char		 folder[EVACUATION_PATH_BYTES];
	unsigned	 people;
	struct crowd	 crowd;
	struct pack	*pack;
	struct vault_stage *vault;	/* NULL: seals are bytes that nobody opens */
	struct store	*store;
	struct ledger	*ledger;
	struct load	*load;
	struct wire	*wire;
	struct peers	*peers;
	size_t		 idle, most;
	struct spent	 ours;		/* planning and sending */
	unsigned long	 messages, parts;
	struct buf	 why;
};

static const char *
path_of(const struct scene *s, const char *name, char path[EVACUATION_PATH_BYTES + 32])
{
	(void)snprintf(path, EVACUATION_PATH_BYTES + 32, "%s/%s", s->folder, name);
	return path;
}

static const char *
judged(bool is_met)
{
	return is_met ? "PASS" : "missed";
}

/* Of 1,000 messages; of receipts, of 1,000 of them. */
static void
cost_print(const struct scene *s, const char *phase, unsigned window, const struct spent *spent, unsigned long messages)
{
	double thousands = (double)messages / 1000;

	printf("cost people=%u phase=%s window=%u cpu_s=%.4f syncs=%.2f kib=%.1f\n", s->people, phase, window,
	    (double)spent->cpu_ns / 1e9 / thousands, (double)spent->syncs / thousands, (double)spent->written / 1024 / thousands);
	fflush(stdout);
}

static void
phase_begin(struct scene *s, struct spent *from)
{
	load_begin(s->load);
	spent_now(from);
}

static struct spent
phase_end(struct scene *s, const struct spent *from, uint64_t network)
{
	struct spent apart = load_spent(s->load);

	apart.written += network;
	s->most = load_resident_bytes(s->load) > s->most ? load_resident_bytes(s->load) : s->most;
	return spent_since(from, &apart);
}

static void
sum(struct spent *to, const struct spent *of)
{
	to->ns += of->ns;
	to->cpu_ns += of->cpu_ns;
	to->syncs += of->syncs;
	to->written += of->written;
}

static bool
plan(struct scene *s, const struct job_of *job, unsigned long *rows)
{
	struct spent from, spent;
	int64_t start = gauge_ns();
	double plain_s, wall_s;

	phase_begin(s, &from);
	if (!plan_all(&s->crowd, s->store, s->ledger, s->load, job, rows, &s->why))
		return false;
	wall_s = (double)(gauge_ns() - start) / 1e9;
	spent = phase_end(s, &from, 0);
	sum(&s->ours, &spent);
	plain_s = peers_plan_s(s->peers, (unsigned)*rows);
	printf("plan people=%u rows=%lu rows_per_s=%.0f rows_per_cpu_s=%.0f plain_rows_per_s=%.0f ratio=%.2f goal=%d %s\n", s->people, *rows,
	    (double)*rows / wall_s, (double)*rows * 1e9 / (double)spent.cpu_ns, (double)*rows / plain_s, plain_s * 1e9 / (double)spent.ns, PLAN_GOAL, judged((double)*rows / wall_s >= PLAN_GOAL));
	cost_print(s, "plan", 0, &spent, *rows);
	load_print(s->load, s->people, "plan");
	return true;
}

static bool
send_some(struct scene *s, const struct job_of *job, unsigned window, unsigned long messages, const char *vault)
{
	struct spent from, spent;
	struct wire_sent sent;
	uint64_t network = wire_written(s->wire);
	double plain_per_s, per_s, parts_per_s;
	unsigned count;
	char word[32];

	phase_begin(s, &from);
	if (!wire_send(s->wire, job, window, messages, &sent, &s->why))
		return false;
	spent = phase_end(s, &from, wire_written(s->wire) - network);
	spent.ns = sent.ns - sent.answers_ns;
	sum(&s->ours, &spent);
	s->messages += sent.messages;
	s->parts += sent.parts;
	count = (unsigned)((sent.messages < PLAIN_MESSAGES ? sent.messages : PLAIN_MESSAGES) / window);
	plain_per_s = (double)(count * window) / peers_send_s(s->peers, window, count);
	per_s = (double)sent.messages * 1e9 / (double)sent.ns;
	parts_per_s = (double)sent.parts * 1e9 / (double)sent.ns;
	printf("send people=%u window=%u vault=%s messages=%lu parts=%lu messages_per_s=%.0f parts_per_s=%.0f parts_per_cpu_s=%.0f a_turn=%.0f"
	    " plain_messages_per_s=%.0f ratio=%.2f goal_parts=%d %s\n", s->people, window, vault, sent.messages, sent.parts, per_s, parts_per_s,
	    (double)sent.parts * 1e9 / (double)spent.cpu_ns, (double)sent.messages / (double)sent.turns, plain_per_s,
	    (double)sent.messages * 1e9 / (double)spent.ns / plain_per_s, PARTS_GOAL, judged(parts_per_s >= PARTS_GOAL));
	cost_print(s, "send", window, &spent, sent.messages);
	(void)snprintf(word, sizeof word, "send-%u", window);
	load_print(s->load, s->people, word);
	return true;
}

static bool
receipts(struct scene *s, bool *are_all)
{
	struct spent from, spent;
	unsigned long n;
	int64_t start;

	phase_begin(s, &from);
	start = gauge_ns();
	if (!wire_receipts(s->wire, &n, are_all, &s->why))
		return false;
	printf("receipts people=%u receipts=%lu of=%lu per_s=%.0f\n", s->people, n, s->parts, (double)n * 1e9 / (double)(gauge_ns() - start));
	spent = phase_end(s, &from, 0);
	cost_print(s, "receipts", 0, &spent, n);
	load_print(s->load, s->people, "receipts");
	return true;
}

static void
sizes_print(const struct scene *s)
{
	char path[EVACUATION_PATH_BYTES + 32];
	struct stat ledger, wal;
	double trust = peers_trust_per_s(&s->crowd, s->store), ours = (double)s->messages * 1e9 / (double)s->ours.ns;

	if (stat(path_of(s, "ledger.db", path), &ledger) != 0 || stat(path_of(s, "ledger.db-wal", path), &wal) != 0)
		ledger.st_size = wal.st_size = 0;
	printf("ledger people=%u bytes_each=%.0f wal_mib=%.1f\n", s->people, (double)ledger.st_size / s->people, (double)wal.st_size / 1048576);
	printf("memory people=%u before_mib=%.1f most_mib=%.1f goal_mib=%d %s\n", s->people, (double)s->idle / 1048576, (double)s->most / 1048576,
	    MEMORY_GOAL_MIB, judged(s->most <= (size_t)MEMORY_GOAL_MIB * 1048576));
	printf("trust people=%u messages_per_s=%.0f custody_per_s=%.0f times=%.1f\n", s->people, trust, ours, trust / ours);
	fflush(stdout);
}

/* Another job of the same people, opened by the vault's desk in this very thread. */
static bool
with_vault(struct scene *s)
{
	struct job_of job = { .id = { 2 } };
	unsigned long rows;

	if (s->vault == NULL)
		return true;
	vault_stage_print(s->vault, &s->crowd, s->store);
	if (!vault_stage_ticket(s->vault, &s->crowd, job.id, job.ticket, &s->why))
		return false;
	wire_free(s->wire);
	s->wire = wire_new(&s->crowd, s->store, s->ledger, s->load, vault_stage_desk(s->vault));
	return plan_all(&s->crowd, s->store, s->ledger, s->load, &job, &rows, &s->why) && send_some(s, &job, windows[0], rows, "desk");
}

static bool
all_phases(struct scene *s)
{
	struct job_of job = { .id = { 1 }, .ticket = "none" };
	unsigned long rows;
	bool are_all;

	if (!plan(s, &job, &rows))
		return false;
	for (unsigned i = 0; i < COUNT(windows); i++) {
		unsigned long share = i + 1 < COUNT(windows) ? rows / COUNT(windows) : rows;

		if (!send_some(s, &job, windows[i], share, "at-once"))
			return false;
	}
	if (!receipts(s, &are_all))
		return false;
	if (s->messages != rows || (are_all && !wire_is_delivered(s->wire, &job, rows))) {
		buf_addf(&s->why, "%lu people, %lu messages, and the ledger does not say that each was delivered", rows, s->messages);
		return false;
	}
	sizes_print(s);
	return with_vault(s);
}

/* In a process of its own: what filling needs of memory is not what sending needs. */
static bool
fill(struct scene *s, const struct seal_key *key)
{
	char path[EVACUATION_PATH_BYTES + 32];
	int64_t start = gauge_ns();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		bool is_done = crowd_fill(&s->crowd, path_of(s, "people.db", path), key, &s->why);

		if (!is_done)
			fprintf(stderr, "evacuation: %s\n", s->why.ptr);
		_exit(is_done ? 0 : 1);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		buf_adds(&s->why, "people.db was not filled");
		return false;
	}
	printf("fill people=%u rows_per_s=%.0f seals=%s\n", s->people, s->people * 1e9 / (double)(gauge_ns() - start), key ? "real" : "made-up");
	fflush(stdout);
	return true;
}

static bool
scene_open(struct scene *s, const char *pack)
{
	char path[EVACUATION_PATH_BYTES + 32];
	struct seal_key key;

	s->pack = pack_open(pack, &s->why);
	if (s->pack == NULL || !crowd_make(&s->crowd, s->pack, s->people, &s->why))
		return false;
	if (s->people <= SEALED_PEOPLE) {
		s->vault = vault_stage_new(s->folder, &key, &s->why);
		if (s->vault == NULL)
			return false;
	}
	if (!fill(s, s->vault != NULL ? &key : NULL))
		return false;
	s->peers = peers_new(path_of(s, "plain.db", path), &s->why);
	s->store = s->peers != NULL ? store_sqlite_open(path_of(s, "people.db", path), &s->why) : NULL;
	s->ledger = s->store != NULL ? ledger_sqlite_open(path_of(s, "ledger.db", path), &s->why) : NULL;
	if (s->ledger == NULL)
		return false;
	s->load = load_new(&s->crowd, s->store);
	s->wire = wire_new(&s->crowd, s->store, s->ledger, s->load, NULL);
	s->idle = gauge_resident_bytes();
	return true;
}

static void
scene_close(struct scene *s)
{
	wire_free(s->wire);
	load_free(s->load);
	if (s->ledger != NULL)
		s->ledger->ops->close(s->ledger);
	if (s->store != NULL)
		s->store->ops->close(s->store);
	peers_free(s->peers);
	vault_stage_free(s->vault);
	pack_close(s->pack);
	buf_free(&s->why);
}

static int
scene_run(const char *folder, const char *pack, unsigned people)
{
	struct scene s = { .people = people, .why = BUF_INIT(1024) };
	bool is_done;

	(void)snprintf(s.folder, sizeof s.folder, "%.200s/%u", folder, people);
	if (mkdir(s.folder, 0700) != 0) {
		fprintf(stderr, "evacuation: %s: %s\n", s.folder, strerror(errno));
		return EXIT_WORLD;
	}
	is_done = scene_open(&s, pack) && all_phases(&s);
	if (!is_done)
		fprintf(stderr, "evacuation: %s\n", s.why.ptr);
	scene_close(&s);
	return is_done ? EXIT_SUCCESS : EXIT_WORLD;
}

static void
remove_folder(char *path)
{
	char *paths[] = { path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (tree != NULL && (e = fts_read(tree)) != NULL)
		if (e->fts_info != FTS_D && remove(e->fts_accpath) != 0)
			fprintf(stderr, "evacuation: %s stays behind: %s\n", e->fts_path, strerror(errno));
	if (tree != NULL)
		fts_close(tree);
}

/* One that is told to stop (timeout) takes its scene along, so that the folder can go. */
static int
apart(const char *folder, const char *pack, unsigned people, const sigset_t *ends)
{
	int status = 0, got = 0;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_UNBLOCK, ends, NULL);
		_exit(scene_run(folder, pack, people));
	}
	while (pid > 0 && got != SIGCHLD)
		if (sigwait(ends, &got) == 0 && got != SIGCHLD) {
			kill(pid, SIGKILL);
			(void)waitpid(pid, NULL, 0);
			return EXIT_WORLD;
		}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_WORLD;
}

int
main(int argc, char **argv)
{
	static const unsigned usual[] = { 10000, 100000, 800000 };
	char folder[EVACUATION_PATH_BYTES];
	sigset_t ends;
	int status = EXIT_SUCCESS;

	if (argc < 3) {
		fputs("usage: evacuation DIRECTORY PACK [PEOPLE...]\n", stderr);
		return EXIT_MISUSE;
	}
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	(void)snprintf(folder, sizeof folder, "%.200s/evacuation-XXXXXX", argv[1]);
	if (mkdtemp(folder) == NULL) {
		fprintf(stderr, "evacuation: %s: %s\n", argv[1], strerror(errno));
		return EXIT_WORLD;
	}
	for (unsigned i = 0; status == EXIT_SUCCESS && (argc > 3 ? (int)i < argc - 3 : i < COUNT(usual)); i++) {
		unsigned people = argc > 3 ? (unsigned)strtoul(argv[3 + i], NULL, 10) : usual[i];

		status = people >= 1000 ? apart(folder, argv[2], people, &ends) : EXIT_MISUSE;
	}
	remove_folder(folder);
	return status;
}
