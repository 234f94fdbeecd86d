/*
 * pack_diff_measure.h - what a text of a finished pack costs, counted as `safar pack cost` counts it
 *
 * content/compiler/measure.h counts in what people wrote; here as much of that is made from a pack as it looks at.
 */
#ifndef OPS_COMMAND_PACK_DIFF_MEASURE_H
#define OPS_COMMAND_PACK_DIFF_MEASURE_H

#include "content/compiler/measure.h"

struct pack_measure;

struct pack_measure *pack_measure_new(const struct pack *p);	/* borrows the pack */
void pack_measure_free(struct pack_measure *m);			/* NULL is fine */
/* Every {token} with its longest value; `national`: NATIONAL_BIT()s of the way out. */
struct measured pack_measure_text(struct pack_measure *m, uint16_t locale, uint16_t key, uint16_t national);

#endif
