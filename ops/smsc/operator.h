/*
 * operator.h - the simulated operator itself: accepts, counts, misbehaves
 *
 * Knows messages, not connections.  What it accepts gets an id, is counted by
 * content (the same addresses, esm_class, data_coding and octets again are a
 * duplicate) and kept as it was on the wire, the last OPERATOR_KEPT of them,
 * in memory only.  Faults come evenly, not at random: 250 per mille is every
 * fourth, so that a test sees the same thing each time.
 */
#ifndef OPS_SMSC_OPERATOR_H
#define OPS_SMSC_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

enum { OPERATOR_KEPT = 2048, OPERATOR_ID = 24 };

/*	 name	  word in the control protocol, and what it does */
#define OPERATOR_FAULTS(ROW) \
	ROW(THROTTLE, "throttle", "submit_sm is answered with 0x58 and not taken") \
	ROW(REJECT,   "reject",	  "submit_sm is answered with 0x45 and not taken") \
	ROW(SILENT,   "silent",	  "submit_sm is taken and delivered, but never answered") \
	ROW(DUP_DLR,  "dup-dlr",  "the delivery receipt comes twice")

enum operator_fault {
#define ROW(name, word, what) FAULT_##name,
	OPERATOR_FAULTS(ROW)
#undef ROW
	FAULT_COUNT };

struct operator_counts {
	unsigned long	submits;		/* well-formed submit_sm on the wire */
	unsigned long	unique, duplicates;	/* of those taken, by content */
	unsigned long	mos, mo_acked;		/* deliver_sm with a person's text: parts queued, answered OK */
	unsigned long	dlrs;			/* delivery receipts queued */
};

struct operator_record { char id[OPERATOR_ID]; struct pdu_message message; };

typedef void operator_watch_fn(void *arg, const struct operator_record *r);

struct operator;

struct operator *operator_new(void);
void operator_free(struct operator *o);
void operator_watch(struct operator *o, operator_watch_fn *fn, void *arg);	/* each message taken */

struct verdict {
	enum pdu_status status;
	bool		is_silent;	/* send no submit_sm_resp */
	unsigned	receipts;	/* delivery receipts to send: 0, 1 or 2 */
	const char	*id;		/* when taken; good until the next call */
};
struct verdict operator_submit(struct operator *o, const struct pdu_message *m);
/* The receipt for `m` (SMPP 3.4, appendix B; no text field: it would quote the person's answer). */
void operator_receipt(const struct pdu_message *m, const char *id, int64_t now_s, struct pdu_message *out);

/* False when there is no such fault or it is above 1000. */
bool operator_set(struct operator *o, const char *word, unsigned per_mille);
struct operator_counts *operator_counts(struct operator *o);
/* What is kept, oldest first. */
void operator_history(const struct operator *o, operator_watch_fn *fn, void *arg);

#endif
