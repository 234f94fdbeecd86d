/*
 * agent_talk.c - checking an agent: what is asked, and which text answers it (domain.md B.9, D.4)
 *
 * The country of the list is the one she is from.  What she sent is looked up
 * and forgotten; the talk keeps rows of the list, so that pages, 97 and 98 say
 * the same firm.  Which status holds is asked anew each time.  A list that is
 * too old says so whatever it has, a firm that is found by a name like another
 * is never chosen for her.
 */
#include <string.h>

#include "content/register/register.h"
#include "gateway/talk.h"
#include "routing/keyword.h"

#define ROW(name, topic, word) topic,
const char *const agent_verdict_topics[VERDICT_COUNT] = { AGENT_VERDICTS(ROW) };
#undef ROW
#define ROW(name, topic, word) word,
const char *const agent_verdict_words[VERDICT_COUNT] = { AGENT_VERDICTS(ROW) };
#undef ROW

static bool
is_named(const struct talking *c, uint16_t topic, const char *name)
{
	return topic != PACK_NONE && strcmp(pack_string(c->pack, c->pack->topics[topic].name), name) == 0;
}

bool
agent_is_verdict(const struct talking *c, uint16_t topic)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (v != VERDICT_NO_LIST && is_named(c, topic, agent_verdict_topics[v]))
			return true;
	return false;
}

/* Nothing but a name is expected on these. */
static bool
asks_for_name(const struct talking *c, uint16_t topic)
{
	return is_named(c, topic, "agent.ask") || is_named(c, topic, "agent.firm")
	    || is_named(c, topic, agent_verdict_topics[VERDICT_NOT_FOUND])
	    || is_named(c, topic, agent_verdict_topics[VERDICT_COMPANY]);
}

static void
say(struct talking *c, enum agent_verdict v)
{
	uint16_t topic = pack_find_topic(c->pack, agent_verdict_topics[v]);

	if (!c->next->is_child)		/* domain.md E.4 */
		talk_effect_with(c, EFFECT_AGENT, c->next->listed, (uint8_t)v);
	if (v <= VERDICT_CLOSED || v == VERDICT_OTHER_NAME)
		c->next->agent = (uint8_t)(v + 1);
	if (topic == PACK_NONE) {	/* a pack without these texts */
		talk_home(c, -1);
		return;
	}
	if (is_named(c, c->next->topic, "agent.ask"))
		talk_push(c, c->next->topic);
	talk_place(c, topic, -1);
}

static enum agent_verdict
verdict_of_row(const struct agent_view *view)
{
	static const enum agent_verdict of_status[AGENT_STATUS_COUNT] = {
		[AGENT_VALID] = VERDICT_VALID, [AGENT_PROVISIONAL] = VERDICT_PROVISIONAL,
		[AGENT_EXPIRED] = VERDICT_EXPIRED, [AGENT_CLOSED] = VERDICT_CLOSED,
		[AGENT_SUSPENDED] = VERDICT_SUSPENDED, [AGENT_REVOKED] = VERDICT_REVOKED,
		[AGENT_CAUTION] = VERDICT_UNCLEAR, [AGENT_GONE] = VERDICT_GONE,
	};

	if (view->is_other_trade)
		return VERDICT_OTHER_TRADE;
	return (unsigned)view->status < AGENT_STATUS_COUNT ? of_status[view->status] : VERDICT_UNCLEAR;
}

static enum agent_verdict
verdict_of(const struct agent_view *view)
{
	if (!view->is_fresh)
		return VERDICT_OLD;
	switch (view->hit.found) {
	case AGENT_FOUND_ONE: return verdict_of_row(view);
	case AGENT_FOUND_LIKE: return VERDICT_ALIKE;
	case AGENT_FOUND_OTHER_NAME: return VERDICT_OTHER_NAME;
	case AGENT_FOUND_COMPANY: return VERDICT_COMPANY;
	case AGENT_FOUND_NONE: break;
	}
	return VERDICT_NOT_FOUND;
}

static void
keep_rows(struct talking *c, uint16_t country, const struct agent_view *view)
{
	struct talk *n = c->next;

	n->listed = country;
	n->pick = 0;
	n->agent = 0;
	for (unsigned i = 0; i < AGENT_CHOICES; i++) {
		bool is_there = view != NULL && i < view->hit.count && view->hit.found != AGENT_FOUND_NONE;

		n->found[i] = is_there ? view->hit.row[i] : REGISTER_NONE;
		n->pick += is_there;
	}
}

/* "1 this one, 2 that one, 3 none of these"; 0 leads back to the question, never to an older firm's text. */
static void
ask_which(struct talking *c)
{
	uint16_t ask = pack_find_topic(c->pack, "agent.ask");

	if (!c->next->is_child)
		talk_effect_with(c, EFFECT_AGENT, c->next->listed, VERDICT_ALIKE);
	if (ask != PACK_NONE)
		c->next->topic = ask;
	c->next->state = TALK_AGENT_PICK;
	c->next->page = c->next->pages = c->next->link = c->next->links = 0;
	c->next->intro = c->next->ui = 0;
	question_show(c);
}

/* False, and nothing has happened, if `may_be_word` and the list has nothing like it. */
static bool
look_up(struct talking *c, uint16_t country, const char *text, size_t len, bool may_be_word)
{
	const struct agent_desk *desk = c->turn->agents;
	struct agent_view view = { 0 };
	enum agent_verdict v;

	desk->look(desk->arg, country, text, len, &view);
	v = verdict_of(&view);
	if (v == VERDICT_NOT_FOUND && may_be_word)
		return false;
	keep_rows(c, country, &view);
	if (v == VERDICT_ALIKE && c->next->pick > 0)
		ask_which(c);
	else
		say(c, v == VERDICT_ALIKE ? VERDICT_NOT_FOUND : v);
	return true;
}

static bool
is_letter(char byte)
{
	return (unsigned char)byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

static size_t
word_end(const char *text, size_t len, size_t at)
{
	while (at < len && !is_letter(text[at]))
		at++;
	while (at < len && is_letter(text[at]))
		at++;
	return at;
}

bool
talk_rest(const struct talking *c, uint16_t topic, const char **rest, size_t *len)
{
	const struct turn *t = c->turn;
	struct keyword_hit first, both;
	size_t one, two;

	if (c->input != INPUT_WORD || t->meaning->hit.topic != topic || t->text == NULL)
		return false;
	one = word_end(t->text, t->len, 0);
	two = word_end(t->text, t->len, one);
	first = keyword_find(c->pack, t->text, one, PACK_NONE);
	both = keyword_find(c->pack, t->text, two, PACK_NONE);
	/* A first word with a slip is like the keyword whatever stands behind it: that is hers, and is not cut off. */
	if (both.topic == topic && (both.match == KEYWORD_EXACT || (both.match != KEYWORD_FIRST_WORDS && first.topic != topic)))
		one = two;		/* two words are the keyword, or all there is */
	else if (first.topic != topic)
		one = t->len;		/* the whole of it was read as the word */
	while (one < t->len) {		/* "agent licence 448" */
		size_t next = word_end(t->text, t->len, one);
		struct keyword_hit hit = keyword_find(c->pack, t->text + one, next - one, PACK_NONE);

		if (hit.topic != topic || hit.match != KEYWORD_EXACT)
			break;
		one = next;
	}
	while (one < t->len && !is_letter(t->text[one]))
		one++;
	*rest = t->text + one;
	*len = t->len - one;
	return *len > 0;
}

void
agent_ask(struct talking *c, uint16_t topic)
{
	const struct agent_desk *desk = c->turn->agents;
	struct talk *n = c->next;
	uint16_t ask = pack_find_topic(c->pack, "agent.ask");
	struct agent_view view = { 0 };
	const char *text;
	size_t len;

	n->agent = 0;			/* she speaks of another one from here on */
	if (desk == NULL || !desk->has(desk->arg, 0) || ask == PACK_NONE) {
		talk_place(c, topic, -1);
		return;
	}
	if (n->origin == 0) {
		n->wanted = topic;
		question_ask(c, QUESTION_ORIGIN);
		return;
	}
	if (n->origin == COUNTRY_OTHER || !desk->has(desk->arg, n->origin)) {
		if (!n->is_child)
			talk_effect_with(c, EFFECT_AGENT, n->origin, VERDICT_NO_LIST);
		talk_place(c, topic, -1);
		return;
	}
	if (talk_rest(c, topic, &text, &len)) {
		(void)look_up(c, n->origin, text, len, false);
		return;
	}
	keep_rows(c, n->origin, NULL);
	desk->look(desk->arg, n->origin, "", 0, &view);
	if (!view.is_fresh)
		say(c, VERDICT_OLD);	/* before she sends a name for nothing */
	else
		talk_place(c, ask, -1);
}

/* Digits between stars that are no keys of a menu: 836*066*067. */
static bool
is_number_path(const char *keys)
{
	while (*keys != '\0') {
		size_t len = strcspn(keys, "*");

		if (len > 1 && strncmp(keys, "98", 2) != 0)
			return true;
		keys += len + (keys[len] == '*');
	}
	return false;
}

/* True if what came can be a name or a number; *may_be_word: or a word that we know. */
static bool
is_asking(const struct talking *c, bool *may_be_word)
{
	const struct meaning *m = c->turn->meaning;

	*may_be_word = false;
	switch (c->input) {
	case INPUT_UNKNOWN: return true;
	case INPUT_OPTION: return c->option > 9;
	case INPUT_PATH: return is_number_path(m->keys);
	case INPUT_WORD:
		if (m->hit.match == KEYWORD_EXACT || c->pack->topics[m->hit.topic].action == ACTION_AGENT)
			return false;
		*may_be_word = m->hit.match == KEYWORD_FIRST_WORDS
		    || word_end(c->turn->text, c->turn->len, 0) == c->turn->len;
		return true;
	default: return false;
	}
}

/* `is_asked`: nothing but a name is expected here; else only what the list knows is taken for one. */
static bool
took_text(struct talking *c, bool is_asked)
{
	bool may_be_word;

	return c->turn->text != NULL && is_asking(c, &may_be_word)
	    && look_up(c, c->next->listed, c->turn->text, c->turn->len, may_be_word || !is_asked);
}

static bool
has_list(const struct talking *c)
{
	const struct agent_desk *desk = c->turn->agents;

	return desk != NULL && c->next->listed != 0 && desk->has(desk->arg, c->next->listed);
}

bool
agent_took(struct talking *c)
{
	uint16_t topic = c->next->topic;
	bool is_asked;

	if (c->next->ui != 0 || topic == PACK_NONE || !has_list(c))
		return false;
	is_asked = asks_for_name(c, topic);
	return (is_asked || agent_is_verdict(c, topic)) && took_text(c, is_asked);
}

static void
choose_row(struct talking *c, unsigned option)
{
	const struct agent_desk *desk = c->turn->agents;
	uint16_t country = c->next->listed;
	struct agent_view view = { 0 };

	if (option > c->next->pick) {
		keep_rows(c, country, NULL);
		say(c, VERDICT_NOT_FOUND);
		return;
	}
	desk->read(desk->arg, country, c->next->found[option - 1], &view);
	view.hit = (struct agent_hit){ .found = AGENT_FOUND_ONE, .count = 1, .row = { c->next->found[option - 1] } };
	keep_rows(c, country, &view);
	say(c, verdict_of(&view));
}

void
on_agent_pick(struct talking *c)
{
	if (!has_list(c)) {		/* it went while she read */
		talk_home(c, -1);
		return;
	}
	if (took_text(c, true) || question_took_key(c))
		return;
	if (c->input == INPUT_OPTION && c->option >= 1 && c->option <= c->next->pick + 1u)
		choose_row(c, c->option);
	else
		talk_repeat(c, c->input == INPUT_EMPTY ? -1 : UI_WRONG_KEY);
}
