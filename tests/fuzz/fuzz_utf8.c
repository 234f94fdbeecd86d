/* Any bytes as UTF-8 and as UTF-16BE: what is read is strict, and what is cleaned is readable. */
#include "locales/text/breaks.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "utf8", 200000 };

/* Each code point is written back as the bytes it came from. */
static void
check_valid(const char *text, size_t len)
{
	for (size_t at = 0, bytes; at < len; at += bytes) {
		char back[4];
		uint8_t units[4];
		uint32_t cp;

		bytes = utf8_decode(text + at, len - at, &cp);
		BUG_IF(bytes == 0 || utf8_encode(cp, back) != bytes || memcmp(back, text + at, bytes) != 0);
		BUG_IF(utf16be_encode(cp, units) != 2 * utf16_units(cp));
	}
	for (size_t at = 0, bytes; at < len; at += bytes) {
		bytes = break_cluster(text + at, len - at);
		BUG_IF(bytes == 0 || bytes > len - at || !utf8_valid(text + at, bytes, NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char room[3 * FUZZ_BYTES + 1], again[3 * FUZZ_BYTES + 1], wide[6 * FUZZ_BYTES + 1];
	struct buf clean = BUF_OVER(room), twice = BUF_OVER(again), units = BUF_OVER(wide);
	const char *text = (const char *)data;
	size_t bad = len;

	if (len > FUZZ_BYTES)
		len = FUZZ_BYTES;
	if (utf8_valid(text, len, &bad))
		check_valid(text, len);
	else
		BUG_IF(bad >= len || !utf8_valid(text, bad, NULL));
	utf8_add_clean(&clean, text, len);
	BUG_IF(!buf_ok(&clean) || !utf8_valid(clean.ptr, clean.len, NULL));
	check_valid(clean.ptr, clean.len);
	utf8_add_clean(&twice, clean.ptr, clean.len);
	BUG_IF(twice.len != clean.len || memcmp(twice.ptr, clean.ptr, clean.len) != 0);
	utf16be_add_utf8(&units, data, len);
	BUG_IF(!buf_ok(&units) || !utf8_valid(units.ptr, units.len, NULL));
	return 0;
}
