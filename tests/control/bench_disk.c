/*
 * bench_disk.c - what a bench left on the disk
 */
#include <fts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "locales/text/buf.h"
#include "tests/control/bench.h"

void
bench_remove(struct bench *b)
{
	char *const roots[] = { b->folder, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *at;

	while (tree != NULL && (at = fts_read(tree)) != NULL)
		if (at->fts_info != FTS_D)
			remove(at->fts_path);
	if (tree != NULL)
		fts_close(tree);
}

bool
bench_has(const char *bytes, size_t len, const char *words)
{
	size_t n = strlen(words);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(bytes + i, words, n) == 0)
			return true;
	return false;
}

bool
bench_file_has(const struct bench *b, const char *name, const char *words)
{
	static char room[8 << 20];
	char path[128];
	FILE *f;
	size_t n;

	bench_path(b, name, path);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	n = fread(room, 1, sizeof(room), f);
	fclose(f);
	return bench_has(room, n, words);
}

unsigned
bench_events(const struct bench *b, const char *what, const char *object)
{
	struct audit_walk walk;
	struct audit_record r;
	char path[128], room[256];
	struct buf why = BUF_OVER(room);
	unsigned n = 0;
	FILE *f;

	bench_path(b, "audit.log", path);
	f = fopen(path, "re");
	assert_non_null(f);
	audit_walk_init(&walk, fileno(f));
	while (audit_walk_next(&walk, &r, &why) == AUDIT_STEP_RECORD)
		n += strcmp(r.what, what) == 0 && (object == NULL || strstr(r.object, object) != NULL);
	audit_walk_release(&walk);
	fclose(f);
	return n;
}
