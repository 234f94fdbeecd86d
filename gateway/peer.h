/*
 * peer.h - the person behind a number
 *
 * Keyed BLAKE2b-128 of the E.164 digits; the key lies outside the database.
 * There is no way back to the number and no formatter for a peer: it cannot
 * be logged.  The digits live as long as a bearer handles one message, so that
 * what she asks to be called on can be sealed; nothing else may look at them.
 */
#ifndef GATEWAY_PEER_H
#define GATEWAY_PEER_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum { PEER_KEY_BYTES = 32, PEER_BYTES = 16, PEER_OLDER = 4, PEER_DIGITS = 15 };

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
	char		number[PEER_DIGITS + 1];	/* E.164 without '+'; "" = not known here */
	unsigned	olders;
	uint8_t		older[PEER_OLDER][PEER_BYTES];	/* under the keys before this one (peer_ring.h) */
};

struct peer_key { uint8_t bytes[PEER_KEY_BYTES]; };

/* Reads the key file; makes it (mode 0600, random) when it is missing. */
bool peer_key_load(const char *path, struct peer_key *key, struct buf *why);
/* What may stand beside people: tells one key from another, and nothing of either. */
void peer_key_sign(const struct peer_key *key, uint8_t out[PEER_BYTES]);
/* A new key in a file called `name`, on disk but for its folder; false with errno. */
bool peer_key_put(const char *name);
/* The folder of a key file on disk: its name lasts as long as the people it hides. */
bool peer_folder_sync(const char *path, struct buf *why);
/* BLAKE2b-128 of an E.164 number, keyed. */
void peer_hash(const struct peer_key *key, const char *digits, uint8_t out[PEER_BYTES]);
/* kind, id and country from what a network calls a sender; is_test is left false. */
struct peer peer_of_number(const struct peer_key *key, const char *number);

#endif
