/*
 * served_packs.h - the files of the packs that a gateway serves, by its configuration
 *
 * Without gateway.trust the one at gateway.pack; with it what stands on the shelf of each owner (gateway/release/shelf.h).
 */
#ifndef OPS_COMMAND_SERVED_PACKS_H
#define OPS_COMMAND_SERVED_PACKS_H

struct config;

enum { SERVED_PACKS = 16, SERVED_PATH_BYTES = 512 };

struct served_packs { char path[SERVED_PACKS][SERVED_PATH_BYTES]; unsigned count; };

/* Those that are named; whether they can be opened, who opens them sees.  A trust.ini that cannot be used: none. */
void served_packs(const struct config *c, struct served_packs *out);

#endif
