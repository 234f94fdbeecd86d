/*
 * ram.h - the seams of the RAM engine, for tests and talks
 *
 * The engine itself is opened with store_ram_open() (gateway/store/store.h).
 * It forgets everything when it is closed.
 */
#ifndef GATEWAY_STORE_RAM_H
#define GATEWAY_STORE_RAM_H

#include <stdbool.h>
#include <stddef.h>

struct store;

/* From now on every call says STORE_RETRY, or works again. */
void store_ram_fail(struct store *s, bool fails);
/* From now on it is broken, as after a failed fsync. */
void store_ram_break(struct store *s);

/* A second one with the same in it; good as the first. */
struct store *store_ram_copy(const struct store *s);

/* What is in it. */
size_t store_ram_people(const struct store *s);
/* Sum of the counts `what`; NULL for any name, country. */
unsigned long store_ram_count(const struct store *s, const char *what, const char *name,
    const char *country);

#endif
