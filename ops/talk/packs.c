/*
 * packs.c - builds and keeps packs for talks
 */
#include "ops/talk/packs.h"

#include <string.h>

#include "content/compiler/compile.h"
#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* Packs of talks are made on the day that talks begin on, so that they never age. */
#define BUILT_ON "2026-11-20"

enum { PACKS = 16, NAME_BYTES = 256 };

struct packs {
	const char	*sample, *release;	/* files; NULL: built from the tree here */
	unsigned	 count;
	struct { char name[NAME_BYTES]; struct pack *pack; void *bytes; } entry[PACKS];
};

struct packs *
packs_new(const char *sample, const char *release)
{
	struct packs *p = xcalloc(1, sizeof *p);

	p->sample = sample;
	p->release = release;
	return p;
}

void
packs_free(struct packs *p)
{
	if (p == NULL)
		return;
	for (unsigned i = 0; i < p->count; i++) {
		pack_close(p->entry[i].pack);
		free(p->entry[i].bytes);
	}
	free(p);
}

/* The tree's pack, in memory; mistakes that prevent it are told on stderr. */
static struct pack *
build(struct packs *p, const char *tree, bool is_sample, struct buf *why)
{
	struct compile_settings settings = { .root = tree, .is_sample = is_sample, .serial = 1,
	    .owner = "np", .name = "talk", .why = why };
	struct diag diag;
	struct pack *pack;
	size_t len;
	void *bytes;

	(void)compile_date(BUILT_ON, &settings.created_s);
	diag_init(&diag, stderr);
	diag.is_quiet = true;		/* warnings are for those who write, not for those who play */
	bytes = compile_to_memory(&settings, &len, &diag);
	if (bytes == NULL) {
		diag_init(&diag, stderr);
		free(compile_to_memory(&settings, &len, &diag));
		diag_summary(&diag);
		buf_addf(why, "%s: the pack was not built", tree);
		return NULL;
	}
	pack = pack_from_memory(bytes, len, why);
	if (pack == NULL)
		free(bytes);
	else
		p->entry[p->count].bytes = bytes;
	return pack;
}

const struct pack *
packs_get(struct packs *p, const char *name, struct buf *why)
{
	bool is_sample = strcmp(name, "sample") == 0, is_release = strcmp(name, "release") == 0;
	const char *made = is_sample ? p->sample : is_release ? p->release : NULL;
	struct pack *pack;

	for (unsigned i = 0; i < p->count; i++)
		if (strcmp(p->entry[i].name, name) == 0)
			return p->entry[i].pack;
	if (p->count == PACKS || strlen(name) >= NAME_BYTES) {
		buf_adds(why, "too many packs");
		return NULL;
	}
	pack = made != NULL ? pack_open(made, why)
	    : build(p, is_sample || is_release ? "." : name, is_sample, why);
	if (pack == NULL)
		return NULL;
	(void)snprintf(p->entry[p->count].name, NAME_BYTES, "%s", name);
	p->entry[p->count++].pack = pack;
	return pack;
}
