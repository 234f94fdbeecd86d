/*
 * talk_alerts.c - lines of a talk about alerts in force, and about who was asked for a 1
 */
#include "ops/talk/talk_inside.h"

#include <string.h>

#include "gateway/alert_desk.h"
#include "locales/text/buf.h"

static const char *const types[ALERT_TYPE_COUNT] = { "prepare", "shelter", "go", "update", "off", "clear", "drill" };
#define ROW(name, word, chars, what) word,
static const char *const slots[ALERT_SLOT_COUNT] = { ALERT_SLOTS(ROW) };
#undef ROW

static int
index_of(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* office "Embassy" point "Main gate" … from word `from` on */
static bool
read_slots(const struct script_line *line, unsigned from, struct talk_alert *out)
{
	for (unsigned i = from; i + 1 < line->count; i += 2) {
		int slot = index_of(slots, ALERT_SLOT_COUNT, line->word[i].text);

		if (slot < 0)
			return false;
		(void)snprintf(out->slot[slot], sizeof out->slot[slot], "%s", line->word[i + 1].text);
	}
	return (line->count - from) % 2 == 0;
}

/* alert none · alert Q1234 go QA point "Main gate" … · alert Q1234 changed R5678 · alert Q1234 off R5678 · alert Q1234 over */
bool
talk_alert(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	const struct script_word *w = t->line.word;
	struct talk_alert now = { .type = 0 };
	bool is_none = t->line.count == 2 && talk_is_word(t, 1, "none"), is_good = is_none;
	int type = t->line.count > 3 ? index_of(types, ALERT_TYPE_COUNT, w[2].text) : -1;

	if (t->line.count == 3 && talk_is_word(t, 2, "over")) {
		now.state = TALK_ALERT_OVER;
		is_good = true;
	} else if (t->line.count == 4 && strlen(w[3].text) > 2 && (talk_is_word(t, 2, "changed") || talk_is_word(t, 2, "off"))) {
		now.state = talk_is_word(t, 2, "off") ? TALK_ALERT_OFF : TALK_ALERT_CHANGED;
		now.by = w[3].text;
		is_good = true;
	} else if (type >= 0) {
		now.type = (enum alert_type)type;
		now.stay = w[3].text;
		is_good = read_slots(&t->line, 4, &now);
	}
	if (!is_good)
		return talk_fail(t, "say: alert none, alert Q1234 go QA point \"Main gate\", alert Q1234 changed R5678, alert Q1234 over");
	return ops->alert == NULL ? talk_cannot(t) : ops->alert(t->stage, is_none ? NULL : w[1].text, &now, t->why);
}

bool
talk_crisis_level(struct player *t)
{
	const struct script_word *w = t->line.word;

	if (t->line.count != 3)
		return talk_fail(t, "say: level QA 3");
	return t->stage->ops->level == NULL ? talk_cannot(t)
	    : t->stage->ops->level(t->stage, w[1].text, (unsigned)strtoul(w[2].text, NULL, 10), t->why);
}

bool
talk_awaits(struct player *t)
{
	const struct actor *a = t->line.count == 2 ? talk_find_actor(t, t->line.word[1].text) : NULL;

	if (a == NULL)
		return talk_fail(t, "say: awaits A");
	return t->stage->ops->awaits == NULL ? talk_cannot(t) : t->stage->ops->awaits(t->stage, a->number, t->why);
}
