/*
 * phone_talk.h - the lines between a simulated handset and the gateway
 *
 * Fields apart by TAB, with \t \n \r \\ escaped, one LF a line, UTF-8:
 *	sms FROM TO TEXT · dial FROM CODE · key FROM TEXT · hangup FROM
 * each answered with zero or more of
 *	part I N gsm7|ucs2 TEXT · page more|end gsm7|ucs2 TEXT · error SENTENCE
 * and then `done`.
 */
#ifndef GATEWAY_BEARER_PHONE_TALK_H
#define GATEWAY_BEARER_PHONE_TALK_H

#include <stddef.h>

#include "gateway/bearer/bearer.h"

enum { PHONE_CALLS = 16, PHONE_NAME_BYTES = 48 };

/* What all clients of one bearer share. */
struct phone_exchange {
	const struct bearer_host *host;
	unsigned long	 lines, session;
	struct outbound	 answer;		/* one at a time */
};

struct phone_call { char from[PHONE_NAME_BYTES], service[PHONE_NAME_BYTES], session[24]; };	/* from "" = free */

struct phone_talk {			/* one for each client; zeroed but for `exchange` */
	struct phone_exchange *exchange;
	struct buf	*out;			/* while a line is taken */
	struct phone_call calls[PHONE_CALLS];
};

/* Takes the `len` bytes at `line` (the LF behind them is overwritten) and appends the answer to *out. */
void phone_talk_line(struct phone_talk *t, char *line, size_t len, struct buf *out);
/* The client is gone: its open calls are hung up. */
void phone_talk_gone(struct phone_talk *t);

#endif
