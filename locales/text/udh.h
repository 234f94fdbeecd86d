/*
 * udh.h - the header in front of the text of one SMS part
 *
 * 3GPP TS 23.040 9.2.3.24: concatenation (IEI 00 and 08), national language
 * single shift (24) and locking shift (25), ports (04 and 05, only seen).
 * What is malformed is left out, never guessed: a header that says nothing is
 * a text of one part in the default tables.
 */
#ifndef LOCALES_TEXT_UDH_H
#define LOCALES_TEXT_UDH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UDH_OCTETS = 13 };		/* of the longest that udh_write() makes: concat 16 bit and two tables */

struct udh {
	bool	is_concat, is_wide;	/* one of several parts; wide: 16-bit reference */
	bool	has_ports;		/* WAP push, vCard, ...: for a program, not a person */
	uint16_t reference;
	uint8_t	total, seq;		/* seq from 1; 1 of 1 when is_concat is false */
	uint8_t	lock, single;		/* enum national of gsm7.h; 0 = the default tables */
};

/* Reads a header, UDHL first; `len` may be 0, and more or less than UDHL says. */
void udh_read(const uint8_t *octets, size_t len, struct udh *out);
/* Writes UDHL and elements; returns the octets, 0 when there is nothing to say. */
size_t udh_write(const struct udh *u, uint8_t out[UDH_OCTETS]);
/* What udh_write() would write. */
unsigned udh_octets(const struct udh *u);

/* Septets (9.2.3.24.1), or units of 16 bits, that 140 octets hold behind a header of `octets` (UDHL counted). */
static inline unsigned udh_room_septets(unsigned octets) { return (140 - octets) * 8 / 7; }
static inline unsigned udh_room_units(unsigned octets) { return (140 - octets) / 2; }

#endif
