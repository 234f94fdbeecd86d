/*
 * sqlite_inside.h - shared by sqlite.c (people) and sqlite_counts.c, nobody else
 */
#ifndef GATEWAY_STORE_SQLITE_INSIDE_H
#define GATEWAY_STORE_SQLITE_INSIDE_H

#include "gateway/store/schema.h"
#include "gateway/store/sqlite_open.h"
#include "gateway/store/store.h"
#include "gateway/store/sums.h"

struct sqlite3_stmt;

struct sqlite_store {
	struct store	 store;		/* first: what callers hold */
	struct sqlite_file file;
	struct sqlite3_stmt *statement[STATEMENT_COUNT];
	bool		 is_open_group;	/* BEGIN was said */
	bool		 is_group_lost;	/* rolled back before its commit */
	bool		 is_broken;
	bool		 wal_must_go;	/* it holds what may not stay */
	int		 wal_pages;	/* 0: nothing is in it */
	struct sums	 sums;
	bool		 is_due;	/* sums and WAL have waited long enough */
	int64_t		 waiting_since_s;	/* 0: nothing waits */
};

/* What a caller may do about `rc`; a group that cannot go on is rolled back here. */
enum store_result sqlite_judge(struct sqlite_store *s, int rc);
/* A statement with nothing bound. */
struct sqlite3_stmt *sqlite_prepared(struct sqlite_store *s, enum store_statement which);
/* Runs a statement that gives no rows; nothing of the caller's stays bound. */
enum store_result sqlite_run(struct sqlite_store *s, struct sqlite3_stmt *q);

/* sqlite_counts.c: moves all of the WAL into the database and cuts it to nothing; no group is open. */
enum store_result sqlite_wal_empty(struct sqlite_store *s);
/* Empties the WAL and writes the sums in a transaction of their own; STORE_RETRY and they wait on.  No group is open. */
enum store_result sqlite_counts_write(struct sqlite_store *s);

#endif
