/* Any readable text as SMS parts and as USSD pages: nothing lost, nothing too long. */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char room[3 * FUZZ_BYTES + 1], whole[3 * FUZZ_BYTES + 1];
	struct buf text = BUF_OVER(room), joined = BUF_OVER(whole);
	struct parts p;

	utf8_add_clean(&text, (const char *)data, len < FUZZ_BYTES ? len : FUZZ_BYTES);
	check_pages(&text, len > 0 ? data[0] % 32 : 0);
	if (!parts_cut(text.ptr, text.len, &(struct parts_rules){ .prefix = "", .reference = 7 }, &p))
		return 0;
	for (unsigned i = 0; i < p.count; i++) {
		unsigned most = p.alphabet == ALPHABET_GSM7 ? (p.count > 1 ? 153 : 160) : (p.count > 1 ? 134 : 140);

		BUG_IF(p.part[i].octets > most || p.part[i].udh_octets != (p.count > 1 ? 6 : 0));
		part_add_utf8(&joined, &p, i);
	}
	BUG_IF(p.count > PARTS_MAX || p.count != parts_count(text.ptr, text.len, &(struct parts_rules){ .prefix = "" }));
	BUG_IF(joined.len != text.len || memcmp(joined.ptr, text.ptr, text.len) != 0);
	return 0;
}
