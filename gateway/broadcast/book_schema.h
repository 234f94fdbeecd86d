/*
 * book_schema.h - the tables of broadcast.db, as steps; the statements of the book
 *
 * Its triggers are no steps: they are made from life.def at every start
 * (book_guards.c).  `used` holds what is unique for ever: names that people
 * say, codes of alerts, CAP messages; nothing is ever taken out of it.
 */
#ifndef GATEWAY_BROADCAST_BOOK_SCHEMA_H
#define GATEWAY_BROADCAST_BOOK_SCHEMA_H

enum { BOOK_APPLICATION_ID = 0x53614263 };	/* "SaBc" */

enum book_used { BOOK_USED_REF, BOOK_USED_CODE, BOOK_USED_CAP };

#define BOOK_NAME(column) column " TEXT NOT NULL CHECK (length(CAST(" column " AS BLOB)) < 32)"
#define BOOK_REASON(column) column " TEXT NOT NULL CHECK (length(CAST(" column " AS BLOB)) < 201)"

#define BOOK_STEPS(STEP) \
	STEP("CREATE TABLE entry (" \
	    " no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE CHECK (length(id) = 16)," \
	    " ref TEXT NOT NULL UNIQUE CHECK (length(ref) = 5)," BOOK_NAME("owner") "," BOOK_NAME("service") "," \
	    " state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 9)," \
	    " is_training INTEGER NOT NULL CHECK (is_training IN (0, 1)), is_alert INTEGER NOT NULL CHECK (is_alert IN (0, 1))," \
	    " revision INTEGER NOT NULL CHECK (revision >= 1), hash BLOB NOT NULL CHECK (length(hash) = 32)," \
	    BOOK_NAME("maker") " CHECK (maker <> ''), made_s INTEGER NOT NULL, state_s INTEGER NOT NULL, ends_s INTEGER NOT NULL," \
	    BOOK_NAME("approver") ", approval BLOB NOT NULL CHECK (length(approval) = 16)," BOOK_REASON("paused_why") "," \
	    " people INTEGER NOT NULL, parts INTEGER NOT NULL, cost INTEGER NOT NULL, pack_serial INTEGER NOT NULL," \
	    " begun INTEGER NOT NULL CHECK (begun BETWEEN 0 AND revision), begun_s INTEGER NOT NULL, agreed_s INTEGER NOT NULL," \
	    " CONSTRAINT \"nobody agreed to it\" CHECK (state NOT IN (2, 3, 4, 5) OR approver <> '')," \
	    " CONSTRAINT \"what is open has no approver\" CHECK (state NOT IN (0, 1, 6) OR approver = '')) STRICT;" \
	    "CREATE INDEX entry_owner ON entry (owner, no);" \
	    "CREATE INDEX entry_ended ON entry (state_s) WHERE state IN (5, 7, 8, 9);" \
	    "CREATE TABLE revision (" \
	    " entry INTEGER NOT NULL REFERENCES entry (no), revision INTEGER NOT NULL, canonical TEXT NOT NULL," \
	    " hash BLOB NOT NULL CHECK (length(hash) = 32)," BOOK_NAME("who") " CHECK (who <> '')," \
	    " PRIMARY KEY (entry, revision)) STRICT, WITHOUT ROWID;" \
	    "CREATE TABLE event (" \
	    " no INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entry (no), at_s INTEGER NOT NULL," \
	    BOOK_NAME("who") " CHECK (who <> ''), what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 15)," \
	    " revision INTEGER NOT NULL," BOOK_REASON("reason") ") STRICT;" \
	    "CREATE INDEX event_entry ON event (entry, no);" \
	    "CREATE TABLE wording (" \
	    " entry INTEGER NOT NULL REFERENCES entry (no), locale TEXT NOT NULL CHECK (length(locale) < 16)," \
	    " stay TEXT NOT NULL CHECK (length(stay) < 3), text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) < 4096)," \
	    " PRIMARY KEY (entry, locale, stay)) STRICT, WITHOUT ROWID;" \
	    "CREATE TABLE level (" \
	    BOOK_NAME("owner") ", stay TEXT NOT NULL CHECK (length(stay) = 2), origin TEXT NOT NULL CHECK (length(origin) IN (0, 2))," \
	    " level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 4), since_s INTEGER NOT NULL," BOOK_NAME("who") "," \
	    " PRIMARY KEY (owner, stay, origin)) STRICT, WITHOUT ROWID;" \
	    "CREATE TABLE used (" \
	    " kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2), word TEXT NOT NULL CHECK (length(word) > 0)," \
	    " id BLOB NOT NULL CHECK (length(id) = 16), PRIMARY KEY (kind, word)) STRICT, WITHOUT ROWID;") \
	STEP("CREATE INDEX entry_live ON entry (no) WHERE state IN (1, 2, 3, 4);")

#define BOOK_COLUMNS "no, id, ref, owner, service, state, is_training, is_alert, revision, hash, maker, made_s, state_s, ends_s," \
	" approver, approval, paused_why, people, parts, cost, pack_serial, begun, begun_s, agreed_s"
/* Ended before ?1. */
#define BOOK_ENDED "state IN (5, 7, 8, 9) AND state_s < ?1"
/* Who made, changed or submitted the entry, ever. */
#define BOOK_TOUCHED(entry, who) "(EXISTS (SELECT 1 FROM revision t WHERE t.entry = " entry " AND t.who = " who ") OR" \
	" EXISTS (SELECT 1 FROM event t WHERE t.entry = " entry " AND t.who = " who " AND t.what IN ('make', 'edit', 'submit')))"

/*		name		statement */
#define BOOK_STATEMENTS(ROW) \
	ROW(ENTRY_NEW,	 "INSERT INTO entry (id, ref, owner, service, state, is_training, is_alert, revision, hash, maker, made_s, state_s," \
			 " ends_s, approver, approval, paused_why, people, parts, cost, pack_serial, begun, begun_s, agreed_s)" \
			 " VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, 1, ?7, ?8, ?9, ?9, ?10, '', zeroblob(16), '', 0, 0, 0, 0, 0, 0, 0)") \
	ROW(ENTRY_GET,	 "SELECT " BOOK_COLUMNS " FROM entry WHERE id = ?1") \
	ROW(ENTRY_REF,	 "SELECT " BOOK_COLUMNS " FROM entry WHERE ref = ?2 AND (?1 = '' OR owner = ?1)") \
	ROW(ENTRY_FIND,	 "SELECT " BOOK_COLUMNS " FROM entry WHERE (?1 = '' OR owner = ?1) AND (substr(ref, 1, length(?2)) = ?2 OR" \
			 " substr(hex(id), 1, length(?2)) = ?2) LIMIT 2") \
	ROW(ENTRY_LIST,	 "SELECT " BOOK_COLUMNS " FROM entry WHERE no < ?1 ORDER BY no DESC LIMIT ?2") \
	ROW(ENTRY_LIST_OF, "SELECT " BOOK_COLUMNS " FROM entry WHERE owner = ?3 AND no < ?1 ORDER BY no DESC LIMIT ?2") \
	ROW(ENTRY_LIVE,	 "SELECT " BOOK_COLUMNS " FROM entry WHERE state IN (1, 2, 3, 4) AND no > ?1 ORDER BY no LIMIT ?2") \
	ROW(ENTRY_REVISE, "UPDATE entry SET revision = ?2, hash = ?3, state = ?4, state_s = ?5, is_alert = ?6, ends_s = 0, approver = ''," \
			 " approval = zeroblob(16), paused_why = '', people = 0, parts = 0, cost = 0, pack_serial = 0 WHERE no = ?1") \
	ROW(ENTRY_MOVE,	 "UPDATE entry SET state = ?2, state_s = ?3, ends_s = ?4, approver = ?5, approval = ?6, paused_why = ?7," \
			 " people = ?8, parts = ?9, cost = ?10, pack_serial = ?11, begun = ?12, begun_s = ?13, agreed_s = ?14 WHERE no = ?1") \
	ROW(REVISION_NEW, "INSERT INTO revision VALUES (?1, ?2, ?3, ?4, ?5)") \
	ROW(REVISION_GET, "SELECT canonical FROM revision WHERE entry = ?1 AND revision = ?2") \
	ROW(EVENT_NEW,	 "INSERT INTO event (entry, at_s, who, what, revision, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)") \
	ROW(EVENT_LIST,	 "SELECT at_s, who, what, revision, reason FROM (SELECT * FROM event WHERE entry = ?1 ORDER BY no DESC LIMIT ?2)" \
			 " ORDER BY no") \
	ROW(TOUCHED,	 "SELECT " BOOK_TOUCHED("?1", "?2")) \
	ROW(USED_NEW,	 "INSERT INTO used VALUES (?1, ?2, ?3)") \
	ROW(USED_GET,	 "SELECT id FROM used WHERE kind = ?1 AND word = ?2") \
	ROW(WORDING_NEW, "INSERT INTO wording VALUES (?1, ?2, ?3, ?4)") \
	ROW(WORDING_GET, "SELECT text FROM wording WHERE entry = ?1 AND locale = ?2 AND stay = ?3") \
	ROW(WORDING_DROP, "DELETE FROM wording WHERE entry = ?1 AND locale = ?2 AND stay = ?3") \
	ROW(WORDING_GONE, "DELETE FROM wording WHERE entry = ?1") \
	ROW(LEVEL_PUT,	 "INSERT INTO level VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (owner, stay, origin)" \
			 " DO UPDATE SET level = excluded.level, since_s = excluded.since_s, who = excluded.who") \
	ROW(LEVEL_GONE,	 "DELETE FROM level WHERE owner = ?1 AND stay = ?2 AND origin = ?3") \
	ROW(LEVEL_LIST,	 "SELECT owner, stay, origin, level, since_s, who FROM level ORDER BY owner, stay, origin LIMIT ?1") \
	ROW(PURGE_WORDING, "DELETE FROM wording WHERE entry IN (SELECT no FROM entry WHERE " BOOK_ENDED ")") \
	ROW(PURGE_EVENTS, "DELETE FROM event WHERE entry IN (SELECT no FROM entry WHERE " BOOK_ENDED ")") \
	ROW(PURGE_REVISIONS, "DELETE FROM revision WHERE entry IN (SELECT no FROM entry WHERE " BOOK_ENDED ")") \
	ROW(PURGE_ENTRIES, "DELETE FROM entry WHERE " BOOK_ENDED)

enum book_statement {
#define ROW(name, sql) BOOK_##name,
	BOOK_STATEMENTS(ROW)
#undef ROW
	BOOK_STATEMENT_COUNT
};

#endif
