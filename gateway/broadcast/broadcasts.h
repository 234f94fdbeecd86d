/*
 * broadcasts.h - everything staff may do with a broadcast, and what the clock does
 *
 * Ties book, audience, preview, ledger, sender, board and vault ticket together
 * for one gateway.  gateway/control asks here and decides only who may ask at
 * all; the rules of one broadcast (life.def, blocks.def, that an approver never
 * touched it) are asked here, for every client alike.
 */
#ifndef GATEWAY_BROADCAST_BROADCASTS_H
#define GATEWAY_BROADCAST_BROADCASTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "gateway/alert_desk.h"
#include "gateway/bearer/bearer.h"
#include "gateway/broadcast/broadcast.h"
#include "gateway/broadcast/sender.h"

struct account;
struct audit;
struct board;
struct book;
struct broadcasts;
struct log;
struct pack;
struct pack_service;
struct staff;
struct store;
struct withdrawn;

/* What it is given of the gateway; borrowed, outlives it. */
struct broadcasts_world {
	void		*ctx;
	struct log	*log;
	struct store	*people;
	struct ledger	*ledger;
	struct book	*book;
	struct board	*board;
	struct staff	*staff;			/* approvals */
	struct audit	*audit;
	const char	*ticket_folder;		/* of safar-vault */
	const struct sending *sending;		/* NULL: broadcasts are written, none can leave */
	int64_t		(*now)(void *ctx);
	/* The pack that serves an owner now, and her SMS service in it; NULL when there is none. */
	const struct pack *(*pack)(void *ctx, const char *owner, const struct pack_service **service,
			    const struct withdrawn **withdrawn, const uint8_t **doubted);
	/* Under a sample pack only test numbers are reached. `digits`: E.164 without '+'. */
	bool		(*may_reach)(void *ctx, const char *owner, const char *digits);
	struct sender_world wire;		/* ctx, clocks, room, bulk, is_settled, vault_*; the rest is ours */
};

/* Who asks, checked by gateway/control. */
struct broadcasts_asker { const char *name, *owner, *service; uint32_t roles; };
enum broadcasts_end { BROADCASTS_DONE, BROADCASTS_BAD /* what was given is wrong */, BROADCASTS_RULE /* a rule refuses it */,
	BROADCASTS_NONE /* no such broadcast */, BROADCASTS_WORLD };

struct broadcasts *broadcasts_new(const struct broadcasts_world *w, const struct sender_settings *s);
void broadcasts_free(struct broadcasts *b);
void broadcasts_follow(struct broadcasts *b, const struct sending *sending);	/* after SIGHUP */

/*
 * Each appends a sentence to *why unless DONE.  `typed` is a ref, an id or a unique beginning (book_find()).  *result is a
 * new object, or NULL.
 */
enum broadcasts_end broadcasts_make(struct broadcasts *b, const struct broadcasts_asker *who, const json_t *definition, json_t **result, struct buf *why);
/* Only the names that are given change; null takes one away. `revision`: what she looked at, 0 = whatever it is. */
enum broadcasts_end broadcasts_edit(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, unsigned revision,
    const json_t *changes, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_list(struct broadcasts *b, const struct broadcasts_asker *who, const uint8_t *after, unsigned limit, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_show(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);
/* Counts the audience and shows the preview; counting goes on in the loop: result {"counting": n} until it is done. */
enum broadcasts_end broadcasts_check(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_submit(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);
/* hash: hex of the revision's; people: the number she typed.  The caller has seen a fresh code. */
enum broadcasts_end broadcasts_approve(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed,
    const uint8_t hash[BROADCAST_HASH_BYTES], unsigned long people, json_t **result, struct buf *why);
/* verb: "return", "reject", "pause", "resume", "cancel"; a reason is needed for all but pause and resume. */
enum broadcasts_end broadcasts_verb(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, const char *verb,
    const char *reason, json_t **result, struct buf *why);
/* A new draft to exactly those who were handed this one: an OLD alert type ("x4" …) or news; texts are prepared. */
enum broadcasts_end broadcasts_correct(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, const char *type, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_report(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_cap_in(struct broadcasts *b, const struct broadcasts_asker *who, const char *xml, size_t len, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_cap_out(struct broadcasts *b, const struct broadcasts_asker *who, const char *typed, bool is_public, json_t **result, struct buf *why);
/* How far it is in a country, 0..4; up needs two (gateway/control), down one. */
enum broadcasts_end broadcasts_level(struct broadcasts *b, const struct broadcasts_asker *who, const char *stay, const char *origin, unsigned level, json_t **result, struct buf *why);
enum broadcasts_end broadcasts_levels(struct broadcasts *b, const struct broadcasts_asker *who, json_t **result, struct buf *why);

/* A copy of broadcast.db: without it codes that were used could be used again. */
enum broadcasts_end broadcasts_backup(struct broadcasts *b, const char *path, struct buf *why);

/* From the loop. */
int64_t broadcasts_turn(struct broadcasts *b);		/* clock, planning, counting, sending; ms until it wants to come again, -1 */
void broadcasts_opened(void *b, const struct vault_row_said *said, unsigned count, const char *why);
void broadcasts_said(void *b, const struct bulk_word *w);
bool broadcasts_is_safe(void *b);
/* She said QUIET or DELETE: what waits for her is cancelled. */
void broadcasts_forget(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES]);
/*
 * Her rows of people.db stand under another key: those of the ledger follow, and until they do nothing of them is cancelled
 * because the old key has no place in a list.  If people.db gave it up, they stay as well.  May be called twice.
 */
void broadcasts_moved(struct broadcasts *b, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
/* She said "1" and may mean a drill or an alert: true if she had one, and it is counted now. */
bool broadcasts_got(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES]);
bool broadcasts_awaits(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES]);

#endif
