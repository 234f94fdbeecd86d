/*
 * named.h - which country or language a text names
 *
 * Who is asked where she is writes "Nepal", "i am from nepal", "saudi" or the
 * name of a town, not the number of a line.  Names are those that the pack has,
 * in all its languages; the longest that stands in the text as words counts,
 * and two of one length name none.  Pure: nothing allocates, nothing is kept.
 */
#ifndef ROUTING_NAMED_H
#define ROUTING_NAMED_H

#include <stddef.h>
#include <stdint.h>

struct pack;

/* COUNTRY() of one of `among`; 0 for none or several.  `text` is valid UTF-8. */
uint16_t named_country(const struct pack *p, const char *text, size_t len, const uint16_t *among, unsigned count);
/* A locale by its own or its English name; PACK_NONE for none or several. */
uint16_t named_locale(const struct pack *p, const char *text, size_t len);

#endif
