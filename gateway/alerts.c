/*
 * alerts.c - what may be pushed: danger alerts, after a yes, until STOP; and what wardens report
 *
 * Silence is never consent (domain.md E.4): the word ALERTS asks, a key
 * answers.  STOP ends everything at once and only then offers to keep danger
 * alerts; nothing that was not asked for comes back with START.
 */
#include "gateway/talk.h"

void
alerts_ask(struct talking *c, uint16_t topic)
{
	const struct known *k = c->known;
	struct talk *n = c->next;

	if (k->has_alerts) {
		question_say(c, TALK_ALERTS, UI_ALERTS_STILL);
	} else if (!k->may_list || n->stay == COUNTRY_OTHER) {
		talk_say(c, UI_NO_ALERTS);
	} else if (n->stay == 0) {	/* alerts are of a country */
		n->wanted = topic;
		question_ask(c, QUESTION_STAY);
	} else {
		question_say(c, TALK_ALERTS, UI_ALERTS_ASK);
	}
}

/* She was asked, and by now nobody can be listed; while the store cannot say, her yes waits for it. */
bool
alerts_are_lost(const struct talking *c)
{
	return !c->known->may_list && !c->known->is_unsure;
}

void
on_alerts(struct talking *c)
{
	bool is_on = c->next->ui == UI_ALERTS_STILL + 1;

	if (question_took_key(c))
		return;
	if (c->option == 2) {
		talk_show(c, -1);
	} else if (c->option != 1) {
		talk_repeat(c, UI_WRONG_KEY);
	} else if (is_on) {
		talk_effect(c, EFFECT_ALERTS_OFF, 0);
		talk_say(c, UI_ALERTS_OFF);
	} else if (alerts_are_lost(c)) {	/* the vault's key went while she read the question */
		talk_say(c, UI_NO_ALERTS);
	} else {
		talk_effect(c, EFFECT_ALERTS_ON, 0);
		talk_say(c, UI_ALERTS_ON);
	}
}

/* Alerts of a country that she has left would call her to the wrong place; she is told above what is on the screen. */
void
alerts_left(struct talking *c)
{
	talk_effect(c, EFFECT_ALERTS_OFF, 0);
	if (c->next->is_quiet || c->answer->kind == ANSWER_UI)
		return;
	c->next->intro = UI_ALERTS_OFF + 1;
	c->answer->intro = UI_ALERTS_OFF;
}

void
alerts_stop(struct talking *c)
{
	uint16_t stay = c->next->stay;

	c->next->wanted = PACK_NONE;	/* what was half asked for does not come back behind a STOP */
	talk_effect(c, EFFECT_STOP, 0);
	if (c->known->is_in_doubt)
		talk_say(c, UI_SAY_AGAIN);
	else if (c->known->may_list && !c->next->is_quiet && stay != 0 && stay != COUNTRY_OTHER)
		question_say(c, TALK_STOPPED, UI_STOPPED_OFFER);
	else
		talk_say(c, UI_STOPPED);
}

/* 1 is the offer; by SMS everything else is what it was before the STOP, a screen shows nothing else. */
void
on_stopped(struct talking *c)
{
	if (c->input == INPUT_OPTION && c->option == 1 && alerts_are_lost(c)) {
		talk_say(c, UI_NO_ALERTS);
	} else if (c->input == INPUT_OPTION && c->option == 1) {
		talk_effect(c, EFFECT_ALERTS_ON, 1);
		talk_say(c, UI_DANGER_ONLY);
	} else if (c->input == INPUT_BACK) {
		talk_show(c, -1);
	} else if (c->turn->medium == MEDIUM_USSD && c->input != INPUT_HOME && c->input != INPUT_WORD
	    && c->input != INPUT_PATH) {
		talk_repeat(c, c->input == INPUT_EMPTY ? -1 : UI_WRONG_KEY);
	} else {
		c->next->state = TALK_TALK;
		c->next->ui = 0;
		on_talk(c);
	}
}

void
group_counted(struct talking *c)
{
	const struct group_report *g = c->turn->group;

	if (!c->known->is_warden && c->known->is_unsure) {
		talk_effect(c, EFFECT_GROUP, 0);	/* cannot be kept either: it waits for the store, or she is told */
		talk_say(c, UI_GROUP_COUNTED);
	} else if (!c->known->is_warden) {
		talk_say(c, UI_GROUP_NOT);
	} else if (g == NULL || g->problem != GROUP_CLEAR) {
		talk_say(c, UI_GROUP_HOW);
	} else {
		talk_effect(c, EFFECT_GROUP, 0);
		talk_say(c, UI_GROUP_COUNTED);
		c->answer->kind = ANSWER_GROUP;
	}
}
