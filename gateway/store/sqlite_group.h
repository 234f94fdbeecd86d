/*
 * sqlite_group.h - one connection, the group that is open on it, and its WAL
 *
 * People and ledger have a file each and share these rules: a group begins with
 * the first change; when the disk is full it is given up as a whole and its
 * commit says so; a failed fsync is never tried again in place.  Only sqlite*.c
 * and ledger_sqlite*.c come here, and gateway/broadcast/book*.c.
 */
#ifndef GATEWAY_STORE_SQLITE_GROUP_H
#define GATEWAY_STORE_SQLITE_GROUP_H

#include "gateway/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

struct sqlite_group {
	struct sqlite3	*db;
	struct sqlite3_stmt *begin, *commit;
	bool		 is_open;	/* BEGIN was said */
	bool		 is_lost;	/* rolled back before its commit */
	bool		 is_broken;
	bool		 wal_must_go;	/* it holds what may not stay */
	int		 wal_pages;	/* 0: nothing is in it */
};

/* On an open database; empties what a life before this one left in its WAL.  False: sqlite3_errmsg() says why. */
bool sqlite_group_make(struct sqlite_group *g, struct sqlite3 *db);
void sqlite_group_release(struct sqlite_group *g);	/* an open group is given up */
void sqlite_give_up(struct sqlite_group *g);		/* what is open, unless it is broken: then nothing is touched */
/* What a caller may do about `rc`; a group that cannot go on is rolled back here. */
enum store_result sqlite_judge(struct sqlite_group *g, int rc);
/* Every change asks this first: a group is open afterwards, or there is no changing now. */
enum store_result sqlite_begin(struct sqlite_group *g);
/*
 * Asked before a commit: the file under an open group was removed, or another put in its place.  What is written then
 * goes with the end of the program, and nobody may be told it was kept: it is broken from now on.
 */
bool sqlite_has_moved(struct sqlite_group *g);
/* STORE_RETRY also for a group that was lost before; none is open afterwards. */
enum store_result sqlite_commit(struct sqlite_group *g);
/* Runs a statement that gives no rows; nothing of the caller's stays bound. */
enum store_result sqlite_run(struct sqlite_group *g, struct sqlite3_stmt *q);
/* Ends a statement that gave rows; `rc` is what its last step said.  STORE_NONE for no row. */
enum store_result sqlite_end(struct sqlite_group *g, struct sqlite3_stmt *q, int rc);
/* Moves all of the WAL into the database and cuts it to nothing; no group is open. */
enum store_result sqlite_wal_empty(struct sqlite_group *g);

#endif
