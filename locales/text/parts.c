/*
 * parts.c - a text becomes parts or pages
 *
 * What surrounds a piece of text and how much room that leaves is decided
 * here, and the encoding that makes the fewest of them; where a piece ends, in
 * cutter.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/cutter.h"
#include "locales/text/gsm7.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"

/* --- the encoding of a message ------------------------------------------------- */

static struct udh
header_of(const struct encoding *e, bool is_joined, bool is_wide)
{
	return (struct udh){ .is_concat = is_joined, .is_wide = is_wide, .lock = e->gsm7.lock, .single = e->gsm7.single };
}

unsigned
part_capacity(const struct encoding *e, bool is_joined, bool is_wide)
{
	struct udh udh = header_of(e, is_joined, is_wide);

	return e->alphabet == ALPHABET_GSM7 ? udh_room_septets(udh_octets(&udh)) : udh_room_units(udh_octets(&udh));
}

/* One walk instead of two where it is enough: the septets of `text`, or SIZE_MAX if it needs UCS-2. */
static size_t
septets_of(const char *text, size_t len, bool *is_plain)
{
	size_t septets = 0;
	bool is_ascii = true;

	for (size_t at = 0; at < len; ) {
		uint32_t cp = (unsigned char)text[at];
		unsigned more;

		if (cp < 0x80) {
			at++;
		} else {
			is_ascii = false;
			at += cutter_decode(text + at, len - at, &cp);
		}
		more = gsm7_septets(cp);
		if (more == 0)
			return SIZE_MAX;
		septets += more;
	}
	*is_plain = is_ascii && septets == len && memchr(text, '\r', len) == NULL;
	return septets;
}

/* `units` of the text in `e`, or SIZE_MAX if it was not counted. */
static struct cutter
parts_cutter(const char *text, size_t len, const struct parts_rules *rules, const struct encoding *e, size_t units)
{
	struct cutter c = { .text = text, .len = len, .encoding = *e, .is_default = encoding_is_plain(e) };
	size_t before = text_units_in(rules->prefix, strlen(rules->prefix), e);
	size_t single = part_capacity(e, false, rules->is_wide), joined = part_capacity(e, true, rules->is_wide);

	BUG_IF(before == SIZE_MAX || before + cutter_widest(e) > joined);
	c.room = c.last_room = (unsigned)(joined - before);
	c.is_one = units != SIZE_MAX ? units <= single - before : cutter_rest_fits(&c, 0, single - before);
	return c;
}

static unsigned
count_pieces(const struct cutter *c)
{
	return c->is_one ? 1 : cutter_pieces(c, 0);	/* cuts at words never make it more */
}

/* True, and *best and *fewest set, if `e` can write all and does it in fewer parts. */
static bool
is_cheaper(const char *text, size_t len, const struct parts_rules *rules, const struct encoding *e,
    struct encoding *best, unsigned *fewest)
{
	struct cutter c;
	unsigned parts;

	if (text_units_in(rules->prefix, strlen(rules->prefix), e) == SIZE_MAX || text_units_in(text, len, e) == SIZE_MAX)
		return false;
	c = parts_cutter(text, len, rules, e, SIZE_MAX);
	parts = count_pieces(&c);
	if (parts >= *fewest)
		return false;
	*best = *e;
	*fewest = parts;
	return true;
}

/*
 * A single shift first: a phone that does not know it still shows the base
 * letter, while an unknown locking shift shows garbage (annex A of TS 23.038).
 */
static struct encoding
national_or_ucs2(const char *text, size_t len, const struct parts_rules *rules)
{
	struct encoding best = { .alphabet = ALPHABET_UCS2 };
	struct cutter c;
	unsigned fewest;

	if (rules->encoding.national == 0)
		return best;
	c = parts_cutter(text, len, rules, &best, SIZE_MAX);
	fewest = count_pieces(&c);
	for (unsigned tables = 0; tables < 3; tables++) {
		for (uint8_t id = NATIONAL_TURKISH; id < NATIONAL_URDU; id++) {
			struct encoding e = { ALPHABET_GSM7, { tables > 0 ? id : 0, tables != 1 ? id : 0,
				rules->encoding.declared } };

			if ((rules->encoding.national & NATIONAL_BIT(id)) != 0 && (e.gsm7.lock == 0 || national_has_locking(id)))
				(void)is_cheaper(text, len, rules, &e, &best, &fewest);
		}
	}
	return best;
}

/* *units: of the text, or SIZE_MAX when it was not counted; *is_plain: see struct cutter. */
static struct encoding
choose_encoding(const char *text, size_t len, const struct parts_rules *rules, size_t *units, bool *is_plain)
{
	struct encoding e = { .alphabet = ALPHABET_GSM7 };

	*is_plain = false;
	*units = septets_of(text, len, is_plain);
	if (*units != SIZE_MAX && text_units_in(rules->prefix, strlen(rules->prefix), &e) != SIZE_MAX)
		return e;
	*is_plain = false;
	e.gsm7.declared = rules->encoding.declared;
	*units = e.gsm7.declared.rows > 0 ? text_units_in(text, len, &e) : SIZE_MAX;
	if (*units != SIZE_MAX && text_units_in(rules->prefix, strlen(rules->prefix), &e) != SIZE_MAX)
		return e;
	*units = SIZE_MAX;
	return national_or_ucs2(text, len, rules);
}

struct encoding
parts_encoding(const char *text, size_t len, const struct parts_rules *rules)
{
	size_t units;
	bool is_plain;

	return choose_encoding(text, len, rules, &units, &is_plain);
}

static struct cutter
chosen_cutter(const char *text, size_t len, const struct parts_rules *rules)
{
	size_t units;
	bool is_plain;
	struct encoding e = choose_encoding(text, len, rules, &units, &is_plain);
	struct cutter c = parts_cutter(text, len, rules, &e, units);

	c.is_plain = is_plain;
	return c;
}

/* --- SMS parts ---------------------------------------------------------------- */

static void
part_add(struct part *part, const char *text, size_t len, const struct cutter *c)
{
	uint8_t octets[4];
	uint32_t cp;

	for (size_t at = 0; at < len; ) {
		size_t count;

		if (c->is_default && (unsigned char)text[at] < 0x80 && gsm7_septets((unsigned char)text[at]) == 1) {
			BUG_IF(part->octets == PART_OCTETS);
			part->data[part->octets++] = gsm7_code((unsigned char)text[at++]) & 0x7F;
			continue;
		}
		at += cutter_decode(text + at, len - at, &cp);
		count = c->encoding.alphabet == ALPHABET_GSM7 ? gsm7_encode_with(&c->encoding.gsm7, cp, octets) :
		    utf16be_encode(cp, octets);
		BUG_IF(count == 0 || count > (size_t)PART_OCTETS - part->octets);
		memcpy(part->data + part->octets, octets, count);
		part->octets += (uint8_t)count;
	}
}

unsigned
parts_count(const char *text, size_t len, const struct parts_rules *rules)
{
	struct cutter c = chosen_cutter(text, len, rules);

	return count_pieces(&c);
}

bool
parts_cut(const char *text, size_t len, const struct parts_rules *rules, struct parts *out)
{
	struct cutter c = chosen_cutter(text, len, rules);
	size_t from = 0;

	out->alphabet = c.encoding.alphabet;
	out->lock = c.encoding.gsm7.lock;
	out->single = c.encoding.gsm7.single;
	out->count = 0;
	do {
		struct part *part = &out->part[out->count];
		size_t end = c.is_one ? len : cutter_end(&c, from);

		part->octets = 0;
		part_add(part, rules->prefix, strlen(rules->prefix), &c);
		part_add(part, text + from, end - from, &c);
		from = end;
	} while (++out->count < PARTS_MAX && from < len);
	if (from < len) {
		out->count = 0;
		return false;
	}
	for (unsigned i = 0; i < out->count; i++) {
		struct udh udh = header_of(&c.encoding, out->count > 1, rules->is_wide);

		udh.reference = rules->reference;
		udh.total = (uint8_t)out->count;
		udh.seq = (uint8_t)(i + 1);
		out->part[i].udh_octets = (uint8_t)udh_write(&udh, out->part[i].udh);
	}
	return true;
}

void
part_add_utf8(struct buf *out, const struct parts *parts, unsigned i)
{
	const struct part *part = &parts->part[i];

	if (parts->alphabet == ALPHABET_GSM7)
		gsm7_add_utf8(out, part->data, part->octets, parts->lock, parts->single);
	else
		utf16be_add_utf8(out, part->data, part->octets);
}

/* --- USSD pages --------------------------------------------------------------- */

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

unsigned
page_cut(const char *text, size_t len, const struct page_rules *rules,
    unsigned want, struct buf *page)
{
	struct cutter c = { .text = text, .len = len, .is_page = true };
	size_t from, end, last_frame;
	struct frame f;
	unsigned count = 0;

	BUG_IF(rules->septets > USSD_SEPTETS_MAX || rules->units > USSD_UNITS_MAX);
	while (c.len > 0 && cutter_is_blank(text[c.len - 1]))
		c.len--;
	from = cutter_skip_blanks(&c, 0);
	c.whole_lines = rules->whole_lines;
	c.encoding = page_encoding(text, len, rules);
	c.is_default = encoding_is_plain(&c.encoding);
	f = frame_of(rules, &c.encoding);
	last_frame = f.every + (rules->more_at_end ? f.more : 0);
	if (last_frame > f.limit)
		return 0;
	c.last_room = (unsigned)(f.limit - last_frame);
	if (!cutter_rest_fits(&c, from, c.last_room)) {
		if (f.every + f.more + cutter_widest(&c.encoding) > f.limit)
			return 0;
		c.room = (unsigned)(f.limit - f.every - f.more);
	}
	for (;;) {
		end = cutter_end(&c, from);
		count++;
		if (count - 1 == want || (end == c.len && want >= count))
			write_page(page, &c, from, end, &f, rules);
		if (end == c.len)
			return count;
		from = cutter_next(&c, end);
	}
}
