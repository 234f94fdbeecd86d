/*
 * ussd_gate.h - who may post, and what a path means
 *
 * An address of the list, and where a secret is set that one too.  The secret
 * comes as "Authorization: Bearer …", as the password of HTTP Basic, as
 * X-Safar-Secret, or as a segment of the path for aggregators that can only
 * set a URL; only its keyed hash is kept, and hashes are compared in constant
 * time.  Nothing here is ever logged.
 */
#ifndef GATEWAY_BEARER_USSD_GATE_H
#define GATEWAY_BEARER_USSD_GATE_H

#include <stdbool.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/net_list.h"

struct http_dialect;
struct ussd_gate;

/* NULL and a sentence when the settings do not go together, or the secret cannot be read. */
struct ussd_gate *ussd_gate_open(const struct ussd_http_settings *s, struct buf *why);
void ussd_gate_close(struct ussd_gate *g);

bool ussd_gate_knows(const struct ussd_gate *g, const struct sockaddr *from);

struct ussd_way {
	const struct http_dialect *dialect;	/* NULL: a missed call */
	const char	*rest;			/* of the URL, for ussd_request_read() */
	bool		 has_secret;		/* none is needed, or it stood in the path */
};

/* `url` is path and query, percent signs as they came. False: no such path. */
bool ussd_gate_way(const struct ussd_gate *g, const char *url, struct ussd_way *way);
/* Values of the two headers, NULL = not given. */
bool ussd_gate_header(const struct ussd_gate *g, const char *authorization, const char *own);

#endif
