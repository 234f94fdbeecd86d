/*
 * kannel_outbox.h - parts and screens on their way to bearerbox
 *
 * Memory only: if we die, bearerbox brings the message again.  Less than
 * `window` are on their way when another message is judged, and its answer is
 * PARTS_MAX and a screen at most: there are never more than window + PARTS_MAX.
 * What was given to a connection that was lost before bearerbox acknowledged it
 * is in doubt: it is held for the time of settling, in which a receipt may tell
 * that it left; only then it is sent again.  A screen does not wait: it is sent
 * again at once, and dropped when it is KANNEL_USSD_LATE_S old.
 */
#ifndef GATEWAY_BEARER_KANNEL_OUTBOX_H
#define GATEWAY_BEARER_KANNEL_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/kannel_border.h"
#include "gateway/bearer/kannel_mark.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"

struct kannel_journal;
struct kannel_mo;
struct kannel_outbox;
struct kannel_wire;

enum {
	KANNEL_LINES = 2,		/* connections for people at most */
	KANNEL_ASK_EVERY = 8,
	/* bearerbox and the operator send the highest first */
	KANNEL_PRIORITY_USSD = 3, KANNEL_PRIORITY_ANSWER = 2, KANNEL_PRIORITY_CRISIS = 1, KANNEL_PRIORITY_BULK = 0,
};

/*
 * `receipts`: so many parts a second ask for the receipt that settles a doubt.
 * It costs bearerbox a fifth of a message, so above that only every
 * KANNEL_ASK_EVERY-th of its connection does: it speaks for those before it, and
 * at most KANNEL_ASK_EVERY - 1 stay in doubt and are sent again.
 */
struct kannel_outbox *kannel_outbox_new(unsigned window, unsigned receipts, int64_t settle_ms, const char *box_id,
    const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_journal *journal);
void kannel_outbox_free(struct kannel_outbox *o);	/* NULL is fine */

bool kannel_outbox_has_room(const struct kannel_outbox *o);	/* another message may be judged */
bool kannel_outbox_is_busy(const struct kannel_outbox *o);	/* more than half of the window is taken */
unsigned kannel_outbox_count(const struct kannel_outbox *o);
unsigned kannel_outbox_doubts(const struct kannel_outbox *o);
/*
 * Queues the parts of the answer to `mo`, but for those whose bit stands in
 * `said`, and sets mo->open_parts.  `times`: how often that was begun before.
 */
void kannel_outbox_add(struct kannel_outbox *o, struct kannel_mo *mo, const struct parts *parts, unsigned said,
    unsigned times);
/* Queues one USSD screen with its optional parameters; `octets` <= USSD_SEPTETS_MAX, borrowed for the call. */
void kannel_outbox_add_screen(struct kannel_outbox *o, struct kannel_mo *mo, enum alphabet alphabet,
    const uint8_t *data, size_t octets, const char *meta, int64_t now_ms);
/* `mo` lost part `part` from the list: it left, or its time is over. */
typedef void kannel_off_fn(void *ctx, struct kannel_mo *mo, unsigned part);
/* Screens too old to be shown go; `off` is called for each. */
void kannel_outbox_drop_late(struct kannel_outbox *o, int64_t now_ms, kannel_off_fn *off, void *ctx);
/*
 * Adds what is due to the lines that are not NULL (the message's own, else
 * another); returns when the next is due (loop time), or -1.
 */
int64_t kannel_outbox_send(struct kannel_outbox *o, struct kannel_wire *const line[KANNEL_LINES], int64_t now_ms);
void kannel_outbox_have_line(struct kannel_outbox *o, int line);	/* a new connection */
bool kannel_outbox_has_link(const struct kannel_outbox *o, uint32_t link);	/* it is one of those that are open */
/* What it had not acknowledged is in doubt until `due_ms`; INT64_MAX: until kannel_outbox_settle(). */
void kannel_outbox_lose_line(struct kannel_outbox *o, int line, int64_t due_ms);
/* Something told that receipts may still come: what is in doubt is settled from now on. */
void kannel_outbox_settle(struct kannel_outbox *o, int64_t now_ms);

/*
 * What bearerbox says to part `id`.  `*mo` is the message it belongs to, or
 * NULL when we know no such part, else *part is its number.  True when the part is off our hands.
 */
bool kannel_outbox_ack(struct kannel_outbox *o, const uint8_t id[KANNEL_ID_BYTES],
    int32_t status, int64_t now_ms, struct kannel_mo **mo, unsigned *part);
/*
 * A receipt spoke of part `part` of the answer to `mo_id`: it is off our hands,
 * and so is what was in doubt and had left before it over the same connection.
 * `off` is called for each.
 */
void kannel_outbox_heard(struct kannel_outbox *o, const uint8_t mo_id[KANNEL_ID_BYTES], unsigned part,
    kannel_off_fn *off, void *ctx);

#endif
