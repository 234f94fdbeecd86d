/* One SMPP frame of a gateway, as a bind and as a message; what can be written is read back. */
#include "locales/text/bug.h"
#include "ops/smsc/pdu.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "pdu", 200000 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *frame, out[PDU_MAX_BYTES];
	struct pdu_message m, again;
	struct pdu_bind b;
	size_t n;

	if (len < PDU_HEAD_BYTES || len > PDU_MAX_BYTES)
		return 0;
	frame = xmalloc(len);
	memcpy(frame, data, len);
	/* The stream is cut by command_length: that number is always true. */
	memcpy(frame, (const uint8_t[]){ 0, 0, (uint8_t)(len >> 8), (uint8_t)len }, 4);
	if (pdu_read_bind(frame, len, &b) == PDU_OK)
		BUG_IF(strlen(b.name) >= sizeof b.name || strlen(b.password) >= sizeof b.password);
	if (pdu_read_message(frame, len, &m) == PDU_OK) {
		BUG_IF(pdu_udh_octets(&m) > m.len || m.len > sizeof m.data);
		m.tlv_len = 0;		/* a payload was read into data: never both (5.3.2.32) */
		n = pdu_write_deliver(out, 1, &m);
		BUG_IF(n > 0 && (pdu_read_message(out, n, &again) != PDU_OK || again.len != m.len));
	}
	free(frame);
	return 0;
}
