/*
 * kannel_border.h - Kannel's box protocol as plain structs
 *
 * A frame on the wire is a 32-bit big-endian length and a body; the layout of
 * a body is that of the installed bearerbox and of no other (no version, no
 * magic), so Kannel's own library packs and unpacks it.  kannel_border.c is the
 * only file that knows Kannel; nothing of gwlib passes this header, and the
 * object is linked with only the names kannel_border_* visible.
 *
 * Kannel's library ends the process on a frame it dislikes, so every body is
 * checked against the layout first: whatever bytes come in, nothing here stops.
 * One thread: the one that called kannel_border_start().
 */
#ifndef GATEWAY_BEARER_KANNEL_BORDER_H
#define GATEWAY_BEARER_KANNEL_BORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum {
	KANNEL_LENGTH_BYTES	= 4,		/* before each body */
	KANNEL_BODY_MAX		= 64 * 1024,	/* a longer body is never read, never made */
	KANNEL_ID_BYTES		= 16,
	KANNEL_UNSET		= -1,		/* a number nobody set */
};

enum kannel_kind {
	KANNEL_SMS,
	KANNEL_ACK,
	KANNEL_ADMIN,
	KANNEL_HEARTBEAT,
	KANNEL_OTHER,		/* well-formed and none of ours (WAP) */
};

enum kannel_sms_type { KANNEL_MO = 0, KANNEL_MT_REPLY = 1, KANNEL_MT_PUSH = 2, KANNEL_DLR = 3 };
enum kannel_coding { KANNEL_7BIT = 0, KANNEL_8BIT = 1, KANNEL_UCS2 = 2 };
enum kannel_dlr { KANNEL_DLR_DELIVERED = 1, KANNEL_DLR_FAILED = 2, KANNEL_DLR_ACCEPTED = 8, KANNEL_DLR_REJECTED = 16 };

/* What bearerbox says to an MT, and we to an MO. */
enum kannel_status {
	KANNEL_SUCCESS	= 0,
	KANNEL_FAILED	= 1,	/* final: no route, expired */
	KANNEL_LATER	= 2,	/* queue full, shutting down.  Never said by us: it is redelivered at once, thousands a second */
	KANNEL_BUFFERED	= 3,	/* stored, the operator is away */
};
enum kannel_command { KANNEL_SHUTDOWN = 0, KANNEL_IDENTIFY = 3, KANNEL_RESTART = 4 };

/* ptr NULL: the field is absent, which is not the same as empty. */
struct kannel_bytes { const char *ptr; size_t len; };

struct kannel_frame {
	enum kannel_kind kind;
	uint8_t		id[KANNEL_ID_BYTES];	/* SMS, ACK */
	int32_t		time;			/* SMS, ACK */
	int32_t		status;			/* ACK: enum kannel_status, or what came */
	int32_t		command;		/* ADMIN */
	/* SMS; KANNEL_UNSET where nobody said */
	int32_t		sms_type, coding, mclass, alt_dcs, compress, dlr_mask, priority;
	int32_t		validity;		/* Unix time after which nobody wants it */
	struct kannel_bytes sender, receiver, udh, data, smsc_id, service, account, dlr_url;
	struct kannel_bytes binfo, meta;	/* SMPP: service_type; "?smpp?name=%01&", optional parameters */
	struct kannel_bytes box_id;		/* SMS, ADMIN */
	void		*owner;			/* the library's; see kannel_border_done() */
};

/* Before anything else, in the thread that will use the rest; again is fine. */
void kannel_border_start(void);

/* An empty frame of that kind: numbers unset, strings absent. */
struct kannel_frame kannel_border_frame(enum kannel_kind kind);

/*
 * Reads one body (without its length).  False when it is not a body of this
 * Kannel, to the last byte: then *out is untouched.  The strings in *out live
 * until kannel_border_done().
 */
bool kannel_border_read(const uint8_t *body, size_t len, struct kannel_frame *out);
void kannel_border_done(struct kannel_frame *frame);

/* Appends length and body of a frame we made; buf_ok() says whether there was room. */
void kannel_border_add(struct buf *out, const struct kannel_frame *frame);

#endif
