/*
 * pdu.c - SMPP 3.4 frames, checked by us and coded by libsmpp34
 *
 * libsmpp34 copies what a frame's length fields say into fixed arrays; a
 * bound frame of another party must not reach it unchecked.  So: walk, cut
 * the optional parameters off, then let it unpack.  Its error texts are
 * globals and are not used.
 */
#include "ops/smsc/pdu.h"

#include <libsmpp34/smpp34.h>
#include <libsmpp34/smpp34_structs.h>

#include "locales/text/bug.h"
#include "ops/smsc/tlv.h"

/* A walk over a frame's body: once `is_bad`, nothing is read any more. */
struct walk { const uint8_t *at, *end; bool is_bad; };

static uint32_t
u32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void
put_u32(uint8_t *b, uint32_t v)
{
	b[0] = (uint8_t)(v >> 24), b[1] = (uint8_t)(v >> 16), b[2] = (uint8_t)(v >> 8), b[3] = (uint8_t)v;
}

struct pdu_head
pdu_head(const uint8_t *bytes)
{
	return (struct pdu_head){ u32(bytes), u32(bytes + 4), u32(bytes + 8), u32(bytes + 12) };
}

/* A C-octet string of at most `size` octets with its NUL (SMPP 3.4, 3.1). */
static void
walk_string(struct walk *w, size_t size)
{
	size_t left = (size_t)(w->end - w->at);
	const uint8_t *nul = w->is_bad ? NULL : memchr(w->at, 0, left < size ? left : size);

	if (nul == NULL)
		w->is_bad = true;
	else
		w->at = nul + 1;
}

static uint8_t
walk_octets(struct walk *w, size_t count)
{
	if (w->is_bad || (size_t)(w->end - w->at) < count) {
		w->is_bad = true;
		return 0;
	}
	w->at += count;
	return w->at[-1];
}

enum pdu_status
pdu_read_bind(const uint8_t *frame, size_t len, struct pdu_bind *out)
{
	struct walk w = { frame + PDU_HEAD_BYTES, frame + len, false };
	bind_transceiver_t b;

	walk_string(&w, sizeof b.system_id);
	walk_string(&w, sizeof b.password);
	walk_string(&w, sizeof b.system_type);
	walk_octets(&w, 3);
	walk_string(&w, sizeof b.address_range);
	if (w.is_bad || w.at != w.end)
		return PDU_BAD_LENGTH;
	memset(&b, 0, sizeof b);
	/* The three binds have one body (SMPP 3.4, 4.1); the frame's own command never chooses the struct. */
	if (smpp34_unpack(BIND_TRANSCEIVER, &b, frame, (int)len) != 0)
		return PDU_BAD_LENGTH;
	memcpy(out->name, b.system_id, sizeof out->name);
	memcpy(out->password, b.password, sizeof out->password);
	return PDU_OK;
}

static void
copy_address(char out[PDU_ADDRESS + 1], uint8_t ton, const uint8_t *address)
{
	const char *a = (const char *)address;

	snprintf(out, PDU_ADDRESS + 1, "%s%s", ton == TON_International && *a != '+' ? "+" : "", a);
}

/* Optional parameters behind the body: kept, and a payload becomes the data. */
static enum pdu_status
read_options(const uint8_t *run, size_t len, struct pdu_message *out)
{
	enum tlv_fault fault = tlv_check(run, len);
	struct tlv payload;

	if (fault != TLV_FINE)
		return fault == TLV_BAD_LENGTH ? PDU_BAD_OPTION_LENGTH : PDU_BAD_OPTIONS;
	if (len > sizeof out->tlv)
		return PDU_BAD_OPTIONS;
	memcpy(out->tlv, run, len);
	out->tlv_len = (uint16_t)len;
	if (!tlv_find(run, len, TLV_MESSAGE_PAYLOAD, &payload))
		return PDU_OK;
	if (payload.len > sizeof out->data || out->len != 0)
		return PDU_BAD_OPTIONS;		/* 5.3.2.32: never both */
	memcpy(out->data, payload.value, payload.len);
	out->len = payload.len;
	return PDU_OK;
}

enum pdu_status
pdu_read_message(const uint8_t *frame, size_t len, struct pdu_message *out)
{
	struct walk w = { frame + PDU_HEAD_BYTES, frame + len, false };
	uint8_t cut[PDU_HEAD_BYTES + 512];
	size_t body;
	uint8_t sm_length;
	submit_sm_t m;

	walk_string(&w, sizeof m.service_type);
	walk_octets(&w, 2);
	walk_string(&w, sizeof m.source_addr);
	walk_octets(&w, 2);
	walk_string(&w, sizeof m.destination_addr);
	walk_octets(&w, 3);
	walk_string(&w, sizeof m.schedule_delivery_time);
	walk_string(&w, sizeof m.validity_period);
	walk_octets(&w, 4);
	sm_length = walk_octets(&w, 1);
	if (sm_length > sizeof m.short_message)
		return PDU_BAD_LENGTH;
	if (sm_length > 0)
		walk_octets(&w, sm_length);
	if (w.is_bad)
		return PDU_BAD_LENGTH;

	body = (size_t)(w.at - frame);
	BUG_IF(body > sizeof cut);
	memcpy(cut, frame, body);
	put_u32(cut, (uint32_t)body);
	memset(&m, 0, sizeof m);
	if (smpp34_unpack(SUBMIT_SM, &m, cut, (int)body) != 0)
		return PDU_BAD_LENGTH;
	memset(out, 0, sizeof *out);
	memcpy(out->service_type, m.service_type, sizeof out->service_type);
	copy_address(out->from, m.source_addr_ton, m.source_addr);
	copy_address(out->to, m.dest_addr_ton, m.destination_addr);
	out->esm_class = m.esm_class;
	out->data_coding = m.data_coding;
	out->registered_delivery = m.registered_delivery;
	out->len = m.sm_length;
	memcpy(out->data, m.short_message, m.sm_length);
	return read_options(w.at, (size_t)(w.end - w.at), out);
}

/* What type of number an address is (SMPP 3.4, 5.2.5): the leading '+' stays off the wire. */
static bool
put_address(const char *address, uint8_t *ton, uint8_t *npi, uint8_t out[PDU_ADDRESS])
{
	bool has_letter = strspn(address, "+0123456789*#") != strlen(address);

	*ton = *address == '+' ? TON_International : has_letter ? TON_Alphanumeric : TON_Unknown;
	*npi = has_letter ? NPI_Unknown : NPI_ISDN_E163_E164;
	if (*address == '+')
		address++;
	return (size_t)snprintf((char *)out, PDU_ADDRESS, "%s", address) < PDU_ADDRESS;
}

static size_t
pack(uint8_t *out, void *pdu)
{
	int len = 0;

	if (smpp34_pack2(out, PDU_MAX_BYTES, &len, pdu) != 0)
		return 0;
	return (size_t)len;
}

size_t
pdu_write_deliver(uint8_t *out, uint32_t sequence, const struct pdu_message *m)
{
	deliver_sm_t d;
	size_t len;

	memset(&d, 0, sizeof d);
	if (m->len > sizeof d.short_message - 1 ||
	    !put_address(m->from, &d.source_addr_ton, &d.source_addr_npi, d.source_addr) ||
	    !put_address(m->to, &d.dest_addr_ton, &d.dest_addr_npi, d.destination_addr))
		return 0;
	d.command_id = DELIVER_SM;
	d.sequence_number = sequence;
	d.esm_class = m->esm_class;
	d.data_coding = m->data_coding;
	d.sm_length = (uint8_t)m->len;
	memcpy(d.service_type, m->service_type, sizeof m->service_type);
	memcpy(d.short_message, m->data, m->len);
	len = pack(out, &d);
	if (len == 0 || m->tlv_len == 0)
		return len;
	memcpy(out + len, m->tlv, m->tlv_len);
	put_u32(out, (uint32_t)(len + m->tlv_len));
	return len + m->tlv_len;
}

size_t
pdu_write_bind_resp(uint8_t *out, uint32_t command, uint32_t status, uint32_t sequence)
{
	bind_transceiver_resp_t r;

	if (status != PDU_OK)		/* 4.1.2: no body with an error */
		return pdu_write_empty(out, command | PDU_RESPONSE, status, sequence);
	memset(&r, 0, sizeof r);
	r.command_id = command | PDU_RESPONSE;
	r.sequence_number = sequence;
	memcpy(r.system_id, "simulator", sizeof "simulator");
	return pack(out, &r);
}

size_t
pdu_write_submit_resp(uint8_t *out, uint32_t status, uint32_t sequence, const char *message_id)
{
	submit_sm_resp_t r;

	if (status != PDU_OK)		/* 4.4.2: no body with an error */
		return pdu_write_empty(out, SUBMIT_SM_RESP, status, sequence);
	memset(&r, 0, sizeof r);
	r.command_id = SUBMIT_SM_RESP;
	r.sequence_number = sequence;
	snprintf((char *)r.message_id, sizeof r.message_id, "%s", message_id);
	return pack(out, &r);
}

void
pdu_set_sequence(uint8_t *frame, uint32_t sequence)
{
	put_u32(frame + 12, sequence);
}

size_t
pdu_write_empty(uint8_t *out, uint32_t command, uint32_t status, uint32_t sequence)
{
	put_u32(out, PDU_HEAD_BYTES);
	put_u32(out + 4, command);
	put_u32(out + 8, status);
	put_u32(out + 12, sequence);
	return PDU_HEAD_BYTES;
}

size_t
pdu_udh_octets(const struct pdu_message *m)
{
	if ((m->esm_class & ESM_UDH) == 0 || m->len == 0 || (size_t)m->data[0] + 1 > m->len)
		return 0;
	return (size_t)m->data[0] + 1;
}
