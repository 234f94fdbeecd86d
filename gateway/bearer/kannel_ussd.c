/*
 * kannel_ussd.c - the optional parameters of USSD as bearerbox writes them
 *
 * Meta-data is groups "?name?key=value&key=value&", values percent-encoded.
 * Keys come in any order, groups too.  On the way out every octet is encoded:
 * bearerbox takes "%02" for one octet and "2" for the letter.  Numbers that it
 * knows as numbers (user_message_reference) are decimal, both ways.
 */
#include "gateway/bearer/kannel_ussd.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* Decodes up to `max` octets of "%01%02&…"; how many, or -1 when there are more or they are malformed. */
static int
octets(const char *at, const char *end, uint8_t *out, int max)
{
	int n = 0;

	while (at < end && *at != '&' && *at != '?') {
		uint8_t value = (uint8_t)*at;

		if (n == max)
			return -1;
		if (*at == '%') {
			if (end - at < 3 || sodium_hex2bin(&value, 1, at + 1, 2, NULL, NULL, NULL) != 0)
				return -1;
			at += 2;
		} else if (*at == '+') {
			value = ' ';
		}
		out[n++] = value;
		at++;
	}
	return n;
}

/* Behind "?smpp?"; NULL when there is no such group. */
static const char *
smpp_group(struct kannel_bytes meta)
{
	static const char name[] = "?smpp?";
	size_t len = sizeof(name) - 1;

	for (size_t at = 0; at + len <= meta.len; at++)
		if (memcmp(meta.ptr + at, name, len) == 0)
			return meta.ptr + at + len;
	return NULL;
}

/* The octets of key `key` in group smpp; -1 when it is not there. */
static int
parameter(struct kannel_bytes meta, const char *key, uint8_t *out, int max)
{
	const char *at = smpp_group(meta), *end = at == NULL ? NULL : meta.ptr + meta.len;
	size_t len = strlen(key);

	while (at != NULL && at < end && *at != '?') {
		const char *amp = memchr(at, '&', (size_t)(end - at));

		if ((size_t)(end - at) > len && memcmp(at, key, len) == 0 && at[len] == '=')
			return octets(at + len + 1, end, out, max);
		if (amp == NULL)
			return -1;
		at = amp + 1;
	}
	return -1;
}

/* bearerbox writes user_message_reference as a decimal number; false when it is none. */
static bool
read_reference(struct kannel_bytes meta, uint8_t session[2])
{
	uint8_t digit[5];
	int n = parameter(meta, "user_message_reference", digit, sizeof(digit));
	unsigned long value = 0;

	for (int i = 0; i < n; i++) {
		if (digit[i] < '0' || digit[i] > '9')
			return false;
		value = value * 10 + (digit[i] - '0');
	}
	session[0] = (uint8_t)(value >> 8);
	session[1] = (uint8_t)value;
	return n > 0 && value <= 0xFFFF;
}

void
kannel_ussd_read(struct kannel_bytes meta, const struct ussd_dialect *d, struct kannel_ussd *out)
{
	uint8_t op;

	*out = (struct kannel_ussd){ .op = USSD_OP_NONE };
	if (parameter(meta, "ussd_service_op", &op, 1) == 1)
		out->op = op;
	if (d->session == USSD_SESSION_ITS)
		out->has_session = parameter(meta, "its_session_info", out->session, 2) == 2;
	else if (d->session == USSD_SESSION_REFERENCE)
		out->has_session = read_reference(meta, out->session);
	if (!out->has_session)
		memset(out->session, 0, sizeof(out->session));
}

enum kannel_ussd_event
kannel_ussd_event(const struct ussd_dialect *d, const struct kannel_ussd *in, bool is_known)
{
	if (d->ends_by_bit && in->has_session && (in->session[1] & 1) != 0)
		return KANNEL_USSD_GONE;
	if (in->op == USSD_OP_NONE)
		return is_known ? KANNEL_USSD_INPUT : KANNEL_USSD_BEGIN;
	if (in->op == d->begin)
		return KANNEL_USSD_BEGIN;
	return in->op == d->abort || in->op == d->gone ? KANNEL_USSD_GONE : KANNEL_USSD_INPUT;
}

void
kannel_ussd_meta(struct buf *out, const struct ussd_dialect *d, uint16_t op, const struct kannel_ussd *in)
{
	bool is_end = op == d->end || op == d->notify;

	buf_addf(out, "?smpp?ussd_service_op=%%%02X&", (unsigned)op);
	if (!in->has_session)
		return;
	if (d->session == USSD_SESSION_ITS)
		buf_addf(out, "its_session_info=%%%02X%%%02X&", (unsigned)in->session[0],
		    (unsigned)(d->ends_by_bit ? (in->session[1] & 0xFE) | is_end : in->session[1]));
	else if (d->session == USSD_SESSION_REFERENCE)
		buf_addf(out, "user_message_reference=%u&", (unsigned)(in->session[0] << 8 | in->session[1]));
}
