/*
 * smsbox.h - texts sent through Kannel's own smsbox, and the parts that reach the operator
 *
 *	our curl -sendsms-> smsbox -> bearerbox -SMPP-> build/smsc -control socket-> here
 *
 * Kannel as Debian has it and its manual sets it up: our kannel.conf without the
 * two lines that make bearerbox leave data_coding 0 alone, for they are there
 * for safard.  A private folder in /dev/shm, loopback ports from the kernel,
 * errors in the logs only; nothing stays.  Every wait has a ceiling.
 */
#ifndef OPS_BENCH_SMSBOX_H
#define OPS_BENCH_SMSBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct smsbox;

enum smsbox_way {
	SMSBOX_CARELESS,	/* no `coding`: what smsbox does by itself */
	SMSBOX_GSM7,		/* coding=0 */
	SMSBOX_UCS2,		/* coding=2 */
};

enum { SMSBOX_PARTS = 64, SMSBOX_OCTETS = 254 };

struct smsbox_part {
	bool	is_there, is_ucs2;
	uint8_t	octets, data[SMSBOX_OCTETS];	/* without the header; a septet an octet */
};

/* What reached the operator of one text. */
struct smsbox_taken {
	unsigned got, parts;			/* parts: as the headers say, 0 when nothing came */
	struct smsbox_part *part;		/* [SMSBOX_PARTS] or NULL; freed with the smsbox */
};

/* `build`: absolute, where smsc lies; `texts`: how many will be sent.  NULL and a sentence. */
struct smsbox *smsbox_start(const char *build, size_t texts, struct buf *why);
void smsbox_stop(struct smsbox *s);		/* NULL is fine */

/* Sends text `i`, once.  False and a sentence when smsbox does not take it; the parts may still be on their way. */
bool smsbox_send(struct smsbox *s, size_t i, const char *utf8, size_t len, enum smsbox_way way, struct buf *why);
/* Waits until every text that was sent is there, or nothing has come for a while; false and a sentence when the world fell. */
bool smsbox_settle(struct smsbox *s, struct buf *why);
const struct smsbox_taken *smsbox_taken(const struct smsbox *s, size_t i);

#endif
