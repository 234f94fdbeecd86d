/*
 * text_json.c - safar text, for programs
 *
 * `udh` and `ud` together are the TP-User-Data as it goes over the air: for GSM-7
 * the septets are packed behind the fill bits that the header asks for (3GPP
 * TS 23.040 9.2.3.24); `septets` are the same, one an octet.
 */
#include <jansson.h>

#include "content/compiler/repairs.h"
#include "locales/text/bug.h"
#include "locales/text/dcs.h"
#include "locales/text/septets.h"
#include "locales/text/utf8.h"
#include "ops/command/lines.h"
#include "ops/command/text_look.h"

static json_t *
hex(const uint8_t *octets, size_t len)
{
	char room[2 * PART_OCTETS + 1];
	struct buf out = BUF_OVER(room);

	hex_add(&out, octets, len);
	BUG_IF(!buf_ok(&out));
	return json_string(out.ptr);
}

static void
put(json_t *object, const char *key, json_t *value)
{
	BUG_IF(value == NULL || json_object_set_new(object, key, value) != 0);
}

static json_t *
tag_or_null(unsigned national)
{
	return national > 0 ? json_string(national_tag(national)) : json_null();
}

struct parts_out { const struct look *l; json_t *parts; };

static void
add_part(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end)
{
	const struct parts_out *p = ctx;
	struct parts one = { .alphabet = p->l->encoding.alphabet, .lock = p->l->encoding.gsm7.lock,
		.single = p->l->encoding.gsm7.single, .count = 1, .part[0] = *part };
	json_t *o = json_object();
	char room[4 * PART_OCTETS];
	struct buf shown = BUF_OVER(room);
	uint8_t packed[PART_OCTETS];

	(void)i;
	(void)count;
	put(o, "udh", hex(part->udh, part->udh_octets));
	if (one.alphabet == ALPHABET_UCS2) {
		put(o, "ud", hex(part->data, part->octets));
		put(o, "units", json_integer(part->octets / 2));
	} else {
		put(o, "ud", hex(packed, septets_pack(part->data, part->octets, septets_fill(part->udh_octets), packed)));
		put(o, "units", json_integer(part->octets));
		put(o, "septets", hex(part->data, part->octets));
	}
	part_add_utf8(&shown, &one, 0);
	put(o, "text", json_stringn(shown.ptr, shown.len));
	put(o, "from", json_integer((json_int_t)from));
	put(o, "end", json_integer((json_int_t)end));
	BUG_IF(json_array_append_new(p->parts, o) != 0);
}

static json_t *
forced_by(const struct look *l)
{
	json_t *all = json_array();

	for (unsigned i = 0; i < l->kinds && i < LOOK_KINDS; i++) {
		const struct look_kind *k = &l->kind[i];
		json_t *o = json_object();
		char bytes[4], code[16], plain[REPAIR_BYTES];
		const char *sign = repair_sign(k->cp);

		snprintf(code, sizeof code, "U+%04X", (unsigned)k->cp);
		put(o, "character", json_stringn(bytes, utf8_encode(k->cp, bytes)));
		put(o, "code", json_string(code));
		put(o, "line", json_integer(k->line));
		put(o, "column", json_integer(k->column));
		put(o, "times", json_integer(k->times));
		if (sign != NULL)
			put(o, "instead", json_string(sign));
		else if (repair_letter(k->cp, plain))
			put(o, "built_on", json_string(plain));
		BUG_IF(json_array_append_new(all, o) != 0);
	}
	return all;
}

static void
add_cheaper(json_t *all, const char *how, const struct look_way *way, const struct buf *text)
{
	json_t *o;

	if (way->parts == 0)
		return;
	o = json_object();
	put(o, "how", json_string(how));
	put(o, "encoding", json_string(encoding_word(&way->encoding)));
	put(o, "parts", json_integer(way->parts));
	if (text != NULL)
		put(o, "text", json_stringn(text->ptr, text->len));
	BUG_IF(json_array_append_new(all, o) != 0);
}

static json_t *
cheaper(const struct look *l)
{
	struct buf signs = BUF_INIT(4 * LOOK_BYTES), letters = BUF_INIT(4 * LOOK_BYTES);
	json_t *all = json_array();

	look_repair(l, false, &signs);
	look_repair(l, true, &letters);
	add_cheaper(all, "signs", &l->signs, &signs);
	add_cheaper(all, "letters", &l->letters, &letters);
	add_cheaper(all, "national", &l->national, NULL);
	buf_free(&signs);
	buf_free(&letters);
	return all;
}

/* Prints and frees; false when `out` cannot be written. */
static bool
print(json_t *o, FILE *out)
{
	bool good = json_dumpf(o, out, JSON_INDENT(1)) == 0 && fputc('\n', out) != EOF;

	json_decref(o);
	return good;
}

bool
text_json_parts(const struct look *l, FILE *out)
{
	struct parts_out parts = { l, json_array() };
	json_t *o = json_object(), *national = json_object();

	put(o, "encoding", json_string(encoding_word(&l->encoding)));
	put(o, "dcs", json_integer(dcs_write_sms(l->encoding.alphabet, false)));
	put(national, "locking", tag_or_null(l->encoding.gsm7.lock));
	put(national, "single", tag_or_null(l->encoding.gsm7.single));
	put(o, "national", national);
	put(o, "stand_ins", json_boolean(l->encoding.gsm7.declared.rows > 0));
	put(o, "units", json_integer((json_int_t)l->units));
	put(o, "left", json_integer(l->left));
	put(o, "over", json_integer(l->over));
	put(o, "count", json_integer(l->parts));
	put(o, "sendable", json_boolean(l->parts <= PARTS_MAX));
	(void)parts_each(l->text, l->len, &l->rules, add_part, &parts);
	put(o, "parts", parts.parts);
	put(o, "forced_by", forced_by(l));
	put(o, "is_nfc", json_boolean(!l->is_apart));
	put(o, "cheaper", cheaper(l));
	return print(o, out);
}

/* A USSD string as the network carries it (3GPP TS 23.038 6.1.2.3). */
static json_t *
ussd_octets(const char *page, size_t len, enum alphabet alphabet)
{
	uint8_t units[2 * SEPTETS_MAX + 4], packed[160];
	size_t count = 0;

	for (size_t at = 0; at < len;) {
		uint32_t cp;

		at += utf8_decode(page + at, len - at, &cp);
		count += alphabet == ALPHABET_UCS2 ? utf16be_encode(cp, units + count) : gsm7_encode(cp, units + count);
		BUG_IF(count > 2 * SEPTETS_MAX);
	}
	return alphabet == ALPHABET_UCS2 ? hex(units, count) : hex(packed, septets_pack_ussd(units, count, packed));
}

struct pages_out { json_t *pages; enum alphabet alphabet; };

static void
add_page(void *ctx, const struct buf *page, unsigned i, unsigned count)
{
	const struct pages_out *p = ctx;
	json_t *o = json_object();

	(void)i;
	(void)count;
	BUG_IF(!buf_ok(page));
	put(o, "text", json_stringn(page->ptr, page->len));
	put(o, "units", json_integer((json_int_t)text_units(page->ptr, page->len, p->alphabet)));
	put(o, "ud", ussd_octets(page->ptr, page->len, p->alphabet));
	BUG_IF(json_array_append_new(p->pages, o) != 0);
}

bool
text_json_pages(const struct look *l, FILE *out)
{
	struct page_rules rules = look_pages(l);
	struct pages_out pages = { json_array(), pages_alphabet(l->text, l->len, &rules) };
	json_t *o = json_object();
	char room[4 * USSD_SEPTETS_MAX];

	put(o, "encoding", json_string(pages.alphabet == ALPHABET_UCS2 ? "ucs2" : "gsm7"));
	put(o, "dcs", json_integer(dcs_write_ussd(pages.alphabet)));
	put(o, "count", json_integer(pages_each(l->text, l->len, &rules, room, sizeof room, add_page, &pages)));
	put(o, "pages", pages.pages);
	put(o, "forced_by", forced_by(l));
	return print(o, out);
}
