/*
 * arena.h - memory and names of one compile, freed together
 *
 * A compile builds thousands of small strings that all die at its end.
 * GROW() makes room in an array that is born empty; names are a hash from
 * words to small numbers.
 */
#ifndef CONTENT_COMPILER_ARENA_H
#define CONTENT_COMPILER_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/bug.h"

struct arena_block;
struct arena { struct arena_block *newest; };	/* zeroed = empty */

void *arena_alloc(struct arena *a, size_t bytes);	/* zeroed, 8-byte aligned */
char *arena_copy(struct arena *a, const char *bytes, size_t len);	/* NUL-terminated */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *a);

/* Room for one more element in `array`, which has `count` elements and room for `room`; from xrealloc. */
#define GROW(array, count, room) \
	do { \
		if ((count) == (room)) { \
			(room) = (room) ? 2 * (room) : 16; \
			(array) = xrealloc((array), (size_t)(room) * sizeof *(array)); \
		} \
	} while (0)

/* Names to numbers; the names are borrowed. */
struct name_slot { const char *name; uint32_t value; };
struct names { struct name_slot *slot; size_t slots, used; };	/* zeroed = empty */

enum { NAME_NONE = UINT32_MAX };

/* Adds `name`; if it is there already, leaves it and returns its value, else NAME_NONE. */
uint32_t names_add(struct names *n, const char *name, uint32_t value);
uint32_t names_find(const struct names *n, const char *name);	/* NAME_NONE if absent */
void names_release(struct names *n);

/* Edits between two words, a swap counted as one; `limit` + 1 when there are more. */
unsigned word_edits(const char *a, const char *b, unsigned limit);
/* The word among `count` that `word` was probably meant to be, or NULL: "did you mean". */
const char *nearest_word(const char *word, const char *const *among, size_t count);
const char *nearest_name(const char *word, const struct names *among);

#endif
