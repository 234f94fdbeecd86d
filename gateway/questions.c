/*
 * questions.c - what is asked: language, welcome, countries, going on, an SMS
 *
 * First-time questions are asked on USSD only, once, in the order of enum
 * question, and never before an answer to a word or a dialled path.  The same
 * lists serve who wants to change a choice; then talk.wanted is the topic to
 * return to, which is how the two are told apart.
 */
#include "gateway/talk.h"

#include <string.h>

/* Adds a locale or a country that is not there yet. */
static unsigned
add_once(uint16_t *list, unsigned count, unsigned max, uint16_t item)
{
	for (unsigned i = 0; i < count; i++)
		if (list[i] == item)
			return count;
	if (count < max)
		list[count++] = item;
	return count;
}

/* Her number does not change between the list and its answer; what she was guessed to speak does. */
unsigned
conversation_languages(const struct turn *t, uint16_t *locales, unsigned max)
{
	const struct pack *p = t->pack;
	const struct pack_service *s = t->service;
	const struct pack_country *home = pack_find_country(p, t->known->number_country);
	unsigned count = 0, offered = s != NULL ? s->locales : 0;

	if (offered > 0)
		count = add_once(locales, count, max, s->locale[0]);
	for (unsigned i = 0; home != NULL && home->is_origin && i < home->locales; i++)
		count = add_once(locales, count, max, home->locale[i]);
	for (unsigned i = 1; i < offered && i < PACK_FALLBACKS; i++)
		count = add_once(locales, count, max, s->locale[i]);
	for (uint16_t l = 0; l < p->locales_count; l++)
		count = add_once(locales, count, max, l);
	return count;
}

unsigned
conversation_countries(const struct turn *t, bool stays, uint16_t *codes, unsigned max)
{
	const struct pack *p = t->pack;
	const struct pack_service *s = t->service;
	unsigned count = 0, reached = s != NULL ? s->countries : 0;

	for (uint32_t i = 0; i < reached + p->countries_count; i++) {
		const struct pack_country *c = i < reached ? pack_find_country(p, p->reach[s->first_country + i]) :
		    &p->countries[i - reached];

		if (c != NULL && (stays ? c->is_stay : c->is_origin))
			count = add_once(codes, count, max, c->code);
	}
	return count;
}

void
question_show(struct talking *c)
{
	struct answer *a = c->answer;

	*a = (struct answer){ .kind = ANSWER_UI, .locale = c->locale, .topic = PACK_NONE,
	    .intro = (int)c->next->intro - 1, .above = -1, .page = c->next->page,
	    .shows_back = c->next->page > 0 || c->next->wanted != PACK_NONE || c->next->state >= TALK_SEND };
	switch ((enum talk_state)c->next->state) {
	case TALK_ASK_LANGUAGE: a->kind = ANSWER_LANGUAGES; break;
	case TALK_ASK_STAY: a->kind = ANSWER_STAYS; break;
	case TALK_ASK_ORIGIN: a->kind = ANSWER_ORIGINS; break;
	case TALK_RESUME: a->ui = UI_RESUME; break;
	case TALK_SEND: a->ui = UI_TEXT_ME; break;
	case TALK_CALL_WHEN: a->kind = ANSWER_SLOTS; break;
	case TALK_AGENT_PICK: a->kind = ANSWER_AGENTS; break;
	case TALK_ALERTS:
	case TALK_STOPPED:
	case TALK_SUBSCRIBE:
	case TALK_CALL_WHO:
	case TALK_CALL_OPEN:
	case TALK_SELF_SEX:
	case TALK_SELF_AGE:
	case TALK_SELF_SECTOR: a->ui = (enum ui)(c->next->ui - 1); break;
	default: a->ui = UI_WELCOME; break;
	}
	if (c->next->state == TALK_RESUME)	/* its intro is that of the dropped screen */
		a->intro = -1;
}

static void
ask(struct talking *c, enum talk_state state)
{
	struct talk *n = c->next;

	n->state = state;
	n->page = n->pages = 0;
	n->intro = n->ui = 0;
	n->menu = PACK_NONE;
	question_show(c);
}

void
question_say(struct talking *c, enum talk_state state, enum ui ui)
{
	struct talk *n = c->next;

	if (n->topic == PACK_NONE)
		n->topic = talk_root(c);
	n->state = (uint8_t)state;
	n->page = n->pages = n->link = n->links = 0;
	n->intro = 0;
	n->ui = (uint8_t)(ui + 1);
	question_show(c);
}

void
question_first_time(struct talking *c, enum question from)
{
	const struct known *k = c->known;

	switch (from) {
	case QUESTION_LANGUAGE:
		if (k->locale == PACK_NONE && !k->guess_is_sure) {
			ask(c, TALK_ASK_LANGUAGE);
			return;
		}
		/* fall through */
	case QUESTION_WELCOME:
		if (!k->is_welcomed) {
			ask(c, TALK_WELCOME);
			return;
		}
		/* fall through */
	case QUESTION_STAY:
		if (c->next->stay == 0) {
			ask(c, TALK_ASK_STAY);
			return;
		}
		/* fall through */
	case QUESTION_ORIGIN:
		if (c->next->origin == 0) {
			ask(c, TALK_ASK_ORIGIN);
			return;
		}
		/* fall through */
	case QUESTION_NONE:
		break;
	}
	if (c->next->wanted != PACK_NONE || !crisis_came_first(c))
		talk_wanted(c, -1);
}

void
question_ask(struct talking *c, enum question q)
{
	struct talk *n = c->next;

	if (n->wanted == PACK_NONE && c->input == INPUT_WORD && n->state == TALK_TALK && n->ui == 0)
		n->wanted = n->topic;	/* back to what she was reading, as it is now */
	if (n->wanted == PACK_NONE)
		n->wanted = talk_root(c);
	ask(c, q == QUESTION_LANGUAGE ? TALK_ASK_LANGUAGE : q == QUESTION_ORIGIN ? TALK_ASK_ORIGIN : TALK_ASK_STAY);
}

bool
question_took_key(struct talking *c)
{
	struct talk *n = c->next;

	switch (c->input) {
	case INPUT_WORD: talk_jump(c, c->turn->meaning->hit.topic, -1); return true;
	case INPUT_PATH: talk_walk(c, c->turn->meaning->keys); return true;
	case INPUT_HOME: talk_home(c, -1); return true;
	case INPUT_MORE:
		if (n->page + 1 < n->pages) {
			n->page++;
			question_show(c);
		} else {
			talk_repeat(c, UI_WRONG_KEY);
		}
		return true;
	case INPUT_BACK:
		if (n->page > 0) {
			n->page--;
			question_show(c);
		} else if (n->state > TALK_SEND) {
			talk_show(c, -1);	/* the topic or menu she came from */
		} else if (n->wanted != PACK_NONE) {
			uint8_t state = n->state;

			talk_wanted(c, -1);
			if (n->state == state)
				talk_home(c, -1);	/* what she wanted needs the answer: 0 leads out of it */
		} else {
			talk_repeat(c, UI_WRONG_KEY);
		}
		return true;
	default:
		return false;
	}
}

void
on_language(struct talking *c)
{
	uint16_t locales[CHOICES_MAX];
	unsigned count = conversation_languages(c->turn, locales, CHOICES_MAX);

	named_language(c);
	if (question_took_key(c))
		return;
	if (c->option < 1 || c->option > count) {
		talk_repeat(c, UI_WRONG_KEY);
		return;
	}
	c->locale = c->next->locale = locales[c->option - 1];
	talk_effect(c, EFFECT_LANGUAGE, c->locale);
	if (c->next->wanted != PACK_NONE)
		talk_wanted(c, UI_SAVED);
	else
		question_first_time(c, QUESTION_WELCOME);
}

void
on_welcome(struct talking *c)
{
	if (c->input != INPUT_HOME && question_took_key(c))
		return;
	if (c->input != INPUT_HOME && c->option != 1) {
		talk_repeat(c, UI_WRONG_KEY);
		return;
	}
	talk_effect(c, EFFECT_WELCOMED, 0);
	question_first_time(c, QUESTION_STAY);
}

/* The country she chose, COUNTRY_OTHER for the last option, 0 for none of them. */
static uint16_t
chosen_country(struct talking *c, bool stays)
{
	uint16_t codes[CHOICES_MAX];
	unsigned count = conversation_countries(c->turn, stays, codes, CHOICES_MAX);

	if (c->option >= 1 && c->option <= count)
		return codes[c->option - 1];
	return c->option == count + 1 ? COUNTRY_OTHER : 0;
}

void
on_stay(struct talking *c)
{
	uint16_t code;

	named_place(c, true);
	if (question_took_key(c))
		return;
	if ((code = chosen_country(c, true)) == 0) {
		talk_repeat(c, UI_WRONG_KEY);
		return;
	}
	c->next->stay = code;
	talk_effect(c, EFFECT_STAY, code);
	if (c->next->wanted != PACK_NONE)
		ask(c, TALK_ASK_ORIGIN);
	else
		question_first_time(c, QUESTION_ORIGIN);
	if (code == COUNTRY_OTHER && c->known->lists != 0)
		subscribe_left(c);
	if (code == COUNTRY_OTHER && c->known->has_alerts)
		alerts_left(c);
}

void
on_origin(struct talking *c)
{
	uint16_t code;

	named_place(c, false);
	if (question_took_key(c))
		return;
	if ((code = chosen_country(c, false)) == 0) {
		talk_repeat(c, UI_WRONG_KEY);
		return;
	}
	c->next->origin = code;
	talk_effect(c, EFFECT_ORIGIN, code);
	talk_wanted(c, c->next->wanted != PACK_NONE ? UI_SAVED : -1);
}

static bool
may_resume(const struct talking *c, const struct talk *dropped)
{
	if (dropped->is_quiet || dropped->topic == PACK_NONE
	    || (dropped->state != TALK_TALK && dropped->state != TALK_RESUME)
	    || (dropped->topic == talk_root(c) && dropped->page == 0))
		return false;
	/* Whoever redials must not find on the screen what the other one read (domain.md B.4, B.5). */
	return talk_is_ordinary(c->pack, dropped);
}

bool
resume_offered(struct talking *c)
{
	const struct talk *dropped = c->turn->dropped;
	struct talk *n = c->next;

	if (dropped == NULL || dropped->is_quiet)
		return false;
	if (n->locale == PACK_NONE)
		n->locale = dropped->locale;	/* of what is on the screen */
	if (n->stay == 0)
		n->stay = dropped->stay;
	if (n->origin == 0)
		n->origin = dropped->origin;
	if (c->known->locale == PACK_NONE && n->locale != PACK_NONE)
		c->locale = n->locale;
	if (!may_resume(c, dropped))
		return false;
	n->topic = dropped->topic;
	n->page = dropped->page;
	n->pages = dropped->pages;
	n->link = dropped->link;
	n->links = dropped->links;
	n->intro = dropped->intro;
	n->depth = dropped->depth;
	memcpy(n->back, dropped->back, sizeof n->back);
	n->listed = dropped->listed;
	memcpy(n->found, dropped->found, sizeof n->found);
	n->agent = dropped->agent;
	n->amount = dropped->amount;
	n->state = TALK_RESUME;
	question_show(c);
	c->answer->page = 0;
	c->answer->shows_back = false;
	return true;
}

void
on_resume(struct talking *c)
{
	struct talk *n = c->next;

	if (c->input == INPUT_WORD || c->input == INPUT_PATH || c->input == INPUT_HOME) {
		(void)question_took_key(c);
	} else if (c->input == INPUT_OPTION && c->option == 1) {
		talk_show(c, (int)n->intro - 1);
	} else if (c->input == INPUT_OPTION && c->option == 2) {
		n->topic = PACK_NONE;
		n->depth = 0;
		question_first_time(c, QUESTION_LANGUAGE);
	} else {
		talk_repeat(c, UI_WRONG_KEY);
		c->answer->page = 0;
	}
}

void
question_send(struct talking *c)
{
	ask(c, TALK_SEND);
}

void
on_send(struct talking *c)
{
	if (c->input == INPUT_BACK) {
		talk_show(c, -1);
	} else if (c->input == INPUT_WORD || c->input == INPUT_PATH || c->input == INPUT_HOME) {
		(void)question_took_key(c);
	} else if (c->input == INPUT_OPTION && c->option == 1 && talk_may_be_texted(c)) {
		c->out->texts = true;
		talk_say(c, UI_TEXTED);
	} else {
		talk_repeat(c, UI_WRONG_KEY);
	}
}
