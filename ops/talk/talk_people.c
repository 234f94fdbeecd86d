/*
 * talk_people.c - lines of a talk about what is kept of people
 *
 * A talk sees the store as staff would, in words: on which lists somebody is,
 * what she asked for, what was said of a number.
 */
#include "ops/talk/talk_inside.h"

#include <string.h>

#include "locales/text/buf.h"

bool
talk_vault(struct player *t)
{
	bool fails = talk_is_word(t, 1, "fails");

	if (!fails && !talk_is_word(t, 1, "works"))
		return talk_fail(t, "say: vault fails, or: vault works");
	return t->stage->ops->vault == NULL ? talk_cannot(t) : t->stage->ops->vault(t->stage, fails, t->why);
}

static bool
desk(struct player *t, bool is_offices)
{
	if (t->line.count != 2)
		return talk_fail(t, "say: offices FILE, or: rates FILE");
	return t->stage->ops->desk == NULL ? talk_cannot(t)
	    : t->stage->ops->desk(t->stage, is_offices, t->line.word[1].text, t->why);
}

bool
talk_offices(struct player *t)
{
	return desk(t, true);
}

bool
talk_rates(struct player *t)
{
	return desk(t, false);
}

/* register FILE: a list of invented agents is in service from now on */
bool
talk_register(struct player *t)
{
	if (t->line.count != 2)
		return talk_fail(t, "say: register FILE");
	return t->stage->ops->agents == NULL ? talk_cannot(t)
	    : t->stage->ops->agents(t->stage, t->line.word[1].text, t->why);
}

/* warden A SEBHA: as staff register one */
bool
talk_warden(struct player *t)
{
	const struct actor *a = t->line.count == 3 ? talk_find_actor(t, t->line.word[1].text) : NULL;

	if (a == NULL)
		return talk_fail(t, "say: warden A AREA");
	return t->stage->ops->warden == NULL ? talk_cannot(t)
	    : t->stage->ops->warden(t->stage, a->number, t->line.word[2].text, t->why);
}

bool
talk_key(struct player *t)
{
	if (!talk_is_word(t, 1, "turns"))
		return talk_fail(t, "say: key turns");
	return t->stage->ops->turn_key == NULL ? talk_cannot(t) : t->stage->ops->turn_key(t->stage, t->why);
}

/* listed A is alerts · asked A is "work night woman" · grouped A is nothing */
static bool
kept(struct player *t, enum talk_kept what)
{
	const struct actor *a = t->line.count == 4 ? talk_find_actor(t, t->line.word[1].text) : NULL;
	const char *expected = t->line.word[3].text;
	char room[256];
	struct buf found = BUF_OVER(room);

	if (a == NULL || !talk_is_word(t, 2, "is"))
		return talk_fail(t, "say: listed A is alerts, asked A is \"work night\", grouped A is nothing");
	if (t->stage->ops->kept == NULL)
		return talk_cannot(t);
	if (!t->stage->ops->kept(t->stage, what, a->number, &found, t->why))
		return false;
	if (strcmp(found.len > 0 ? found.ptr : "nothing", expected) == 0)
		return true;
	buf_addf(t->why, "it is \"%s\"", found.len > 0 ? found.ptr : "nothing");
	return false;
}

bool
talk_listed(struct player *t)
{
	return kept(t, TALK_KEPT_LISTS);
}

bool
talk_asked(struct player *t)
{
	return kept(t, TALK_KEPT_REQUEST);
}

bool
talk_grouped(struct player *t)
{
	return kept(t, TALK_KEPT_GROUP);
}

bool
talk_receipt(struct player *t)
{
	return kept(t, TALK_KEPT_RECEIPT);
}

bool
talk_forgotten(struct player *t)
{
	return kept(t, TALK_KEPT_FORGOTTEN);
}

/* marked bad qa/hotline.labour is 1 · marked nohelp … */
bool
talk_marked(struct player *t)
{
	bool is_bad = talk_is_word(t, 1, "bad");
	unsigned long n;

	if (t->line.count != 5 || (!is_bad && !talk_is_word(t, 1, "nohelp")) || !talk_is_word(t, 3, "is"))
		return talk_fail(t, "say: marked bad FACT is 1, or: marked nohelp FACT is 1");
	if (t->stage->ops->marked == NULL)
		return talk_cannot(t);
	if (!t->stage->ops->marked(t->stage, is_bad, t->line.word[2].text, &n, t->why))
		return false;
	if (n == strtoul(t->line.word[4].text, NULL, 10))
		return true;
	buf_addf(t->why, "it is %lu", n);
	return false;
}
