/*
 * kannel_journal.h - which messages we had begun to answer when we died
 *
 * bearerbox brings every message again that we had not acknowledged, and sends
 * whatever part reached it, also when it reached it in our last moment.  So
 * after a kill somebody must know what was begun: this table, one memory-mapped
 * file that a kill -9 cannot undo (a power cut can, and takes bearerbox's spool
 * with it).  It holds ids that bearerbox drew at random, and no person.
 *
 * A message that was begun and not finished is in doubt until each of its
 * parts was heard of: bearerbox's ack, or a receipt that only exists when the
 * part left.  bearerbox reads a connection in order, so a receipt speaks for
 * what was sent over it before, too.
 */
#ifndef GATEWAY_BEARER_KANNEL_JOURNAL_H
#define GATEWAY_BEARER_KANNEL_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/kannel_border.h"

struct buf;
struct kannel_journal;

enum kannel_fate {
	KANNEL_FRESH,		/* never begun, or so long ago that its row was taken */
	KANNEL_DOUBT,		/* begun; at least one part was not heard of */
	KANNEL_SAID,		/* every part was heard of */
};

/* `path` NULL: memory alone.  A file that is none of ours is begun anew; NULL and a sentence when it cannot be used. */
struct kannel_journal *kannel_journal_open(const char *path, struct buf *why);
void kannel_journal_close(struct kannel_journal *j);	/* NULL is fine */

/*
 * Before the first of `parts` (1 to 8) leaves.  `said`: bits of parts that need
 * not leave again.  Returns how often it was begun before (255 at most).
 */
unsigned kannel_journal_begin(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], unsigned parts, unsigned said);
/* A number for a connection that no other has, in this life or another. */
uint32_t kannel_journal_link(struct kannel_journal *j);
/* The part sent last so far of `id` left over `link` as its `seq`-th. */
void kannel_journal_sent(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], uint32_t link, uint32_t seq);
/*
 * Part `part` was heard of, and with it whatever an earlier life had sent before
 * it over the same connection; an id that was never begun is fine.  Returns the
 * connection that it left over, 0 when that is not known or this was no news.
 */
uint32_t kannel_journal_said(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], unsigned part);
/* *parts and *said (bits) are set unless it is FRESH. */
enum kannel_fate kannel_journal_fate(const struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES],
    unsigned *parts, unsigned *said);

#endif
