/* po_layers.c - PO files of several trees, joined by msgctxt */
#include "content/compiler/po_layers.h"

#include <string.h>

#include "content/compiler/po.h"

static bool
is_said(const struct po_entry *e)
{
	return e->text.len > 0 && !e->is_fuzzy;
}

/* Behind all that stand over it; nothing stands below what says nothing. */
static void
put_below(struct po_entry *head, struct po_entry *e)
{
	while (head->below != NULL)
		head = head->below;
	head->below = e;
}

static void
index_entries(struct po *all, bool are_said)
{
	for (size_t i = all->entries; i-- > 0;) {
		struct po_entry *e = &all->entry[i];
		uint32_t before;

		if (is_said(e) != are_said)
			continue;
		before = names_add(&all->by_context, e->context.text, (uint32_t)i);
		if (before != NAME_NONE && are_said)
			put_below(&all->entry[before], e);
	}
}

struct po *
po_join(struct po *const *part, unsigned count, const char *name)
{
	struct po *all = xcalloc(1, sizeof *all);
	size_t entries = 0;

	all->name = name;
	all->part = xcalloc(count, sizeof *all->part);
	for (unsigned i = 0; i < count; i++)
		entries += part[i] != NULL ? part[i]->entries : 0;
	all->entry = xcalloc(entries + 1, sizeof *all->entry);
	for (unsigned i = 0; i < count; i++) {
		for (size_t k = 0; part[i] != NULL && k < part[i]->entries; k++) {
			struct po_entry *e = &all->entry[all->entries++];

			*e = part[i]->entry[k];
			e->layer = i;
		}
		if (part[i] != NULL)
			all->part[all->parts++] = part[i];
	}
	index_entries(all, true);
	index_entries(all, false);
	return all;
}

struct po *
po_pick(const struct po *en, unsigned layer, const struct po *old, bool all)
{
	struct po *picked = xcalloc(1, sizeof *picked);

	picked->name = en->name;
	picked->entry = xcalloc(en->entries + 1, sizeof *picked->entry);
	for (size_t i = 0; i < en->entries; i++) {
		const struct po_entry *e = &en->entry[i], *own = old != NULL ? po_find(old, e->context.text) : NULL;

		if (po_find(en, e->context.text) != e || !(all || e->layer == layer || (own != NULL && own->text.len > 0)))
			continue;
		names_add(&picked->by_context, e->context.text, (uint32_t)picked->entries);
		picked->entry[picked->entries++] = *e;
	}
	return picked;
}
