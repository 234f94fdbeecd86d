/*
 * delivery.h - deliver_sm under way: a queue that forgets only what was answered
 */
#ifndef OPS_SMSC_DELIVERY_H
#define OPS_SMSC_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

struct delivery {
	struct delivery	*next;
	bool		 is_receipt;
	uint32_t	 sequence;		/* on the link it flies on */
	size_t		 len;
	uint8_t		 frame[];		/* the whole deliver_sm */
};

struct delivery_list { struct delivery *first, **last; size_t count; };

/* NULL when the message cannot be one PDU; of its list from the first push on. */
struct delivery *delivery_new(const struct pdu_message *m, bool is_receipt);

void delivery_list_init(struct delivery_list *l);
void delivery_list_release(struct delivery_list *l);
void delivery_push(struct delivery_list *l, struct delivery *d);
struct delivery *delivery_pop(struct delivery_list *l);				/* NULL when empty */
struct delivery *delivery_take(struct delivery_list *l, uint32_t sequence);	/* NULL when unknown */
/* Puts all of `from` before what is in `to`, in order; `from` is empty then. */
void delivery_put_back(struct delivery_list *to, struct delivery_list *from);

#endif
