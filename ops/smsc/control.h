/*
 * control.h - the Unix socket through which handsets, talks and tests drive the operator
 *
 * The protocol is in ops/smsc/README.md.  Every connection may send messages,
 * ask and set; those that said `watch` get an event for each message taken and each page shown.
 */
#ifndef OPS_SMSC_CONTROL_H
#define OPS_SMSC_CONTROL_H

struct buf;
struct control;
struct loop;
struct network;			/* borrowed; when the loop runs it must be whole */
struct ussd_seen;

/* Replaces what lies at `path`; mode 0600.  NULL and a sentence when the world refuses. */
struct control *control_open(struct loop *loop, const char *path, struct network *n, struct buf *why);
void control_close(struct control *c);		/* NULL is fine */
void control_page(void *control, const struct ussd_seen *seen);	/* for ussd_watch() */

#endif
