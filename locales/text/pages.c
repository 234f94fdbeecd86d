/*
 * pages.c - a text becomes pages of a USSD screen
 *
 * What surrounds the text of a page and how much room that leaves is decided
 * here; where a page ends, in cutter.c.
 */
#include "locales/text/pages.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/cutter.h"

/* Appends what a phone is to show of `text`: with the substitutes that the encoding uses. */
static void
add_said(struct buf *page, const char *text, size_t len, const struct encoding *e)
{
	uint32_t cp;

	if (e->gsm7.declared.rows == 0) {
		buf_add(page, text, len);
		return;
	}
	for (size_t at = 0, bytes; at < len; at += bytes) {
		const char *to;

		bytes = cutter_decode(text + at, len - at, &cp);
		to = gsm7_septets(cp) == 0 ? substitute_for(&e->gsm7.declared, cp) : NULL;
		if (to != NULL)
			buf_adds(page, to);
		else
			buf_add(page, text + at, bytes);
	}
}

/* Units of a key line and its line feed; 0 if it is "". */
static size_t
key_units(const char *key, const struct encoding *e)
{
	return *key ? 1 + text_units_in(key, strlen(key), e) : 0;
}

static void
add_key(struct buf *page, size_t page_from, const char *key, const struct encoding *e)
{
	if (!*key)
		return;
	if (page->len > page_from)
		buf_addc(page, '\n');
	add_said(page, key, strlen(key), e);
}

static bool
fits(const char *text, size_t len, const struct page_rules *rules, const struct encoding *e)
{
	const char *around[] = { rules->prefix, rules->more, rules->back, rules->home,
		rules->offer != NULL ? rules->offer : "" };

	for (size_t i = 0; i < COUNT(around); i++)
		if (text_first_outside(around[i], strlen(around[i]), &e->gsm7) < strlen(around[i]))
			return false;
	return text_first_outside(text, len, &e->gsm7) == len;
}

/* A USSD string has no header, so no national tables. */
static struct encoding
page_encoding(const char *text, size_t len, const struct page_rules *rules)
{
	struct encoding e = { .alphabet = ALPHABET_GSM7 };

	if (fits(text, len, rules, &e))
		return e;
	e.gsm7.declared = rules->declared;
	if (e.gsm7.declared.rows > 0 && fits(text, len, rules, &e))
		return e;
	return (struct encoding){ .alphabet = ALPHABET_UCS2 };
}

enum alphabet
pages_alphabet(const char *text, size_t len, const struct page_rules *rules)
{
	return page_encoding(text, len, rules).alphabet;
}

/* What stands around the text of a page. */
struct frame {
	size_t	limit;
	size_t	every, more, home;	/* units on every page, and of these key lines */
};

static struct frame
frame_of(const struct page_rules *rules, const struct encoding *e)
{
	struct frame f;

	f.limit = e->alphabet == ALPHABET_GSM7 ? rules->septets : rules->units;
	f.more = key_units(rules->more, e);
	f.home = key_units(rules->home, e);
	f.every = text_units_in(rules->prefix, strlen(rules->prefix), e) + key_units(rules->back, e);
	return f;
}

static void
write_page(struct buf *page, const struct cutter *c, size_t from, size_t end,
    const struct frame *f, const struct page_rules *rules)
{
	const struct encoding *e = &c->encoding;
	size_t page_from = page->len, body = end;
	bool is_last = end == c->len;
	size_t used, offer = rules->offer == NULL ? 0 : key_units(rules->offer, e);

	while (body > from + 1 && cutter_is_blank(c->text[body - 1]))	/* the first is no lone blank */
		body--;
	add_said(page, rules->prefix, strlen(rules->prefix), e);
	add_said(page, c->text + from, body - from, e);
	if (!is_last || rules->more_at_end)
		add_key(page, page_from, rules->more, e);
	add_key(page, page_from, rules->back, e);
	used = f->every + text_units_in(c->text + from, body - from, e) + (rules->more_at_end ? f->more : 0);
	if (is_last && offer > 0 && used + offer <= f->limit) {
		add_key(page, page_from, rules->offer, e);
		used += offer;
	}
	if (is_last && used + f->home <= f->limit)
		add_key(page, page_from, rules->home, e);
}

/* Sets up the cutter of a text and what stands around it; false if the rules leave no room. */
static bool
set_up(const char *text, size_t len, const struct page_rules *rules, struct cutter *c, struct frame *f,
    struct cutter_walk *walk)
{
	size_t from, last_frame;

	BUG_IF(rules->septets > USSD_SEPTETS_MAX || rules->units > USSD_UNITS_MAX);
	*c = (struct cutter){ .text = text, .len = len, .is_page = true, .whole_lines = rules->whole_lines };
	while (c->len > 0 && cutter_is_blank(text[c->len - 1]))
		c->len--;
	from = cutter_skip_blanks(c, 0);
	c->encoding = page_encoding(text, len, rules);
	c->is_default = encoding_is_plain(&c->encoding);
	*f = frame_of(rules, &c->encoding);
	last_frame = f->every + (rules->more_at_end ? f->more : 0);
	if (last_frame > f->limit)
		return false;
	c->last_room = (unsigned)(f->limit - last_frame);
	if (!cutter_rest_fits(c, from, c->last_room)) {
		if (f->every + f->more + cutter_widest(&c->encoding) > f->limit)
			return false;
		c->room = (unsigned)(f->limit - f->every - f->more);
	}
	*walk = cutter_walk(c, from);
	return true;
}

unsigned
page_cut(const char *text, size_t len, const struct page_rules *rules,
    unsigned want, struct buf *page)
{
	struct cutter_walk walk;
	struct cutter c;
	struct frame f;
	size_t from, end;
	unsigned count;

	if (!set_up(text, len, rules, &c, &f, &walk))
		return 0;
	count = walk.pieces;
	do {
		from = walk.from;
		end = cutter_step(&c, &walk);
	} while (walk.pieces > 0 && count - walk.pieces <= want);
	write_page(page, &c, from, end, &f, rules);
	return count;
}

unsigned
pages_each(const char *text, size_t len, const struct page_rules *rules, char *room, size_t size, page_fn *fn, void *ctx)
{
	struct cutter_walk walk;
	struct cutter c;
	struct frame f;
	unsigned count;

	if (!set_up(text, len, rules, &c, &f, &walk))
		return 0;
	count = walk.pieces;
	for (unsigned i = 0; i < count; i++) {
		size_t from = walk.from, end = cutter_step(&c, &walk);
		struct buf page;

		buf_wrap(&page, room, size);
		write_page(&page, &c, from, end, &f, rules);
		fn(ctx, &page, i, count);
	}
	return count;
}
