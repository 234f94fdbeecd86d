/* pack_diff_list.c - all changes between two packs, and what is known of each */
#include "ops/command/pack_diff_list.h"

#include <stdlib.h>

#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"
#include "ops/command/pack_diff_measure.h"

static const char *
keep(struct diff_list *l, const char *words)
{
	return words != NULL ? arena_copy(&l->arena, words, strlen(words)) : NULL;
}

static void
add(void *arg, const struct pack_change *c)
{
	struct diff_list *l = arg;
	struct diff_item *item;

	GROW(l->items, l->count, l->room);
	item = &l->items[l->count++];
	*item = (struct diff_item){ .c = *c, .is_shown = true };
	item->c.name = keep(l, c->name);
	item->c.locale = keep(l, c->locale);
	item->c.topic = keep(l, c->topic);
	item->c.field = keep(l, c->field);
	item->c.old = keep(l, c->old);
	item->c.now = keep(l, c->now);
}

/* What goes over the air, without headers of parts. */
static size_t
octets_of(const struct measured *is)
{
	return is->alphabet == ALPHABET_UCS2 ? 2 * is->units : (7 * is->units + 7) / 8;
}

static struct diff_size *
sizes_of(struct diff_list *l, const struct pack *p, struct pack_measure *m, const struct pack_change *c, const char *words)
{
	size_t ways = l->ways_count > 0 ? l->ways_count : 1;
	struct diff_size *sizes = arena_alloc(&l->arena, ways * sizeof *sizes);

	for (size_t i = 0; words != NULL && i < ways; i++) {
		struct measured is = pack_measure_text(m, pack_find_locale(p, c->locale), pack_find_key(p, c->name),
		    l->ways_count > 0 ? l->ways[i].national : 0);

		sizes[i] = (struct diff_size){ encoding_word(&is.encoding), is.parts, octets_of(&is) };
	}
	return sizes;
}

static void
measure_all(struct diff_list *l)
{
	struct pack_measure *old = pack_measure_new(l->pack[0]), *now = pack_measure_new(l->pack[1]);

	for (uint32_t i = 0; i < l->count; i++) {
		struct diff_item *item = &l->items[i];

		if (item->c.kind != PACK_CHANGE_TEXT || !item->is_shown)
			continue;
		item->old = sizes_of(l, l->pack[0], old, &item->c, item->c.old);
		item->now = sizes_of(l, l->pack[1], now, &item->c, item->c.now);
	}
	pack_measure_free(old);
	pack_measure_free(now);
}

static bool
is_asked_for(const struct pack_change *c, const char *const *tags, size_t count)
{
	bool is_of_language = c->kind == PACK_CHANGE_TEXT || c->kind == PACK_CHANGE_REVIEW || c->kind == PACK_CHANGE_KEYWORD;
	bool is_asked = count == 0 || !is_of_language || c->locale == NULL;

	for (size_t i = 0; i < count && !is_asked; i++)
		is_asked = strcmp(tags[i], c->locale) == 0;
	return is_asked;
}

void
diff_list_fill(struct diff_list *l, const char *const *tags, size_t tags_count)
{
	pack_diff(l->pack[0], l->pack[1], add, l);
	for (uint32_t i = 0; i < l->count; i++)
		l->items[i].is_shown = is_asked_for(&l->items[i].c, tags, tags_count);
	if (l->count > 0)
		measure_all(l);
}

void
diff_list_release(struct diff_list *l)
{
	free(l->items);
	arena_release(&l->arena);
}

static bool
same_words(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

uint32_t
diff_list_run(const struct diff_list *l, uint32_t i)
{
	const struct pack_change *first = &l->items[i].c;
	uint32_t end = i + 1;

	while (end < l->count && l->items[end].c.kind == first->kind && strcmp(l->items[end].c.name, first->name) == 0 &&
	    same_words(l->items[end].c.locale, first->locale) && first->field != NULL && l->items[end].c.field != NULL)
		end++;
	return end - i;
}

bool
diff_lost_mark(const struct pack_change *c)
{
	return (c->kind == PACK_CHANGE_TEXT || c->kind == PACK_CHANGE_REVIEW) && c->now != NULL && c->old_review >= REVIEW_READ &&
	    c->now_review < REVIEW_READ;
}

bool
diff_won_mark(const struct pack_change *c)
{
	return c->kind == PACK_CHANGE_REVIEW && c->now_review > c->old_review;
}

uint32_t
diff_list_hidden(const struct diff_list *l)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < l->count; i++)
		count += !l->items[i].is_shown;
	return count;
}

uint32_t
diff_list_strict(const struct diff_list *l)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < l->count; i++)
		count += !l->items[i].c.is_wording;
	return count;
}

const char *
diff_kind_word(enum pack_change_kind kind, bool is_many)
{
	static const char *const words[PACK_CHANGE_KINDS][2] = {
		[PACK_CHANGE_FACT] = { "fact", "facts" }, [PACK_CHANGE_OFFICE] = { "office", "offices" },
		[PACK_CHANGE_TOWN] = { "town", "towns" }, [PACK_CHANGE_SERVICE] = { "service", "services" },
		[PACK_CHANGE_COUNTRY] = { "country", "countries" }, [PACK_CHANGE_LOCALE] = { "language", "languages" },
		[PACK_CHANGE_TOPIC] = { "topic", "topics" }, [PACK_CHANGE_TOKEN] = { "token", "tokens" },
		[PACK_CHANGE_KEYWORD] = { "keyword", "keywords" }, [PACK_CHANGE_TEXT] = { "text", "texts" },
		[PACK_CHANGE_REVIEW] = { "mark", "marks" },
	};

	return words[kind][is_many];
}

uint64_t
diff_money(const struct price *price, unsigned parts)
{
	return price_of_thousand(price, &(struct cost_sum){ .answers = 1, .answer_parts = parts });
}

bool
diff_is_rtl(const struct diff_list *l, const char *tag)
{
	for (unsigned side = 2; tag != NULL && side-- > 0;) {
		uint16_t locale = pack_find_locale(l->pack[side], tag);

		if (locale != PACK_NONE)
			return l->pack[side]->locales[locale].rtl;
	}
	return false;
}

static bool
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x61C || cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF) || cp >= 0xE0000;
}

void
diff_add_safe(struct buf *out, const char *at, size_t len, bool keeps_lines)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;

		n = utf8_decode(at + i, len - i, &cp);
		if (n == 0)
			break;
		if (is_hidden(cp) && !(cp == '\n' && keeps_lines))
			buf_addf(out, "\\u%04X", cp);
		else
			buf_add(out, at + i, n);
	}
}

void
diff_add_fact_name(struct buf *out, const char *id)
{
	const char *slash = strchr(id, '/');

	diff_add_safe(out, slash != NULL ? slash + 1 : id, strlen(slash != NULL ? slash + 1 : id), false);
	if (slash == NULL)
		return;
	buf_addc(out, ' ');
	for (const char *c = id; c < slash; c++) {
		char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;

		if ((unsigned char)*c >= 0x80) {	/* no code of a country */
			diff_add_safe(out, c, (size_t)(slash - c), false);
			return;
		}
		diff_add_safe(out, &upper, 1, false);
	}
}

void
diff_add_provenance(struct buf *out, const struct diff_list *l, const char *id)
{
	unsigned side = pack_find_fact(l->pack[1], id) != PACK_NONE;
	const struct pack *p = l->pack[side];
	uint16_t fact = pack_find_fact(p, id);
	const struct pack_fact *f;

	if (fact == PACK_NONE)
		return;
	f = &p->facts[fact];
	buf_adds(out, "source ");
	diff_add_safe(out, pack_string(p, f->source), f->source.len, false);
	if (f->call_tested != 0) {
		buf_adds(out, f->is_number ? ", call-tested " : ", checked ");
		render_day(f->call_tested, out);
		return;
	}
	if (f->as_of != 0) {
		buf_adds(out, ", as of ");
		render_day(f->as_of, out);
	}
	buf_adds(out, f->is_number ? " (not call-tested)" : " (not checked)");
}
