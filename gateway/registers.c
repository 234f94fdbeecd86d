/*
 * registers.c - see registers.h
 */
#include "gateway/registers.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_BYTES = 512 };

struct agents *
registers_find(const struct registers *r, uint16_t country)
{
	for (unsigned i = 0; r != NULL && i < r->count; i++)
		if (country_code(r->list[i]->header->country) == country)
			return r->list[i];
	return NULL;
}

void
registers_add(struct registers *r, struct agents *list)
{
	uint16_t country = country_code(list->header->country);

	for (unsigned i = 0; i < r->count; i++)
		if (country_code(r->list[i]->header->country) == country) {
			register_close(r->list[i]);
			r->list[i] = list;
			return;
		}
	BUG_IF(r->count == REGISTERS_MAX);
	r->list[r->count++] = list;
}

static struct agents *
take(struct registers *old, uint16_t country)
{
	for (unsigned i = 0; old != NULL && i < old->count; i++) {
		struct agents *list = old->list[i];

		if (country_code(list->header->country) == country) {
			old->list[i] = old->list[--old->count];
			return list;
		}
	}
	return NULL;
}

static void
read_one(struct registers *r, const char *path, const char *name, struct registers *old, struct buf *why)
{
	char letters[3] = { (char)(name[0] & ~0x20), (char)(name[1] & ~0x20), '\0' };
	uint16_t country = country_code(letters);
	struct agents *was = registers_find(old, country);
	struct agents *list = register_open(path, why);

	if (list != NULL && country_code(list->header->country) != country) {
		buf_addf(why, "%s is of another country; ", path);
		register_close(list);
		list = NULL;
	}
	if (was != NULL && (list == NULL || (list->header->serial == was->header->serial
	    && memcmp(list->header->sum, was->header->sum, sizeof was->header->sum) == 0))) {
		register_close(list);
		list = take(old, country);
	}
	if (list != NULL && r->count < REGISTERS_MAX)
		registers_add(r, list);
	else
		register_close(list);
}

static bool
is_country(const char *name)
{
	return strlen(name) == 2 && (name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z' && (name[1] | 0x20) >= 'a'
	    && (name[1] | 0x20) <= 'z';
}

struct registers *
registers_read(const char *folder, struct registers *old, struct buf *why)
{
	struct registers *r = xcalloc(1, sizeof *r);
	char room[PATH_BYTES];
	struct buf path = BUF_OVER(room);
	DIR *dir = folder[0] != '\0' ? opendir(folder) : NULL;
	const struct dirent *e;

	if (dir == NULL) {
		if (folder[0] != '\0' && errno != ENOENT)
			buf_addf(why, "%s: %s; ", folder, strerror(errno));
		return r;
	}
	while ((e = readdir(dir)) != NULL) {
		struct buf stat_why = BUF_INIT(512);
		FILE *file;

		if (!is_country(e->d_name))
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s/current.reg", folder, e->d_name);
		file = fopen(path.ptr, "r");	/* nothing was applied there yet: no fault */
		if (file != NULL) {
			(void)fclose(file);
			read_one(r, path.ptr, e->d_name, old, &stat_why);
		}
		if (stat_why.len > 0)
			buf_addf(why, "%s; ", stat_why.ptr);
		buf_free(&stat_why);
	}
	(void)closedir(dir);
	return r;
}

void
registers_free(struct registers *r)
{
	if (r == NULL)
		return;
	for (unsigned i = 0; i < r->count; i++)
		register_close(r->list[i]);
	free(r);
}
