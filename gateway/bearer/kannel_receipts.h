/*
 * kannel_receipts.h - what operators say about parts later (DLR)
 *
 * Counts for each SMSC; a receipt is never tied to a person here.
 */
#ifndef GATEWAY_BEARER_KANNEL_RECEIPTS_H
#define GATEWAY_BEARER_KANNEL_RECEIPTS_H

#include "gateway/bearer/kannel_border.h"

struct buf;
struct log;

enum { KANNEL_RECEIPT_SMSCS = 16, KANNEL_RECEIPT_NAME = 32 };

struct kannel_receipts {
	struct kannel_receipt_counts {
		char		smsc[KANNEL_RECEIPT_NAME];	/* the last row takes all that found no row */
		unsigned long	accepted, rejected, delivered, undelivered;
	} rows[KANNEL_RECEIPT_SMSCS];
};

/* Counts one receipt, logs a refusal (`log` NULL: not), and returns the name of its count: "rejected", … */
const char *kannel_receipts_take(struct kannel_receipts *r, const struct kannel_frame *f, struct log *log);
/* The number that an operator refused with, "NACK/0x00000045/Submit failed"; 0: it said none.  The words may be anyone's. */
unsigned kannel_receipts_code(struct kannel_bytes data);
/* Appends " SMS1.accepted=12 SMS1.rejected=1" for what is not 0. */
void kannel_receipts_status(const struct kannel_receipts *r, struct buf *out);
/* One line of the log; `code` is ours or a number of the network's, never its text. */
void kannel_receipts_log_failed(struct log *log, const char *smsc_id, const char *code);

#endif
