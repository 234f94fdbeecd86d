/*
 * fold_build.h - makes the fold table from Unicode data
 *
 * Only the compiler calls this: the table goes into the pack, so that keywords
 * and messages are folded by the same rows wherever the pack is read.
 */
#ifndef CONTENT_COMPILER_FOLD_BUILD_H
#define CONTENT_COMPILER_FOLD_BUILD_H

#include "locales/text/fold.h"

struct fold_build {
	struct fold_table table;	/* borrows the two below */
	struct fold_entry *entries;	/* owned */
	uint32_t	  *to;		/* owned */
};

/* Never fails; takes some 40 ms.  Release with fold_build_release(). */
void fold_build_init(struct fold_build *b);
void fold_build_release(struct fold_build *b);

#endif
