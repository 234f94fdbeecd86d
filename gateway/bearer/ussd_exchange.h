/*
 * ussd_exchange.h - one whole request: from its bytes to the host, from the host to its reply
 *
 * Between the listener (ussd_http.c), which knows sockets, and the pure
 * ussd_request.c.  One at a time: the host answers at once.
 */
#ifndef GATEWAY_BEARER_USSD_EXCHANGE_H
#define GATEWAY_BEARER_USSD_EXCHANGE_H

#include "gateway/bearer/ussd_request.h"
#include "gateway/bearer/ussd_ring.h"

struct ussd_seen;

struct ussd_exchange {
	const struct bearer_host *host;
	struct ussd_seen *seen;
	struct charsets	*charsets;
	enum charset	 charset;		/* of the form that is answered next; CHARSET_NONE = UTF-8 */
	struct ussd_request request;
	struct ussd_ring ring;
	struct outbound	 out;
	struct ussd_reply reply;
	const char	*text_to;		/* out.parts go there besides; NULL = nowhere */
	unsigned long	 answered;		/* screens since start */
};

/*
 * Answers one request.  Returns the HTTP status: 200, or 503 when the host
 * cannot judge now, with x->reply; another with a constant sentence in *why.
 * `d` NULL is a missed call.
 */
unsigned ussd_exchange_answer(struct ussd_exchange *x, const struct http_dialect *d, const char *method,
    const char *url, const char *body, size_t len, const char **why);
/* The reply is queued: an SMS that goes besides leaves now, and what came is overwritten. */
void ussd_exchange_finish(struct ussd_exchange *x);

#endif
