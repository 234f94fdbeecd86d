/*
 * Any octets as packed septets under any pair of tables: what is shown is UTF-8,
 * and what can be written again shows the same.
 * Octet 0: language of the locking table, 1: of the single shift table, 2: fill bits.
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/septets.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "gsm7", 100000 };

/* The text in the same tables, if they can write all of it. */
static void
check_again(const struct buf *shown, const struct gsm7 *g)
{
	uint8_t septets[2 * SEPTETS_MAX];
	char room[4 * SEPTETS_MAX + 1];
	struct buf back = BUF_OVER(room);
	size_t count = 0;

	for (size_t at = 0, bytes; at < shown->len; at += bytes) {
		uint32_t cp;
		unsigned more;

		bytes = utf8_decode(shown->ptr + at, shown->len - at, &cp);
		BUG_IF(bytes == 0);
		more = gsm7_encode_with(g, cp, septets + count);
		if (more == 0)
			return;		/* a cell that is only read, or a '?' for one that is empty */
		count += more;
	}
	gsm7_add_utf8(&back, septets, count, g->lock, g->single);
	BUG_IF(!buf_ok(&back) || back.len != shown->len || memcmp(back.ptr, shown->ptr, shown->len) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t septets[SEPTETS_MAX], packed[160];
	char room[4 * SEPTETS_MAX + 1];
	struct buf shown = BUF_OVER(room);
	struct gsm7 g;
	size_t count, octets;
	unsigned fill;

	if (len < 3)
		return 0;
	g = (struct gsm7){ data[0] % NATIONAL_COUNT, data[1] % NATIONAL_COUNT, { NULL, 0 } };
	fill = data[2] % 7;
	gsm7_add_utf8(&shown, data + 3, len - 3 < SEPTETS_MAX ? len - 3 : SEPTETS_MAX, data[0], data[1]);
	BUG_IF(!buf_ok(&shown) || !utf8_valid(shown.ptr, shown.len, NULL));
	buf_reset(&shown);
	count = septets_unpack(data + 3, len - 3 < 160 ? len - 3 : 160, fill, SEPTETS_MAX, septets);
	octets = septets_pack(septets, count, fill, packed);
	BUG_IF(octets > 160 || octets > len - 3 + 1);
	gsm7_add_utf8(&shown, septets, count, g.lock, g.single);
	BUG_IF(!buf_ok(&shown) || !utf8_valid(shown.ptr, shown.len, NULL));
	check_again(&shown, &g);
	count = septets_unpack_ussd(data + 3, len - 3, septets);
	BUG_IF(count > SEPTETS_MAX || septets_pack_ussd(septets, count, packed) > 160);
	return 0;
}
