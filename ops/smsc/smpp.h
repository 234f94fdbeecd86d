/*
 * smpp.h - the SMPP side: the port, and what is under way to the gateway
 *
 * A delivery (a person's message, or a receipt) waits until a receiver or
 * transceiver is bound, flies at most SMPP_WINDOW deep on one link, and is
 * forgotten only when it was answered: what was unanswered when a link broke
 * is sent again on the next one, as real operators do.  What leaves in one
 * round of the loop leaves in one piece.
 */
#ifndef OPS_SMSC_SMPP_H
#define OPS_SMSC_SMPP_H

#include <stdbool.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

struct buf;
struct loop;
struct operator;
struct smpp;

enum { SMPP_WINDOW = 500, SMPP_RETRY_MS = 200 };

struct smpp_settings {
	uint16_t	 port;			/* on 127.0.0.1; 0 = the kernel chooses */
	const char	*user, *password;	/* NULL user = everyone may bind */
};

/* NULL and a sentence when the world refuses. */
struct smpp *smpp_open(struct loop *loop, struct operator *o, const struct smpp_settings *s, struct buf *why);
void smpp_close(struct smpp *s);		/* NULL is fine */
uint16_t smpp_port(const struct smpp *s);
unsigned smpp_bound(const struct smpp *s);	/* links that may both send and receive, or a pair of them */
/* Queues one deliver_sm with a person's part; false when it cannot be one PDU. */
bool smpp_deliver(struct smpp *s, const struct pdu_message *m);

/*
 * Asked for a person's next part whenever a link has room and nothing waits:
 * so a load of a million needs no queue.  NULL when none is due; smpp_pump()
 * when that has changed.  What it gives is read at once.
 */
typedef const struct pdu_message *smpp_source_fn(void *arg);
void smpp_source(struct smpp *s, smpp_source_fn *fn, void *arg);
void smpp_pump(struct smpp *s);
/* After operator_set(): a stall begins or ends. */
void smpp_settle(struct smpp *s);

#endif
