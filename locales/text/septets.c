/* septets.c - seven bits in eight */
#include "locales/text/septets.h"

#include <string.h>

#include "locales/text/bug.h"

enum { CR = 0x0D, USSD_OCTETS = 160 };

size_t
septets_pack(const uint8_t *septets, size_t count, unsigned fill, uint8_t *out)
{
	size_t octets = septets_octets(count, fill), bit = fill;

	BUG_IF(count > SEPTETS_MAX || fill > 6);
	memset(out, 0, octets);
	for (size_t i = 0; i < count; i++, bit += 7) {
		unsigned wide = (septets[i] & 0x7Fu) << bit % 8;

		out[bit / 8] |= (uint8_t)wide;
		if (wide > 0xFF)
			out[bit / 8 + 1] |= (uint8_t)(wide >> 8);
	}
	return octets;
}

size_t
septets_pack_ussd(const uint8_t *septets, size_t count, uint8_t out[160])
{
	uint8_t padded[SEPTETS_MAX + 1];

	BUG_IF(count > SEPTETS_MAX);
	if (count > 0)
		memcpy(padded, septets, count);
	if (count % 8 == 7 || (count % 8 == 0 && count > 0 && septets[count - 1] == CR && count < SEPTETS_MAX))
		padded[count++] = CR;
	return septets_pack(padded, count, 0, out);
}

size_t
septets_unpack(const uint8_t *octets, size_t len, unsigned fill, size_t count, uint8_t *out)
{
	size_t got = 0;

	BUG_IF(fill > 6);
	for (size_t bit = fill; got < count && bit + 7 <= len * 8; bit += 7) {
		unsigned wide = octets[bit / 8];

		if (bit % 8 > 1)
			wide |= (unsigned)octets[bit / 8 + 1] << 8;
		out[got++] = wide >> bit % 8 & 0x7F;
	}
	return got;
}

size_t
septets_unpack_ussd(const uint8_t *octets, size_t len, uint8_t out[SEPTETS_MAX])
{
	size_t count = septets_unpack(octets, len < USSD_OCTETS ? len : USSD_OCTETS, 0, SEPTETS_MAX, out);

	/* The one that fills the last octet is no character, and the one behind a real CR neither. */
	if (count > 0 && out[count - 1] == CR && (count % 8 == 0 || (count % 8 == 1 && count > 1 && out[count - 2] == CR)))
		count--;
	return count;
}
