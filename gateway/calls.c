/*
 * calls.c - asking an office to call back
 *
 * Offered only where an office has a person, her language and a free time
 * today (gateway/desk/offices.h); else it says so, because who waits for a call
 * that never comes waits perhaps in danger.  Not offered in a talk in which the
 * child's path was on the screen: nothing a child sends is kept (domain.md
 * E.4), and a request is.  She is shown the child's path, whose line she can
 * call herself.  talk.pick holds the free slots and whether a woman was asked
 * for, talk.wanted where she asked.
 */
#include "gateway/store/store.h"
#include "gateway/talk.h"

enum { PICK_SLOTS = (1 << SLOT_COUNT) - 1, PICK_WOMEN_SHIFT = 4, PICK_WOMAN = 1 << 8 };

void
call_ask(struct talking *c, uint16_t topic)
{
	const struct call_desk *desk = c->turn->desk;
	struct call_view view = { 0 };
	uint16_t child = pack_find_topic(c->pack, "child");

	if (c->next->is_child && child != PACK_NONE) {
		talk_jump(c, child, -1);
		return;
	}
	if (desk != NULL && !c->next->is_child && c->next->stay == 0) {	/* an office is of a country */
		c->next->wanted = topic;
		question_ask(c, QUESTION_STAY);
		return;
	}
	if (c->next->is_child || desk == NULL || !desk->look(desk->arg, topic, c->next, c->locale, &view)) {
		talk_say(c, UI_NO_CALL);
		return;
	}
	c->next->pick = (uint16_t)(view.slots | view.women << PICK_WOMEN_SHIFT);
	c->next->wanted = topic;
	if (view.is_open)
		question_say(c, TALK_CALL_OPEN, UI_CALL_OPEN);
	else
		question_say(c, TALK_CALL_WHO, UI_CALL_WHO);
}

static void
ask_when(struct talking *c, unsigned pick)
{
	struct talk *n = c->next;

	n->pick = (uint16_t)pick;
	n->state = TALK_CALL_WHEN;
	n->page = n->pages = n->intro = 0;
	question_show(c);
}

/* Part of the text, not a hint above it: a full page drops hints, and quiet mode shows none. */
static void
no_woman(struct talking *c)
{
	c->next->page = c->next->pages = 0;
	c->next->intro = UI_NO_WOMAN + 1;
	question_show(c);
}

void
on_call_who(struct talking *c)
{
	unsigned women = c->next->pick >> PICK_WOMEN_SHIFT & PICK_SLOTS;

	if (question_took_key(c))
		return;
	if (c->option == 1 && women == 0)
		no_woman(c);
	else if (c->option == 1)
		ask_when(c, women | PICK_WOMAN);
	else if (c->option == 2)
		ask_when(c, c->next->pick & PICK_SLOTS);
	else if (c->option == 3)
		talk_say(c, UI_CALL_OFF);
	else
		talk_repeat(c, UI_WRONG_KEY);
}

void
on_call_when(struct talking *c)
{
	struct talk *n = c->next;

	if (question_took_key(c))
		return;
	if (c->option >= 1 && c->option <= SLOT_COUNT && (n->pick >> (c->option - 1) & 1)) {
		talk_effect_with(c, EFFECT_CALL, n->wanted,
		    (uint8_t)((c->option - 1) | (n->pick & PICK_WOMAN ? CALL_WOMAN : 0)));
		talk_say(c, UI_CALL_SET);
	} else if (c->option == SLOT_COUNT + 1) {
		talk_say(c, UI_CALL_OFF);
	} else {
		talk_repeat(c, UI_WRONG_KEY);
	}
}

void
on_call_open(struct talking *c)
{
	if (question_took_key(c))
		return;
	if (c->option == 1) {
		talk_effect(c, EFFECT_CALL_OFF, 0);
		talk_say(c, UI_CALL_OFF);
	} else if (c->option == 2) {
		talk_show(c, -1);
	} else {
		talk_repeat(c, UI_WRONG_KEY);
	}
}
