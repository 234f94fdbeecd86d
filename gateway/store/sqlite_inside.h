/*
 * sqlite_inside.h - shared by sqlite*.c, nobody else
 */
#ifndef GATEWAY_STORE_SQLITE_INSIDE_H
#define GATEWAY_STORE_SQLITE_INSIDE_H

#include "gateway/store/schema.h"
#include "gateway/store/sqlite_group.h"
#include "gateway/store/sqlite_open.h"
#include "gateway/store/store.h"
#include "gateway/store/sums.h"

struct sqlite3_stmt;

enum { SQLITE_CLEARS = 16 };

/* A fact whose marks an operator has settled. */
struct mark_settled { char owner[STORE_NAME_BYTES], fact[STORE_FACT_BYTES]; };

struct sqlite_store {
	struct store	 store;		/* first: what callers hold */
	struct sqlite_file file;
	struct sqlite_group group;
	struct sqlite3_stmt *statement[STATEMENT_COUNT];
	struct sums	 sums, marks;
	struct mark_settled clear[SQLITE_CLEARS];
	unsigned	 clears;
	char		 purge_week[2][STORE_WEEK_BYTES];	/* counts, marks: older ones go; "" = nothing to do */
	char		 purged_week[2][STORE_WEEK_BYTES];	/* went already */
	bool		 is_due;	/* sums and WAL have waited long enough */
	int64_t		 waiting_since_s;	/* 0: nothing waits */
};

extern const struct sqlite_shape sqlite_shape_of_people;
/* A statement with nothing bound. */
struct sqlite3_stmt *sqlite_prepared(struct sqlite_store *s, enum store_statement which);
/* As sqlite_run(); adds how many rows it changed, and what was erased may not stay in the WAL. */
enum store_result sqlite_run_erasing(struct sqlite_store *s, struct sqlite3_stmt *q, int *rows);
void sqlite_bind_name(struct sqlite3_stmt *q, int at, const char *text);
void sqlite_bind_bytes(struct sqlite3_stmt *q, int at, const uint8_t *bytes, unsigned len);
void sqlite_text_of(struct sqlite3_stmt *q, int column, char *out, unsigned size);
void sqlite_bytes_of(struct sqlite3_stmt *q, int column, uint8_t *out, unsigned size);

/* sqlite_people.c */
enum store_result sqlite_person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out);
enum store_result sqlite_person_put(struct store *store, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *in);
enum store_result sqlite_person_erase(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES]);
enum store_result sqlite_person_move(struct store *store, const char *owner, const uint8_t from[PEER_BYTES],
    const uint8_t to[PEER_BYTES]);
enum store_result sqlite_listed_put(struct store *store, const char *owner, const char *service, enum list list,
    const struct listed *in);
enum store_result sqlite_listed_get(struct store *store, const char *owner, enum list list,
    const uint8_t peer[PEER_BYTES], struct listed *out);
enum store_result sqlite_listed_erase(struct store *store, const char *owner, enum list list,
    const uint8_t peer[PEER_BYTES]);
enum store_result sqlite_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after,
    struct listed *out, unsigned max, unsigned *n);

/* sqlite_requests.c */
enum store_result sqlite_request_put(struct store *store, const char *owner, const char *service, const struct request *in);
enum store_result sqlite_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
enum store_result sqlite_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES],
    struct request *out);
enum store_result sqlite_request_take(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const char *who);
enum store_result sqlite_request_done(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES]);
enum store_result sqlite_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out,
    unsigned max, unsigned *n);
enum store_result sqlite_request_load(struct store *store, const char *owner, const char *office, int32_t day,
    unsigned slot, unsigned *n);

/* sqlite_owed.c */
enum store_result sqlite_owed_put(struct store *store, const struct owed *in);
enum store_result sqlite_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n);
enum store_result sqlite_owed_done(struct store *store, const struct owed *in);

/* sqlite_counts.c.  Empties the WAL and writes the sums in a transaction of their own; STORE_RETRY and they wait on.  No group is open. */
enum store_result sqlite_counts_write(struct sqlite_store *s);
enum store_result sqlite_count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n);
enum store_result sqlite_count_scan(struct store *store, const char *owner, const char *from, const char *to,
    store_count_fn *visit, void *arg);
enum store_result sqlite_mark_add(struct store *store, const char *owner, const char *service, const char *fact,
    enum mark_kind kind, const char *week, unsigned long n);
enum store_result sqlite_mark_scan(struct store *store, const char *owner, const char *from, const char *to,
    store_mark_fn *visit, void *arg);
enum store_result sqlite_mark_clear(struct store *store, const char *owner, const char *fact);

/* sqlite_purge.c, sqlite_backup.c */
enum store_result sqlite_purge(struct store *store, int64_t now_s);
enum store_result sqlite_backup(struct store *store, const char *path, struct buf *why);

#endif
