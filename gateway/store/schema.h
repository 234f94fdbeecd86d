/*
 * schema.h - the tables of the SQLite store, as steps from one version to the next
 *
 * PRAGMA user_version says how many steps a file has taken.  A step is never
 * changed once released; a new shape is a new step at the end.  Every table
 * of people has owner and service; none has a column for a number or a text of
 * a person.  key_used says with which key the peers were made (peer_key_sign()).
 */
#ifndef GATEWAY_STORE_SCHEMA_H
#define GATEWAY_STORE_SCHEMA_H

enum { STORE_APPLICATION_ID = 0x53614672 };	/* "SaFr" in the file's header */

#define STORE_STEPS(STEP) \
	STEP("CREATE TABLE person (" \
	    " owner TEXT NOT NULL, peer BLOB NOT NULL CHECK (length(peer) = 16)," \
	    " service TEXT NOT NULL, locale TEXT NOT NULL CHECK (length(locale) < 16)," \
	    " stay TEXT NOT NULL CHECK (length(stay) <= 2), origin TEXT NOT NULL CHECK (length(origin) <= 2)," \
	    " flags INTEGER NOT NULL, seen_day INTEGER NOT NULL," \
	    " PRIMARY KEY (owner, peer)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX person_seen ON person (seen_day);" \
	    "CREATE TABLE mo (" \
	    " owner TEXT NOT NULL, id BLOB NOT NULL CHECK (length(id) = 16)," \
	    " service TEXT NOT NULL, when_s INTEGER NOT NULL," \
	    " PRIMARY KEY (owner, id)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX mo_when ON mo (when_s);" \
	    "CREATE TABLE tally (" \
	    " owner TEXT NOT NULL, service TEXT NOT NULL, week TEXT NOT NULL, what TEXT NOT NULL," \
	    " name TEXT NOT NULL, country TEXT NOT NULL, locale TEXT NOT NULL, n INTEGER NOT NULL," \
	    " PRIMARY KEY (owner, service, week, what, name, country, locale)) STRICT, WITHOUT ROWID;") \
	STEP("DROP TABLE mo;")	/* the bearer that needs it remembers for itself which messages were answered */ \
	STEP("CREATE TABLE listed (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), list INTEGER NOT NULL CHECK (list BETWEEN 0 AND 2)," \
	    " peer BLOB NOT NULL CHECK (length(peer) = 16), service TEXT NOT NULL CHECK (length(service) < 32)," \
	    " locale TEXT NOT NULL CHECK (length(locale) < 16), stay TEXT NOT NULL CHECK (length(stay) <= 2)," \
	    " area TEXT NOT NULL CHECK (length(area) < 24), flags INTEGER NOT NULL," \
	    " since_day INTEGER NOT NULL, until_day INTEGER NOT NULL," \
	    " sealed BLOB NOT NULL CHECK (length(sealed) = 70)," \
	    " PRIMARY KEY (owner, list, peer)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX listed_until ON listed (list, until_day) WHERE until_day > 0;" \
	    "CREATE TABLE request (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), id BLOB NOT NULL CHECK (length(id) = 16)," \
	    " peer BLOB NOT NULL CHECK (length(peer) = 16), service TEXT NOT NULL CHECK (length(service) < 32)," \
	    " office TEXT NOT NULL CHECK (length(office) < 32), topics TEXT NOT NULL CHECK (length(topics) < 16)," \
	    " locale TEXT NOT NULL CHECK (length(locale) < 16), day INTEGER NOT NULL," \
	    " slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 2), flags INTEGER NOT NULL," \
	    " taken_by TEXT NOT NULL CHECK (length(taken_by) < 32)," \
	    " sealed BLOB NOT NULL CHECK (length(sealed) = 70)," \
	    " PRIMARY KEY (owner, id)) STRICT, WITHOUT ROWID;" \
	    "CREATE UNIQUE INDEX request_peer ON request (owner, peer);" \
	    "CREATE INDEX request_slot ON request (owner, office, day, slot);" \
	    "CREATE TABLE mark (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), service TEXT NOT NULL CHECK (length(service) < 32)," \
	    " fact TEXT NOT NULL CHECK (length(fact) < 64), week TEXT NOT NULL CHECK (length(week) < 16)," \
	    " kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 1), n INTEGER NOT NULL," \
	    " PRIMARY KEY (owner, service, fact, week, kind)) STRICT, WITHOUT ROWID;") \
	STEP("CREATE TABLE key_used (" \
	    " one INTEGER PRIMARY KEY CHECK (one = 1), sign BLOB NOT NULL CHECK (length(sign) = 16)) STRICT;") \
	STEP("CREATE TABLE owed (" \
	    " owner TEXT NOT NULL CHECK (length(owner) < 32), peer BLOB NOT NULL CHECK (length(peer) = 16)," \
	    " moved_to BLOB NOT NULL CHECK (length(moved_to) IN (0, 16)), day INTEGER NOT NULL," \
	    " PRIMARY KEY (owner, peer)) STRICT, WITHOUT ROWID;" \
	    "CREATE INDEX owed_day ON owed (day, owner, peer);")

/*		name		statement */
#define STORE_STATEMENTS(ROW) \
	ROW(PERSON_GET,	 "SELECT locale, stay, origin, flags, seen_day FROM person WHERE owner = ?1 AND peer = ?2") \
	ROW(PERSON_PUT,	 "INSERT INTO person (owner, peer, service, locale, stay, origin, flags, seen_day)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET" \
			 " service = ?3, locale = ?4, stay = ?5, origin = ?6, flags = ?7, seen_day = max(seen_day, ?8)") \
	ROW(PERSON_ERASE, "DELETE FROM person WHERE owner = ?1 AND peer = ?2") \
	ROW(PERSON_FLAGS, "SELECT flags FROM person WHERE owner = ?1 AND peer = ?2") \
	ROW(PERSON_MOVE, "UPDATE OR IGNORE person SET peer = ?3 WHERE owner = ?1 AND peer = ?2") \
	ROW(PERSON_ADD_FLAGS, "UPDATE person SET flags = flags | ?3 WHERE owner = ?1 AND peer = ?2") \
	ROW(LISTED_PUT,	 "INSERT INTO listed (owner, list, peer, service, locale, stay, area, flags, since_day, until_day, sealed)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO UPDATE SET" \
			 " service = ?4, locale = ?5, stay = ?6, area = ?7, flags = ?8, since_day = ?9, until_day = ?10, sealed = ?11") \
	ROW(LISTED_GET,	 "SELECT peer, locale, stay, area, flags, since_day, until_day, sealed FROM listed" \
			 " WHERE owner = ?1 AND list = ?2 AND peer = ?3") \
	ROW(LISTED_SCAN, "SELECT peer, locale, stay, area, flags, since_day, until_day, sealed FROM listed" \
			 " WHERE owner = ?1 AND list = ?2 AND peer > ?3 ORDER BY peer LIMIT ?4") \
	ROW(LISTED_ERASE, "DELETE FROM listed WHERE owner = ?1 AND list = ?2 AND peer = ?3") \
	ROW(LISTED_LEAVE, "DELETE FROM listed WHERE owner = ?1 AND list = ?2 AND peer = ?3 AND flags & ?4 = 0") \
	ROW(LISTED_MOVE, "UPDATE OR IGNORE listed SET peer = ?4 WHERE owner = ?1 AND list = ?2 AND peer = ?3") \
	ROW(REQUEST_PUT, "INSERT INTO request (owner, id, peer, service, office, topics, locale, day, slot, flags, taken_by, sealed)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)") \
	ROW(REQUEST_OF,	 "SELECT id, peer, office, topics, locale, day, slot, flags, taken_by, sealed FROM request" \
			 " WHERE owner = ?1 AND peer = ?2") \
	ROW(REQUEST_GET, "SELECT id, peer, office, topics, locale, day, slot, flags, taken_by, sealed FROM request" \
			 " WHERE owner = ?1 AND id = ?2") \
	ROW(REQUEST_SCAN, "SELECT id, peer, office, topics, locale, day, slot, flags, taken_by, sealed FROM request" \
			 " WHERE owner = ?1 AND id > ?2 ORDER BY id LIMIT ?3") \
	ROW(REQUEST_TAKE, "UPDATE request SET taken_by = ?3 WHERE owner = ?1 AND id = ?2 AND taken_by IN ('', ?3)") \
	ROW(REQUEST_DONE, "DELETE FROM request WHERE owner = ?1 AND id = ?2") \
	ROW(REQUEST_ERASE, "DELETE FROM request WHERE owner = ?1 AND peer = ?2") \
	ROW(REQUEST_MOVE, "UPDATE OR IGNORE request SET peer = ?3 WHERE owner = ?1 AND peer = ?2") \
	ROW(REQUEST_LOAD, "SELECT count(*) FROM request WHERE owner = ?1 AND office = ?2 AND day = ?3 AND slot = ?4") \
	ROW(OWED_PUT,	 "INSERT INTO owed (owner, peer, moved_to, day) VALUES (?1, ?2, ?3, ?4)" \
			 " ON CONFLICT DO UPDATE SET moved_to = ?3, day = ?4 WHERE length(moved_to) > 0") \
	ROW(OWED_SCAN,	 "SELECT owner, peer, moved_to, day FROM owed WHERE day >= -2147483648 ORDER BY day, owner, peer LIMIT ?1") \
	ROW(OWED_DONE,	 "DELETE FROM owed WHERE owner = ?1 AND peer = ?2 AND moved_to = ?3") \
	ROW(COUNT_ADD,	 "INSERT INTO tally (owner, service, week, what, name, country, locale, n)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET n = n + ?8") \
	ROW(COUNT_SCAN,	 "SELECT service, what, name, country, locale, week, n FROM tally" \
			 " WHERE owner = ?1 AND week BETWEEN ?2 AND ?3 ORDER BY service, week, what, name, country, locale") \
	ROW(MARK_ADD,	 "INSERT INTO mark (owner, service, week, kind, fact, n)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?8) ON CONFLICT DO UPDATE SET n = n + ?8") \
	ROW(MARK_SCAN,	 "SELECT service, fact, week, kind, n FROM mark" \
			 " WHERE owner = ?1 AND week BETWEEN ?2 AND ?3 ORDER BY service, fact, week, kind") \
	ROW(MARK_CLEAR,	 "DELETE FROM mark WHERE owner = ?1 AND fact = ?2") \
	ROW(LIFT_PEOPLE, "UPDATE person SET seen_day = ?1 WHERE seen_day < ?2") \
	ROW(PURGE_PEOPLE, "DELETE FROM person WHERE seen_day < ?1") \
	ROW(PURGE_LISTED, "DELETE FROM listed WHERE list = ?2 AND until_day > 0 AND until_day < ?1") \
	ROW(PURGE_REQUESTS, "DELETE FROM request WHERE id < ?1") \
	ROW(PURGE_OWED,	 "DELETE FROM owed WHERE day < ?1 AND day >= 20454")	/* PURGE_FIRST_DAY: of a dead clock nobody knows how old it is */ \
	ROW(PURGE_COUNTS, "DELETE FROM tally WHERE week < ?1") \
	ROW(PURGE_MARKS, "DELETE FROM mark WHERE week < ?1")

enum store_statement {
#define ROW(name, sql) STATEMENT_##name,
	STORE_STATEMENTS(ROW)
#undef ROW
	STATEMENT_COUNT
};

#endif
