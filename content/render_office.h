/*
 * render_office.h - whom a town has for a person, at this moment
 *
 * The gate of render.h, and what is special about places: an invented office
 * is never said by a release, nobody is sent to a State that she fears, no
 * child to a consulate (its line comes first: "2 I am under 18"), nobody is
 * asked to ring a number that does not ring from where she is.  Finds; words
 * are the business of whoever asks.  Nothing here allocates.
 */
#ifndef CONTENT_RENDER_OFFICE_H
#define CONTENT_RENDER_OFFICE_H

#include "content/render.h"

enum {
	OFFICES_MOST = 16,	/* said of one town … */
	OFFICES_KEPT = 4,	/* … of which so many places are kept for those of the whole country (shelters), and who covers */
};

enum office_where {
	OFFICE_HERE,		/* in the town */
	OFFICE_ELSEWHERE,	/* in the town it is near, or, if that has none, anywhere in the country */
	OFFICE_ANYWHERE,	/* for the whole country: it stands in no town that is told */
	OFFICE_COVERING,	/* a consulate in another country, where her State has none in this one */
};

struct office_row {
	uint16_t office;
	enum office_where where;
	bool	 may_ring;	/* else its number is not said */
};

/*
 * Offices for who is in `town`, by the order above, each kind after the other
 * and consulates last, those that speak the locale of `r` before others;
 * returns how many.  What stands elsewhere is told only if the town has none.
 */
unsigned offices_of_town(const struct render *r, uint16_t town, struct office_row out[OFFICES_MOST]);
/* Some office there, or near, is for the people of one country only: worth asking which one is hers. */
bool offices_depend_on_origin(const struct pack *p, uint16_t town);
/* Its name in the script of the locale, if it has one so, else in English letters. */
struct pack_str office_town_name(const struct render *r, uint16_t town);

#endif
