/*
 * parts.c - a text becomes SMS parts
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

/* A stand-in of three septets takes more room than the letter would as a unit of UCS-2. */
static bool
is_dearer(const char *text, size_t len, const struct parts_rules *rules, const struct encoding *e, size_t units)
{
	const struct encoding ucs2 = { .alphabet = ALPHABET_UCS2 };
	struct cutter c = parts_cutter(text, len, rules, e, units), wide;

	if (c.is_one)
		return false;
	wide = parts_cutter(text, len, rules, &ucs2, SIZE_MAX);
	return count_pieces(&c) > count_pieces(&wide);
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
	if (*units != SIZE_MAX && text_units_in(rules->prefix, strlen(rules->prefix), &e) != SIZE_MAX &&
	    !is_dearer(text, len, rules, &e, *units))
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

static struct cutter_walk
begin(const struct cutter *c)
{
	return c->is_one ? (struct cutter_walk){ 0, 1 } : cutter_walk(c, 0);
}

/* The next part; returns where it ends.  Its header is part_head()'s. */
static size_t
part_fill(struct part *part, const struct cutter *c, const struct parts_rules *rules, struct cutter_walk *w)
{
	size_t from = w->from, end = cutter_step(c, w);

	part->octets = 0;
	part_add(part, rules->prefix, strlen(rules->prefix), c);
	part_add(part, c->text + from, end - from, c);
	return end;
}

static void
part_head(struct part *part, const struct cutter *c, const struct parts_rules *rules, unsigned i, unsigned count)
{
	struct udh udh = header_of(&c->encoding, count > 1, rules->is_wide);

	udh.reference = rules->reference;
	udh.total = (uint8_t)count;
	udh.seq = (uint8_t)(i + 1);
	part->udh_octets = (uint8_t)udh_write(&udh, part->udh);
}

bool
parts_cut(const char *text, size_t len, const struct parts_rules *rules, struct parts *out)
{
	struct cutter c = chosen_cutter(text, len, rules);
	struct cutter_walk walk = begin(&c);

	out->alphabet = c.encoding.alphabet;
	out->lock = c.encoding.gsm7.lock;
	out->single = c.encoding.gsm7.single;
	out->count = walk.pieces <= PARTS_MAX ? walk.pieces : 0;
	for (unsigned i = 0; i < out->count; i++) {
		(void)part_fill(&out->part[i], &c, rules, &walk);
		part_head(&out->part[i], &c, rules, i, out->count);
	}
	return out->count > 0;
}

unsigned
parts_each(const char *text, size_t len, const struct parts_rules *rules, parts_fn *fn, void *ctx)
{
	struct cutter c = chosen_cutter(text, len, rules);
	struct cutter_walk walk = begin(&c);
	unsigned count = walk.pieces;

	for (unsigned i = 0; count <= PARTS_JOINED && i < count; i++) {
		struct part part;
		size_t from = walk.from, end = part_fill(&part, &c, rules, &walk);

		part_head(&part, &c, rules, i, count);
		fn(ctx, &part, i, count, from, end);
	}
	return count;
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
