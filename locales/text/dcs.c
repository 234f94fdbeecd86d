/* dcs.c - data coding schemes */
#include "locales/text/dcs.h"

#include <stddef.h>

/* TS 23.038 5, coding groups 0000 and 0010, as BCP 47; NULL: unspecified or reserved. */
static const char *const languages[2][16] = {
	{ "de", "en", "it", "fr", "es", "nl", "sv", "da", "pt", "fi", "nb", "el", "tr", "hu", "pl", NULL },
	{ "cs", "he", "ar", "ru", "is" },
};

/* Bits 3 and 2 of the general groups. */
static enum dcs_alphabet
alphabet_of(uint8_t dcs)
{
	switch (dcs >> 2 & 3) {
	case 1: return DCS_8BIT;
	case 2: return DCS_UCS2;
	default: return DCS_GSM7;	/* 3 is reserved */
	}
}

struct dcs
dcs_read_sms(uint8_t dcs)
{
	struct dcs read = { .alphabet = DCS_GSM7 };

	if (dcs < 0x80) {		/* 00xx general, 01xx marked for deletion: the same bits */
		read.alphabet = alphabet_of(dcs);
		read.is_compressed = (dcs & 0x20) != 0;
		read.is_flash = (dcs & 0x13) == 0x10;
	} else if (dcs >= 0xF0) {	/* data coding and class; bit 3 is reserved */
		read.alphabet = dcs & 0x04 ? DCS_8BIT : DCS_GSM7;
		read.is_flash = (dcs & 0x03) == 0;
	} else if (dcs >= 0xE0) {	/* message waiting, stored, UCS-2 */
		read.alphabet = DCS_UCS2;
	}
	return read;			/* 1000..1011 reserved, 1100 and 1101 message waiting: GSM-7 */
}

struct dcs
dcs_read_ussd(uint8_t dcs)
{
	struct dcs read = { .alphabet = DCS_GSM7 };

	switch (dcs >> 4) {
	case 0x0:
	case 0x2:
		read.language = languages[dcs >> 5][dcs & 0x0F];
		break;
	case 0x1:
		if (dcs == 0x10)
			read.prefix = 3;	/* two letters and a CR */
		if (dcs == 0x11) {
			read.alphabet = DCS_UCS2;
			read.prefix = 2;	/* two letters of GSM-7, packed in two octets */
		}
		break;
	case 0x4: case 0x5: case 0x6: case 0x7:
	case 0x9:				/* with a user data header */
		read.alphabet = alphabet_of(dcs);
		read.is_compressed = dcs >> 4 != 0x9 && (dcs & 0x20) != 0;
		read.is_flash = dcs >> 4 != 0x9 && (dcs & 0x13) == 0x10;
		break;
	case 0xF:
		read.alphabet = dcs & 0x04 ? DCS_8BIT : DCS_GSM7;
		read.is_flash = (dcs & 0x03) == 0;
		break;
	default:
		break;
	}
	return read;
}

uint8_t
dcs_write_sms(enum alphabet alphabet, bool is_flash)
{
	return (uint8_t)((alphabet == ALPHABET_UCS2 ? 0x08 : 0x00) | (is_flash ? 0x10 : 0x00));
}

uint8_t
dcs_write_ussd(enum alphabet alphabet)
{
	return alphabet == ALPHABET_UCS2 ? 0x48 : 0x0F;
}
