/*
 * sending.h - how broadcasts leave: which way, how fast, when not, at what price
 *
 * One file, sending.ini, read by safard and by `safar broadcast check-sending`:
 *
 *	[sending]			[country.sa]
 *	currency = ETB			way = north		an SMSC of ways.ini
 *	budget = 60000			spare = south		while the first is down
 *					price = 0.40		of one part
 *	[way.north]			utc_offset = +03:00
 *	pace = 15			night = 21:00-08:00	nothing but alerts leaves then
 *
 *	[country.rest] is for all others; without it they have no way out.
 *
 * Keys are rows of sending.def.  Mistakes are diagnostics with their place; a file with a mistake is not used at all.
 */
#ifndef ROUTING_SENDING_H
#define ROUTING_SENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct ways;

enum { SENDING_COUNTRIES = 64, SENDING_NAME_BYTES = 32 };

struct sending_country {
	uint16_t	country;		/* COUNTRY(); 0 = the rest */
	char		way[SENDING_NAME_BYTES], spare[SENDING_NAME_BYTES];	/* spare "" = none */
	uint64_t	price;			/* of a part, in millionths of the currency */
	int16_t		offset_minutes;		/* local time - UTC */
	int16_t		night_from, night_to;	/* minutes of the local day; equal = no night */
};
struct sending_way { char name[SENDING_NAME_BYTES]; unsigned parts_a_second; /* broadcasts alone: below the SMSC's throughput */ };

struct sending {
	char		currency[4];
	uint64_t	budget;			/* millionths that one broadcast may cost; 0 = no limit */
	unsigned	window;			/* parts with one SMSC that it has not accepted yet */
	unsigned	failed_percent;		/* of the last 200: then it pauses */
	unsigned	silent_s;		/* an SMSC that accepts nothing for so long: it pauses */
	struct sending_country country[SENDING_COUNTRIES];
	size_t		countries;
	struct sending_way way[16];
	size_t		ways;
};

/* `ways`: the ones of ways.ini (NULL: neither names nor paces are held against them).  False when an error was printed. */
bool sending_read(struct sending *s, const char *path, const struct ways *ways, struct diag *d);
const struct sending_country *sending_country(const struct sending *s, uint16_t country);	/* NULL: no way out */
const struct sending_way *sending_way(const struct sending *s, const char *name);
/* 0: may leave now; else when the night there is over. */
int64_t sending_awake_s(const struct sending_country *c, int64_t now_s);
/* When `parts` from now on will have left, at `parts_a_second`, nights apart (at_night: none). */
int64_t sending_ends_s(const struct sending_country *c, unsigned parts_a_second, unsigned long parts, bool at_night, int64_t now_s);

#endif
