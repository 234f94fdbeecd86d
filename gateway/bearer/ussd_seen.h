/*
 * ussd_seen.h - how much of a cumulative USSD text was already taken
 *
 * Aggregators send everything pressed so far ("1", "1*2", "1*2*word").  Of
 * each session only the length and a keyed hash of what was taken are kept, in
 * a table of fixed size: no text waits here, and a session that does not fit
 * any more begins anew by its path.
 */
#ifndef GATEWAY_BEARER_USSD_SEEN_H
#define GATEWAY_BEARER_USSD_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ussd_seen;

enum { USSD_SEEN_S = 600 };	/* a session silent this long is forgotten */

struct ussd_seen *ussd_seen_new(size_t sessions);
void ussd_seen_free(struct ussd_seen *s);

/*
 * Takes `text` of `session`.  True: a session begins and *fresh is what was
 * dialled behind the code (all of the text).  False: *fresh is the new answer;
 * for a request that was sent twice it is "".
 */
bool ussd_seen_take(struct ussd_seen *s, const char *session, const char *text, int64_t now_s,
    const char **fresh);
void ussd_seen_end(struct ussd_seen *s, const char *session);

#endif
