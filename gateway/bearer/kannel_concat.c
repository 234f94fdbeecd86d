/*
 * kannel_concat.c - a text that came in several parts
 *
 * bearerbox could do this, but its memory of half a text does not survive its
 * own crash; here no part is acknowledged before all are answered, so after a
 * crash of either side every part comes again.  Parts may come in any order and
 * twice.
 */
#include "gateway/bearer/kannel_mo.h"

static bool
is_same_text(const struct kannel_mo *a, const struct kannel_mo *b)
{
	return a->udh.reference == b->udh.reference && a->udh.is_wide == b->udh.is_wide &&
	    a->udh.total == b->udh.total && strcmp(a->sender, b->sender) == 0 &&
	    strcmp(a->receiver, b->receiver) == 0 && strcmp(a->smsc_id, b->smsc_id) == 0;
}

/* The head of the text that `part` belongs to, whatever became of it; NULL for the first in hand. */
static struct kannel_mo *
find_head(const struct kannel_mos *m, const struct kannel_mo *part)
{
	struct kannel_mo *mo;

	TAILQ_FOREACH(mo, &m->used, link)
		if (mo != part && mo->udh.is_concat && (mo->state == KANNEL_MO_PART ||
		    mo->state == KANNEL_MO_HELD || mo->state == KANNEL_MO_OPEN) && is_same_text(mo, part))
			return mo;
	return NULL;
}

struct kannel_mo *
kannel_concat_join(struct kannel_mos *m, struct kannel_mo *part, int64_t now_ms)
{
	struct kannel_mo *head = find_head(m, part), *old = head, *p, **at = &head;
	unsigned distinct = 0;
	int last = -1;

	if (head == NULL) {
		part->state = KANNEL_MO_PART;
		part->since_ms = now_ms;
		return NULL;	/* a text of one part does not come here */
	}
	part->state = KANNEL_MO_SIBLING;
	/* The answer is on its way under the head's name: only the acks are shared. */
	if (head->state == KANNEL_MO_OPEN)
		at = &head->sibling;
	/* Behind its equals: of two copies the first that came is read. */
	while (*at != NULL && (*at)->udh.seq <= part->udh.seq)
		at = &(*at)->sibling;
	part->sibling = *at;
	*at = part;
	if (head != old) {
		head->state = old->state;
		head->since_ms = old->since_ms;
		head->not_before_ms = old->not_before_ms;
		old->state = KANNEL_MO_SIBLING;
	}
	for (p = head; p != NULL; p = p->sibling) {
		distinct += p->udh.seq != last;
		last = p->udh.seq;
		head->is_binary = head->is_binary || p->is_binary;
	}
	return head->state == KANNEL_MO_PART && distinct == head->udh.total ? head : NULL;
}

void
kannel_concat_hurry(struct kannel_mos *m, unsigned most)
{
	unsigned waiting = 0;
	struct kannel_mo *mo, *part;

	TAILQ_FOREACH(mo, &m->used, link)
		for (part = mo->state == KANNEL_MO_PART ? mo : NULL; part != NULL; part = part->sibling)
			waiting++;
	TAILQ_FOREACH(mo, &m->used, link) {
		if (waiting <= most)
			break;
		if (mo->state != KANNEL_MO_PART)
			continue;
		mo->state = KANNEL_MO_HELD;
		for (part = mo; part != NULL; part = part->sibling)
			waiting--;
	}
}

void
kannel_concat_lose_line(struct kannel_mo *head, int line, struct kannel_mo **lost)
{
	enum kannel_mo_state state = head->state;
	int64_t since_ms = head->since_ms, not_before_ms = head->not_before_ms;
	struct kannel_mo *kept = NULL, **at = &kept, *part, *next;
	bool has_lost = false;

	for (part = head; part != NULL; part = next) {
		next = part->sibling;
		if (part->line == line) {
			part->sibling = *lost;
			*lost = part;
			has_lost = true;
		} else {
			part->sibling = NULL;
			*at = part;
			at = &part->sibling;
		}
	}
	if (kept == NULL)
		return;
	/* What is lost comes again: a text that had been whole waits for it, one that had waited its minute does not. */
	kept->state = has_lost ? KANNEL_MO_PART : state;
	kept->since_ms = since_ms;
	kept->not_before_ms = not_before_ms;
}
