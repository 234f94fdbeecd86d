/*
 * layers.h - an owner's tree over the trees it stands on
 *
 * A section counts whole: one of a higher tree stands in place of the section
 * of that name below it, never key by key, or a new number would inherit the
 * test call of the old one.  `absent = yes` takes the section below out.  With
 * one tree all of this is that tree as it is.  Services are not joined: they
 * are the owner's own.
 */
#ifndef CONTENT_COMPILER_LAYERS_H
#define CONTENT_COMPILER_LAYERS_H

#include <stdbool.h>
#include <stdint.h>

#include "content/compiler/arena.h"
#include "content/diag.h"
#include "content/ini.h"

struct source;

struct joined {				/* a section, and the ones it stands in place of */
	const struct ini *ini;
	const struct ini_section *section;
	const struct joined *below;	/* NULL: no lower tree has it */
	unsigned	 layer;		/* 0 is the lowest */
	bool		 is_gone;	/* taken out: nobody reads it */
};

/* In the order of the lowest tree that has each, so that an owner moves nothing; zeroed = empty. */
struct joined_list { struct joined *row; uint32_t rows, room; struct names by_name; };

/* What diagnostics call a file: with its root as soon as there are two. */
const char *layer_name(struct source *s, unsigned layer, const char *path);
/* Is there such a file or folder in one tree?  With one tree always true: whoever opens it says why not. */
bool layer_has(struct source *s, unsigned layer, const char *path);
/* Names without `.ending` of the files of a folder in all trees, each once, sorted; free() the list. */
uint32_t layers_list(struct source *s, const char *folder, const char *ending, const char ***names);

/* Sections of one file, over those that are in the list already: lower trees come first. */
void joined_add(struct source *s, struct joined_list *list, const struct ini *ini, unsigned layer);
/* The same for a file of all trees, then joined_settle(); false after a diagnostic if one is unreadable or none has it. */
bool joined_read(struct source *s, struct joined_list *list, const char *path, bool (*is_kept)(const struct joined *));
/* Takes out what is `absent`, but not what is_kept (NULL: all may go). */
void joined_settle(struct source *s, struct joined_list *list, bool (*is_kept)(const struct joined *));
const struct joined *joined_find(const struct joined_list *list, const char *name);	/* NULL if absent or gone */
/* Behind "there is no ...": where it was taken out; false if it was not. */
bool joined_note_gone(const struct source *s, const struct joined_list *list, const char *name);
void joined_release(struct joined_list *list);

/* A topic with words that every language owes (STOP, DELETE, HELP, SOS, ...), in a lower tree too. */
bool joined_is_owed(const struct joined *topic);
/* The section of that kind below `topic` that says so; NULL if there is none. */
const struct joined *joined_owed_below(const struct joined *topic);

#endif
