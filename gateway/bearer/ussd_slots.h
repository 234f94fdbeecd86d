/*
 * ussd_slots.h - room for one request on each connection, and which of them give way
 *
 * All connections may come from one aggregator, so a limit for each address
 * would cut off the only one who matters.  Instead the connection that has
 * finished no request for longest gives way: when the last places are taken,
 * and when one has waited SLOT_WAIT_S, however busily it drips.  A slot is
 * shut by shutdown(2); libmicrohttpd then closes it in its next turn.
 */
#ifndef GATEWAY_BEARER_USSD_SLOTS_H
#define GATEWAY_BEARER_USSD_SLOTS_H

#include <sys/queue.h>

#include "gateway/bearer/ussd_gate.h"
#include "gateway/bearer/ussd_request.h"

enum {
	SLOTS	    = 256,		/* connections at one time */
	SLOTS_SPARE = 32,		/* kept free for those who come */
	SLOT_WAIT_S = 15,		/* from one finished request to the next */
};

struct ussd_slot {
	TAILQ_ENTRY(ussd_slot) link;
	int		 fd;
	int64_t		 since_ms;	/* opened, or finished a request */
	bool		 is_shut;
	bool		 is_busy;	/* between the head of a request and its answer's end */
	bool		 is_cut;	/* the URL did not fit */
	struct ussd_way	 way;
	enum charset	 charset;	/* of a form; see ussd_type_charset() */
	size_t		 len;		/* of body; goes on counting beyond it */
	char		 url[USSD_URL_BYTES];
	char		 body[USSD_BODY_BYTES + 1];
};

TAILQ_HEAD(ussd_slot_list, ussd_slot);

struct ussd_slots {
	struct ussd_slot *all;
	struct ussd_slot_list used;	/* longest without a request first */
	struct ussd_slot_list free;
	unsigned	 open, busy;
	unsigned long	 shut;		/* given way since start */
};

void ussd_slots_init(struct ussd_slots *s);
void ussd_slots_release(struct ussd_slots *s);
/* NULL when all are taken: more connections than were promised. */
struct ussd_slot *ussd_slot_open(struct ussd_slots *s, int fd, int64_t now_ms);
/* Overwrites the request; the connection counts as new. */
void ussd_slot_finish(struct ussd_slots *s, struct ussd_slot *slot, int64_t now_ms);
void ussd_slot_close(struct ussd_slots *s, struct ussd_slot *slot);
/* Shuts who must give way now; returns milliseconds to the next one's turn, -1 if nobody waits. */
int64_t ussd_slots_shut(struct ussd_slots *s, int64_t now_ms);

#endif
