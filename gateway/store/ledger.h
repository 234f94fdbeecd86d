/*
 * ledger.h - who gets a broadcast, and what became of each: nobody twice, nobody lost
 *
 * The second narrow interface of this folder, with the habits of store.h:
 * owner first, batches, no SQL outside, no number and no text inside.  Changes
 * since the last commit() are one group, and none of them may be acted on
 * before commit() said STORE_OK: a frame leaves behind its committed intent.
 *
 * Every call may come twice.  STORE_STALE: a rule of ledger.def, a newer lease,
 * or somebody who was first forbids it; nothing was changed, read again.
 * STORE_RETRY and STORE_BROKEN as in store.h: the group is given up, commit()
 * tells.  A commit that broke may have happened: read the rows again by their
 * attempt before anything is sent.
 *
 * now_s is the ledger's clock, one for all who share a ledger.  Several workers
 * may share one; a chunk is one worker's until its lease ends, and its epoch
 * fences whoever held it before.
 */
#ifndef GATEWAY_STORE_LEDGER_H
#define GATEWAY_STORE_LEDGER_H

#include <stdbool.h>

#include "gateway/store/ledger_rows.h"

struct ledger;

struct ledger_ops {
	const char *name;
	/* Makes a draft, or changes it.  STALE: no draft any more, the key is another job's, or people were added for another audience. */
	enum store_result (*job_put)(struct ledger *l, const char *owner, const struct ledger_job *in);
	/* Consumes an approval.  STALE: by its author, of other hashes, or an approval that another job consumed. */
	enum store_result (*job_approve)(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
	    const struct ledger_approval *a, int64_t now_s);
	/* To JOB_RUNNING, JOB_PAUSED or JOB_DONE; STALE where ledger.def has no such step, or for DONE somebody waits. */
	enum store_result (*job_move)(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to, int64_t now_s);
	/* At once nothing new leaves; rows that wait become CANCELLED by pieces: again while *left > 0. */
	enum store_result (*job_cancel)(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], int64_t now_s, unsigned long *left);
	enum store_result (*job_get)(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_job *out);
	/* In order of id, behind `after` (NULL: from the start). */
	enum store_result (*job_list)(struct ledger *l, const char *owner, const uint8_t *after, struct ledger_job *out, unsigned max, unsigned *n);
	/* In order of route; *n is how many of at most `max` there are.  STORE_NONE: no such job. */
	enum store_result (*job_sums)(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_sums *out, unsigned max, unsigned *n);
	/*
	 * People of a draft or an approved job, in chunks of one route ("" = any way out); quickest in order of peer, as
	 * listed_scan() gives them.  Who is in the job already stays as she is; *added says how many are new.
	 */
	enum store_result (*rows_add)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
	    const struct ledger_recipient *in, unsigned n, unsigned *added);
	/* Rows first..last whose state is in `states` (1 << enum row_state), in order. */
	enum store_result (*rows_scan)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last,
	    unsigned states, struct ledger_row *out, unsigned max, unsigned *n);
	/*
	 * The first chunk of the route (NULL: of any) in which somebody waits or is in doubt, and which is nobody's at
	 * now_s.  STORE_NONE: none now.  Then settle after a while, then send.
	 */
	enum store_result (*chunk_lease)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
	    const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out);
	/* Before its end; STALE for a sleeper. */
	enum store_result (*chunk_renew)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], struct ledger_lease *lease,
	    int64_t now_s, int64_t until_s);
	/* It is nobody's, and nobody takes it before again_s (quiet hours, back-off). */
	enum store_result (*chunk_release)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
	    const struct ledger_lease *lease, int64_t again_s);
	/* The start of a worker: what an earlier life of it held is nobody's, and that life is fenced. */
	enum store_result (*worker_begin)(struct ledger *l, const char *worker);
	/*
	 * QUEUED to INTENT.  STALE: the lease ended or is another's, the job does not run, its time is over.  Those parts
	 * leave that were not accepted so far; all of them if their count changed, because then the text did.
	 */
	enum store_result (*rows_intent)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
	    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n);
	/* What became of them, with all their parts; also HELD, QUEUED again, CANCELLED.  STALE: another has leased the chunk. */
	enum store_result (*rows_result)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
	    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n);
	/*
	 * Rows in doubt from older leases of the chunk, flagged; *n = how many.  QUEUED in a crisis, and in routine if the
	 * operator has some but not all parts of it (LEDGER_NEWS_TRIES); UNKNOWN else, and in a job that is cancelled.
	 */
	enum store_result (*rows_settle)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
	    const struct ledger_lease *lease, int64_t now_s, unsigned *n);
	/*
	 * Receipts of any time and any worker, late, twice, out of order: the better news stays.  A part that the operator
	 * gave up while its row waits is not accepted any more: it leaves with the rest.
	 */
	enum store_result (*dlr_apply)(struct ledger *l, const char *owner, struct ledger_receipt *receipt, unsigned n);
	/* Her row of a job; STORE_NONE: she has none. */
	enum store_result (*row_of)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES], struct ledger_row *out);
	/* She said that she has it: ROW_GOT.  STORE_NONE: she has no row, or nothing of it can have reached her. */
	enum store_result (*peer_got)(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES]);
	/*
	 * She said QUIET or DELETE: in every job of the owner what waits for her is CANCELLED, and neither her key nor her
	 * seal is left.  What is beyond recall ends as it ends, and is not sent again.
	 */
	enum store_result (*peer_erase)(struct ledger *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s);
	/*
	 * Her key was turned: her rows in the owner's jobs are found by `to` from now on.  Their seals stay bound to `from`, so
	 * nobody opens them any more; who sends asks the list for one of today.  Where `to` has a row, that is hers: the one of
	 * `from` stays, to be counted, and has no place in a list any more.  STORE_OK also where nothing was to move.
	 */
	enum store_result (*peer_move)(struct ledger *l, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
	/* Every rule of ledger_purge.def, by pieces: again while *more. */
	enum store_result (*purge)(struct ledger *l, int64_t now_s, bool *more);
	/*
	 * A copy of what is committed, that opens by itself; an open group is committed first.  It is for reading: whoever
	 * sends from a copy sends again what left since.
	 */
	enum store_result (*backup)(struct ledger *l, const char *path, struct buf *why);
	enum store_result (*commit)(struct ledger *l, struct buf *why);	/* durable when it returns STORE_OK */
	bool (*is_dirty)(const struct ledger *l);
	void (*close)(struct ledger *l);	/* gives up what was not committed */
};

struct ledger { const struct ledger_ops *ops; };	/* first member of each engine's own struct */

struct ledger *ledger_sqlite_open(const char *path, struct buf *why);	/* NULL and a sentence */
struct ledger *ledger_ram_open(void);

#endif
