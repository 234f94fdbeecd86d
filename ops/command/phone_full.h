/*
 * phone_full.h - the handset on a terminal
 */
#ifndef OPS_COMMAND_PHONE_FULL_H
#define OPS_COMMAND_PHONE_FULL_H

struct buf;
struct handset;
struct phone_screen;

/*
 * Draws and obeys until Ctrl-C, /quit, SIGTERM or the network's end.  An exit
 * code, with a sentence when it is not 0.  `screen` is what the handset tells.
 */
int phone_full(struct handset *h, struct phone_screen *screen, struct buf *why);

#endif
