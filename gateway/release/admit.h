/*
 * admit.h - may this pack, or this index, be believed here?
 *
 * Asks nobody: the file, the signatures beside it, trust.ini and the shelf decide.  Nothing is moved or changed.
 */
#ifndef GATEWAY_RELEASE_ADMIT_H
#define GATEWAY_RELEASE_ADMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "content/pack.h"
#include "content/sign/trust.h"
#include "gateway/release/index.h"
#include "gateway/release/shelf.h"

struct buf;

/* A pack in the hand, with who signed it. */
struct candidate {
	struct pack	*pack;
	uint8_t		 hash[MINISIGN_HASH_BYTES];
	struct minisign_signature sign[INDEX_SIGNS];	/* more are not looked at */
	unsigned	 signs;
};

/* Opens the pack and reads <path>.*.minisig; false and a sentence. */
bool candidate_open(struct candidate *c, const char *path, struct buf *why);
void candidate_close(struct candidate *c);	/* the pack, too, unless it was taken out (NULL) */

enum admit_way {
	ADMIT_NEW,	/* comes for the first time: rises above what is served */
	ADMIT_AGAIN,	/* was admitted before: a restart, a way back; who signed it may have left since */
};

struct admit {
	const struct trust	*trust;
	const struct shelf	*shelf;
	const struct pack	*serving;	/* NULL none */
	const struct pack	*waiting;	/* stands on the shelf, was admitted, is not served yet; NULL none */
	const struct pack	*others[TRUST_OWNERS];	/* of other owners: their numbers are not taken */
	unsigned		 other_count;
	int64_t			 now_s;
};

/* False and a sentence; `who` gets the names of those who signed (NULL is fine). */
bool admit_pack(const struct admit *a, const struct candidate *c, enum admit_way way, struct buf *who, struct buf *why);
/*
 * `file` is a whole index with its signatures, `old` the one believed before (NULL none).  *is_news: its version is
 * another one than the highest seen, or it is newer; the same again is believed and is no news.  An older one is
 * refused, but for one that was issued later and is signed by as many as facts need: one key that gave out a version
 * beyond all others must not shut an owner up for ever.
 */
bool admit_index(const struct admit *a, const char *file, size_t len, const struct index *old, struct index *out, bool *is_news,
    struct buf *why);
/* Now, but never before the newest index: a clock that was set back makes nothing fresh again. */
int64_t admit_now(const struct admit *a);

#endif
