/*
 * texts.h - every text that a person can get from a pack, as she gets it
 *
 * Each topic (each link of a chain) and each text of the program, rendered in
 * each language for a few corridors (content/render.h), without the SAMPLE mark.
 * Every string once: a text that is said in English because a translation is
 * missing counts with English.
 */
#ifndef OPS_BENCH_TEXTS_H
#define OPS_BENCH_TEXTS_H

#include <stddef.h>
#include <stdint.h>

struct pack;			/* content/pack.h */

struct bench_text {
	uint16_t locale;	/* in which it is said */
	size_t	 len;
	char	*utf8;		/* NUL behind it */
};

struct texts {
	struct bench_text *text;
	size_t	 count, room;
};

/* Zeroed before.  Ordered by locale, then as the pack has them. */
void texts_collect(struct texts *t, const struct pack *p);
/* A copy of `utf8`; nothing happens when it is empty or already there. */
void texts_add(struct texts *t, uint16_t locale, const char *utf8, size_t len);
void texts_free(struct texts *t);

#endif
