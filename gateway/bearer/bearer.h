/*
 * bearer.h - the seam between the gateway and a network
 *
 * A bearer turns what arrives into a struct inbound, hands it to the host and
 * sends what comes back.  It includes this header (and content-free lower
 * ones) and knows nothing else: no pack, no store, no other bearer.  The
 * number of the person stays with the bearer; the host is given a peer.  A
 * bearer acknowledges to its network only when the answer is safe, and tells
 * the host with answered().
 */
#ifndef GATEWAY_BEARER_BEARER_H
#define GATEWAY_BEARER_BEARER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/bearer/bulk.h"
#include "gateway/loop.h"
#include "gateway/peer.h"
#include "locales/text/parts.h"

struct buf;
struct log;

enum {
	USSD_PAGE_BYTES = 640,		/* 182 septets or 80 units as UTF-8, and room */
	SERVICE_NUMBER_BYTES = 32,	/* with its NUL */
};

enum inbound_kind {
	INBOUND_SMS,
	INBOUND_USSD_BEGIN,	/* text is what was dialled behind the service code: "" or "3*3" */
	INBOUND_USSD_INPUT,	/* text is this answer only, never cumulative */
	INBOUND_USSD_GONE,	/* the network says the session is over: no answer */
	INBOUND_RING,		/* a missed call: text is ""; answered with an SMS or with nothing */
};

struct inbound {
	enum inbound_kind kind;
	const char	*bearer;	/* name of the bearer, for log and counts */
	const char	*service;	/* number that was called, "*384*77#" or "33444" */
	const struct peer *peer;
	const char	*session;	/* USSD: the network's session id; "" none */
	const char	*language;	/* BCP 47 hint or NULL */
	const char	*text;		/* bytes as they came; may be no UTF-8.  USSD: "" shows the same page again */
	size_t		 len;
	const uint8_t	*id;		/* SMS: 16 bytes that name this MO for ever, or NULL */
	int64_t		 when_s;	/* Unix time */
	bool		 is_simulator;	/* phone bearer: sample packs may answer */
	bool		 is_binary;	/* 8-bit or WAP push: not a text at all */
	uint16_t	 national;	/* SMS: tables that phones behind the way of the answer read (NATIONAL_BIT) */
	bool		 may_text;	/* USSD, RING: host.may_text() said yes, an SMS can leave beside the screen */
};

enum outbound_kind {
	OUTBOUND_NOTHING,	/* acknowledge, send nothing */
	OUTBOUND_SMS,
	OUTBOUND_USSD,
	OUTBOUND_LATER,		/* the host cannot judge now (not answered, not refused): do not acknowledge */
};

struct outbound {
	enum outbound_kind kind;
	struct parts	parts;		/* SMS; USSD: an SMS that goes to the same person besides, count 0 none */
	char		from[SERVICE_NUMBER_BYTES];	/* the number `parts` come from; "" = the one that was called */
	char		page[USSD_PAGE_BYTES];	/* USSD: UTF-8 */
	size_t		page_len;
	enum alphabet	page_alphabet;
	bool		ends;		/* USSD: last screen */
};

struct bearer_host {
	void		*ctx;
	struct loop	*loop;
	struct log	*log;
	void (*identify)(void *ctx, const char *number, struct peer *peer);
	/* Fills *out (zeroed by the host).  Never blocks on the network, never fails. */
	void (*receive)(void *ctx, const struct inbound *in, struct outbound *out);
	/* Every part of the answer to MO `id` is in safe hands: it may be remembered as answered. */
	void (*answered)(void *ctx, const char *service, const uint8_t id[16]);
	/*
	 * An SMS that answers no SMS.  may_text: one of PARTS_MAX parts could be taken now.  text: takes it, to
	 * `number`; only in the round in which may_text() said yes.  It is kept in memory until bearerbox has it.
	 */
	bool (*may_text)(void *ctx);
	void (*text)(void *ctx, const char *number, const char *from, const struct parts *parts);
	/* What was said of a part of a broadcast.  Receipts may come late, twice, and for jobs nobody knows any more. */
	void (*bulk_said)(void *ctx, const struct bulk_word *w);
	/* All that bulk_said() was told of is on the disk: receipts may be acknowledged.  Asked behind the commit of a round. */
	bool (*bulk_is_safe)(void *ctx);
	/* Counts that only a bearer sees: "sent", "rejected", "delivered", "reconnects", … */
	void (*count)(void *ctx, const char *bearer, const char *what, unsigned long n);
};

struct bearer;
struct ussd_dialect;			/* routing/ussd_dialect.h */

struct bearer_ops {
	const char *name;
	void (*drain)(struct bearer *b);	/* take nothing new, finish what is open */
	bool (*is_idle)(const struct bearer *b);
	void (*status)(const struct bearer *b, struct buf *out);	/* one line, key=value, no person */
	/* Bearers that carry SMS, else NULL: what host.may_text() and host.text() come to. */
	bool (*may_text)(const struct bearer *b);
	void (*text)(struct bearer *b, const char *number, const char *from, const struct parts *parts);
	/*
	 * A USSD screen nobody dialled for, `page` as receive() makes them; her answer comes as INBOUND_USSD_INPUT.
	 * False when no way carries it now.  NULL where the network cannot.
	 */
	bool (*screen)(struct bearer *b, const char *number, const char *from, const struct outbound *page);
	/*
	 * Broadcasts; all NULL where the bearer cannot.  room: how many parts it would take for `way` now, 0 while it is not
	 * connected, drains, or answers to people fill it.  bulk: takes one, in the round in which there was room.
	 * is_settled: connected, and no receipt came for the time of settling since it connected, so what is in doubt
	 * from before stays in doubt.
	 */
	unsigned (*bulk_room)(const struct bearer *b, const char *way);
	void (*bulk)(struct bearer *b, const struct bulk *m);
	bool (*bulk_is_settled)(const struct bearer *b);
	void (*close)(struct bearer *b);
};

struct bearer { const struct bearer_ops *ops; };	/* first member of each bearer's own struct */

/* Each bearer's constructor; NULL and a sentence when the world refuses. */
struct kannel_way {			/* an SMSC behind bearerbox (routing/ways.h) */
	const char *smsc_id;
	const char *numbers;		/* service numbers behind it, one blank between */
	const struct ussd_dialect *ussd;	/* how its USSD is spoken; NULL = it carries SMS */
	uint16_t national;		/* SMS: NATIONAL_BIT()s of tables that phones behind it read */
};
struct kannel_settings {
	const char *host; uint16_t port;	/* bearerbox smsbox-port */
	const char *box_id;			/* boxc-id of this box */
	const uint8_t *secret;			/* 32 bytes: keyed hash for MT ids and DLR marks */
	const char *journal;			/* file of messages begun; NULL = memory alone */
	unsigned window;			/* MTs in flight, >= 1 */
	unsigned pending;			/* smsbox-max-pending of bearerbox: a quarter may wait for lacking parts */
	unsigned connections;			/* 1 or 2 */
	unsigned receipts;			/* so many parts a second ask for the receipt that settles their fate */
	unsigned settle_s;			/* after a loss, so long a part whose fate is unknown is not sent again */
	const struct kannel_way *ways; size_t way_count;	/* borrowed for the bearer's life; none: no USSD, no SMS but answers */
};
struct bearer *kannel_bearer_open(const struct bearer_host *h, const struct kannel_settings *s, struct buf *why);

struct ussd_http_settings {
	const char *address; uint16_t port;	/* loopback unless an allow-list is set */
	const char *allow;			/* addresses that may post, blank separated; "" = loopback only,
						 * or with a secret, all who have it */
	const char *path;			/* "/ussd" */
	const char *dialects;			/* rows of http_dialects.def, blank separated; the first on `path` itself */
	const char *secret_file;		/* "" = none */
	const char *ring_path;			/* where missed calls are told; "" = nowhere */
};
struct bearer *ussd_http_bearer_open(const struct bearer_host *h, const struct ussd_http_settings *s, struct buf *why);

struct phone_settings { const char *socket_path; };
struct bearer *phone_bearer_open(const struct bearer_host *h, const struct phone_settings *s, struct buf *why);

#endif
