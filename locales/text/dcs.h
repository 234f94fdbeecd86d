/*
 * dcs.h - data coding schemes: one octet that says how a text is written
 *
 * 3GPP TS 23.038 section 4 (SMS) and section 5 (cell broadcast and USSD).  We
 * send four values and read all; what is reserved is read as the default
 * alphabet, as the standard says.
 */
#ifndef LOCALES_TEXT_DCS_H
#define LOCALES_TEXT_DCS_H

#include <stdbool.h>
#include <stdint.h>

#include "locales/text/parts.h"

enum dcs_alphabet { DCS_GSM7, DCS_8BIT, DCS_UCS2 };

struct dcs {
	enum dcs_alphabet alphabet;
	bool		is_flash;	/* class 0: shown, not kept */
	bool		is_compressed;	/* 3GPP TS 23.042: nobody reads it */
	/* USSD only: */
	const char	*language;	/* BCP 47 of the language nibble, or NULL: a hint */
	unsigned	prefix;		/* characters before the text that name a language (0x10, 0x11); in octets of UCS-2 */
};

struct dcs dcs_read_sms(uint8_t dcs);
struct dcs dcs_read_ussd(uint8_t dcs);
uint8_t dcs_write_sms(enum alphabet alphabet, bool is_flash);	/* 0x00, 0x08, 0x10, 0x18 */
uint8_t dcs_write_ussd(enum alphabet alphabet);			/* 0x0F, 0x48 */

#endif
