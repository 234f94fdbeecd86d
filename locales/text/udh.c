/* udh.c - user data headers */
#include "locales/text/udh.h"

#include <string.h>

#include "locales/text/gsm7.h"

enum {					/* information element identifiers */
	IE_CONCAT_8 = 0x00, IE_PORTS_8 = 0x04, IE_PORTS_16 = 0x05, IE_CONCAT_16 = 0x08,
	IE_NATIONAL_SINGLE = 0x24, IE_NATIONAL_LOCKING = 0x25,
};

/* "Part 0", "part 3 of 2": the element is ignored (9.2.3.24.1). */
static void
read_concat(struct udh *out, bool is_wide, const uint8_t *body)
{
	uint8_t total = body[is_wide ? 2 : 1], seq = body[is_wide ? 3 : 2];

	if (seq < 1 || seq > total)
		return;
	out->is_concat = total > 1;
	out->is_wide = is_wide;
	out->reference = is_wide ? (uint16_t)(body[0] << 8 | body[1]) : body[0];
	out->total = total;
	out->seq = seq;
}

void
udh_read(const uint8_t *octets, size_t len, struct udh *out)
{
	const uint8_t *p = octets, *end;

	*out = (struct udh){ .total = 1, .seq = 1 };
	if (len < 1)
		return;
	end = p + 1 + (p[0] < len - 1 ? p[0] : len - 1);
	for (p++; end - p >= 2 && end - p - 2 >= p[1]; p += 2 + p[1]) {
		if (p[0] == IE_PORTS_8 || p[0] == IE_PORTS_16)
			out->has_ports = true;
		else if (p[0] == IE_CONCAT_8 && p[1] == 3)
			read_concat(out, false, p + 2);
		else if (p[0] == IE_CONCAT_16 && p[1] == 4)
			read_concat(out, true, p + 2);
		else if (p[0] == IE_NATIONAL_SINGLE && p[1] == 1)
			out->single = p[2] < NATIONAL_COUNT ? p[2] : NATIONAL_NONE;
		else if (p[0] == IE_NATIONAL_LOCKING && p[1] == 1)
			out->lock = p[2] < NATIONAL_COUNT ? p[2] : NATIONAL_NONE;
	}
}

unsigned
udh_octets(const struct udh *u)
{
	unsigned body = (u->is_concat ? u->is_wide ? 6u : 5u : 0u) + (u->single ? 3u : 0u) + (u->lock ? 3u : 0u);

	return body > 0 ? 1 + body : 0;
}

size_t
udh_write(const struct udh *u, uint8_t out[UDH_OCTETS])
{
	uint8_t *p = out + 1;

	if (u->is_concat && u->is_wide) {
		const uint8_t ie[] = { IE_CONCAT_16, 4, (uint8_t)(u->reference >> 8), (uint8_t)u->reference, u->total, u->seq };

		p = (uint8_t *)memcpy(p, ie, sizeof ie) + sizeof ie;
	} else if (u->is_concat) {
		const uint8_t ie[] = { IE_CONCAT_8, 3, (uint8_t)u->reference, u->total, u->seq };

		p = (uint8_t *)memcpy(p, ie, sizeof ie) + sizeof ie;
	}
	if (u->single) {
		const uint8_t ie[] = { IE_NATIONAL_SINGLE, 1, u->single };

		p = (uint8_t *)memcpy(p, ie, sizeof ie) + sizeof ie;
	}
	if (u->lock) {
		const uint8_t ie[] = { IE_NATIONAL_LOCKING, 1, u->lock };

		p = (uint8_t *)memcpy(p, ie, sizeof ie) + sizeof ie;
	}
	out[0] = (uint8_t)(p - out - 1);
	return out[0] > 0 ? (size_t)(p - out) : 0;
}
