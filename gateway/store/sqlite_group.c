/*
 * sqlite_group.c - groups, their commits, and what SQLite says of them
 */
#include "gateway/store/sqlite_group.h"

#include <sqlite3.h>

#include "locales/text/bug.h"

enum store_result
sqlite_judge(struct sqlite_group *g, int rc)
{
	switch (rc & 0xFF) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return STORE_OK;
	case SQLITE_FULL:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		if (g->is_open) {
			g->is_lost = true;
			g->is_open = false;
			if (!sqlite3_get_autocommit(g->db))
				sqlite3_exec(g->db, "ROLLBACK", NULL, NULL, NULL);
		}
		return STORE_RETRY;
	case SQLITE_NOMEM:
		bug_stop(__FILE__, __LINE__, "out of memory in SQLite");
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_ERROR:
		bug_stop(__FILE__, __LINE__, "a statement of the store does not fit its table");
	default:	/* IOERR, CORRUPT, NOTADB, READONLY, CANTOPEN … */
		g->is_broken = true;
		return STORE_BROKEN;
	}
}

enum store_result
sqlite_run(struct sqlite_group *g, sqlite3_stmt *q)
{
	int rc = sqlite3_step(q);

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return sqlite_judge(g, rc);
}

enum store_result
sqlite_end(struct sqlite_group *g, sqlite3_stmt *q, int rc)
{
	enum store_result r;

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	r = sqlite_judge(g, rc);
	return r == STORE_OK && rc != SQLITE_ROW ? STORE_NONE : r;
}

enum store_result
sqlite_begin(struct sqlite_group *g)
{
	enum store_result r;

	if (g->is_broken)
		return STORE_BROKEN;
	if (g->is_lost)
		return STORE_RETRY;	/* until its commit has told */
	if (g->is_open)
		return STORE_OK;
	r = sqlite_run(g, g->begin);
	g->is_open = r == STORE_OK;
	g->is_lost = r == STORE_RETRY;	/* a change that never got in: the commit must not say it did */
	return r;
}

bool
sqlite_has_moved(struct sqlite_group *g)
{
	int moved = 0;

	if (g->is_broken || !g->is_open || sqlite3_file_control(g->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved)
		return false;
	g->is_broken = true;
	return true;
}

enum store_result
sqlite_commit(struct sqlite_group *g)
{
	enum store_result r = STORE_OK;

	if (g->is_broken)
		return STORE_BROKEN;
	if (g->is_open)
		r = sqlite_run(g, g->commit);
	if (r == STORE_OK && g->is_lost)
		r = STORE_RETRY;
	g->is_open = g->is_lost = false;
	return r;
}

enum store_result
sqlite_wal_empty(struct sqlite_group *g)
{
	int rc = SQLITE_OK;

	if (g->wal_pages > 0)
		rc = sqlite3_wal_checkpoint_v2(g->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK) {
		g->wal_pages = 0;
		g->wal_must_go = false;
	}
	return sqlite_judge(g, rc);
}

/* Called by SQLite in the commit itself: only notes, and commit() acts. */
static int
on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct sqlite_group *)arg)->wal_pages = pages;
	return SQLITE_OK;
}

bool
sqlite_group_make(struct sqlite_group *g, sqlite3 *db)
{
	g->db = db;
	sqlite3_wal_hook(db, on_wal, g);
	if (sqlite3_prepare_v3(db, "BEGIN IMMEDIATE", -1, SQLITE_PREPARE_PERSISTENT, &g->begin, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &g->commit, NULL) != SQLITE_OK)
		return false;
	g->wal_pages = 1;	/* nobody knows what a life before this one left in it */
	return sqlite_wal_empty(g) != STORE_BROKEN;
}

void
sqlite_give_up(struct sqlite_group *g)
{
	if (!g->is_broken && g->is_open)
		sqlite3_exec(g->db, "ROLLBACK", NULL, NULL, NULL);
	g->is_open = false;
}

void
sqlite_group_release(struct sqlite_group *g)
{
	sqlite_give_up(g);
	sqlite3_finalize(g->begin);
	sqlite3_finalize(g->commit);
	g->begin = g->commit = NULL;
}
