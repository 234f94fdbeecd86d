/*
 * ussd.h - the network's side of USSD: people who dial, press and hang up
 *
 * One dialogue a number, in one dialect at a time (routing/ussd_dialects.def).
 * What the gateway shows must belong to it: a page for a session that is
 * unknown or over, or that nobody waits for, is late - the person does not see
 * it.  A page that breaks the dialect (an operation it does not have, an end
 * that the end bit denies) is refused as submit_sm.
 *
 * A dialect may use one operation for "more" and "push": then a page without
 * a session is the push.  Where no session is ever named (by number), it is
 * one when the number has no dialogue, as it would be on such a network.
 */
#ifndef OPS_SMSC_USSD_H
#define OPS_SMSC_USSD_H

#include <stdbool.h>
#include <stddef.h>

#include "ops/smsc/ussd_wire.h"

struct buf;
struct operator;
struct smpp;
struct ussd;

enum { USSD_WATCHERS = 2 };

struct ussd *ussd_new(struct operator *o, struct smpp *s);
void ussd_free(struct ussd *u);		/* NULL is fine */

/*
 * The dialect from now on; dialogues that are open end without a word.  `code`
 * ("*384*77#", "" for none) is the operator's service: who dials more than it
 * is connected to it, and the rest is the first text where the dialect puts
 * the code into the address.  False when there is no such dialect or the code
 * is none.
 */
bool ussd_speak(struct ussd *u, const char *dialect, const char *code);

/* What a person does; false and a sentence when she cannot. */
bool ussd_dial(struct ussd *u, const char *from, const char *code, struct buf *why);
bool ussd_key(struct ussd *u, const char *from, const char *text, struct buf *why);
bool ussd_hangup(struct ussd *u, const char *from, struct buf *why);
bool ussd_timeout(struct ussd *u, const char *from, struct buf *why);	/* the network's time ran out */

struct ussd_seen {
	const char	*from;			/* the person */
	enum ussd_page	 page;
	bool		 is_late;		/* she did not see it */
	const struct pdu_message *message;	/* for ussd_wire_text() */
};
/* Told once the dialogue has moved: the callback may press and hang up. */
typedef void ussd_watch_fn(void *arg, const struct ussd_seen *seen);
void ussd_watch(struct ussd *u, ussd_watch_fn *fn, void *arg);

struct ussd_counts { unsigned long late, pages; };	/* pages: those seen */
struct ussd_counts ussd_counts(const struct ussd *u);

#endif
