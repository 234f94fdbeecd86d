/*
 * self_report.c - three questions about the person, by her own choice
 *
 * Sex, age band, sector: counted once, together, apart from her number and
 * from everything she asked (domain.md E.4).  Nobody who chose the child's path
 * or quiet mode is asked.  talk.pick holds the digits so far, one nibble each.
 */
#include "gateway/talk.h"

enum { SEXES = 4, AGES = 5, SECTORS = 8 };

void
self_ask(struct talking *c)
{
	if (c->next->is_child || c->next->is_quiet) {
		talk_home(c, -1);
		return;
	}
	c->next->pick = 0;
	question_say(c, TALK_SELF_SEX, UI_SELF_SEX);
}

static bool
took(struct talking *c, unsigned options, unsigned shift)
{
	if (question_took_key(c))
		return false;
	if (c->option < 1 || c->option > options) {
		talk_repeat(c, UI_WRONG_KEY);
		return false;
	}
	c->next->pick |= (uint16_t)(c->option << shift);
	return true;
}

void
on_self_sex(struct talking *c)
{
	if (took(c, SEXES, 0))
		question_say(c, TALK_SELF_AGE, UI_SELF_AGE);
}

void
on_self_age(struct talking *c)
{
	if (took(c, AGES, 4))
		question_say(c, TALK_SELF_SECTOR, UI_SELF_SECTOR);
}

void
on_self_sector(struct talking *c)
{
	if (!took(c, SECTORS, 8))
		return;
	talk_effect(c, EFFECT_SELF, c->next->pick);
	talk_say(c, UI_SELF_DONE);
}
