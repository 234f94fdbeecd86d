/*
 * handset_web.h - USSD as an aggregator posts it, for a handset on the operator's network
 *
 * Africa's Talking shape: the text is everything pressed so far, answers begin
 * with CON or END, and a session that breaks is told with a status.  Each call
 * answers at once; a screen is told to the handset it is called with.
 */
#ifndef OPS_COMMAND_HANDSET_WEB_H
#define OPS_COMMAND_HANDSET_WEB_H

#include <stdbool.h>

struct buf;
struct handset;
struct handset_web;

struct handset_web *handset_web_new(const char *url);
void handset_web_free(struct handset_web *w);		/* NULL is fine */

/* Each false and a sentence when the port refuses. */
bool handset_web_dial(struct handset_web *w, struct handset *h, const char *code, struct buf *why);
bool handset_web_key(struct handset_web *w, struct handset *h, const char *text, struct buf *why);
bool handset_web_hangup(struct handset_web *w, const struct handset *h, struct buf *why);

#endif
