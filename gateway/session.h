/*
 * session.h - where people are in their talks: RAM only, never on disk
 *
 * A fixed table of talks, keyed by owner, peer and medium, overwritten when
 * they end.  It is sized once and never grows; when it is full the oldest
 * talk gives way.  Nothing here survives a restart, on purpose.
 */
#ifndef GATEWAY_SESSION_H
#define GATEWAY_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/conversation.h"
#include "gateway/peer.h"

enum {
	SESSION_SMS_S	 = 30 * 60,	/* an SMS digit refers to the last menu this long */
	SESSION_USSD_S	 = 180,		/* an unfinished USSD dialogue */
	SESSION_RESUME_S = 600,		/* a dropped one may be taken up again */
	SESSION_QUIET_S	 = 60,		/* in quiet mode nothing lives longer */
};

struct session_key { uint32_t owner; enum medium medium; uint8_t peer[PEER_BYTES]; };

struct session {
	struct talk	talk;
	uint64_t	network_id;	/* hash of the network's session id; 0 none */
	int64_t		touched_s;
	bool		is_open;	/* USSD: the dialogue is on the screen */
	uint8_t		edition;	/* mark of the pack that `talk` has its indexes from; 0 = it has none yet */
};

struct session_table;

struct session_table *session_table_new(size_t capacity);	/* >= 16 */
void session_table_free(struct session_table *t);
size_t session_table_bytes(size_t capacity);	/* what it takes when every place is used */
/* The live session, or NULL.  The pointer is good until the next call. */
struct session *session_get(struct session_table *t, const struct session_key *k, int64_t now_s);
/* The session, made empty (talk TALK_NEW) if there was none. */
struct session *session_put(struct session_table *t, const struct session_key *k, int64_t now_s);
void session_end(struct session_table *t, const struct session_key *k);	/* overwritten with zeros */
void session_end_peer(struct session_table *t, uint32_t owner, const uint8_t peer[PEER_BYTES]);
size_t session_count(const struct session_table *t);	/* dead ones not yet swept are counted */
/* Looks at the next `slots` places and overwrites what is past its time; each get and put looks at
 * a few, an idle service calls this from a timer. */
void session_sweep(struct session_table *t, size_t slots, int64_t now_s);
/* Calls fn for every session there is: what a new pack needs.  fn must not add or end sessions. */
void session_each(struct session_table *t, void (*fn)(void *arg, struct session *s), void *arg);

#endif
