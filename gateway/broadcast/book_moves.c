/*
 * book_moves.c - a broadcast is made, changed and moved
 */
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/broadcast/book_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { REF_TRIES = 32 };

/*
 * What people say aloud: no sign that is taken for another (0O, 1IL, 5S, 8B beside each other, 2Z, UV), no vowel, so that it
 * is no word; two letters first, so that it is no code of an alert.
 */
static void
ref_make(char out[BROADCAST_REF_BYTES])
{
	static const char signs[] = "BCDFGHJKMNPQRTVWXY234679";
	enum { LETTERS = 18, SIGNS = 24, LEN = 5 };

	_Static_assert(sizeof(signs) == SIGNS + 1, "letters, then digits");
	for (unsigned i = 0; i < LEN; i++)
		out[i] = signs[randombytes_uniform(i < 2 ? LETTERS : SIGNS)];
	out[LEN] = '\0';
}

/* What it says of itself; *is_there false when it says nothing. */
static bool
says(const char *canonical, const char *name, bool *is_there)
{
	json_t *json = json_loads(canonical, 0, NULL);
	const json_t *v = json_object_get(json, name);
	bool answer = json_is_true(v) || (json_is_string(v) && strcmp(json_string_value(v), "alert") == 0);

	*is_there = json_is_object(json);
	json_decref(json);
	return answer;
}

static enum store_result
event_add(struct book *b, int64_t no, const struct event *e, unsigned revision, struct buf *why)
{
	sqlite3_stmt *q = book_statement(b, BOOK_EVENT_NEW);

	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int64(q, 2, e->at_s);
	book_bind_text(q, 3, e->who);
	book_bind_text(q, 4, e->what);
	sqlite3_bind_int64(q, 5, revision);
	book_bind_text(q, 6, e->reason);
	return book_run(b, q, why);
}

static enum store_result
revision_add(struct book *b, int64_t no, unsigned revision, const char *canonical, const uint8_t hash[BROADCAST_HASH_BYTES],
    const char *who, struct buf *why)
{
	sqlite3_stmt *q = book_statement(b, BOOK_REVISION_NEW);

	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int64(q, 2, revision);
	book_bind_text(q, 3, canonical);
	book_bind_bytes(q, 4, hash, BROADCAST_HASH_BYTES);
	book_bind_text(q, 5, who);
	return book_run(b, q, why);
}

static enum store_result
entry_add(struct book *b, const struct entry *e, struct buf *why)
{
	sqlite3_stmt *q = book_statement(b, BOOK_ENTRY_NEW);

	book_bind_bytes(q, 1, e->id, STORE_ID_BYTES);
	book_bind_text(q, 2, e->ref);
	book_bind_text(q, 3, e->owner);
	book_bind_text(q, 4, e->service);
	sqlite3_bind_int(q, 5, e->is_training);
	sqlite3_bind_int(q, 6, e->is_alert);
	book_bind_bytes(q, 7, e->hash, BROADCAST_HASH_BYTES);
	book_bind_text(q, 8, e->maker);
	sqlite3_bind_int64(q, 9, e->made_s);
	sqlite3_bind_int64(q, 10, e->ends_s);
	return book_run(b, q, why);
}

/* Until one is free: those of broadcasts that are gone are not, either. */
static enum store_result
ref_take(struct book *b, struct entry *e, struct buf *why)
{
	enum store_result r = STORE_STALE;

	for (unsigned i = 0; r == STORE_STALE && i < REF_TRIES; i++) {
		uint8_t id[STORE_ID_BYTES];
		size_t before = why->len;

		ref_make(e->ref);
		memcpy(id, e->id, STORE_ID_BYTES);
		r = book_use(b, BOOK_USED_REF, e->ref, id, why);
		if (r == STORE_STALE)
			buf_cut(why, before);
	}
	if (r == STORE_STALE)
		buf_adds(why, "no name is free that people could say: there are too many broadcasts");
	return r;
}

enum store_result
book_add(struct book *b, struct entry *e, const char *canonical, struct buf *why)
{
	struct event made = { .at_s = e->made_s, .what = "make" };
	enum store_result r = book_begin(b, why);

	snprintf(made.who, sizeof(made.who), "%s", e->maker);
	randombytes_buf(e->id, sizeof(e->id));
	broadcast_hash(canonical, e->hash);
	e->state = LIFE_DRAFT;
	e->revision = 1;
	e->state_s = e->made_s;
	if (r == STORE_OK)
		r = ref_take(b, e, why);
	if (r == STORE_OK)
		r = entry_add(b, e, why);
	if (r == STORE_OK) {
		int64_t no = sqlite3_last_insert_rowid(b->file.db);

		r = revision_add(b, no, 1, canonical, e->hash, e->maker, why);
		if (r == STORE_OK)
			r = event_add(b, no, &made, 1, why);
	}
	return book_done(b, r, why);
}

/* STORE_OK: the group is open and the entry is at that revision. */
static enum store_result
entry_change(struct book *b, const uint8_t id[STORE_ID_BYTES], unsigned was, int64_t *no, struct entry *out, struct buf *why)
{
	enum store_result r = book_begin(b, why);

	if (r == STORE_OK)
		r = book_entry(b, id, no, out);
	if (r == STORE_NONE)
		buf_adds(why, "there is no such broadcast");
	if (r != STORE_OK || out->revision == was)
		return r;
	buf_addf(why, "it was changed meanwhile: it is revision %u now, not %u; look at it again", out->revision, was);
	return STORE_STALE;
}

enum store_result
book_revise(struct book *b, const uint8_t id[STORE_ID_BYTES], unsigned was, const char *canonical, enum life_state next,
    const struct event *e, struct buf *why)
{
	uint8_t hash[BROADCAST_HASH_BYTES];
	struct entry now;
	int64_t no = 0;
	enum store_result r = entry_change(b, id, was, &no, &now, why);
	bool is_there, is_alert = says(canonical, "kind", &is_there);
	sqlite3_stmt *q = book_statement(b, BOOK_ENTRY_REVISE);

	broadcast_hash(canonical, hash);
	if (r == STORE_OK && is_there && says(canonical, "training", &is_there) != now.is_training) {
		buf_adds(why, "training cannot be switched on or off later: make a new one");
		r = STORE_STALE;
	}
	if (r == STORE_OK)
		r = revision_add(b, no, was + 1, canonical, hash, e->who, why);
	if (r == STORE_OK) {
		sqlite3_bind_int64(q, 1, no);
		sqlite3_bind_int64(q, 2, was + 1);
		book_bind_bytes(q, 3, hash, BROADCAST_HASH_BYTES);
		sqlite3_bind_int(q, 4, (int)next);
		sqlite3_bind_int64(q, 5, e->at_s);
		sqlite3_bind_int(q, 6, is_there ? is_alert : now.is_alert);
		r = book_run(b, q, why);
	}
	if (r == STORE_OK) {
		sqlite3_bind_int64(book_statement(b, BOOK_WORDING_GONE), 1, no);
		r = book_run(b, book_statement(b, BOOK_WORDING_GONE), why);
	}
	if (r == STORE_OK)
		r = event_add(b, no, e, was + 1, why);
	return book_done(b, r, why);
}

static enum store_result
entry_move(struct book *b, int64_t no, const struct entry *was, const struct entry *e, struct buf *why)
{
	bool is_open = e->state == LIFE_DRAFT || e->state == LIFE_WAITING || e->state == LIFE_RETURNED;
	bool begins = was->state != LIFE_SENDING && e->state == LIFE_SENDING;
	sqlite3_stmt *q = book_statement(b, BOOK_ENTRY_MOVE);

	sqlite3_bind_int64(q, 1, no);
	sqlite3_bind_int(q, 2, (int)e->state);
	sqlite3_bind_int64(q, 3, e->state_s);
	sqlite3_bind_int64(q, 4, e->ends_s);
	book_bind_text(q, 5, is_open ? "" : e->approver);
	book_bind_bytes(q, 6, e->approval, STORE_ID_BYTES);
	book_bind_text(q, 7, e->paused_why);
	sqlite3_bind_int64(q, 8, (int64_t)e->people);
	sqlite3_bind_int64(q, 9, (int64_t)e->parts);
	sqlite3_bind_int64(q, 10, (int64_t)e->cost);
	sqlite3_bind_int64(q, 11, (int64_t)e->pack_serial);
	sqlite3_bind_int64(q, 12, begins ? was->revision : was->begun);
	sqlite3_bind_int64(q, 13, begins && was->begun == 0 ? e->state_s : was->begun_s);
	sqlite3_bind_int64(q, 14, e->agreed_s);
	return book_run(b, q, why);
}

enum store_result
book_move(struct book *b, enum life_state was, const struct entry *e, const struct event *why_moved, struct buf *why)
{
	struct entry now;
	int64_t no = 0;
	enum store_result r = entry_change(b, e->id, e->revision, &no, &now, why);

	if (r == STORE_OK && now.state != was) {
		buf_addf(why, "it was moved meanwhile: look at it again");
		r = STORE_STALE;
	}
	/* The event first: who submits it now has touched it. */
	if (r == STORE_OK)
		r = event_add(b, no, why_moved, e->revision, why);
	if (r == STORE_OK)
		r = entry_move(b, no, &now, e, why);
	return book_done(b, r, why);
}

enum store_result
book_note(struct book *b, const uint8_t id[STORE_ID_BYTES], const struct event *e, struct buf *why)
{
	struct entry now;
	int64_t no;
	enum store_result r = book_begin(b, why);

	if (r == STORE_OK)
		r = book_entry(b, id, &no, &now);
	if (r == STORE_NONE)
		buf_adds(why, "there is no such broadcast");
	if (r == STORE_OK)
		r = event_add(b, no, e, now.revision, why);
	return book_done(b, r, why);
}
