/*
 * staff_schema.h - the tables of staff.db and their rules, as steps from one version to the next
 *
 * Who may do what is said here, by the database, so that no road around our C
 * makes one person two.  A rule that fails gives its own sentence, which goes to
 * the person as it is.  PRAGMA user_version counts the steps; a released step is
 * never changed.  Numbers: roles are 1 << enum role, states enum approval_state.
 */
/* long: all rules of the database stand in one place */
#ifndef GATEWAY_STAFF_STAFF_SCHEMA_H
#define GATEWAY_STAFF_STAFF_SCHEMA_H

enum { STAFF_APPLICATION_ID = 0x53615374 };	/* "SaSt" in the file's header */

/* One trigger for all rules of a change, because SQLite promises no order of triggers: the first rule that holds speaks. */
#define STAFF_TRIGGER(name, when, table, rules) \
	"CREATE TRIGGER " name " BEFORE " when " ON " table " BEGIN SELECT CASE" rules " END; END;"
#define STAFF_RULE(condition, sentence) " WHEN " condition " THEN RAISE(ABORT, '" sentence "')"
#define STAFF_WORD(column, letters, least, sentence) \
	column " TEXT NOT NULL CONSTRAINT \"" sentence "\" CHECK (length(" column ") BETWEEN " least " AND 31 AND " \
	column " NOT GLOB '*[^" letters "]*')"
#define STAFF_OWNER STAFF_WORD("owner", "A-Za-z0-9._-", "0", "an owner has at most 31 of the letters A-Z a-z 0-9 . _ -")
/* True if an account of this name and more is there. */
#define STAFF_HAS(name, more) "EXISTS (SELECT 1 FROM account a WHERE a.name = " name " AND " more ")"

#define STAFF_ACCOUNT \
	"CREATE TABLE account (" \
	STAFF_WORD("name", "a-z0-9.-", "1", "a name has 1 to 31 of the letters a-z 0-9 . -") "," STAFF_OWNER "," \
	STAFF_WORD("area", "A-Za-z0-9._-", "0", "an area has at most 31 of the letters A-Z a-z 0-9 . _ -") "," \
	" roles INTEGER NOT NULL CHECK (roles BETWEEN 0 AND 4294967295)," \
	" is_blocked INTEGER NOT NULL CHECK (is_blocked IN (0, 1))," \
	" is_founder INTEGER NOT NULL CHECK (is_founder IN (0, 1))," \
	" made_s INTEGER NOT NULL," \
	" password TEXT NOT NULL," 		/* of libsodium; '' before she set one */ \
	" totp BLOB NOT NULL CHECK (length(totp) IN (0, 20))," \
	" step INTEGER NOT NULL," 		/* last TOTP step used */ \
	" code BLOB NOT NULL CHECK (length(code) IN (0, 32))," /* hash of the code to enrol with */ \
	" code_s INTEGER NOT NULL," 		/* until when */ \
	" epoch INTEGER NOT NULL," 		/* another one ends every login */ \
	" CONSTRAINT \"an administrator is no auditor and no caller: she sees no number, and nobody watches herself\"" \
	" CHECK (roles & 1 = 0 OR roles & 40 = 0)," \
	" PRIMARY KEY (name)) STRICT, WITHOUT ROWID;" \
	STAFF_TRIGGER("account_insert", "INSERT", "account", \
	STAFF_RULE("EXISTS (SELECT 1 FROM account WHERE name = NEW.name)", \
	    "there is an account of this name") \
	STAFF_RULE("NEW.name IN ('nobody', 'safard', 'vault', 'shell', 'audit')", \
	    "this name is no person''s") \
	STAFF_RULE("NEW.is_founder = 1 AND (SELECT count(*) FROM account) >= 2", \
	    "the founding is over") \
	STAFF_RULE("NEW.is_founder = 1 AND (NEW.roles <> 1 OR NEW.owner <> '')", \
	    "a founder is an administrator of the whole gateway") \
	STAFF_RULE("NEW.is_founder = 0 AND (SELECT count(*) FROM account) < 2", \
	    "two administrators come first")) \
	STAFF_TRIGGER("account_update", "UPDATE", "account", \
	STAFF_RULE("NEW.name <> OLD.name OR NEW.owner <> OLD.owner OR" \
	    " NEW.made_s <> OLD.made_s OR NEW.is_founder <> OLD.is_founder", \
	    "name, owner and age of an account cannot be changed") \
	STAFF_RULE("NEW.step < OLD.step", "a code is good once") \
	STAFF_RULE("NEW.epoch < OLD.epoch", "what ended does not come back") \
	STAFF_RULE("OLD.roles & 1 = 1 AND OLD.is_blocked = 0 AND" \
	    " (NEW.roles & 1 = 0 OR NEW.is_blocked = 1) AND NOT EXISTS (SELECT 1 FROM account a WHERE" \
	    " a.name <> OLD.name AND a.roles & 1 = 1 AND a.is_blocked = 0)", \
	    "the last administrator stays: nobody could let anybody in again")) \
	STAFF_TRIGGER("account_delete", "DELETE", "account", STAFF_RULE("1", "an account is blocked, never deleted"))

#define STAFF_APPROVAL \
	"CREATE TABLE approval (" \
	" id BLOB NOT NULL CHECK (length(id) = 16), hash BLOB NOT NULL CHECK (length(hash) = 32)," \
	STAFF_WORD("op", "a-z0-9.-", "1", "an operation has 1 to 31 of the letters a-z 0-9 . -") "," STAFF_OWNER "," \
	" text TEXT NOT NULL CHECK (length(CAST(text AS BLOB)) < 2048)," \
	" needs INTEGER NOT NULL CHECK (needs = CASE WHEN op GLOB 'staff.*' OR op GLOB 'key.*' THEN 1 ELSE 4 END)," \
	" maker TEXT NOT NULL REFERENCES account (name), checker TEXT REFERENCES account (name)," \
	" refuser TEXT REFERENCES account (name)," \
	" state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3)," \
	" made_s INTEGER NOT NULL, expires_s INTEGER NOT NULL CHECK (expires_s = made_s + 86400)," \
	" step_s INTEGER NOT NULL,"		/* when it came into its state */ \
	" half BLOB CHECK (half IS NULL OR length(half) = 32)," /* hash of the checker's half of a code */ \
	" CONSTRAINT \"who proposed it cannot agree to it\" CHECK (checker IS NULL OR checker <> maker)," \
	" CONSTRAINT \"it needs a second person\" CHECK (state NOT IN (1, 3) OR checker IS NOT NULL)," \
	" CONSTRAINT \"a code has two halves\" CHECK (CASE WHEN op NOT IN ('staff.add', 'staff.recode') THEN half IS NULL" \
	" ELSE state NOT IN (1, 3) OR half IS NOT NULL END)," \
	" CONSTRAINT \"somebody refused it\" CHECK ((state = 2) = (refuser IS NOT NULL))," \
	" PRIMARY KEY (id)) STRICT, WITHOUT ROWID;" \
	"CREATE INDEX approval_made ON approval (made_s);"

#define STAFF_APPROVAL_BEGINS \
	STAFF_TRIGGER("approval_insert", "INSERT", "approval", \
	STAFF_RULE("EXISTS (SELECT 1 FROM approval WHERE id = NEW.id)", \
	    "there is such an approval") \
	STAFF_RULE("NEW.state <> 0 OR NEW.checker IS NOT NULL OR NEW.half IS NOT NULL OR NEW.step_s <> NEW.made_s", \
	    "an approval begins open") \
	STAFF_RULE("NOT " STAFF_HAS("NEW.maker", "a.is_blocked = 0"), \
	    "who proposes it has no account, or it is blocked") \
	STAFF_RULE("NEW.needs = 1 AND NOT " STAFF_HAS("NEW.maker", "a.roles & 1 = 1"), \
	    "only an administrator proposes this") \
	STAFF_RULE("NOT " STAFF_HAS("NEW.maker", "a.owner IN ('', NEW.owner)"), \
	    "who proposes it belongs to another owner"))

#define STAFF_APPROVAL_STEPS \
	STAFF_TRIGGER("approval_update", "UPDATE", "approval", \
	STAFF_RULE("NEW.id <> OLD.id OR NEW.hash <> OLD.hash OR NEW.op <> OLD.op OR" \
	    " NEW.owner <> OLD.owner OR NEW.text <> OLD.text OR NEW.needs <> OLD.needs OR NEW.maker <> OLD.maker OR" \
	    " NEW.made_s <> OLD.made_s OR NEW.expires_s <> OLD.expires_s", "what was proposed cannot be changed") \
	STAFF_RULE("OLD.state = 3", "it was used already") \
	STAFF_RULE("OLD.state = 2", "it was refused") \
	STAFF_RULE("OLD.state = 1 AND NEW.state = 1", "it is agreed to already") \
	STAFF_RULE("OLD.state = 0 AND NEW.state = 3", "nobody has agreed to it yet") \
	STAFF_RULE("NOT (OLD.state = 0 AND NEW.state IN (1, 2) OR" \
	    " OLD.state = 1 AND NEW.state IN (2, 3))", "there is no such step of an approval") \
	STAFF_RULE("NEW.state <> 1 AND (NEW.checker IS NOT OLD.checker OR NEW.half IS NOT OLD.half)", \
	    "who agreed to it cannot be changed") \
	STAFF_RULE("NEW.state = 1 AND NEW.checker IS OLD.maker", \
	    "who proposed it cannot agree to it") \
	STAFF_RULE("NEW.state IN (1, 3) AND NEW.step_s >= OLD.expires_s", "it has expired") \
	STAFF_RULE("NEW.state IN (1, 3) AND NEW.step_s < OLD.step_s - 600", \
	    "it was made later than now: look at the clock") \
	STAFF_RULE("NEW.state = 1 AND NOT " STAFF_HAS("NEW.checker", "a.is_blocked = 0"), \
	    "who agrees has no account, or it is blocked") \
	STAFF_RULE("NEW.state = 1 AND NOT " STAFF_HAS("NEW.checker", "a.roles & NEW.needs <> 0"), \
	    "who agrees has not the role for it") \
	STAFF_RULE("NEW.state = 1 AND NOT " STAFF_HAS("NEW.checker", "a.owner IN ('', NEW.owner)"), \
	    "who agrees belongs to another owner") \
	STAFF_RULE("NEW.state = 1 AND NOT " STAFF_HAS("NEW.checker", \
	    "(a.is_founder = 1 OR NEW.step_s - a.made_s >= 86400)"), "who agrees was made less than a day ago") \
	STAFF_RULE("NEW.state = 2 AND NOT " STAFF_HAS("NEW.refuser", \
	    "a.is_blocked = 0 AND a.owner IN ('', NEW.owner) AND (a.name IN (NEW.maker, NEW.checker) OR a.roles & 5 <> 0)"), \
	    "who refuses it may not") \
	STAFF_RULE("NEW.state = 3 AND NOT (" STAFF_HAS("NEW.maker", "a.is_blocked = 0") \
	    " AND " STAFF_HAS("NEW.checker", "a.is_blocked = 0 AND a.roles & NEW.needs <> 0") ")", \
	    "who proposed or agreed to it was blocked since, or lost the role")) \
	STAFF_TRIGGER("approval_delete", "DELETE", "approval", STAFF_RULE("1", "an approval is not deleted"))

#define STAFF_STEPS(STEP) \
	STEP(STAFF_ACCOUNT STAFF_APPROVAL STAFF_APPROVAL_BEGINS STAFF_APPROVAL_STEPS)

#endif
