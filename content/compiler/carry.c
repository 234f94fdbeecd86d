/* carry.c - English carried to the PO files of the other languages */
#include "content/compiler/carry.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "content/compiler/arena.h"
#include "content/compiler/notes.h"
#include "content/compiler/po_header.h"
#include "content/compiler/po_merge.h"
#include "content/compiler/write.h"
#include "content/ini.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"

struct carry {
	const struct carry_settings *c;
	struct diag *d;
	struct buf *why;
	struct arena arena;		/* names, as long as diagnostics may need them */
	const struct po *en;
	struct notes *notes;		/* NULL: comments for translators stay as they are */
};

static void
report(const struct carry *run, const char *name, bool is_new, const struct po_counts *n)
{
	if (run->c->report != NULL)
		fprintf(run->c->report, "%s:%s %u as before, %u with changed English, %u new, %u back, %u obsolete\n", name,
		    is_new ? " new file," : "", n->same, n->changed, n->fresh, n->back, n->gone);
}

/* The file as it should stand; false if the world is against it. */
static bool
write_merged(struct carry *run, const char *path, const char *name, const char *tag, const struct po *old, bool is_new)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	struct po_notes added = { notes_add, run->notes };
	struct po_counts counts;
	bool is_done = true;

	po_copy_header(old, &out);
	po_merge(run->en, old, run->notes != NULL && notes_locale(run->notes, tag) ? &added : NULL, &out, &counts);
	if (!buf_ok(&out)) {
		buf_addf(run->why, "%s: it would be larger than %d MiB", name, WHOLE_FILE_MAX >> 20);
		is_done = false;
	} else if ((old->len != out.len || memcmp(old->bytes, out.ptr, out.len) != 0) &&
	    !write_file(path, out.ptr, out.len, run->why)) {
		buf_prefixf(run->why, "%s: ", name);
		is_done = false;
	}
	if (is_done)
		report(run, name, is_new, &counts);
	buf_free(&out);
	return is_done;
}

/* False if the world is against it; mistakes in the file only leave it alone. */
static bool
carry_to(struct carry *run, const struct ini_section *l, bool is_new)
{
	const char *name = arena_printf(&run->arena, "locales/%s.po", l->name);
	const char *path = arena_printf(&run->arena, "%s/%s", run->c->root, name);
	unsigned errors = run->d->errors;
	struct po *old = po_read_with(path, name, l->name, true, run->d);
	bool is_done = true;

	if (old != NULL && run->d->errors == errors)
		is_done = write_merged(run, path, name, l->name, old, is_new);
	po_free(old);
	return is_done;
}

/*
 * A language that has no file yet gets one with its header alone: what its
 * translators are to be told can only be read when there is one.
 */
static bool
begin_file(struct carry *run, const struct ini_section *l, bool *is_new)
{
	const char *name = arena_printf(&run->arena, "locales/%s.po", l->name);
	const char *path = arena_printf(&run->arena, "%s/%s", run->c->root, name);
	const struct ini_key *english = ini_key(l, "english");
	struct buf header = BUF_INIT(4096);
	bool is_done = true;
	struct stat st;

	*is_new = stat(path, &st) != 0 && errno == ENOENT;
	if (*is_new) {
		po_header_new(&header, l->name, english != NULL ? english->value : l->name,
		    run->c->now_s != 0 ? run->c->now_s : (int64_t)time(NULL));
		is_done = write_file(path, header.ptr, header.len, run->why);
		if (!is_done)
			buf_prefixf(run->why, "%s: ", name);
	}
	buf_free(&header);
	return is_done;
}

/* Only what translators are told is new in en.po; the rest of it is its authors'. */
static bool
refresh_english(struct carry *run, const char *path)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	struct po_notes added = { notes_add, run->notes };
	struct po_counts counts;
	bool is_done = true;

	po_copy_header(run->en, &out);
	po_merge(run->en, run->en, &added, &out, &counts);
	if (buf_ok(&out) && (run->en->len != out.len || memcmp(run->en->bytes, out.ptr, out.len) != 0) &&
	    !write_file(path, out.ptr, out.len, run->why)) {
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

static void
check_tags(struct carry *run, const struct ini *ini)
{
	struct place whole = { ini->path, 0, 0, NULL, 0, 0 };
	struct names known = { NULL, 0, 0 };

	for (size_t i = 0; i < ini->section_count; i++)
		names_add(&known, ini->sections[i].name, 0);
	if (names_find(&known, "en") == NAME_NONE)
		diag_at(run->d, E133, &whole, "there is no [en]");
	for (unsigned i = 0; i < run->c->tags_count; i++) {
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

bool
carry_english(const struct carry_settings *c, struct diag *d)
{
	struct buf nobody = BUF_INIT(1024);
	struct carry run = { c, d, c->why != NULL ? c->why : &nobody, { NULL }, NULL, NULL };
	const char *root = c->root, *en = "locales/en.po", *locales = "locales/locales.ini";
	struct ini *ini = ini_read(arena_printf(&run.arena, "%s/%s", root, locales), locales, d);
	struct po *english = NULL;
	bool is_done = true, *is_new;

	if (ini != NULL)
		check_tags(&run, ini);
	if (d->errors == 0)
		run.en = english = po_read_with(arena_printf(&run.arena, "%s/%s", root, en), en, "en", true, d);
	if (ini == NULL || english == NULL || d->errors > 0)
		goto out;		/* what is to be carried must be right first */
	is_new = arena_alloc(&run.arena, (ini->section_count + 1) * sizeof *is_new);
	for (size_t i = 0; i < ini->section_count && is_done; i++)
		if (is_wanted(c, ini->sections[i].name))
			is_done = begin_file(&run, &ini->sections[i], &is_new[i]);
	run.notes = is_done ? notes_open(root, c->now_s) : NULL;
	if (run.notes != NULL)
		is_done = refresh_english(&run, arena_printf(&run.arena, "%s/%s", root, en));
	for (size_t i = 0; i < ini->section_count && is_done; i++)
		if (strcmp(ini->sections[i].name, "en") != 0 && is_wanted(c, ini->sections[i].name))
			is_done = carry_to(&run, &ini->sections[i], is_new[i]);
out:
	notes_close(run.notes);
	po_free(english);
	ini_free(ini);
	arena_release(&run.arena);
	buf_free(&nobody);
	return is_done && d->errors == 0;
}
