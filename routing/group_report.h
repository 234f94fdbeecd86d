/*
 * group_report.h - what a warden reports: how many people, where, what they need
 *
 * "45 SEBHA 1 3", in the digits of every script, Ethiopic numerals too; the
 * first number is people, each single digit behind it a need (needs.def), the
 * one word an area, wherever it stands.  Anything that can be read in two ways
 * is a problem, to be asked back: a wrong count sends the wrong number of
 * buses.  A second word is refused, for it may be a name.  Pure; keeps nothing.
 */
#ifndef ROUTING_GROUP_REPORT_H
#define ROUTING_GROUP_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct fold_table;

enum { GROUP_AREA_BYTES = 24, GROUP_PEOPLE_MAX = 100000, GROUP_TEXT_MAX = 640 };

enum group_need {
#define GROUP_NEED(digit, id, word) GROUP_NEED_##id = 1 << (digit),
#include "routing/needs.def"
#undef GROUP_NEED
};

enum group_problem {
	GROUP_CLEAR,
	GROUP_NO_PEOPLE,	/* no number at all */
	GROUP_PEOPLE_RANGE,	/* 0, or more than GROUP_PEOPLE_MAX */
	GROUP_PEOPLE_UNCLEAR,	/* "40-50", "12½" */
	GROUP_NEED_UNCLEAR,	/* "13", 0, or a digit that needs.def has not */
	GROUP_NO_AREA,		/* none given, and the warden's own is not known */
	GROUP_AREA_UNKNOWN,	/* not among the registered ones */
	GROUP_AREA_LONG,	/* does not fit area[] */
	GROUP_TOO_MANY_WORDS,	/* names or a sentence: nothing of it is kept */
	GROUP_UNREADABLE,	/* not UTF-8 */
	GROUP_PROBLEM_COUNT
};

struct group_report {
	enum group_problem problem;	/* unless GROUP_CLEAR all else is zero */
	uint32_t	 people;
	uint16_t	 needs;			/* GROUP_NEED_* */
	char		 area[GROUP_AREA_BYTES];	/* folded; the warden's own if none was given */
};

struct group_ask {
	const struct fold_table *fold;
	const char	*own_area;	/* of the warden; NULL or "" = not known */
	/*
	 * Is the folded `word` a registered area?  Writes its code.  NULL: none
	 * is registered, any one word without digits is an area.
	 */
	bool		(*find_area)(void *arg, const char *word, char code[GROUP_AREA_BYTES]);
	void		*arg;
};

/* Reads what stands behind the keyword, from byte `at` of `text`; true if out->problem is GROUP_CLEAR. */
bool group_report_read(const struct group_ask *ask, const char *text, size_t len, size_t at, struct group_report *out);
/* Appends "45 SEBHA 1 3", to be confirmed; the area in capitals where it has Latin letters. */
void group_report_add(struct buf *out, const struct group_report *r);
const char *group_need_word(unsigned digit);	/* English, for staff; NULL if there is no such need */
const char *group_problem_word(enum group_problem problem);	/* "need-unclear": for logs and counts */

#endif
