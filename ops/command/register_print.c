/*
 * register_print.c - what an import found and what it changes, for people and for programs
 *
 * Names come from a list that others wrote: control characters in them are not
 * printed.
 */
#include <ctype.h>
#include <jansson.h>

#include "locales/text/buf.h"
#include "ops/command/register_command.h"

enum { ROWS_OF_A_KIND = 200 };		/* in print; --json has all */

static void
print_words(const char *s)
{
	for (; *s != '\0'; s++)
		putchar(iscntrl((unsigned char)*s) ? ' ' : *s);
}

static json_t *
report_json(const struct stage_report *r)
{
	json_t *o = json_pack("{s:I,s:I,s:I,s:s,s:I,s:I,s:s,s:s}", "serial", (json_int_t)r->serial, "against", (json_int_t)r->against,
	    "back", (json_int_t)r->back, "sum", r->sum,
	    "agents", (json_int_t)r->rows, "refused", (json_int_t)r->refused, "who", r->who, "when", r->when);
	json_t *counts = json_object(), *wires = json_array();

	for (unsigned k = 0; k < DIFF_KIND_COUNT; k++)
		json_object_set_new(counts, diff_kind_words[k], json_integer((json_int_t)r->counts[k]));
	for (unsigned t = 0; t < TRIPWIRE_COUNT; t++)
		if ((r->tripped >> t & 1) != 0)
			json_array_append_new(wires, json_pack("{s:s,s:s,s:s*}", "word", tripwire_word(t), "what", tripwire_what(t),
			    "detail", r->detail[t]));
	json_object_set_new(o, "counts", counts);
	json_object_set_new(o, "job_orders", json_pack("{s:I,s:I,s:I}", "now", (json_int_t)r->jobs, "came", (json_int_t)r->jobs_came, "went",
	    (json_int_t)r->jobs_went));
	json_object_set_new(o, "tripwires", wires);
	json_object_set_new(o, "needs_two", json_boolean(stage_needs_two(r)));
	return o;
}

static void
print_json(json_t *o)
{
	json_dumpf(o, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(o);
}

void
register_print_report(const struct stage_report *r, bool is_json)
{
	if (is_json) {
		print_json(report_json(r));
		return;
	}
	printf("staged: serial %u, ", r->serial);
	if (r->back != 0)
		printf("which was serial %u, ", r->back);
	printf("%zu agents, %zu rows refused; ", r->rows, r->refused);
	if (r->against == 0)
		printf("no list is in service\n");
	else
		printf("compared with serial %u:\n   ", r->against);
	for (unsigned k = 0; r->against != 0 && k < DIFF_KIND_COUNT; k++)
		printf(" %s %zu%s", diff_kind_words[k], r->counts[k], k + 1 < DIFF_KIND_COUNT ? "," : "\n");
	if (r->jobs + r->jobs_went > 0)
		printf("job orders: %zu; %zu came, %zu went\n", r->jobs, r->jobs_came, r->jobs_went);
	printf("sum %s\n", r->sum);
	for (unsigned t = 0; t < TRIPWIRE_COUNT; t++)
		if ((r->tripped >> t & 1) != 0) {
			printf("TRIPWIRE %s: %s (", tripwire_word(t), tripwire_what(t));
			print_words(r->detail[t]);
			printf(")\n");
		}
}

static void
print_change(const struct diff_row *row)
{
	const struct diff_item *is = row->after != NULL ? row->after : row->before;
	char was_end[16], is_end[16];

	printf("%-8s %-16s ", diff_kind_words[row->kind], *is->number != '\0' ? is->number : "-");
	print_words(is->name);
	if (row->kind == DIFF_RENAMED) {
		printf("; before: ");
		print_words(row->before->name);
	} else if (row->kind == DIFF_CHANGED) {
		stage_day(row->before->end_day, was_end);
		stage_day(is->end_day, is_end);
		printf("; %s %s -> %s %s", agent_status_words[row->before->status], was_end, agent_status_words[is->status], is_end);
	}
	printf("\n");
}

static json_t *
item_json(const struct diff_item *i)
{
	char end[16];

	if (i == NULL)
		return json_null();
	stage_day(i->end_day, end);
	return json_pack("{s:s,s:s,s:s,s:s,s:s}", "number", i->number, "name", i->name, "word", i->word, "status",
	    agent_status_words[i->status], "end", end);
}

static void
print_diff_json(const struct register_diff *d, const struct stage_report *r)
{
	json_t *rows = json_array(), *o = json_object();

	for (size_t i = 0; i < d->row_count; i++)
		if (d->rows[i].kind != DIFF_KEPT)
			json_array_append_new(rows, json_pack("{s:s,s:o,s:o}", "kind", diff_kind_words[d->rows[i].kind], "before",
			    item_json(d->rows[i].before), "after", item_json(d->rows[i].after)));
	json_object_set_new(o, "staged", report_json(r));
	json_object_set_new(o, "rows", rows);
	print_json(o);
}

void
register_print_diff(const struct register_diff *d, const struct stage_report *r, bool is_json)
{
	if (is_json) {
		print_diff_json(d, r);
		return;
	}
	register_print_report(r, false);
	for (unsigned k = 0; k < DIFF_KEPT; k++) {
		size_t shown = 0;

		for (size_t i = 0; i < d->row_count && shown < ROWS_OF_A_KIND; i++)
			if (d->rows[i].kind == k) {
				print_change(&d->rows[i]);
				shown++;
			}
		if (d->counts[k] > shown)
			printf("%-8s and %zu more; --json has all\n", diff_kind_words[k], d->counts[k] - shown);
	}
}

static void
print_day(const char *title, int32_t day)
{
	char date[16];

	stage_day(day, date);
	if (day != 0)
		printf("    %-14s %s\n", title, date);
}

void
register_print_row(const struct agents *a, uint32_t row, int64_t now_s)
{
	const struct register_row *r = &a->rows[row];

	print_words(register_string(a, r->name));
	printf("  %s\n    %-14s %s", register_string(a, r->number), "today", agent_status_words[register_status(r, now_s)]);
	if (r->word.len > 0) {
		printf(" (the list says: ");
		print_words(register_string(a, r->word));
		printf(")");
	}
	printf("\n");
	print_day("since", r->status_day);
	print_day("ends", r->end_day);
	print_day("gone since", r->gone_day);
	print_day("list of", a->header->list_day);
	if ((r->flags & ROW_HAS_GRADE) != 0)
		printf("    %-14s %u.%u\n", "office's grade", r->grade / 10U, r->grade % 10U);
	if (r->actions > 0)
		printf("    %-14s %u\n", "actions", r->actions);
	if ((r->flags & ROW_WRONG_TRADE) != 0)
		printf("    %-14s listed for another trade\n", "trade");
	if (r->alias_of != REGISTER_NONE) {
		printf("    %-14s ", "became");
		print_words(register_string(a, a->rows[r->alias_of].name));
		printf("\n");
	}
	if (r->jobs > 0)
		printf("    %-14s %u\n", "job orders", r->jobs);
}
