/*
 * ways.h - the ways out: bearerbox and the SMSCs behind it
 *
 * One file, ways.ini, is read by `safar kannel-conf`, which writes Kannel's
 * whole configuration from it, and by safard, which learns from it by which
 * SMSC a service number goes out and how its USSD is spoken.  So the two can
 * not differ.  The keys are the table ways.def; mistakes are diagnostics with
 * their place; a file with a mistake is not used at all.
 *
 * Passwords may live in files of their own.  ways_read() does not open them,
 * so that safard needs no right to; who writes Kannel's configuration calls
 * ways_read_passwords(), too.
 */
#ifndef ROUTING_WAYS_H
#define ROUTING_WAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "routing/ussd_dialect.h"

struct diag;

enum { WAYS_MAX = 16 };
enum way_carries { WAY_SMS, WAY_USSD };

#define WAYS_FIELD_STR(k)	char *k;
#define WAYS_FIELD_SECRET(k)	char *k;
#define WAYS_FIELD_PATH(k)	char *k;
#define WAYS_FIELD_WORD(k)	char *k;
#define WAYS_FIELD_LIST(k)	char *k;
#define WAYS_FIELD_INT(k)	long k;
#define WAYS_FIELD_OCTET(k)	long k;		/* -1: not given */
#define WAYS_FIELD_BOOL(k)	bool k;

/* The keys as they were given; numbers and dialect are easier to use in struct way. */
struct bearerbox_keys {
#define BEARERBOX_KEY(key, type, def, min, max, what) WAYS_FIELD_##type(key)
#include "routing/ways.def"
#undef BEARERBOX_KEY
};
struct way_keys {
#define WAY_KEY(key, type, def, min, max, kind, what) WAYS_FIELD_##type(key)
#include "routing/ways.def"
#undef WAY_KEY
};

/* One [way.<name>]: one `group = smsc` of Kannel, its smsc-id is the name. */
struct way {
	char		*name;
	enum way_carries carries;
	char		*numbers;	/* service numbers behind it, one blank between: "33444 +447700900999" */
	struct ussd_dialect ussd;	/* WAY_USSD: the dialect, with this way's own values */
	uint16_t	 national;	/* WAY_SMS: NATIONAL_BIT()s, see locales/text/encoding.h */
	struct way_keys	 key;		/* numbers is this one's */
};

struct ways {
	struct way	*way;
	size_t		 count;
	struct bearerbox_keys bearerbox;
};

/* Fills *w; false when an error was printed, then *w is only good to find more of them below, and for ways_release(). */
bool ways_read(struct ways *w, const char *path, struct diag *d);
/* Reads the password files that `path` names into the keys without _file; false when an error was printed. */
bool ways_read_passwords(struct ways *w, const char *path, struct diag *d);
void ways_release(struct ways *w);

/* Made in memory: the defaults and no way; a way with defaults, good until the next one is added. */
void ways_init(struct ways *w);
struct way *ways_add(struct ways *w, const char *name, enum way_carries carries);

#endif
