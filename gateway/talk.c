/*
 * talk.c - moving about in a talk: forward, back, home, more
 *
 * The stack of menus behind the screen is at most six deep, as deep as any
 * menu of the content; what is pushed out at the bottom was reached by words
 * anyway, and 00 always leads home.
 */
#include "gateway/talk.h"

#include <string.h>

void
talk_effect_with(struct talking *c, enum effect_kind kind, uint16_t value, uint8_t detail)
{
	if (c->out->effect_count < EFFECTS_MAX)
		c->out->effects[c->out->effect_count++] = (struct effect){ kind, value, detail };
}

void
talk_effect(struct talking *c, enum effect_kind kind, uint16_t value)
{
	talk_effect_with(c, kind, value, 0);
}

uint16_t
talk_root(const struct talking *c)
{
	return c->pack->roots[c->next->is_quiet ? ROOT_QUIET : ROOT_MAIN];
}

static bool
is_menu(const struct talking *c, uint16_t topic)
{
	return c->pack->topics[topic].kind == TOPIC_KIND_MENU;
}

bool
talk_is_ordinary(const struct pack *p, const struct talk *talk)
{
	for (unsigned i = 0; i <= talk->depth; i++) {
		const struct pack_topic *t = &p->topics[i < talk->depth ? talk->back[i] : talk->topic];

		if (t->sensitivity != SENSITIVITY_ORDINARY || topic_is_of_child(t))
			return false;
	}
	return true;
}

bool
talk_may_be_texted(const struct talking *c)
{
	const struct talk *n = c->next;

	return c->turn->may_text && c->turn->medium == MEDIUM_USSD && !n->is_quiet && !n->is_child && !is_menu(c, n->topic)
	    && talk_is_ordinary(c->pack, n);
}

void
talk_show(struct talking *c, int intro)
{
	struct talk *n = c->next;
	const struct pack_topic *t;

	code_settle(c);
	t = &c->pack->topics[n->topic];
	if (n->is_quiet)
		intro = -1;	/* B.4: nothing on the screen but the screen */
	n->state = TALK_TALK;
	n->ui = 0;
	n->intro = (uint8_t)(intro + 1);
	n->wanted = PACK_NONE;
	if (is_menu(c, n->topic))
		n->menu = n->topic;
	else if (c->turn->medium == MEDIUM_USSD)
		n->menu = PACK_NONE;	/* an SMS menu stays in her inbox, a screen does not */
	if (topic_is_of_child(t))
		n->is_child = 1;
	if (t->flags & TOPIC_FEARS_STATE)
		n->fears_state = 1;	/* domain.md B.1: from here on */
	if (topic_is_of_safety(t))
		n->is_safety = 1;
	else if (!is_menu(c, n->topic) && t->topic_class == CLASS_GENERAL && t->sensitivity == SENSITIVITY_ORDINARY)
		n->is_safety = 0;	/* SALARY after it: a call about pay is one */
	n->offers = 0;
	*c->answer = (struct answer){ .kind = ANSWER_TOPIC, .topic = n->topic, .locale = c->locale,
	    .intro = intro, .above = -1, .link = n->link, .page = n->page, .may_offer = talk_may_be_texted(c),
	    .ends = (t->flags & TOPIC_END) != 0,
	    .shows_back = n->depth > 0 || n->page > 0 || n->link > 0 || n->is_quiet
		|| n->topic != talk_root(c) };
}

void
talk_place(struct talking *c, uint16_t topic, int intro)
{
	c->next->topic = topic;
	c->next->page = c->next->pages = 0;
	c->next->link = c->next->links = 0;
	talk_show(c, intro);
}

void
talk_say(struct talking *c, enum ui ui)
{
	struct talk *n = c->next;

	if (n->ui != ui + 1)
		n->page = n->pages = 0;
	if (n->topic == PACK_NONE)
		n->topic = talk_root(c);
	n->ui = (uint8_t)(ui + 1);
	n->intro = 0;
	n->state = TALK_TALK;
	n->wanted = PACK_NONE;
	if (c->turn->medium == MEDIUM_USSD)
		n->menu = PACK_NONE;
	*c->answer = (struct answer){ .kind = ANSWER_UI, .ui = ui, .locale = c->locale,
	    .topic = PACK_NONE, .intro = -1, .above = -1, .page = n->page, .shows_back = true };
}

void
talk_end(struct talking *c, enum ui ui)
{
	talk_say(c, ui);
	c->answer->ends = true;
	c->answer->shows_back = false;
	*c->next = talk_new();
	c->next->state = TALK_ENDED;
}

void
talk_home(struct talking *c, int intro)
{
	c->next->depth = 0;
	talk_place(c, talk_root(c), intro);
}

void
talk_push(struct talking *c, uint16_t topic)
{
	struct talk *n = c->next;

	if (topic == PACK_NONE || (n->depth > 0 && n->back[n->depth - 1] == topic) ||
	    agent_is_verdict(c, topic) || fees_is_verdict(c, topic) || code_is_verdict(c, topic))
		return;
	if (n->depth == sizeof n->back / sizeof n->back[0]) {
		memmove(n->back, n->back + 1, sizeof n->back - sizeof n->back[0]);
		n->depth--;
	}
	n->back[n->depth++] = topic;
}

/* Menus above a topic, root first; a topic without a menu goes back to the root. */
static void
push_ancestors(struct talking *c, uint16_t topic)
{
	uint16_t parent = c->pack->topics[topic].parent;
	uint16_t chain[8];
	unsigned n = 0;

	c->next->depth = 0;
	for (; parent != PACK_NONE && n < sizeof chain / sizeof chain[0]; n++) {
		chain[n] = parent;
		parent = c->pack->topics[parent].parent;
	}
	if (topic != talk_root(c) && (n == 0 || chain[n - 1] != talk_root(c)))
		talk_push(c, talk_root(c));
	while (n > 0) {
		n--;
		if (quiet_allows(c, chain[n]))
			talk_push(c, chain[n]);
	}
}

void
talk_enter(struct talking *c, uint16_t topic, int intro)
{
	const struct pack_topic *t = &c->pack->topics[topic];

	if (!quiet_allows(c, topic)) {
		talk_repeat(c, -1);
		return;
	}
	if (!topic_is_of_child(t) && !c->next->is_child)	/* E.4: nothing a child sends is kept */
		talk_effect(c, EFFECT_COUNT, topic);
	if (t->action != ACTION_NONE)
		talk_act(c, t->action, topic);
	else
		talk_place(c, topic, intro);
}

/* It has words of its own to stand on, whatever it does besides. */
static bool
is_place(const struct talking *c, uint16_t topic)
{
	enum topic_action action = (enum topic_action)c->pack->topics[topic].action;

	return action == ACTION_NONE || action == ACTION_AGENT || action == ACTION_FEES || action == ACTION_OFFICE
	    || action == ACTION_CODE || action == ACTION_RUMOUR || action == ACTION_CRISIS;
}

void
talk_jump(struct talking *c, uint16_t topic, int intro)
{
	if (!quiet_allows(c, topic)) {
		talk_repeat(c, -1);
		return;
	}
	if (is_place(c, topic))
		push_ancestors(c, topic);
	talk_enter(c, topic, intro);
}

void
talk_wanted(struct talking *c, int intro)
{
	uint16_t wanted = c->next->wanted;

	if (wanted == PACK_NONE || !quiet_allows(c, wanted)) {
		talk_home(c, intro);
		return;
	}
	push_ancestors(c, wanted);
	if (c->pack->topics[wanted].action != ACTION_NONE)	/* alerts, that needed her country first */
		talk_act(c, c->pack->topics[wanted].action, wanted);
	else
		talk_place(c, wanted, intro);
}

void
talk_repeat(struct talking *c, int above)
{
	struct talk *n = c->next;
	bool is_sms = c->turn->medium == MEDIUM_SMS;

	if (n->is_quiet)
		above = -1;
	if (n->state != TALK_TALK && n->state != TALK_NEW && n->state != TALK_ENDED) {
		question_show(c);
	} else if (n->ui != 0) {
		talk_say(c, (enum ui)(n->ui - 1));
	} else if (n->topic == PACK_NONE || n->state != TALK_TALK) {
		talk_home(c, -1);
	} else if (is_sms && n->menu != PACK_NONE) {
		talk_place(c, n->menu, -1);	/* digits spoke of the menu, not of the text after it */
	} else {
		talk_show(c, (int)n->intro - 1);
	}
	c->answer->above = above;	/* if there is room: a hint pushes no option off the page */
	if (above >= 0 && c->answer->page == 0 && c->answer->kind == ANSWER_TOPIC && !is_menu(c, n->topic)) {
		c->answer->intro = above;	/* part of the text: its pages are counted with it */
		c->answer->above = -1;
		n->intro = (uint8_t)(above + 1);
	}
}

uint16_t
talk_option(const struct talking *c, uint16_t menu, unsigned key)
{
	uint16_t topic = pack_find_child(c->pack, menu, key);

	unsigned level = topic != PACK_NONE ? c->pack->topics[topic].level : 0;

	return level > 0 && level > talk_level(c) ? PACK_NONE : topic;
}

void
talk_walk(struct talking *c, const char *keys)
{
	uint16_t at = c->pack->roots[ROOT_MAIN];
	int intro = -1;

	c->next->depth = 0;
	while (*keys != '\0') {
		size_t len = strcspn(keys, "*");
		uint16_t to = PACK_NONE;

		if (len == 2 && memcmp(keys, "98", 2) == 0)
			to = c->pack->topics[at].continues;
		else if (len == 2 && memcmp(keys, "99", 2) == 0)
			to = talk_option(c, at, PACK_KEY_CRISIS);
		else if (len == 1 && *keys >= '1' && *keys <= '9')
			to = talk_option(c, at, (unsigned)(*keys - '0'));
		if (to == PACK_NONE) {
			intro = UI_WRONG_KEY;	/* as far as the path is right */
			break;
		}
		talk_push(c, at);
		at = to;
		keys += len;
		keys += *keys == '*';
	}
	talk_enter(c, at, intro);
}

void
talk_back(struct talking *c)
{
	struct talk *n = c->next;

	if (n->ui != 0) {
		talk_show(c, -1);
	} else if (n->page > 0) {
		n->page--;
		talk_show(c, (int)n->intro - 1);
	} else if (n->link > 0) {
		n->link--;
		talk_show(c, -1);
	} else if (n->depth > 0) {
		n->depth--;
		talk_place(c, n->back[n->depth], -1);
	} else if (n->is_quiet && n->topic == talk_root(c)) {
		talk_end(c, UI_GOODBYE);	/* B.4: "If someone looks, key 0 ends it" */
	} else {
		talk_home(c, -1);
	}
}

/* What 98 leads to behind the last page and link; an SMS menu above a text still counts. */
static uint16_t
more_of(const struct talking *c)
{
	uint16_t more = c->pack->topics[c->next->topic].continues;

	if (more == PACK_NONE && c->turn->medium == MEDIUM_SMS && c->next->menu != PACK_NONE)
		more = c->pack->topics[c->next->menu].continues;
	return more;
}

void
talk_offer(struct talking *c)
{
	if (c->next->ui == 0 && c->next->offers != 0 && talk_may_be_texted(c))
		question_send(c);
	else
		talk_repeat(c, UI_WRONG_KEY);
}

void
talk_more(struct talking *c)
{
	struct talk *n = c->next;

	if (n->page + 1 < n->pages) {
		n->page++;
		if (n->ui != 0)
			talk_say(c, (enum ui)(n->ui - 1));
		else
			talk_show(c, (int)n->intro - 1);
	} else if (n->ui == 0 && n->link + 1 < n->links) {
		n->link++;
		n->page = 0;
		talk_show(c, -1);
	} else if (n->ui == 0 && more_of(c) != PACK_NONE) {
		talk_push(c, n->topic);
		talk_enter(c, more_of(c), -1);
	} else {
		talk_repeat(c, UI_WRONG_KEY);
	}
}
