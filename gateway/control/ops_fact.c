/*
 * ops_fact.c - facts of which people say that they do not work
 *
 * A count under ten is never shown: it could tell who said it.  Operators see
 * the standing of every fact that was spoken of, which is all they need to look;
 * others see those from ten up only.
 */
#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FACTS_MAX = 2000, MARKS_LEAST = 10 };

static const char FIRST_WEEK[] = "", LAST_WEEK[] = "9";

struct fact_row { char name[STORE_FACT_BYTES]; unsigned long n[MARK_COUNT]; };
struct fact_table { struct fact_row *row; size_t count; };

/* Marks come sorted by service, then fact: the same fact of two services is one here. */
static bool
add_mark(void *arg, const struct mark_row *m)
{
	struct fact_table *t = arg;
	size_t i = t->count;

	while (i > 0 && strcmp(t->row[i - 1].name, m->fact) != 0)
		i--;
	if (i == 0) {
		if (t->count == FACTS_MAX)
			return false;
		snprintf(t->row[t->count].name, sizeof(t->row[0].name), "%s", m->fact);
		i = ++t->count;
	}
	t->row[i - 1].n[m->kind] += m->n;
	return true;
}

/* Rounded down to ten: the tables of two days must not differ by one person. */
static json_t *
rounded(unsigned long n)
{
	return n < MARKS_LEAST ? json_null() : json_integer((json_int_t)(n / 10 * 10));
}

static json_t *
fact_json(const struct control_call *c, const struct fact_row *f)
{
	unsigned long all = f->n[MARK_BAD_NUMBER] + f->n[MARK_NO_HELP];
	unsigned low = c->w->fact_low == 0 ? MARKS_LEAST : c->w->fact_low;
	json_t *row = json_object();

	json_object_set_new(row, "fact", json_string(f->name));
	json_object_set_new(row, "standing", json_string(all >= low ? "low" : "ok"));
	json_object_set_new(row, "does_not_work", rounded(f->n[MARK_BAD_NUMBER]));
	json_object_set_new(row, "did_not_help", rounded(f->n[MARK_NO_HELP]));
	return row;
}

enum control_code
control_fact_marks(struct control_call *c)
{
	struct fact_table t = { .row = xcalloc(FACTS_MAX, sizeof(*t.row)) };
	enum store_result got = c->w->store->ops->mark_scan(c->w->store, c->owner, FIRST_WEEK, LAST_WEEK, add_mark, &t);
	json_t *rows = json_array();

	for (size_t i = 0; i < t.count; i++) {
		const unsigned long *n = t.row[i].n;

		/* each kind by itself: what is shown must not be ten only together */
		if ((c->who.roles & 1u << ROLE_OPERATOR) != 0 || n[MARK_BAD_NUMBER] >= MARKS_LEAST || n[MARK_NO_HELP] >= MARKS_LEAST)
			json_array_append_new(rows, fact_json(c, &t.row[i]));
	}
	free(t.row);
	c->result = json_object();
	json_object_set_new(c->result, "rows", rows);
	return got == STORE_OK ? CONTROL_OK : control_say(c, CONTROL_WORLD, "the counts cannot be read now; ask again later");
}

enum control_code
control_fact_mended(struct control_call *c)
{
	enum store_result got = c->w->store->ops->mark_clear(c->w->store, c->owner, control_string(c->args, "fact"));

	return control_commit(c, got == STORE_NONE ? STORE_OK : got);	/* said twice is said once */
}
