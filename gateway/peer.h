/*
 * peer.h - the person behind a number, without the number
 *
 * Keyed BLAKE2b-128 of the E.164 digits; the key lies outside the database.
 * There is no way back to the number and no formatter for a peer: it cannot
 * be logged.
 */
#ifndef GATEWAY_PEER_H
#define GATEWAY_PEER_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum { PEER_KEY_BYTES = 32, PEER_BYTES = 16 };

enum peer_kind {
	PEER_PERSON,
	PEER_ALPHANUMERIC,	/* cannot be answered */
	PEER_OURS,		/* one of our own numbers: a loop */
	PEER_BAD,		/* empty or not a number; short codes too */
};

struct peer {
	enum peer_kind	kind;
	uint8_t		id[PEER_BYTES];
	uint16_t	country;	/* COUNTRY(); 0 = unknown */
	bool		is_test;	/* one of the at most 20 listed test numbers */
};

struct peer_key { uint8_t bytes[PEER_KEY_BYTES]; };

/* Reads the key file; makes it (mode 0600, random) when it is missing. */
bool peer_key_load(const char *path, struct peer_key *key, struct buf *why);
/* kind, id and country from what a network calls a sender; is_test is left false. */
struct peer peer_of_number(const struct peer_key *key, const char *number);

#endif
