/*
 * subscribe_talk.c - news of fees and rules, news of jobs: after a yes, until STOP
 *
 * The words NEWS and JOBS ask, a key answers; silence is never consent
 * (domain.md E.4).  Off by default and offered in no menu: who reads of danger
 * is sold nothing.  What is in the list stands in `ui` of the question.
 */
#include "gateway/store/rows.h"
#include "gateway/talk.h"
#include "locales/text/bug.h"

static const struct { enum topic_action action; uint16_t list; enum ui ask, still; } kinds[] = {
	{ ACTION_NEWS, LIST_FEES, UI_NEWS_ASK, UI_NEWS_STILL },
	{ ACTION_JOBS, LIST_JOBS, UI_JOBS_ASK, UI_JOBS_STILL },
};

void
subscribe_ask(struct talking *c, uint16_t topic)
{
	const struct known *k = c->known;
	struct talk *n = c->next;
	size_t i = c->pack->topics[topic].action == ACTION_JOBS;

	if ((k->lists & kinds[i].list) != 0) {
		question_say(c, TALK_SUBSCRIBE, kinds[i].still);
	} else if (k->is_stopped) {	/* START first: nothing is pushed to who said STOP */
		talk_say(c, UI_STOPPED);
	} else if (!k->may_list || n->is_child || n->stay == COUNTRY_OTHER) {
		talk_say(c, UI_NO_NEWS);
	} else if (n->stay == 0) {	/* fees and jobs are of a country */
		n->wanted = topic;
		question_ask(c, QUESTION_STAY);
	} else {
		question_say(c, TALK_SUBSCRIBE, kinds[i].ask);
	}
}

void
on_subscribe(struct talking *c)
{
	unsigned ui = c->next->ui - 1u;
	size_t i = ui == UI_JOBS_ASK || ui == UI_JOBS_STILL;

	if (question_took_key(c))
		return;
	if (c->option == 2) {
		talk_show(c, -1);
	} else if (c->option != 1) {
		talk_repeat(c, UI_WRONG_KEY);
	} else if (ui == kinds[i].still) {
		talk_effect(c, EFFECT_LIST_OFF, kinds[i].list);
		talk_say(c, UI_NEWS_OFF);
	} else if (alerts_are_lost(c)) {	/* the vault's key went while she read the question */
		talk_say(c, UI_NO_NEWS);
	} else {
		talk_effect(c, EFFECT_LIST_ON, kinds[i].list);
		talk_say(c, UI_NEWS_ON);
	}
}

void
subscribe_left(struct talking *c)
{
	talk_effect(c, EFFECT_LIST_OFF, c->known->lists);
	if (c->next->is_quiet || c->answer->kind == ANSWER_UI)
		return;
	c->next->intro = UI_NEWS_OFF + 1;
	c->answer->intro = UI_NEWS_OFF;
}
