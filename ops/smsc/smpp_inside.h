/*
 * smpp_inside.h - what smpp.c (the port), link.c (one bind) and slow.c (late answers) share
 */
#ifndef OPS_SMSC_SMPP_INSIDE_H
#define OPS_SMSC_SMPP_INSIDE_H

#include "ops/smsc/delivery.h"
#include "ops/smsc/smpp.h"
#include "ops/smsc/stream.h"

enum { MAY_SEND = 1, MAY_RECEIVE = 2 };		/* what a bind allows the other side */

struct link {
	struct smpp	*smpp;
	struct link	*next;
	unsigned	 may;			/* 0 = not bound */
	bool		 is_ussd;		/* bound for dialogues only */
	bool		 is_cut;		/* by us; freed when its callback sees the end */
	uint32_t	 next_sequence;
	struct delivery_list flying;
	struct stream	 stream;
};

/* Answers to submit_sm that wait for FAULT_DLR_DELAY, in the order of their submits. */
struct slow_answer;
struct slow { struct slow_answer *first, **last; struct loop_timer *timer; };

struct smpp {
	struct loop	*loop;
	struct operator	*operator;
	struct smpp_settings settings;
	int		 fd;
	uint16_t	 port;
	struct loop_watch *watch;
	struct loop_timer *retry;
	bool		 is_resting;		/* the other side said "later" */
	bool		 has_bound[2];		/* links for SMS, for dialogues: some were here, and come again */
	struct delivery_list waiting;
	smpp_source_fn	*source;
	void		*source_arg;
	struct slow	 slow;
	struct link	*links;
};

/* --- link.c --- */
/* Takes `fd`; false and a sentence when the world refuses. */
bool link_new(struct smpp *s, int fd, struct buf *why);
void link_free(struct link *l);			/* what flew on it waits again */
/* Sends half of `frame` and drops the line. */
void link_cut(struct link *l, const uint8_t *frame, size_t len);

/* --- slow.c --- */
void slow_init(struct slow *w, struct smpp *s);
void slow_release(struct slow *w);
/* One answer, and the receipts that must not come before it (taken; the list is empty then). */
void slow_push(struct smpp *s, struct link *l, const uint8_t *answer, size_t len, struct delivery_list *receipts);
/* That link is gone: its answers go nowhere, the receipts still come. */
void slow_forget(struct smpp *s, const struct link *l);

#endif
