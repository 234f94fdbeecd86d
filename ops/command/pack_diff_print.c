/* pack_diff_print.c - a diff for people: facts first, then what leads to texts, then the texts */
#include "ops/command/pack_diff_list.h"

#include <inttypes.h>

#include "locales/text/buf.h"
#include "ops/command/pack_diff_words.h"

enum { LINE_BYTES = 1 << 20, REASONS_MAX = 20 };

struct print { const struct diff_list *l; FILE *out; bool has_colour, is_terminal; };

static void
put(const struct print *p, const char *words, bool keeps_lines)
{
	struct buf line = BUF_INIT(LINE_BYTES);

	diff_add_safe(&line, words, strlen(words), false);
	if (keeps_lines) {
		buf_reset(&line);
		diff_add_safe(&line, words, strlen(words), true);
	}
	fputs(line.ptr, p->out);
	buf_free(&line);
}

static void
put_value(const struct print *p, const char *value)
{
	if (value[0] == '\0')
		fputs("(nothing)", p->out);
	else
		put(p, value, false);
}

static void
put_name(const struct print *p, const struct pack_change *c)
{
	struct buf name = BUF_INIT(LINE_BYTES);

	if (c->kind == PACK_CHANGE_FACT)
		diff_add_fact_name(&name, c->name);
	else
		diff_add_safe(&name, c->name, strlen(c->name), false);
	fputs(name.ptr, p->out);
	if (c->kind == PACK_CHANGE_KEYWORD && c->locale != NULL)
		fprintf(p->out, " (%s)", c->locale);
	buf_free(&name);
}

static void
put_provenance(const struct print *p, const struct pack_change *c)
{
	struct buf line = BUF_INIT(LINE_BYTES);

	diff_add_provenance(&line, p->l, c->name);
	fprintf(p->out, ", %s", line.ptr);
	buf_free(&line);
}

/* "hotline.labour QA: 92727 -> 16008": the field has no name where it is what the fact is for. */
static void
put_change(const struct print *p, const struct pack_change *c)
{
	bool is_value = c->field != NULL && (strcmp(c->field, "number") == 0 || strcmp(c->field, "value") == 0);

	fputs("  ", p->out);
	put_name(p, c);
	if (c->field != NULL && !(c->kind == PACK_CHANGE_FACT && is_value))
		fprintf(p->out, ", %s", c->field);
	fputs(c->old == NULL ? ": new, " : c->now == NULL ? ": gone, " : ": ", p->out);
	if (c->old != NULL)
		put_value(p, c->old);
	fputs(c->old != NULL && c->now != NULL ? " -> " : "", p->out);
	if (c->now != NULL)
		put_value(p, c->now);
	if (c->kind == PACK_CHANGE_FACT && (is_value || c->old == NULL))
		put_provenance(p, c);
	fputc('\n', p->out);
}

struct sum { uint32_t changed, added, gone; };

static struct sum
sum_of(const struct diff_list *l, enum pack_change_kind kind)
{
	struct sum sum = { 0, 0, 0 };

	for (uint32_t i = 0; i < l->count; i += diff_list_run(l, i)) {
		const struct pack_change *c = &l->items[i].c;

		if (c->kind != kind || !l->items[i].is_shown)
			continue;
		sum.changed += c->old != NULL && c->now != NULL;
		sum.added += c->old == NULL;
		sum.gone += c->now == NULL;
	}
	return sum;
}

/* "2 facts changed, 1 new"; false if there are none. */
static bool
put_heading(const struct print *p, enum pack_change_kind kind)
{
	struct sum sum = sum_of(p->l, kind);
	const struct { uint32_t count; const char *what; } rows[] = { { sum.changed, "changed" }, { sum.added, "new" }, { sum.gone, "gone" } };
	bool is_first = true;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].count == 0)
			continue;
		fprintf(p->out, "%s%u %s%s%s", is_first ? "" : ", ", rows[i].count, is_first ? diff_kind_word(kind, rows[i].count > 1) : "",
		    is_first ? " " : "", rows[i].what);
		is_first = false;
	}
	if (!is_first)
		fputc('\n', p->out);
	return !is_first;
}

static void
put_records(const struct print *p, enum pack_change_kind kind)
{
	if (!put_heading(p, kind))
		return;
	for (uint32_t i = 0; i < p->l->count; i++)
		if (p->l->items[i].c.kind == kind && p->l->items[i].is_shown)
			put_change(p, &p->l->items[i].c);
}

static void
put_words(void *arg, enum words_op op, const char *at, size_t len)
{
	static const struct { const char *colour, *open, *close; } marks[] = {
		[WORDS_SAME] = { "", "", "" }, [WORDS_OLD] = { "\033[31m", "[-", "-]" }, [WORDS_NEW] = { "\033[32m", "{+", "+}" },
	};
	const struct print *p = arg;
	struct buf line = BUF_INIT(LINE_BYTES);

	diff_add_safe(&line, at, len, true);
	fprintf(p->out, "%s%s", p->has_colour ? marks[op].colour : "", marks[op].open);
	for (const char *c = line.ptr; *c != '\0'; c++) {
		fputc(*c, p->out);
		if (*c == '\n')
			fputs("      ", p->out);
	}
	fprintf(p->out, "%s%s", marks[op].close, p->has_colour && op != WORDS_SAME ? "\033[0m" : "");
	buf_free(&line);
}

static void
put_size(const struct print *p, const struct diff_size *size)
{
	if (size->parts == 0)
		fputs("nothing", p->out);
	else
		fprintf(p->out, "%u %s, %zu octets", size->parts, size->parts == 1 ? "part" : "parts", size->octets);
}

static void
put_money(const struct print *p, const struct diff_item *item, size_t way, const char *name)
{
	const struct prices *prices = p->l->prices;

	for (size_t k = 0; prices != NULL && k < prices->count; k++) {
		uint64_t old = diff_money(&prices->price[k], item->old[way].parts), now = diff_money(&prices->price[k], item->now[way].parts);

		if (price_is_for(prices, &prices->price[k], name) && old != now)
			fprintf(p->out, "      1,000 times by %s at %s: %" PRIu64 ".%02" PRIu64 " -> %" PRIu64 ".%02" PRIu64 " %s\n", name,
			    prices->price[k].section, old / 100, old % 100, now / 100, now % 100, prices->currency);
	}
}

static void
put_sizes(const struct print *p, const struct diff_item *item)
{
	size_t ways = p->l->ways_count > 0 ? p->l->ways_count : 1;

	for (size_t i = 0; i < ways; i++) {
		const char *name = p->l->ways_count > 0 ? p->l->ways[i].name : "default";

		fputs("      ", p->out);
		if (p->l->ways_count > 0)
			fprintf(p->out, "by %s: ", name);
		put_size(p, &item->old[i]);
		fputs(" -> ", p->out);
		put_size(p, &item->now[i]);
		fputc('\n', p->out);
		put_money(p, item, i, name);
	}
}

static void
put_text(struct print *p, const struct diff_item *item)
{
	const struct pack_change *c = &item->c;
	bool isolates = p->is_terminal;

	fprintf(p->out, "    %s ", c->locale);
	put(p, c->name, false);
	fprintf(p->out, "%s\n      %s", c->old == NULL ? " (new)" : c->now == NULL ? " (gone)" : "", isolates ? "\342\201\250" : "");
	if (c->old != NULL && c->now != NULL && strcmp(c->old, c->now) == 0)
		put(p, c->old, true);		/* words in braces that are a token in one of them only */
	else
		words_diff(c->old != NULL ? c->old : "", c->now != NULL ? c->now : "", put_words, p);
	fprintf(p->out, "%s\n", isolates ? "\342\201\251" : "");
	put_sizes(p, item);
}

static void
put_texts(struct print *p)
{
	const char *topic = NULL;
	bool is_first = true;

	if (!put_heading(p, PACK_CHANGE_TEXT))
		return;
	for (uint32_t i = 0; i < p->l->count; i++) {
		const struct diff_item *item = &p->l->items[i];

		if (item->c.kind != PACK_CHANGE_TEXT || !item->is_shown)
			continue;
		if (is_first || (topic == NULL) != (item->c.topic == NULL) || (topic != NULL && strcmp(topic, item->c.topic) != 0)) {
			fputs("  ", p->out);
			put(p, item->c.topic != NULL ? item->c.topic : "(of no topic)", false);
			fputc('\n', p->out);
		}
		topic = item->c.topic;
		is_first = false;
		put_text(p, item);
	}
}

static void
put_marks(const struct print *p, bool (*is_one)(const struct pack_change *c), const char *what, const char *many)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->l->count; i++)
		count += p->l->items[i].is_shown && is_one(&p->l->items[i].c);
	if (count == 0)
		return;
	fprintf(p->out, "%u %s %s\n", count, count == 1 ? "text" : "texts", count == 1 ? what : many);
	for (uint32_t i = 0; i < p->l->count; i++)
		if (p->l->items[i].is_shown && is_one(&p->l->items[i].c)) {
			fprintf(p->out, "  %s ", p->l->items[i].c.locale);
			put(p, p->l->items[i].c.name, false);
			fputc('\n', p->out);
		}
}

static void
put_signing(const struct print *p)
{
	uint32_t strict = diff_list_strict(p->l), shown = 0;

	if (strict == 0) {
		fputs("to sign: only wording differs: as many persons as trust.ini says under wording (1)\n", p->out);
		return;
	}
	fprintf(p->out, "to sign: as many persons as trust.ini says under facts (2), for %u %s:\n", strict,
	    strict == 1 ? "change" : "changes");
	for (uint32_t i = 0; i < p->l->count; i++) {
		const struct pack_change *c = &p->l->items[i].c;

		if (c->is_wording || shown++ >= REASONS_MAX)
			continue;
		fprintf(p->out, "  %s ", diff_kind_word(c->kind, false));
		if (c->locale != NULL && c->kind != PACK_CHANGE_KEYWORD && c->kind != PACK_CHANGE_LOCALE)
			fprintf(p->out, "%s ", c->locale);
		put_name(p, c);
		fprintf(p->out, "%s%s\n", c->field != NULL ? ", " : "", c->field != NULL ? c->field : "");
	}
	if (shown > REASONS_MAX)
		fprintf(p->out, "  and %u more\n", shown - REASONS_MAX);
}

void
diff_print(const struct diff_list *l, FILE *out, bool has_colour, bool is_terminal)
{
	struct print p = { l, out, has_colour, is_terminal };
	uint32_t hidden = diff_list_hidden(l);

	for (int kind = PACK_CHANGE_FACT; kind < PACK_CHANGE_TEXT; kind++)
		put_records(&p, kind);
	put_texts(&p);
	put_marks(&p, diff_lost_mark, "lost its mark; it will not be said by a release until it is read again",
	    "lost their marks; they will not be said by a release until they are read again");
	put_marks(&p, diff_won_mark, "won its mark", "won their marks");
	if (hidden > 0)
		fprintf(out, "%u %s in other languages\n", hidden, hidden == 1 ? "change" : "changes");
	put_signing(&p);
}
