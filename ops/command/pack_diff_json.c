/* pack_diff_json.c - a diff as one JSON document; its keys are stable, "v" counts the forms */
#include "ops/command/pack_diff_list.h"

#include <jansson.h>

#include "locales/text/buf.h"

static json_t *
day(int64_t seconds)
{
	time_t at = (time_t)seconds;
	char text[40];
	struct tm tm;

	if (gmtime_r(&at, &tm) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return json_null();
	return json_string(text);
}

static json_t *
head(const struct diff_list *l, unsigned side)
{
	const struct pack_header *h = l->pack[side]->header;
	char hash[2 * sizeof h->hash + 1];

	for (size_t i = 0; i < sizeof h->hash; i++)
		snprintf(hash + 2 * i, 3, "%02x", h->hash[i]);
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:s}", "file", l->path[side], "name", pack_string(l->pack[side], h->name),
	    "owner", pack_string(l->pack[side], h->owner), "kind", pack_is_sample(l->pack[side]) ? "sample" : "release",
	    "serial", (json_int_t)h->serial, "created", day(h->created_s), "expires", day(h->expires_s), "hash", hash);
}

static json_t *
size(const struct diff_size *s)
{
	if (s->parts == 0)
		return json_null();
	return json_pack("{s:s, s:i, s:I}", "encoding", s->encoding, "parts", (int)s->parts, "octets", (json_int_t)s->octets);
}

static json_t *
money_of(const struct diff_list *l, const struct diff_item *item, size_t way, const char *name)
{
	json_t *money = json_array();

	for (size_t k = 0; l->prices != NULL && k < l->prices->count; k++) {
		const struct price *price = &l->prices->price[k];

		if (price_is_for(l->prices, price, name))
			json_array_append_new(money, json_pack("{s:s, s:s, s:f, s:f}", "price", price->section, "currency",
			    l->prices->currency, "old_per_1000", (double)diff_money(price, item->old[way].parts) / 100,
			    "now_per_1000", (double)diff_money(price, item->now[way].parts) / 100));
	}
	return money;
}

static json_t *
sizes(const struct diff_list *l, const struct diff_item *item)
{
	json_t *ways = json_array();

	for (size_t i = 0; i < (l->ways_count > 0 ? l->ways_count : 1); i++) {
		const char *name = l->ways_count > 0 ? l->ways[i].name : "default";

		json_array_append_new(ways, json_pack("{s:s, s:o, s:o, s:o}", "way", name, "old", size(&item->old[i]), "now",
		    size(&item->now[i]), "money", money_of(l, item, i, name)));
	}
	return ways;
}

static json_t *
change(const struct diff_list *l, const struct diff_item *item)
{
	static const char *const reviews[] = { "missing", "machine", "unread", "read", "source" };
	const struct pack_change *c = &item->c;
	json_t *object = json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:b}", "kind", diff_kind_word(c->kind, false), "name",
	    c->name, "locale", c->locale, "topic", c->topic, "field", c->field, "old", c->old, "now", c->now, "wording",
	    (int)c->is_wording);

	if (c->kind == PACK_CHANGE_TEXT || c->kind == PACK_CHANGE_REVIEW) {
		json_object_set_new(object, "old_review", json_string(reviews[c->old_review]));
		json_object_set_new(object, "now_review", json_string(reviews[c->now_review]));
		json_object_set_new(object, "lost_mark", json_boolean(diff_lost_mark(c)));
	}
	if (c->kind == PACK_CHANGE_TEXT)
		json_object_set_new(object, "ways", sizes(l, item));
	if (c->kind == PACK_CHANGE_FACT) {
		struct buf words = BUF_INIT(1 << 20);

		diff_add_provenance(&words, l, c->name);
		json_object_set_new(object, "provenance", json_string(words.ptr));
		buf_free(&words);
	}
	return object;
}

bool
diff_print_json(const struct diff_list *l, FILE *out)
{
	json_t *counts = json_object(), *changes = json_array(), *whole;
	uint32_t of[PACK_CHANGE_KINDS] = { 0 };
	bool is_printed;

	for (uint32_t i = 0; i < l->count; i++) {
		of[l->items[i].c.kind]++;
		if (l->items[i].is_shown)
			json_array_append_new(changes, change(l, &l->items[i]));
	}
	for (int kind = 0; kind < PACK_CHANGE_KINDS; kind++)
		json_object_set_new(counts, diff_kind_word(kind, false), json_integer(of[kind]));
	whole = json_pack("{s:i, s:o, s:o, s:s, s:I, s:o, s:I, s:o}", "v", 1, "old", head(l, 0), "now", head(l, 1), "sign",
	    l->count == 0 ? "nothing" : diff_list_strict(l) == 0 ? "wording" : "facts", "not_wording",
	    (json_int_t)diff_list_strict(l), "counts", counts, "hidden", (json_int_t)diff_list_hidden(l), "changes", changes);
	is_printed = json_dumpf(whole, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(9)) == 0 && fputc('\n', out) != EOF;
	json_decref(whole);
	return is_printed;
}
