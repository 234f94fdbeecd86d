/*
 * feed.h - an owner who publishes, a server, and a gateway that fetches: np of shelf_world.h
 */
#ifndef TESTS_RELEASE_FEED_H
#define TESTS_RELEASE_FEED_H

#include "gateway/release/fetcher.h"
#include "tests/release/https_server.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA, X = 1 << STRANGER };

struct feed {
	struct https_server *server;
	struct shelf_world world;
	char		folder[96], root[96];	/* what is published; <state>/packs */
	struct trust	*trust;
	struct fetcher	f;
	struct fetcher_now now;
	struct log	log;
	char		*said;
	size_t		said_len;
	struct index	*x;			/* what is published next */
	uint8_t		hash[MINISIGN_HASH_BYTES];	/* of the pack published last */
};

/* `server` is https_server_start()'s; everything it was told before is forgotten. */
void feed_make(struct feed *d, struct https_server *server);
void feed_drop(struct feed *d);
/* trust.ini as it is written, with the server's url and certificate. */
void feed_trust(struct feed *d);
/* A pack, its .gz and its signatures into the folder, and into the next index as the last one. */
void feed_pack(struct feed *d, uint64_t serial, unsigned who);
/* The index of the next version into the folder, signed by `who`. */
void feed_index(struct feed *d, unsigned who);
void feed_withdraw(struct feed *d, const char *fact);
/* Other bytes at the place of a file of the folder. */
void feed_put(const struct feed *d, const char *name, const void *bytes, size_t len);
/* The time has come; looks, or brings what is wanted (fails the test if nothing is). */
enum fetcher_end feed_look(struct feed *d);
enum fetcher_end feed_bring(struct feed *d, const char *says);
unsigned feed_said(const struct feed *d, const char *what);	/* how often, in the log */
bool feed_has(const struct feed *d, const char *name);		/* on the shelf */
bool feed_is_empty(const struct feed *d, const char *name);	/* a folder of the shelf */
/* What lies in incoming/ is whole: a pack has its hash and `signs` signatures, the index is the one published. */
void feed_is_whole(const struct feed *d, uint64_t serial, unsigned signs);

#endif
