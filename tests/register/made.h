/*
 * made.h - an invented register of the country ZZ, which does not exist
 *
 * Names are put together from a closed set of made-up syllables, so that none
 * comes near an agency that exists.  The same seed gives the same list on
 * every machine.  It holds what a real list holds: names one letter apart,
 * the same words in another order, 0 and O, Ltd and Pvt, old names of merged
 * agencies, every status word, end dates around the day of the list.
 */
#ifndef TESTS_REGISTER_MADE_H
#define TESTS_REGISTER_MADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { MADE_NAME = 96, MADE_NUMBER = 24, MADE_TYPED = 512, MADE_ROWS = 3200 };

struct made_row {
	char	 name[MADE_NAME], number[MADE_NUMBER];
	char	 core[MADE_NAME];	/* name in small letters without company words */
	const char *word, *trade;	/* the list's status word; what the licence is for */
	uint32_t became;		/* row it merged into; UINT32_MAX */
	int32_t	 status_day, end_day;	/* days since 1970; 0 = empty */
	unsigned grade, actions;	/* tenths of a star, 0 = none */
};

struct made_list { struct made_row *row; size_t count; int32_t day; uint64_t seed; };

struct made_list *made_list(uint64_t seed, size_t rows, int32_t day);
void made_list_free(struct made_list *l);
/* As its office would publish it, with an e-mail column that nobody may keep. */
void made_list_write(const struct made_list *l, FILE *out);
/* Job orders of its agencies, and of some that are nobody; two in ten have ended. */
void made_jobs_write(const struct made_list *l, uint64_t seed, FILE *out);
/* What somebody types who means the row returned: typos of a keypad, other scripts, numbers.  `turn` counts up. */
const struct made_row *made_typed(const struct made_list *l, uint64_t seed, uint64_t turn, char typed[MADE_TYPED]);
/* True if every word of the name is a company or trade word, a number, or made of our syllables. */
bool made_is_ours(const char *name);

#endif
