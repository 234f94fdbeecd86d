/*
 * ussd_ring.h - a missed call, as a voice gateway tells it
 *
 * The form or query of Africa's Talking voice, or plain `from` and `to`.  The
 * answer rejects the call before it is picked up, so nobody pays, and is the
 * same whoever called.
 */
#ifndef GATEWAY_BEARER_USSD_RING_H
#define GATEWAY_BEARER_USSD_RING_H

#include "gateway/bearer/ussd_request.h"

struct ussd_ring {
	char	from[USSD_NUMBER_BYTES];	/* "" or a word when it is withheld */
	char	to[SERVICE_NUMBER_BYTES];
	char	session[USSD_SESSION_BYTES];	/* "" none */
	bool	is_call;			/* the beginning of a call to us; else there is nothing to do */
};

#define USSD_RING_TYPE "text/xml; charset=utf-8"
#define USSD_RING_REPLY "<Response><Reject/></Response>"

/* As ussd_request_read(). */
unsigned ussd_ring_read(const char *method, const char *url, const char *body, size_t len, struct ussd_ring *r,
    const char **why);

#endif
