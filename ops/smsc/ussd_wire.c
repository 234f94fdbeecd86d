/*
 * ussd_wire.c - where a dialect keeps its values
 */
#include "ops/smsc/ussd_wire.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"
#include "ops/smsc/tlv.h"
#include "routing/ussd_dialect.h"

const char *const ussd_page_words[USSD_PAGE_COUNT] = {
#define ROW(name, word, what) word,
	USSD_PAGES(ROW)
#undef ROW
};

enum { OVER_BIT = 0x01, DCS_UCS2 = 0x08, DCS_USSD_UCS2 = 0x48 };

/* The tag that carries the session, 0 where none does. */
static uint16_t
session_tag(const struct ussd_dialect *d)
{
	switch (d->session) {
	case USSD_SESSION_ITS: return TLV_ITS_SESSION_INFO;
	case USSD_SESSION_REFERENCE: return TLV_USER_MESSAGE_REFERENCE;
	default: return 0;
	}
}

static void
put_tlv(struct pdu_message *m, uint16_t tag, const void *value, size_t len)
{
	size_t put = tlv_put(m->tlv + m->tlv_len, sizeof m->tlv - m->tlv_len, tag, value, len);

	BUG_IF(put == 0);
	m->tlv_len = (uint16_t)(m->tlv_len + put);
}

static bool
put_text(const char *text, struct pdu_message *m)
{
	size_t len = strlen(text);
	bool is_ucs2 = text_alphabet(text, len) == ALPHABET_UCS2;

	if (text_units(text, len, is_ucs2 ? ALPHABET_UCS2 : ALPHABET_GSM7) >
	    (is_ucs2 ? USSD_UNITS_MAX : USSD_SEPTETS_MAX))
		return false;
	m->data_coding = is_ucs2 ? DCS_UCS2 : 0;
	m->len = 0;
	for (size_t at = 0; at < len;) {
		uint32_t cp;

		at += utf8_decode(text + at, len - at, &cp);
		m->len = (uint16_t)(m->len + (is_ucs2 ? utf16be_encode(cp, m->data + m->len) :
		    gsm7_encode(cp, m->data + m->len)));
	}
	return true;
}

bool
ussd_wire_write(const struct ussd_dialect *d, const struct ussd_step *step, struct pdu_message *out)
{
	uint8_t op = (uint8_t)step->op, session[2];
	uint16_t tag = session_tag(d);

	BUG_IF(step->op == USSD_OP_NONE);
	memcpy(out->service_type, "USSD", sizeof "USSD");
	out->esm_class = 0;
	out->tlv_len = 0;
	put_tlv(out, TLV_USSD_SERVICE_OP, &op, sizeof op);
	session[0] = (uint8_t)(step->session >> 8);
	session[1] = (uint8_t)step->session;
	if (d->ends_by_bit && step->is_over)
		session[1] |= OVER_BIT;
	if (tag != 0)
		put_tlv(out, tag, session, sizeof session);
	return put_text(step->text, out);
}

bool
ussd_wire_read(const struct ussd_dialect *d, const struct pdu_message *m, struct ussd_shown *out)
{
	uint16_t tag = session_tag(d);
	struct tlv t;

	*out = (struct ussd_shown){ 0 };
	/* pdu_read_message() has seen to their lengths. */
	if (!tlv_find(m->tlv, m->tlv_len, TLV_USSD_SERVICE_OP, &t))
		return false;
	out->op = t.value[0];
	if (tag == 0 || !tlv_find(m->tlv, m->tlv_len, tag, &t))
		return true;
	out->session = (uint16_t)(t.value[0] << 8 | t.value[1]);
	if (d->session == USSD_SESSION_ITS) {
		out->is_over = d->ends_by_bit && (out->session & OVER_BIT) != 0;
		out->session &= (uint16_t)~OVER_BIT;
	}
	out->has_session = out->session != 0;
	return true;
}

void
ussd_wire_text(const struct pdu_message *m, char *out, size_t size)
{
	char room[4 * PDU_DATA_BYTES];
	struct buf text = BUF_OVER(room);
	size_t len;

	/* 3GPP TS 23.038 5: 0x48 is UCS-2; what is reserved is read as GSM-7, language unspecified. */
	if (m->data_coding == DCS_UCS2 || m->data_coding == DCS_USSD_UCS2)
		utf16be_add_utf8(&text, m->data, m->len);
	else
		gsm7_add_utf8(&text, m->data, m->len, 0, 0);
	len = text.len;
	while (len >= size || (len < text.len && ((uint8_t)text.ptr[len] & 0xC0) == 0x80))
		len--;
	memcpy(out, text.ptr, len);
	out[len] = '\0';
}
