/*
 * agent_names.h - which names no list has, once ten different people asked for one
 *
 * A name that is sent to the agent check may be anybody's: a neighbour's, a
 * husband's.  So it is counted in RAM only, and the store is told of it from
 * the tenth different person of a week on; what fewer asked for is never on a
 * disk, and is overwritten when its week is over.  A kill loses what is under
 * ten: too little is counted, never too much.
 *
 * Fixed in size, allocates nothing per question.  Knows no number and no row of
 * a person: `who` is a hash of a keyed hash, and of it only bits are kept that
 * many people share.
 */
#ifndef GATEWAY_AGENT_NAMES_H
#define GATEWAY_AGENT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agent_names;
struct fold_table;

enum {
	AGENT_NAMES_K = 10,		/* different people */
	AGENT_NAMES_BYTES = 60,		/* of a name: with its country it fits the name of a count (STORE_FACT_BYTES) */
	AGENT_NAMES_LETTERS_MIN = 3, AGENT_NAMES_LETTERS_MAX = 48,
	AGENT_NAMES_WORDS = 4,		/* more is a sentence */
	AGENT_NAMES_DIGITS = 3,		/* more may be somebody's telephone number, whatever stands between them */
	AGENT_NAMES_MAX = 4096,		/* names in a week; of those that share a place, the least asked gives way */
};

struct agent_names *agent_names_new(void);
void agent_names_free(struct agent_names *n);		/* overwritten with zeros; NULL is fine */

/*
 * The name as it is counted: folded, without company words (content/register/name.h).  False if it is too long or
 * too short for a name, or could be a telephone number or a sentence; `out` is then "".
 */
bool agent_names_form(const struct fold_table *fold, const char *text, size_t len, char out[AGENT_NAMES_BYTES]);
/*
 * `who` asked for `name` (of agent_names_form) in `week`; `where` is a hash of owner and country.  Returns what is
 * to be added to its count in the store: AGENT_NAMES_K at the tenth different person, 1 at each that follows, else 0.
 */
unsigned agent_names_ask(struct agent_names *n, int32_t week, uint64_t where, uint64_t who, const char *name);
/* Another week than the names are of: they are overwritten.  To be called also when nobody asks. */
void agent_names_tick(struct agent_names *n, int32_t week);
void agent_names_reset(struct agent_names *n);		/* all overwritten */

/* Test seam: the memory that names may be in. */
const void *agent_names_memory(const struct agent_names *n, size_t *bytes);

#endif
