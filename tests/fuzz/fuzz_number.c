/* A licence number somewhere in a text, in every shape: within its bounds, and clean once it is cleaned. */
#include "content/register/number.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "number", 20000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf text = BUF_INIT((size_t)8 * FUZZ_BYTES);

	utf8_add_clean(&text, (const char *)data, len);
	for (int s = 0; s < SHAPE_COUNT; s++) {
		struct agent_number n, again;
		size_t at, at_again;

		agent_number_read((enum agent_shape)s, text.ptr, text.len, &n, &at);
		BUG_IF(n.len >= NUMBER_BYTES || n.len != strlen(n.text) || at + n.used > text.len);
		BUG_IF((n.kind == NUMBER_NOT) != (n.len == 0) || (n.kind != NUMBER_NOT && n.used == 0));
		if (n.kind != NUMBER_LICENCE && n.kind != NUMBER_COMPANY)
			continue;
		agent_number_read((enum agent_shape)s, n.text, n.len, &again, &at_again);
		BUG_IF(again.kind != n.kind || strcmp(again.text, n.text) != 0 || again.used != n.len);
	}
	buf_free(&text);
	return 0;
}
