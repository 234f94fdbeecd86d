/*
 * operator.h - the simulated operator itself: accepts, counts, misbehaves
 *
 * Knows messages, not connections.  What it accepts gets an id, is counted by
 * content (the same addresses, service_type, esm_class, data_coding, octets and
 * optional parameters again are a duplicate) and kept as it was on the wire, the last OPERATOR_KEPT of them,
 * in memory only.  Faults come evenly, not at random: 250 per mille is every
 * fourth, so that a test sees the same thing each time.
 */
#ifndef OPS_SMSC_OPERATOR_H
#define OPS_SMSC_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

enum { OPERATOR_KEPT = 2048, OPERATOR_ID = 24, OPERATOR_WATCHERS = 4 };

/*	 name	   word in the control protocol, its highest value, and what it does */
#define OPERATOR_FAULTS(ROW) \
	ROW(THROTTLE,  "throttle",  1000, "per mille: submit_sm is answered with 0x58 and not taken") \
	ROW(REJECT,    "reject",    1000, "per mille: submit_sm is answered with 0x45 and not taken") \
	ROW(SILENT,    "silent",    1000, "per mille: submit_sm is taken and delivered, but never answered") \
	ROW(DUP_DLR,   "dup-dlr",   1000, "per mille: the delivery receipt comes twice") \
	ROW(CUT,       "cut",	    1000, "per mille: submit_sm is taken, half of the answer is sent, the line drops") \
	ROW(CUT_MO,    "cut-mo",    1000, "per mille: half of a deliver_sm is sent, the line drops; it comes again") \
	ROW(FORGE_DLR, "forge-dlr", 1000, "per mille: one more receipt comes, for an id that was never given out") \
	ROW(DLR_DELAY, "dlr-delay", 60000, "ms: the answer to submit_sm, and the receipt behind it, come so much later") \
	ROW(STALL,     "stall",	       1, "1: nothing is read and nothing is sent, the links stay open")

enum operator_fault {
#define ROW(name, word, most, what) FAULT_##name,
	OPERATOR_FAULTS(ROW)
#undef ROW
	FAULT_COUNT };

struct operator_counts {
	unsigned long	submits;		/* well-formed submit_sm on the wire */
	unsigned long	unique, duplicates;	/* of those taken, by content */
	unsigned long	mos, mo_acked;		/* deliver_sm with a person's text: parts queued, answered OK */
	unsigned long	dlrs;			/* delivery receipts queued, forged ones too */
};

struct operator_record { char id[OPERATOR_ID]; struct pdu_message message; };

typedef void operator_watch_fn(void *arg, const struct operator_record *r);

struct operator;

struct operator *operator_new(void);
void operator_free(struct operator *o);
/* Each message taken, told to each of at most OPERATOR_WATCHERS in the order they came. */
void operator_watch(struct operator *o, operator_watch_fn *fn, void *arg);
/* Asked before a message is taken; what is not PDU_OK is the answer. */
typedef enum pdu_status operator_gate_fn(void *arg, const struct pdu_message *m);
void operator_gate(struct operator *o, operator_gate_fn *fn, void *arg);

struct verdict {
	enum pdu_status status;
	bool		is_silent;	/* send no submit_sm_resp */
	bool		is_cut;		/* … or half of it, and drop the line */
	unsigned	receipts;	/* delivery receipts to send: 0, 1 or 2 */
	const char	*id;		/* when taken; good until the next call */
	char		forged[OPERATOR_ID];	/* one more receipt, for this id; "" for none */
};
struct verdict operator_submit(struct operator *o, const struct pdu_message *m);
/* The receipt for `m` (SMPP 3.4, appendix B; no text field: it would quote the person's answer). */
void operator_receipt(const struct pdu_message *m, const char *id, int64_t now_s, struct pdu_message *out);

/* False when there is no such fault or the value is above its highest. */
bool operator_set(struct operator *o, const char *word, unsigned long value);
unsigned operator_value(const struct operator *o, enum operator_fault fault);
/* True as often as the fault's per mille say; each call counts. */
bool operator_falls_due(struct operator *o, enum operator_fault fault);
/* Makes room to know `contents` more, so that no message waits for it. */
void operator_reserve(struct operator *o, size_t contents);
struct operator_counts *operator_counts(struct operator *o);
/* What is kept, oldest first. */
void operator_history(const struct operator *o, operator_watch_fn *fn, void *arg);

#endif
