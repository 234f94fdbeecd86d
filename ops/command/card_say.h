/*
 * card_say.h - what a printed card says: nothing that the gateway would not say
 *
 * Texts, titles and numbers come from the pack through content/render.h, at the
 * moment of printing; the keys to press are those of its menus.
 */
#ifndef OPS_COMMAND_CARD_SAY_H
#define OPS_COMMAND_CARD_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "content/render.h"

struct buf;

/* Texts that were drawn, and those of them that came in another language than was asked for. */
struct card_told { unsigned texts, elsewhere; };

struct card {
	struct render r;			/* service: what the keys are pressed on */
	const struct pack_service *sms;		/* the number to text, NULL = none */
	const struct pack_service *cover;	/* the one that opens with rates: what the outside names; NULL = none */
	struct card_told *told;			/* counted while it is drawn; NULL = nobody asks */
};

/* A text that was said. */
struct card_said { const char *name; uint16_t locale; };

/*
 * What leads to a topic, by its name: "*384*77*98*1#"; where keys cannot be
 * dialled with the code (quiet mode, SMS), one after the other: "*384*78# 3 1 2".
 * False if no keys lead there.
 */
bool card_path(const struct card *c, const char *topic, struct buf *out);
/* The title of a topic, in locale `in`; false if it has none. */
bool card_title(const struct card *c, const char *topic, uint16_t in, struct buf *out, struct card_said *said);
/* Who comes in danger, or that nobody's number was checked. */
void card_emergency(const struct card *c, struct buf *out, struct card_said *said);
/* The number to learn by heart: of her own State in the country of stay; without one, what to do. */
bool card_by_heart(const struct card *c, struct buf *out, struct card_said *said);
/* The first words of quiet mode: what the outside says. */
bool card_cover(const struct card *c, struct buf *out, struct card_said *said);
/* "tel:*384*77%23", "smsto:33444" */
void card_uri(const struct card *c, struct buf *out);

#endif
