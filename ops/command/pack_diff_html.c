/*
 * pack_diff_html.c - a diff as one page to print and sign: no script, nothing from elsewhere, readable in black and white
 *
 * The tree and its escaping are libxml2's; what it may not hold (controls) was made visible before.
 */
#include "ops/command/pack_diff_list.h"

#include <errno.h>
#include <libxml/HTMLtree.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/pack_diff_words.h"

enum { CELL_BYTES = 1 << 20 };

static const char style[] =
    "body{font-family:sans-serif;line-height:1.4;margin:2em;max-width:60em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:.3em;text-align:start;vertical-align:top}"
    "del{text-decoration:line-through}ins{text-decoration:underline;font-weight:bold}tr{break-inside:avoid}"
    ".text{white-space:pre-wrap}.sign td{height:3em}";

static xmlNodePtr
element(xmlNodePtr in, const char *name)
{
	return xmlNewChild(in, NULL, (const xmlChar *)name, NULL);
}

static void
add_words(xmlNodePtr in, const char *words, size_t len)
{
	struct buf safe = BUF_INIT(CELL_BYTES);

	diff_add_safe(&safe, words, len, true);
	xmlAddChild(in, xmlNewText((const xmlChar *)safe.ptr));
	buf_free(&safe);
}

static xmlNodePtr
said(xmlNodePtr in, const char *name, const char *words)
{
	xmlNodePtr node = element(in, name);

	add_words(node, words, strlen(words));
	return node;
}

static void
attribute(xmlNodePtr node, const char *name, const char *value)
{
	struct buf safe = BUF_INIT(CELL_BYTES);

	diff_add_safe(&safe, value, strlen(value), false);
	xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)safe.ptr);
	buf_free(&safe);
}

/* What people of a language read. */
static void
of_language(const struct diff_list *l, xmlNodePtr node, const char *tag)
{
	attribute(node, "lang", tag);
	attribute(node, "dir", diff_is_rtl(l, tag) ? "rtl" : "ltr");
}

static xmlNodePtr
table(xmlNodePtr in, const char *const *titles, size_t count)
{
	xmlNodePtr t = element(in, "table"), row = element(t, "tr");

	for (size_t i = 0; i < count; i++)
		said(row, "th", titles[i]);
	return t;
}

static void
add_value(xmlNodePtr row, const char *value)
{
	attribute(said(row, "td", value == NULL ? "—" : value), "dir", "auto");
}

static void
add_record(const struct diff_list *l, xmlNodePtr t, const struct pack_change *c)
{
	xmlNodePtr row = element(t, "tr"), cell;
	struct buf words = BUF_INIT(CELL_BYTES);

	if (c->kind == PACK_CHANGE_FACT)
		diff_add_fact_name(&words, c->name);
	else
		buf_adds(&words, c->name);
	cell = said(row, "td", words.ptr);
	if (c->locale != NULL && c->kind == PACK_CHANGE_KEYWORD)
		attribute(cell, "lang", c->locale);
	buf_reset(&words);
	if (c->kind == PACK_CHANGE_KEYWORD && c->locale != NULL)
		buf_addf(&words, "%s%s", c->locale, c->field != NULL ? ", " : "");
	buf_adds(&words, c->field != NULL ? c->field : c->old == NULL ? (words.len > 0 ? ", new" : "new") : words.len > 0 ? ", gone" : "gone");
	said(row, "td", words.ptr);
	add_value(row, c->old);
	add_value(row, c->now);
	if (c->kind == PACK_CHANGE_FACT) {
		buf_reset(&words);
		diff_add_provenance(&words, l, c->name);
		said(row, "td", words.ptr);
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
	said(body, "h2", title);
	t = table(body, titles, kind == PACK_CHANGE_FACT ? 5 : 4);
	for (uint32_t i = 0; i < l->count; i++)
		if (l->items[i].c.kind == kind && l->items[i].is_shown)
			add_record(l, t, &l->items[i].c);
}

static void
add_part(void *arg, enum words_op op, const char *at, size_t len)
{
	xmlNodePtr in = arg;

	add_words(op == WORDS_SAME ? in : element(in, op == WORDS_OLD ? "del" : "ins"), at, len);
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
	attribute(said(row, "td", words.ptr), "class", "text");
	buf_free(&words);
}

static void
add_text(const struct diff_list *l, xmlNodePtr t, const struct diff_item *item)
{
	const struct pack_change *c = &item->c;
	xmlNodePtr row = element(t, "tr"), cell;

	said(row, "td", c->locale);
	said(row, "td", c->name);
	cell = element(row, "td");
	attribute(cell, "class", "text");
	of_language(l, cell, c->locale);
	words_diff(c->old != NULL ? c->old : "", c->now != NULL ? c->now : "", add_part, cell);
	add_size(row, l, item);
	said(row, "td", diff_lost_mark(c) ? "mark lost" : c->old == NULL ? "new" : c->now == NULL ? "gone" : "");
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
			said(body, "h2", "Texts");
		if (t == NULL || strcmp(topic, own) != 0) {
			said(body, "h3", own);
			t = table(body, titles, COUNT(titles));
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
				said(body, "h2", title);
				list = element(body, "ul");
			}
			buf_addf(&words, "%s %s", l->items[i].c.locale, l->items[i].c.name);
			said(list, "li", words.ptr);
		}
		buf_free(&words);
	}
}

static void
add_packs(const struct diff_list *l, xmlNodePtr body)
{
	static const char *const titles[] = { "", "File", "Name", "Owner", "Serial", "Hash" };
	xmlNodePtr t = table(body, titles, COUNT(titles));

	for (unsigned side = 0; side < 2; side++) {
		const struct pack_header *h = l->pack[side]->header;
		xmlNodePtr row = element(t, "tr");
		char hash[2 * sizeof h->hash + 1], serial[32];

		for (size_t i = 0; i < sizeof h->hash; i++)
			snprintf(hash + 2 * i, 3, "%02x", h->hash[i]);
		snprintf(serial, sizeof serial, "%llu", (unsigned long long)h->serial);
		said(row, "th", side == 0 ? "Old" : "New");
		said(row, "td", l->path[side]);
		said(row, "td", pack_string(l->pack[side], h->name));
		said(row, "td", pack_string(l->pack[side], h->owner));
		said(row, "td", serial);
		said(row, "td", hash);
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
		said(body, "p", words);
	}
	said(body, "h2", "To sign");
	if (l->count == 0)
		snprintf(words, sizeof words, "Nothing differs.");
	else if (strict == 0)
		snprintf(words, sizeof words, "Only wording differs: as many persons as trust.ini says under wording (1).");
	else
		snprintf(words, sizeof words, "As many persons as trust.ini says under facts (2), for %u of %u changes.", strict, l->count);
	said(body, "p", words);
	t = table(body, titles, COUNT(titles));
	attribute(t, "class", "sign");
	for (unsigned i = 0; i < (strict > 0 ? 2 : 1); i++) {
		xmlNodePtr row = element(t, "tr");

		for (size_t k = 0; k < COUNT(titles); k++)
			element(row, "td");
	}
}

static void
fill(const struct diff_list *l, xmlDocPtr doc)
{
	xmlNodePtr html = xmlNewNode(NULL, (const xmlChar *)"html"), part;

	xmlDocSetRootElement(doc, html);
	attribute(html, "lang", "en");
	part = element(html, "head");
	htmlSetMetaEncoding(doc, (const xmlChar *)"UTF-8");
	said(part, "title", "What two packs differ in");
	said(part, "style", style);
	part = element(html, "body");
	said(part, "h1", "What two packs differ in");
	add_packs(l, part);
	for (int kind = PACK_CHANGE_FACT; kind < PACK_CHANGE_TEXT; kind++)
		add_records(l, part, kind);
	add_texts(l, part);
	add_marks(l, part, diff_lost_mark, "Marks lost: will not be said by a release until they are read again");
	add_marks(l, part, diff_won_mark, "Marks won");
	add_signing(l, part);
}

/* libxml2's own writers would take a name for a URI. */
static bool
write_page(const char *path, const xmlChar *page, size_t len)
{
	FILE *out = fopen(path, "w");
	bool is_written = out != NULL && fwrite(page, 1, len, out) == len;

	return out != NULL && fclose(out) == 0 && is_written;
}

bool
diff_write_html(const struct diff_list *l, const char *path, struct buf *why)
{
	xmlDocPtr doc = htmlNewDocNoDtD(NULL, NULL);
	xmlChar *page = NULL;
	bool is_written;
	int len = 0;

	xmlCreateIntSubset(doc, (const xmlChar *)"html", NULL, NULL);
	fill(l, doc);
	htmlDocDumpMemoryFormat(doc, &page, &len, 0);
	BUG_IF(page == NULL);
	errno = 0;
	is_written = write_page(path, page, (size_t)len);
	if (!is_written)
		buf_addf(why, "%s: %s", path, strerror(errno));
	xmlFree(page);
	xmlFreeDoc(doc);
	return is_written;
}
