/* One body of a frame from bearerbox.  What can be read can be written, and then reads the same. */
#include "gateway/bearer/kannel_border.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "frame", 500000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf out = BUF_INIT(4 * FUZZ_BYTES);
	struct kannel_frame f, again;

	kannel_border_start();
	if (!kannel_border_read(data, len, &f))
		return 0;
	if (f.kind == KANNEL_SMS || f.kind == KANNEL_ACK) {
		kannel_border_add(&out, &f);
		BUG_IF(!buf_ok(&out) || !kannel_border_read((const uint8_t *)out.ptr + 4, out.len - 4, &again));
		BUG_IF(again.kind != f.kind || again.status != f.status || again.sms_type != f.sms_type ||
		    memcmp(again.id, f.id, sizeof(f.id)) != 0 || again.data.len != f.data.len ||
		    (f.data.len > 0 && memcmp(again.data.ptr, f.data.ptr, f.data.len) != 0));
		kannel_border_done(&again);
	}
	kannel_border_done(&f);
	buf_free(&out);
	return 0;
}
