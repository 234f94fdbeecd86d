/*
 * small_store.h - a store and a ledger of a few rows, so that every wish can stand beside every row
 *
 * Also where the real store would not let it: a row of somebody who said STOP
 * a moment ago.
 */
#ifndef TESTS_BROADCAST_SMALL_STORE_H
#define TESTS_BROADCAST_SMALL_STORE_H

#include "content/pack.h"
#include "gateway/broadcast/audience.h"

#define OWNER "ministry"
#define NOW_S ((int64_t)1795737600)		/* 2026-11-27 */
#define TODAY ((int32_t)(NOW_S / 86400))

struct small_store {
	struct store	s;
	enum list	list;			/* that has them */
	struct listed	row[16];
	uint32_t	wish[16];		/* PERSON_* */
	unsigned	rows;
	enum store_result says;			/* of a person */
};
struct small_ledger { struct ledger l; struct ledger_row row[16]; unsigned rows; };	/* of the job 07… */

void small_open(struct small_store *t, enum list list);
struct listed *small_add(struct small_store *t, const char *locale, const char *stay, uint32_t wish);
extern const struct ledger_ops small_ledger_ops;

/* Person i: her key and a row of a list. */
void peer_of(unsigned i, uint8_t out[PEER_BYTES]);
struct listed row_of(unsigned i, const char *locale, const char *stay);

/* Saudi Arabia and Kuwait by north, Qatar by south, nothing else. */
struct sending sending_of_test(void);

#endif
