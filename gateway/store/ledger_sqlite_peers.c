/*
 * ledger_sqlite_peers.c - rows by whom they are for: asked, answered by her, forgotten, moved
 */
#include <sqlite3.h>

#include "gateway/store/ledger_sqlite_inside.h"

static enum store_result
row_of(struct ledger_sqlite *l, int64_t job, const uint8_t peer[PEER_BYTES], struct ledger_row *out)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_ROW_OF, 1, &job);
	int rc;

	sqlite_bind_bytes(q, 2, peer, PEER_BYTES);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		ledger_row_read(q, out);
	return sqlite_end(&l->group, q, rc);
}

enum store_result
ledger_sqlite_row_of(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES],
    struct ledger_row *out)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_get(l, owner, job, &e);

	return r == STORE_OK ? row_of(l, e.no, peer, out) : r;
}

enum store_result
ledger_sqlite_peer_got(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES])
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_delta d = { .planned = 0 };
	struct ledger_entry e;
	struct ledger_fate is;
	struct ledger_row row;
	enum store_result r = ledger_entry_change(l, owner, job, &e);

	if (r == STORE_OK)
		r = row_of(l, e.no, peer, &row);
	if (r != STORE_OK)
		return r;
	is = row.fate;
	r = ledger_fate_got(&is);
	if (r == STORE_OK)
		r = ledger_fate_put(l, e.no, row.row, &row.fate, &is, &d);
	return r == STORE_OK ? ledger_chunk_count(l, e.no, row.row / LEDGER_CHUNK_MAX, &d) : r;
}

/* One row of hers, in any job; STORE_NONE when there is none left. */
static enum store_result
erase_one(struct ledger_sqlite *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s)
{
	struct ledger_delta d = { .planned = 0 };
	struct ledger_fate was, is;
	uint8_t nobody[PEER_BYTES];
	int64_t job = 0;
	uint32_t row = 0;
	sqlite3_stmt *q = l->statement[SQL_PEER_ROW];
	enum store_result r;
	int rc;

	sqlite_bind_name(q, 1, owner);
	sqlite_bind_bytes(q, 2, peer, PEER_BYTES);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		ledger_fate_read(q, &was);
		row = (uint32_t)sqlite3_column_int64(q, LEDGER_FATE_COLUMNS);
		job = sqlite3_column_int64(q, LEDGER_FATE_COLUMNS + 1);
	}
	if ((r = sqlite_end(&l->group, q, rc)) != STORE_OK)
		return r;
	is = was;
	ledger_fate_erase(&is, now_s);
	ledger_peer_erased(row, nobody);
	r = ledger_fate_put(l, job, row, &was, &is, &d);
	q = ledger_bound(l, SQL_PEER_FORGET, 2, (int64_t []){ job, row });
	sqlite_bind_bytes(q, 3, nobody, sizeof nobody);
	if (r == STORE_OK)
		r = sqlite_run(&l->group, q);
	return r == STORE_OK ? ledger_chunk_count(l, job, row / LEDGER_CHUNK_MAX, &d) : r;
}

enum store_result
ledger_sqlite_peer_erase(struct ledger *ledger, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	enum store_result r = sqlite_begin(&l->group);

	while (r == STORE_OK) {
		r = erase_one(l, owner, peer, now_s);
		l->group.wal_must_go = l->group.wal_must_go || r == STORE_OK;
	}
	return r == STORE_NONE ? STORE_OK : r;
}

/* A row is one person's in its job: OR IGNORE leaves the old one where there is one of `to`. */
enum store_result
ledger_sqlite_peer_move(struct ledger *ledger, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	sqlite3_stmt *q = l->statement[SQL_PEER_MOVE];
	enum store_result r = sqlite_begin(&l->group);

	if (r != STORE_OK)
		return r;
	sqlite_bind_name(q, 1, owner);
	sqlite_bind_bytes(q, 2, from, PEER_BYTES);
	sqlite_bind_bytes(q, 3, to, PEER_BYTES);
	return sqlite_run(&l->group, q);
}
