/*
 * agents_invent.h - a register of agencies that nobody has, for agents.c
 *
 * Names are syllables, by a seed: the same in every run, and printed by nobody.
 */
#ifndef OPS_BENCH_AGENTS_INVENT_H
#define OPS_BENCH_AGENTS_INVENT_H

#include <stdint.h>

#include "content/register/build.h"
#include "content/register/number.h"

enum { INVENTED_NAME = 96 };

struct invented {
	unsigned	 rows;		/* set before invented_fill() */
	uint64_t	 seed;
	struct list_row	*row;
	char		(*name)[INVENTED_NAME], (*number)[NUMBER_BYTES];
};

void invented_fill(struct invented *in);
void invented_release(struct invented *in);
uint32_t invented_pick(struct invented *in, uint32_t below);
void invented_name(struct invented *in, char out[INVENTED_NAME]);
/* One letter of the first word, not its first: other, gone, more, swapped; `text` has room for one more. */
void invented_slip(struct invented *in, char *text);
/* Letter for letter in Arabic, without "Ltd"; `text` has room for 2 * INVENTED_NAME. */
void invented_arabic(char *text);

#endif
