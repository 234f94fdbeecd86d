/*
 * talk_world.c - lines of a talk about the world: store, packs, counts, phones
 */
#include "ops/talk/talk_inside.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/gsm7.h"

bool
talk_fail(struct player *t, const char *sentence)
{
	buf_adds(t->why, sentence);
	return false;
}

bool
talk_cannot(struct player *t)
{
	return talk_fail(t, "this stage cannot do that");
}

bool
talk_is_word(const struct player *t, unsigned i, const char *word)
{
	return i < t->line.count && !t->line.word[i].is_quoted && strcmp(t->line.word[i].text, word) == 0;
}

struct actor *
talk_find_actor(struct player *t, const char *name)
{
	for (unsigned i = 0; i < t->actors; i++)
		if (strcmp(t->actor[i].name, name) == 0)
			return &t->actor[i];
	return NULL;
}

/* counted topic work.pay is 1 · counted topic work.pay in QA is 0 */
bool
talk_counted(struct player *t)
{
	const struct script_word *w = t->line.word;
	bool in = talk_is_word(t, 3, "in");
	const char *country = in ? w[4].text : "*";
	unsigned long n;

	if (t->line.count != (in ? 7u : 5u) || !talk_is_word(t, in ? 5 : 3, "is"))
		return talk_fail(t, "say: counted topic NAME is 1, or: counted topic NAME in QA is 0");
	if (t->stage->ops->counted == NULL)
		return talk_cannot(t);
	if (!t->stage->ops->counted(t->stage, w[1].text, w[2].text, country, &n, t->why))
		return false;
	if (n == strtoul(w[t->line.count - 1].text, NULL, 10))
		return true;
	buf_addf(t->why, "it is %lu", n);
	return false;
}

bool
talk_withdraw(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;

	if (t->line.count != 2)
		return talk_fail(t, "say: withdraw qa/hotline.labour");
	return ops->withdraw == NULL ? talk_cannot(t) : ops->withdraw(t->stage, t->line.word[1].text, t->why);
}

bool
talk_restart(struct player *t)
{
	return t->stage->ops->restart == NULL ? talk_cannot(t) : t->stage->ops->restart(t->stage, t->why);
}

bool
talk_reload(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;

	if (t->line.count != 2)
		return talk_fail(t, "say: reload release");
	return ops->reload == NULL ? talk_cannot(t) : ops->reload(t->stage, t->line.word[1].text, t->why);
}

bool
talk_store(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	bool fails = talk_is_word(t, 1, "fails");

	if (!fails && !talk_is_word(t, 1, "works"))
		return talk_fail(t, "say: store fails, or: store works");
	return ops->store_fails == NULL ? talk_cannot(t) : ops->store_fails(t->stage, fails, t->why);
}

bool
talk_sms(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	bool fails = talk_is_word(t, 1, "fails");

	if (!fails && !talk_is_word(t, 1, "works"))
		return talk_fail(t, "say: sms fails, or: sms works");
	return ops->sms_fails == NULL ? talk_cannot(t) : ops->sms_fails(t->stage, fails, t->why);
}

/* phones read hi ne · phones read nothing */
bool
talk_phones(struct player *t)
{
	const struct talk_stage_ops *ops = t->stage->ops;
	uint16_t national = 0;

	if (!talk_is_word(t, 1, "read") || t->line.count < 3)
		return talk_fail(t, "say: phones read tr es, or: phones read nothing");
	for (unsigned i = 2; i < t->line.count && !talk_is_word(t, 2, "nothing"); i++) {
		enum national id = national_to_write(t->line.word[i].text);

		if (id == NATIONAL_NONE)
			return talk_fail(t, "this language has no table to write with");
		national |= NATIONAL_BIT(id);
	}
	return ops->phones_read == NULL ? talk_cannot(t) : ops->phones_read(t->stage, national, t->why);
}
