/*
 * ussd_slots.c - an array of slots, a free list, a list by age
 */
#include "gateway/bearer/ussd_slots.h"

#include <sys/socket.h>

#include "locales/text/bug.h"

void
ussd_slots_init(struct ussd_slots *s)
{
	memset(s, 0, sizeof(*s));
	s->all = xcalloc(SLOTS, sizeof(*s->all));
	for (size_t i = 0; i < SLOTS; i++)
		s->all[i].next = i + 1 < SLOTS ? &s->all[i + 1] : NULL;
	s->free = s->all;
}

void
ussd_slots_release(struct ussd_slots *s)
{
	free(s->all);
	memset(s, 0, sizeof(*s));
}

static void
append(struct ussd_slots *s, struct ussd_slot *slot)
{
	slot->next = NULL;
	slot->previous = s->newest;
	*(s->newest ? &s->newest->next : &s->oldest) = slot;
	s->newest = slot;
}

static void
take_out(struct ussd_slots *s, struct ussd_slot *slot)
{
	*(slot->previous ? &slot->previous->next : &s->oldest) = slot->next;
	*(slot->next ? &slot->next->previous : &s->newest) = slot->previous;
}

/* What a person sent does not stay in memory that waits for the next one. */
static void
wipe(struct ussd_slots *s, struct ussd_slot *slot)
{
	explicit_bzero(slot->body, slot->len < USSD_BODY_BYTES ? slot->len : USSD_BODY_BYTES);
	explicit_bzero(slot->url, sizeof(slot->url));
	s->busy -= slot->is_busy;
	slot->is_busy = slot->is_cut = false;
	slot->len = 0;
}

struct ussd_slot *
ussd_slot_open(struct ussd_slots *s, int fd, int64_t now_ms)
{
	struct ussd_slot *slot = s->free;

	if (!slot)
		return NULL;
	s->free = slot->next;
	append(s, slot);
	slot->fd = fd;
	slot->since_ms = now_ms;
	slot->is_shut = false;
	s->open++;
	return slot;
}

void
ussd_slot_finish(struct ussd_slots *s, struct ussd_slot *slot, int64_t now_ms)
{
	wipe(s, slot);
	take_out(s, slot);
	append(s, slot);
	slot->since_ms = now_ms;
}

void
ussd_slot_close(struct ussd_slots *s, struct ussd_slot *slot)
{
	wipe(s, slot);
	take_out(s, slot);
	slot->next = s->free;
	s->free = slot;
	s->open--;
}

int64_t
ussd_slots_shut(struct ussd_slots *s, int64_t now_ms)
{
	unsigned shut = 0;

	for (struct ussd_slot *slot = s->oldest; slot; slot = slot->next) {
		int64_t left = slot->since_ms + SLOT_WAIT_S * 1000 - now_ms;

		if (!slot->is_shut && left > 0 && s->open - shut <= SLOTS - SLOTS_SPARE)
			return left;
		shut++;
		if (slot->is_shut)
			continue;
		shutdown(slot->fd, SHUT_RDWR);
		slot->is_shut = true;
		s->shut++;
	}
	return -1;
}
