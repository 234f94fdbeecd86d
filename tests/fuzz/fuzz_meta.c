/* Meta-data of bearerbox in any dialect: what was read can be written, and reads as the same dialogue. */
#include "gateway/bearer/kannel_ussd.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "meta", 200000 };

static void
read_again(const struct ussd_dialect *d, const struct kannel_ussd *in)
{
	char room[KANNEL_USSD_META_BYTES];
	struct buf meta = BUF_OVER(room);
	struct kannel_ussd again;

	kannel_ussd_meta(&meta, d, d->more, in);
	BUG_IF(!buf_ok(&meta));
	kannel_ussd_read((struct kannel_bytes){ meta.ptr, meta.len }, d, &again);
	BUG_IF(again.op != d->more || again.has_session != in->has_session || again.session[0] != in->session[0]);
	BUG_IF(((again.session[1] ^ in->session[1]) & (d->ends_by_bit ? 0xFE : 0xFF)) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *bytes = xmemdup0((const char *)data, len);
	const struct ussd_dialect *d;
	struct kannel_ussd in;

	for (unsigned i = 0; (d = ussd_dialect_at(i)) != NULL; i++) {
		kannel_ussd_read((struct kannel_bytes){ bytes, len }, d, &in);
		(void)kannel_ussd_event(d, &in, i % 2 == 0);
		read_again(d, &in);
	}
	free(bytes);
	return 0;
}
