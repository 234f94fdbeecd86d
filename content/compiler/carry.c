/* carry.c - English carried to the PO files of the other languages */
#include "content/compiler/carry.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "content/compiler/arena.h"
#include "content/compiler/notes.h"
#include "content/compiler/po_header.h"
#include "content/compiler/po_layers.h"
#include "content/compiler/po_merge.h"
#include "content/compiler/source.h"
#include "content/compiler/write.h"
#include "content/ini.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"

struct carry {
	const struct carry_settings *c;
	struct diag *d;
	struct buf *why;
	struct arena arena;		/* names, as long as diagnostics may need them */
	const char *root[LAYERS_MAX];	/* the bases, then the owner's */
	unsigned layers;
	struct ini *ini[LAYERS_MAX];	/* locales.ini of each; NULL: it has none */
	const struct ini_section **language;	/* each once */
	size_t languages;
	struct po *en;			/* of the owner; NULL: it has none */
	struct po *all;			/* with bases: joined, en among it */
	struct notes *notes;		/* NULL: comments for translators stay as they are */
};

static const char *
path_of(struct carry *run, unsigned layer, const char *name)
{
	return arena_printf(&run->arena, "%s/%s", run->root[layer], name);
}

static bool
has_file(struct carry *run, unsigned layer, const char *name)
{
	struct stat st;

	return stat(path_of(run, layer, name), &st) == 0 || errno != ENOENT;
}

/* What diagnostics call a file. */
static const char *
told(struct carry *run, unsigned layer, const char *name)
{
	return run->layers > 1 ? path_of(run, layer, name) : name;
}

static const char *
po_of(struct carry *run, const struct ini_section *l)
{
	return arena_printf(&run->arena, "locales/%s.po", l->name);
}

/* No base has the language: the owner translates all of it. */
static bool
is_owners_alone(struct carry *run, const struct ini_section *l)
{
	for (unsigned i = 0; i + 1 < run->layers; i++)
		if (has_file(run, i, po_of(run, l)))
			return false;
	return true;
}

static void
report(const struct carry *run, const char *name, bool is_new, const struct po_counts *n)
{
	if (run->c->report != NULL)
		fprintf(run->c->report, "%s:%s %u as before, %u with changed English, %u new, %u back, %u obsolete\n", name,
		    is_new ? " new file," : "", n->same, n->changed, n->fresh, n->back, n->gone);
}

/* The file as it should stand; false if the world is against it. */
static bool
write_merged(struct carry *run, const struct po *en, const char *path, const char *tag, const struct po *old, bool is_new)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	struct po_notes added = { notes_add, run->notes };
	struct po_counts counts;
	bool is_done = true;

	po_copy_header(old, &out);
	po_merge(en, old, run->notes != NULL && notes_locale(run->notes, tag) ? &added : NULL, &out, &counts);
	if (!buf_ok(&out)) {
		buf_addf(run->why, "%s: it would be larger than %d MiB", old->name, WHOLE_FILE_MAX >> 20);
		is_done = false;
	} else if ((old->len != out.len || memcmp(old->bytes, out.ptr, out.len) != 0) &&
	    !write_file(path, out.ptr, out.len, run->why)) {
		buf_prefixf(run->why, "%s: ", old->name);
		is_done = false;
	}
	if (is_done)
		report(run, old->name, is_new, &counts);
	buf_free(&out);
	return is_done;
}

/* False if the world is against it; mistakes in the file only leave it alone. */
static bool
carry_to(struct carry *run, const struct ini_section *l, bool is_new)
{
	unsigned own = run->layers - 1, errors = run->d->errors;
	const char *name = po_of(run, l), *path = path_of(run, own, name);
	struct po *old, *picked = NULL;
	bool is_done = true;

	if (run->layers > 1 && !has_file(run, own, name))
		return true;		/* nothing of its own: begin_file() */
	old = po_read_with(path, told(run, own, name), l->name, true, run->d);
	if (old != NULL && run->layers > 1)
		picked = po_pick(run->all, own, old, is_owners_alone(run, l));
	if (old != NULL && run->d->errors == errors)
		is_done = write_merged(run, picked != NULL ? picked : run->en, path, l->name, old, is_new);
	po_free(picked);
	po_free(old);
	return is_done;
}

/* An owner over bases needs no file of a language in which it has nothing to say. */
static bool
has_more(struct carry *run, const struct ini_section *l)
{
	struct po *picked;
	bool has;

	if (run->layers == 1)
		return true;
	picked = po_pick(run->all, run->layers - 1, NULL, is_owners_alone(run, l));
	has = picked->entries > 0;
	po_free(picked);
	return has;
}

/*
 * A language that has no file yet gets one with its header alone: what its
 * translators are to be told can only be read when there is one.
 */
static bool
begin_file(struct carry *run, const struct ini_section *l, bool *is_new)
{
	const char *name = po_of(run, l), *path = path_of(run, run->layers - 1, name);
	const struct ini_key *english = ini_key(l, "english");
	struct buf header = BUF_INIT(4096);
	bool is_done = true;

	*is_new = strcmp(l->name, "en") != 0 && !has_file(run, run->layers - 1, name) && has_more(run, l);
	if (*is_new) {
		po_header_new(&header, l->name, english != NULL ? english->value : l->name,
		    run->c->now_s != 0 ? run->c->now_s : (int64_t)time(NULL));
		is_done = write_file(path, header.ptr, header.len, run->why);
		if (!is_done)
			buf_prefixf(run->why, "%s: ", told(run, run->layers - 1, name));
	}
	buf_free(&header);
	return is_done;
}

/* Only what translators are told is new in en.po; the rest of it is its authors'. */
static bool
refresh_english(struct carry *run)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	struct po_notes added = { notes_add, run->notes };
	struct po_counts counts;
	bool is_done = true;

	po_copy_header(run->en, &out);
	po_merge(run->en, run->en, &added, &out, &counts);
	if (buf_ok(&out) && (run->en->len != out.len || memcmp(run->en->bytes, out.ptr, out.len) != 0) &&
	    !write_file(path_of(run, run->layers - 1, "locales/en.po"), out.ptr, out.len, run->why)) {
		buf_prefixf(run->why, "%s: ", run->en->name);
		is_done = false;
	}
	buf_free(&out);
	return is_done;
}

static bool
is_wanted(const struct carry_settings *c, const char *tag)
{
	for (unsigned i = 0; i < c->tags_count; i++)
		if (strcmp(c->tags[i], tag) == 0)
			return true;
	return c->tags_count == 0;
}

/* The languages of all trees, each where the lowest one has it; and are the wanted ones among them? */
static void
read_languages(struct carry *run)
{
	const char *locales = "locales/locales.ini";
	struct place whole = { told(run, 0, locales), 0, 0, NULL, 0, 0 };
	struct names known = { NULL, 0, 0 };
	size_t room = 0;

	for (unsigned i = 0; i < run->layers; i++) {
		if (i > 0 && !has_file(run, i, locales))
			continue;
		run->ini[i] = ini_read(path_of(run, i, locales), told(run, i, locales), run->d);
		for (size_t k = 0; run->ini[i] != NULL && k < run->ini[i]->section_count; k++) {
			if (names_add(&known, run->ini[i]->sections[k].name, 0) != NAME_NONE)
				continue;
			GROW(run->language, run->languages, room);
			run->language[run->languages++] = &run->ini[i]->sections[k];
		}
	}
	if (run->ini[0] != NULL && names_find(&known, "en") == NAME_NONE)
		diag_at(run->d, E133, &whole, "there is no [en]");
	for (unsigned i = 0; run->ini[0] != NULL && i < run->c->tags_count; i++) {
		const char *tag = run->c->tags[i], *near = nearest_name(tag, &known);

		if (names_find(&known, tag) != NAME_NONE)
			continue;
		diag_at(run->d, E130, &whole, "there is no [%s]", tag);
		if (near != NULL)
			diag_fix(run->d, "did you mean %s?", near);
		else
			diag_fix(run->d, "a language begins with its section there (locales/README.md)");
	}
	names_release(&known);
}

static void
read_english(struct carry *run)
{
	const char *name = "locales/en.po";
	struct po *part[LAYERS_MAX] = { NULL };
	unsigned own = run->layers - 1;

	for (unsigned i = 0; i < run->layers; i++)
		if (run->layers == 1 || has_file(run, i, name))
			part[i] = po_read_with(path_of(run, i, name), told(run, i, name), "en", i == own, run->d);
	run->en = part[own];
	if (run->layers > 1)
		run->all = po_join(part, run->layers, told(run, own, name));
}

static bool
carry_all(struct carry *run)
{
	bool *is_new = arena_alloc(&run->arena, (run->languages + 1) * sizeof *is_new), is_done = true;

	for (size_t i = 0; i < run->languages && is_done; i++)
		if (is_wanted(run->c, run->language[i]->name))
			is_done = begin_file(run, run->language[i], &is_new[i]);
	run->notes = is_done ? notes_open_layers(run->root, run->layers, run->c->now_s) : NULL;
	if (run->notes != NULL && run->en != NULL)
		is_done = refresh_english(run);
	for (size_t i = 0; i < run->languages && is_done; i++)
		if (strcmp(run->language[i]->name, "en") != 0 && is_wanted(run->c, run->language[i]->name))
			is_done = carry_to(run, run->language[i], is_new[i]);
	return is_done;
}

bool
carry_english(const struct carry_settings *c, struct diag *d)
{
	struct buf nobody = BUF_INIT(1024);
	struct carry run = { .c = c, .d = d, .why = c->why != NULL ? c->why : &nobody };
	bool is_done = true;

	for (unsigned i = 0; i < c->bases; i++)
		run.root[run.layers++] = c->base[i];
	run.root[run.layers++] = c->root;
	read_languages(&run);
	if (d->errors == 0)
		read_english(&run);
	if (d->errors == 0)		/* what is to be carried must be right first */
		is_done = carry_all(&run);
	notes_close(run.notes);
	po_free(run.all != NULL ? run.all : run.en);
	for (unsigned i = 0; i < run.layers; i++)
		ini_free(run.ini[i]);
	free(run.language);
	arena_release(&run.arena);
	buf_free(&nobody);
	return is_done && d->errors == 0;
}
