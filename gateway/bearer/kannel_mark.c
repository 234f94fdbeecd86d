/*
 * kannel_mark.c - names of parts that only we can make
 *
 * Not random: what a message of bearerbox becomes is the same in every life of
 * ours, and can be told from what others send.
 */
#include "gateway/bearer/kannel_mark.h"

#include <sodium.h>

enum {
	MAC_BYTES = 8,
	NAME_BYTES = 22,		/* job, row, part, sending */
	BULK_BYTES = NAME_BYTES + 4,	/* and the connection */
};

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

static void
put_number(uint8_t to[4], uint32_t n)
{
	to[0] = (uint8_t)(n >> 24);
	to[1] = (uint8_t)(n >> 16);
	to[2] = (uint8_t)(n >> 8);
	to[3] = (uint8_t)n;
}

static uint32_t
get_number(const uint8_t from[4])
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static void
put_name(const struct bulk_name *name, uint8_t to[NAME_BYTES])
{
	memcpy(to, name->job, sizeof(name->job));
	put_number(to + 16, name->row);
	to[20] = name->part;
	to[21] = name->sending;
}

void
kannel_bulk_id(const uint8_t secret[KANNEL_SECRET_BYTES], const struct bulk_name *name, uint8_t id[KANNEL_ID_BYTES])
{
	uint8_t in[2 + NAME_BYTES] = { 'm', 'b' };

	put_name(name, in + 2);
	crypto_generichash(id, KANNEL_ID_BYTES, in, sizeof(in), secret, KANNEL_SECRET_BYTES);
}

void
kannel_bulk_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const struct bulk_name *name, uint32_t link,
    char mark[KANNEL_BULK_MARK_BYTES])
{
	uint8_t in[2 + BULK_BYTES] = { 'd', 'b' }, mac[crypto_generichash_BYTES_MIN];

	put_name(name, in + 2);
	put_number(in + 2 + NAME_BYTES, link);
	crypto_generichash(mac, sizeof(mac), in, sizeof(in), secret, KANNEL_SECRET_BYTES);
	mark[0] = 'm';
	sodium_bin2hex(mark + 1, 2 * BULK_BYTES + 1, in + 2, BULK_BYTES);
	mark[1 + 2 * BULK_BYTES] = '.';
	sodium_bin2hex(mark + 2 + 2 * BULK_BYTES, 2 * MAC_BYTES + 1, mac, MAC_BYTES);
}

bool
kannel_bulk_mark_read(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark, struct bulk_name *name,
    uint32_t *link)
{
	char ours[KANNEL_BULK_MARK_BYTES];
	uint8_t in[BULK_BYTES];
	size_t got;

	if (mark.len != KANNEL_BULK_MARK_BYTES - 1 ||
	    sodium_hex2bin(in, sizeof(in), mark.ptr + 1, 2 * BULK_BYTES, NULL, &got, NULL) != 0 || got != BULK_BYTES)
		return false;
	memcpy(name->job, in, sizeof(name->job));
	name->row = get_number(in + 16);
	name->part = in[20];
	name->sending = in[21];
	*link = get_number(in + NAME_BYTES);
	kannel_bulk_mark_make(secret, name, *link, ours);
	return sodium_memcmp(ours, mark.ptr, KANNEL_BULK_MARK_BYTES - 1) == 0;
}
