/*
 * sender.h - the custody protocol: every person once, whatever breaks
 *
 * Rows of the ledger become parts on the wire and what is said of those comes
 * back as states.  The ten rules (README.md) are its specification:
 * intent is committed before a frame leaves; bearerbox's word moves the window
 * and nothing else; accepted is DLR 8, delivered DLR 1; a receipt is
 * acknowledged behind our commit; after a reconnect or a new start it settles
 * before it resolves what is in doubt; then a crisis is sent again, routine is
 * UNKNOWN, both counted; chunks are leased with epoch and time fence.
 *
 * One thread, no waiting: sender_turn() does what may be done now and says when
 * to come again.  Everything of the world comes in by struct sender_world, so
 * that a simulation runs the same code (tests/broadcast/sim_*).
 */
#ifndef GATEWAY_BROADCAST_SENDER_H
#define GATEWAY_BROADCAST_SENDER_H

#include "gateway/bearer/bearer.h"
#include "gateway/store/ledger.h"
#include "gateway/vault/vault_line.h"
#include "routing/sending.h"

struct sender;

/* Whom a row is for, now: asked before each intent. */
enum sender_may { SENDER_MAY, SENDER_MUST_NOT, SENDER_LATER /* the store cannot say */, SENDER_NIGHT };

struct sender_world {
	void		*ctx;
	int64_t		(*wall_s)(void *ctx);	/* the ledger's clock */
	int64_t		(*boot_ms)(void *ctx);	/* never jumps: leases are fenced by it */
	/* Wire: bearer_ops.bulk_* of the bearer that has the way. */
	unsigned	(*room)(void *ctx, const char *way);
	void		(*bulk)(void *ctx, const struct bulk *m);
	bool		(*is_settled)(void *ctx, const char *way);
	/* Vault: the answer comes by sender_opened(). */
	bool		(*vault_is_free)(void *ctx);
	void		(*vault_ask)(void *ctx, const struct vault_rows_ask *ask);
	/* Of a job: MUST_NOT for STOP, QUIET, gone; *sealed is the list's seal of today; *again_s with NIGHT. */
	enum sender_may	(*may)(void *ctx, const uint8_t job[STORE_ID_BYTES], const struct ledger_recipient *to,
			    uint8_t sealed[STORE_SEALED_BYTES], int64_t *again_s);
	/* The parts for her language and the country that `route` is for; NULL: none any more (HELD). Borrowed until the next call. */
	const struct parts *(*parts)(void *ctx, const uint8_t job[STORE_ID_BYTES], uint32_t row, const char *locale, const char *route);
	/* What the guards see (an SMSC down, silent, many failures): the job should pause; `why` is a sentence without persons. */
	void		(*alarm)(void *ctx, const uint8_t job[STORE_ID_BYTES], const char *why);
	/* Nobody waits any more: the job is DONE in the ledger. */
	void		(*ended)(void *ctx, const uint8_t job[STORE_ID_BYTES]);
	/* Whose job it is, for a late receipt of one that does not run here; false: nobody's. */
	bool		(*owner_of)(void *ctx, const uint8_t job[STORE_ID_BYTES], char owner[STORE_NAME_BYTES]);
};

/* One job that runs; copied. */
struct sender_job {
	uint8_t		id[STORE_ID_BYTES];
	char		owner[STORE_NAME_BYTES], list[STORE_NAME_BYTES];	/* list: word its seals are bound to */
	char		from[STORE_NAME_BYTES], who[STORE_NAME_BYTES];		/* who: the account the vault is told */
	char		ticket[2 * STORE_ID_BYTES + 1];
	enum job_class	class;
	int64_t		not_after_s;
};
enum { SENDER_JOBS = 8, SENDER_WINDOW_MAX = 1000, SENDER_LEASE_S = 60, SENDER_LEASE_MARGIN_S = 10 };

struct sender_settings {
	const char	*worker;		/* name of this node in the ledger */
	unsigned	settle_s;		/* kannel.settle */
	unsigned	window;			/* sending.window */
	unsigned	failed_percent, silent_s;
	const struct sending *sending;		/* borrowed; ways and their pace. sender_follow() for another */
};

struct sender *sender_new(struct ledger *l, const struct sender_world *w, const struct sender_settings *s);
void sender_free(struct sender *s);
void sender_follow(struct sender *s, const struct sending *sending);
/* Crises first, then in the order of coming.  False: SENDER_JOBS run already. */
bool sender_take(struct sender *s, const struct sender_job *job);
/* At a start, a job that is paused or was stopped: nothing leaves, but who is in doubt from an earlier life is settled. */
void sender_settle(struct sender *s, const struct sender_job *job);
/*
 * Nobody new from this call on.  Beyond recall, how many parts: what is with an SMSC, and what still leaves for persons who
 * have some of their text; she is finished, unless she says STOP, its time is over, the lease is lost or no way takes it.
 */
unsigned sender_drop(struct sender *s, const uint8_t id[STORE_ID_BYTES]);
/* Until this is false may() is asked of them, also behind a drop. */
bool sender_finishes(const struct sender *s, const uint8_t id[STORE_ID_BYTES]);
bool sender_has(const struct sender *s, const uint8_t id[STORE_ID_BYTES]);
/* The ledger has her rows of that owner under another key, for good: who is on her way is asked for by it from now on. */
void sender_moved(struct sender *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
/* What may be done now; commits the ledger.  Returns ms until it wants to be called again (0 at once, -1 when something happens). */
int64_t sender_turn(struct sender *s);
void sender_opened(struct sender *s, const struct vault_row_said *said, unsigned count, const char *why);
void sender_said(struct sender *s, const struct bulk_word *w);	/* bearer_host.bulk_said */
bool sender_is_safe(const struct sender *s);			/* bearer_host.bulk_is_safe */
/* What staff see while it runs, for one job. */
struct sender_now { unsigned beyond_recall; double parts_a_second; };
struct sender_now sender_now(const struct sender *s, const uint8_t id[STORE_ID_BYTES]);

#endif
