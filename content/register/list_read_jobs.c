/*
 * list_read_jobs.c - the job orders of an office, from a file of their own
 *
 * They only add a sentence behind "valid", so a row that is not clear is left
 * out and the file is read on.  An agency is found by its number, else by a
 * name that one agency alone has: never an order of somebody else's.
 */
#include <ctype.h>
#include <string.h>

#include "content/register/list_read_inside.h"
#include "content/register/name.h"

enum { KEY_BYTES = NAME_BYTES + 2, TEXT_BYTES = 512, HEADING_BYTES = 256, DAY_S = 86400, COUNT_DIGITS = 6 };

/* Agencies of a list by what an order may call them. */
struct agencies { const struct list *l; struct names known; bool *is_double; const char **called; struct arena arena; };

struct jobs_reader {
	struct list_jobs jobs;
	struct agencies	 agencies;
	const struct mapping *m;
	const char	*path;
	struct diag	*d;
	int32_t		 today, oldest, title_day;
	int		 at[JOB_COLUMN_COUNT];
	unsigned	 width;			/* of the heading; 0 = not found yet */
	size_t		 room;
	bool		 has_rows;
};

/* 'N' and the whole number; "" if it is none. */
static void
number_key(enum agent_shape shape, const char *text, char key[KEY_BYTES])
{
	struct agent_number n;
	size_t at;

	key[0] = '\0';
	if (*text == '\0')
		return;
	agent_number_read(shape, text, strlen(text), &n, &at);
	if (n.kind == NUMBER_LICENCE && !list_has_rest(text, at, n.used))
		snprintf(key, KEY_BYTES, "N%s", n.text);
}

/* 'A' and the name without its company words: as it is looked up for who asks. */
static void
name_key(const char *text, char key[KEY_BYTES])
{
	struct agent_name name;

	agent_name_read(NULL, text, strlen(text), &name);
	key[0] = '\0';
	if (name.clean_len > 0)
		snprintf(key, KEY_BYTES, "A%s", name.clean);
}

static void
add_way(struct agencies *a, const char *key, uint32_t row)
{
	uint32_t old = *key == '\0' ? row : names_add(&a->known, arena_copy(&a->arena, key, strlen(key)), row);

	if (old != NAME_NONE && old != row && key[0] == 'A')
		a->is_double[old] = true;
}

static void
agencies_of(struct agencies *a, const struct list *l)
{
	char key[KEY_BYTES];

	a->l = l;
	a->is_double = arena_alloc(&a->arena, l->row_count + 1);
	a->called = arena_alloc(&a->arena, (l->row_count + 1) * sizeof *a->called);
	for (uint32_t i = 0; i < l->row_count; i++) {
		number_key(l->shape, l->rows[i].number, key);
		a->called[i] = *key != '\0' ? arena_copy(&a->arena, key + 1, strlen(key + 1)) : l->rows[i].name;
		add_way(a, key, i);
		name_key(l->rows[i].name, key);
		add_way(a, key, i);
	}
}

static void
agencies_release(struct agencies *a)
{
	names_release(&a->known);
	arena_release(&a->arena);
}

/* The row meant; NAME_NONE.  A number that is not on the list is not looked up as a name. */
static uint32_t
agency(const struct agencies *a, const char *number, const char *name)
{
	char key[KEY_BYTES];
	uint32_t row;

	number_key(a->l->shape, number, key);
	if (*number == '\0')
		name_key(name, key);
	row = *key == '\0' ? NAME_NONE : names_find(&a->known, key);
	return row != NAME_NONE && key[0] == 'A' && a->is_double[row] ? NAME_NONE : row;
}

size_t
list_jobs_of(const struct list *l, struct list_job *job, size_t count)
{
	struct agencies a = { .l = l };
	size_t left = 0;

	agencies_of(&a, l);
	for (size_t i = 0; i < count; i++) {
		char key[KEY_BYTES];
		uint32_t row;

		number_key(l->shape, job[i].number, key);
		row = *key != '\0' ? agency(&a, job[i].number, "") : agency(&a, "", job[i].number);
		if (row == NAME_NONE)
			continue;
		job[left] = job[i];
		job[left++].number = l->rows[row].number[0] != '\0' ? l->rows[row].number : l->rows[row].name;
	}
	agencies_release(&a);
	return left;
}

/* --- the heading --------------------------------------------------------------- */

/* True if the row is the heading, or one may still come; false after a diagnostic. */
static bool
take_heading(struct jobs_reader *r, const struct list_cells *c)
{
	struct place here = { r->path, c->row, 0, NULL, 0, 0 };
	unsigned found = 0;

	for (int k = 0; k < JOB_COLUMN_COUNT; k++)
		r->at[k] = -1;
	for (unsigned i = 0; i < c->count; i++) {
		char plain[HEADING_BYTES];

		mapping_plain(c->text[i], c->len[i], plain, sizeof plain);
		for (int k = 0; k < JOB_COLUMN_COUNT; k++) {
			if (!mapping_has_word(&r->m->job[k], plain))
				continue;
			if (r->at[k] >= 0) {
				diag_at(r->d, E402, &here, "two columns are called as \"%s\" in content/registers", job_column_words[k]);
				return false;
			}
			r->at[k] = (int)i;
			found++;
		}
	}
	if (found < 2 && c->row < LIST_HEADING_ROWS) {
		for (unsigned i = 0; i < c->count && r->title_day == 0; i++)
			list_date_find(r->m->dates, c->text[i], &r->title_day);
		return true;
	}
	for (int k = 0; k < JOB_COLUMN_COUNT; k++)
		if (r->at[k] < 0 && (k == JOB_TITLE || k == JOB_NUMBER || k == JOB_NAME || k == JOB_END) && r->m->job[k].count > 0) {
			diag_at(r->d, E402, &here, "no column is called as \"%s\" of [jobs] in content/registers", job_column_words[k]);
			return false;
		}
	r->width = c->count;
	return true;
}

/* --- a row --------------------------------------------------------------------- */

struct job_row { struct jobs_reader *r; const struct list_cells *c; char text[JOB_COLUMN_COUNT][TEXT_BYTES]; int32_t end_day; uint32_t count; };

static bool
no(const struct job_row *j, int column, enum diag_code code, const char *sentence)
{
	struct place here = { j->r->path, j->c->row, (unsigned)(j->r->at[column] + 1), NULL, 0, 0 };

	diag_at(j->r->d, code, &here, "%s", sentence);
	return false;
}

static bool
read_cells(struct job_row *j)
{
	for (int k = 0; k < JOB_COLUMN_COUNT; k++) {
		struct buf text = BUF_OVER(j->text[k]);
		bool is_whole = list_cell_text(j->c, j->r->at[k], &text);

		if (!is_whole || ((k == JOB_TITLE || k == JOB_PLACE) && text.len >= REGISTER_NAME_BYTES))
			return no(j, k, E408, "a cell that is too long");
		if (text.len > 0 && strchr("=+@", j->text[k][0]) != NULL)
			return no(j, k, E406, "a formula, where a text must be");
		if (k <= JOB_PLACE && strchr(j->text[k], '@') != NULL)
			return no(j, k, E408, "an e-mail address, where a job or a place must be");
	}
	if (j->text[JOB_TITLE][0] == '\0')
		return no(j, JOB_TITLE, E408, "no job stands in this order");
	return true;
}

static bool
read_day(struct job_row *j, int column, bool may_come, int32_t *day)
{
	const char *wrong;

	*day = 0;
	if (j->text[column][0] == '\0')
		return true;
	wrong = list_day_read(j->r->m->dates, j->text[column], j->r->today, may_come, day);
	return wrong == NULL || no(j, column, E405, wrong);
}

/* "1,200" is a count, too. */
static bool
read_count(struct job_row *j)
{
	unsigned digits = 0;

	j->count = 0;
	if (list_is_mangled(j->text[JOB_COUNT]))
		return no(j, JOB_COUNT, E406, "a spreadsheet has made something else of the count");
	for (const char *s = j->text[JOB_COUNT]; *s != '\0'; s++) {
		if (*s == ',' && digits > 0 && isdigit((unsigned char)s[1]))
			continue;
		if (!isdigit((unsigned char)*s) || ++digits > COUNT_DIGITS)
			return no(j, JOB_COUNT, E408, "this is no count of workers");
		j->count = 10 * j->count + (uint32_t)(*s - '0');
	}
	return true;
}

static bool
judge(struct job_row *j)
{
	int32_t list_day;

	for (unsigned i = j->r->width; i < j->c->count; i++)
		if (j->c->len[i] > 0) {
			struct place here = { j->r->path, j->c->row, i + 1, NULL, 0, 0 };

			diag_at(j->r->d, E408, &here, "more cells than the heading has: a cell was cut at its comma");
			return false;
		}
	if (!read_cells(j) || !read_day(j, JOB_END, true, &j->end_day) || !read_day(j, JOB_LIST_DATE, false, &list_day) || !read_count(j))
		return false;
	if (list_is_mangled(j->text[JOB_NUMBER]))
		return no(j, JOB_NUMBER, E406, "a spreadsheet has made something else of the licence number");
	if (list_day != 0 && (j->r->oldest == 0 || list_day < j->r->oldest))
		j->r->oldest = list_day;
	return true;
}

static void
take_job(struct job_row *j)
{
	struct jobs_reader *r = j->r;
	struct arena *arena = &r->agencies.arena;
	uint32_t row = agency(&r->agencies, j->text[JOB_NUMBER], j->text[JOB_NAME]);

	if (row == NAME_NONE) {
		no(j, j->text[JOB_NUMBER][0] != '\0' ? JOB_NUMBER : JOB_NAME, W413, "no one agency of the list is meant: this order is left out");
		r->jobs.unknown++;
	} else if (j->end_day != 0 && j->end_day < r->today) {
		r->jobs.over++;
	} else {
		GROW(r->jobs.job, r->jobs.count, r->room);
		r->jobs.job[r->jobs.count++] = (struct list_job){ arena_copy(arena, j->text[JOB_TITLE], strlen(j->text[JOB_TITLE])),
			arena_copy(arena, j->text[JOB_PLACE], strlen(j->text[JOB_PLACE])), r->agencies.called[row], j->end_day, j->count };
	}
}

static bool
take_row(void *of, const struct list_cells *c)
{
	struct jobs_reader *r = of;
	struct place here = { r->path, c->row, 0, NULL, 0, 0 };
	struct job_row j = { .r = r, .c = c };

	r->has_rows = true;
	if (r->width == 0)
		return take_heading(r, c);
	if (c->is_last && c->count < r->width) {
		diag_at(r->d, E401, &here, "the file stops in the middle of this row: it was cut off");
		return false;
	}
	if (judge(&j))
		take_job(&j);
	else
		r->jobs.bad++;
	return true;
}

/* False after a diagnostic if nothing of it can be used; it was read to its end. */
static bool
is_any(const struct jobs_reader *r)
{
	struct place whole = { r->path, 0, 0, NULL, 0, 0 };

	if (r->jobs.count > 0)
		return true;
	if (r->width == 0 && r->has_rows)
		diag_at(r->d, E402, &whole, "no row names the columns of job orders");
	else
		diag_at(r->d, E401, &whole, "%s", r->jobs.unknown + r->jobs.over + r->jobs.bad > 0 ?
		    "none of its job orders is open and of an agency on the list" : r->width > 0 ? "it has a heading and no row" :
		    "nothing stands in it");
	return false;
}

struct list_jobs *
list_read_jobs(const struct mapping *m, const struct list *l, const char *path, enum charset charset, int64_t now_s, struct diag *d)
{
	struct place whole = { path, 0, 0, NULL, 0, 0 };
	struct jobs_reader *r;

	if (m->job[JOB_TITLE].count == 0) {
		diag_at(d, E402, &whole, "content/registers has no [jobs] for this country: nobody knows what its columns mean");
		return NULL;
	}
	r = xcalloc(1, sizeof *r);
	r->m = m;
	r->path = path;
	r->d = d;
	r->today = (int32_t)(now_s / DAY_S);
	agencies_of(&r->agencies, l);
	if (list_csv_read(path, charset, take_row, r, d) && is_any(r) &&
	    (r->jobs.day = list_day_of(path, r->oldest, r->title_day, now_s, d)) != 0)
		return &r->jobs;
	list_jobs_free(&r->jobs);
	return NULL;
}

void
list_jobs_free(struct list_jobs *jobs)
{
	struct jobs_reader *r = jobs == NULL ? NULL : (struct jobs_reader *)(void *)((char *)jobs - offsetof(struct jobs_reader, jobs));

	if (r == NULL)
		return;
	free(r->jobs.job);
	agencies_release(&r->agencies);
	free(r);
}
