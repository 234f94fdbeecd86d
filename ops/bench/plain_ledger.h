/*
 * plain_ledger.h - the peer of ledger.c: what one writes down first
 *
 * A loop of prepared statements on one table with our columns, WAL and
 * synchronous=FULL.  It decides nothing, counts nothing and fences nobody.
 */
#ifndef OPS_BENCH_PLAIN_LEDGER_H
#define OPS_BENCH_PLAIN_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct ledger_recipient;
struct plain_ledger;

/* Somebody made up; `in_order`: as a list is scanned, by peer; else as people come. */
void plain_ledger_recipient(uint64_t who, bool in_order, struct ledger_recipient *out);
struct plain_ledger *plain_ledger_open(const char *path, struct buf *why);	/* NULL and a sentence */
void plain_ledger_close(struct plain_ledger *p);				/* NULL is fine */
/* `people` more, in commits of `group`. */
void plain_ledger_plan(struct plain_ledger *p, unsigned from, unsigned people, unsigned group, bool in_order);
/* The next windows: each commit marks the one before as accepted and this one as leaving. */
void plain_ledger_send(struct plain_ledger *p, unsigned window, unsigned windows);

#endif
