/*
 * self.h - the optional self-report: sex, age band, sector
 *
 * Its count is what = "self", name = "f.25-34.domestic", "-" for what was
 * skipped; country and language are "" and no number is anywhere near.  It is
 * published as three tables of one dimension only (tables.def).
 */
#ifndef GATEWAY_STATS_SELF_H
#define GATEWAY_STATS_SELF_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum self_question { SELF_SEX, SELF_AGE, SELF_SECTOR, SELF_QUESTIONS };

struct self_option {
	enum self_question question;
	unsigned	 digit;
	const char	*word, *ui;
};

extern const struct self_option self_options[];
extern const size_t self_option_count;

/* NULL: no such digit; 0 is a skip and has no option. */
const struct self_option *self_find(enum self_question question, unsigned digit);
/* Name of the count for three digits, 0 or unknown = skipped.  False if all are: nothing is counted then. */
bool self_name(const unsigned digits[SELF_QUESTIONS], struct buf *out);
/* The word of one question in such a name; "-" if it was skipped or is none of ours.  Static storage. */
const char *self_word(const char *name, enum self_question question);

#endif
