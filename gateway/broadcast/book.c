/*
 * book.c - broadcast.db, held as people.db is, and one change at a time
 *
 * sqlite_open.c makes it fit; each change is a transaction that has reached
 * the disk when its call returns.  When the disk is full it is given up as a
 * whole; a failed fsync is never tried again in place.
 */
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/broadcast/book_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { WAL_PAGES = 1000 };

static const char *const steps[] = {
#define STEP(sql) sql,
	BOOK_STEPS(STEP)
#undef STEP
};
static const struct sqlite_shape shape = { .application_id = BOOK_APPLICATION_ID, .step = steps, .steps = COUNT(steps),
	.settings = "PRAGMA recursive_triggers = ON" };

static const char *const statements[BOOK_STATEMENT_COUNT] = {
#define ROW(name, sql) [BOOK_##name] = sql,
	BOOK_STATEMENTS(ROW)
#undef ROW
};

sqlite3_stmt *
book_statement(struct book *b, enum book_statement which)
{
	return b->statement[which];
}

void
book_bind_text(sqlite3_stmt *q, int at, const char *text)
{
	sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC);
}

void
book_bind_bytes(sqlite3_stmt *q, int at, const uint8_t *bytes, unsigned len)
{
	sqlite3_bind_blob(q, at, bytes, (int)len, SQLITE_STATIC);
}

void
book_text_of(sqlite3_stmt *q, int column, char *out, unsigned size)
{
	const char *text = (const char *)sqlite3_column_text(q, column);

	snprintf(out, size, "%s", text ? text : "");
}

void
book_bytes_of(sqlite3_stmt *q, int column, uint8_t *out, unsigned size)
{
	memset(out, 0, size);
	if ((unsigned)sqlite3_column_bytes(q, column) == size)
		memcpy(out, sqlite3_column_blob(q, column), size);
}

bool
book_is_broken(const struct book *b)
{
	return b->group.is_broken;
}

/* What the world said, for staff. */
static enum store_result
said(struct book *b, enum store_result r, struct buf *why)
{
	if (r == STORE_RETRY)
		buf_adds(why, "the disk is full or broadcast.db is in use: nothing was kept, try again later");
	else if (r == STORE_BROKEN)
		buf_addf(why, "broadcast.db is broken: %.200s", sqlite3_errmsg(b->file.db));
	return r;
}

enum store_result
book_begin(struct book *b, struct buf *why)
{
	return said(b, sqlite_begin(&b->group), why);
}

enum store_result
book_run(struct book *b, sqlite3_stmt *q, struct buf *why)
{
	int rc = sqlite3_step(q);

	if ((rc & 0xFF) == SQLITE_CONSTRAINT)
		buf_adds(why, sqlite3_errmsg(b->file.db));
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return (rc & 0xFF) == SQLITE_CONSTRAINT ? STORE_STALE : said(b, sqlite_judge(&b->group, rc), why);
}

enum store_result
book_end(struct book *b, sqlite3_stmt *q, int rc)
{
	return sqlite_end(&b->group, q, rc);
}

enum store_result
book_done(struct book *b, enum store_result r, struct buf *why)
{
	if (r != STORE_OK) {
		sqlite_give_up(&b->group);
		b->group.is_lost = false;	/* a group is one call here, and this one says so */
		return r;
	}
	if (sqlite_has_moved(&b->group)) {
		buf_adds(why, "broadcast.db was removed or replaced while it was open: nothing is kept any more, start safard again");
		return STORE_BROKEN;
	}
	r = sqlite_commit(&b->group);
	if (r == STORE_OK && (b->group.wal_pages >= WAL_PAGES || b->group.wal_must_go) && sqlite_wal_empty(&b->group) == STORE_BROKEN)
		r = STORE_BROKEN;	/* a full disk only means a longer WAL: it is tried again next time */
	return said(b, r, why);
}

/* No lock and no WAL: nobody else can see it. */
static bool
memory_open(struct book *b, struct buf *why)
{
	sqlite3 **db = &b->file.db;
	bool is_made = sqlite3_open_v2(":memory:", db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, NULL) == SQLITE_OK &&
	    sqlite3_exec(*db, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON", NULL, NULL, NULL) == SQLITE_OK;

	b->is_memory = true;
	b->file.lock_fd = -1;
	for (size_t i = 0; is_made && i < COUNT(steps); i++)
		is_made = sqlite3_exec(*db, steps[i], NULL, NULL, NULL) == SQLITE_OK;
	if (!is_made)
		buf_addf(why, "in memory: %.200s", sqlite3_errmsg(*db));
	return is_made;
}

static bool
prepare(struct book *b, const char *path, struct buf *why)
{
	if (!book_guards_make(b->file.db, path, why))
		return false;
	if (!sqlite_group_make(&b->group, b->file.db))
		goto failed;
	for (unsigned i = 0; i < BOOK_STATEMENT_COUNT; i++)
		if (sqlite3_prepare_v3(b->file.db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &b->statement[i], NULL) != SQLITE_OK)
			goto failed;
	return true;
failed:
	buf_addf(why, "%s: %.200s", path, sqlite3_errmsg(b->file.db));
	return false;
}

struct book *
book_open(const char *path, struct buf *why)
{
	struct book *b = xcalloc(1, sizeof(*b));
	bool is_memory = strcmp(path, ":memory:") == 0;

	BUG_IF(sodium_init() < 0);
	if (!is_memory && !sqlite_file_open(&b->file, path, &shape, why)) {
		free(b);
		return NULL;
	}
	if ((!is_memory || memory_open(b, why)) && prepare(b, path, why))
		return b;
	book_close(b);
	return NULL;
}

enum store_result
book_backup(struct book *b, const char *path, struct buf *why)
{
	return sqlite_copy(b->file.db, path, why);
}

void
book_close(struct book *b)
{
	if (b == NULL)
		return;
	for (unsigned i = 0; i < BOOK_STATEMENT_COUNT; i++)
		sqlite3_finalize(b->statement[i]);
	sqlite_group_release(&b->group);
	if (b->is_memory)
		sqlite3_close(b->file.db);
	else
		sqlite_file_close(&b->file, !b->group.is_broken);
	free(b);
}

enum store_result
book_purge(struct book *b, int64_t now_s)
{
	static const enum book_statement order[] = { BOOK_PURGE_WORDING, BOOK_PURGE_EVENTS, BOOK_PURGE_REVISIONS, BOOK_PURGE_ENTRIES };
	enum { KEPT_S = 366 * 86400 };
	char room[256];
	struct buf why = BUF_OVER(room);	/* the caller has the result alone */
	enum store_result r = book_begin(b, &why);

	for (size_t i = 0; r == STORE_OK && i < COUNT(order); i++) {
		sqlite3_stmt *q = book_statement(b, order[i]);

		sqlite3_bind_int64(q, 1, now_s - KEPT_S);
		r = book_run(b, q, &why);
		b->group.wal_must_go = b->group.wal_must_go || (r == STORE_OK && sqlite3_changes(b->file.db) > 0);
	}
	return book_done(b, r, &why);
}
