/*
 * kannel_wire.h - one connection to bearerbox, for ever
 *
 * Connects, says who we are, cuts the stream into frames and comes back after
 * every loss in less than a second.  Knows nothing of messages.  bearerbox
 * delays small packets (it never sets TCP_NODELAY) until we acknowledge the one
 * before; a read that no answer of ours carries an acknowledgement for is
 * acknowledged at once.  That alone is 20 ms a message.
 */
#ifndef GATEWAY_BEARER_KANNEL_WIRE_H
#define GATEWAY_BEARER_KANNEL_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/kannel_border.h"

struct buf;
struct log;
struct loop;
struct kannel_wire;

struct kannel_wire_user {
	void *ctx;
	bool (*may_connect)(void *ctx);	/* NULL: at any time; false: asked again soon */
	void (*up)(void *ctx);		/* identified: say again what was never acknowledged */
	void (*frame)(void *ctx, const struct kannel_frame *f);	/* strings live for this call */
	void (*bad)(void *ctx);		/* a frame that cannot be read was skipped */
	void (*settle)(void *ctx);	/* every frame of this read was given */
	void (*down)(void *ctx);	/* what was added and not acknowledged may be lost */
};

/*
 * Begins to connect; a bearerbox that is not there is no failure, a host name
 * that cannot be resolved is.  `user` is copied, `box_id` too.
 */
struct kannel_wire *kannel_wire_open(struct loop *l, struct log *log, const char *host,
    uint16_t port, const char *box_id, const struct kannel_wire_user *user, struct buf *why);
void kannel_wire_close(struct kannel_wire *w);	/* without down(); NULL is fine */

bool kannel_wire_is_up(const struct kannel_wire *w);
bool kannel_wire_is_flushed(const struct kannel_wire *w);	/* nothing waits to be written */
/* Puts a frame behind the others; it leaves at kannel_wire_end_round().  Not up: a bug. */
void kannel_wire_add(struct kannel_wire *w, const struct kannel_frame *f);
/* Nothing else will be said in this round: all leaves, and what was read is acknowledged to TCP at once. */
void kannel_wire_end_round(struct kannel_wire *w);
/* Hangs up (down() is called) and connects again; `why` goes into the log. */
void kannel_wire_again(struct kannel_wire *w, const char *why);

#endif
