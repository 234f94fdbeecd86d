/* A user data header (3GPP TS 23.040 9.2.3.24). */
#include "gateway/bearer/kannel_mo.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "udh", 200000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct kannel_bytes bytes = { (const char *)data, len };
	struct kannel_udh u;

	kannel_udh_read(&bytes, &u);
	BUG_IF(u.seq < 1 || u.seq > u.total || (u.is_concat && u.total < 2));
	return 0;
}
