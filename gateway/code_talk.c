/*
 * code_talk.c - alerts as people ask for them: CODE, RUMOR, "Crisis now", and the 1 of who was asked for it
 *
 * The answer to a code is the alert's own words, never only yes: a true code
 * on a forged text is found out by the place and the day.  The talk keeps the
 * code; what holds of it is asked anew whenever it is said.  In quiet mode
 * nothing is said of alerts.  Who fears her own State hears whose alert it is
 * all the same, and that she need not go there ({feared} in the texts): she
 * holds that text in her hand, and a point without its office would lead her
 * to it unawares.
 */
#include <string.h>

#include "gateway/alert_answer.h"
#include "gateway/talk.h"
#include "routing/alert_code.h"

enum { LEVEL_SAID_FIRST = 3 };		/* from here on the alert in force is the first thing on a screen */

/* NULL: nothing of alerts, for her or for anybody. */
static const struct alert_desk *
desk_of(const struct talking *c)
{
	return c->next->is_quiet ? NULL : c->turn->alerts;
}

static uint16_t
home_of(const struct talk *n)
{
	return n->origin == COUNTRY_OTHER ? 0 : n->origin;
}

unsigned
talk_level(const struct talking *c)
{
	const struct alert_desk *desk = desk_of(c);
	const struct talk *n = c->next;

	return desk == NULL || n->stay == 0 || n->stay == COUNTRY_OTHER ? 0 : desk->level(desk->arg, n->stay, home_of(n));
}

/* The last alert in force where she is, by its code; 0 none. */
static uint32_t
last_in_force(const struct talking *c, struct alert_view *view)
{
	const struct alert_desk *desk = desk_of(c);
	const struct talk *n = c->next;

	memset(view, 0, sizeof *view);
	if (desk == NULL || n->stay == 0 || n->stay == COUNTRY_OTHER)
		return 0;
	desk->last(desk->arg, n->stay, home_of(n), view);
	return view->state == ALERT_IN_FORCE ? alert_code_number(view->slot[ALERT_SLOT_NOTE]) : 0;
}

static void
look(const struct talking *c, struct alert_view *view)
{
	const struct alert_desk *desk = desk_of(c);
	char code[ALERT_CODE_BYTES];

	memset(view, 0, sizeof *view);
	alert_code_of(c->next->alert, code);
	if (desk != NULL && code[0] != '\0')
		desk->look(desk->arg, code, view);
}

static uint16_t
topic_of(const struct talking *c, const struct alert_view *view)
{
	return pack_find_topic(c->pack, alert_answer_topics[alert_answer_of(view)]);
}

bool
code_is_verdict(const struct talking *c, uint16_t topic)
{
	const char *name = pack_string(c->pack, c->pack->topics[topic].name);

	for (unsigned i = 0; i < ALERT_ANSWER_COUNT; i++)
		if (strcmp(name, alert_answer_topics[i]) == 0)
			return true;
	return strcmp(name, ALERT_RUMOUR_TOPIC) == 0;
}

void
code_settle(struct talking *c)
{
	struct talk *n = c->next;
	struct alert_view view;
	uint16_t now;

	if (desk_of(c) == NULL || !code_is_verdict(c, n->topic)
	    || strcmp(pack_string(c->pack, c->pack->topics[n->topic].name), ALERT_RUMOUR_TOPIC) == 0)
		return;
	look(c, &view);
	now = topic_of(c, &view);
	if (now == PACK_NONE || now == n->topic)
		return;
	n->topic = now;			/* it was changed or called off while she read */
	n->page = n->pages = 0;
}

static void
place(struct talking *c, uint32_t alert, uint16_t topic, uint16_t otherwise)
{
	c->next->alert = alert;
	talk_place(c, alert != 0 && topic != PACK_NONE ? topic : otherwise, -1);
}

static uint16_t
code_topic(const struct talking *c)
{
	for (uint32_t i = 0; i < c->pack->topics_count; i++)
		if (c->pack->topics[i].action == ACTION_CODE)
			return (uint16_t)i;
	return PACK_NONE;
}

/* What stands behind the word; else a code anywhere in what she sent. */
static uint32_t
code_sent(const struct talking *c, uint16_t topic)
{
	char code[ALERT_CODE_BYTES];
	const char *rest;
	size_t len;

	if (c->turn->text == NULL || (c->input != INPUT_WORD && c->input != INPUT_UNKNOWN))
		return 0;
	if (talk_rest(c, topic, &rest, &len) && alert_code_read(&c->pack->fold, rest, len, code) != ALERT_CODE_NONE)
		return alert_code_number(code);
	(void)alert_code_read(&c->pack->fold, c->turn->text, c->turn->len, code);
	return alert_code_number(code);
}

void
code_ask(struct talking *c, uint16_t topic)
{
	uint16_t rumour = pack_find_topic(c->pack, "danger.true");
	struct alert_view view;

	if (desk_of(c) == NULL) {	/* no alert leaves from here: how to judge what came */
		talk_place(c, rumour != PACK_NONE ? rumour : topic, -1);
		return;
	}
	c->next->alert = code_sent(c, topic);
	look(c, &view);
	place(c, c->next->alert, topic_of(c, &view), topic);
}

bool
code_took(struct talking *c)
{
	uint16_t topic = code_topic(c);
	char code[ALERT_CODE_BYTES];
	struct alert_view view;

	if (desk_of(c) == NULL || topic == PACK_NONE || c->input != INPUT_UNKNOWN || c->turn->text == NULL
	    || alert_code_read(&c->pack->fold, c->turn->text, c->turn->len, code) != ALERT_CODE_ALONE)
		return false;
	c->next->alert = alert_code_number(code);
	look(c, &view);
	if (view.state == ALERT_NONE && c->next->topic != topic)	/* a seat, a room, the number of a form */
		return false;
	talk_jump(c, topic, -1);
	return true;
}

void
rumour_ask(struct talking *c, uint16_t topic)
{
	struct alert_view view;
	uint32_t alert = last_in_force(c, &view);

	place(c, alert, pack_find_topic(c->pack, ALERT_RUMOUR_TOPIC), topic);
}

void
crisis_ask(struct talking *c, uint16_t topic)
{
	struct alert_view view;
	uint32_t alert = last_in_force(c, &view);

	place(c, alert, topic_of(c, &view), topic);
}

/* Behind it 0 leads to the danger menu, 00 to the main menu.  A child's own path goes first: it is sent to no place unasked. */
bool
crisis_came_first(struct talking *c)
{
	struct talk *n = c->next;
	struct alert_view view;
	uint32_t alert;

	if (n->is_child || talk_level(c) < LEVEL_SAID_FIRST || (alert = last_in_force(c, &view)) == 0)
		return false;
	n->depth = 0;
	talk_push(c, c->pack->roots[ROOT_MAIN]);
	talk_push(c, c->pack->roots[ROOT_DANGER]);
	place(c, alert, topic_of(c, &view), c->pack->roots[ROOT_MAIN]);
	return true;
}

/* No question and no menu of hers has a 1: what is on the screen goes first, whatever was asked before it. */
static bool
is_free_of_one(const struct talking *c)
{
	const struct talk *n = c->next;

	if (n->state == TALK_NEW || n->state == TALK_ENDED)
		return true;
	return n->state == TALK_TALK && (n->menu == PACK_NONE || talk_option(c, n->menu, 1) == PACK_NONE);
}

/* Nothing that a child sends is kept (domain.md E.4). */
bool
receipt_took(struct talking *c)
{
	const struct alert_desk *desk = desk_of(c);

	if (desk == NULL || c->turn->medium != MEDIUM_SMS || c->input != INPUT_OPTION
	    || strcmp(c->turn->meaning->keys, "1") != 0 || c->next->is_child || !is_free_of_one(c) || !desk->awaits(desk->arg))
		return false;
	talk_effect(c, EFFECT_GOT, 0);
	talk_say(c, UI_GOT);
	return true;
}
