/*
 * book_entries.c - broadcasts are read and found
 */
#include <ctype.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/broadcast/book_inside.h"
#include "locales/text/bug.h"

/* In the order of BOOK_COLUMNS. */
static void
entry_of(sqlite3_stmt *q, int64_t *no, struct entry *out)
{
	*no = sqlite3_column_int64(q, 0);
	memset(out, 0, sizeof(*out));
	book_bytes_of(q, 1, out->id, sizeof(out->id));
	book_text_of(q, 2, out->ref, sizeof(out->ref));
	book_text_of(q, 3, out->owner, sizeof(out->owner));
	book_text_of(q, 4, out->service, sizeof(out->service));
	out->state = (enum life_state)sqlite3_column_int(q, 5);
	out->is_training = sqlite3_column_int(q, 6) != 0;
	out->is_alert = sqlite3_column_int(q, 7) != 0;
	out->revision = (unsigned)sqlite3_column_int(q, 8);
	book_bytes_of(q, 9, out->hash, sizeof(out->hash));
	book_text_of(q, 10, out->maker, sizeof(out->maker));
	out->made_s = sqlite3_column_int64(q, 11);
	out->state_s = sqlite3_column_int64(q, 12);
	out->ends_s = sqlite3_column_int64(q, 13);
	book_text_of(q, 14, out->approver, sizeof(out->approver));
	book_bytes_of(q, 15, out->approval, sizeof(out->approval));
	book_text_of(q, 16, out->paused_why, sizeof(out->paused_why));
	out->people = (unsigned long)sqlite3_column_int64(q, 17);
	out->parts = (unsigned long)sqlite3_column_int64(q, 18);
	out->cost = (uint64_t)sqlite3_column_int64(q, 19);
	out->pack_serial = (uint64_t)sqlite3_column_int64(q, 20);
	out->begun = (unsigned)sqlite3_column_int(q, 21);
	out->begun_s = sqlite3_column_int64(q, 22);
	out->agreed_s = sqlite3_column_int64(q, 23);
}

static enum store_result
one_entry(struct book *b, sqlite3_stmt *q, int64_t *no, struct entry *out)
{
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		entry_of(q, no, out);
	return book_end(b, q, rc);
}

enum store_result
book_entry(struct book *b, const uint8_t id[STORE_ID_BYTES], int64_t *no, struct entry *out)
{
	sqlite3_stmt *q = book_statement(b, BOOK_ENTRY_GET);

	if (book_is_broken(b))
		return STORE_BROKEN;
	book_bind_bytes(q, 1, id, STORE_ID_BYTES);
	return one_entry(b, q, no, out);
}

enum store_result
book_get(struct book *b, const uint8_t id[STORE_ID_BYTES], struct entry *out)
{
	int64_t no;

	return book_entry(b, id, &no, out);
}

/* Two are enough to know that several begin so. */
static enum store_result
find_beginning(struct book *b, const char *owner, const char *word, struct entry *out)
{
	sqlite3_stmt *q = book_statement(b, BOOK_ENTRY_FIND);
	struct entry other;
	unsigned found = 0;
	enum store_result r;
	int64_t no;
	int rc;

	book_bind_text(q, 1, owner);
	book_bind_text(q, 2, word);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		entry_of(q, &no, found++ == 0 ? out : &other);
	r = book_end(b, q, rc);
	if (r != STORE_NONE || found == 0)	/* NONE: its last step gave no row */
		return r;
	return found > 1 ? STORE_STALE : STORE_OK;
}

enum store_result
book_find(struct book *b, const char *owner, const char *typed, struct entry *out)
{
	char word[2 * STORE_ID_BYTES + 1];
	enum store_result r;
	size_t len = 0;
	int64_t no;

	if (book_is_broken(b))
		return STORE_BROKEN;
	for (; typed[len] != '\0' && len < sizeof(word) - 1; len++)
		word[len] = (char)toupper((unsigned char)typed[len]);
	word[len] = '\0';
	if (len == 0 || typed[len] != '\0')
		return STORE_NONE;
	book_bind_text(book_statement(b, BOOK_ENTRY_REF), 1, owner);
	book_bind_text(book_statement(b, BOOK_ENTRY_REF), 2, word);
	r = one_entry(b, book_statement(b, BOOK_ENTRY_REF), &no, out);
	return r == STORE_NONE ? find_beginning(b, owner, word, out) : r;
}

/* From `no` on, or behind `after`.  `owner` "": of all; the statement that asks for one has her as its third. */
static enum store_result
list(struct book *b, sqlite3_stmt *q, const char *owner, int64_t no, const uint8_t *after, struct entry *out, unsigned max, unsigned *n)
{
	enum store_result r = STORE_OK;
	int rc;

	*n = 0;
	if (book_is_broken(b))
		return STORE_BROKEN;
	if (after != NULL) {
		struct entry behind;

		r = book_entry(b, after, &no, &behind);
	}
	if (r != STORE_OK)
		return r;
	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int64(q, 2, max);
	if (*owner != '\0')
		book_bind_text(q, 3, owner);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && *n < max)
		entry_of(q, &no, &out[(*n)++]);
	r = book_end(b, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

enum store_result
book_list(struct book *b, const char *owner, const uint8_t *after, struct entry *out, unsigned max, unsigned *n)
{
	return list(b, book_statement(b, *owner == '\0' ? BOOK_ENTRY_LIST : BOOK_ENTRY_LIST_OF), owner, INT64_MAX, after, out, max, n);
}

enum store_result
book_live(struct book *b, const uint8_t *after, struct entry *out, unsigned max, unsigned *n)
{
	return list(b, book_statement(b, BOOK_ENTRY_LIVE), "", 0, after, out, max, n);
}

enum store_result
book_revision(struct book *b, const uint8_t id[STORE_ID_BYTES], unsigned revision, char **canonical)
{
	sqlite3_stmt *q = book_statement(b, BOOK_REVISION_GET);
	struct entry e;
	int64_t no;
	enum store_result r = book_entry(b, id, &no, &e);
	int rc;

	*canonical = NULL;
	if (r != STORE_OK)
		return r;
	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int64(q, 2, revision);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*canonical = xstrdup((const char *)sqlite3_column_text(q, 0));
	return book_end(b, q, rc);
}

enum store_result
book_events(struct book *b, const uint8_t id[STORE_ID_BYTES], struct event *out, unsigned max, unsigned *n)
{
	sqlite3_stmt *q = book_statement(b, BOOK_EVENT_LIST);
	struct entry e;
	int64_t no;
	enum store_result r = book_entry(b, id, &no, &e);
	int rc;

	*n = 0;
	if (r != STORE_OK)
		return r;
	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int64(q, 2, max);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && *n < max) {
		struct event *v = &out[(*n)++];

		v->at_s = sqlite3_column_int64(q, 0);
		book_text_of(q, 1, v->who, sizeof(v->who));
		book_text_of(q, 2, v->what, sizeof(v->what));
		v->revision = (unsigned)sqlite3_column_int(q, 3);
		book_text_of(q, 4, v->reason, sizeof(v->reason));
	}
	r = book_end(b, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

bool
book_touched(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *who)
{
	sqlite3_stmt *q = book_statement(b, BOOK_TOUCHED);
	bool has_touched = true;
	struct entry e;
	int64_t no;
	int rc;

	if (book_entry(b, id, &no, &e) != STORE_OK)
		return true;	/* whoever cannot be cleared is no second person */
	sqlite3_bind_int64(q, 1, no);
	book_bind_text(q, 2, who);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		has_touched = sqlite3_column_int(q, 0) != 0;
	return book_end(b, q, rc) != STORE_OK || has_touched;
}
