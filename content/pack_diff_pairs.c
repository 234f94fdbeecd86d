/* pack_diff_pairs.c - which record of one pack is which of the other: by names, the same name in its order */
#include "content/pack_diff_inside.h"

#include <stdlib.h>

#include "locales/text/bug.h"

struct named { const char *name; uint32_t also, index; };

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order == 0)
		order = (x->also > y->also) - (x->also < y->also);
	return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

/* Without the index: the same thing. */
static int
same_name(const struct named *x, const struct named *y)
{
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->also > y->also) - (x->also < y->also);
}

uint32_t
diff_count(const struct pack *p, enum diff_kind kind)
{
	switch (kind) {
	case DIFF_LOCALES: return p->locales_count;
	case DIFF_TOPICS: return p->topics_count;
	case DIFF_KEYS: return p->keys_count;
	case DIFF_TOKENS: return p->tokens_count;
	case DIFF_TYPES: return p->types_count;
	case DIFF_FACTS: return p->facts_count;
	case DIFF_COUNTRIES: return p->countries_count;
	case DIFF_SERVICES: return p->services_count;
	case DIFF_TOWNS: return p->towns_count;
	case DIFF_OFFICES: return p->offices_count;
	case DIFF_ALIASES: return p->aliases_count;
	}
	return 0;
}

static struct named
name_of(const struct diff *d, enum diff_side side, enum diff_kind kind, uint32_t i)
{
	const struct pack *p = d->pack[side];

	switch (kind) {
	case DIFF_LOCALES: return (struct named){ pack_string(p, p->locales[i].tag), 0, i };
	case DIFF_TOPICS: return (struct named){ pack_string(p, p->topics[i].name), 0, i };
	case DIFF_KEYS: return (struct named){ pack_string(p, p->keys[i].name), 0, i };
	case DIFF_TOKENS: return (struct named){ pack_string(p, p->tokens[i].name), 0, i };
	case DIFF_TYPES: return (struct named){ pack_string(p, p->types[i].name), 0, i };
	case DIFF_FACTS: return (struct named){ pack_string(p, p->facts[i].id), 0, i };
	case DIFF_COUNTRIES: return (struct named){ "", p->countries[i].code, i };
	case DIFF_SERVICES: return (struct named){ pack_string(p, p->services[i].number), p->services[i].kind, i };
	case DIFF_TOWNS: return (struct named){ pack_string(p, p->towns[i].id), 0, i };
	case DIFF_OFFICES: return (struct named){ pack_string(p, p->offices[i].id), 0, i };
	case DIFF_ALIASES: break;
	}
	return (struct named){ pack_string(p, p->aliases[i].alias), d->locale_id[side][p->aliases[i].locale], i };
}

static struct named *
names_of(const struct diff *d, enum diff_side side, enum diff_kind kind)
{
	uint32_t count = diff_count(d->pack[side], kind);
	struct named *names = xcalloc((size_t)count + 1, sizeof *names);

	for (uint32_t i = 0; i < count; i++)
		names[i] = name_of(d, side, kind, i);
	if (count > 1)
		qsort(names, count, sizeof *names, by_name);
	return names;
}

struct diff_pairs
diff_pairs_of(const struct diff *d, enum diff_kind kind)
{
	uint32_t olds = diff_count(d->pack[DIFF_OLD], kind), nows = diff_count(d->pack[DIFF_NOW], kind), o = 0, n = 0;
	struct named *old = names_of(d, DIFF_OLD, kind), *now = names_of(d, DIFF_NOW, kind);
	struct diff_pairs pairs = { xcalloc((size_t)olds + nows + 1, sizeof *pairs.row), 0 };

	while (o < olds || n < nows) {
		int order = o == olds ? 1 : n == nows ? -1 : same_name(&old[o], &now[n]);
		struct diff_pair *pair = &pairs.row[pairs.count++];

		pair->at[DIFF_OLD] = order <= 0 ? old[o++].index : DIFF_ABSENT;
		pair->at[DIFF_NOW] = order >= 0 ? now[n++].index : DIFF_ABSENT;
	}
	free(old);
	free(now);
	return pairs;
}

const char *
diff_twice(const struct diff *d, enum diff_kind kind)
{
	const char *twice = NULL;

	for (unsigned side = 0; side < DIFF_SIDES && twice == NULL; side++) {
		struct named *names = names_of(d, side, kind);

		for (uint32_t i = 1; i < diff_count(d->pack[side], kind) && twice == NULL; i++)
			if (same_name(&names[i - 1], &names[i]) == 0)
				twice = names[i].name;
		free(names);
	}
	return twice;
}
