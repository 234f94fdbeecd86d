/*
 * schema.h - the tables of the SQLite store, as steps from one version to the next
 *
 * PRAGMA user_version says how many steps a file has taken.  A step is never
 * changed once released; a new shape is a new step at the end.  Every table
 * has owner and service; none has a column for a number or a text of a person.
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
	STEP("DROP TABLE mo;")	/* the bearer that needs it remembers for itself which messages were answered */

/*		name		statement */
#define STORE_STATEMENTS(ROW) \
	ROW(BEGIN,	 "BEGIN IMMEDIATE") \
	ROW(COMMIT,	 "COMMIT") \
	ROW(PERSON_GET,	 "SELECT locale, stay, origin, flags, seen_day FROM person WHERE owner = ?1 AND peer = ?2") \
	ROW(PERSON_PUT,	 "INSERT INTO person (owner, peer, service, locale, stay, origin, flags, seen_day)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET" \
			 " service = ?3, locale = ?4, stay = ?5, origin = ?6, flags = ?7, seen_day = ?8") \
	ROW(PERSON_ERASE, "DELETE FROM person WHERE owner = ?1 AND peer = ?2") \
	ROW(COUNT_ADD,	 "INSERT INTO tally (owner, service, week, what, name, country, locale, n)" \
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET n = n + ?8") \
	ROW(PURGE_PEOPLE, "DELETE FROM person WHERE seen_day < ?1")

enum store_statement {
#define ROW(name, sql) STATEMENT_##name,
	STORE_STATEMENTS(ROW)
#undef ROW
	STATEMENT_COUNT
};

#endif
