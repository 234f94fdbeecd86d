/* One frame of the vault, as a question and as each kind of answer.  What can be read is written as the same bytes. */
#include "gateway/vault/wire.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "vault", 300000 };

static void
as_question(const uint8_t *frame, size_t len)
{
	uint8_t out[WIRE_ROWS_BYTES];
	struct wire_rows rows;
	struct wire_ask ask;

	if (wire_get_ask(frame + 2, len, &ask))
		BUG_IF(wire_put_ask(out, &ask) != 2 + len || memcmp(out, frame, 2 + len) != 0);
	if (wire_get_rows(frame + 2, len, &rows)) {
		struct vault_rows_ask again = { rows.owner, rows.list, rows.who, rows.job, rows.count, { { { 0 }, { 0 } } } };

		memcpy(again.row, rows.row, sizeof(again.row));
		BUG_IF(wire_put_rows(out, &again) != 2 + len || memcmp(out, frame, 2 + len) != 0);
	}
}

static void
as_answer(const uint8_t *frame, size_t len)
{
	uint8_t out[WIRE_SAID_BYTES];
	struct wire_reply reply;
	struct wire_said said;

	if (wire_get_reply(frame + 2, len, &reply))
		BUG_IF(wire_put_reply(out, &reply) != 2 + len || memcmp(out, frame, 2 + len) != 0);
	for (unsigned count = 0; count <= VAULT_ROWS_MAX + 1; count++)
		if (wire_get_said(frame + 2, len, count, &said))
			BUG_IF(wire_put_said(out, &said) != 2 + len || memcmp(out, frame, 2 + len) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *frame;

	if (len < 2)
		return 0;
	for (size_t have = 2; have <= len && have <= WIRE_HEAD_BYTES; have++)
		BUG_IF(wire_ask_length(data, have) > WIRE_ROWS_BYTES - 2);
	/* The stream is cut by the length in front: that number is always true. */
	frame = xmalloc(len);
	memcpy(frame, data, len);
	frame[0] = (uint8_t)((len - 2) >> 8);
	frame[1] = (uint8_t)(len - 2);
	if (wire_ask_length(frame, len) == len - 2 && len > 3)
		as_question(frame, len - 2);
	if (wire_length(frame, WIRE_SAID_BYTES) == len - 2 && len > 3)
		as_answer(frame, len - 2);
	free(frame);
	return 0;
}
