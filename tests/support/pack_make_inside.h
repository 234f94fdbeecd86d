/* pack_make_inside.h - shared by the pack_make*.c files and pack_lay.c, nobody else */
#ifndef TESTS_SUPPORT_PACK_MAKE_INSIDE_H
#define TESTS_SUPPORT_PACK_MAKE_INSIDE_H

#include "content/pack.h"

enum { MADE_TEXTS = 2000 };

struct made_text { uint16_t locale, key; const char *text; enum text_review review; };

struct make {
	enum pack_kind kind;
	struct pack_str owner;
	uint64_t serial;	/* 0 = 1 */
	struct { char *at; uint32_t count, record_bytes; } section[PACK_SECTION_COUNT];
	struct made_text texts[MADE_TEXTS];
	uint32_t text_count;
};

extern const uint32_t made_record_bytes[PACK_SECTION_COUNT];

/* Index of the record whose name, its first field, is `name`; stops the test if there is none. */
uint16_t made_named(struct make *m, enum pack_section_kind kind, const char *name, size_t len);

/* pack_make_places.c */
void made_lay_places(struct make *m);
void made_find_numbers(struct make *m);		/* once facts are sorted */

#endif
