/*
 * load.h - many new people at once, and how long each waited
 *
 * Every message has a sender of its own, +9740 and eight digits that count up
 * (a range nobody has), so that its number is its place in an array: a million
 * in fixed memory, each step O(1).  A message counts as answered when the
 * first submit_sm to its sender comes.  In the open loop its clock starts when
 * it was due, not when a window let it out: a stall hides nothing.
 */
#ifndef OPS_SMSC_LOAD_H
#define OPS_SMSC_LOAD_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct load;
struct loop;
struct operator;
struct smpp;
struct ussd;

enum { LOAD_MAX = 1000000, LOAD_WINDOW_MAX = 500, LOAD_RATE_MAX = 100000, LOAD_LAST_PERSON = 99999999 };

enum load_kind {
	LOAD_CLOSED,			/* at most `window` unanswered */
	LOAD_OPEN,			/* `per_s` of them, come what may */
	LOAD_USSD,			/* … whole dialogues: dial, 1, 0, hang up */
};

struct load_plan {
	enum load_kind	 kind;
	unsigned long	 count;		/* 1 to LOAD_MAX: messages, or dialogues */
	unsigned long	 window, per_s;	/* 1 to their _MAX */
	unsigned long	 first;		/* person; the last is at most LOAD_LAST_PERSON */
	const char	*text, *to;	/* one part; read at once.  LOAD_USSD: to is the code */
};

struct load *load_new(struct loop *loop, struct operator *o, struct smpp *s, struct ussd *u);
void load_free(struct load *l);		/* NULL is fine */
/* Begins; what ran before is forgotten.  False and a sentence when the plan cannot be. */
bool load_start(struct load *l, const struct load_plan *plan, struct buf *why);

struct load_report {
	bool		 is_done;	/* all sent (dialogues: all ended) and answered */
	unsigned long	 answered;
	unsigned long	 unanswered;	/* sent or due by now */
	unsigned long	 twice;		/* people to whom their first part came again, by content */
	uint64_t	 elapsed_us;	/* to the last answer when done, else to now */
	uint32_t	 p50_us, p90_us, p99_us, max_us;
	double		 rate_per_s;	/* answers in `elapsed` */
};
struct load_report load_report(const struct load *l);

#endif
