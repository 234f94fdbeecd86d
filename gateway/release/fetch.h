/*
 * fetch.h - one file over https, by libcurl, told to believe nobody
 *
 * https only, also behind a redirect.  What is here already is not fetched again (ETag); what was cut off goes on where
 * it ended (`may_resume`), if the server still has the same file.  A file that is too long is thrown away.  The bytes go
 * into <path>.new; the name is changed when all of them are there.  Whether they are the right ones the caller asks.
 * Bounded in time: FETCH_CONNECT_S, FETCH_WAIT_S in all, and FETCH_STALL_S below FETCH_SLOW bytes a second.
 *
 * What is kept to go on with is <path>.new and <path>.new.etag: one path, one file of the server.  Two at one path at the
 * same time: the second is told so.  A proxy of the environment is used as curl uses it, but never for a loopback address.
 */
#ifndef GATEWAY_RELEASE_FETCH_H
#define GATEWAY_RELEASE_FETCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { FETCH_ETAG_BYTES = 256, FETCH_CONNECT_S = 10, FETCH_WAIT_S = 1200, FETCH_STALL_S = 30, FETCH_SLOW = 100 };

struct fetch {
	const char	*url;
	const char	*path;		/* where the file goes, whole or not at all; <path>.new is ours, too */
	const char	*ca;		/* PEM file of certificates to believe; NULL or "" = the system's */
	size_t		 max_bytes;	/* never 0 */
	unsigned	 connect_s, wait_s, stall_s;	/* 0 = the FETCH_..._S above */
	bool		 may_resume;	/* <path>.new and <path>.new.etag outlive a failure */
	char		 etag[FETCH_ETAG_BYTES];	/* in: of the file we have, "" = none; out: of the new one */
	bool		 may_be_loopback;	/* tests only: http://127.0.0.1 is allowed; no option sets it */
};

enum fetch_result { FETCH_NEW, FETCH_SAME, FETCH_BAD /* never to be tried again as it is */, FETCH_WORLD };

/* FETCH_BAD and FETCH_WORLD: a sentence, and nothing at `path` was changed.  curl_global_init() is the caller's. */
enum fetch_result fetch_file(struct fetch *f, struct buf *why);

#endif
