/*
 * town.h - which town a text names
 *
 * The names were folded by the compiler, in every script that people write
 * them in.  Order: the whole text as a name, then as it sounds
 * (locales/text/loose.h); where she was asked for a town also some of its
 * words, and at last a name that is a slip away (the limits of content/
 * likeness.h), if that is the only one.  Pure: nothing allocates, nothing is
 * kept of what she wrote.
 */
#ifndef ROUTING_TOWN_H
#define ROUTING_TOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;

enum { TOWNS_FOUND = 4 };

/* Towns of one name, in the order of their countries. */
struct towns_found { uint16_t town[TOWNS_FOUND]; unsigned count; };

/* `text` is valid UTF-8.  True if all of it is a name. */
bool town_named(const struct pack *p, const char *text, size_t len, struct towns_found *out);
/* True if it has one, or comes near to one: only where nothing but a town is expected. */
bool town_meant(const struct pack *p, const char *text, size_t len, struct towns_found *out);

/* True if the folded word, letter for letter, is a name of one: then it is no slip of a keyword. */
bool town_is_name(const struct pack *p, const char *folded, size_t len);

#endif
