/*
 * ledger_rows.h - what the ledger's calls carry
 *
 * No field can hold a readable number or a text: a text is its hash, a person
 * a keyed hash, a number sealed bytes (gateway/vault/seal.h).
 */
#ifndef GATEWAY_STORE_LEDGER_ROWS_H
#define GATEWAY_STORE_LEDGER_ROWS_H

#include "gateway/store/store.h"

enum job_state {
#define JOB_STATE(state, n, name, sentence) JOB_##state = (n),
#include "gateway/store/ledger.def"
	JOB_STATES };
enum row_state {
#define ROW_STATE(state, n, name, sentence) ROW_##state = (n),
#include "gateway/store/ledger.def"
	ROW_STATES };

/* What becomes of a row whose worker died with it: a crisis is sent again; routine is not, unless the operator has half of her text. */
enum job_class { JOB_ROUTINE, JOB_CRISIS };

enum { LEDGER_HASH_BYTES = 32, LEDGER_CHUNK_MIN = 100, LEDGER_CHUNK_MAX = 1000 };

struct ledger_job {
	uint8_t		id[STORE_ID_BYTES];
	uint8_t		key[STORE_ID_BYTES];	/* the same wish, asked twice, has the same; one job each */
	char		service[STORE_NAME_BYTES];
	enum job_class	class;
	uint8_t		text_hash[LEDGER_HASH_BYTES], audience_hash[LEDGER_HASH_BYTES];
	char		author[STORE_NAME_BYTES];
	unsigned	chunk_rows;		/* LEDGER_CHUNK_MIN..MAX people in a chunk */
	int64_t		made_s, not_after_s;	/* nothing leaves behind the second */
	/* job_put() does not look at what follows. */
	enum job_state	state;
	char		approver[STORE_NAME_BYTES];	/* "" = nobody yet; never the author */
	uint8_t		approval[STORE_ID_BYTES];	/* of gateway/staff; consumed by one job, once */
	int64_t		end_s;			/* when it was done or cancelled; else not_after_s */
};

/* What somebody else than the author agreed to. */
struct ledger_approval {
	const char	*approver;
	uint8_t		id[STORE_ID_BYTES];
	uint8_t		text_hash[LEDGER_HASH_BYTES], audience_hash[LEDGER_HASH_BYTES];
};

struct ledger_recipient {
	uint8_t		peer[PEER_BYTES];
	char		locale[STORE_TAG_BYTES];
	uint8_t		sealed[STORE_SEALED_BYTES];
};

enum { ROW_IN_DOUBT = 1 << 0,		/* a worker died with it, once */
	ROW_MAYBE_TWICE = 1 << 1,	/* and it was sent again */
	ROW_ERASED = 1 << 2,		/* who it was is forgotten: only counted, never sent again */
	ROW_GOT = 1 << 3 };		/* she said herself that she has it: "1" */

/* What has become of a row so far. */
struct ledger_fate {
	enum row_state	state;
	unsigned	flags;		/* ROW_* */
	unsigned	attempts;	/* how often its frame may have left */
	unsigned	code;		/* the carrier's, of the last answer; 0 = none */
	uint32_t	epoch;		/* of the lease under which it left last */
	int64_t		at_s;
	/* Of a text in several parts: bits of those that the operator accepted, that the phone has, that left with the last attempt. */
	uint8_t		parts, accepted, delivered, sent;	/* parts: how many, 0 before the first intent */
};

/* Row n of a job is in chunk n / LEDGER_CHUNK_MAX; numbers have gaps. */
struct ledger_row { uint32_t row; struct ledger_recipient to; struct ledger_fate fate; };

struct ledger_lease { uint32_t chunk, epoch; int64_t until_s; uint32_t first, last; char route[STORE_NAME_BYTES]; };

/*
 * One row of a batch.  `said`: STORE_OK, it is so now (also when it was so
 * before); STORE_STALE, it is elsewhere and stays there; STORE_NONE.
 */
struct ledger_try { uint32_t row; unsigned attempt, parts; enum store_result said; };	/* attempts so far + 1; 1 to PARTS_MAX parts */
struct ledger_result { uint32_t row; unsigned attempt, code; enum row_state state; enum store_result said; };
struct ledger_receipt {
	uint8_t		job[STORE_ID_BYTES];
	uint32_t	row;
	unsigned	attempt, code;
	unsigned	part;		/* from 0; the row is ACCEPTED when all its parts are, DELIVERED when all are, FAILED with the first */
	enum row_state	state;		/* ROW_ACCEPTED, ROW_DELIVERED, ROW_FAILED: of this part */
	bool		is_old;		/* ACCEPTED, perhaps twice: bearerbox was lost with it (gateway/bearer/bulk.h) */
	int64_t		at_s;
	enum store_result said;
};

/* People of a job by way out: what is shown, and all that stays after a month.  The sum of n[] is `planned`. */
struct ledger_sums { char route[STORE_NAME_BYTES]; unsigned long planned, n[ROW_STATES], in_doubt, maybe_twice, got; };

#endif
