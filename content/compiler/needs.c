/*
 * needs.c - for which needs people of a corridor could be given a number
 *
 * The answer is the renderer's own, so that the table cannot be better than
 * what a phone shows: no chain is followed (the police are no consulate), and
 * "on paper" is what a sample pack would say.
 */
#include "content/compiler/cost.h"

#include <string.h>

#include "content/compiler/source.h"
#include "content/pack.h"
#include "content/render.h"

static enum coverage_need
need_of(const struct render *r, const char *token)
{
	uint16_t at = 0, fact;

	while (at < r->pack->tokens_count && strcmp(pack_string(r->pack, r->pack->tokens[at].name), token) != 0)
		at++;
	fact = at < r->pack->tokens_count ? render_fact(r, at, false) : PACK_NONE;
	if (fact == PACK_NONE)
		return NEED_NONE;
	return fact_gate(r->pack, fact, NULL, r->now_s) == FACT_LIVE ? NEED_TESTED : NEED_PAPER;
}

static void
add_corridor(struct coverage *c, const struct render *r)
{
	struct coverage_corridor *row;
	char origin[3], stay[3];

	country_letters(r->origin, origin);
	country_letters(r->stay, stay);
	GROW(c->corridors, c->corridors_count, c->corridors_room);
	row = &c->corridors[c->corridors_count++];
	row->name = arena_printf(&c->arena, "%s-%s", origin, stay);
	row->need = arena_alloc(&c->arena, c->needs_count * sizeof *row->need);
	for (uint32_t i = 0; i < c->needs_count; i++)
		row->need[i] = need_of(r, c->needs[i]);
}

void
needs_of(const struct source *s, struct pack *p, int64_t now_s, struct coverage *c)
{
	struct pack_header sample = *p->header;
	const struct pack_header *was = p->header;

	for (uint32_t i = 0; i < s->tokens_count; i++) {
		if (!s->tokens[i].is_need)
			continue;
		GROW(c->needs, c->needs_count, c->needs_room);
		c->needs[c->needs_count++] = arena_printf(&c->arena, "%s", s->tokens[i].name);
	}
	sample.kind = PACK_SAMPLE;
	p->header = &sample;
	for (uint32_t origin = 0; origin < p->countries_count && c->needs_count > 0; origin++)
		for (uint32_t stay = 0; stay < p->countries_count; stay++)
			if (origin != stay && p->countries[origin].is_origin && p->countries[stay].is_stay)
				add_corridor(c, &(struct render){ .pack = p, .now_s = now_s,
				    .stay = p->countries[stay].code, .origin = p->countries[origin].code });
	p->header = was;
}
