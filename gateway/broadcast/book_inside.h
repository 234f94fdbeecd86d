/*
 * book_inside.h - shared by book*.c, nobody else
 */
#ifndef GATEWAY_BROADCAST_BOOK_INSIDE_H
#define GATEWAY_BROADCAST_BOOK_INSIDE_H

#include "gateway/broadcast/book.h"
#include "gateway/broadcast/book_schema.h"
#include "gateway/store/sqlite_group.h"
#include "gateway/store/sqlite_open.h"

struct sqlite3_stmt;

struct book {
	struct sqlite_file file;
	struct sqlite_group group;
	struct sqlite3_stmt *statement[BOOK_STATEMENT_COUNT];
	bool		 is_memory;
};

/* The triggers, made anew if they are not these; false and a sentence. */
bool book_guards_make(struct sqlite3 *db, const char *path, struct buf *why);

struct sqlite3_stmt *book_statement(struct book *b, enum book_statement which);
void book_bind_text(struct sqlite3_stmt *q, int at, const char *text);
void book_bind_bytes(struct sqlite3_stmt *q, int at, const uint8_t *bytes, unsigned len);
void book_text_of(struct sqlite3_stmt *q, int column, char *out, unsigned size);
void book_bytes_of(struct sqlite3_stmt *q, int column, uint8_t *out, unsigned size);

/*
 * A change: book_begin(), statements by book_run() as long as they say STORE_OK, then book_done() with what the last
 * said: it commits, or gives all of it up.  A rule of the file that refuses it is STORE_STALE and the rule's sentence.
 */
enum store_result book_begin(struct book *b, struct buf *why);
enum store_result book_run(struct book *b, struct sqlite3_stmt *q, struct buf *why);
enum store_result book_done(struct book *b, enum store_result r, struct buf *why);
/* Ends a statement that gave rows; `rc` is what its last step said.  STORE_NONE for no row. */
enum store_result book_end(struct book *b, struct sqlite3_stmt *q, int rc);
bool book_is_broken(const struct book *b);

/* book_entries.c: the entry and its number in this file. */
enum store_result book_entry(struct book *b, const uint8_t id[STORE_ID_BYTES], int64_t *no, struct entry *out);
/* book_used.c: a word that is unique for ever, within a change.  STALE: *id is whose it is. */
enum store_result book_use(struct book *b, enum book_used kind, const char *word, uint8_t id[STORE_ID_BYTES], struct buf *why);

#endif
