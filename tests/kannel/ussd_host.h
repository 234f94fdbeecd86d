/*
 * ussd_host.h - the Kannel bearer on a real bearerbox, and a host that answers with numbered screens
 *
 * phone -> simulated operator -> SMPP -> bearerbox -> kannel.c -> this host,
 * and back.  Every question makes a new number, "step 3", so a key that was
 * asked twice is seen; an empty one is answered with the same page again, as
 * the service does.  "9" ends, "97" sends an SMS besides, "U" is answered in
 * Nepali.
 */
#ifndef TESTS_KANNEL_USSD_HOST_H
#define TESTS_KANNEL_USSD_HOST_H

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "routing/ussd_dialect.h"
#include "tests/kannel/box_world.h"

enum { USSD_CALLS = 64, USSD_WAIT_MS = 30000, USSD_WINDOW = 50 };

#define USSD_PERSON "+447700900123"
#define USSD_OTHER "+447700900124"
#define USSD_NEPALI "\xe0\xa4\xa8\xe0\xa5\x87"

struct ussd_call {
	enum inbound_kind kind;
	bool		may_text;
	char		number[24], service[64], session[40], text[128];
};

struct ussd_host {
	const struct ussd_dialect *dialect;
	struct loop	*loop;
	struct log	 log;
	struct box_world *world;
	struct bearer	*bearer;
	struct kannel_way ways[2];
	char		 number[24];		/* of who was identified last */
	size_t		 steps, calls;
	struct ussd_call call[USSD_CALLS];
	unsigned long	 rejected, late, failed;
};

/* bearerbox and operator are up when it returns; is_shared: the SMS of the box leave over the way of the screens, too. */
struct ussd_host *ussd_host_new(const char *dialect, bool is_shared);
void ussd_host_free(struct ussd_host *h);
void ussd_host_turn(struct ussd_host *h);		/* the loop once, and what the operator reports */
void ussd_host_linger(struct ussd_host *h, int64_t ms);
/* After a kill: until all binds and our box are there again. */
void ussd_host_restart(struct ussd_host *h);

/* The n-th page that she saw, from 0; NULL when there are not so many. */
const struct box_page *ussd_host_page(const struct ussd_host *h, size_t n);
/* The parameter that names the session in that submit, "1383:0002"; "" when there is none. */
const char *ussd_host_session(const struct box_submit *s);
/* A key as octets, past the operator's own dialogue: "0501:12" and `session` are its parameters. */
void ussd_host_raw(struct ussd_host *h, const char *from, unsigned op, const char *session, unsigned data_coding, const char *hex);

#define USSD_UNTIL(h, cond) do { \
	int64_t end_ = loop_now_ms((h)->loop) + USSD_WAIT_MS; \
	while (!(cond)) { \
		ussd_host_turn(h); \
		if (loop_now_ms((h)->loop) > end_) \
			fail_msg("%s: never: %s (calls %zu, submits %zu, pages %zu)", (h)->dialect->name, #cond, \
			    (h)->calls, (h)->world->count, (h)->world->pages); \
	} \
} while (0)

#endif
