/*
 * ledger_ram.h - the seams of the ledger in RAM, for tests and the simulator
 *
 * The engine itself is opened with ledger_ram_open() (gateway/store/ledger.h).
 */
#ifndef GATEWAY_STORE_LEDGER_RAM_H
#define GATEWAY_STORE_LEDGER_RAM_H

struct ledger;

/* A second worker on the same rows; they are gone with the last close. */
struct ledger *ledger_ram_beside(struct ledger *l);
/* A second ledger with the same in it. */
struct ledger *ledger_ram_copy(const struct ledger *l);

#endif
