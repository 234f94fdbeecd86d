/*
 * index.h - what an owner publishes: which packs there are, which must never return, which facts are taken back
 *
 * A small text, signed as packs are, fetched every half minute:
 *	safar-index 1
 *	owner safar-np
 *	version 14				only up: an older one is a replay
 *	issued 2026-11-27T12:00:00Z		a gateway that sees no newer one for fresh_days says so
 *	floor 12				no serial below, ever
 *	revoked 13				a line each
 *	pack 14 1187624 <BLAKE2b-512 in hex> safar-np-14.pack 301234	serial, bytes, hash, file, bytes of file.gz
 *	sign 14 <key id>			a signature file beside it: safar-np-14.pack.<key id>.minisig (minisign_id_text)
 *	stage 14 10				of a hundred people, who get 14 now; the others the pack before it
 *	withdrawn qa/hotline.labour 2026-11-27T11:59:00Z who reason to the end of the line
 *	signed					this line and what follows is signed by nobody
 *	<the four lines of a .minisig file>	of the bytes above "signed", once for each who signed
 * One file, so that text and signatures never come from two versions: one ETag, one request.  Whoever has only minisign
 * signs the text that the owner's server has beside it as index.txt.
 *
 * Lines end in LF, come in this order, at most INDEX_BYTES above "signed"; serials rise, sign lines follow their pack,
 * stage is there if a pack is, no pack is revoked or below the floor.  Whatever else is refused with line and reason:
 * one index has one text.
 * Withdrawing takes one person's signature (trust.h: wording); an index that withdraws less than the one before, or
 * revokes less, or has a lower floor, takes as many as facts do.
 */
#ifndef GATEWAY_RELEASE_INDEX_H
#define GATEWAY_RELEASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/sign/minisign.h"

struct buf;

enum { INDEX_BYTES = 64 << 10, INDEX_FILE_BYTES = 80 << 10 /* with its signatures */, INDEX_PACKS = 5, INDEX_SIGNS = 9,
	INDEX_REVOKED = 64, INDEX_WITHDRAWN = 200, INDEX_NAME_CHARS = 64, INDEX_FACT_CHARS = 64, INDEX_WORDS_CHARS = 160,
	INDEX_OWNER_CHARS = 32 };

struct index_pack {
	uint64_t serial;
	size_t	 bytes, gz_bytes;
	uint8_t	 hash[MINISIGN_HASH_BYTES];
	char	 file[INDEX_NAME_CHARS];		/* a-z 0-9 . - alone: never a path */
	uint8_t	 sign[INDEX_SIGNS][MINISIGN_ID_BYTES];
	unsigned signs;
};
struct index_withdrawn { char fact[INDEX_FACT_CHARS], who[INDEX_OWNER_CHARS], reason[INDEX_WORDS_CHARS]; int64_t when_s; };
struct index {
	char		owner[INDEX_OWNER_CHARS];
	uint64_t	version, floor;
	int64_t		issued_s;
	uint64_t	revoked[INDEX_REVOKED];
	struct index_pack pack[INDEX_PACKS];	/* serials rise; the last one is the one to serve */
	unsigned	packs, revokeds, withdrawns;
	unsigned	stage;			/* 1..100, of the last pack; 0 without packs */
	struct index_withdrawn withdrawn[INDEX_WITHDRAWN];
};

/* What stands below "signed", and the hash of what stands above. */
struct index_signed {
	size_t		len;			/* bytes above: what index_read() takes */
	uint8_t		hash[MINISIGN_HASH_BYTES];
	struct minisign_signature sign[INDEX_SIGNS];	/* whether they are good, trust_count() knows */
	unsigned	signs;
};

/* False and "line 7: …"; `text` is what is above "signed", and need not end in NUL. */
bool index_read(const char *text, size_t len, struct index *out, struct buf *why);
bool index_write(const struct index *x, struct buf *out);	/* out->max >= INDEX_BYTES; false if it does not fit */
/* Takes a file apart; no signature, or one that cannot be read, is false and a sentence.  Puts one together again. */
bool index_split(const char *file, size_t len, struct index_signed *out, struct buf *why);
bool index_join(const char *text, size_t len, const struct index_signed *s, struct buf *out);	/* out->max >= INDEX_FILE_BYTES */
/* 2026-11-27T12:00:00Z, and nothing else. */
bool index_time_read(const char *text, int64_t *out);

bool index_is_revoked(const struct index *x, uint64_t serial);
const struct index_pack *index_pack(const struct index *x, uint64_t serial);	/* NULL if it is not published */
/* True if `now` takes back nothing that `old` forbade: see above. */
bool index_only_adds(const struct index *old, const struct index *now);

#endif
