/*
 * like_build.h - makes what a look-up of keywords is quick by (content/likeness.h)
 *
 * From the sorted aliases of a pack; the same aliases give the same records.
 */
#ifndef CONTENT_COMPILER_LIKE_BUILD_H
#define CONTENT_COMPILER_LIKE_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "content/pack.h"

struct like_loose { char *form; uint32_t alias; };

struct like_build {			/* all owned; ready to be added to a pack */
	uint64_t	*heads;		/* one an alias */
	struct like_loose *loose;	/* sorted; the strings are still to be laid */
	struct pack_letters *letters;
	uint32_t	*buckets, *near;
	uint32_t	 loose_count, letters_count, buckets_count, near_count;
};

/* `count` aliases whose strings lie in `strings`.  Never fails. */
void like_build_init(struct like_build *b, const struct pack_alias *aliases, uint32_t count, const char *strings);
void like_build_release(struct like_build *b);

/* The loose form of a folded keyword, from xmalloc; NULL if it is too short to be matched so. */
char *like_loose_form(const char *alias, uint16_t letters, uint16_t flags);

#endif
