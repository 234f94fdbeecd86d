/*
 * slow.c - an operator that takes its time with every answer
 */
#include "gateway/loop.h"
#include "locales/text/bug.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp_inside.h"

struct slow_answer {
	struct slow_answer *next;
	int64_t		 due_ms;
	struct link	*link;			/* NULL: gone */
	struct delivery_list receipts;
	size_t		 len;
	uint8_t		 frame[];
};

static void
release_first(struct smpp *s)
{
	struct slow *w = &s->slow;
	struct slow_answer *a = w->first;
	struct delivery *d;

	w->first = a->next;
	if (w->first == NULL)
		w->last = &w->first;
	if (a->link != NULL)
		stream_send(&a->link->stream, a->frame, a->len);
	while ((d = delivery_pop(&a->receipts)) != NULL)
		delivery_push(&s->waiting, d);
	free(a);
}

static void
on_due(void *arg)
{
	struct smpp *s = arg;
	struct slow *w = &s->slow;
	int64_t now = loop_now_ms(s->loop);

	while (w->first != NULL && w->first->due_ms <= now)
		release_first(s);
	if (w->first != NULL)
		loop_timer_after(w->timer, w->first->due_ms - now);
	smpp_pump(s);
}

void
slow_init(struct slow *w, struct smpp *s)
{
	w->first = NULL;
	w->last = &w->first;
	w->timer = loop_timer(s->loop, on_due, s);
}

void
slow_release(struct slow *w)
{
	while (w->first != NULL) {
		struct slow_answer *a = w->first;

		w->first = a->next;
		delivery_list_release(&a->receipts);
		free(a);
	}
	loop_timer_free(w->timer);
}

void
slow_push(struct smpp *s, struct link *l, const uint8_t *answer, size_t len, struct delivery_list *receipts)
{
	unsigned delay = operator_value(s->operator, FAULT_DLR_DELAY);
	struct slow *w = &s->slow;
	struct slow_answer *a = xmalloc(sizeof *a + len);

	a->next = NULL;
	a->due_ms = loop_now_ms(s->loop) + delay;
	a->link = l;
	a->len = len;
	memcpy(a->frame, answer, len);
	delivery_list_init(&a->receipts);
	delivery_put_back(&a->receipts, receipts);
	*w->last = a;
	w->last = &a->next;
	/* Without a delay (any more) it goes at once, unless others still stand before it. */
	if (w->first == a && delay == 0)
		release_first(s);
	else if (w->first == a)
		loop_timer_after(w->timer, delay);
}

void
slow_forget(struct smpp *s, const struct link *l)
{
	for (struct slow_answer *a = s->slow.first; a != NULL; a = a->next) {
		if (a->link == l)
			a->link = NULL;
	}
}
