/*
 * sqlite_key.c - with which key of people the database was used
 *
 * Under another key nobody in it would be found: her STOP would be confirmed
 * and end nothing, and a quiet number would be answered openly.  So a database
 * remembers the sign of the key, which tells nothing of the key itself.  It is
 * asked before the store is opened, on a connection of its own.
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* Place of the sign in `signs`; `count` if it is none of them, or there is no sign yet: `is_new`. */
static unsigned
place_of(sqlite3 *db, const uint8_t (*signs)[PEER_BYTES], unsigned count, bool *is_new)
{
	sqlite3_stmt *q = NULL;
	unsigned at = 0;

	*is_new = true;
	if (sqlite3_prepare_v2(db, "SELECT sign FROM key_used", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		uint8_t sign[PEER_BYTES];

		*is_new = false;
		sqlite_bytes_of(q, 0, sign, sizeof(sign));
		while (at < count && memcmp(signs[at], sign, sizeof(sign)) != 0)
			at++;
	}
	sqlite3_finalize(q);
	return *is_new ? count : at;
}

static void
remember(sqlite3 *db, const uint8_t sign[PEER_BYTES])
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO key_used (one, sign) VALUES (1, ?1)", -1, &q, NULL) == SQLITE_OK) {
		sqlite_bind_bytes(q, 1, sign, PEER_BYTES);
		(void)sqlite3_step(q);		/* a full disk: the next start remembers it */
	}
	sqlite3_finalize(q);
}

bool
store_sqlite_fits(const char *path, const uint8_t (*signs)[PEER_BYTES], unsigned count)
{
	char room[256];
	struct buf unheard = BUF_OVER(room);
	struct sqlite_file f;
	unsigned at;
	bool is_new;

	BUG_IF(count == 0);
	if (!sqlite_file_open(&f, path, &sqlite_shape_of_people, &unheard))
		return true;
	at = place_of(f.db, signs, count, &is_new);
	if (is_new || (at > 0 && at < count))
		remember(f.db, signs[0]);
	sqlite_file_close(&f, true);
	return is_new || at < count;
}
