/*
 * quiet.c - the rules for a phone that somebody else may hold (domain.md B.4)
 *
 * By SMS a quiet number gets one dull sentence whatever it sends, and for a
 * word of danger the bare digits of the emergency number; nothing that comes
 * by SMS ends quiet mode, not even DELETE, because an SMS needs no choice on a
 * screen and somebody else can send it.
 */
#include "gateway/talk.h"

bool
quiet_allows(const struct talking *c, uint16_t topic)
{
	return !c->next->is_quiet || (c->pack->topics[topic].flags & TOPIC_QUIET)
	    || topic == c->pack->roots[ROOT_QUIET];
}

static void
answer_digits(struct talking *c)
{
	*c->answer = (struct answer){ .kind = ANSWER_DIGITS, .locale = c->locale,
	    .topic = PACK_NONE, .intro = -1, .above = -1, .shows_back = true };
}

static void
dull_sms(struct talking *c)
{
	*c->answer = (struct answer){ .kind = ANSWER_UI, .ui = UI_QUIET_SMS, .locale = c->locale,
	    .topic = PACK_NONE, .intro = -1, .above = -1 };
}

void
quiet_sms(struct talking *c)
{
	const struct keyword_hit *hit = &c->turn->meaning->hit;
	enum topic_action action = ACTION_NONE;
	bool may_answer = !c->known->is_stopped;

	if (c->input == INPUT_WORD)
		action = (enum topic_action)c->pack->topics[hit->topic].action;
	c->next->state = TALK_ENDED;	/* nothing of it is kept, not even in RAM */
	switch (action) {
	case ACTION_STOP:
		talk_effect(c, EFFECT_STOP, 0);
		may_answer = false;
		break;
	case ACTION_START:
		talk_effect(c, EFFECT_START, 0);
		may_answer = true;
		break;
	case ACTION_DELETE:
		talk_effect(c, EFFECT_DELETE, 0);
		talk_effect(c, EFFECT_QUIET_ON, 0);
		break;
	case ACTION_QUIET_ON:	/* known from RAM only, perhaps: the store is told (again) */
		talk_effect(c, EFFECT_QUIET_ON, 0);
		break;
	default:
		break;
	}
	if (c->input == INPUT_WORD && hit->is_danger && action == ACTION_NONE)
		answer_digits(c);
	else if (may_answer)
		dull_sms(c);
	else
		*c->answer = (struct answer){ .kind = ANSWER_NOTHING, .locale = c->locale,
		    .topic = PACK_NONE, .intro = -1, .above = -1 };
}

void
quiet_danger(struct talking *c)
{
	if (c->next->topic == PACK_NONE)
		talk_home(c, -1);
	answer_digits(c);
}

void
quiet_on(struct talking *c)
{
	talk_effect(c, EFFECT_QUIET_ON, 0);
	if (c->turn->medium == MEDIUM_SMS) {
		c->next->state = TALK_ENDED;
		dull_sms(c);
		return;
	}
	c->next->is_quiet = 1;
	c->next->depth = 0;
	c->next->topic = PACK_NONE;
	talk_say(c, UI_QUIET_ON);
}

void
quiet_off(struct talking *c)
{
	if (c->turn->medium == MEDIUM_SMS) {
		talk_home(c, UI_UNKNOWN);	/* only a choice on a screen ends it */
		return;
	}
	talk_effect(c, EFFECT_QUIET_OFF, 0);
	c->next->is_quiet = c->turn->service != NULL && c->turn->service->is_quiet;
	c->next->depth = 0;
	c->next->topic = PACK_NONE;
	talk_say(c, UI_QUIET_OFF);
}
