/*
 * peer_ring.h - the key of people, and the keys before it
 *
 * "people.key" makes new peers; "people.key.1" and on, newest first, still
 * find who was known under them: her row is moved to the new key with her next
 * message.  A key goes for good when nothing it made can be alive any more.
 */
#ifndef GATEWAY_PEER_RING_H
#define GATEWAY_PEER_RING_H

#include "gateway/peer.h"

enum { PEER_KEY_DAYS = 400 };	/* no list row lives longer without a message of hers */

struct peer_ring {
	struct peer_key	key, older[PEER_OLDER];
	unsigned	olders;
};

/* Makes the first key when there is none; a gap among the older ones, left by a kill, is passed over. */
bool peer_ring_load(const char *path, struct peer_ring *ring, struct buf *why);
/*
 * A new key, the others one step older; on disk when it returns true, and found whole after a kill at any
 * point.  Refused while the oldest of PEER_OLDER was in use less than PEER_KEY_DAYS ago.
 */
bool peer_ring_turn(const char *path, int64_t now_s, struct buf *why);
/* peer_of_number() under the key, and under the older ones. */
struct peer peer_of_ring(const struct peer_ring *ring, const char *number);
/* True if `id` is hers, under the key of now or one before it; in constant time for each. */
bool peer_is(const struct peer *p, const uint8_t id[PEER_BYTES]);

#endif
