/*
 * ways.h - the ways out: bearerbox and the SMSCs behind it
 *
 * One file, ways.ini, is read by `safar kannel-conf`, which writes Kannel's
 * whole configuration from it, and by safard, which learns from it by which
 * SMSC a service number goes out and how its USSD is spoken.  So the two can
 * not differ.  The keys are the table ways.def; mistakes are diagnostics with
 * their place; a file with a mistake is not used at all.
 */
#ifndef ROUTING_WAYS_H
#define ROUTING_WAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "routing/ussd_dialect.h"

struct diag;

enum way_carries { WAY_SMS, WAY_USSD };

/* One [way.<name>]: one `group = smsc` of Kannel, its smsc-id is the name. */
struct way {
	char		*name;
	enum way_carries carries;
	char		*numbers;	/* service numbers behind it, one blank between: "33444 +447700900999" */
	struct ussd_dialect ussd;	/* WAY_USSD: the dialect, with this way's own values */
};

struct ways {
	struct way	*way;
	size_t		 count;
};

/* Fills *w; false when an error was printed, then *w is worth nothing but ways_release(). */
bool ways_read(struct ways *w, const char *path, struct diag *d);
void ways_release(struct ways *w);
/* The first way of that kind with `number` among its numbers; else the first of that kind; NULL if there is none. */
const struct way *ways_of_number(const struct ways *w, enum way_carries carries, const char *number);

#endif
