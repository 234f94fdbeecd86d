/*
 * sim.h - a store in RAM that fails as a disk does, the same way for the same seed
 *
 * Now and then a call says STORE_RETRY and its group is given up; the disk is
 * full for a while; a commit fails; or all is STORE_BROKEN, and after
 * store_sim_reopen() only what was committed is there.  A commit that said
 * STORE_BROKEN may have happened or not, as with a real disk.  A failing test
 * names the seed.
 */
#ifndef GATEWAY_STORE_SIM_H
#define GATEWAY_STORE_SIM_H

#include <stdbool.h>
#include <stdint.h>

struct store;

struct store *store_sim_open(uint64_t seed);
uint64_t store_sim_seed(const struct store *s);
/* A kill and a new start: what was not committed is gone. */
void store_sim_reopen(struct store *s);
/* Without faults, or with them again. */
void store_sim_calm(struct store *s, bool is_calm);

#endif
