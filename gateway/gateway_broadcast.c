/*
 * gateway_broadcast.c - broadcasts of one safard: their files, the vault, the wire
 *
 * What the sender has to do is done once a round, behind the answers and before
 * the acknowledgements: a word of a bearer is on the disk when the bearer asks.
 */
#include "gateway/gateway_broadcast.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/broadcast/board.h"
#include "gateway/broadcast/book.h"
#include "gateway/broadcast/broadcasts.h"
#include "gateway/gateway.h"
#include "gateway/service.h"
#include "gateway/store/ledger.h"
#include "gateway/vault/vault_line.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/sending.h"

enum { PATH_BYTES = 1024, WINDOW_DEFAULT = 40, FAILED_DEFAULT = 20, SILENT_DEFAULT_S = 60, UNSAFE_MOST_MS = 10000,
	LOOK_MS = 10000, LOST_LOOK_MS = 1000, LOST_SHARE = 20 };

/* --- what a broadcast asks of the gateway --- */

static int64_t
now(void *ctx)
{
	struct gateway *g = ctx;
	int64_t jump_s, s = believed_s(&g->broadcast.clock, loop_wall_s(), loop_now_ms(g->loop), &jump_s);

	if (jump_s > 0)
		log_event(&g->log, LOG_CLOCK, "forward_s=%lld believed_in_s=%d", (long long)jump_s, BELIEVED_DOUBT_S);
	return s;
}

static int64_t
boot_ms(void *ctx)
{
	return loop_now_ms(((struct gateway *)ctx)->loop);
}

/* The pack that serves an owner, and the number her SMS come from. */
static const struct pack *
pack_of(void *ctx, const char *owner, const struct pack_service **service, const struct withdrawn **withdrawn, const uint8_t **doubted)
{
	struct gateway *g = ctx;
	const struct pack *packs[LIVE_PACKS];
	unsigned count = service_packs(g->service, packs, LIVE_PACKS);

	for (unsigned i = 0; i < count; i++)
		for (uint32_t k = 0; k < packs[i]->services_count; k++) {
			const struct pack_service *s = &packs[i]->services[k];

			if (s->kind != SERVICE_SMS || s->is_quiet || strcmp(pack_string(packs[i], s->owner), owner) != 0)
				continue;
			*service = s;
			*withdrawn = live_withdrawn(&g->live, packs[i]);
			*doubted = NULL;	/* who agreed saw the number */
			return packs[i];
		}
	return NULL;
}

static bool
may_reach(void *ctx, const char *owner, const char *digits)
{
	struct gateway *g = ctx;
	const struct pack_service *service;
	const struct withdrawn *withdrawn;
	const uint8_t *doubted;
	const struct pack *p = pack_of(ctx, owner, &service, &withdrawn, &doubted);
	struct peer peer;
	char number[32];
	bool is_test = false;

	if (p == NULL || !pack_is_sample(p))
		return p != NULL;
	(void)snprintf(number, sizeof(number), "+%s", digits);
	peer = peer_of_ring(&g->people.ring, number);
	for (unsigned i = 0; i < g->tests && !is_test; i++)
		is_test = peer_is(&peer, g->test[i].id);
	explicit_bzero(number, sizeof(number));
	explicit_bzero(&peer, sizeof(peer));
	return is_test;
}

static struct bearer *
bulk_bearer(struct gateway *g)
{
	for (unsigned i = 0; i < g->bearers; i++)
		if (g->bearer[i]->ops->bulk != NULL)
			return g->bearer[i];
	return NULL;
}

static unsigned
room(void *ctx, const char *way)
{
	struct gateway *g = ctx;
	struct bearer *b = bulk_bearer(g);

	return b == NULL || g->drain_until_ms != 0 ? 0 : b->ops->bulk_room(b, way);
}

static void
bulk(void *ctx, const struct bulk *m)
{
	struct bearer *b = bulk_bearer(ctx);

	BUG_IF(b == NULL);
	b->ops->bulk(b, m);
}

static bool
is_settled(void *ctx, const char *way)
{
	struct bearer *b = bulk_bearer(ctx);

	(void)way;
	return b != NULL && b->ops->bulk_is_settled(b);
}

static bool
vault_is_free(void *ctx)
{
	return vault_line_is_free(((struct gateway *)ctx)->broadcast.vault);
}

static void
vault_ask(void *ctx, const struct vault_rows_ask *ask)
{
	vault_line_ask(((struct gateway *)ctx)->broadcast.vault, ask);
}

static void
opened(void *ctx, const struct vault_row_said *said, unsigned count, const char *why)
{
	struct gateway *g = ctx;

	broadcasts_opened(g->broadcast.broadcasts, said, count, why);
	g->broadcast.is_due = true;
}

/* --- bearers --- */

void
broadcast_desk_said(void *ctx, const struct bulk_word *w)
{
	struct gateway *g = ctx;

	if (g->broadcast.broadcasts == NULL)
		return;
	broadcasts_said(g->broadcast.broadcasts, w);
	g->broadcast.is_due = true;
}

/*
 * Without a ledger nobody waits for receipts, and people's messages must not wait behind them: bearerbox gives us no more
 * than kannel.pending of both.  What is let go leaves its rows in doubt, as if the receipt had never come.
 */
bool
broadcast_desk_is_safe(void *ctx)
{
	struct gateway *g = ctx;
	struct broadcast_desk *d = &g->broadcast;
	int64_t now_ms = loop_now_ms(g->loop);

	if (d->broadcasts == NULL || broadcasts_is_safe(d->broadcasts)) {
		d->unsafe_since_ms = 0;
		return true;
	}
	if (d->unsafe_since_ms == 0)
		d->unsafe_since_ms = now_ms;
	return now_ms - d->unsafe_since_ms > UNSAFE_MOST_MS;
}

/* --- the loop --- */

static void
on_timer(void *arg)
{
	((struct gateway *)arg)->broadcast.is_due = true;
}

static void
on_round(void *arg)
{
	struct broadcast_desk *d = arg;
	int64_t again_ms;

	if (!d->is_due)
		return;
	d->is_due = false;
	again_ms = broadcasts_turn(d->broadcasts);
	if (again_ms == 0) {
		d->is_due = true;	/* after the answers that came meanwhile */
		again_ms = 1;
	}
	if (again_ms > 0)
		loop_timer_after(d->timer, again_ms);
}

/* --- files --- */

static struct sending *
sending_open(struct gateway *g)
{
	struct sending *s;
	struct diag d;

	if (g->config.broadcast_sending[0] == '\0')
		return NULL;
	s = xcalloc(1, sizeof(*s));
	diag_init(&d, stderr);
	d.is_quiet = true;
	if (sending_read(s, g->config.broadcast_sending, g->ways.count > 0 ? &g->ways : NULL, &d))
		return s;
	log_event(&g->log, LOG_BROADCAST_LOST, "file=%s errors=%u next=\"safar broadcast check-sending FILE says where\"",
	    g->config.broadcast_sending, d.errors);
	free(s);
	return NULL;
}

static bool
open_files(struct gateway *g, struct buf *why)
{
	struct broadcast_desk *d = &g->broadcast;
	char space[PATH_BYTES];
	struct buf path = BUF_OVER(space);

	if (g->door.staff == NULL || g->door.audit == NULL) {
		buf_adds(why, "without accounts and an audit log nobody can agree to a broadcast");
		return false;
	}
	(void)snprintf(d->tickets, sizeof(d->tickets), "%s", config_path(&g->config, g->config.broadcast_tickets, "jobs", &path));
	if (mkdir(d->tickets, 0750) != 0 && errno != EEXIST) {
		buf_addf(why, "%s: %s", d->tickets, strerror(errno));
		return false;
	}
	/* the small one first: while it is damaged the other need not be read each time, which may be a second of a large one */
	d->book = book_open(config_path(&g->config, g->config.broadcast_book, "broadcast.db", &path), why);
	if (d->book == NULL)
		return false;
	d->ledger = ledger_sqlite_open(config_path(&g->config, g->config.broadcast_ledger, "ledger.db", &path), why);
	return d->ledger != NULL && d->ledger->ops->worker_begin(d->ledger, g->config.broadcast_worker) == STORE_OK &&
	    d->ledger->ops->commit(d->ledger, why) == STORE_OK;
}

static void
open_rooms(struct gateway *g)
{
	struct broadcast_desk *d = &g->broadcast;
	const struct sending *s = d->sending;
	struct sender_settings settings = { .worker = g->config.broadcast_worker, .settle_s = (unsigned)g->config.kannel_settle_s,
		.window = s == NULL ? WINDOW_DEFAULT : s->window, .failed_percent = s == NULL ? FAILED_DEFAULT : s->failed_percent,
		.silent_s = s == NULL ? SILENT_DEFAULT_S : s->silent_s, .sending = s };
	struct broadcasts_world w = { .ctx = g, .log = &g->log, .people = g->store, .ledger = d->ledger, .book = d->book,
		.staff = g->door.staff, .audit = g->door.audit, .ticket_folder = d->tickets, .sending = s, .now = now,
		.pack = pack_of, .may_reach = may_reach,
		.wire = { .ctx = g, .wall_s = now, .boot_ms = boot_ms, .room = room, .bulk = bulk, .is_settled = is_settled,
		    .vault_is_free = vault_is_free, .vault_ask = vault_ask } };

	w.board = d->board = board_new();
	d->vault = vault_line_new(g->loop, g->door.vault, opened, g);
	d->broadcasts = broadcasts_new(&w, &settings);
	d->timer = loop_timer(g->loop, on_timer, g);
	d->is_due = true;
	loop_each_round(g->loop, on_round, d);
	broadcast_desk_answers(g);
	g->door.world.broadcasts = d->broadcasts;
}

/* Of who was forgotten or moved while there is no ledger nobody keeps a word. */
static void
look_who_is_owed(struct gateway *g)
{
	char space[PATH_BYTES];
	struct buf path = BUF_OVER(space);

	service_set_owes(g->service, access(config_path(&g->config, g->config.broadcast_ledger, "ledger.db", &path), F_OK) == 0 ||
	    errno != ENOENT);
}

static bool
desk_open(struct gateway *g)
{
	char space[512];
	struct buf why = BUF_OVER(space);
	bool is_open = open_files(g, &why);

	look_who_is_owed(g);
	if (is_open) {
		g->broadcast.sending = sending_open(g);
		open_rooms(g);
		return true;
	}
	if (!g->broadcast.is_lost)
		log_event(&g->log, LOG_BROADCAST_LOST, "why=\"%s\"", why.ptr);
	broadcast_desk_close(g);
	return false;
}

/* What the loop's own clock does not count: a call of ours. */
static int64_t
steady_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
open_again(struct gateway *g)
{
	struct broadcast_desk *d = &g->broadcast;
	int64_t begun_ms = steady_ms(), pause_ms;

	d->is_lost = !desk_open(g);
	pause_ms = LOST_SHARE * (steady_ms() - begun_ms);	/* people are answered by the same thread */
	pause_ms = pause_ms < LOST_LOOK_MS ? LOST_LOOK_MS : pause_ms;
	loop_timer_after(d->look, d->is_lost && pause_ms < LOOK_MS ? pause_ms : LOOK_MS);
}

/* A file that broke is never tried again in place: as behind a kill, it is opened anew, and what was in doubt is settled. */
static void
on_look(void *arg)
{
	struct gateway *g = arg;
	struct broadcast_desk *d = &g->broadcast;
	struct ledger_job job;
	struct entry entry;
	unsigned n;

	if (d->broadcasts != NULL && d->ledger->ops->job_list(d->ledger, "", NULL, &job, 1, &n) != STORE_BROKEN &&
	    book_list(d->book, "", NULL, &entry, 1, &n) != STORE_BROKEN) {
		loop_timer_after(d->look, LOOK_MS);
		return;
	}
	if (d->broadcasts != NULL)
		log_event(&g->log, LOG_BROADCAST_LOST, "why=\"the ledger or broadcast.db broke; they are opened anew\"");
	broadcast_desk_close(g);
	open_again(g);
}

void
broadcast_desk_open(struct gateway *g)
{
	g->broadcast.look = loop_timer(g->loop, on_look, g);
	open_again(g);
}

void
broadcast_desk_reload(struct gateway *g)
{
	struct sending *fresh, *old = g->broadcast.sending;

	if (g->broadcast.broadcasts == NULL)
		return;
	fresh = sending_open(g);
	if (fresh == NULL && g->config.broadcast_sending[0] != '\0')
		return;
	g->broadcast.sending = fresh;
	broadcasts_follow(g->broadcast.broadcasts, fresh);
	free(old);
}

void
broadcast_desk_close(struct gateway *g)
{
	struct broadcast_desk *d = &g->broadcast, kept = { .look = d->look, .is_lost = d->is_lost, .clock = d->clock };

	if (d->timer != NULL)
		loop_forget_rounds(g->loop, d);
	loop_timer_free(d->timer);
	g->door.world.broadcasts = NULL;
	if (g->service != NULL)
		service_set_alerts(g->service, NULL);
	vault_line_free(d->vault);
	broadcasts_free(d->broadcasts);
	board_free(d->board);
	book_close(d->book);
	if (d->ledger != NULL)
		d->ledger->ops->close(d->ledger);
	free(d->sending);
	*d = kept;
}
