/*
 * bench_server.c - the server of a bench, in a fork, so that commands can be called as they are
 */
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "gateway/control/control.h"
#include "gateway/log.h"
#include "gateway/loop.h"
#include "gateway/staff/audit.h"
#include "gateway/staff/staff.h"
#include "gateway/store/store.h"
#include "gateway/vault/seal.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

static const struct control_owner owners[] = { { "np", "info" }, { "bd", "tathya" } };

static int64_t
clock_now(void *ctx)
{
	return *(*(struct bench **)ctx)->now;
}

static struct peer
peer_of(void *ctx, const char *number)
{
	struct peer_key key = { { 7, (uint8_t)(*(struct bench **)ctx)->now[1] } };

	return peer_of_number(&key, number);
}

static bool
stats(void *ctx, const char *owner, const char *from, const char *to, struct buf *csv, struct buf *why)
{
	(void)ctx, (void)why;
	buf_addf(csv, "topic,n\n%s %s %s,10\n", owner, from, to);
	return true;
}

static bool
rotate(void *ctx, struct buf *why)
{
	(void)ctx;
	buf_adds(why, "not in this test");
	return false;
}

static void
status(void *ctx, struct buf *out)
{
	(void)ctx;
	buf_adds(out, "messages=3\n");
}

static const char *const pack_owner_of[][2] = { { "safar-np", "np" }, { "safar-bd", "bd" } };

static unsigned
pack_owners(void *ctx, const char *named, const char *whose, char first[CONTROL_PACK_OWNER_BYTES])
{
	unsigned found = 0;

	(void)ctx;
	for (size_t i = 0; i < COUNT(pack_owner_of); i++)
		if ((*named == '\0' || strcmp(named, pack_owner_of[i][0]) == 0) && (*whose == '\0' || strcmp(whose, pack_owner_of[i][1]) == 0) &&
		    found++ == 0)
			snprintf(first, CONTROL_PACK_OWNER_BYTES, "%s", pack_owner_of[i][0]);
	return found;
}

static void
packs(void *ctx, const char *named, const char *whose, struct buf *out)
{
	(void)ctx;
	for (size_t i = 0; i < COUNT(pack_owner_of); i++) {
		const char *owner = pack_owner_of[i][0];

		if ((*named != '\0' && strcmp(named, owner) != 0) || (*whose != '\0' && strcmp(whose, pack_owner_of[i][1]) != 0))
			continue;
		buf_addf(out, "%s\t13\ttried 10 of 100\tnot understood 7 of 100, no number 1 of 100, cut off 3 of 100 (of 31 messages, 12 screens)\n"
		    "%s\t12\tserved\tnot understood 4 of 100, no number 0 of 100, cut off 2 of 100 (of 310 messages, 99 screens)\n"
		    "%s\t9\trevoked\t\n%s\tindex\t22\t3 days old\n", owner, owner, owner, owner);
	}
}

/* 9 is revoked, and 8 lies on a disk that is broken. */
static enum control_end
pack_do(void *ctx, const struct control_pack *p, struct buf *why)
{
	(void)ctx;
	if (p->serial != 8 && p->serial != 9)
		return CONTROL_DONE;
	buf_adds(why, p->serial == 9 ? "serial 9 is revoked and never comes back" : "the disk is broken");
	return p->serial == 9 ? CONTROL_REFUSED : CONTROL_FAILED;
}

/* Two call-backs in doha, one in riyadh, one of another owner; marks of facts, new and old. */
static void
seed(struct bench *b, struct store *s, const char *seal_public)
{
	static const struct { const char *owner, *office, *number; uint8_t n; } rows[] = {
		{ "np", "doha", BENCH_NUMBER, 1 }, { "np", "doha", "447700900124", 2 }, { "np", "riyadh", "447700900125", 3 },
		{ "bd", "doha", "447700900126", 4 },
	};
	static const struct { const char *owner, *service, *fact; enum mark_kind kind; const char *week; unsigned n; } marks[] = {
		{ "np", "info", "qa/hotline.labour", MARK_BAD_NUMBER, "2026-W47", 23 },
		{ "np", "other", "qa/hotline.labour", MARK_BAD_NUMBER, "2026-W46", 8 },
		{ "np", "info", "qa/embassy.1", MARK_NO_HELP, "2026-W47", 9 },
		{ "np", "info", "qa/hotline.police", MARK_BAD_NUMBER, "2026-W47", 3 },
		{ "np", "info", "qa/ngo.1", MARK_NO_HELP, "2026-W40", 30 },
		{ "bd", "tathya", "qa/hotline.labour", MARK_BAD_NUMBER, "2026-W40", 50 },
	};
	char room[256];
	struct buf why = BUF_OVER(room);
	struct seal_key key;
	bool can_seal = seal_key_read(seal_public, *b->now, &key, &why);
	struct store_ops const *ops = s->ops;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request r = { .day = (int32_t)(*b->now / 86400), .slot = SLOT_NOON, .flags = REQUEST_WOMAN };
		struct seal_row row = { rows[i].owner, "callback", r.id };
		uint32_t made = (uint32_t)*b->now - 3600;

		for (unsigned byte = 0; byte < 4; byte++)
			r.id[byte] = (uint8_t)(made >> (24 - 8 * byte));
		memset(r.id + 4, rows[i].n, sizeof(r.id) - 4);
		memset(r.peer, rows[i].n, sizeof(r.peer));
		snprintf(r.office, sizeof(r.office), "%s", rows[i].office);
		snprintf(r.group, sizeof(r.group), "work");
		snprintf(r.locale, sizeof(r.locale), "ne");
		if (can_seal)
			seal_number(&key, &row, rows[i].number, r.sealed);
		BUG_IF(ops->request_put(s, rows[i].owner, "info", &r) != STORE_OK);
	}
	for (size_t i = 0; i < COUNT(marks); i++)
		BUG_IF(ops->mark_add(s, marks[i].owner, marks[i].service, marks[i].fact, marks[i].kind, marks[i].week, marks[i].n) != STORE_OK);
	ops->tick(s, *b->now);
	ops->tick(s, *b->now + STORE_COUNTS_S + 1);
	BUG_IF(ops->commit(s, &why) != STORE_OK);
}

static void
on_signal(void *arg, uint32_t events)
{
	(void)events;
	loop_stop(arg);
}

/* Ends as safard does, so that a sanitizer sees what was not given back. */
static int
signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void
bench_serve(struct bench *b, unsigned how)
{
	char room[512], file[128], vault[128], public[128], backup[128];
	struct buf why = BUF_OVER(room);
	struct log log = { 0 };
	struct control *control = NULL;
	struct loop *loop = loop_new(&why);
	struct audit *audit = audit_open(b->folder, &why);
	struct control_world w = { .owners = owners, .owner_count = COUNT(owners), .vault_socket = vault, .seal_public = public,
	    .backup_folder = backup, .ctx = &b, .now = clock_now, .peer = peer_of, .stats = stats, .key_rotate = rotate,
	    .status = status, .pack_owners = pack_owners, .packs = packs, .pack_do = pack_do, .audit = audit };

	alarm(100);	/* nobody is left behind by a test that died */
	bench_path(b, "staff.db", file);
	bench_path(b, "vault", vault);
	bench_path(b, "vault.pub", public);
	bench_path(b, "backup", backup);
	w.staff = audit == NULL ? NULL : staff_open(file, audit, &why);
	bench_path(b, "people.db", file);
	w.store = (how & BENCH_SQLITE) != 0 ? store_sqlite_open(file, &why) : store_ram_open();
	if (w.staff != NULL && w.store != NULL) {
		w.login = login_new(w.staff);
		seed(b, w.store, public);
		control = control_socket_open(loop, &log, &w, b->socket, &why);
	}
	if (control == NULL || loop_watch(loop, signals(), EPOLLIN, on_signal, loop, &why) == NULL) {
		fprintf(stderr, "bench: %s\n", why.ptr);
		_exit(3);
	}
	loop_run(loop);
	control_socket_close(control);
	login_free(w.login);
	staff_close(w.staff);
	w.store->ops->close(w.store);
	audit_close(audit);
	loop_free(loop);
	exit(0);
}
