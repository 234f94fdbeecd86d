/*
 * card_ask.h - which card: words of the command line, held against a pack
 */
#ifndef OPS_COMMAND_CARD_ASK_H
#define OPS_COMMAND_CARD_ASK_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct card;
struct pack;
struct withdrawn;

struct card_wish {
	const char	*stay, *origin, *locale;	/* as typed: "QA", "NP", "ne" */
	const char	*service;			/* a number, or NULL: the first that is dialled there */
	int64_t		 now_s;
};

/* Fills *c, which borrows from the pack and the list; false and a sentence with what may have been meant. */
bool card_ask(const struct card_wish *wish, const struct pack *p, const struct withdrawn *w, struct card *c, struct buf *why);

#endif
