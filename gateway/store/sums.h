/*
 * sums.h - counts on their way to the disk: a fixed table in memory
 *
 * Adds up what is alike.  Knows no SQL, no clock and nobody who asked.  What
 * finds no place is given up: a count is never worth more memory.
 */
#ifndef GATEWAY_STORE_SUMS_H
#define GATEWAY_STORE_SUMS_H

#include <stdbool.h>
#include <stdint.h>

enum { SUMS_ROWS = 512, SUMS_FIELDS = 7, SUMS_KEY_BYTES = 192 };

struct sum {
	uint64_t	 n;
	uint32_t	 hash;
	uint16_t	 len_bytes;		/* of `key`; 0 = a free row */
	char		 key[SUMS_KEY_BYTES];	/* the fields one behind the other, each with its NUL */
};
struct sums { struct sum row[SUMS_ROWS]; unsigned used; };	/* zeroed = empty */

void sums_add(struct sums *s, const char *const field[SUMS_FIELDS], uint64_t n);
/* Half of it is taken: to be written soon. */
bool sums_is_filling(const struct sums *s);
/* Nothing is left of what has this owner (first field) and this name (fifth). */
void sums_forget(struct sums *s, const char *owner, const char *name);
void sums_reset(struct sums *s);

#endif
