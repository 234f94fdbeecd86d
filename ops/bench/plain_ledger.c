/*
 * plain_ledger.c - the peer: SQLite by the book
 */
#include "ops/bench/plain_ledger.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/store/ledger_rows.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct plain_ledger { sqlite3 *db; sqlite3_stmt *insert, *update, *begin, *commit; int64_t at; };

static uint64_t
mix(uint64_t x)		/* splitmix64: peers are hashes, every bit varies */
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

void
plain_ledger_recipient(uint64_t who, bool in_order, struct ledger_recipient *out)
{
	uint64_t half[2] = { in_order ? 0 : mix(who), mix(~who) };

	memset(out, 0, sizeof *out);
	memcpy(out->peer, half, PEER_BYTES);
	for (unsigned i = 0; in_order && i < 8; i++)
		out->peer[i] = (uint8_t)(who >> (56 - 8 * i));
	(void)snprintf(out->locale, sizeof out->locale, "ne");
	for (unsigned i = 0; i < sizeof out->sealed; i++)
		out->sealed[i] = (uint8_t)(half[1] >> i % 57);
}

static void
run(sqlite3_stmt *q)
{
	BUG_IF(sqlite3_step(q) != SQLITE_DONE);
	sqlite3_reset(q);
}

static sqlite3_stmt *
prepared(struct plain_ledger *p, const char *words)
{
	sqlite3_stmt *q = NULL;

	BUG_IF(sqlite3_prepare_v2(p->db, words, -1, &q, NULL) != SQLITE_OK);
	return q;
}

struct plain_ledger *
plain_ledger_open(const char *path, struct buf *why)
{
	struct plain_ledger *p = xcalloc(1, sizeof *p);

	if (sqlite3_open(path, &p->db) != SQLITE_OK ||
	    sqlite3_exec(p->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
	    "CREATE TABLE recipient (owner TEXT, job INTEGER, row INTEGER, peer BLOB, locale TEXT, state INTEGER, flags INTEGER,"
	    " attempts INTEGER, code INTEGER, epoch INTEGER, at_s INTEGER, sealed BLOB, parts INTEGER, accepted INTEGER,"
	    " delivered INTEGER, sent INTEGER,"
	    " PRIMARY KEY (job, row), UNIQUE (job, peer)) WITHOUT ROWID;"
	    "CREATE INDEX doubt ON recipient (job, row) WHERE state IN (1, 2)", NULL, NULL, NULL) != SQLITE_OK) {
		buf_addf(why, "%s: %s", path, sqlite3_errmsg(p->db));
		plain_ledger_close(p);
		return NULL;
	}
	p->insert = prepared(p, "INSERT INTO recipient VALUES ('bench', 1, ?1, ?2, 'ne', 0, 0, 0, 0, 0, 0, ?3, 0, 0, 0, 0)");
	p->update = prepared(p, "UPDATE recipient SET state = ?2, attempts = 1, at_s = ?1, parts = 1, accepted = ?2 = 3, sent = 1 WHERE job = 1 AND row = ?1");
	p->begin = prepared(p, "BEGIN");
	p->commit = prepared(p, "COMMIT");
	return p;
}

void
plain_ledger_close(struct plain_ledger *p)
{
	if (p == NULL)
		return;
	sqlite3_finalize(p->insert);
	sqlite3_finalize(p->update);
	sqlite3_finalize(p->begin);
	sqlite3_finalize(p->commit);
	sqlite3_close(p->db);
	free(p);
}

void
plain_ledger_plan(struct plain_ledger *p, unsigned from, unsigned people, unsigned group, bool in_order)
{
	for (unsigned i = 0; i < people; i++) {
		struct ledger_recipient in;

		if (i % group == 0)
			run(p->begin);
		plain_ledger_recipient(from + i, in_order, &in);
		sqlite3_bind_int64(p->insert, 1, from + i);
		sqlite3_bind_blob(p->insert, 2, in.peer, sizeof in.peer, SQLITE_STATIC);
		sqlite3_bind_blob(p->insert, 3, in.sealed, sizeof in.sealed, SQLITE_STATIC);
		run(p->insert);
		if ((i + 1) % group == 0 || i + 1 == people)
			run(p->commit);
	}
}

static void
move(struct plain_ledger *p, int64_t from, unsigned n, enum row_state state)
{
	for (unsigned i = 0; i < n; i++) {
		sqlite3_bind_int64(p->update, 1, from + i);
		sqlite3_bind_int(p->update, 2, (int)state);
		run(p->update);
	}
}

void
plain_ledger_send(struct plain_ledger *p, unsigned window, unsigned windows)
{
	unsigned before = 0;

	for (unsigned w = 0; w <= windows; w++) {
		run(p->begin);
		move(p, p->at - before, before, ROW_ACCEPTED);
		before = w < windows ? window : 0;
		move(p, p->at, before, ROW_INTENT);
		p->at += before;
		run(p->commit);
	}
}
