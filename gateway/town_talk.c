/*
 * town_talk.c - offices of the town that she names
 *
 * "MRC Doha", a town where one was asked for, or the name of a town alone when
 * nothing else fits.  What she wrote is looked up and forgotten: the talk keeps
 * the place of the town in the pack.  Which of its offices may be said is asked
 * when the answer is written (answer_towns.c).  These offices are of the pack;
 * those that call people back are gateway/desk/.
 */
#include <string.h>

#include "content/render_office.h"
#include "gateway/talk.h"
#include "locales/text/bug.h"
#include "routing/keyword.h"
#include "routing/town.h"

enum { WORDS_LOOKED_AT = 8 };

static bool
is_named(const struct talking *c, uint16_t topic, const char *name)
{
	return topic != PACK_NONE && strcmp(pack_string(c->pack, c->pack->topics[topic].name), name) == 0;
}

/* Nothing but a town is expected on these. */
static bool
asks_for_town(const struct talking *c, uint16_t topic)
{
	return topic != PACK_NONE && (c->pack->topics[topic].action == ACTION_OFFICE || is_named(c, topic, TOWN_UNKNOWN_TOPIC));
}

static bool
is_of(const struct pack *p, uint16_t town, uint16_t country)
{
	return country != 0 && p->towns[town].country == country;
}

/* The word for a kind of office: a topic of that name, or one about it. */
static uint8_t
kind_of(const struct talking *c, uint16_t topic)
{
	static const struct { const char *topic; enum office_kind kind; } about[] = {
		{ "work.leave.law", OFFICE_LEGAL }, { "work.join", OFFICE_UNION }, { "before.office", OFFICE_JOB },
	};
	static const char office[] = "office.";
	const char *name = topic != PACK_NONE ? pack_string(c->pack, c->pack->topics[topic].name) : "";
	int kind = strncmp(name, office, sizeof office - 1) == 0 ?
	    word_index(words_of_office_kind, OFFICE_KIND_COUNT, name + sizeof office - 1) : -1;

	for (size_t i = 0; i < COUNT(about) && kind < 0; i++)
		if (strcmp(about[i].topic, name) == 0)
			kind = (int)about[i].kind;
	return (uint8_t)(kind + 1);
}

/* Which kind she asks for: by the word that was understood, else by the first of the others that is one. */
static uint8_t
kind_asked(const struct talking *c, uint16_t topic)
{
	const char *text = c->turn->text;
	uint8_t kind = kind_of(c, topic);
	size_t at = 0;

	for (unsigned words = 0; text != NULL && kind == 0 && at < c->turn->len && words < WORDS_LOOKED_AT; words++) {
		const char *blank = memchr(text + at, ' ', c->turn->len - at);
		size_t len = blank != NULL ? (size_t)(blank - text) - at : c->turn->len - at;
		struct keyword_hit hit = keyword_find(c->pack, text + at, len, c->locale);

		if (hit.match == KEYWORD_EXACT)
			kind = kind_of(c, hit.topic);
		at += len + 1;
	}
	return kind;
}

/* Several countries have a town of this name: the one where she is, or where she is from; else the first two. */
static void
keep(struct talking *c, const struct towns_found *found)
{
	struct talk *n = c->next;

	for (unsigned i = 0; i < TALK_TOWNS; i++)
		n->town[i] = i < found->count ? (uint16_t)(found->town[i] + 1) : 0;
	for (unsigned from = 0; from < 2 && found->count > 1; from++)
		for (unsigned i = 0; i < found->count; i++)
			if (is_of(c->pack, found->town[i], from == 0 ? n->stay : n->origin)) {
				n->town[0] = (uint16_t)(found->town[i] + 1);
				n->town[1] = 0;
				return;
			}
}

/* Only where it changes the answer, and never of a child, of who fears her State, or on a quiet screen. */
static bool
asks_origin(struct talking *c, uint16_t topic)
{
	struct talk *n = c->next;
	bool depends = false;

	for (unsigned i = 0; i < TALK_TOWNS && n->town[i] != 0; i++)
		depends = depends || offices_depend_on_origin(c->pack, (uint16_t)(n->town[i] - 1));
	if (!depends || n->origin != 0 || n->fears_state || n->is_child || n->is_quiet)
		return false;
	n->wanted = topic;
	question_ask(c, QUESTION_ORIGIN);
	return true;
}

static void
say(struct talking *c, const char *name)
{
	uint16_t topic = pack_find_topic(c->pack, name);

	if (topic == PACK_NONE) {	/* a pack without these texts */
		talk_home(c, -1);
		return;
	}
	if (asks_for_town(c, c->next->topic) && !is_named(c, c->next->topic, TOWN_UNKNOWN_TOPIC))
		talk_push(c, c->next->topic);
	talk_place(c, topic, -1);
}

/* "Office took my passport": what stands behind the word is no town, and asks for something else. */
static bool
went_on(struct talking *c, const struct keyword_hit *hit)
{
	if (hit->topic == PACK_NONE || c->pack->topics[hit->topic].action != ACTION_NONE)
		return false;
	talk_jump(c, hit->topic, -1);
	return true;
}

/* What may be a cry for help, in words that this release does not go by, is a town only if all of it is the name of one. */
static bool
means_town(const struct talking *c, const struct keyword_hit *hit, const char *text, size_t len, struct towns_found *found)
{
	return hit->is_withheld ? town_named(c->pack, text, len, found) : town_meant(c->pack, text, len, found);
}

static uint16_t
office_topic(const struct talking *c)
{
	for (uint32_t i = 0; i < c->pack->topics_count; i++)
		if (c->pack->topics[i].action == ACTION_OFFICE)
			return (uint16_t)i;
	return PACK_NONE;
}

/* What stands behind the word; all of it where the word stood among others: "i need a shelter in doha". */
static bool
names_town(const struct talking *c, uint16_t topic, const char **text, size_t *len)
{
	struct towns_found found;

	if (talk_rest(c, topic, text, len))
		return true;
	*text = c->turn->text;
	*len = c->turn->len;
	return c->input == INPUT_WORD && c->turn->meaning->hit.match == KEYWORD_ANYWHERE && *text != NULL &&
	    town_meant(c->pack, *text, *len, &found);
}

/* `topic` is that of offices, or of one kind of them ("SHELTER DOHA"), which has no words of its own to ask with. */
void
town_ask(struct talking *c, uint16_t topic)
{
	struct talk *n = c->next;
	uint16_t place = office_topic(c);
	bool is_known = n->wanted == topic && n->town[0] != 0;	/* from before a question, or named alone */
	struct towns_found found;
	struct keyword_hit hit;
	const char *text;
	size_t len;

	if (!is_known) {
		n->town[0] = n->town[1] = 0;
		n->office = kind_asked(c, topic);
		if (c->pack->towns_count == 0 || !names_town(c, topic, &text, &len)) {
			talk_place(c, place, -1);
			return;
		}
		hit = keyword_find(c->pack, text, len, c->locale);
		if (!means_town(c, &hit, text, len, &found)) {
			if (hit.is_withheld)
				talk_home(c, UI_UNKNOWN);	/* the menu begins with danger */
			else if (!went_on(c, &hit))
				say(c, TOWN_UNKNOWN_TOPIC);
			return;
		}
		keep(c, &found);
	}
	if (!asks_origin(c, place))
		say(c, TOWN_FOUND_TOPIC);
}

/* A cry for help is never taken for a town. */
static bool
is_word(const struct talking *c)
{
	return c->input == INPUT_WORD && !c->turn->meaning->hit.is_danger;
}

/* Words that name no topic, or only come near to one. */
static bool
may_be_town(const struct talking *c)
{
	enum keyword_match match = c->turn->meaning->hit.match;

	return c->input == INPUT_UNKNOWN || (is_word(c) && match != KEYWORD_EXACT && match != KEYWORD_FIRST_WORDS);
}

/* Its topic lets a town stand behind it: "EMBASSY DOHA". */
static bool
may_stand_before_town(const struct talking *c)
{
	return is_word(c) && (c->pack->topics[c->turn->meaning->hit.topic].flags & TOPIC_TOWN) != 0;
}

static bool
stands_behind(const struct talking *c, struct towns_found *found)
{
	const char *text;
	size_t len;

	return may_stand_before_town(c) && talk_rest(c, c->turn->meaning->hit.topic, &text, &len) && town_named(c->pack, text, len, found);
}

bool
town_took(struct talking *c)
{
	struct talk *n = c->next;
	bool is_asked = n->state == TALK_TALK && n->ui == 0 && asks_for_town(c, n->topic);
	bool is_open = is_asked && c->input == INPUT_UNKNOWN && !c->turn->meaning->hit.is_withheld;
	struct towns_found found;
	uint16_t topic;
	uint8_t kind;

	if ((!may_be_town(c) && !may_stand_before_town(c)) || c->pack->towns_count == 0 || c->turn->text == NULL)
		return false;
	topic = office_topic(c);
	if (topic == PACK_NONE || !quiet_allows(c, topic))
		return false;
	kind = kind_asked(c, c->input == INPUT_WORD ? c->turn->meaning->hit.topic : PACK_NONE);
	if (!stands_behind(c, &found) && !(may_be_town(c) && town_named(c->pack, c->turn->text, c->turn->len, &found))
	    && !((is_open || (kind != 0 && may_be_town(c))) && town_meant(c->pack, c->turn->text, c->turn->len, &found))) {
		if (is_open)
			say(c, TOWN_UNKNOWN_TOPIC);
		return is_open;
	}
	keep(c, &found);
	n->wanted = topic;
	if (kind != 0 || !is_asked)		/* "SHELTER", and then the town */
		n->office = kind;
	if (!is_asked)
		talk_jump(c, topic, -1);
	else if (!asks_origin(c, topic))
		say(c, TOWN_FOUND_TOPIC);
	return true;
}
