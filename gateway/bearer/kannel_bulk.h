/*
 * kannel_bulk.h - parts of broadcasts that bearerbox has been given and not yet answered for
 *
 * A small table of their own, so that no broadcast takes the room of answers.
 * It knows no job: of each part it keeps the name, and number and text only
 * until they are on the wire.  Of each part that was added exactly one of TAKEN,
 * LATER, REFUSED and LOST is said, unless the table is freed before.  Whether a
 * broadcast goes on, and what becomes of what was lost, is decided elsewhere
 * (gateway/broadcast/sender.h).
 */
#ifndef GATEWAY_BEARER_KANNEL_BULK_H
#define GATEWAY_BEARER_KANNEL_BULK_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/bulk.h"
#include "gateway/bearer/kannel_border.h"
#include "gateway/bearer/kannel_mark.h"

struct buf;
struct kannel_bulk;
struct kannel_wire;

enum { KANNEL_BULK_ROOM = 128 };

/* May add parts, and nothing else of this table. */
typedef void kannel_bulk_fn(void *ctx, const struct bulk_name *name, enum bulk_what what);

struct kannel_bulk *kannel_bulk_new(const char *box_id, const uint8_t secret[KANNEL_SECRET_BYTES], kannel_bulk_fn *said, void *ctx);
void kannel_bulk_free(struct kannel_bulk *b);	/* NULL is fine */

unsigned kannel_bulk_room(const struct kannel_bulk *b);	/* free places */
/* Queues one; there is room.  `smsc_id` is borrowed for the table's life; NULL: whichever bearerbox takes. */
void kannel_bulk_add(struct kannel_bulk *b, const struct bulk *m, const char *smsc_id);
/* Adds what is queued, crises first.  `link`: the number of the connection (kannel_journal_link()). */
void kannel_bulk_send(struct kannel_bulk *b, struct kannel_wire *w, uint32_t link);
/* Says of those that can never leave that they were refused, and, unless `is_up`, of those that are queued "later". */
void kannel_bulk_give_up(struct kannel_bulk *b, bool is_up);
/* bearerbox' word about `id`; false when it is none of these. */
bool kannel_bulk_ack(struct kannel_bulk *b, const uint8_t id[KANNEL_ID_BYTES], int32_t status);
/* A receipt spoke of it: bearerbox has it, also if the connection is lost before it says so. */
void kannel_bulk_heard(struct kannel_bulk *b, const struct bulk_name *name);
void kannel_bulk_lose(struct kannel_bulk *b);	/* the connection is gone */
/* Appends " bulk.open=3 bulk.given=200 bulk.taken=190 …", nothing before the first was given. */
void kannel_bulk_status(const struct kannel_bulk *b, struct buf *out);

#endif
