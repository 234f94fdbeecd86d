/*
 * pack_diff_html.c - a diff as one page to print and sign: no script, nothing from elsewhere, readable in black and white
 *
 * See html_page.h.
 */
#include "ops/command/pack_diff_list.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/html_page.h"
#include "ops/command/pack_diff_words.h"

enum { CELL_BYTES = 1 << 20 };

/* What people of a language read. */
static void
of_language(const struct diff_list *l, xmlNodePtr node, const char *tag)
{
	page_language(node, tag, diff_is_rtl(l, tag));
}

static void
add_value(xmlNodePtr row, const char *value)
{
	page_attribute(page_said(row, "td", value == NULL ? "—" : value), "dir", "auto");
}

static void
add_record(const struct diff_list *l, xmlNodePtr t, const struct pack_change *c)
{
	xmlNodePtr row = page_element(t, "tr"), cell;
	struct buf words = BUF_INIT(CELL_BYTES);

	if (c->kind == PACK_CHANGE_FACT)
		diff_add_fact_name(&words, c->name);
	else
		buf_adds(&words, c->name);
	cell = page_said(row, "td", words.ptr);
	if (c->locale != NULL && c->kind == PACK_CHANGE_KEYWORD)
		page_attribute(cell, "lang", c->locale);
	buf_reset(&words);
	if (c->kind == PACK_CHANGE_KEYWORD && c->locale != NULL)
		buf_addf(&words, "%s%s", c->locale, c->field != NULL ? ", " : "");
	buf_adds(&words, c->field != NULL ? c->field : c->old == NULL ? (words.len > 0 ? ", new" : "new") : words.len > 0 ? ", gone" : "gone");
	page_said(row, "td", words.ptr);
	add_value(row, c->old);
	add_value(row, c->now);
	if (c->kind == PACK_CHANGE_FACT) {
		buf_reset(&words);
		diff_add_provenance(&words, l, c->name);
		page_said(row, "td", words.ptr);
	}
	buf_free(&words);
}

static void
add_records(const struct diff_list *l, xmlNodePtr body, enum pack_change_kind kind)
{
	static const char *const titles[] = { "Name", "What", "Old", "New", "Where from" };
	xmlNodePtr t = NULL;
	char title[64];
	uint32_t names = 0;

	for (uint32_t i = 0; i < l->count; i += diff_list_run(l, i))
		names += l->items[i].c.kind == kind && l->items[i].is_shown;
	if (names == 0)
		return;
	snprintf(title, sizeof title, "%u %s", names, diff_kind_word(kind, names > 1));
	page_said(body, "h2", title);
	t = page_table(body, titles, kind == PACK_CHANGE_FACT ? 5 : 4);
	for (uint32_t i = 0; i < l->count; i++)
		if (l->items[i].c.kind == kind && l->items[i].is_shown)
			add_record(l, t, &l->items[i].c);
}

static void
add_part(void *arg, enum words_op op, const char *at, size_t len)
{
	xmlNodePtr in = arg;

	page_words(op == WORDS_SAME ? in : page_element(in, op == WORDS_OLD ? "del" : "ins"), at, len);
}

static void
add_size(xmlNodePtr row, const struct diff_list *l, const struct diff_item *item)
{
	struct buf words = BUF_INIT(CELL_BYTES);

	for (size_t i = 0; i < (l->ways_count > 0 ? l->ways_count : 1); i++) {
		if (i > 0)
			buf_addc(&words, '\n');
		if (l->ways_count > 0)
			buf_addf(&words, "%s: ", l->ways[i].name);
		buf_addf(&words, "parts %u → %u, octets %zu → %zu", item->old[i].parts, item->now[i].parts, item->old[i].octets,
		    item->now[i].octets);
		for (size_t k = 0; l->prices != NULL && k < l->prices->count; k++) {
			const struct price *price = &l->prices->price[k];
			uint64_t old = diff_money(price, item->old[i].parts), now = diff_money(price, item->now[i].parts);

			if (old != now && price_is_for(l->prices, price, l->ways_count > 0 ? l->ways[i].name : "default"))
				buf_addf(&words, "\n%s, 1,000 times: %llu.%02llu → %llu.%02llu %s", price->section, (unsigned long long)old / 100,
				    (unsigned long long)old % 100, (unsigned long long)now / 100, (unsigned long long)now % 100,
				    l->prices->currency);
		}
	}
	page_attribute(page_said(row, "td", words.ptr), "class", "text");
	buf_free(&words);
}

static void
add_text(const struct diff_list *l, xmlNodePtr t, const struct diff_item *item)
{
	const struct pack_change *c = &item->c;
	xmlNodePtr row = page_element(t, "tr"), cell;

	page_said(row, "td", c->locale);
	page_said(row, "td", c->name);
	cell = page_element(row, "td");
	page_attribute(cell, "class", "text");
	of_language(l, cell, c->locale);
	words_diff(c->old != NULL ? c->old : "", c->now != NULL ? c->now : "", add_part, cell);
	add_size(row, l, item);
	page_said(row, "td", diff_lost_mark(c) ? "mark lost" : c->old == NULL ? "new" : c->now == NULL ? "gone" : "");
}

static void
add_texts(const struct diff_list *l, xmlNodePtr body)
{
	static const char *const titles[] = { "Language", "Name", "Text", "Costs", "" };
	const char *topic = "";
	xmlNodePtr t = NULL;

	for (uint32_t i = 0; i < l->count; i++) {
		const struct diff_item *item = &l->items[i];
		const char *own = item->c.topic != NULL ? item->c.topic : "of no topic";

		if (item->c.kind != PACK_CHANGE_TEXT || !item->is_shown)
			continue;
		if (t == NULL)
			page_said(body, "h2", "Texts");
		if (t == NULL || strcmp(topic, own) != 0) {
			page_said(body, "h3", own);
			t = page_table(body, titles, COUNT(titles));
		}
		topic = own;
		add_text(l, t, item);
	}
}

static void
add_marks(const struct diff_list *l, xmlNodePtr body, bool (*is_one)(const struct pack_change *c), const char *title)
{
	xmlNodePtr list = NULL;

	for (uint32_t i = 0; i < l->count; i++) {
		struct buf words = BUF_INIT(CELL_BYTES);

		if (l->items[i].is_shown && is_one(&l->items[i].c)) {
			if (list == NULL) {
				page_said(body, "h2", title);
				list = page_element(body, "ul");
			}
			buf_addf(&words, "%s %s", l->items[i].c.locale, l->items[i].c.name);
			page_said(list, "li", words.ptr);
		}
		buf_free(&words);
	}
}

static void
add_packs(const struct diff_list *l, xmlNodePtr body)
{
	static const char *const titles[] = { "", "File", "Name", "Owner", "Serial", "Hash" };
	xmlNodePtr t = page_table(body, titles, COUNT(titles));

	for (unsigned side = 0; side < 2; side++) {
		const struct pack_header *h = l->pack[side]->header;
		xmlNodePtr row = page_element(t, "tr");
		char hash[2 * sizeof h->hash + 1], serial[32];

		for (size_t i = 0; i < sizeof h->hash; i++)
			snprintf(hash + 2 * i, 3, "%02x", h->hash[i]);
		snprintf(serial, sizeof serial, "%llu", (unsigned long long)h->serial);
		page_said(row, "th", side == 0 ? "Old" : "New");
		page_said(row, "td", l->path[side]);
		page_said(row, "td", pack_string(l->pack[side], h->name));
		page_said(row, "td", pack_string(l->pack[side], h->owner));
		page_said(row, "td", serial);
		page_said(row, "td", hash);
	}
}

static void
add_signing(const struct diff_list *l, xmlNodePtr body)
{
	static const char *const titles[] = { "Person", "Day", "Signature" };
	uint32_t strict = diff_list_strict(l), hidden = diff_list_hidden(l);
	char words[160];
	xmlNodePtr t;

	if (hidden > 0) {
		snprintf(words, sizeof words, "%u more in other languages are not on this page.", hidden);
		page_said(body, "p", words);
	}
	page_said(body, "h2", "To sign");
	if (l->count == 0)
		snprintf(words, sizeof words, "Nothing differs.");
	else if (strict == 0)
		snprintf(words, sizeof words, "Only wording differs: as many persons as trust.ini says under wording (1).");
	else
		snprintf(words, sizeof words, "As many persons as trust.ini says under facts (2), for %u of %u changes.", strict, l->count);
	page_said(body, "p", words);
	t = page_table(body, titles, COUNT(titles));
	page_attribute(t, "class", "sign");
	for (unsigned i = 0; i < (strict > 0 ? 2 : 1); i++) {
		xmlNodePtr row = page_element(t, "tr");

		for (size_t k = 0; k < COUNT(titles); k++)
			page_element(row, "td");
	}
}

static void
fill(const struct diff_list *l, xmlDocPtr doc)
{
	xmlNodePtr part = page_begin(doc, "What two packs differ in");

	add_packs(l, part);
	for (int kind = PACK_CHANGE_FACT; kind < PACK_CHANGE_TEXT; kind++)
		add_records(l, part, kind);
	add_texts(l, part);
	add_marks(l, part, diff_lost_mark, "Marks lost: will not be said by a release until they are read again");
	add_marks(l, part, diff_won_mark, "Marks won");
	add_signing(l, part);
}

bool
diff_write_html(const struct diff_list *l, const char *path, struct buf *why)
{
	xmlDocPtr doc = page_new();

	fill(l, doc);
	return page_write(doc, path, why);
}
