/*
 * harm.h - who is killed how often, drawn from which seed: what every soak is told and does
 */
#ifndef TESTS_SOAK_HARM_H
#define TESTS_SOAK_HARM_H

#include <argp.h>
#include <stdint.h>

#include "tests/soak/stand.h"

enum { HARM_KILLS_MAX = 2000 };

/*	 word	      bits of enum stand_program that die, one after the other */
#define HARM_BIT(p) (1u << STAND_##p)
#define HARM_VICTIMS(ROW) \
	ROW("safard",	 HARM_BIT(SAFARD)) \
	ROW("vault",	 HARM_BIT(VAULT)) \
	ROW("ours",	 HARM_BIT(SAFARD) | HARM_BIT(VAULT)) \
	ROW("bearerbox", HARM_BIT(BEARERBOX)) \
	ROW("both",	 HARM_BIT(SAFARD) | HARM_BIT(BEARERBOX))

/* Zeroed, then the defaults of pack, kills and patience_s set. */
struct harm {
	const char	*victim, *pack;
	unsigned	 programs, kills, seed;
	unsigned	 twice_max;		/* parts, for each kill */
	unsigned	 patience_s;
	bool		 must_keep;
	uint32_t	 at[HARM_KILLS_MAX];	/* how many parts came, in order */
	unsigned	 killed;
};

/* Options of every soak: its state->child_inputs[0] is a struct harm. */
extern const struct argp_child harm_options[];
unsigned harm_number(struct argp_state *state, const char *arg, unsigned long min, unsigned long max);
void harm_draw(struct harm *h, uint32_t parts);	/* `at`, each below `parts` */
bool harm_now(struct harm *h, struct stand *s, struct buf *why);
/* What went wrong, and where the folder is, if it stays; closes the stand, which may be NULL. */
void harm_end(const struct harm *h, struct stand *s, const char *name, int status, struct buf *why);

#endif
