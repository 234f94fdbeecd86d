/*
 * tlv.c - a walk that never believes a length
 */
#include "ops/smsc/tlv.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"

enum { TLV_HEAD = 4 };

static const struct { uint16_t tag, least, most; } known[] = {
#define ROW(name, tag, least, most) { tag, least, most },
	TLVS(ROW)
#undef ROW
};

/* The one at *at, which moves behind it; false at the end, and when the rest is no parameter (then *at < len). */
static bool
next(const uint8_t *run, size_t len, size_t *at, struct tlv *out)
{
	const uint8_t *t = run + *at;

	if (len - *at < TLV_HEAD)
		return false;
	out->tag = (uint16_t)(t[0] << 8 | t[1]);
	out->len = (uint16_t)(t[2] << 8 | t[3]);
	out->value = t + TLV_HEAD;
	if (out->len > len - *at - TLV_HEAD)
		return false;
	*at += TLV_HEAD + (size_t)out->len;
	return true;
}

bool
tlv_find(const uint8_t *run, size_t len, uint16_t tag, struct tlv *out)
{
	for (size_t at = 0; next(run, len, &at, out);) {
		if (out->tag == tag)
			return true;
	}
	return false;
}

enum tlv_fault
tlv_check(const uint8_t *run, size_t len)
{
	bool is_seen[COUNT(known)] = { false };
	enum tlv_fault fault = TLV_FINE;
	size_t at = 0;
	struct tlv t;

	while (next(run, len, &at, &t)) {
		for (size_t i = 0; i < COUNT(known); i++) {
			if (known[i].tag != t.tag)
				continue;
			if (is_seen[i] && fault == TLV_FINE)
				fault = TLV_REPEATED;
			else if ((t.len < known[i].least || t.len > known[i].most) && fault == TLV_FINE)
				fault = TLV_BAD_LENGTH;
			is_seen[i] = true;
		}
	}
	return at < len ? TLV_BROKEN : fault;
}

size_t
tlv_put(uint8_t *run, size_t size, uint16_t tag, const void *value, size_t len)
{
	if (len > UINT16_MAX || size < TLV_HEAD + len)
		return 0;
	run[0] = (uint8_t)(tag >> 8), run[1] = (uint8_t)tag;
	run[2] = (uint8_t)(len >> 8), run[3] = (uint8_t)len;
	if (len > 0)
		memcpy(run + TLV_HEAD, value, len);
	return TLV_HEAD + len;
}

/* "0501:01", of `len` characters; octets written or -1. */
static int
read_one(const char *text, size_t len, uint8_t *run, size_t size)
{
	char hex[2 * 2048 + 1];
	uint8_t tag[2], value[2048];
	int octets;
	size_t put;

	if (len < 5 || text[4] != ':' || len - 5 >= sizeof hex)
		return -1;
	memcpy(hex, text, 4);
	hex[4] = '\0';
	if (hex_read(hex, tag, sizeof tag) != 2)
		return -1;
	memcpy(hex, text + 5, len - 5);
	hex[len - 5] = '\0';
	octets = hex_read(hex, value, sizeof value);
	if (octets < 0)
		return -1;
	put = tlv_put(run, size, (uint16_t)(tag[0] << 8 | tag[1]), value, (size_t)octets);
	return put == 0 ? -1 : (int)put;
}

int
tlv_read_text(const char *text, uint8_t *run, size_t size)
{
	size_t len = 0;

	while (*text != '\0') {
		size_t one = strcspn(text, ",");
		int put = read_one(text, one, run + len, size - len);

		if (put < 0)
			return -1;
		len += (size_t)put;
		text += one;
		if (*text == ',' && *++text == '\0')
			return -1;		/* a comma with nothing behind it */
	}
	return (int)len;
}

void
tlv_add_text(struct buf *out, const uint8_t *run, size_t len)
{
	size_t at = 0;
	struct tlv t;

	while (next(run, len, &at, &t)) {
		if (t.value > run + TLV_HEAD)
			buf_addc(out, ',');
		buf_addf(out, "%04x:", t.tag);
		hex_add(out, t.value, t.len);
	}
}
