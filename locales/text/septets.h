/*
 * septets.h - seven bits in eight, as they go over the air
 *
 * 3GPP TS 23.038 6.1.2.1 (SMS) and 6.1.2.3 (USSD).  SMPP and Kannel carry a
 * septet an octet and need none of this; what shows, stores or checks a
 * TP-User-Data does.
 */
#ifndef LOCALES_TEXT_SEPTETS_H
#define LOCALES_TEXT_SEPTETS_H

#include <stddef.h>
#include <stdint.h>

enum { SEPTETS_MAX = 182 };			/* of a USSD string; an SMS has 160 */

/* Bits between a header of `udh_octets` (UDHL counted; 0 = none) and the first septet (TS 23.040 9.2.3.24). */
static inline unsigned septets_fill(unsigned udh_octets) { return (7 - udh_octets * 8 % 7) % 7; }
/* Octets that `count` septets take behind `fill` bits, 0 to 6. */
static inline size_t septets_octets(size_t count, unsigned fill) { return (count * 7 + fill + 7) / 8; }

/* Packs `count` septets (<= SEPTETS_MAX) behind `fill` zero bits; returns the octets written, septets_octets(). */
size_t septets_pack(const uint8_t *septets, size_t count, unsigned fill, uint8_t *out);
/*
 * As a USSD string: seven bits that are left over hold a CR, so that no '@' shows, and a text that
 * ends in CR on an octet's end gets another.  `out` takes 160 octets.
 */
size_t septets_pack_ussd(const uint8_t *septets, size_t count, uint8_t out[160]);

/* Unpacks at most `count` septets out of `octets`; returns how many there were. */
size_t septets_unpack(const uint8_t *octets, size_t len, unsigned fill, size_t count, uint8_t *out);
/* A USSD string has no count: all of it, less the CR that fills it up. */
size_t septets_unpack_ussd(const uint8_t *octets, size_t len, uint8_t out[SEPTETS_MAX]);

#endif
