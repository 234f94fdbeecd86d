/*
 * audit_chain.h - the bytes of an audit log
 *
 * A record: length (2, of all of it), version (1), number (8, from 1 on), time
 * (8), four words (length 1 and bytes each), hash (32).  Integers are big-endian.
 * The hash is BLAKE2b-256 of the hash before it (zeros before the first) and of
 * all bytes of the record in front of it, so that no record can be changed,
 * left out, doubled or moved without breaking what comes after.  A chain that
 * was cut into files goes on in the next one: its first record, log.carry, names
 * the hash before it, so that it can be walked without the files before.  Only
 * audit*.c, cmd_audit.c and tests come here.
 */
#ifndef GATEWAY_STAFF_AUDIT_CHAIN_H
#define GATEWAY_STAFF_AUDIT_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/staff/audit.h"

struct buf;

enum { AUDIT_VERSION = 1, AUDIT_HASH_BYTES = 32, AUDIT_WORDS = 4,
	AUDIT_RECORD_MIN = 2 + 1 + 8 + 8 + AUDIT_WORDS + AUDIT_HASH_BYTES,
	AUDIT_RECORD_MAX = AUDIT_RECORD_MIN + AUDIT_WORDS * (AUDIT_WORD_BYTES - 1) };

struct audit_record {
	uint64_t number;
	int64_t	 when_s;
	char	 who[AUDIT_WORD_BYTES], what[AUDIT_WORD_BYTES], owner[AUDIT_WORD_BYTES], object[AUDIT_WORD_BYTES];
};

/* Writes one record; `chain` is the hash before it and becomes its own.  Gives the length.  The words are valid. */
size_t audit_record_write(const struct audit_entry *e, uint64_t number, uint8_t chain[AUDIT_HASH_BYTES],
    uint8_t out[AUDIT_RECORD_MAX]);
/* Null, or what is wrong with the words of an entry, as half a sentence.  An event that audit.def lacks is a bug. */
const char *audit_entry_fault(const struct audit_entry *e);
/* What an event of audit.def means; NULL if there is none of that name. */
const char *audit_event_meaning(const char *name);

enum audit_step {
	AUDIT_STEP_RECORD,	/* one was read */
	AUDIT_STEP_END,		/* no byte is left */
	AUDIT_STEP_TORN,	/* the bytes left are less than a record, or one that was never whole: what a power cut leaves */
	AUDIT_STEP_WRONG,	/* what stands here cannot be the next record */
	AUDIT_STEP_WORLD,	/* cannot be read */
};

/* A walk from the first record on. */
struct audit_walk {
	int		 fd;			/* the caller's */
	uint8_t		*room;
	size_t		 from, to;		/* bytes of the room not yet used */
	uint64_t	 offset;		/* where the next record begins in the file */
	uint64_t	 number;		/* of the last record read; 0 before the first */
	uint64_t	 first;			/* number of the first record; more than 1 behind a log.carry */
	uint8_t		 before[AUDIT_HASH_BYTES];	/* the hash before it */
	uint8_t		 chain[AUDIT_HASH_BYTES];
	bool		 is_at_end;		/* the file gave all it has */
};

void audit_walk_init(struct audit_walk *w, int fd);
/* Goes on in the next file of the chain. */
void audit_walk_on(struct audit_walk *w, int fd);
void audit_walk_release(struct audit_walk *w);
/* `why` gets a sentence for TORN, WRONG (without the number of the record) and WORLD. */
enum audit_step audit_walk_next(struct audit_walk *w, struct audit_record *out, struct buf *why);

#endif
