/*
 * broadcast_read.c - a definition against the rows of definition.def
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/broadcast/broadcast_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const struct definition_name names[] = {
#define BOTH DEFINITION_BOTH
#define NEWS DEFINITION_NEWS
#define ALERT DEFINITION_OF_ALERT
#define DEFINITION(name, type, need, of, min, max, what) { #name, DEFINITION_##type, DEFINITION_##need, of, min, max },
#include "gateway/broadcast/definition.def"
#undef BOTH
#undef NEWS
#undef ALERT
};

static const char *
string(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static void
copy(char *out, size_t size, const char *s)
{
	int n = snprintf(out, size, "%s", s == NULL ? "" : s);

	BUG_IF(n < 0 || (size_t)n >= size);	/* its length was checked */
}

static bool
names_check(const json_t *json, struct buf *why)
{
	const char *words[COUNT(names)], *key;
	json_t *v;

	for (size_t i = 0; i < COUNT(names); i++)
		words[i] = names[i].name;
	json_object_foreach((json_t *)(uintptr_t)json, key, v)
		if (!definition_word_check("definition", key, words, COUNT(words), why))
			return false;
	return true;
}

/* Names, needs, and each value alone. */
static bool
values_check(const json_t *json, struct buf *why)
{
	const char *kind = string(json, "kind");

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct definition_name *n = &names[i];
		const json_t *v = json_object_get(json, n->name);

		if (v == NULL && n->need == DEFINITION_MUST)
			return definition_sentence(why, "%s is missing: a definition has title, kind, list and until", n->name);
		if (v != NULL && !definition_value_check(n, v, why))
			return false;
		if (v != NULL && n->of != DEFINITION_BOTH && (strcmp(kind, "alert") == 0) != (n->of == DEFINITION_OF_ALERT))
			return definition_sentence(why, "%s: found in %s; expected only in %s: take it out, or change the kind", n->name,
			    n->of == DEFINITION_NEWS ? "an alert" : "news", n->of == DEFINITION_NEWS ? "news" : "an alert");
	}
	return true;
}

static void
audience_take(const json_t *json, struct broadcast *out)
{
	const json_t *stays = json_object_get(json, "stay"), *tags = json_object_get(json, "languages");
	struct addressees *a = &out->audience;

	a->list = broadcast_list_of(string(json, "list"));
	a->subscription = json_object_get(json, "topic") ? broadcast_subscription_of(string(json, "topic")) : SUBSCRIPTION_ALERTS;
	for (; a->stays < json_array_size(stays); a->stays++)
		copy(a->stay[a->stays], sizeof(a->stay[0]), json_string_value(json_array_get(stays, a->stays)));
	for (; a->locales < json_array_size(tags); a->locales++)
		copy(a->locale[a->locales], sizeof(a->locale[0]), json_string_value(json_array_get(tags, a->locales)));
	copy(a->area, sizeof(a->area), string(json, "area"));
	a->is_of = json_object_get(json, "of") != NULL;
	if (a->is_of)
		BUG_IF(!definition_id(string(json, "of"), a->of));
}

/* One that changes another goes to those who were given that, whether `of` says so or not. */
static void
alert_take(const json_t *json, struct broadcast *out)
{
	const json_t *slots = json_object_get(json, "slots");

	out->type = json_object_get(json, "type") ? alert_type_of(string(json, "type")) : ALERT_PREPARE;
	for (unsigned i = 0; i < ALERT_SLOT_COUNT; i++)
		copy(out->slot[i], sizeof(out->slot[i]), i == ALERT_SLOT_NOTE ? string(json, "code") : string(slots, alert_slot_words[i]));
	out->level = (unsigned)json_integer_value(json_object_get(json, "level"));
	copy(out->origin, sizeof(out->origin), string(json, "origin"));
	out->is_restricted = json_is_true(json_object_get(json, "restricted"));
	out->has_changes = json_object_get(json, "changes") != NULL;
	if (!out->has_changes)
		return;
	BUG_IF(!definition_id(string(json, "changes"), out->changes));
	if (!out->audience.is_of)
		memcpy(out->audience.of, out->changes, STORE_ID_BYTES);
	out->audience.is_of = true;
}

static int
by_locale(const void *one, const void *other)
{
	return strcmp(((const struct wording *)one)->locale, ((const struct wording *)other)->locale);
}

/* In order of the tags, so that the same definition is the same, however its names were sorted; false: too many. */
static bool
wordings_take(const json_t *json, struct broadcast *out, struct buf *why)
{
	json_t *texts = json_object_get(json, "texts"), *other = json_object_get(json, "other"), *v;
	const char *tag;

	if (json_object_size(texts) + json_object_size(other) > BROADCAST_LOCALES)
		return definition_sentence(why, "texts and other: found %zu languages; expected at most %d: leave some out",
		    json_object_size(texts) + json_object_size(other), BROADCAST_LOCALES);
	json_object_foreach(texts, tag, v) {
		struct wording *w = &out->wording[out->wordings++];

		copy(w->locale, sizeof(w->locale), tag);
		w->choice = CHOICE_TEXT;
		w->text = json_string_value(v);
	}
	json_object_foreach(other, tag, v) {
		struct wording *w = &out->wording[out->wordings++];

		copy(w->locale, sizeof(w->locale), tag);
		copy(w->other, sizeof(w->other), json_string_value(v));
		w->choice = w->other[0] == '\0' ? CHOICE_LEAVE_OUT : CHOICE_OTHER;
	}
	qsort(out->wording, out->wordings, sizeof(out->wording[0]), by_locale);
	return true;
}

static int64_t
time_take(const json_t *json, const char *name)
{
	int64_t when_s = 0;

	if (json_object_get(json, name) != NULL)
		BUG_IF(!definition_time(string(json, name), &when_s));
	return when_s;
}

bool
broadcast_read(const json_t *json, struct broadcast *out, struct buf *why)
{
	memset(out, 0, sizeof(*out));
	if (!json_is_object(json))
		return definition_sentence(why, "a definition is one JSON object: write {\"title\":\"...\",\"kind\":\"news\"}");
	if (!names_check(json, why) || !values_check(json, why))
		return false;
	out->json = json;
	out->kind = strcmp(string(json, "kind"), definition_kinds[BROADCAST_ALERT]) == 0 ? BROADCAST_ALERT : BROADCAST_NEWS;
	copy(out->title, sizeof(out->title), string(json, "title"));
	copy(out->from, sizeof(out->from), string(json, "from"));
	copy(out->reason, sizeof(out->reason), string(json, "reason"));
	out->is_training = json_is_true(json_object_get(json, "training"));
	out->at_night = json_is_true(json_object_get(json, "night"));
	out->at_s = time_take(json, "at");
	out->until_s = time_take(json, "until");
	audience_take(json, out);
	alert_take(json, out);
	return wordings_take(json, out, why) && definition_rules_check(json, out, why);
}
