/*
 * ledger_schema.h - the tables of ledger.db, as steps; the statements of the ledger
 *
 * Its triggers are no steps: they are made from ledger.def at every start
 * (ledger_guards.c).  Every row has its owner; none has a column for a number
 * or a text.  chunk counts its own rows, so that a sum costs no walk over a
 * million people and is still there when their rows are gone.
 */
#ifndef GATEWAY_STORE_LEDGER_SCHEMA_H
#define GATEWAY_STORE_LEDGER_SCHEMA_H

enum { LEDGER_APPLICATION_ID = 0x53614c67 };	/* "SaLg" */

#define LEDGER_STEPS(STEP) \
	STEP("CREATE TABLE job (" \
	    " no INTEGER PRIMARY KEY, owner TEXT NOT NULL CHECK (length(owner) < 32)," \
	    " id BLOB NOT NULL CHECK (length(id) = 16), key BLOB NOT NULL CHECK (length(key) = 16)," \
	    " service TEXT NOT NULL CHECK (length(service) < 32), class INTEGER NOT NULL CHECK (class BETWEEN 0 AND 1)," \
	    " state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5)," \
	    " text_hash BLOB NOT NULL CHECK (length(text_hash) = 32)," \
	    " audience_hash BLOB NOT NULL CHECK (length(audience_hash) = 32)," \
	    " author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 31)," \
	    " approver TEXT NOT NULL CHECK (length(approver) < 32), approval BLOB UNIQUE CHECK (length(approval) = 16)," \
	    " chunk_rows INTEGER NOT NULL CHECK (chunk_rows BETWEEN 100 AND 1000)," \
	    " made_s INTEGER NOT NULL, not_after_s INTEGER NOT NULL, end_s INTEGER NOT NULL," \
	    " UNIQUE (owner, id), UNIQUE (owner, key), CHECK (approver <> author)," \
	    " CHECK ((approver = '') = (approval IS NULL)), CHECK (state IN (0, 5) OR approver <> '')) STRICT;" \
	    "CREATE INDEX job_end ON job (end_s);" \
	    "CREATE TABLE chunk (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), job INTEGER NOT NULL REFERENCES job (no), no INTEGER NOT NULL," \
	    " route TEXT NOT NULL CHECK (length(route) < 32), worker TEXT NOT NULL CHECK (length(worker) < 32)," \
	    " until_s INTEGER NOT NULL, again_s INTEGER NOT NULL, epoch INTEGER NOT NULL," \
	    " planned INTEGER NOT NULL CHECK (planned BETWEEN 0 AND 1000)," \
	    " queued INTEGER NOT NULL CHECK (queued >= 0), intent INTEGER NOT NULL CHECK (intent >= 0)," \
	    " acked INTEGER NOT NULL CHECK (acked >= 0), accepted INTEGER NOT NULL CHECK (accepted >= 0)," \
	    " delivered INTEGER NOT NULL CHECK (delivered >= 0), failed INTEGER NOT NULL CHECK (failed >= 0)," \
	    " unknown INTEGER NOT NULL CHECK (unknown >= 0), held INTEGER NOT NULL CHECK (held >= 0)," \
	    " cancelled INTEGER NOT NULL CHECK (cancelled >= 0)," \
	    " in_doubt INTEGER NOT NULL CHECK (in_doubt >= 0), maybe_twice INTEGER NOT NULL CHECK (maybe_twice >= 0)," \
	    " PRIMARY KEY (job, no), CHECK (queued + intent + acked + accepted + delivered + failed + unknown + held +" \
	    " cancelled = planned)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX chunk_open ON chunk (job, no) WHERE queued + intent + acked + held > 0;" \
	    "CREATE INDEX chunk_worker ON chunk (worker) WHERE worker <> '';" \
	    "CREATE TABLE recipient (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), job INTEGER NOT NULL, row INTEGER NOT NULL," \
	    " peer BLOB NOT NULL CHECK (length(peer) = 16), locale TEXT NOT NULL CHECK (length(locale) < 16)," \
	    " state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 8), flags INTEGER NOT NULL, attempts INTEGER NOT NULL," \
	    " code INTEGER NOT NULL, epoch INTEGER NOT NULL, at_s INTEGER NOT NULL," \
	    " sealed BLOB NOT NULL CHECK (length(sealed) = 70)," \
	    " PRIMARY KEY (job, row), UNIQUE (job, peer)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX recipient_doubt ON recipient (job, row) WHERE state IN (1, 2);") \
	STEP("ALTER TABLE recipient ADD COLUMN parts INTEGER NOT NULL DEFAULT 0 CHECK (parts BETWEEN 0 AND 8);" \
	    "ALTER TABLE recipient ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted >> parts = 0);" \
	    "ALTER TABLE recipient ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered & ~accepted = 0);" \
	    "ALTER TABLE recipient ADD COLUMN sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >> parts = 0);" \
	    "UPDATE recipient SET parts = 1, accepted = state IN (3, 4), delivered = state = 4, sent = 1 WHERE attempts > 0;" \
	    "ALTER TABLE chunk ADD COLUMN got INTEGER NOT NULL DEFAULT 0 CHECK (got BETWEEN 0 AND planned);")

#define JOB_COLUMNS "no, id, key, service, class, state, text_hash, audience_hash, author, approver, approval, chunk_rows," \
	" made_s, not_after_s, end_s"
#define FATE_COLUMNS "state, flags, attempts, code, epoch, at_s, parts, accepted, delivered, sent"
#define OPEN_CHUNKS "chunk INDEXED BY chunk_open WHERE job = ?1 AND queued + intent + acked + held > 0"	/* else the planner walks all */

/*		name		statement */
#define LEDGER_STATEMENTS(ROW) \
	ROW(JOB_GET,	 "SELECT " JOB_COLUMNS " FROM job WHERE owner = ?1 AND id = ?2") \
	ROW(JOB_LIST,	 "SELECT " JOB_COLUMNS " FROM job WHERE owner = ?1 AND id > ?2 ORDER BY id LIMIT ?3") \
	ROW(JOB_KEY,	 "SELECT 1 FROM job WHERE owner = ?1 AND key = ?2 AND id <> ?3") \
	ROW(JOB_CONSUMED, "SELECT 1 FROM job WHERE approval = ?1") \
	ROW(JOB_NEW,	 "INSERT INTO job (owner, id, key, service, class, state, text_hash, audience_hash, author, approver," \
			 " chunk_rows, made_s, not_after_s, end_s) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, '', ?9, ?10, ?11, ?11)") \
	ROW(JOB_CHANGE,	 "UPDATE job SET key = ?3, service = ?4, class = ?5, text_hash = ?6, audience_hash = ?7, author = ?8," \
			 " chunk_rows = ?9, made_s = ?10, not_after_s = ?11, end_s = ?11 WHERE owner = ?1 AND id = ?2") \
	ROW(JOB_APPROVE, "UPDATE job SET state = 1, approver = ?2, approval = ?3 WHERE no = ?1") \
	ROW(JOB_MOVE,	 "UPDATE job SET state = ?2, end_s = ?3 WHERE no = ?1") \
	ROW(JOB_OPEN,	 "SELECT 1 FROM " OPEN_CHUNKS " LIMIT 1") \
	ROW(JOB_PLANNED, "SELECT 1 FROM chunk WHERE job = ?1 LIMIT 1") \
	ROW(JOB_WAITING, "SELECT sum(queued + held) FROM " OPEN_CHUNKS) \
	ROW(JOB_SUMS,	 "SELECT route, sum(planned), sum(queued), sum(intent), sum(acked), sum(accepted), sum(delivered)," \
			 " sum(failed), sum(unknown), sum(held), sum(cancelled), sum(in_doubt), sum(maybe_twice), sum(got) FROM chunk" \
			 " WHERE job = ?1 GROUP BY route ORDER BY route LIMIT ?2") \
	ROW(CHUNK_TOP,	 "SELECT no FROM chunk WHERE job = ?1 ORDER BY no DESC LIMIT 1") \
	ROW(CHUNK_LAST,	 "SELECT no, planned FROM chunk WHERE job = ?1 AND route = ?2 ORDER BY no DESC LIMIT 1") \
	ROW(CHUNK_NEW,	 "INSERT INTO chunk VALUES (?1, ?2, ?3, ?4, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)") \
	ROW(CHUNK_FREE,	 "SELECT no, epoch, route FROM " OPEN_CHUNKS " AND until_s <= ?2 AND again_s <= ?2" \
			 " AND (?3 IS NULL OR route = ?3) ORDER BY no LIMIT 1") \
	ROW(CHUNK_GET,	 "SELECT epoch, until_s FROM chunk WHERE job = ?1 AND no = ?2") \
	ROW(CHUNK_LEASE, "UPDATE chunk SET worker = ?3, until_s = ?4, epoch = epoch + 1 WHERE job = ?1 AND no = ?2") \
	ROW(CHUNK_RENEW, "UPDATE chunk SET until_s = ?3 WHERE job = ?1 AND no = ?2") \
	ROW(CHUNK_RELEASE, "UPDATE chunk SET worker = '', until_s = 0, again_s = ?3 WHERE job = ?1 AND no = ?2") \
	ROW(CHUNK_COUNT, "UPDATE chunk SET planned = planned + ?3, queued = queued + ?4, intent = intent + ?5, acked = acked + ?6," \
			 " accepted = accepted + ?7, delivered = delivered + ?8, failed = failed + ?9, unknown = unknown + ?10," \
			 " held = held + ?11, cancelled = cancelled + ?12, in_doubt = in_doubt + ?13, maybe_twice = maybe_twice + ?14," \
			 " got = got + ?15 WHERE job = ?1 AND no = ?2") \
	ROW(CHUNK_WAITING, "SELECT no FROM " OPEN_CHUNKS " AND queued + held > 0 ORDER BY no LIMIT 1") \
	ROW(WORKER_BEGIN, "UPDATE chunk SET worker = '', until_s = 0, epoch = epoch + 1 WHERE worker = ?1 AND worker <> ''") \
	ROW(ROW_NEW,	 "INSERT INTO recipient VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0, ?6, 0, 0, 0, 0) ON CONFLICT (job, peer) DO NOTHING") \
	ROW(ROW_FATE,	 "SELECT " FATE_COLUMNS " FROM recipient WHERE job = ?1 AND row = ?2") \
	ROW(ROW_FATES,	 "SELECT " FATE_COLUMNS ", row FROM recipient WHERE job = ?1 AND row BETWEEN ?2 AND ?3") \
	ROW(ROW_MOVE,	 "UPDATE recipient SET state = ?3, flags = ?4, attempts = ?5, code = ?6, epoch = ?7, at_s = ?8," \
			 " parts = ?9, accepted = ?10, delivered = ?11, sent = ?12 WHERE job = ?1 AND row = ?2") \
	ROW(ROW_SCAN,	 "SELECT " FATE_COLUMNS ", row, peer, locale, sealed FROM recipient" \
			 " WHERE job = ?1 AND row BETWEEN ?2 AND ?3 AND 1 << state & ?4 ORDER BY row LIMIT ?5") \
	ROW(ROW_DOUBT,	 "SELECT " FATE_COLUMNS ", row, peer, locale, sealed FROM recipient INDEXED BY recipient_doubt" \
			 " WHERE job = ?1 AND row BETWEEN ?2 AND ?3 AND state IN (1, 2) AND 1 << state & ?4 ORDER BY row LIMIT ?5") \
	ROW(ROW_OF,	 "SELECT " FATE_COLUMNS ", row, peer, locale, sealed FROM recipient WHERE job = ?1 AND peer = ?2") \
	ROW(PEER_ROW,	 "SELECT r.state, flags, attempts, code, epoch, at_s, parts, accepted, delivered, sent, row, job" \
			 " FROM job CROSS JOIN recipient AS r ON r.job = job.no AND r.peer = ?2 WHERE job.owner = ?1 LIMIT 1") \
	ROW(PEER_FORGET, "UPDATE recipient SET peer = ?3, sealed = zeroblob(70) WHERE job = ?1 AND row = ?2") \
	ROW(PEER_MOVE,	 "UPDATE OR IGNORE recipient SET peer = ?3 WHERE job IN (SELECT no FROM job WHERE owner = ?1) AND peer = ?2") \
	ROW(PURGE_ENDED, "SELECT no FROM job WHERE end_s < ?1 AND EXISTS (SELECT 1 FROM recipient WHERE job = job.no) LIMIT 1") \
	ROW(PURGE_CLOSE_JOB, "UPDATE job SET state = 5 WHERE no = ?1 AND state < 4") \
	ROW(PURGE_CLOSE, "UPDATE chunk SET cancelled = cancelled + queued + held, unknown = unknown + intent + acked, queued = 0," \
			 " held = 0, intent = 0, acked = 0 WHERE job = ?1 AND queued + intent + acked + held > 0") \
	ROW(PURGE_FIRST, "SELECT row FROM recipient WHERE job = ?1 ORDER BY row LIMIT 1") \
	ROW(PURGE_ROWS,	 "DELETE FROM recipient WHERE job = ?1 AND row < ?2") \
	ROW(PURGE_OLD,	 "SELECT no FROM job WHERE end_s < ?1 AND NOT EXISTS (SELECT 1 FROM recipient WHERE job = job.no) LIMIT 1") \
	ROW(PURGE_CHUNKS, "DELETE FROM chunk WHERE job = ?1") \
	ROW(PURGE_JOB,	 "DELETE FROM job WHERE no = ?1")

enum ledger_statement {
#define ROW(name, sql) SQL_##name,
	LEDGER_STATEMENTS(ROW)
#undef ROW
	SQL_COUNT
};

#endif
