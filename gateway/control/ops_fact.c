/*
 * ops_fact.c - facts of which people say that they do not work
 *
 * A count under ten is never shown: it could tell who said it.  Operators see
 * the standing of every fact that was spoken of, which is all they need to look;
 * others see those from ten up only.  Counts are of a year, as long as marks are
 * kept; the standing is the service's own, of the last weeks (doubt.h).
 */
#include "gateway/control/control_inside.h"
#include "gateway/store/doubt.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { MARKS_LEAST = 10, FIRST_ROOM = 64 };

static const char FIRST_WEEK[] = "", LAST_WEEK[] = "9";

struct fact_row { char name[STORE_FACT_BYTES]; unsigned long n[MARK_COUNT], late[MARK_COUNT]; };
struct fact_table { struct fact_row *row; size_t count, room; char from[STORE_WEEK_BYTES], to[STORE_WEEK_BYTES]; };

/* Marks come sorted by service, then fact. */
static bool
add_mark(void *arg, const struct mark_row *m)
{
	struct fact_table *t = arg;
	struct fact_row *row = t->count == 0 ? NULL : &t->row[t->count - 1];

	if (row == NULL || strcmp(row->name, m->fact) != 0) {
		if (t->count == t->room) {
			t->room = t->room == 0 ? FIRST_ROOM : 2 * t->room;
			t->row = xrealloc(t->row, t->room * sizeof(*t->row));
		}
		row = &t->row[t->count++];
		*row = (struct fact_row){ .name = "" };
		snprintf(row->name, sizeof(row->name), "%s", m->fact);
	}
	row->n[m->kind] += m->n;
	if (strcmp(m->week, t->from) >= 0 && strcmp(m->week, t->to) <= 0)
		row->late[m->kind] += m->n;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct fact_row *)a)->name, ((const struct fact_row *)b)->name);
}

/* The same fact of two services is one here. */
static void
join(struct fact_table *t)
{
	size_t kept = 0;

	if (t->count > 0)
		qsort(t->row, t->count, sizeof(*t->row), by_name);
	for (size_t i = 0; i < t->count; i++) {
		struct fact_row *row = kept > 0 ? &t->row[kept - 1] : NULL;

		if (row == NULL || strcmp(row->name, t->row[i].name) != 0) {
			t->row[kept++] = t->row[i];
			continue;
		}
		for (int kind = 0; kind < MARK_COUNT; kind++) {
			row->n[kind] += t->row[i].n[kind];
			row->late[kind] += t->row[i].late[kind];
		}
	}
	t->count = kept;
}

/* Rounded down to ten: the tables of two days must not differ by one person. */
static json_t *
rounded(unsigned long n)
{
	return n < MARKS_LEAST ? json_null() : json_integer((json_int_t)(n / 10 * 10));
}

static json_t *
fact_json(const struct fact_row *f)
{
	json_t *row = json_object();

	json_object_set_new(row, "fact", json_string(f->name));
	json_object_set_new(row, "standing", json_string(doubt_is_low(f->late) ? "low" : "ok"));
	json_object_set_new(row, "does_not_work", rounded(f->n[MARK_BAD_NUMBER]));
	json_object_set_new(row, "did_not_help", rounded(f->n[MARK_NO_HELP]));
	return row;
}

static json_t *
rows_of(const struct control_call *c, const struct fact_table *t)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < t->count; i++) {
		const unsigned long *n = t->row[i].n;

		/* each kind by itself: what is shown must not be ten only together */
		if ((c->who.roles & 1u << ROLE_OPERATOR) != 0 || n[MARK_BAD_NUMBER] >= MARKS_LEAST || n[MARK_NO_HELP] >= MARKS_LEAST)
			json_array_append_new(rows, fact_json(&t->row[i]));
	}
	return rows;
}

enum control_code
control_fact_marks(struct control_call *c)
{
	struct fact_table t = { .row = NULL };
	enum store_result got;

	doubt_weeks(c->now_s, t.from, t.to);
	got = c->w->store->ops->mark_scan(c->w->store, c->owner, FIRST_WEEK, LAST_WEEK, add_mark, &t);
	if (got == STORE_OK) {
		join(&t);
		c->result = json_object();
		json_object_set_new(c->result, "rows", rows_of(c, &t));
	}
	free(t.row);
	return got == STORE_OK ? CONTROL_OK : control_say(c, CONTROL_WORLD, "the counts cannot be read now; ask again later");
}

enum control_code
control_fact_mended(struct control_call *c)
{
	enum store_result got = c->w->store->ops->mark_clear(c->w->store, c->owner, control_string(c->args, "fact"));

	return control_commit(c, got == STORE_NONE ? STORE_OK : got);	/* said twice is said once */
}
