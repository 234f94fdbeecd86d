/*
 * kannel_mark.c - names of parts that only we can make
 *
 * Not random: what a message of bearerbox becomes is the same in every life of
 * ours, and can be told from what others send.
 */
#include "gateway/bearer/kannel_mark.h"

#include <sodium.h>

enum { MAC_BYTES = 8 };

void
kannel_part_id(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, unsigned sending, uint8_t id[KANNEL_ID_BYTES])
{
	uint8_t in[KANNEL_ID_BYTES + 5] = { 'm', 't', (uint8_t)part, (uint8_t)(sending >> 8), (uint8_t)sending };

	memcpy(in + 5, mo_id, KANNEL_ID_BYTES);
	crypto_generichash(id, KANNEL_ID_BYTES, in, sizeof(in), secret, KANNEL_SECRET_BYTES);
}

void
kannel_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, char mark[KANNEL_MARK_BYTES])
{
	uint8_t in[KANNEL_ID_BYTES + 3] = { 'd', 'l', (uint8_t)part }, mac[crypto_generichash_BYTES_MIN];

	memcpy(in + 3, mo_id, KANNEL_ID_BYTES);
	crypto_generichash(mac, sizeof(mac), in, sizeof(in), secret, KANNEL_SECRET_BYTES);
	sodium_bin2hex(mark, 33, mo_id, KANNEL_ID_BYTES);
	mark[32] = '.';
	sodium_bin2hex(mark + 33, 3, in + 2, 1);
	mark[35] = '.';
	sodium_bin2hex(mark + 36, 2 * MAC_BYTES + 1, mac, MAC_BYTES);
}

bool
kannel_mark_read(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark,
    uint8_t mo_id[KANNEL_ID_BYTES], unsigned *part)
{
	char ours[KANNEL_MARK_BYTES];
	uint8_t number;
	size_t got;

	if (mark.len != KANNEL_MARK_BYTES - 1 ||
	    sodium_hex2bin(mo_id, KANNEL_ID_BYTES, mark.ptr, 32, NULL, &got, NULL) != 0 || got != KANNEL_ID_BYTES ||
	    sodium_hex2bin(&number, 1, mark.ptr + 33, 2, NULL, &got, NULL) != 0 || got != 1)
		return false;
	*part = number;
	kannel_mark_make(secret, mo_id, *part, ours);
	return sodium_memcmp(ours, mark.ptr, KANNEL_MARK_BYTES - 1) == 0;
}
