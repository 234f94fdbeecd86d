/*
 * stage_alerts.c - alerts in force under a talk, as the sender of them would answer
 */
#include "ops/talk/stage_inside.h"

#include <string.h>

#include "content/pack.h"
#include "gateway/alert_desk.h"
#include "gateway/service.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { ALERTS = 8, LEVELS = 4, AWAITING = 8, CODE_BYTES = 8 };

struct stage_alerts {
	struct { char code[CODE_BYTES]; struct alert_view view; } alert[ALERTS];
	unsigned alerts;
	struct { uint16_t stay; unsigned level; } level[LEVELS];
	unsigned levels;
	struct { uint8_t peer[PEER_BYTES]; bool awaits, got, forgotten; } person[AWAITING];
	unsigned persons;
};

static struct alert_view *
find(struct stage_alerts *a, const char *code)
{
	for (unsigned i = 0; i < a->alerts; i++)
		if (strcmp(a->alert[i].code, code) == 0)
			return &a->alert[i].view;
	return NULL;
}

static void
look(void *arg, const char *owner, const char *code, int64_t now_s, struct alert_view *out)
{
	const struct alert_view *v = find(arg, code);

	(void)owner; (void)now_s;
	if (v != NULL)
		*out = *v;
	else
		memset(out, 0, sizeof *out);
}

static void
last(void *arg, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out)
{
	const struct stage_alerts *a = arg;

	(void)owner; (void)origin; (void)now_s;
	memset(out, 0, sizeof *out);
	for (unsigned i = 0; i < a->alerts; i++)
		if (a->alert[i].view.stay == stay && a->alert[i].view.state == ALERT_IN_FORCE)
			*out = a->alert[i].view;
}

static unsigned
level(void *arg, const char *owner, uint16_t stay, uint16_t origin)
{
	const struct stage_alerts *a = arg;

	(void)owner; (void)origin;
	for (unsigned i = a->levels; i > 0; i--)
		if (a->level[i - 1].stay == stay)
			return a->level[i - 1].level;
	return 0;
}

/* Index of a person; the last room for one if she is new. */
static unsigned
person(struct stage_alerts *a, const uint8_t *peer)
{
	unsigned i = 0;

	while (i < a->persons && memcmp(a->person[i].peer, peer, PEER_BYTES) != 0)
		i++;
	BUG_IF(i == AWAITING);
	if (i == a->persons)
		memcpy(a->person[a->persons++].peer, peer, PEER_BYTES);
	return i;
}

static bool
awaits(void *arg, const char *owner, const uint8_t *peer)
{
	struct stage_alerts *a = arg;
	const unsigned i = person(a, peer);

	(void)owner;
	return a->person[i].awaits && !a->person[i].got;
}

static bool
got(void *arg, const char *owner, const uint8_t *peer)
{
	struct stage_alerts *a = arg;

	(void)owner;
	a->person[person(a, peer)].got = true;
	return true;
}

static void
forget(void *arg, const char *owner, const uint8_t *peer)
{
	struct stage_alerts *a = arg;

	(void)owner;
	a->person[person(a, peer)].forgotten = true;
}

void
stage_dress_alerts(struct inside *s)
{
	const struct service_alerts alerts = { s->alerts, look, last, level, awaits, got, forget, NULL };

	service_set_alerts(s->service, s->alerts != NULL ? &alerts : NULL);
}

static struct stage_alerts *
alerts_of(struct inside *s)
{
	if (s->alerts == NULL)
		s->alerts = xcalloc(1, sizeof *s->alerts);
	stage_dress_alerts(s);
	return s->alerts;
}

bool
stage_alert(struct talk_stage *stage, const char *code, const struct talk_alert *now, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct stage_alerts *a = alerts_of(s);
	struct alert_view *v;
	const struct alert_view *by;

	if (code == NULL)
		return true;
	if ((v = find(a, code)) == NULL && a->alerts < ALERTS) {
		(void)snprintf(a->alert[a->alerts].code, CODE_BYTES, "%s", code);
		v = &a->alert[a->alerts++].view;
	}
	if (v == NULL) {
		buf_adds(why, "too many alerts");
		return false;
	}
	if (now->by == NULL && now->state != TALK_ALERT_OVER) {
		memset(v, 0, sizeof *v);
		v->type = now->type;
		v->stay = country_code(now->stay);
		v->sent_s = s->now_s;
		memcpy(v->slot, now->slot, sizeof v->slot);
		(void)snprintf(v->slot[ALERT_SLOT_NOTE], sizeof v->slot[0], "%s", code);
	}
	v->state = now->state == TALK_ALERT_OVER ? ALERT_OVER : now->by == NULL ? ALERT_IN_FORCE :
	    now->state == TALK_ALERT_CHANGED ? ALERT_CHANGED : ALERT_CALLED_OFF;
	if (now->by != NULL && (by = find(a, now->by)) != NULL) {
		memcpy(v->slot, by->slot, sizeof v->slot);
		(void)snprintf(v->by, sizeof v->by, "%s", now->by);
	}
	return true;
}

bool
stage_level(struct talk_stage *stage, const char *stay, unsigned n, struct buf *why)
{
	struct stage_alerts *a = alerts_of((struct inside *)stage);

	if (a->levels == LEVELS) {
		buf_adds(why, "too many levels");
		return false;
	}
	a->level[a->levels].stay = country_code(stay);
	a->level[a->levels++].level = n;
	return true;
}

bool
stage_awaits(struct talk_stage *stage, const char *number, struct buf *why)
{
	struct inside *s = (struct inside *)stage;
	struct peer peer = peer_of_ring(&s->ring, number);
	struct stage_alerts *a = alerts_of(s);
	unsigned i = person(a, peer.id);

	(void)why;
	a->person[i].awaits = true;
	a->person[i].got = false;
	return true;
}

void
stage_kept_alerts(struct inside *s, enum talk_kept what, const uint8_t *peer, struct buf *out)
{
	unsigned i;

	if (s->alerts == NULL)
		return;
	i = person(s->alerts, peer);
	if (what == TALK_KEPT_FORGOTTEN)
		buf_adds(out, s->alerts->person[i].forgotten ? "yes" : "");
	else if (s->alerts->person[i].awaits)
		buf_adds(out, s->alerts->person[i].got ? "got" : "awaited");
}
