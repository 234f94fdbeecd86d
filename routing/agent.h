/*
 * agent.h - which agency somebody asks for: by number, by name, by a name like it (domain.md D.4)
 *
 * Reads an open register; allocates nothing per question.  Says what was found,
 * not what to answer: the V-texts are the conversation's business.
 *
 * Order: the whole text as an exact name ("Gulf 2000" is no licence 2000); its
 * number; near names.  A score is the better of two measures (name.h).
 *
 * ONE is said of
 *	- a number that one agency has, with no name beside it, or with a name that
 *	  fits: 80 and more, or the first words of the registered name and of no other;
 *	- an exact name that one agency has, and no other looks the same to the eye;
 *	- a near name of 92 and more, 5 ahead of the next agency.
 * LIKE is said of all else that scores 80 (or shares those first words), best first, ties in the order of the
 * list; of a name that stands beside a number that nobody has (never ONE: her
 * paper may be another's) or beside a telephone number; of several agencies with one number; of a serial
 * that is no whole number and has no fitting name beside it.  A look that two
 * share ("G0ld", "Gold") is worth 92 to both, so both are shown.
 * OTHER_NAME also when the name typed is that of another agency, exactly or by
 * the rule of ONE, near as the two may be.  Beside a number, a name is what has a word of three letters.
 * An alias is its agency: each agency is in an answer once.
 */
#ifndef ROUTING_AGENT_H
#define ROUTING_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/register/number.h"
#include "content/register/register.h"

struct fold_table;

enum { AGENT_CHOICES = 3, AGENT_SURE = 92, AGENT_NEAR = 80, AGENT_GAP = 5 };

enum agent_found {
	AGENT_FOUND_NONE,	/* V7 */
	AGENT_FOUND_ONE,	/* row[0]; V1 to V6, V11 by its status and flags */
	AGENT_FOUND_LIKE,	/* row[0..count): similar names, let her choose: V8 */
	AGENT_FOUND_OTHER_NAME,	/* row[0] has the number, the name typed does not fit it: V9 */
	AGENT_FOUND_COMPANY,	/* a company number: V10 */
};

struct agent_hit {
	enum agent_found found;
	unsigned	count;
	uint32_t	row[AGENT_CHOICES];	/* best first; aliases are followed to what they became */
	uint8_t		score[AGENT_CHOICES];	/* 0..100 */
	bool		by_number;		/* the number decided: the registered name is shown */
	bool		was_renamed;		/* she typed an older name */
};

struct agent_finder;			/* a register and room to count in; one thread */
struct agent_finder *agent_finder_new(const struct agents *a, const struct fold_table *fold, enum agent_shape shape);
void agent_finder_free(struct agent_finder *f);
/* `text` is valid UTF-8, without the keyword; at most 160 characters of it are looked at. */
void agent_find(struct agent_finder *f, const char *text, size_t len, struct agent_hit *out);

#endif
