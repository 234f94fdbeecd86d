/*
 * ussd_slots.c - an array of slots: those that are free, and those in use by age
 */
#include "gateway/bearer/ussd_slots.h"

#include <sys/socket.h>

#include "locales/text/bug.h"

void
ussd_slots_init(struct ussd_slots *s)
{
	memset(s, 0, sizeof(*s));
	s->all = xcalloc(SLOTS, sizeof(*s->all));
	TAILQ_INIT(&s->used);
	TAILQ_INIT(&s->free);
	for (size_t i = 0; i < SLOTS; i++)
		TAILQ_INSERT_TAIL(&s->free, &s->all[i], link);
}

void
ussd_slots_release(struct ussd_slots *s)
{
	free(s->all);
	memset(s, 0, sizeof(*s));
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
	struct ussd_slot *slot = TAILQ_FIRST(&s->free);

	if (!slot)
		return NULL;
	TAILQ_REMOVE(&s->free, slot, link);
	TAILQ_INSERT_TAIL(&s->used, slot, link);
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
	TAILQ_REMOVE(&s->used, slot, link);
	TAILQ_INSERT_TAIL(&s->used, slot, link);
	slot->since_ms = now_ms;
}

void
ussd_slot_close(struct ussd_slots *s, struct ussd_slot *slot)
{
	wipe(s, slot);
	TAILQ_REMOVE(&s->used, slot, link);
	TAILQ_INSERT_HEAD(&s->free, slot, link);
	s->open--;
}

int64_t
ussd_slots_shut(struct ussd_slots *s, int64_t now_ms)
{
	struct ussd_slot *slot;
	unsigned shut = 0;

	TAILQ_FOREACH(slot, &s->used, link) {
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
