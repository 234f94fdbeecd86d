/*
 * list_read.c - an official list: its heading, its rows, and which of two rows with one number counts
 *
 * A heading may stand below a title.  A column that the mapping names for
 * number, status or end must be there: a list that lost its end dates would
 * make every licence endless.
 */
#include "content/register/list_read.h"

#include <ctype.h>
#include <string.h>

#include "content/register/list_read_inside.h"
#include "content/register/register.h"

enum { KEY_BYTES = 256, DAY_S = 86400 };

static bool
must_be_there(const struct mapping *m, int column)
{
	return m->column[column].count > 0 && (column == COLUMN_NAME || column == COLUMN_NUMBER || column == COLUMN_STATUS ||
	    column == COLUMN_END);
}

/* Which columns this row names; the column that stands there twice in *twice, or -1. */
static unsigned
columns_of(const struct list_reader *r, const struct list_cells *c, int at[COLUMN_COUNT], int *twice)
{
	unsigned found = 0;

	*twice = -1;
	for (int k = 0; k < COLUMN_COUNT; k++)
		at[k] = -1;
	for (unsigned i = 0; i < c->count; i++) {
		char plain[KEY_BYTES];

		mapping_plain(c->text[i], c->len[i], plain, sizeof plain);
		for (int k = 0; k < COLUMN_COUNT; k++) {
			if (!mapping_has_word(&r->m->column[k], plain))
				continue;
			if (at[k] >= 0)
				*twice = k;
			at[k] = (int)i;
			found++;
		}
	}
	return found;
}

/* True if the row is the heading, or one may still come; false after a diagnostic. */
static bool
take_heading(struct list_reader *r, const struct list_cells *c)
{
	struct place here = { r->path, c->row, 0, NULL, 0, 0 };
	int twice;
	unsigned found = columns_of(r, c, r->at, &twice);

	if (found < 2 && c->row < LIST_HEADING_ROWS) {
		for (unsigned i = 0; i < c->count && r->title_day == 0; i++)
			list_date_find(r->m->dates, c->text[i], &r->title_day);
		return true;
	}
	if (r->at[COLUMN_NAME] < 0) {
		diag_at(r->d, E402, &here, "no row so far names the column for the agency's name");
		return false;
	}
	if (twice >= 0) {
		diag_at(r->d, E402, &here, "two columns are called as \"%s\" in content/registers", list_column_words[twice]);
		return false;
	}
	for (int k = 0; k < COLUMN_COUNT; k++)
		if (must_be_there(r->m, k) && r->at[k] < 0) {
			diag_at(r->d, E402, &here, "no column is called as \"%s\" in content/registers", list_column_words[k]);
			return false;
		}
	r->width = c->count;
	for (unsigned i = 0; i < c->count; i++)
		r->heading[i] = arena_copy(&r->arena, c->text[i], c->len[i]);
	return true;
}

/* domain.md D.2: which of two rows that disagree is told.  CAUTION is worse than VALID, and better than what an office says outright. */
static int
rank(enum agent_status s)
{
	static const int of[AGENT_STATUS_COUNT] = {
		[AGENT_VALID] = 0, [AGENT_PROVISIONAL] = 1, [AGENT_CAUTION] = 2, [AGENT_GONE] = 3, [AGENT_EXPIRED] = 4,
		[AGENT_CLOSED] = 5, [AGENT_SUSPENDED] = 6, [AGENT_REVOKED] = 7,
	};

	return of[s];
}

/* The older row takes the worse status, and the earlier end where both are one status. */
static void
merge(struct list_row *old, const struct list_row *new)
{
	old->flags |= new->flags & ROW_WRONG_TRADE;
	if (rank(new->status) > rank(old->status)) {
		old->status = new->status;
		old->word = new->word;
		old->status_day = new->status_day;
		old->end_day = new->end_day;
	} else if (new->status == old->status && new->end_day != 0 && (old->end_day == 0 || new->end_day < old->end_day)) {
		old->end_day = new->end_day;
	}
	if (new->actions > old->actions)
		old->actions = new->actions;
}

/* What the row just read is told apart by: its number; without one, its name. */
static char *
key_of(struct list_reader *r, const struct list_row *row)
{
	char plain[KEY_BYTES];

	if (r->number[0] != '\0')
		return arena_copy(&r->arena, r->number, strlen(r->number));
	mapping_plain(row->name, strlen(row->name), plain, sizeof plain);
	return arena_printf(&r->arena, "name %s", plain);
}

static bool
is_one_name(const char *a, const char *b)
{
	char one[KEY_BYTES], two[KEY_BYTES];

	mapping_plain(a, strlen(a), one, sizeof one);
	mapping_plain(b, strlen(b), two, sizeof two);
	return strcmp(one, two) == 0;
}

/* True if the row is another one of an agency that was taken. */
static bool
is_twice(struct list_reader *r, const struct list_cells *c, const struct list_row *row, struct buf *reason)
{
	struct list *l = &r->result.list;
	uint32_t old = names_add(&r->known, key_of(r, row), (uint32_t)l->row_count);
	int column = r->at[row->number[0] != '\0' ? COLUMN_NUMBER : COLUMN_NAME];
	struct place here = { r->path, c->row, (unsigned)column + 1, NULL, 0, 0 };

	if (old == NAME_NONE)
		return false;
	if (is_one_name(l->rows[old].name, row->name)) {
		diag_at(r->d, W409, &here, "this agency stands in row %u, too", l->rows[old].line);
		r->result.good++;
	} else {
		list_row_refuse(r, c, column, E407, reason, "row %u has this licence number, for another name", l->rows[old].line);
		list_bad_write(r, c, reason->ptr);
		r->result.bad++;
	}
	merge(&l->rows[old], row);
	return true;
}

static bool
take_row(void *of, const struct list_cells *c)
{
	struct list_reader *r = of;
	struct buf reason = BUF_INIT(256);
	struct list_row row;
	struct list *l = &r->result.list;
	struct place here = { r->path, c->row, 0, NULL, 0, 0 };

	r->has_rows = true;
	if (r->width == 0)
		return take_heading(r, c);
	if (c->is_last && c->count < r->width) {
		diag_at(r->d, E401, &here, "the file stops in the middle of this row: it was cut off");
		return false;
	}
	if (!list_row_read(r, c, &row, &reason)) {
		list_bad_write(r, c, reason.ptr);
		r->result.bad++;
	} else if (!is_twice(r, c, &row, &reason)) {
		GROW(l->rows, l->row_count, r->room);
		l->rows[l->row_count++] = row;
		r->result.good++;
	}
	buf_free(&reason);
	return true;
}

/* False after a diagnostic if nothing of it can be served; it was read to its end. */
static bool
is_list(const struct list_reader *r)
{
	struct place whole = { r->path, 0, 0, NULL, 0, 0 };

	if (r->result.list.row_count > 0)
		return true;
	if (r->width == 0 && r->has_rows)
		diag_at(r->d, E402, &whole, "no row names the column for the agency's name");
	else
		diag_at(r->d, E401, &whole, "%s", r->result.bad > 0 ? "none of its rows could be taken" :
		    r->width > 0 ? "it has a heading and no row" : "nothing stands in it");
	return false;
}

const char *
list_day_read(enum list_date dates, const char *text, int32_t today, bool may_come, int32_t *days)
{
	if (!list_date_read(dates, text, days))
		return "this is no date as the office writes them";
	if (*days <= 0)			/* day 0 is how a register says that there is none */
		return "a date before 1970";
	if (*days > today + (may_come ? 365 * LIST_YEARS_AHEAD : 1))
		return may_come ? "a date more than 15 years ahead" : "a date that has not come yet";
	return NULL;
}

int32_t
list_day_of(const char *path, int32_t rows_day, int32_t title_day, int64_t now_s, struct diag *d)
{
	const char *slash = strrchr(path, '/');
	struct place whole = { path, 0, 0, NULL, 0, 0 };
	int32_t day = rows_day != 0 ? rows_day : title_day;

	if (day == 0)
		list_date_find(DATE_YMD, slash != NULL ? slash + 1 : path, &day);
	if (day != 0 && day <= register_latest_day(now_s))
		return day;
	diag_at(d, E412, &whole, day == 0 ? "nothing says of which day this list is" : "this list is of a day that has not come yet");
	return 0;
}

struct list_result *
list_read(const struct mapping *m, const char *path, enum charset charset, int64_t now_s, FILE *bad_rows, struct diag *d)
{
	struct list_reader *r = xcalloc(1, sizeof *r);
	struct list *l = &r->result.list;
	bool is_read;

	r->m = m;
	r->path = path;
	r->d = d;
	r->today = (int32_t)(now_s / DAY_S);
	r->bad_rows = bad_rows;
	memcpy(l->country, m->country, sizeof l->country);
	l->office = arena_copy(&r->arena, m->office, strlen(m->office));
	l->source = arena_copy(&r->arena, path, strlen(path));
	l->shape = m->shape;
	l->fresh_days = m->fresh_days;
	l->import_day = r->today;
	is_read = list_csv_read(path, charset, take_row, r, d) && is_list(r) &&
	    (l->list_day = list_day_of(path, r->oldest, r->title_day, now_s, d)) != 0;
	names_release(&r->known);
	names_release(&r->new_words);
	if (is_read)
		return &r->result;
	list_free(&r->result);
	return NULL;
}

void
list_free(struct list_result *result)
{
	struct list_reader *r = result == NULL ? NULL :
	    (struct list_reader *)(void *)((char *)result - offsetof(struct list_reader, result));

	if (r == NULL)
		return;
	free(r->result.list.rows);
	arena_release(&r->arena);
	free(r);
}
