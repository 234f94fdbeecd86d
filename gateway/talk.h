/*
 * talk.h - the inside of a step, shared by conversation.c and its rooms: talk, talk_act, questions, quiet, alerts,
 * calls, self_report, agent_talk, fees_talk, town_talk, code_talk, subscribe_talk
 *
 * Nobody else includes it.  A struct talking lives for one step: what came
 * (input), where she was (now), where she will be (next) and what is answered.
 * Each function below finishes the answer; the last one called wins.
 */
#ifndef GATEWAY_TALK_H
#define GATEWAY_TALK_H

#include "gateway/conversation.h"

enum input {
	INPUT_BEGIN,		/* a USSD session begins, nothing but the code was dialled */
	INPUT_OPTION,		/* a number from 1; see talking.option */
	INPUT_BACK, INPUT_HOME, INPUT_MORE,	/* 0, 00, 98 */
	INPUT_SEND,		/* 97 on a screen */
	INPUT_PATH,		/* keys joined by '*' */
	INPUT_WORD,		/* words that name a topic */
	INPUT_UNKNOWN,		/* words that name none */
	INPUT_EMPTY,
};

struct talking {
	const struct turn	*turn;
	const struct pack	*pack;
	const struct known	*known;
	struct talk		*next;
	struct answer		*answer;
	struct step		*out;
	uint16_t		 locale;	/* of the answer */
	enum input		 input;
	unsigned		 option;
};

void talk_effect(struct talking *c, enum effect_kind kind, uint16_t value);
void talk_effect_with(struct talking *c, enum effect_kind kind, uint16_t value, uint8_t detail);
/* The main menu, or in quiet mode the quiet one. */
uint16_t talk_root(const struct talking *c);
void talk_home(struct talking *c, int intro);
/* To a topic by its name: 0 leads up through its menus. */
void talk_jump(struct talking *c, uint16_t topic, int intro);
/* To a topic from where she is: its action, or its text; it is counted. */
void talk_enter(struct talking *c, uint16_t topic, int intro);
/* Shows next->topic as it stands; not counted. */
void talk_show(struct talking *c, int intro);
/* To a text at its first page, over what is behind it already; not counted. */
void talk_place(struct talking *c, uint16_t topic, int intro);
/* The program's own text, over the topic that 0 leads to. */
void talk_say(struct talking *c, enum ui ui);
void talk_end(struct talking *c, enum ui ui);
/* The same screen again, `above` it a sentence if there is room; -1 none. */
void talk_repeat(struct talking *c, int above);
/* The topic that she wanted before a question came. */
void talk_wanted(struct talking *c, int intro);
/* Walks keys from the main menu: a dialled path. */
void talk_walk(struct talking *c, const char *keys);
/* What this key of a menu chooses; PACK_NONE nothing, or what is there in a crisis only, and there is none. */
uint16_t talk_option(const struct talking *c, uint16_t menu, unsigned key);
/* talk_act.c: what `topic` does. */
void talk_act(struct talking *c, enum topic_action action, uint16_t topic);
void on_talk(struct talking *c);			/* what TALK_TALK takes */
void talk_push(struct talking *c, uint16_t topic);	/* what 0 goes back to next */
void talk_back(struct talking *c);			/* 0 */
void talk_more(struct talking *c);			/* 98 */
void talk_offer(struct talking *c);			/* 97 */
/* An SMS stays on the phone for whoever opens it: never what she may be hurt for (domain.md B.4, B.5). */
bool talk_may_be_texted(const struct talking *c);
/* Neither the topic of `talk` nor a menu above it is sensitive or a child's. */
bool talk_is_ordinary(const struct pack *p, const struct talk *talk);

/* questions.c */
enum question { QUESTION_LANGUAGE, QUESTION_WELCOME, QUESTION_STAY, QUESTION_ORIGIN, QUESTION_NONE };
/* The first question from `from` on that is still open, then what she wanted. */
void question_first_time(struct talking *c, enum question from);
/* She wants to set it: it is asked whether known or not. */
void question_ask(struct talking *c, enum question q);
void question_show(struct talking *c);		/* the question of next->state again */
/* A question of the program's own text with digits to choose; 0 leads back to where she was. */
void question_say(struct talking *c, enum talk_state state, enum ui ui);
/* Words that name one of the list become the number of its line (questions_named.c). */
void named_language(struct talking *c);
void named_place(struct talking *c, bool stays);
bool question_took_key(struct talking *c);	/* what every question takes besides an option; true when it was that */
void on_language(struct talking *c);
void on_welcome(struct talking *c);
void on_stay(struct talking *c);
void on_origin(struct talking *c);
bool resume_offered(struct talking *c);		/* a dropped talk worth going on with */
void on_resume(struct talking *c);
/* "It stays on the phone. 1 Send": asked before an answer leaves as an SMS. */
void question_send(struct talking *c);
void on_send(struct talking *c);

/* alerts.c */
void alerts_ask(struct talking *c, uint16_t topic);
void on_alerts(struct talking *c);
bool alerts_are_lost(const struct talking *c);
void alerts_left(struct talking *c);		/* she is now where there are no alerts */
void alerts_stop(struct talking *c);		/* STOP, and its offer */
void on_stopped(struct talking *c);
void group_counted(struct talking *c);		/* GROUP, from a warden */

/* calls.c */
void call_ask(struct talking *c, uint16_t topic);
void on_call_who(struct talking *c);
void on_call_when(struct talking *c);
void on_call_open(struct talking *c);

/* self_report.c */
void self_ask(struct talking *c);
void on_self_sex(struct talking *c);
void on_self_age(struct talking *c);
void on_self_sector(struct talking *c);

/* agent_talk.c */
void agent_ask(struct talking *c, uint16_t topic);
/* On a screen that asks for a name or number: true if what came was looked up. */
bool agent_took(struct talking *c);
void on_agent_pick(struct talking *c);
bool agent_is_verdict(const struct talking *c, uint16_t topic);	/* it speaks of found[]: 0 never leads back to it */
/* What stands behind the keyword of `topic` in this message; false if nothing does. */
bool talk_rest(const struct talking *c, uint16_t topic, const char **rest, size_t *len);

/* fees_talk.c */
void fees_ask(struct talking *c, uint16_t topic);
bool fees_took(struct talking *c);
bool fees_is_verdict(const struct talking *c, uint16_t topic);	/* as agent_is_verdict(), of the amount */

/* town_talk.c */
void town_ask(struct talking *c, uint16_t topic);
/* A town, where one was asked for or where words name nothing else: true if it was answered. */
bool town_took(struct talking *c);

/* code_talk.c */
unsigned talk_level(const struct talking *c);	/* of the crisis where she is; 0 none, and in quiet mode */
void code_ask(struct talking *c, uint16_t topic);
bool code_took(struct talking *c);		/* a code without the word */
void rumour_ask(struct talking *c, uint16_t topic);
void crisis_ask(struct talking *c, uint16_t topic);
bool crisis_came_first(struct talking *c);	/* instead of the main menu, where a session begins */
bool receipt_took(struct talking *c);
void code_settle(struct talking *c);		/* the text that holds of this alert now, where one is about to be shown */
bool code_is_verdict(const struct talking *c, uint16_t topic);	/* as agent_is_verdict(), of the alert */

/* subscribe_talk.c */
void subscribe_ask(struct talking *c, uint16_t topic);
void on_subscribe(struct talking *c);
void subscribe_left(struct talking *c);		/* she is now where there is no such news */

/* quiet.c */
bool quiet_allows(const struct talking *c, uint16_t topic);
void quiet_sms(struct talking *c);		/* any SMS from a quiet number */
void quiet_danger(struct talking *c);		/* a danger word on a quiet screen */
void quiet_on(struct talking *c);
void quiet_off(struct talking *c);

#endif
