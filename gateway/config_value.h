/*
 * config_value.h - one row of config.def, and whether a value fits it
 *
 * Only config.c, config_check.c and their tests come here.
 */
#ifndef GATEWAY_CONFIG_VALUE_H
#define GATEWAY_CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Strings first, up to TYPE_LIST. */
enum config_type { TYPE_STR, TYPE_PATH, TYPE_WORD, TYPE_LIST, TYPE_INT, TYPE_TIME, TYPE_BOOL };
enum config_obeyed { OBEYED_LIVE, OBEYED_START };

struct config_row {
	const char	*section, *key;
	enum config_type type;
	const char	*def, *min, *max;
	enum config_obeyed obeyed;
	const char	*what;
	size_t		 at;
};

/*
 * Appends what is wrong with `value` to *why and returns false; else *number is
 * set for INT, BOOL and TIME (seconds).
 */
bool config_value_judge(const struct config_row *r, const char *value, long *number, struct buf *why);

/* Single edits between two short words; 99 when they are not short. */
unsigned config_edits(const char *a, const char *b);

#endif
