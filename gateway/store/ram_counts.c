/*
 * ram_counts.c - counts and marks in RAM, and reading them back in order
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/store/ram_inside.h"
#include "locales/text/bug.h"

enum { KEY_BYTES = 256 };

#define COPY(to, from) ((void)snprintf((to), sizeof(to), "%s", (from)))

enum store_result
ram_count_add(struct store *s, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct ram_store *r = (struct ram_store *)s;
	char key[KEY_BYTES];
	struct count_row *c;
	int len;

	if (r->failing != STORE_OK)
		return r->failing;
	len = snprintf(key, sizeof key, "%s\t%s\t%s\t%s\t%s\t%s", what, name, country, locale, week, service);
	if (len < 0 || (size_t)len >= sizeof key)
		return STORE_OK;	/* as in sums.c: given up */
	c = &ram_extra(ram_add(r, ROW_COUNT, owner, key, (size_t)len), owner, service)->count;
	COPY(c->service, service);
	COPY(c->what, what);
	COPY(c->name, name);
	COPY(c->country, country);
	COPY(c->locale, locale);
	COPY(c->week, week);
	c->n += n;
	return STORE_OK;
}

enum store_result
ram_mark_add(struct store *s, const char *owner, const char *service, const char *fact,
    enum mark_kind kind, const char *week, unsigned long n)
{
	struct ram_store *r = (struct ram_store *)s;
	char key[KEY_BYTES];
	struct mark_row *m;
	int len;

	if (r->failing != STORE_OK)
		return r->failing;
	if (strlen(fact) >= STORE_FACT_BYTES)
		return STORE_NONE;
	len = snprintf(key, sizeof key, "%s\t%d\t%s\t%s", fact, (int)kind, week, service);
	if (len < 0 || (size_t)len >= sizeof key)
		return STORE_OK;
	m = &ram_extra(ram_add(r, ROW_MARK, owner, key, (size_t)len), owner, service)->mark;
	COPY(m->service, service);
	COPY(m->fact, fact);
	COPY(m->week, week);
	m->kind = kind;
	m->n += n;
	return STORE_OK;
}

static int
count_order(const void *a, const void *b)
{
	const struct count_row *x = &(*(struct ram_extra *const *)a)->count, *y = &(*(struct ram_extra *const *)b)->count;
	const char *const p[] = { x->service, x->week, x->what, x->name, x->country, x->locale };
	const char *const q[] = { y->service, y->week, y->what, y->name, y->country, y->locale };
	int d = 0;

	for (size_t i = 0; d == 0 && i < COUNT(p); i++)
		d = strcmp(p[i], q[i]);
	return d;
}

static int
mark_order(const void *a, const void *b)
{
	const struct mark_row *x = &(*(struct ram_extra *const *)a)->mark, *y = &(*(struct ram_extra *const *)b)->mark;
	int d = strcmp(x->service, y->service);

	if (d == 0)
		d = strcmp(x->fact, y->fact);
	if (d == 0)
		d = strcmp(x->week, y->week);
	return d != 0 ? d : (int)x->kind - (int)y->kind;
}

/* The owner's rows of a kind between two weeks, in order; the caller frees the list. */
static struct ram_extra **
sorted(const struct ram_store *r, enum row_kind kind, const char *owner, const char *from, const char *to, size_t *n)
{
	struct ram_extra **list = xcalloc(r->used + 1, sizeof *list);

	*n = 0;
	for (size_t i = 0; i < r->capacity; i++) {
		struct ram_extra *e = r->row[i].extra;
		const char *week;

		if (r->row[i].kind != kind || strcmp(e->owner, owner) != 0)
			continue;
		week = kind == ROW_COUNT ? e->count.week : e->mark.week;
		if (strcmp(week, from) >= 0 && strcmp(week, to) <= 0)
			list[(*n)++] = e;
	}
	qsort(list, *n, sizeof *list, kind == ROW_COUNT ? count_order : mark_order);
	return list;
}

enum store_result
ram_count_scan(struct store *s, const char *owner, const char *from, const char *to, store_count_fn *visit, void *arg)
{
	struct ram_store *r = (struct ram_store *)s;
	struct ram_extra **list;
	size_t n;

	if (r->failing != STORE_OK)
		return r->failing;
	list = sorted(r, ROW_COUNT, owner, from, to, &n);
	for (size_t i = 0; i < n && visit(arg, &list[i]->count); i++)
		;
	free(list);
	return STORE_OK;
}

enum store_result
ram_mark_scan(struct store *s, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg)
{
	struct ram_store *r = (struct ram_store *)s;
	struct ram_extra **list;
	size_t n;

	if (r->failing != STORE_OK)
		return r->failing;
	list = sorted(r, ROW_MARK, owner, from, to, &n);
	for (size_t i = 0; i < n && visit(arg, &list[i]->mark); i++)
		;
	free(list);
	return STORE_OK;
}

enum store_result
ram_mark_clear(struct store *s, const char *owner, const char *fact)
{
	struct ram_store *r = (struct ram_store *)s;

	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		struct row *row = &r->row[i];

		if (row->kind == ROW_MARK && !strcmp(row->extra->owner, owner) && !strcmp(row->extra->mark.fact, fact))
			ram_drop(row);
	}
	r->is_dirty = true;
	return STORE_OK;
}
