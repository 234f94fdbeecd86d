/*
 * kannel_mark.h - names of parts that only we can make
 *
 * Keyed hashes: of the id under which a part goes, and of the mark that goes out
 * with it and comes back in its receipts, so that nobody else can tell us what
 * became of it.
 */
#ifndef GATEWAY_BEARER_KANNEL_MARK_H
#define GATEWAY_BEARER_KANNEL_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/bulk.h"
#include "gateway/bearer/kannel_border.h"

enum {
	KANNEL_SECRET_BYTES = 32,
	KANNEL_MARK_BYTES = 53,		/* 32 hex digits, a point, 2 hex digits, a point, 16 hex digits, NUL */
	KANNEL_BULK_MARK_BYTES = 71,	/* an "m", 52 hex digits, a point, 16 hex digits, NUL */
};

/*
 * The id of part `part` of the answer to message `mo_id`.  A part in doubt goes
 * under another one when it is sent again (`sending`): bearerbox cannot store a
 * part whose id names a file that a kill left behind, and acknowledges it all
 * the same.
 */
void kannel_part_id(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, unsigned sending, uint8_t id[KANNEL_ID_BYTES]);
/* Goes out with a part and comes back in its receipts: whose answer it is part of.  Only we can make one. */
void kannel_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, char mark[KANNEL_MARK_BYTES]);
bool kannel_mark_read(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark,
    uint8_t mo_id[KANNEL_ID_BYTES], unsigned *part);

/*
 * The same of a part of a broadcast.  Its mark is hashed under a letter of its own, so that none is ever read as an
 * answer's; it also says over which connection (kannel_journal_link()) the part left.
 */
void kannel_bulk_id(const uint8_t secret[KANNEL_SECRET_BYTES], const struct bulk_name *name, uint8_t id[KANNEL_ID_BYTES]);
void kannel_bulk_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const struct bulk_name *name, uint32_t link,
    char mark[KANNEL_BULK_MARK_BYTES]);
bool kannel_bulk_mark_read(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark, struct bulk_name *name,
    uint32_t *link);

#endif
