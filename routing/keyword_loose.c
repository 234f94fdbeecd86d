/*
 * keyword_loose.c - words that are an alias when both are spelt as they sound
 *
 * Exact only: the loose form has already made one what an ear makes one.  Of
 * 4,800 different words of our own texts it finds none by mistake; likeness on
 * top of it would find 45 ("hurry" would be hurt, "hid" attackers).
 */
#include "routing/keyword_inside.h"

#include <string.h>

#include "locales/text/loose.h"

enum { LOOSE_BYTES = 256 };		/* of a text: the longest keyword has fewer */

static uint32_t
first_of_form(const struct pack *p, struct slice form)
{
	uint32_t low = 0, high = p->loose_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (pack_compare(p, p->loose[middle].form, form.at, form.len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct keyword_hit
keyword_loose(const struct pack *p, struct slice word, uint16_t prefer)
{
	char room[LOOSE_BYTES + 1];
	struct slice form = { room, 0 };
	struct keyword_hit hit = KEYWORD_NO_HIT;
	bool is_serving = false, is_one = true;

	if (word.len == 0 || word.len > LOOSE_BYTES)
		return hit;
	form.len = loose_text(word.at, word.len, room);
	for (uint32_t i = first_of_form(p, form); is_one && i < p->loose_count && pack_compare(p, p->loose[i].form, form.at, form.len) == 0; i++) {
		const struct pack_alias *a = &p->aliases[p->loose[i].alias];

		is_one = (a->flags & ALIAS_STOPWORD) == 0 && (hit.topic == PACK_NONE || hit.topic == a->topic);
		hit.locale = hit.topic == PACK_NONE || a->locale == hit.locale || a->locale == prefer ? a->locale :
		    hit.locale == prefer ? prefer : PACK_NONE;
		hit.topic = a->topic;
		hit.locales |= (uint64_t)1 << a->locale;
		hit.match = KEYWORD_LOOSE;
		hit.is_danger = hit.is_danger || (a->flags & ALIAS_DANGER) != 0;
		is_serving = is_serving || pack_alias_serves(p, a);
	}
	explicit_bzero(room, form.len);		/* what she wrote is kept nowhere */
	return is_one && is_serving ? hit : KEYWORD_NO_HIT;
}
