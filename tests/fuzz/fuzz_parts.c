/* Any readable text as SMS parts and as USSD pages: nothing lost, nothing too long. */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "parts", 20000 };

static void
check_pages(const struct buf *text, unsigned want)
{
	const struct page_rules rules = { .septets = USSD_SEPTETS, .units = USSD_UNITS, .prefix = "", .more = "98 More",
		.back = "0 Back", .home = "00 Start", .whole_lines = want % 2, .more_at_end = want / 2 % 2 };
	char room[4 * USSD_SEPTETS_MAX];
	struct buf page = BUF_OVER(room);
	unsigned count = page_cut(text->ptr, text->len, &rules, want, &page);
	enum alphabet a = text_alphabet(page.ptr, page.len);

	BUG_IF(count == 0 || !buf_ok(&page) || !utf8_valid(page.ptr, page.len, NULL));
	BUG_IF(text_units(page.ptr, page.len, a) > (a == ALPHABET_GSM7 ? USSD_SEPTETS : USSD_UNITS));
}

/* Octet 0 chooses what may be done: declared stand-ins, national tables, wide references. */
static struct parts_rules
rules_of(uint8_t octet)
{
	static const struct substitute rows[] = { { 0xEA, "e" }, { 0x153, "oe" }, { 0x2026, "..." } };

	return (struct parts_rules){ .prefix = octet & 1 ? "SAMPLE " : "", .reference = 7, .is_wide = octet >> 1 & 1,
		.encoding = { { rows, octet >> 2 & 1 ? COUNT(rows) : 0 }, octet >> 3 & 1 ? 0xFFFF : 0 } };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct parts_rules rules = rules_of(len > 0 ? data[0] : 0);
	char room[3 * FUZZ_BYTES + 1], whole[4 * FUZZ_BYTES + 1];
	struct buf text = BUF_OVER(room), joined = BUF_OVER(whole);
	struct encoding e;
	struct parts p;

	utf8_add_clean(&text, (const char *)data, len < FUZZ_BYTES ? len : FUZZ_BYTES);
	check_pages(&text, len > 0 ? data[0] % 32 : 0);
	e = parts_encoding(text.ptr, text.len, &rules);
	if (!parts_cut(text.ptr, text.len, &rules, &p))
		return 0;
	BUG_IF(p.alphabet != e.alphabet || p.lock != e.gsm7.lock || p.single != e.gsm7.single);
	for (unsigned i = 0; i < p.count; i++) {
		unsigned most = part_capacity(&e, p.count > 1, rules.is_wide);
		struct udh udh;

		BUG_IF(p.part[i].octets > (p.alphabet == ALPHABET_GSM7 ? most : 2 * most));
		udh_read(p.part[i].udh, p.part[i].udh_octets, &udh);
		BUG_IF(udh.total != p.count || udh.seq != i + 1 || udh.lock != p.lock || udh.single != p.single);
		buf_reset(&joined);
		part_add_utf8(&joined, &p, i);
		BUG_IF(!buf_ok(&joined) || strncmp(joined.ptr, rules.prefix, strlen(rules.prefix)) != 0);
	}
	BUG_IF(p.count > PARTS_MAX || p.count != parts_count(text.ptr, text.len, &rules));
	if (e.gsm7.declared.rows > 0 || *rules.prefix != '\0')
		return 0;		/* they say something else than was given */
	buf_reset(&joined);
	for (unsigned i = 0; i < p.count; i++)
		part_add_utf8(&joined, &p, i);
	BUG_IF(joined.len != text.len || memcmp(joined.ptr, text.ptr, text.len) != 0);
	return 0;
}
