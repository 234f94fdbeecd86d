/*
 * net_list.h - addresses that may talk to us
 *
 * Numeric IPv4 and IPv6 addresses and prefixes; no names, so nothing is ever
 * looked up.  An IPv4 address inside IPv6 (::ffff:192.0.2.7) is that IPv4 address.
 */
#ifndef GATEWAY_BEARER_NET_LIST_H
#define GATEWAY_BEARER_NET_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct sockaddr;

enum { NET_LIST_MAX = 32 };

struct net_entry { uint8_t bytes[16]; unsigned bits; };	/* IPv4 is mapped into IPv6 */
struct net_list { struct net_entry entry[NET_LIST_MAX]; unsigned count; };

/* "192.0.2.7", "192.0.2.0/24", "2001:db8::/32"; false if it is none, or the list is full. */
bool net_list_add(struct net_list *l, const char *text);
/* "127.0.0.0/8 ::1" */
void net_list_add_loopback(struct net_list *l);
bool net_list_has(const struct net_list *l, const struct sockaddr *from);

bool net_is_address(const char *text);
bool net_is_loopback(const char *text);

#endif
