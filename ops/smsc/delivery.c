/*
 * delivery.c - a singly linked queue: short where it is searched (one window)
 */
#include "ops/smsc/delivery.h"

#include "locales/text/bug.h"

struct delivery *
delivery_new(const struct pdu_message *m, bool is_receipt)
{
	uint8_t frame[PDU_MAX_BYTES];
	size_t len = pdu_write_deliver(frame, 1, m);
	struct delivery *d;

	if (len == 0)
		return NULL;
	d = xmalloc(sizeof *d + len);
	*d = (struct delivery){ .is_receipt = is_receipt, .len = len };
	memcpy(d->frame, frame, len);
	return d;
}

void
delivery_list_init(struct delivery_list *l)
{
	l->first = NULL;
	l->last = &l->first;
	l->count = 0;
}

void
delivery_list_release(struct delivery_list *l)
{
	struct delivery *d;

	while ((d = delivery_pop(l)) != NULL)
		free(d);
}

void
delivery_push(struct delivery_list *l, struct delivery *d)
{
	d->next = NULL;
	*l->last = d;
	l->last = &d->next;
	l->count++;
}

static struct delivery *
unlink_at(struct delivery_list *l, struct delivery **at)
{
	struct delivery *d = *at;

	*at = d->next;
	if (l->last == &d->next)
		l->last = at;
	l->count--;
	return d;
}

struct delivery *
delivery_pop(struct delivery_list *l)
{
	return l->first == NULL ? NULL : unlink_at(l, &l->first);
}

struct delivery *
delivery_take(struct delivery_list *l, uint32_t sequence)
{
	for (struct delivery **at = &l->first; *at != NULL; at = &(*at)->next) {
		if ((*at)->sequence == sequence)
			return unlink_at(l, at);
	}
	return NULL;
}

void
delivery_put_back(struct delivery_list *to, struct delivery_list *from)
{
	if (from->first == NULL)
		return;
	*from->last = to->first;
	if (to->first == NULL)
		to->last = from->last;
	to->first = from->first;
	to->count += from->count;
	delivery_list_init(from);
}
