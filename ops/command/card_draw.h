/*
 * card_draw.h - where everything stands on a card
 *
 * The wallet card is one sheet, printed on one side and folded twice, to
 * 85.6 x 54 mm.  Outside it is a card of a rates service and lines to write numbers on: no word of help, and nothing but what quiet
 * mode's first screen says.  Inside, behind the folds: the keys and the numbers.
 * The counter card is A6, for a wall, and has no cover.
 */
#ifndef OPS_COMMAND_CARD_DRAW_H
#define OPS_COMMAND_CARD_DRAW_H

#include <stdbool.h>

struct buf;
struct card;

/* Append one SVG document; false and a sentence, which names the text, when something does not fit. */
bool card_draw_wallet(const struct card *c, struct buf *out, struct buf *why);
bool card_draw_counter(const struct card *c, struct buf *out, struct buf *why);

#endif
