/*
 * parts.c - a text becomes parts or pages
 *
 * What surrounds a piece of text and how much room that leaves is decided
 * here; where a piece ends, in cutter.c.
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

enum {
	SINGLE_SEPTETS = 160, SINGLE_UNITS = 70,	/* 3GPP TS 23.040 9.2.3.24.1: 140 octets */
	JOINED_SEPTETS = 153, JOINED_UNITS = 67,	/* less a header of 6 octets */
};

enum alphabet
text_alphabet(const char *text, size_t len)
{
	uint32_t cp;

	for (size_t at = 0; at < len; ) {
		at += cutter_decode(text + at, len - at, &cp);
		if (gsm7_septets(cp) == 0)
			return ALPHABET_UCS2;
	}
	return ALPHABET_GSM7;
}

size_t
text_units(const char *text, size_t len, enum alphabet alphabet)
{
	size_t units = 0;
	uint32_t cp;

	for (size_t at = 0; at < len; ) {
		at += cutter_decode(text + at, len - at, &cp);
		units += cutter_units(cp, alphabet);
	}
	return units;
}

static enum alphabet
wider_alphabet(enum alphabet alphabet, const char *more_text)
{
	return alphabet == ALPHABET_UCS2 ? alphabet : text_alphabet(more_text, strlen(more_text));
}

/* --- SMS parts ---------------------------------------------------------------- */

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

static struct cutter
parts_cutter(const char *text, size_t len, const char *prefix)
{
	struct cutter c = { .text = text, .len = len };
	size_t before, single, joined, septets = septets_of(text, len, &c.is_plain);

	c.alphabet = wider_alphabet(septets == SIZE_MAX ? ALPHABET_UCS2 : ALPHABET_GSM7, prefix);
	before = text_units(prefix, strlen(prefix), c.alphabet);
	single = c.alphabet == ALPHABET_GSM7 ? SINGLE_SEPTETS : SINGLE_UNITS;
	joined = c.alphabet == ALPHABET_GSM7 ? JOINED_SEPTETS : JOINED_UNITS;
	BUG_IF(before + CUTTER_WIDEST > joined);
	c.room = c.last_room = (unsigned)(joined - before);
	c.is_one = c.alphabet == ALPHABET_GSM7 ? septets <= single - before :
	    cutter_rest_fits(&c, 0, single - before);
	return c;
}

static void
part_add(struct part *part, const char *text, size_t len, enum alphabet alphabet)
{
	uint8_t octets[4];
	uint32_t cp;

	for (size_t at = 0; at < len; ) {
		size_t count;

		if (alphabet == ALPHABET_GSM7 && (unsigned char)text[at] < 0x80 &&
		    gsm7_septets((unsigned char)text[at]) == 1) {
			BUG_IF(part->octets == PART_OCTETS);
			part->data[part->octets++] = gsm7_code((unsigned char)text[at++]) & 0x7F;
			continue;
		}
		at += cutter_decode(text + at, len - at, &cp);
		count = alphabet == ALPHABET_GSM7 ? gsm7_encode(cp, octets) : utf16be_encode(cp, octets);
		BUG_IF(count > (size_t)PART_OCTETS - part->octets);
		memcpy(part->data + part->octets, octets, count);
		part->octets += (uint8_t)count;
	}
}

unsigned
parts_count(const char *text, size_t len, const char *prefix)
{
	struct cutter c = parts_cutter(text, len, prefix);

	return c.is_one ? 1 : cutter_pieces(&c, 0);	/* cuts at words never make it more */
}

bool
parts_cut(const char *text, size_t len, const char *prefix, uint8_t reference, struct parts *out)
{
	struct cutter c = parts_cutter(text, len, prefix);
	size_t from = 0;

	out->alphabet = c.alphabet;
	out->count = 0;
	do {
		struct part *part = &out->part[out->count];
		size_t end = c.is_one ? len : cutter_end(&c, from);

		part->udh_octets = part->octets = 0;
		part_add(part, prefix, strlen(prefix), c.alphabet);
		part_add(part, text + from, end - from, c.alphabet);
		from = end;
	} while (++out->count < PARTS_MAX && from < len);
	if (from < len) {
		out->count = 0;
		return false;
	}
	for (unsigned i = 0; out->count > 1 && i < out->count; i++) {
		/* 3GPP TS 23.040 9.2.3.24.1: IEI 00, 8-bit reference */
		const uint8_t udh[] = { 5, 0, 3, reference, (uint8_t)out->count, (uint8_t)(i + 1) };

		memcpy(out->part[i].udh, udh, sizeof(udh));
		out->part[i].udh_octets = sizeof(udh);
	}
	return true;
}

void
part_add_utf8(struct buf *out, const struct part *part, enum alphabet alphabet)
{
	if (alphabet == ALPHABET_GSM7)
		gsm7_add_utf8(out, part->data, part->octets);
	else
		utf16be_add_utf8(out, part->data, part->octets);
}

/* --- USSD pages --------------------------------------------------------------- */

/* Units of a key line and its line feed; 0 if it is "". */
static size_t
key_units(const char *key, enum alphabet alphabet)
{
	return *key ? 1 + text_units(key, strlen(key), alphabet) : 0;
}

static void
add_key(struct buf *page, size_t page_from, const char *key)
{
	if (!*key)
		return;
	if (page->len > page_from)
		buf_addc(page, '\n');
	buf_adds(page, key);
}

static enum alphabet
page_alphabet(const char *text, size_t len, const struct page_rules *rules)
{
	enum alphabet a = text_alphabet(text, len);

	a = wider_alphabet(a, rules->prefix);
	a = wider_alphabet(a, rules->more);
	a = wider_alphabet(a, rules->back);
	if (rules->offer != NULL)
		a = wider_alphabet(a, rules->offer);
	return wider_alphabet(a, rules->home);
}

/* What stands around the text of a page. */
struct frame {
	size_t	limit;
	size_t	every, more, home;	/* units on every page, and of these key lines */
};

static struct frame
frame_of(const struct page_rules *rules, enum alphabet alphabet)
{
	struct frame f;

	f.limit = alphabet == ALPHABET_GSM7 ? rules->septets : rules->units;
	f.more = key_units(rules->more, alphabet);
	f.home = key_units(rules->home, alphabet);
	f.every = text_units(rules->prefix, strlen(rules->prefix), alphabet) +
	    key_units(rules->back, alphabet);
	return f;
}

static void
write_page(struct buf *page, const struct cutter *c, size_t from, size_t end,
    const struct frame *f, const struct page_rules *rules)
{
	size_t page_from = page->len, body = end;
	bool is_last = end == c->len;
	size_t used, offer = rules->offer == NULL ? 0 : key_units(rules->offer, c->alphabet);

	while (body > from + 1 && cutter_is_blank(c->text[body - 1]))	/* the first is no lone blank */
		body--;
	buf_adds(page, rules->prefix);
	buf_add(page, c->text + from, body - from);
	if (!is_last || rules->more_at_end)
		add_key(page, page_from, rules->more);
	add_key(page, page_from, rules->back);
	used = f->every + text_units(c->text + from, body - from, c->alphabet) +
	    (rules->more_at_end ? f->more : 0);
	if (is_last && offer > 0 && used + offer <= f->limit) {
		add_key(page, page_from, rules->offer);
		used += offer;
	}
	if (is_last && used + f->home <= f->limit)
		add_key(page, page_from, rules->home);
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
	c.alphabet = page_alphabet(text, len, rules);
	f = frame_of(rules, c.alphabet);
	last_frame = f.every + (rules->more_at_end ? f.more : 0);
	if (last_frame > f.limit)
		return 0;
	c.last_room = (unsigned)(f.limit - last_frame);
	if (!cutter_rest_fits(&c, from, c.last_room)) {
		if (f.every + f.more + CUTTER_WIDEST > f.limit)
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
