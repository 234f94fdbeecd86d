/*
 * broadcast_rules.c - which values of a definition may stand together
 *
 * One row a rule: true when it is broken.  Values are right by themselves here.
 */
#include <string.h>

#include "gateway/broadcast/broadcast_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static bool has(const json_t *json, const char *name) { return json_object_get(json, name) != NULL; }
static bool is_alert(const struct broadcast *b) { return b->kind == BROADCAST_ALERT; }

static bool
alert_to_news_list(const json_t *json, const struct broadcast *b)
{
	(void)json;
	return is_alert(b) && b->audience.list == LIST_BROADCAST;
}

static bool
list_without_topic(const json_t *json, const struct broadcast *b)
{
	return b->audience.list == LIST_BROADCAST && !has(json, "topic");
}

/* Danger alerts have a list of their own. */
static bool
topic_of_other_list(const json_t *json, const struct broadcast *b)
{
	return has(json, "topic") && (b->audience.list == LIST_BROADCAST ? b->audience.subscription == SUBSCRIPTION_ALERTS :
	    b->audience.list != LIST_ALERTS || b->audience.subscription != SUBSCRIPTION_ALERTS);
}

static bool
area_without_wardens(const json_t *json, const struct broadcast *b)
{
	return has(json, "area") && b->audience.list != LIST_WARDEN;
}

static bool
alert_without_type(const json_t *json, const struct broadcast *b)
{
	return is_alert(b) && !has(json, "type");
}

static bool
alert_without_one_stay(const json_t *json, const struct broadcast *b)
{
	(void)json;
	return is_alert(b) && b->audience.stays != 1;
}

static bool
change_of_nothing(const json_t *json, const struct broadcast *b)
{
	(void)json;
	return is_alert(b) && alert_type_is_old(b->type) && !b->has_changes;
}

static bool
new_that_changes(const json_t *json, const struct broadcast *b)
{
	(void)json;
	return is_alert(b) && !alert_type_is_old(b->type) && b->has_changes;
}

/* An update must reach exactly those who were given what it changes. */
static bool
change_to_others(const json_t *json, const struct broadcast *b)
{
	return b->has_changes && has(json, "of") && memcmp(b->changes, b->audience.of, STORE_ID_BYTES) != 0;
}

/* An exercise changes nobody's menu. */
static bool
level_of_a_drill(const json_t *json, const struct broadcast *b)
{
	return is_alert(b) && b->type == ALERT_DRILL && has(json, "level");
}

static bool
slot_of_other_type(const json_t *json, const struct broadcast *b)
{
	const json_t *slots = json_object_get(json, "slots");

	for (unsigned i = 0; is_alert(b) && i < ALERT_SLOT_COUNT; i++)
		if (has(slots, alert_slot_words[i]) && !(alert_type_slots(b->type) & 1u << i))
			return true;
	return false;
}

static bool
ends_before_it_begins(const json_t *json, const struct broadcast *b)
{
	return has(json, "at") && b->until_s <= b->at_s;
}

static bool
night_without_reason(const json_t *json, const struct broadcast *b)
{
	(void)json;
	return b->at_night && !is_alert(b) && b->reason[0] == '\0';
}

static bool
two_choices(const json_t *json, const struct broadcast *b)
{
	const json_t *texts = json_object_get(json, "texts");

	for (unsigned i = 0; i < b->wordings; i++)
		if (b->wording[i].choice != CHOICE_TEXT && has(texts, b->wording[i].locale))
			return true;
	return false;
}

/* What stands in the place of a language must itself be sent. */
static bool
other_that_is_not_sent(const json_t *json, const struct broadcast *b)
{
	const json_t *texts = json_object_get(json, "texts"), *other = json_object_get(json, "other");

	for (unsigned i = 0; i < b->wordings; i++)
		if (b->wording[i].choice == CHOICE_OTHER && (has(other, b->wording[i].other) ||
		    (!is_alert(b) && !has(texts, b->wording[i].other))))
			return true;
	return false;
}

static const struct rule { bool (*is_broken)(const json_t *json, const struct broadcast *b); const char *sentence; } rules[] = {
	{ alert_to_news_list, "list: found broadcast; expected alerts or warden, because people of that list asked for news: write alerts,"
	    " or make it news" },
	{ list_without_topic, "topic: found none; expected fees or jobs, because people of the list broadcast asked for one of them: write"
	    " which" },
	{ topic_of_other_list, "topic: found one that this list has not; expected fees or jobs with the list broadcast, and none with the"
	    " others: take it out" },
	{ area_without_wardens, "area: found one; expected none, because only wardens gave an area: take it out, or write the list warden" },
	{ alert_without_type, "type: found none; expected x1 to x7, because an alert is a reviewed text and its slots: write which, or make"
	    " it news" },
	{ alert_without_one_stay, "stay: found not exactly one country; expected one, because an alert is of one place: write one, and"
	    " another alert for another country" },
	{ change_of_nothing, "changes: found none; expected the alert that this type changes: take its name from safar broadcast list" },
	{ new_that_changes, "changes: found one; expected none with x1, x2, x3 and x7: take it out, or write x4, x5 or x6" },
	{ change_to_others, "of: found another broadcast than in changes; expected the same, because a change goes to exactly those who"
	    " were given the first: take `of` out" },
	{ level_of_a_drill, "level: found one; expected none with x7, because a drill does not switch the crisis menu on: take it out" },
	{ slot_of_other_type, "slots: found one that the text of this type does not say; expected office, and x1 time, x2 area time, x3"
	    " border point day time, x4 day time, x5 point time, x6 area, x7 no more: take it out" },
	{ ends_before_it_begins, "until: found a time that is not behind `at`; expected a later one: write another" },
	{ night_without_reason, "night: found true; expected a reason with it, because it wakes people for news: write a reason, or take"
	    " night out" },
	{ two_choices, "other: found a language that has a text, too; expected one of both: take one out" },
	{ other_that_is_not_sent, "other: found a language in whose place one is sent that has no text of its own; expected one of texts:"
	    " write that text, or \"\" to leave these people out" },
};

bool
definition_rules_check(const json_t *json, const struct broadcast *b, struct buf *why)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].is_broken(json, b))
			return definition_sentence(why, "%s", rules[i].sentence);
	return true;
}
