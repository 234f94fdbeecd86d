/*
 * rates.h - rates of money transfer: the real, dull cover of quiet mode
 *
 * rates.ini (ops/man/rates.ini.5) is written by hand or by the operator's
 * job, from a public source, and expires: an old rate is no rate, and a cover
 * that shows no real content is soon found out.  Names no money service.
 *
 * Reload: rates_read() again; NULL = keep what is in service, which expires by itself.
 */
#ifndef GATEWAY_DESK_RATES_H
#define GATEWAY_DESK_RATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct diag;

enum { RATES_MAX = 500, RATES_LINES = 3, RATES_DAYS_MAX = 31, RATE_BYTES = 16, CURRENCY_BYTES = 4, RATES_DATE_BYTES = 11 };

struct rate {
	uint16_t	 stay, origin;			/* COUNTRY() */
	char		 from[CURRENCY_BYTES], to[CURRENCY_BYTES];	/* ISO 4217 */
	char		 rate[RATE_BYTES];		/* as written: digits, perhaps a point and digits */
};

struct rates {
	struct rate	*rate;				/* in file order */
	size_t		 count;
	int32_t		 as_of_day, expires_day;	/* days since 1970; good to the end of expires_day, UTC */
	char		 as_of[RATES_DATE_BYTES], expires[RATES_DATE_BYTES];
	char		*source;
};

/*
 * For a path "" rates without a line; NULL when an error was printed or the
 * file cannot be read.  `now_s` tells what lies in the future; one that has
 * expired is no error.
 */
struct rates *rates_read(const char *path, int64_t now_s, struct diag *d);
void rates_free(struct rates *r);			/* NULL is fine */
bool rates_are_good(const struct rates *r, int64_t now_s);	/* has lines and has not expired; NULL r: false */

/*
 * Appends at most RATES_LINES lines "1 QAR = 36.42 NPR 2026-11-20" with a line
 * feed between: of her way first, then others from where she stays.  False and
 * nothing appended when there is none to show: say "no rates now".
 */
bool rates_line(const struct rates *r, uint16_t stay, uint16_t origin, int64_t now_s, struct buf *out);

#endif
