/*
 * wire_part.c - from octets on the wire to what a screen shows
 */
#include "ops/command/wire_part.h"

#include "locales/text/buf.h"
#include "locales/text/dcs.h"
#include "locales/text/gsm7.h"
#include "locales/text/udh.h"
#include "locales/text/utf8.h"
#include "ops/command/lines.h"

bool
wire_part_read(const struct line *l, struct wire_part *out)
{
	uint8_t data[WIRE_TEXT];
	struct udh header;
	struct dcs coding;
	struct buf text;
	int udh, len;

	memset(out, 0, sizeof *out);
	if (strcmp(line_field(l, 0), "submit") != 0)
		return false;
	udh = hex_read(line_field(l, 6), out->udh, sizeof out->udh);
	len = hex_read(line_field(l, 7), data, sizeof data);
	if (udh < 0 || len < 0)
		return false;
	snprintf(out->id, sizeof out->id, "%s", line_field(l, 1));
	snprintf(out->from, sizeof out->from, "%s", line_field(l, 2));
	snprintf(out->to, sizeof out->to, "%s", line_field(l, 3));
	out->esm_class = (unsigned)strtoul(line_field(l, 4), NULL, 10);
	out->data_coding = (unsigned)strtoul(line_field(l, 5), NULL, 10);
	snprintf(out->parameters, sizeof out->parameters, "%s", line_field(l, 9));
	out->is_screen = strstr(out->parameters, "0501:") != NULL;
	out->udh_octets = (unsigned)udh;
	udh_read(out->udh, (size_t)udh, &header);
	out->reference = header.reference;
	out->part = header.seq;
	out->parts = header.total;
	buf_wrap(&text, out->text, sizeof out->text);
	coding = dcs_read_sms((uint8_t)out->data_coding);
	out->is_text = coding.alphabet != DCS_8BIT && !coding.is_compressed && out->data_coding <= 0xFF;
	if (out->is_text && coding.alphabet == DCS_UCS2) {
		out->alphabet = ALPHABET_UCS2;
		out->units = (unsigned)len / 2;
		utf16be_add_utf8(&text, data, (size_t)len);
	} else if (out->is_text) {
		out->alphabet = ALPHABET_GSM7;
		out->units = (unsigned)len;
		gsm7_add_utf8(&text, data, (size_t)len, header.lock, header.single);
	}
	return true;
}
