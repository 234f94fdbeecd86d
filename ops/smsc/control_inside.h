/*
 * control_inside.h - what control.c (the socket) and the files of its words share
 */
#ifndef OPS_SMSC_CONTROL_INSIDE_H
#define OPS_SMSC_CONTROL_INSIDE_H

#include "locales/text/buf.h"
#include "ops/command/lines.h"
#include "ops/smsc/network.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/stream.h"

struct client {
	struct control	*control;
	struct client	*next;
	bool		 is_watching;
	struct stream	 stream;
};

struct control {
	struct loop	*loop;
	struct network	*network;
	char		*path;
	int		 fd;
	struct loop_watch *watch;
	unsigned long	 next_mo;
	uint8_t		 reference;		/* of concatenated parts */
	struct client	*clients;
};

struct request { struct client *client; struct line line; };

struct word { const char *word; void (*run)(struct request *r); };
struct words { const struct word *word; size_t count; };
struct words sms_words(void);			/* words_sms.c */
struct words load_words(void);			/* words_load.c */

void reply(struct client *c, struct buf *line);	/* the LF is added here */
void reply_words(struct client *c, const char *word, const char *more);	/* `more` may be NULL */
void reply_error(struct request *r, const struct buf *why);
void send_event(struct client *c, const struct operator_record *r);
/* A number from 0 to `max`, or -1. */
long read_number(const char *text, long max);

#endif
