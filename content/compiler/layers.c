/* layers.c - sections of several trees, joined */
#include "content/compiler/layers.h"

#include <errno.h>
#include <sys/stat.h>

#include "content/compiler/source_read.h"

const char *
layer_name(struct source *s, unsigned layer, const char *path)
{
	return s->layers > 1 ? arena_printf(&s->arena, "%s/%s", s->layer[layer], path) : path;
}

bool
layer_has(struct source *s, unsigned layer, const char *path)
{
	struct stat st;

	return s->layers == 1 || stat(arena_printf(&s->arena, "%s/%s", s->layer[layer], path), &st) == 0 || errno != ENOENT;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

uint32_t
layers_list(struct source *s, const char *folder, const char *ending, const char ***names)
{
	uint32_t count = 0, room = 0, kept = 0;
	bool is_anywhere = false;

	*names = NULL;
	for (unsigned layer = 0; layer < s->layers; layer++) {
		const char **own;
		uint32_t more;

		/* No tree has it: the lowest one owes it. */
		if (!layer_has(s, layer, folder))
			continue;
		is_anywhere = true;
		more = source_list(s, layer, folder, ending, &own);
		for (uint32_t i = 0; i < more; i++) {
			GROW(*names, count, room);
			(*names)[count++] = own[i];
		}
		free(own);
	}
	if (!is_anywhere)
		return source_list(s, 0, folder, ending, names);
	if (count > 1)
		qsort(*names, count, sizeof **names, by_name);
	for (uint32_t i = 0; i < count; i++)
		if (i == 0 || strcmp((*names)[kept - 1], (*names)[i]) != 0)
			(*names)[kept++] = (*names)[i];
	return kept;
}

void
joined_add(struct source *s, struct joined_list *list, const struct ini *ini, unsigned layer)
{
	for (size_t i = 0; i < ini->section_count; i++) {
		const struct ini_section *section = &ini->sections[i];
		uint32_t before = names_add(&list->by_name, section->name, list->rows);
		struct joined *below;

		/* Twice in one tree: both are read, and whoever reads them says so. */
		if (before == NAME_NONE || list->row[before].layer == layer) {
			GROW(list->row, list->rows, list->room);
			list->row[list->rows++] = (struct joined){ ini, section, NULL, layer, false };
			continue;
		}
		below = arena_alloc(&s->arena, sizeof *below);
		*below = list->row[before];
		list->row[before] = (struct joined){ ini, section, below, layer, false };
	}
}

bool
joined_read(struct source *s, struct joined_list *list, const char *path, bool (*is_kept)(const struct joined *))
{
	bool is_anywhere = false, is_read = true;

	for (unsigned layer = 0; layer < s->layers; layer++) {
		const struct ini *ini;

		if (!layer_has(s, layer, path))
			continue;
		is_anywhere = true;
		ini = source_ini(s, layer, path);
		if (ini != NULL)
			joined_add(s, list, ini, layer);
		is_read = is_read && ini != NULL;
	}
	if (!is_anywhere)
		is_read = source_ini(s, 0, path) != NULL;	/* says what it cannot open */
	joined_settle(s, list, is_kept);
	return is_read;
}

/* "absent = yes" and perhaps a note, nothing else; false after a diagnostic. */
static bool
check_absent(struct source *s, const struct joined *j, const struct ini_key *absent)
{
	struct place here = ini_place_of_value(j->ini, absent);

	if (strcmp(absent->value, "yes") != 0) {
		diag_at(s->d, E280, &here, "absent cannot be \"%s\"", absent->value);
		return false;
	}
	for (size_t i = 0; i < j->section->key_count; i++) {
		const struct ini_key *k = &j->section->keys[i];

		if (k == absent || strcmp(k->name, "note") == 0)
			continue;
		here = ini_place_of_name(j->ini, k);
		diag_at(s->d, E280, &here, "[%s] is taken out, and has %s too", j->section->name, k->name);
		return false;
	}
	return true;
}

/* The nearest section below that says something; NULL if there is none. */
static const struct joined *
said_below(const struct joined *j)
{
	return j->below != NULL && ini_key(j->below->section, "absent") == NULL ? j->below : NULL;
}

void
joined_settle(struct source *s, struct joined_list *list, bool (*is_kept)(const struct joined *))
{
	for (uint32_t i = 0; i < list->rows; i++) {
		struct joined *j = &list->row[i];
		const struct ini_key *absent = ini_key(j->section, "absent");
		const struct joined *below = said_below(j);
		bool is_owed = below != NULL && is_kept != NULL && is_kept(below);
		struct place here, there;

		if (absent == NULL)
			continue;
		here = ini_place_of_name(j->ini, absent);
		if (below == NULL) {
			diag_at(s->d, E281, &here, "no base has a [%s] to take out", j->section->name);
			if (s->layers == 1)
				diag_fix(s->d, "name the base with --base, or leave the section out");
		} else if (is_owed) {
			there = ini_place_of_section(below->ini, below->section);
			diag_at(s->d, E282, &here, "[%s] cannot be taken out", j->section->name);
			diag_note(s->d, &there, "the base has it here");
		}
		if (is_owed || (!check_absent(s, j, absent) && below != NULL))
			*j = *below;		/* what follows from one mistake is not told too */
		else
			j->is_gone = true;
	}
}

const struct joined *
joined_find(const struct joined_list *list, const char *name)
{
	uint32_t i = names_find(&list->by_name, name);

	return i != NAME_NONE && !list->row[i].is_gone ? &list->row[i] : NULL;
}

bool
joined_note_gone(const struct source *s, const struct joined_list *list, const char *name)
{
	uint32_t i = names_find(&list->by_name, name);
	struct place there;

	if (i == NAME_NONE || !list->row[i].is_gone)
		return false;
	there = ini_place_of_section(list->row[i].ini, list->row[i].section);
	diag_note(s->d, &there, "[%s] is taken out here", name);
	diag_fix(s->d, "take out what leads to it too, or leave [%s] in", name);
	return true;
}

void
joined_release(struct joined_list *list)
{
	names_release(&list->by_name);
	free(list->row);
}

bool
joined_is_owed(const struct joined *topic)
{
	static const enum topic_action owed[] = { ACTION_STOP, ACTION_START, ACTION_DELETE, ACTION_QUIET_ON };
	const char *name = topic->section->name;
	const struct ini_key *action = ini_key(topic->section, "action");

	if (strcmp(name, words_of_topic_root[ROOT_MAIN]) == 0 || strcmp(name, words_of_topic_root[ROOT_DANGER]) == 0)
		return true;
	for (size_t i = 0; action != NULL && i < COUNT(owed); i++)
		if (strcmp(action->value, words_of_topic_action[owed[i]]) == 0)
			return true;
	return topic->below != NULL && joined_is_owed(topic->below);
}

const struct joined *
joined_owed_below(const struct joined *topic)
{
	for (const struct joined *below = topic->below; below != NULL; below = below->below)
		if (ini_key(below->section, "absent") == NULL && joined_is_owed(below))
			return below;
	return NULL;
}
