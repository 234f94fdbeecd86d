/* A user data header (3GPP TS 23.040 9.2.3.24). */
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/udh.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "udh", 200000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct udh u;

	udh_read(data, len, &u);
	BUG_IF(u.lock >= NATIONAL_COUNT || u.single >= NATIONAL_COUNT);
	BUG_IF(u.seq < 1 || u.seq > u.total || (u.is_concat && u.total < 2));
	return 0;
}
