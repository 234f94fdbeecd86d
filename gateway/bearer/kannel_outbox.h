/*
 * kannel_outbox.h - parts of answers on their way to bearerbox
 *
 * Memory only: if we die, bearerbox brings the message again and the same
 * parts are made under the same ids.  At most `window` parts are on their way
 * when another message is judged, so there are never more than window - 1 +
 * PARTS_MAX.
 */
#ifndef GATEWAY_BEARER_KANNEL_OUTBOX_H
#define GATEWAY_BEARER_KANNEL_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/kannel_border.h"
#include "locales/text/parts.h"

struct kannel_mo;
struct kannel_outbox;
struct kannel_wire;

enum {
	KANNEL_SECRET_BYTES = 32,
	KANNEL_MARK_BYTES = 50,		/* 32 hex digits, a point, 16 hex digits, NUL */
};

struct kannel_outbox *kannel_outbox_new(unsigned window, const char *box_id,
    const uint8_t secret[KANNEL_SECRET_BYTES]);
void kannel_outbox_free(struct kannel_outbox *o);	/* NULL is fine */

bool kannel_outbox_has_room(const struct kannel_outbox *o);	/* another message may be judged */
unsigned kannel_outbox_count(const struct kannel_outbox *o);
/* Queues every part of the answer to `mo` and sets mo->open_parts. */
void kannel_outbox_add(struct kannel_outbox *o, struct kannel_mo *mo, const struct parts *parts);
/* Adds what is due to the wire; returns when the next is due (loop time), or -1. */
int64_t kannel_outbox_send(struct kannel_outbox *o, struct kannel_wire *w, int64_t now_ms);
/* The connection is lost: everything is due again, at once and in order. */
void kannel_outbox_rewind(struct kannel_outbox *o);

/*
 * What bearerbox says to part `id`.  `*mo` is the message it belongs to, or
 * NULL when we know no such part.  True when the part is off our hands.
 */
bool kannel_outbox_ack(struct kannel_outbox *o, const uint8_t id[KANNEL_ID_BYTES],
    int32_t status, int64_t now_ms, struct kannel_mo **mo);

/* The id of part `part` of the answer to message `mo_id`: always the same one. */
void kannel_part_id(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, uint8_t id[KANNEL_ID_BYTES]);
/* Goes out with a part and comes back in its receipts; only we can make one. */
void kannel_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t id[KANNEL_ID_BYTES],
    char mark[KANNEL_MARK_BYTES]);
bool kannel_mark_is_ours(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark);

#endif
