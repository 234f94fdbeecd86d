/* text_look.c - what becomes of one text on a phone */
#include "ops/command/text_look.h"

#include "content/compiler/repairs.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static unsigned
units_of(const struct encoding *e, const struct part *part)
{
	return e->alphabet == ALPHABET_UCS2 ? part->octets / 2u : part->octets;
}

static void
take_last(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end)
{
	struct look *l = ctx;

	(void)from;
	(void)end;
	if (i + 1 == count)
		l->left = part_capacity(&l->encoding, count > 1, l->rules.is_wide) - units_of(&l->encoding, part);
}

/* Bytes of the text without its last `units` units. */
static size_t
shorter_by(const struct look *l, unsigned units)
{
	size_t len = l->len;

	for (unsigned gone = 0; gone < units && len > 0;) {
		size_t end = len;

		do
			len--;
		while (len > 0 && ((unsigned char)l->text[len] & 0xC0) == 0x80);
		gone += (unsigned)text_units_in(l->text + len, end - len, &l->encoding);
	}
	return len;
}

/* "9 units over one part": so much shorter it needs a part less; tried, as a cut may leave room unused. */
static unsigned
over(const struct look *l)
{
	size_t fewer = l->parts - 1, hold;
	unsigned units;

	if (l->parts < 2)
		return 0;
	hold = fewer == 1 ? part_capacity(&l->encoding, false, l->rules.is_wide) :
	    fewer * part_capacity(&l->encoding, true, l->rules.is_wide);
	if (l->units <= hold || l->units - hold > LOOK_NEAR)
		return 0;
	units = (unsigned)(l->units - hold);
	return parts_count(l->text, shorter_by(l, units), &l->rules) < l->parts ? units : 0;
}

/* The tables that come nearest to the text: the national ones that the way allows, else the default ones. */
static struct gsm7
nearest_tables(const struct look *l)
{
	struct gsm7 best = { 0, 0, l->rules.encoding.declared };
	size_t most = 0;

	for (uint8_t id = NATIONAL_TURKISH; id < NATIONAL_URDU; id++) {
		struct gsm7 tables = { national_has_locking(id) ? id : 0, id, l->rules.encoding.declared };
		size_t known = 0;

		if ((l->rules.encoding.national & NATIONAL_BIT(id)) == 0)
			continue;
		for (size_t at = 0; at < l->len;) {
			uint32_t cp;

			at += utf8_decode(l->text + at, l->len - at, &cp);
			known += gsm7_septets(cp) == 0 && gsm7_encode_with(&tables, cp, NULL) > 0;
		}
		if (known > most) {
			most = known;
			best = tables;
		}
	}
	return best;
}

static void
find_kinds(struct look *l)
{
	const struct gsm7 gsm7 = nearest_tables(l);
	unsigned line = 1, column = 1;

	for (size_t at = 0; at < l->len;) {
		uint32_t cp;
		unsigned i = 0;

		at += utf8_decode(l->text + at, l->len - at, &cp);
		if (gsm7_encode_with(&gsm7, cp, NULL) == 0) {
			while (i < l->kinds && i < LOOK_KINDS && l->kind[i].cp != cp)
				i++;
			if (i < LOOK_KINDS && i == l->kinds)
				l->kind[l->kinds++] = (struct look_kind){ cp, line, column, 0 };
			if (i < LOOK_KINDS)
				l->kind[i].times++;
			else
				l->kinds = LOOK_KINDS + 1;	/* more than anybody would mend */
		}
		column++;
		if (cp == '\n') {
			line++;
			column = 1;
		}
	}
}

void
look_repair(const struct look *l, bool with_letters, struct buf *out)
{
	struct buf composed = BUF_INIT(4 * LOOK_BYTES);

	(void)repair_compose(&composed, l->text, l->len);
	BUG_IF(!buf_ok(&composed));
	repair_text(out, composed.ptr, composed.len, with_letters ? REPAIR_SIGNS | REPAIR_LETTERS : REPAIR_SIGNS);
	buf_free(&composed);
}

static struct look_way
after_repair(const struct look *l, bool with_letters, unsigned less_than)
{
	struct buf text = BUF_INIT(4 * LOOK_BYTES);
	struct look_way way;

	look_repair(l, with_letters, &text);
	BUG_IF(!buf_ok(&text));
	way.encoding = parts_encoding(text.ptr, text.len, &l->rules);
	way.parts = parts_count(text.ptr, text.len, &l->rules);
	buf_free(&text);
	if (way.parts >= less_than)
		way.parts = 0;
	return way;
}

void
look_at(struct look *l, const char *text, size_t len, const struct parts_rules *rules)
{
	struct buf composed = BUF_INIT(4 * LOOK_BYTES);
	struct parts_rules all = *rules;

	*l = (struct look){ .text = text, .len = len, .rules = *rules };
	l->encoding = parts_encoding(text, len, rules);
	l->units = text_units_in(text, len, &l->encoding);
	l->parts = parts_each(text, len, rules, take_last, l);
	l->over = over(l);
	if (l->encoding.alphabet == ALPHABET_GSM7)
		return;			/* nothing forces it to more, and nothing is cheaper */
	find_kinds(l);
	l->is_apart = repair_compose(&composed, text, len);
	buf_free(&composed);
	l->signs = after_repair(l, false, l->parts);
	l->letters = after_repair(l, true, l->signs.parts > 0 ? l->signs.parts : l->parts);
	all.encoding.national = UINT16_MAX;
	l->national.encoding = parts_encoding(text, len, &all);
	l->national.parts = parts_count(text, len, &all);
	if (l->national.parts >= l->parts)
		l->national.parts = 0;
}

struct page_rules
look_pages(const struct look *l)
{
	return (struct page_rules){ .septets = USSD_SEPTETS, .units = USSD_UNITS, .prefix = "", .more = "98 More",
		.back = "", .home = "", .declared = l->rules.encoding.declared };
}
