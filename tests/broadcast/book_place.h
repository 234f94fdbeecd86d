/*
 * book_place.h - a book under test, and what is written into it
 */
#ifndef TESTS_BROADCAST_BOOK_PLACE_H
#define TESTS_BROADCAST_BOOK_PLACE_H

#include "gateway/broadcast/book.h"

enum { BOOK_NOW = 1795816800 };	/* 2026-11-27T22:00:00Z */

struct book *book_in_memory(void);		/* or the test fails */
struct entry book_draft(struct book *b, const char *owner, const char *canonical);	/* made by "almaz" */
/* One step, or the test fails; *e is as it is then. */
void book_step(struct book *b, struct entry *e, enum life_state next, const char *who, const char *verb);
/* Along the steps that lead there from a draft: "bekele" agrees. */
void book_walk(struct book *b, struct entry *e, enum life_state to);
enum store_result book_try(struct book *b, struct entry *e, enum life_state next, const char *who, const char *verb, char why[512]);

#endif
