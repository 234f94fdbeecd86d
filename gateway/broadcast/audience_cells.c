/*
 * audience_cells.c - people of an audience, counted by language and country
 */
#include "gateway/broadcast/audience_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/bug.h"

/* Beyond the last cell people are counted where their language is, so that none is lost. */
struct audience_cell *
audience_cell(struct audience_count *c, const struct listed *row)
{
	struct audience_cell *near = NULL;

	for (unsigned i = 0; i < c->cells; i++) {
		if (strcmp(c->cell[i].locale, audience_locale(row->locale)) != 0)
			continue;
		near = &c->cell[i];
		if (strcmp(near->stay, row->stay) == 0)
			return near;
	}
	if (c->cells == AUDIENCE_CELLS)
		return near != NULL ? near : &c->cell[AUDIENCE_CELLS - 1];
	near = &c->cell[c->cells++];
	memset(near, 0, sizeof *near);
	(void)snprintf(near->locale, sizeof near->locale, "%s", audience_locale(row->locale));
	memcpy(near->stay, row->stay, sizeof near->stay);
	return near;
}

struct sum { char locale[STORE_TAG_BYTES]; unsigned long people; };

static const struct sum *
sum_of(const struct sum *sums, const char *locale)
{
	while (strcmp(sums->locale, locale) != 0)
		sums++;
	return sums;
}

static int
by_people(unsigned long a, unsigned long b)
{
	return (a < b) - (a > b);
}

static bool
is_before(const struct sum *sums, const struct audience_cell *a, const struct audience_cell *b)
{
	int order = by_people(sum_of(sums, a->locale)->people, sum_of(sums, b->locale)->people);

	order = order != 0 ? order : strcmp(a->locale, b->locale);
	order = order != 0 ? order : by_people(a->people, b->people);
	return (order != 0 ? order : strcmp(a->stay, b->stay)) < 0;
}

/* By hand: an order that needs the sums of languages has no place in a comparison of two. */
void
audience_sort(struct audience_count *c)
{
	struct sum *sums = xcalloc(c->cells + 1, sizeof *sums);
	unsigned languages = 0, k;

	for (unsigned i = 0; i < c->cells; i++) {
		for (k = 0; k < languages && strcmp(sums[k].locale, c->cell[i].locale) != 0; k++)
			;
		if (k == languages)
			memcpy(sums[languages++].locale, c->cell[i].locale, sizeof sums->locale);
		sums[k].people += c->cell[i].people;
	}
	for (unsigned i = 1; i < c->cells; i++) {
		struct audience_cell cell = c->cell[i];

		for (k = i; k > 0 && is_before(sums, &cell, &c->cell[k - 1]); k--)
			c->cell[k] = c->cell[k - 1];
		c->cell[k] = cell;
	}
	free(sums);
}
