/*
 * handset.h - one simulated phone, whatever network it is on
 *
 * Three networks, one face: a service inside this process (from a pack), the
 * phone bearer of a running safard, or the simulated operator.  A handset says
 * what a person does; what comes back is told to the `heard` callback, part by
 * part and page by page.
 */
#ifndef OPS_COMMAND_HANDSET_H
#define OPS_COMMAND_HANDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "locales/text/parts.h"

struct buf;
struct wire;

enum { HANDSET_NUMBER = 32 };

enum heard_kind {
	HEARD_PART,		/* one part of an SMS */
	HEARD_PAGE,		/* a USSD screen */
	HEARD_ERROR,		/* the network could not: a sentence */
};

struct heard {
	enum heard_kind	 kind;
	unsigned	 part, parts;	/* from 1 */
	enum alphabet	 alphabet;
	unsigned	 units;		/* septets or 16-bit units of `text` */
	bool		 is_end;	/* USSD: the session is over */
	const char	*text;		/* UTF-8, good for the call */
};

typedef void heard_fn(void *arg, const struct heard *h);

struct handset;

struct handset_ops {
	/* Each false with a sentence when the network refuses. */
	bool (*sms)(struct handset *h, const char *text, struct buf *why);
	bool (*dial)(struct handset *h, const char *code, struct buf *why);
	bool (*key)(struct handset *h, const char *text, struct buf *why);
	bool (*hangup)(struct handset *h, struct buf *why);
	/* Readable = answers may be there; -1 when calls answer at once. */
	int (*fd)(const struct handset *h);
	/* Takes what is there; false when the network is gone for good.  fd() may differ afterwards. */
	bool (*take)(struct handset *h, struct buf *why);
	/* An answer is still due.  SMS through an operator may also get none. */
	bool (*is_waiting)(const struct handset *h);
	void (*close)(struct handset *h);
};

struct handset {		/* first member of each network's own struct */
	const struct handset_ops *ops;
	char		 from[HANDSET_NUMBER], service[HANDSET_NUMBER];
	heard_fn	*heard;
	void		*heard_arg;
	bool		 is_open;	/* a USSD session is on the screen */
	unsigned long	 heards;	/* parts, screens and errors so far */
};

struct handset_settings {
	const char	*from, *service;
	heard_fn	*heard;
	void		*heard_arg;
};

/* NULL and a sentence when the world refuses; close with handset_close(). */
struct handset *handset_open_pack(const struct handset_settings *s, const char *pack, struct buf *why);
struct handset *handset_open_socket(const struct handset_settings *s, const char *path, struct buf *why);
/* `ussd_url` NULL: USSD is dialled at the operator (SMPP); else it is posted there, as an aggregator does. */
struct handset *handset_open_smsc(const struct handset_settings *s, const char *control, const char *ussd_url,
    struct buf *why);
void handset_close(struct handset *h);			/* NULL is fine */

/* "+447700900123" appended; false and a sentence when nobody can be called at `number`. */
bool handset_person(struct buf *out, const char *number, struct buf *why);
/* A short code or a number, as a service has. */
bool handset_is_service(const char *number);
/* 0, or the exit code of a pack that is missing (the world) or bad (what you gave), and a sentence. */
int handset_check_pack(const char *path, struct buf *why);

/* For the networks: tells the callback, and keeps is_open. */
void handset_init(struct handset *h, const struct handset_ops *ops, const struct handset_settings *s);
void handset_hear(struct handset *h, const struct heard *what);
/* Sends a line: `word`, our number, and up to two more fields; NULL is none. */
bool handset_say(const struct handset *h, struct wire *w, const char *word, const char *second, const char *third,
    struct buf *why);

#endif
