/*
 * ledger_sqlite_inside.h - shared by ledger_sqlite*.c and ledger_guards.c, nobody else
 */
#ifndef GATEWAY_STORE_LEDGER_SQLITE_INSIDE_H
#define GATEWAY_STORE_LEDGER_SQLITE_INSIDE_H

#include "gateway/store/ledger_rules.h"
#include "gateway/store/ledger_schema.h"
#include "gateway/store/sqlite_inside.h"

struct ledger_sqlite {
	struct ledger	 ledger;	/* first: what callers hold */
	struct sqlite_file file;
	struct sqlite_group group;
	struct sqlite3_stmt *statement[SQL_COUNT];
};

/* A job as it is now; `no` is its number in this file. */
struct ledger_entry { int64_t no; struct ledger_job job; };

/* The triggers of ledger.def, made anew if they are not these; false and a sentence. */
bool ledger_guards_make(struct sqlite3 *db, const char *path, struct buf *why);

/* A statement with these numbers bound from ?1 on. */
struct sqlite3_stmt *ledger_bound(struct ledger_sqlite *l, enum ledger_statement which, unsigned n, const int64_t *value);
/* The first number of the first row; STORE_NONE for no row. */
enum store_result ledger_number(struct ledger_sqlite *l, struct sqlite3_stmt *q, int64_t *out);

/* ledger_sqlite_jobs.c */
enum store_result ledger_entry_get(struct ledger_sqlite *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_entry *out);
/* For a change: opens the group and reads the job. */
enum store_result ledger_entry_change(struct ledger_sqlite *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_entry *out);
enum store_result ledger_sqlite_job_put(struct ledger *ledger, const char *owner, const struct ledger_job *in);
enum store_result ledger_sqlite_job_approve(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_approval *a, int64_t now_s);
enum store_result ledger_sqlite_job_move(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to,
    int64_t now_s);
enum store_result ledger_sqlite_job_cancel(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], int64_t now_s,
    unsigned long *left);
enum store_result ledger_sqlite_job_get(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_job *out);
enum store_result ledger_sqlite_job_list(struct ledger *ledger, const char *owner, const uint8_t *after, struct ledger_job *out,
    unsigned max, unsigned *n);
enum store_result ledger_sqlite_job_sums(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES],
    struct ledger_sums *out, unsigned max, unsigned *n);

/* ledger_sqlite_chunks.c; STALE unless the lease is the newest of its chunk, with `now_s` also unless it still holds. */
enum store_result ledger_lease_holds(struct ledger_sqlite *l, int64_t job, const struct ledger_lease *lease, const int64_t *now_s);
enum store_result ledger_chunk_count(struct ledger_sqlite *l, int64_t job, uint32_t chunk, const struct ledger_delta *d);
enum store_result ledger_sqlite_rows_add(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added);
enum store_result ledger_sqlite_chunk_lease(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const char *route, const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out);
enum store_result ledger_sqlite_chunk_renew(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    struct ledger_lease *lease, int64_t now_s, int64_t until_s);
enum store_result ledger_sqlite_chunk_release(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t again_s);
enum store_result ledger_sqlite_worker_begin(struct ledger *ledger, const char *worker);

/* ledger_sqlite_rows.c.  A statement that gives FATE_COLUMNS first, then row, peer, locale, sealed. */
enum { LEDGER_FATE_COLUMNS = 10 };
void ledger_fate_read(struct sqlite3_stmt *q, struct ledger_fate *f);
void ledger_row_read(struct sqlite3_stmt *q, struct ledger_row *out);
/* Writes what became of a row, if anything did, and adds it to *d. */
enum store_result ledger_fate_put(struct ledger_sqlite *l, int64_t job, uint32_t row, const struct ledger_fate *was,
    const struct ledger_fate *is, struct ledger_delta *d);
enum store_result ledger_sqlite_rows_scan(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first,
    uint32_t last, unsigned states, struct ledger_row *out, unsigned max, unsigned *n);
enum store_result ledger_sqlite_rows_intent(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n);
enum store_result ledger_sqlite_rows_result(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n);
enum store_result ledger_sqlite_rows_settle(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, unsigned *n);
enum store_result ledger_sqlite_dlr_apply(struct ledger *ledger, const char *owner, struct ledger_receipt *receipt, unsigned n);
/* Those of one chunk that wait. */
enum store_result ledger_rows_cancel(struct ledger_sqlite *l, int64_t job, uint32_t chunk, int64_t now_s);

/* ledger_sqlite_peers.c */
enum store_result ledger_sqlite_row_of(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const uint8_t peer[PEER_BYTES], struct ledger_row *out);
enum store_result ledger_sqlite_peer_got(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const uint8_t peer[PEER_BYTES]);
enum store_result ledger_sqlite_peer_erase(struct ledger *ledger, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s);
enum store_result ledger_sqlite_peer_move(struct ledger *ledger, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);

#endif
