/*
 * ussd_seen.h - what must be known of a session between two of its requests
 *
 * Some aggregators send everything pressed so far ("1", "1*2", "1*2*word"),
 * some send a request twice, some name the person or the code only once.  A
 * session is one of a dialect, a number and the aggregator's id: an id that is
 * used again belongs to nobody else's talk.  Kept are lengths and keyed hashes
 * in a table of fixed size, no text; and, for dialects that do not repeat
 * them, the number and the code, for USSD_SAID_S.  A session that does not
 * fit any more begins anew by its path.
 */
#ifndef GATEWAY_BEARER_USSD_SEEN_H
#define GATEWAY_BEARER_USSD_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ussd_request;
struct ussd_seen;

enum {
	USSD_SEEN_S = 600,	/* a session silent this long is forgotten */
	USSD_SAID_S = 180,	/* its number and code; no network waits longer for an answer */
};

struct ussd_seen *ussd_seen_new(size_t sessions);
void ussd_seen_free(struct ussd_seen *s);

struct ussd_fresh {
	bool	begins;		/* a talk begins, and the part is what was dialled behind the code */
	size_t	at, len;	/* this part of the request's text is new; "" for a request that was sent twice */
};

/* Fills what the dialect did not repeat: number, code. False: the number is not known either. */
bool ussd_seen_recall(const struct ussd_seen *s, struct ussd_request *r, int64_t now_s);
/* What is new in *r. Keeps nothing: a request that was not answered comes again. */
struct ussd_fresh ussd_seen_judge(const struct ussd_seen *s, const struct ussd_request *r, int64_t now_s);
/* *r was answered, and the session goes on. */
void ussd_seen_keep(struct ussd_seen *s, const struct ussd_request *r, const struct ussd_fresh *f, int64_t now_s);
void ussd_seen_end(struct ussd_seen *s, const struct ussd_request *r);
/* Overwrites what is past its time. */
void ussd_seen_sweep(struct ussd_seen *s, int64_t now_s);

#endif
