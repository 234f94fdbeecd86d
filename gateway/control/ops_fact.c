/*
 * ops_fact.c - facts of which people say that they do not work
 *
 * A count under ten is never shown: it could tell who said it.  Operators see
 * the standing of every fact that was spoken of, which is all they need to look;
 * others see those from ten up only.
 */
#include "gateway/control/control_inside.h"
#include "gateway/control/marks.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FACTS_MAX = 2000 };

static const char FIRST_WEEK[] = "2000-W01", LAST_WEEK[] = "9999-W53";

struct fact_row { char name[64]; unsigned long dead, no_help, mended; };
struct fact_table { struct fact_row *row; size_t count; };

static struct fact_row *
row_of(struct fact_table *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->row[i].name, name) == 0)
			return &t->row[i];
	if (t->count == FACTS_MAX)
		return NULL;
	snprintf(t->row[t->count].name, sizeof(t->row[0].name), "%s", name);
	return &t->row[t->count++];
}

static bool
add_count(void *arg, const struct count_row *n)
{
	bool is_dead = strcmp(n->what, MARK_DOES_NOT_WORK) == 0, is_no_help = strcmp(n->what, MARK_DID_NOT_HELP) == 0;
	struct fact_row *row;

	if (!is_dead && !is_no_help && strcmp(n->what, MARK_MENDED) != 0)
		return true;
	row = row_of(arg, n->name);
	if (row != NULL)
		*(is_dead ? &row->dead : is_no_help ? &row->no_help : &row->mended) += n->n;
	return true;
}

static unsigned long
marks_left(const struct fact_row *row)
{
	unsigned long all = row->dead + row->no_help;

	return all > row->mended ? all - row->mended : 0;
}

static enum control_code
read_marks(struct control_call *c, struct fact_table *t)
{
	enum store_result got;

	t->row = xcalloc(FACTS_MAX, sizeof(*t->row));
	got = c->w->store->ops->count_scan(c->w->store, c->owner, FIRST_WEEK, LAST_WEEK, add_count, t);
	if (got == STORE_OK)
		return CONTROL_OK;
	buf_adds(c->why, "the counts cannot be read now; ask again later");
	return CONTROL_WORLD;
}

static unsigned
low(const struct control_call *c)
{
	return c->w->fact_low == 0 ? MARKS_LOW : c->w->fact_low;
}

enum control_code
control_fact_marks(struct control_call *c)
{
	struct fact_table t = { 0 };
	enum control_code code = read_marks(c, &t);
	json_t *rows = json_array();

	for (size_t i = 0; i < t.count; i++) {
		unsigned long left = marks_left(&t.row[i]);
		json_t *row;

		if (left < MARKS_LOW && (c->who.roles & 1u << ROLE_OPERATOR) == 0)
			continue;
		row = json_object();
		json_object_set_new(row, "fact", json_string(t.row[i].name));
		json_object_set_new(row, "standing", json_string(left >= low(c) ? "low" : "ok"));
		/* rounded down to ten: two tables of two days must not differ by one person */
		json_object_set_new(row, "marks", left >= MARKS_LOW ? json_integer((json_int_t)(left / 10 * 10)) : json_null());
		json_array_append_new(rows, row);
	}
	free(t.row);
	c->result = json_object();
	json_object_set_new(c->result, "rows", rows);
	return code;
}

static void
week_of(int64_t now_s, char out[16])
{
	time_t t = (time_t)now_s;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 16, "%G-W%V", &tm);
}

enum control_code
control_fact_mended(struct control_call *c)
{
	const char *fact = control_string(c->args, "fact");
	struct fact_table t = { 0 };
	enum control_code code = read_marks(c, &t);
	unsigned long left = 0;
	char week[16];

	for (size_t i = 0; i < t.count; i++)
		if (strcmp(t.row[i].name, fact) == 0)
			left = marks_left(&t.row[i]);
	free(t.row);
	if (code != CONTROL_OK)
		return code;
	if (left == 0)
		return CONTROL_OK;	/* said twice is said once */
	week_of(c->now_s, week);
	return control_commit(c, c->w->store->ops->count_add(c->w->store, c->owner, c->service, MARK_MENDED, fact, "", "", week, left));
}
