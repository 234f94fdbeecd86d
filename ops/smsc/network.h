/*
 * network.h - the whole operator in one piece, for main.c and for tests
 */
#ifndef OPS_SMSC_NETWORK_H
#define OPS_SMSC_NETWORK_H

#include <stdbool.h>

struct buf;
struct control;
struct load;
struct loop;
struct operator;
struct smpp;
struct smpp_settings;			/* ops/smsc/smpp.h */
struct ussd;

struct network {
	struct operator	*operator;
	struct smpp	*smpp;
	struct ussd	*ussd;
	struct load	*load;
	struct control	*control;
};

/* `socket` is the control socket's path.  False and a sentence when the world refuses; then close it all the same. */
bool network_open(struct network *n, struct loop *loop, const struct smpp_settings *settings, const char *socket,
    struct buf *why);
void network_close(struct network *n);	/* all zero is fine */

#endif
