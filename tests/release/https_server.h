/*
 * https_server.h - a real TLS server on loopback, a process of its own, with a private CA made for this test
 *
 * https://localhost:<port>/... is what its certificate is for; https://127.0.0.1:<port>/... is the wrong name.
 *	/file		`body`, ETag "v1"; knows If-None-Match, Range and If-Range
 *	/cut		as /file, but whoever asks for all of it gets CUT_BYTES and a closed line
 *	/changed	as /cut; ETag "v2" and `body` backwards once `is_changed`
 *	/liar		as /changed, but never looks at If-Range
 *	/weak		as /cut, ETag W/"v1"
 *	/odd		206 to whoever did not ask for a part
 *	/huge		10 GB promised; /endless: nothing promised, and no end
 *	/drip		a byte now and then; /held: CUT_BYTES, and then nothing
 *	/to-http	a redirect to http; /to-file: to /file
 *	/list		`list`
 *	/packs/NAME	a file of the folder `served`, with ETag, If-None-Match, Range and If-Range: folder_server.c
 *	/public/NAME	the file NAME of the folder `public`
 */
#ifndef TESTS_RELEASE_HTTPS_SERVER_H
#define TESTS_RELEASE_HTTPS_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { BODY_BYTES = 200000, CUT_BYTES = 60000 };

/*
 * In memory that the server's process shares: it has threads, and what is forked beside a thread may wait for ever for a lock that
 * nobody holds there.
 */
struct https_server {
	char		 folder[64];		/* ours, removed at the end */
	char		 ca[96], other_ca[96];	/* who signed its certificate; somebody else */
	unsigned	 port;
	char		 body[BODY_BYTES], backwards[BODY_BYTES];
	char		list[4096], public[128], served[128];	/* "" = not there */
	atomic_uint	 rate;			/* bytes a second of a .gz; 0 = at once */
	atomic_bool	 is_gone;		/* every line is closed without a word */
	atomic_bool	 promises_much, to_http, is_missing;	/* of a .gz: 10 GB; of all: to http; of a .minisig: 404 */
	atomic_uint	 status, resumed;	/* of the last answer about the index; answers in part */
	atomic_bool	 is_changed, is_over;	/* is_over: /held and /drip end */
	atomic_uint	 asked;
	char		 range[64], if_range[64];	/* of the last request; "" = none */
	atomic_int	is_up;			/* -1: it could not be started */
	int		pid;
	char		*key, *certificate;
};

/* folder_server.c */
struct MHD_Response;
struct MHD_Connection;
struct MHD_Response *folder_server_response(struct https_server *s, struct MHD_Connection *c, const char *name, unsigned *status);

/* Fails the test if there is no openssl, or no port. */
struct https_server *https_server_start(void);
void https_server_stop(struct https_server *s);
/* Of a group of tests: the server is its *state, and libcurl is up. */
int https_server_setup(void **state);
int https_server_teardown(void **state);

#endif
