/*
 * board.h - alerts in force, in memory: what CODE, RUMOR and the crisis branch are answered from
 *
 * Made from the book at the start and after each change; holds no text of
 * staff but slots, and none that may not be published.
 */
#ifndef GATEWAY_BROADCAST_BOARD_H
#define GATEWAY_BROADCAST_BOARD_H

#include "gateway/alert_desk.h"
#include "gateway/broadcast/book.h"

struct board;

struct board *board_new(void);
void board_free(struct board *b);		/* NULL is fine */
/* Reads the book anew; false and a sentence, and the board stays as it was. */
bool board_read(struct board *b, struct book *book, int64_t now_s, struct buf *why);
void board_look(const struct board *b, const char *owner, const char *code, int64_t now_s, struct alert_view *out);
void board_last(const struct board *b, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out);
unsigned board_level(const struct board *b, const char *owner, uint16_t stay, uint16_t origin);
/* Jobs of the owner that ask for a "1" and are not over: at most `max` ids. */
unsigned board_receipts(const struct board *b, const char *owner, int64_t now_s, uint8_t (*id)[STORE_ID_BYTES], unsigned max);

#endif
