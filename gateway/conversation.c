/*
 * conversation.c - the states of a talk, and the step
 *
 * The table at the end says which input each state takes; what it does not
 * take is refused in one place (the same screen, "not on this page").  Three
 * things stand before the table because nothing may block them: a quiet
 * number's SMS, the exact command words, and a word of danger.
 */
#include "gateway/conversation.h"

#include <string.h>

#include "gateway/talk.h"

const char *const talk_state_names[TALK_STATE_COUNT] = {
	"new", "ask-language", "welcome", "ask-stay", "ask-origin", "talk", "resume", "send",
	"alerts", "stopped", "call-who", "call-when", "call-open", "self-sex", "self-age", "self-sector",
	"agent-pick", "subscribe", "ended",
};

struct talk
talk_new(void)
{
	return (struct talk){ .state = TALK_NEW, .topic = PACK_NONE, .menu = PACK_NONE,
	    .wanted = PACK_NONE, .locale = PACK_NONE };
}

bool
talk_has_flags(const struct talk *t)
{
	return t->fears_state || t->is_child || t->is_safety;
}

void
talk_keep_flags(struct talk *to, const struct talk *from)
{
	to->fears_state = from->fears_state;
	to->is_child = from->is_child;
	to->is_safety = from->is_safety;
}

struct talk
talk_begun_anew(const struct talk *was)
{
	struct talk fresh = talk_new();

	fresh.locale = was->locale;
	fresh.stay = was->stay;
	fresh.origin = was->origin;
	fresh.is_quiet = was->is_quiet;
	talk_keep_flags(&fresh, was);
	return fresh;
}

static void
unknown(struct talking *c)
{
	bool nothing_known = c->known->locale == PACK_NONE && c->next->locale == PACK_NONE;

	/* What may be a cry for help is not asked for its language first: the menu begins with danger. */
	if (nothing_known && !c->known->guess_is_sure && !c->turn->meaning->hit.is_withheld) {
		c->next->wanted = talk_root(c);
		question_ask(c, QUESTION_LANGUAGE);
	} else {
		talk_home(c, c->input == INPUT_EMPTY ? -1 : UI_UNKNOWN);
	}
}

static void
on_new(struct talking *c)
{
	bool is_ussd = c->turn->medium == MEDIUM_USSD;

	if (code_took(c) || town_took(c))
		return;
	if (c->input == INPUT_WORD)
		talk_jump(c, c->turn->meaning->hit.topic, -1);
	else if (is_ussd && c->next->is_quiet)
		talk_home(c, -1);
	else if (c->turn->meaning->kind == MEANING_KEYS_ONLY
	    && (c->turn->kind == TURN_BEGIN || c->input == INPUT_PATH))
		talk_walk(c, c->turn->meaning->keys);
	else if (!is_ussd)
		unknown(c);
	else if (c->turn->kind != TURN_BEGIN || !resume_offered(c))
		question_first_time(c, QUESTION_LANGUAGE);
}

static void
choose(struct talking *c)
{
	uint16_t menu = c->next->menu;
	uint16_t topic = PACK_NONE;

	if (menu != PACK_NONE)
		topic = talk_option(c, menu, c->option);
	if (topic == PACK_NONE) {
		if (menu == PACK_NONE && c->turn->medium == MEDIUM_SMS)
			unknown(c);
		else
			talk_repeat(c, UI_WRONG_KEY);
		return;
	}
	talk_push(c, menu);
	talk_enter(c, topic, -1);
}

void
on_talk(struct talking *c)
{
	if (agent_took(c) || fees_took(c) || code_took(c) || town_took(c))
		return;
	switch (c->input) {
	case INPUT_OPTION: choose(c); break;
	case INPUT_BACK: talk_back(c); break;
	case INPUT_HOME: talk_home(c, -1); break;
	case INPUT_MORE: talk_more(c); break;
	case INPUT_SEND: talk_offer(c); break;
	case INPUT_PATH: talk_walk(c, c->turn->meaning->keys); break;
	case INPUT_WORD: talk_jump(c, c->turn->meaning->hit.topic, -1); break;
	case INPUT_BEGIN:
	case INPUT_UNKNOWN:
	case INPUT_EMPTY:
		if (c->turn->medium == MEDIUM_SMS)
			unknown(c);
		else	/* she keeps her place; empty is how a bearer asks for the page once more */
			talk_repeat(c, c->input == INPUT_EMPTY ? -1 : UI_WRONG_KEY);
		break;
	}
}

#define BIT(input) (1u << INPUT_##input)
enum {
	ANYTHING = BIT(BEGIN) | BIT(OPTION) | BIT(BACK) | BIT(HOME) | BIT(MORE) | BIT(SEND) | BIT(PATH)
	    | BIT(WORD) | BIT(UNKNOWN) | BIT(EMPTY),
	ANSWERS = BIT(OPTION) | BIT(BACK) | BIT(HOME) | BIT(MORE) | BIT(PATH) | BIT(WORD),
};

static const struct {
	unsigned	accepts;
	void		(*on)(struct talking *c);
} states[TALK_STATE_COUNT] = {
	[TALK_NEW]	    = { ANYTHING, on_new },
	[TALK_ASK_LANGUAGE] = { ANSWERS | BIT(UNKNOWN), on_language },
	[TALK_WELCOME]	    = { ANSWERS, on_welcome },
	[TALK_ASK_STAY]	    = { ANSWERS | BIT(UNKNOWN), on_stay },
	[TALK_ASK_ORIGIN]   = { ANSWERS | BIT(UNKNOWN), on_origin },
	[TALK_TALK]	    = { ANYTHING & ~BIT(BEGIN), on_talk },
	[TALK_RESUME]	    = { ANSWERS & ~BIT(MORE), on_resume },
	[TALK_SEND]	    = { ANSWERS & ~BIT(MORE), on_send },
	[TALK_ALERTS]	    = { ANSWERS, on_alerts },
	[TALK_STOPPED]	    = { ANYTHING & ~BIT(BEGIN), on_stopped },
	[TALK_CALL_WHO]	    = { ANSWERS, on_call_who },
	[TALK_CALL_WHEN]    = { ANSWERS, on_call_when },
	[TALK_CALL_OPEN]    = { ANSWERS, on_call_open },
	[TALK_SELF_SEX]	    = { ANSWERS, on_self_sex },
	[TALK_SELF_AGE]	    = { ANSWERS, on_self_age },
	[TALK_SELF_SECTOR]  = { ANSWERS, on_self_sector },
	[TALK_AGENT_PICK]   = { ANYTHING & ~BIT(BEGIN), on_agent_pick },
	[TALK_SUBSCRIBE]    = { ANSWERS, on_subscribe },
	[TALK_ENDED]	    = { ANYTHING, on_new },
};

/* A command is obeyed only when it is the whole message, as its author wrote it. */
static bool
is_command(enum topic_action action)
{
	return action == ACTION_STOP || action == ACTION_START || action == ACTION_DELETE
	    || action == ACTION_QUIET_ON || action == ACTION_QUIET_OFF || action == ACTION_ALERTS
	    || action == ACTION_NEWS || action == ACTION_JOBS;
}

static void
read_input(struct talking *c)
{
	const struct meaning *m = c->turn->meaning;
	uint16_t topic = m->hit.topic;

	switch (m->kind) {
	case MEANING_EMPTY:
		c->input = c->turn->kind == TURN_BEGIN ? INPUT_BEGIN : INPUT_EMPTY;
		break;
	case MEANING_TOPIC:
		c->input = INPUT_WORD;
		if (topic == PACK_NONE || (is_command(c->pack->topics[topic].action)
		    && m->hit.match != KEYWORD_EXACT))
			c->input = INPUT_UNKNOWN;
		break;
	case MEANING_UNKNOWN: c->input = INPUT_UNKNOWN; break;
	case MEANING_KEYS_ONLY:
		if (strchr(m->keys, '*') != NULL)
			c->input = INPUT_PATH;
		else if (strcmp(m->keys, "0") == 0)
			c->input = INPUT_BACK;
		else if (strcmp(m->keys, "00") == 0)
			c->input = INPUT_HOME;
		else if (strcmp(m->keys, "98") == 0)
			c->input = INPUT_MORE;
		else if (strcmp(m->keys, "97") == 0 && c->turn->medium == MEDIUM_USSD)
			c->input = INPUT_SEND;
		else
			c->input = INPUT_OPTION;
		for (const char *d = m->keys; *d >= '0' && *d <= '9' && c->option < 1000; d++)
			c->option = c->option * 10 + (unsigned)(*d - '0');
		break;
	}
}

static bool
has_role(const struct pack *p, uint16_t code, bool stay)
{
	const struct pack_country *country = code != 0 ? pack_find_country(p, code) : NULL;

	return country != NULL && (stay ? country->is_stay : country->is_origin);
}

/* Stored, said in this talk, told by the number: the first that is known. */
static uint16_t
country_of(const struct talking *c, uint16_t stored, uint16_t said, bool stay)
{
	if (stored != 0)
		return stored;
	if (said == 0 && has_role(c->pack, c->known->number_country, stay))
		return c->known->number_country;
	return said;
}

static void
read_person(struct talking *c)
{
	const struct known *k = c->known;
	struct talk *n = c->next;

	if (k->locale == PACK_NONE && c->turn->medium == MEDIUM_SMS
	    && (c->input == INPUT_WORD || c->input == INPUT_UNKNOWN)) {
		if (k->guess_is_sure)	/* until she chooses, she is answered as she writes */
			n->locale = k->guess;
		else if (c->input == INPUT_WORD && c->turn->meaning->hit.locale != PACK_NONE)
			n->locale = c->turn->meaning->hit.locale;
	}
	c->locale = k->locale != PACK_NONE ? k->locale : n->locale != PACK_NONE ? n->locale : k->guess;
	n->stay = country_of(c, k->stay, n->stay, true);
	n->origin = country_of(c, k->origin, n->origin, false);
	if (k->is_quiet || (c->turn->service != NULL && c->turn->service->is_quiet))
		n->is_quiet = 1;
}

/* Words that put her on a list are none in quiet mode. */
static bool
is_for_lists(enum topic_action action)
{
	return action == ACTION_ALERTS || action == ACTION_NEWS || action == ACTION_JOBS;
}

/* What nothing may block: a quiet number's SMS, the exact commands, a word of danger; and the 1 that nothing on her phone takes. */
static bool
went_before(struct talking *c)
{
	const struct keyword_hit *hit = &c->turn->meaning->hit;
	enum topic_action action = ACTION_NONE;

	if (c->turn->medium == MEDIUM_SMS && c->next->is_quiet) {
		quiet_sms(c);
		return true;
	}
	if (receipt_took(c))
		return true;
	if (c->input != INPUT_WORD)
		return false;
	action = (enum topic_action)c->pack->topics[hit->topic].action;
	if (is_command(action) && (!is_for_lists(action) || quiet_allows(c, hit->topic)))
		talk_act(c, action, hit->topic);
	else if (hit->is_danger && !quiet_allows(c, hit->topic))
		quiet_danger(c);
	else if (hit->is_danger)
		talk_jump(c, hit->topic, -1);
	else
		return false;
	return true;
}

void
conversation_step(const struct talk *now, const struct turn *turn, struct step *out)
{
	struct talking c = { .turn = turn, .pack = turn->pack, .known = turn->known,
	    .next = &out->next, .answer = &out->answer, .out = out };
	bool is_fresh = now == NULL || turn->kind == TURN_BEGIN || now->state == TALK_ENDED;

	memset(out, 0, sizeof *out);
	out->next = is_fresh ? talk_new() : *now;
	if (turn->dropped != NULL) {	/* whatever she dials next: domain.md B.1, B.5, from here on */
		talk_keep_flags(&out->next, turn->dropped);
		out->next.number = turn->dropped->number;	/* she hung up to call it */
	}
	read_input(&c);
	read_person(&c);
	if (!went_before(&c)) {
		if (states[c.next->state].accepts & (1u << c.input))
			states[c.next->state].on(&c);
		else
			talk_repeat(&c, c.input == INPUT_EMPTY && turn->medium == MEDIUM_USSD ? -1 : UI_WRONG_KEY);
	}
	if (out->next.state != TALK_ASK_LANGUAGE && out->next.state != TALK_ENDED)
		out->next.locale = c.locale;	/* a key after it says nothing about the language */
}
