/*
 * net_list.c - numeric addresses, compared bit by bit as IPv6
 */
#include "gateway/bearer/net_list.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "locales/text/bug.h"

enum { MAPPED_BITS = 96 };	/* RFC 4291 2.5.5.2 */

static void
map_ipv4(const void *four, uint8_t out[16])
{
	memset(out, 0, 10);
	out[10] = out[11] = 0xFF;
	memcpy(out + 12, four, 4);
}

/* `bits` is how many an address of its kind has, counted in the mapped form from `*base`. */
static bool
address_read(const char *text, uint8_t out[16], unsigned *base)
{
	uint8_t four[4];

	*base = 0;
	if (inet_pton(AF_INET6, text, out) == 1)
		return true;
	if (inet_pton(AF_INET, text, four) != 1)
		return false;
	map_ipv4(four, out);
	*base = MAPPED_BITS;
	return true;
}

bool
net_list_add(struct net_list *l, const char *text)
{
	struct net_entry e = { .bits = 128 };
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char address[64];
	unsigned base;

	if (l->count == NET_LIST_MAX || len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!address_read(address, e.bytes, &base))
		return false;
	if (slash) {
		size_t digits = strspn(slash + 1, "0123456789");

		if (digits == 0 || digits > 3 || slash[1 + digits] != '\0')
			return false;
		e.bits = base + (unsigned)strtoul(slash + 1, NULL, 10);
		if (e.bits > 128)
			return false;
	}
	l->entry[l->count++] = e;
	return true;
}

void
net_list_add_loopback(struct net_list *l)
{
	BUG_IF(!net_list_add(l, "127.0.0.0/8"));
	BUG_IF(!net_list_add(l, "::1"));
}

static bool
same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool
net_list_has(const struct net_list *l, const struct sockaddr *from)
{
	uint8_t bytes[16];

	if (from->sa_family == AF_INET)
		map_ipv4(&((const struct sockaddr_in *)(const void *)from)->sin_addr, bytes);
	else if (from->sa_family == AF_INET6)
		memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
	else
		return false;
	for (unsigned i = 0; i < l->count; i++)
		if (same_bits(bytes, l->entry[i].bytes, l->entry[i].bits))
			return true;
	return false;
}

bool
net_is_address(const char *text)
{
	uint8_t bytes[16];
	unsigned base;

	return address_read(text, bytes, &base);
}

bool
net_is_loopback(const char *text)
{
	static const uint8_t one[16] = { [15] = 1 };
	uint8_t bytes[16];
	unsigned base;

	if (!address_read(text, bytes, &base))
		return false;
	return base == MAPPED_BITS ? bytes[12] == 127 : !memcmp(bytes, one, 16);
}
