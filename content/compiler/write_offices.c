/* write_offices.c - towns and offices become records, in the order that readers look them up in */
#include "content/compiler/write_inside.h"

/* Form, town; a name of its own before a looser form of one, then as written. */
static int
by_form(const void *a, const void *b)
{
	const struct source_town_name *x = a, *y = b;
	int order = strcmp(x->form, y->form);

	if (order == 0)
		order = (int)x->town - (int)y->town;
	if (order == 0)
		order = (int)x->flags - (int)y->flags;
	return order != 0 ? order : (int)x->order - (int)y->order;
}

static void
put_towns(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->towns_count; i++) {
		const struct source_town *t = &s->towns[i];
		struct pack_town out;

		ZEROED(out);
		out.id = image_string(m, t->id);
		out.name = image_string(m, t->name);
		out.country = t->country;
		out.near = t->near;
		image_add(m, PACK_TOWNS, &out, 1);
	}
}

/* Two spellings that fold alike are one: the first that was written is said. */
static void
put_town_names(struct image *m, const struct source *s)
{
	struct source_town_name *sorted = xcalloc(s->town_names_count + 1, sizeof *sorted);

	for (uint32_t i = 0; i < s->town_names_count; i++)
		sorted[i] = s->town_names[i];
	if (s->town_names_count > 1)
		qsort(sorted, s->town_names_count, sizeof *sorted, by_form);
	for (uint32_t i = 0; i < s->town_names_count; i++) {
		const struct source_town_name *n = &sorted[i];
		struct pack_town_name out;

		if (i > 0 && strcmp(n[-1].form, n->form) == 0 && n[-1].town == n->town)
			continue;
		ZEROED(out);
		out.form = image_string(m, n->form);
		out.name = image_string(m, n->written);
		out.town = n->town;
		out.order = n->order;
		out.flags = n->flags;
		image_add(m, PACK_TOWN_NAMES, &out, 1);
	}
	free(sorted);
}

static void
put_office(struct image *m, const struct source_office *o, uint16_t fact)
{
	struct pack_office out;

	ZEROED(out);
	out.id = image_string(m, o->id);
	out.place = image_string(m, o->place);
	out.fact = fact;
	out.kind = o->kind;
	out.town = o->town;
	out.flags = o->is_invented ? OFFICE_INVENTED : 0;
	out.locales = o->locales;
	memcpy(out.locale, o->locale, sizeof out.locale);
	out.first_cover = (uint16_t)image_add(m, PACK_COVERS, o->cover, o->covers);
	out.covers = o->covers;
	image_add(m, PACK_OFFICES, &out, 1);
}

void
write_offices(struct image *m, const struct source *s, const uint16_t *fact_at)
{
	put_towns(m, s);
	put_town_names(m, s);
	for (uint32_t town = 0; town <= s->towns_count; town++)
		for (uint32_t i = 0; i < s->offices_count; i++)
			if (s->offices[i].town == (town < s->towns_count ? town : PACK_NONE))
				put_office(m, &s->offices[i], fact_at[s->offices[i].fact]);
}
