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

/* "9 units over one part": how much shorter it must be to need a part less. */
static unsigned
over(const struct look *l)
{
	size_t fewer = l->parts - 1, hold;

	if (l->parts < 2)
		return 0;
	hold = fewer == 1 ? part_capacity(&l->encoding, false, l->rules.is_wide) :
	    fewer * part_capacity(&l->encoding, true, l->rules.is_wide);
	return l->units > hold && l->units - hold <= LOOK_NEAR ? (unsigned)(l->units - hold) : 0;
}

static void
find_kinds(struct look *l)
{
	const struct gsm7 gsm7 = { 0, 0, l->rules.encoding.declared };
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
	find_kinds(l);
	if (l->kinds == 0)
		return;
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
