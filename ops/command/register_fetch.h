/*
 * register_fetch.h - a list from its office's server
 *
 * https only, also behind a redirect; what is already here is not fetched
 * again (ETag); a file that is too long, cut off, or not the one that was
 * promised (checksum, signature) is thrown away.  What was fetched is a file
 * like any other: it is imported and staged.
 */
#ifndef OPS_COMMAND_REGISTER_FETCH_H
#define OPS_COMMAND_REGISTER_FETCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { FETCH_ETAG_BYTES = 256, FETCH_CONNECT_S = 10, FETCH_WAIT_S = 300, FETCH_STALL_S = 30 };

struct fetch {
	const char	*url;
	const char	*path;		/* where the file goes, whole or not at all */
	const char	*sum;		/* SHA-256 in hex; NULL = none was given */
	const char	*signature;	/* file with a detached Ed25519 signature of 64 bytes, in hex; NULL = none */
	const char	*key;		/* its public key of 32 bytes, in hex */
	char		 etag[FETCH_ETAG_BYTES];	/* in: of the file we have, "" = none; out: of the new one */
	size_t		 max_bytes;	/* 0 = LIST_FILE_BYTES */
	bool		 may_be_loopback;	/* tests only: http://127.0.0.1 is allowed; no option sets it */
};

enum fetch_result { FETCH_NEW, FETCH_SAME, FETCH_BAD /* not the file that was promised */, FETCH_WORLD };

/* FETCH_BAD and FETCH_WORLD: a sentence, and nothing at `path` was changed. */
enum fetch_result register_fetch(struct fetch *f, struct buf *why);

#endif
