/*
 * book_used.c - what is unique for ever; texts that are fixed; how far it is where
 */
#include <ctype.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/broadcast/book_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { CODE_BYTES = 8 };

static enum store_result
used_find(struct book *b, enum book_used kind, const char *word, uint8_t id[STORE_ID_BYTES])
{
	sqlite3_stmt *q = book_statement(b, BOOK_USED_GET);
	int rc;

	if (book_is_broken(b))
		return STORE_BROKEN;
	sqlite3_bind_int(q, 1, (int)kind);
	book_bind_text(q, 2, word);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		book_bytes_of(q, 0, id, STORE_ID_BYTES);
	return book_end(b, q, rc);
}

enum store_result
book_use(struct book *b, enum book_used kind, const char *word, uint8_t id[STORE_ID_BYTES], struct buf *why)
{
	sqlite3_stmt *q = book_statement(b, BOOK_USED_NEW);
	uint8_t whose[STORE_ID_BYTES];
	enum store_result r = used_find(b, kind, word, whose);

	if (r == STORE_OK) {
		bool is_its = sodium_memcmp(whose, id, STORE_ID_BYTES) == 0;

		memcpy(id, whose, STORE_ID_BYTES);
		return is_its ? STORE_OK : STORE_STALE;
	}
	if (r != STORE_NONE)
		return r;
	sqlite3_bind_int(q, 1, (int)kind);
	book_bind_text(q, 2, word);
	book_bind_bytes(q, 3, id, STORE_ID_BYTES);
	return book_run(b, q, why);
}

/* In capitals; false if it cannot be a code. */
static bool
code_fold(const char *code, char out[CODE_BYTES])
{
	size_t i = 0;

	for (; code[i] != '\0' && i < CODE_BYTES - 1; i++)
		out[i] = (char)toupper((unsigned char)code[i]);
	out[i] = '\0';
	return i > 0 && code[i] == '\0';
}

enum store_result
book_code_take(struct book *b, const char *code, const uint8_t id[STORE_ID_BYTES], struct buf *why)
{
	uint8_t whose[STORE_ID_BYTES];
	char word[CODE_BYTES];
	enum store_result r = book_begin(b, why);

	BUG_IF(!code_fold(code, word));
	memcpy(whose, id, STORE_ID_BYTES);
	if (r == STORE_OK)
		r = book_use(b, BOOK_USED_CODE, word, whose, why);
	if (r == STORE_STALE)
		buf_addf(why, "the code %s was used before: take a new one, a letter and four digits", word);
	return book_done(b, r, why);
}

enum store_result
book_code_find(struct book *b, const char *code, uint8_t id[STORE_ID_BYTES])
{
	char word[CODE_BYTES];

	return code_fold(code, word) ? used_find(b, BOOK_USED_CODE, word, id) : STORE_NONE;
}

enum store_result
book_cap_take(struct book *b, const char *reference, uint8_t id[STORE_ID_BYTES], struct buf *why)
{
	enum store_result r = book_begin(b, why);

	if (r == STORE_OK)
		r = book_use(b, BOOK_USED_CAP, reference, id, why);
	if (r == STORE_STALE)
		buf_adds(why, "this CAP message came in before");
	return book_done(b, r, why);
}

enum store_result
book_cap_find(struct book *b, const char *reference, uint8_t id[STORE_ID_BYTES])
{
	return used_find(b, BOOK_USED_CAP, reference, id);
}

static enum store_result
wording_of(struct book *b, int64_t no, const char *locale, const char *stay, char text[BROADCAST_TEXT_BYTES])
{
	sqlite3_stmt *q = book_statement(b, BOOK_WORDING_GET);
	int rc;

	sqlite3_bind_int64(q, 1, no);
	book_bind_text(q, 2, locale);
	book_bind_text(q, 3, stay);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		book_text_of(q, 0, text, BROADCAST_TEXT_BYTES);
	return book_end(b, q, rc);
}

/* Something of it left: then a text stays as it was fixed.  Else the newer one counts. */
static enum store_result
wording_fix(struct book *b, int64_t no, bool has_begun, const struct book_words *w, struct buf *why)
{
	char fixed[BROADCAST_TEXT_BYTES];
	enum store_result r = wording_of(b, no, w->locale, w->stay, fixed);
	sqlite3_stmt *q;

	if (r == STORE_OK && strcmp(fixed, w->text) == 0)
		return STORE_OK;
	if (r == STORE_OK && has_begun) {
		buf_addf(why, "another text was fixed for %s in %s, and some of it left: what is sent again must be what was sent: make"
		    " a new one", w->locale, *w->stay ? w->stay : "all countries");
		return STORE_STALE;
	}
	for (unsigned is_new = r == STORE_NONE; (r == STORE_OK || r == STORE_NONE) && is_new < 2; is_new++) {
		q = book_statement(b, is_new ? BOOK_WORDING_NEW : BOOK_WORDING_DROP);
		sqlite3_bind_int64(q, 1, no);
		book_bind_text(q, 2, w->locale);
		book_bind_text(q, 3, w->stay);
		if (is_new)
			book_bind_text(q, 4, w->text);
		r = book_run(b, q, why);
	}
	return r;
}

enum store_result
book_wordings_put(struct book *b, const uint8_t id[STORE_ID_BYTES], const struct book_words *w, unsigned n, struct buf *why)
{
	struct entry e;
	int64_t no = 0;
	enum store_result r = book_begin(b, why);

	if (r == STORE_OK)
		r = book_entry(b, id, &no, &e);
	if (r == STORE_NONE)
		buf_adds(why, "there is no such broadcast");
	for (unsigned i = 0; i < n && r == STORE_OK; i++)
		r = wording_fix(b, no, e.begun > 0, &w[i], why);
	return book_done(b, r, why);
}

enum store_result
book_wording_put(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *locale, const char *stay, const char *text, struct buf *why)
{
	const struct book_words one = { locale, stay, text };

	return book_wordings_put(b, id, &one, 1, why);
}

enum store_result
book_wording_get(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *locale, const char *stay, char text[BROADCAST_TEXT_BYTES])
{
	struct entry e;
	int64_t no;
	enum store_result r = book_entry(b, id, &no, &e);

	text[0] = '\0';
	return r == STORE_OK ? wording_of(b, no, locale, stay, text) : r;
}

enum store_result
book_level_put(struct book *b, const struct level_row *in, struct buf *why)
{
	sqlite3_stmt *q = book_statement(b, in->level == 0 ? BOOK_LEVEL_GONE : BOOK_LEVEL_PUT);
	enum store_result r = book_begin(b, why);

	if (r == STORE_OK) {
		book_bind_text(q, 1, in->owner);
		book_bind_text(q, 2, in->stay);
		book_bind_text(q, 3, in->origin);
		if (in->level > 0) {
			sqlite3_bind_int64(q, 4, in->level);
			sqlite3_bind_int64(q, 5, in->since_s);
			book_bind_text(q, 6, in->who);
		}
		r = book_run(b, q, why);
	}
	return book_done(b, r, why);
}

enum store_result
book_levels(struct book *b, struct level_row *out, unsigned max, unsigned *n)
{
	sqlite3_stmt *q = book_statement(b, BOOK_LEVEL_LIST);
	enum store_result r;
	int rc;

	*n = 0;
	if (book_is_broken(b))
		return STORE_BROKEN;
	sqlite3_bind_int64(q, 1, max);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW && *n < max) {
		struct level_row *row = &out[(*n)++];

		book_text_of(q, 0, row->owner, sizeof(row->owner));
		book_text_of(q, 1, row->stay, sizeof(row->stay));
		book_text_of(q, 2, row->origin, sizeof(row->origin));
		row->level = (unsigned)sqlite3_column_int(q, 3);
		row->since_s = sqlite3_column_int64(q, 4);
		book_text_of(q, 5, row->who, sizeof(row->who));
	}
	r = book_end(b, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}
