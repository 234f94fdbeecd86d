/*
 * wire_part.h - one SMS part or USSD screen as the operator's control socket shows it, read back
 *
 * What a phone would make of the octets on the wire: alphabet from data_coding
 * (3GPP TS 23.038 4), place in its message from the user data header (3GPP TS
 * 23.040 9.2.3.24.1), text by locales/text.  Nothing of the sender is asked.
 */
#ifndef OPS_COMMAND_WIRE_PART_H
#define OPS_COMMAND_WIRE_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "locales/text/parts.h"

struct line;

enum { WIRE_UDH = 140, WIRE_TEXT = 1024, WIRE_PARAMETERS = 64 };

struct wire_part {
	char		 id[24], from[32], to[32];
	unsigned	 esm_class, data_coding;
	uint8_t		 udh[WIRE_UDH];
	unsigned	 udh_octets;		/* 0 = none */
	bool		 is_text;		/* by its data_coding */
	unsigned	 reference, part, parts;	/* 0, 1, 1 when it stands alone */
	enum alphabet	 alphabet;
	unsigned	 units;			/* septets or 16-bit units */
	char		 text[WIRE_TEXT];	/* UTF-8 */
	bool		 is_screen;		/* it has ussd_service_op (SMPP 3.4 5.3.2.44) */
	char		 parameters[WIRE_PARAMETERS];	/* "0501:02,1383:0002" */
};

/* False when the line is no `submit` event or its hex cannot be read. */
bool wire_part_read(const struct line *l, struct wire_part *out);

#endif
