/*
 * link.h - the SMPP side: binds, submits, deliveries and their answers
 *
 * A delivery (a person's message, or a receipt) waits until a receiver or
 * transceiver is bound, flies at most LINK_WINDOW deep on one link, and is
 * forgotten only when it was answered: what was unanswered when a link broke
 * is sent again on the next one, as real operators do.
 */
#ifndef OPS_SMSC_LINK_H
#define OPS_SMSC_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

struct buf;
struct loop;
struct operator;
struct smpp;

enum { LINK_WINDOW = 64, LINK_RETRY_MS = 200 };

struct smpp_settings {
	uint16_t	 port;			/* on 127.0.0.1; 0 = the kernel chooses */
	const char	*user, *password;	/* NULL user = everyone may bind */
};

/* NULL and a sentence when the world refuses. */
struct smpp *smpp_open(struct loop *loop, struct operator *o, const struct smpp_settings *s, struct buf *why);
void smpp_close(struct smpp *s);
uint16_t smpp_port(const struct smpp *s);
unsigned smpp_bound(const struct smpp *s);	/* links that may both send and receive, or a pair of them */
/* Queues one deliver_sm with a person's part; false when it cannot be one PDU. */
bool smpp_deliver(struct smpp *s, const struct pdu_message *m);

#endif
