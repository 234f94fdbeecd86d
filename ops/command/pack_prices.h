/*
 * pack_prices.h - what one SMS part costs, for `safar pack cost --prices FILE`
 *
 *	[prices]		[country.qa]		[way.north]
 *	currency = USD		part = 0.045		part = 0.031
 *
 * A price of a way goes before prices of countries.  Mistakes are diagnostics.
 */
#ifndef OPS_COMMAND_PACK_PRICES_H
#define OPS_COMMAND_PACK_PRICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/compiler/cost.h"
#include "routing/ways.h"

struct compile_settings;
struct diag;
struct ini;

enum { PRICE_DIGITS = 6 /* before the point: room for 18 million parts in 64 bits of millionths */ };

struct price {
	const char	*section;	/* "country.qa", "way.north" */
	const char	*way;		/* "north"; NULL for a country */
	uint64_t	 part;		/* of one part, in millionths */
};

struct prices {
	struct ini	*ini;		/* keeps the words; NULL = no price list */
	const char	*currency;
	struct price	*price;
	size_t		 count;
};

/* --route: the ways of a file that carry SMS, behind the `*count` that are there; false after diagnostics. */
bool cost_ways_read(const char *path, struct ways *ways, struct cost_way out[WAYS_MAX], size_t *count, struct diag *d);
/* `ways` are those of --route, for the names of [way.…].  False after diagnostics; release either way. */
bool prices_read(struct prices *p, const char *path, const struct compile_settings *c, const struct cost_way *ways,
    size_t ways_count, struct diag *d);
void prices_release(struct prices *p);
/* Does this price count for an answer that goes out by `way`? */
bool price_is_for(const struct prices *p, const struct price *price, const char *way);
/* Hundredths of the currency for 1,000 answers, each topic's answer counted alike; rounded. */
uint64_t price_of_thousand(const struct price *price, const struct cost_sum *sum);

#endif
