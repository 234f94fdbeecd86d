/*
 * register_fetch.h - a list from its office's server
 *
 * Fetched as gateway/release/fetch.h does it, and never gone on with: offices
 * write home addresses into lists, and no part of one stays.  One that is not
 * the one that was promised (checksum, signature) is thrown away.  What was
 * fetched is a file like any other: it is imported and staged.
 */
#ifndef OPS_COMMAND_REGISTER_FETCH_H
#define OPS_COMMAND_REGISTER_FETCH_H

#include "gateway/release/fetch.h"

enum { REGISTER_FETCH_WAIT_S = 300 };

struct register_file {
	struct fetch	 fetch;		/* max_bytes and wait_s: 0 = LIST_FILE_BYTES and the one above */
	const char	*sum;		/* SHA-256 in hex; NULL = none was given */
	const char	*signature;	/* file with a detached Ed25519 signature of 64 bytes, in hex; NULL = none */
	const char	*key;		/* its public key of 32 bytes, in hex */
};

/* FETCH_BAD (not the file that was promised, too) and FETCH_WORLD: a sentence, and nothing at the path was changed. */
enum fetch_result register_fetch(struct register_file *r, struct buf *why);

#endif
