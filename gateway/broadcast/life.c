/*
 * life.c - asks the table of life.def
 */
#include "gateway/broadcast/life.h"

#include <string.h>

#include "gateway/staff/staff.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { STOPPERS = 1 << ROLE_EDITOR | 1 << ROLE_APPROVER | 1 << ROLE_OPERATOR | 1 << ROLE_ADMIN };

static const struct { const char *name, *sentence; } states[LIFE_STATES] = {
#define LIFE_STATE(state, n, name, sentence) [n] = { name, sentence },
#include "gateway/broadcast/life.def"
};

static const struct move { enum life_state was, next; unsigned who; const char *verb; } moves[] = {
#define AUTHOR LIFE_AUTHOR
#define OTHER LIFE_OTHER
#define ONE LIFE_ONE
#define CLOCK LIFE_CLOCK
#define LIFE_MOVE(was, next, who, verb, sentence) { LIFE_##was, LIFE_##next, who, verb },
#include "gateway/broadcast/life.def"
#undef AUTHOR
#undef OTHER
#undef ONE
#undef CLOCK
};

const char *
life_name(enum life_state s)
{
	BUG_IF(s >= LIFE_STATES);
	return states[s].name;
}

const char *
life_sentence(enum life_state s)
{
	BUG_IF(s >= LIFE_STATES);
	return states[s].sentence;
}

bool
life_leads(enum life_state was, enum life_state next)
{
	for (size_t i = 0; i < COUNT(moves); i++)
		if (moves[i].was == was && moves[i].next == next)
			return true;
	return false;
}

static const struct move *
move_of(enum life_state was, const char *verb)
{
	for (size_t i = 0; i < COUNT(moves); i++)
		if (moves[i].was == was && strcmp(moves[i].verb, verb) == 0)
			return &moves[i];
	return NULL;
}

static bool
has_role(const struct life_asker *who, unsigned roles)
{
	return !who->is_clock && (who->roles & roles) != 0;
}

/* Who returned it would be author and second person of what she then changes. */
static bool
may_write(const struct move *m, const struct life_asker *who)
{
	return has_role(who, 1 << ROLE_EDITOR) && !(m->was == LIFE_RETURNED && m->next == LIFE_DRAFT && who->has_returned);
}

static bool
is_allowed(const struct move *m, const struct life_asker *who, bool is_training)
{
	if (m->who & LIFE_CLOCK && who->is_clock)
		return true;
	if (m->who & LIFE_ONE && has_role(who, STOPPERS))
		return true;
	if (m->who & LIFE_AUTHOR && may_write(m, who))
		return true;
	if (m->who & LIFE_OTHER && has_role(who, 1 << ROLE_APPROVER) && !who->has_touched)
		return true;
	/* Learning alone: nothing of it ever leaves. */
	return is_training && m->who & LIFE_OTHER && m->next == LIFE_SCHEDULED && has_role(who, 1 << ROLE_EDITOR) && who->has_touched;
}

static void
say_no_step(enum life_state was, const char *verb, struct buf *why)
{
	const char *between = ": from here it can ";

	buf_addf(why, "%s is not possible now: it is %s (%s)", verb, states[was].name, states[was].sentence);
	for (size_t i = 0; i < COUNT(moves); i++)
		if (moves[i].was == was && moves[i].who != LIFE_CLOCK) {
			buf_addf(why, "%s%s", between, moves[i].verb);
			between = ", ";
		}
	if (was == LIFE_SENT || was == LIFE_CANCELLED)
		buf_adds(why, "; send a correction, or make a new one from its text");
	else if (life_is_over(was))
		buf_adds(why, "; make a new one from its text");
}

static void
say_not_hers(const struct move *m, const struct life_asker *who, struct buf *why)
{
	buf_addf(why, "%s is not for ", m->verb);
	if (m->who == LIFE_CLOCK)
		buf_adds(why, "people: it happens by itself when its time has come");
	else if (who->is_clock)
		buf_adds(why, "the clock: a person decides it");
	else if (m->who & LIFE_OTHER && who->has_touched && has_role(who, 1 << ROLE_APPROVER | 1 << ROLE_EDITOR))
		buf_adds(why, "who made, changed or submitted it, ever: ask an approver who never touched it");
	else if (m->who & LIFE_OTHER)
		buf_adds(why, "this account: an approver who never touched it may do it");
	else if (m->who & LIFE_AUTHOR && who->has_returned && has_role(who, 1 << ROLE_EDITOR))
		buf_adds(why, "who gave it back: another editor changes it, so that two people still look at it");
	else if (m->who & LIFE_AUTHOR)
		buf_adds(why, "this account: an editor may do it");
	else
		buf_adds(why, "this account: any one editor, approver, operator or administrator may do it");
}

bool
life_may(enum life_state was, const char *verb, const struct life_asker *who, bool is_training, enum life_state *next, struct buf *why)
{
	const struct move *m = move_of(was, verb);

	BUG_IF(was >= LIFE_STATES);
	if (m == NULL) {
		say_no_step(was, verb, why);
		return false;
	}
	if (!is_allowed(m, who, is_training)) {
		say_not_hers(m, who, why);
		return false;
	}
	*next = m->next;
	return true;
}
