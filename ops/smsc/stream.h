/*
 * stream.h - a non-blocking socket with room for what came and what must go
 *
 * Used by both doors of the operator (SMPP and control).  A peer that does not
 * read, or goes away, never stops the operator: its socket is shut down and
 * its own callback then sees the end.
 *
 * While `is_held` nothing is read and nothing leaves.  With `is_batched` what
 * is sent leaves with the owner's next stream_flush(): under load one system
 * call for many frames.
 */
#ifndef OPS_SMSC_STREAM_H
#define OPS_SMSC_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/loop.h"

enum { STREAM_IN_BYTES = 64 << 10, STREAM_OUT_MAX = 8 << 20 };

struct stream {
	int		 fd;		/* -1 = closed */
	struct loop_watch *watch;
	bool		 is_held, is_batched;
	size_t		 in_len;
	size_t		 out_at, out_len, out_cap;
	uint8_t		*out;
	uint8_t		 in[STREAM_IN_BYTES];
};

/* Takes `fd` (closed on failure too). */
bool stream_init(struct stream *s, struct loop *loop, int fd, loop_fd_fn *fn, void *arg, struct buf *why);
void stream_release(struct stream *s);
/* Reads what there is into in[]; false when the peer is gone or in[] is full. */
bool stream_read(struct stream *s);
void stream_consume(struct stream *s, size_t bytes);	/* from the front of in[] */
void stream_send(struct stream *s, const void *bytes, size_t len);
void stream_flush(struct stream *s);			/* on EPOLLOUT */
void stream_hold(struct stream *s, bool is_held);
/* What was sent so far still leaves, nothing more; the owner's callback then sees the end. */
void stream_end(struct stream *s);

#endif
