/* stats_live.h - published counts of a running gateway, over its control socket */
#ifndef OPS_COMMAND_STATS_LIVE_H
#define OPS_COMMAND_STATS_LIVE_H

#include <stdbool.h>

struct stats_live {
	const char	*socket, *owner;	/* NULL = the usual one; NULL = that of the account */
	const char	*from, *to;		/* ISO weeks */
	const char	*table;			/* NULL = all */
	bool		 is_csv;
};

/* Prints to stdout; an exit code, and its sentence on stderr. */
int stats_live_print(const struct stats_live *l);

#endif
