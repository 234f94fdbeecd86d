/*
 * meaning.h - what one message means, before anyone's place in a talk is known
 *
 * Digits of any script, with blanks, '#', '.', ')' around them, are keys;
 * digits with '*' between them are a path (direct dial *384*77*3*3#); anything
 * else is looked up as words.  A text of more than MEANING_BYTES is judged by
 * its beginning.
 */
#ifndef ROUTING_MEANING_H
#define ROUTING_MEANING_H

#include <stddef.h>
#include <stdint.h>

#include "routing/keyword.h"

enum { MEANING_BYTES = 1024, MEANING_KEYS = 24 };

enum meaning_kind {
	MEANING_EMPTY,		/* nothing, or blanks only */
	MEANING_KEYS_ONLY,	/* keys: "3", "0", "00", "98", or a path "3*3" */
	MEANING_TOPIC,		/* words that name a topic */
	MEANING_UNKNOWN,
};

struct meaning {
	enum meaning_kind kind;
	char		 keys[MEANING_KEYS + 1];	/* KEYS_ONLY: ASCII digits, '*' between keys */
	struct keyword_hit hit;				/* TOPIC */
};

/* `text` is valid UTF-8 (utf8_add_clean made it so); `prefer` as in keyword_find(). */
void meaning_read(const struct pack *p, const char *text, size_t len, uint16_t prefer,
    struct meaning *m);

#endif
