/*
 * ledger_sim.h - a ledger in RAM that fails as a disk does, the same way for the same seed
 *
 * As gateway/store/sim.h: calls say STORE_RETRY and give the group up, the disk
 * is full for a while, a commit fails or breaks (and happened or not), a crash
 * leaves what was committed.  A failing test names the seed.
 */
#ifndef GATEWAY_STORE_LEDGER_SIM_H
#define GATEWAY_STORE_LEDGER_SIM_H

#include <stdbool.h>
#include <stdint.h>

struct ledger;

struct ledger *ledger_sim_open(uint64_t seed);
/* Whoever uses it dies in the middle of something: what was not committed is gone, and nothing is done any more until ledger_sim_reopen(). */
void ledger_sim_break(struct ledger *l);
/* A kill and a new start: what was not committed is gone. */
void ledger_sim_reopen(struct ledger *l);
/* Without faults, or with them again. */
void ledger_sim_calm(struct ledger *l, bool is_calm);

#endif
