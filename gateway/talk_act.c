/*
 * talk_act.c - what a topic does: one row of TOPIC_ACTIONS (content/words.h), one room
 */
#include "gateway/talk.h"

/* In quiet mode "Are you alone? Yes" opens the main menu; 0 and 00 go back to the dull screen. */
static void
home_menu(struct talking *c)
{
	uint16_t main = c->pack->roots[ROOT_MAIN];

	if (!c->next->is_quiet || !quiet_allows(c, main)) {
		talk_home(c, -1);
		return;
	}
	c->next->depth = 0;
	talk_push(c, talk_root(c));
	talk_place(c, main, -1);
}

/* "It does not work": said of the number that was said last, if there was one. */
static void
mark(struct talking *c, enum effect_kind kind, uint16_t topic)
{
	if (c->next->number != 0)	/* of a child's line, too: it says nothing about who called */
		talk_effect(c, kind, c->next->number - 1);
	c->next->number = 0;
	talk_place(c, topic, -1);
}

/* "LANGUAGE NEPALI": the question, unless what stands behind the word answers it. */
static void
ask_or_take(struct talking *c, bool is_language)
{
	question_ask(c, is_language ? QUESTION_LANGUAGE : QUESTION_STAY);
	if (c->input != INPUT_WORD)
		return;		/* a key led here: it is no line of the list */
	if (is_language)
		named_language(c);
	else
		named_place(c, true);
	if (c->input != INPUT_OPTION)
		return;
	if (is_language)
		on_language(c);
	else
		on_stay(c);
}

void
talk_act(struct talking *c, enum topic_action action, uint16_t topic)
{
	switch (action) {
	case ACTION_LANGUAGE: ask_or_take(c, true); break;
	case ACTION_COUNTRY: ask_or_take(c, false); break;
	case ACTION_STOP: alerts_stop(c); break;
	case ACTION_START:
		talk_effect(c, EFFECT_START, 0);
		talk_say(c, UI_STARTED);
		break;
	case ACTION_DELETE:
		talk_effect(c, EFFECT_DELETE, 0);
		talk_end(c, c->known->is_in_doubt ? UI_SAY_AGAIN : UI_DELETED);
		break;
	case ACTION_QUIET_ON: quiet_on(c); break;
	case ACTION_QUIET_OFF: quiet_off(c); break;
	case ACTION_END: talk_end(c, UI_GOODBYE); break;
	case ACTION_HOME: home_menu(c); break;
	case ACTION_ALERTS: alerts_ask(c, topic); break;
	case ACTION_CALL: call_ask(c, topic); break;
	case ACTION_BAD_NUMBER: mark(c, EFFECT_BAD_NUMBER, topic); break;
	case ACTION_NO_HELP: mark(c, EFFECT_NO_HELP, topic); break;
	case ACTION_GROUP: group_counted(c); break;
	case ACTION_RATES: talk_say(c, UI_NO_RATES); break;
	case ACTION_SELF: self_ask(c); break;
	case ACTION_AGENT: agent_ask(c, topic); break;
	case ACTION_FEES: fees_ask(c, topic); break;
	case ACTION_OFFICE: town_ask(c, topic); break;
	case ACTION_CODE: code_ask(c, topic); break;
	case ACTION_RUMOUR: rumour_ask(c, topic); break;
	case ACTION_CRISIS: crisis_ask(c, topic); break;
	case ACTION_NEWS:
	case ACTION_JOBS: subscribe_ask(c, topic); break;
	case ACTION_NONE:
	case ACTION_COUNT: talk_home(c, -1); break;
	}
}
