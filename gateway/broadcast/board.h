/*
 * board.h - alerts in force, in memory: what CODE, RUMOR and the crisis branch are answered from
 *
 * Made from the book at the start and after each change; holds no text of
 * staff but slots.  On it is every alert of which anything ever left, but
 * training: who has it in her hand may ask for it, also when it was stopped
 * half-way (it is called off then).  Alerts that change each other are one
 * matter, and its newest word counts for all of them.  What may not be
 * published is not told to who merely knows a code, but the alert is not
 * denied either, because that would call it false: its slots are empty but for
 * NOTE and OFFICE.
 */
#ifndef GATEWAY_BROADCAST_BOARD_H
#define GATEWAY_BROADCAST_BOARD_H

#include "gateway/alert_desk.h"
#include "gateway/broadcast/book.h"

struct board;

struct board *board_new(void);
void board_free(struct board *b);		/* NULL is fine */
/*
 * Reads the book anew; false and a sentence, and the board stays as it was.  True with a sentence: alerts that it names
 * could not be read, all others are there.
 */
bool board_read(struct board *b, struct book *book, int64_t now_s, struct buf *why);
void board_look(const struct board *b, const char *owner, const char *code, int64_t now_s, struct alert_view *out);
/*
 * The newest in force for people who stay there, of that origin (0 = unknown: only what is for all).  Neither drills nor
 * what went to wardens alone or may not be published: who asks has no code of it.
 */
void board_last(const struct board *b, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out);
/* That of her origin if there is a row, else that of all. */
unsigned board_level(const struct board *b, const char *owner, uint16_t stay, uint16_t origin);
/* Jobs of the owner that ask for a "1" (drills, and whatever went to wardens) and are not over: at most `max` ids, newest first. */
unsigned board_receipts(const struct board *b, const char *owner, int64_t now_s, uint8_t (*id)[STORE_ID_BYTES], unsigned max);
/* The same of alerts for a list whose wardens are told first: only those wardens are asked. */
unsigned board_receipts_of_wardens(const struct board *b, const char *owner, int64_t now_s, uint8_t (*id)[STORE_ID_BYTES], unsigned max);

#endif
