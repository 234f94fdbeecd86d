/*
 * ussd_bench.h - a USSD listener with a host that notes what it is given, for the tests of it
 *
 * One bench at a time.  The listener's loop turns only inside these functions.
 */
#ifndef TESTS_GATEWAY_USSD_BENCH_H
#define TESTS_GATEWAY_USSD_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"

struct ussd_bench {
	struct loop	*loop;
	struct log	 log;
	char		 logged[8192];
	struct bearer	*bearer;
	unsigned	 port;
	/* what the host was given last, and how often */
	unsigned	 received;
	enum inbound_kind kind;
	char		 service[256], session[256], text[9000], number[64], language[64];
	bool		 may_text;
	/* what it answers */
	enum outbound_kind answer;
	bool		 ends;
	const char	*page;
	const char	*besides;	/* an SMS beside it, or NULL */
	/* host.may_text() and the last host.text() */
	bool		 has_room;
	unsigned	 texted;
	char		 texted_to[64], texted_from[64];
};

extern struct ussd_bench ussd_bench;

/* Loopback, port 0, path /ussd, Africa's Talking. */
struct ussd_http_settings ussd_bench_settings(void);
void ussd_bench_start(const struct ussd_http_settings *s);	/* fails the test when it cannot */
void ussd_bench_start_without_sms(const struct ussd_http_settings *s);
void ussd_bench_stop(void);

int ussd_bench_dial(void);		/* a connection, not blocking */
/* Sends the bytes while the loop turns; gives what came back up to the connection's end, until the next call. */
const char *ussd_bench_exchange(const char *bytes, size_t len);
/* One request with Connection: close, Content-Length and `headers` (each with its CRLF). */
const char *ussd_bench_request(const char *method, const char *path, const char *headers, const char *body, size_t len);
unsigned ussd_bench_status(const char *response);	/* 0: there was none */
const char *ussd_bench_body(const char *response);
/* The number behind `key=` in the bearer's status line. */
unsigned long ussd_bench_stat(const char *key);

#endif
