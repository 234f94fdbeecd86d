/*
 * fetcher.h - what an owner publishes comes into incoming/ of her shelf, without safard's help and without its keys
 *
 * The index every half minute; what is believed (admit.h) and new is handed over at once, for what it takes back must
 * not wait for a pack on a slow line.  Then the last pack of the index, if it is wanted here: <file>.gz, unpacked, of
 * exactly the bytes and the hash that the index names; its signatures go into incoming/ first, the pack last.
 * Nothing here decides what is served: safard looks at all of it once more.
 *
 * Written are <folder>/fetch/ (ours alone) and <folder>/incoming/ (by rename only: what has a name there is whole).
 * One at a time for each owner.  A kill at any point leaves what the next one goes on with.
 */
#ifndef GATEWAY_RELEASE_FETCHER_H
#define GATEWAY_RELEASE_FETCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "content/sign/trust.h"
#include "gateway/release/fetch.h"
#include "gateway/release/index.h"
#include "gateway/release/shelf.h"

struct buf;
struct log;

enum {
	FETCHER_POLL_S = 30,		/* while the server answers: never more between two looks at the index */
	FETCHER_LONGEST_S = 1800,	/* while it does not */
	FETCHER_INDEX_S = 20,		/* one look at the index, at most */
};

/* The worst of several: the greatest. */
enum fetcher_end { FETCHER_NOTHING, FETCHER_HANDED, FETCHER_WORLD /* try again */, FETCHER_REFUSED /* not believed */ };

/* Unix time, for what is signed; a clock that nobody sets, for when to try again. */
struct fetcher_now { int64_t wall_s, mono_s; };

/* From the first failure to the next success. */
struct fetcher_spell {
	unsigned	failures;
	int64_t		next_s;		/* not before; 0 = at once */
	uint64_t	told;		/* the sentence that was told last; 0 = none */
};

struct fetcher {
	const struct trust	*trust;
	const struct trust_owner *owner;	/* has a url */
	const char		*root;		/* <state>/packs */
	struct log		*log;
	unsigned		 poll_s;	/* 0 = FETCHER_POLL_S */
	struct shelf		 shelf;		/* as it was at the last look */
	struct index		*index;		/* the last one believed; NULL none yet */
	char			 etag[FETCH_ETAG_BYTES];
	struct fetcher_spell	 looking, bringing;
	uint64_t		 handed;	/* which index was handed over last; 0 = none */
	unsigned		 hands;		/* how often */
	int64_t			 hand_next_s;
};

/* Makes the folders.  False and a sentence. */
bool fetcher_open(struct fetcher *f, struct buf *why);
void fetcher_close(struct fetcher *f);
/* The index, if it is time for it: f->looking.next_s says when.  Tells of what is wrong once. */
enum fetcher_end fetcher_look(struct fetcher *f, const struct fetcher_now *now);
/* The pack that is to be brought now; NULL none, or not yet. */
const struct index_pack *fetcher_wants(struct fetcher *f, const struct fetcher_now *now);
/* Is `p` still the one?  Whoever is bringing another one stops. */
bool fetcher_still_wants(struct fetcher *f, const struct index_pack *p);
/* Brings it: minutes on a slow line.  Changes nothing in *f, so that another process may do it. */
enum fetcher_end fetcher_bring(const struct fetcher *f, const struct index_pack *p, struct buf *why);
/* How that ended. */
void fetcher_brought(struct fetcher *f, const struct index_pack *p, enum fetcher_end end, const char *why, const struct fetcher_now *now);

/*
 * How long to wait after so many failures in a row (0 = none).  `random` is any number: gateways of a country must not
 * come all at once, so it is half to all of what it may be.
 */
unsigned fetcher_pause_s(const struct fetcher *f, unsigned failures, uint32_t random);

#endif
