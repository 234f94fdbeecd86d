/*
 * test_staff_rules.c - the rules against raw SQL, a changed file, a bad disk and a kill
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/staff/audit_inside.h"
#include "gateway/staff/staff_inside.h"
#include "gateway/staff/staff_schema.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

enum { DAY = 86400 };

#define ID "substr(CAST(id AS TEXT), 1, 1)"

static void
shell(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Five approvals of "eden": 1 open, 2 agreed to by "aster", 3 used, 4 refused, 5 agreed to and old. */
static void
stock(struct staffed *s)
{
	staffed_make(s);
	staffed_found(s);
	staffed_account(s, "eden", "np", MAY(EDITOR) | MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "aster", "np", MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "young", "np", MAY(APPROVER), NOW - 3600);
	for (int i = 1; i <= 5; i++) {
		long long made_s = (long long)NOW - (i == 5 ? DAY : 0);
		char sql[512];

		snprintf(sql, sizeof(sql), "INSERT INTO approval (id, hash, op, owner, text, needs, maker, state, made_s, expires_s, step_s)"
		    " VALUES (CAST(printf('%%.16c', '%d') AS BLOB), zeroblob(32), 'broadcast.send', 'np', '{}', 4, 'eden', 0, %lld, %lld, %lld)",
		    i, made_s, made_s + DAY, made_s);
		assert_string_equal(staffed_sql(s, sql), "");
	}
	assert_string_equal(staffed_sql(s, "UPDATE approval SET state = 1, checker = 'aster' WHERE " ID " >= '2'"), "");
	assert_string_equal(staffed_sql(s, "UPDATE approval SET state = 3 WHERE " ID " = '3'"), "");
	assert_string_equal(staffed_sql(s, "UPDATE approval SET state = 2, refuser = 'eden' WHERE " ID " = '4'"), "");
}

#define ONE(n) " WHERE " ID " = '" n "'"
static const struct { const char *sql, *sentence; } raw[] = {
	/* one person as two */
	{ "UPDATE approval SET state = 1, checker = 'eden'" ONE("1"), "who proposed it cannot agree to it" },
	{ "UPDATE approval SET state = 1, checker = maker" ONE("1"), "who proposed it cannot agree to it" },
	{ "UPDATE OR IGNORE approval SET state = 1, checker = 'eden'" ONE("1"), "who proposed it cannot agree to it" },
	{ "UPDATE OR REPLACE approval SET state = 1, checker = 'eden'" ONE("1"), "who proposed it cannot agree to it" },
	{ "UPDATE approval SET state = 1" ONE("1"), "who agrees has no account, or it is blocked" },
	{ "UPDATE approval SET state = 1, checker = 'EDEN'" ONE("1"), "who agrees has no account, or it is blocked" },
	{ "UPDATE approval SET state = 1, checker = 'eden '" ONE("1"), "who agrees has no account, or it is blocked" },
	{ "UPDATE approval SET checker = 'eden'" ONE("1"), "there is no such step of an approval" },
	{ "UPDATE approval SET state = 3, checker = 'eden'" ONE("2"), "who agreed to it cannot be changed" },
	{ "UPDATE approval SET maker = 'aster', state = 1, checker = 'eden'" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET state = 1, checker = 'young', step_s = 1795000000" ONE("1"), "who agrees was made less than a day ago" },
	{ "UPDATE account SET made_s = 0 WHERE name = 'young'", "name, owner and age of an account cannot be changed" },
	{ "UPDATE account SET is_founder = 1 WHERE name = 'young'", "name, owner and age of an account cannot be changed" },
	{ "UPDATE account SET name = 'eden2' WHERE name = 'eden'", "name, owner and age of an account cannot be changed" },
	{ "UPDATE account SET owner = '' WHERE name = 'eden'", "name, owner and age of an account cannot be changed" },
	/* what was proposed */
	{ "UPDATE approval SET text = '{1}'" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET text = '{1}', state = 3" ONE("2"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET hash = randomblob(32)" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET op = 'broadcast.all'" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET owner = ''" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET needs = 1" ONE("1"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET expires_s = expires_s + 86400" ONE("5"), "what was proposed cannot be changed" },
	{ "UPDATE approval SET id = randomblob(16)" ONE("1"), "what was proposed cannot be changed" },
	/* steps that are none */
	{ "UPDATE approval SET state = 3" ONE("1"), "nobody has agreed to it yet" },
	{ "UPDATE approval SET state = 3, checker = 'aster'" ONE("1"), "nobody has agreed to it yet" },
	{ "UPDATE approval SET state = 1" ONE("3"), "it was used already" },
	{ "UPDATE approval SET state = 0" ONE("3"), "it was used already" },
	{ "UPDATE approval SET step_s = 0" ONE("3"), "it was used already" },
	{ "UPDATE approval SET state = 1, checker = 'aster', refuser = NULL" ONE("4"), "it was refused" },
	{ "UPDATE approval SET state = 0, checker = NULL" ONE("2"), "there is no such step of an approval" },
	{ "UPDATE approval SET state = 0" ONE("1"), "there is no such step of an approval" },
	{ "UPDATE approval SET state = 4" ONE("1"), "there is no such step of an approval" },
	{ "UPDATE approval SET state = 1, checker = 'young'" ONE("2"), "it is agreed to already" },
	{ "UPDATE approval SET state = 3, step_s = 1795000000" ONE("5"), "it has expired" },
	{ "UPDATE approval SET state = 2, refuser = NULL" ONE("1"), "who refuses it may not" },
	{ "UPDATE approval SET state = 2, refuser = 'young', checker = 'young'" ONE("1"), "who agreed to it cannot be changed" },
	{ "DELETE FROM approval", "an approval is not deleted" },
	/* made as if it had been agreed to */
	{ "INSERT INTO approval SELECT randomblob(16), hash, op, owner, text, needs, maker, 'aster', NULL, 1, made_s, expires_s,"
	    " step_s, NULL FROM approval" ONE("1"), "an approval begins open" },
	{ "INSERT INTO approval SELECT randomblob(16), hash, op, owner, text, needs, maker, 'aster', NULL, 0, made_s, expires_s,"
	    " step_s, NULL FROM approval" ONE("1"), "an approval begins open" },
	{ "INSERT OR REPLACE INTO approval SELECT id, hash, op, owner, '{1}', needs, maker, NULL, NULL, 0, made_s, expires_s,"
	    " step_s, NULL FROM approval" ONE("1"), "there is such an approval" },
	{ "INSERT INTO approval SELECT randomblob(16), hash, 'staff.add', owner, text, needs, 'abeba', NULL, NULL, 0, made_s,"
	    " expires_s, made_s, NULL FROM approval" ONE("1"), "CHECK constraint failed: needs" },
	{ "INSERT INTO approval SELECT randomblob(16), hash, op, owner, text, needs, maker, NULL, NULL, 0, made_s,"
	    " expires_s + 1, made_s, NULL FROM approval" ONE("1"), "CHECK constraint failed: expires_s" },
	/* halves of codes */
	{ "UPDATE approval SET half = zeroblob(32), state = 3" ONE("2"), "who agreed to it cannot be changed" },
	{ "UPDATE approval SET half = zeroblob(32), state = 1, checker = 'aster'" ONE("1"), "CHECK constraint failed: a code has two halves" },
	{ "INSERT INTO approval SELECT randomblob(16), hash, 'staff.add', '', text, 1, 'abeba', NULL, NULL, 0, made_s, expires_s,"
	    " step_s, zeroblob(32) FROM approval" ONE("1"), "an approval begins open" },
	/* accounts */
	{ "DELETE FROM account WHERE name = 'aster'", "an account is blocked, never deleted" },
	{ "INSERT OR REPLACE INTO account SELECT name, owner, area, 1, 0, 0, 0, '', x'', 0, x'', 0, 0 FROM account"
	    " WHERE name = 'eden'", "there is an account of this name" },
	{ "INSERT INTO account SELECT 'third', '', '', 1, 0, 1, 0, '', x'', 0, x'', 0, 0", "the founding is over" },
	{ "INSERT INTO account SELECT 'shell', '', '', 1, 0, 0, 0, '', x'', 0, x'', 0, 0", "this name is no person's" },
	{ "UPDATE account SET is_blocked = 1", "the last administrator stays: nobody could let anybody in again" },
	{ "UPDATE account SET roles = 2 WHERE roles = 1", "the last administrator stays: nobody could let anybody in again" },
};

static void
raw_sql_is_refused(void **state)
{
	struct staffed s;

	(void)state;
	stock(&s);
	for (size_t i = 0; i < COUNT(raw); i++) {
		const char *said = staffed_sql(&s, raw[i].sql);

		if (strncmp(said, raw[i].sentence, strlen(raw[i].sentence)) != 0)
			fail_msg("case %zu: %s: \"%s\"", i, raw[i].sql, said);
	}
	/* and with the checks of columns off, the rules still stand; with the rules off, the checks do */
	assert_string_equal(staffed_sql(&s, "PRAGMA ignore_check_constraints = ON"), "");
	assert_string_equal(staffed_sql(&s, raw[0].sql), raw[0].sentence);
	assert_string_equal(staffed_sql(&s, "PRAGMA ignore_check_constraints = OFF"), "");
	sqlite3_db_config(s.staff->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	assert_string_equal(staffed_sql(&s, raw[0].sql), "CHECK constraint failed: who proposed it cannot agree to it");
	assert_string_equal(staffed_sql(&s, "UPDATE approval SET state = 1" ONE("1")), "CHECK constraint failed: it needs a second person");
	staffed_drop(&s);
}

static void
a_file_that_is_not_ours_is_refused(void **state)
{
	static const struct { const char *sql, *sentence; } cases[] = {
		{ "DROP TRIGGER approval_update", "its rules are not those of safard: somebody changed them" },
		{ "DROP TRIGGER account_insert; CREATE TRIGGER account_insert BEFORE INSERT ON account BEGIN SELECT 1; END",
		    "its rules are not those of safard: somebody changed them" },
		{ "CREATE TRIGGER more AFTER INSERT ON approval BEGIN UPDATE approval SET state = 1, checker = 'aster'; END",
		    "its rules are not those of safard: somebody changed them" },
		{ "CREATE VIEW more AS SELECT 1", "its rules are not those of safard: somebody changed them" },
		{ "PRAGMA user_version = 0", "a database, but none of safard's" },
		{ "PRAGMA application_id = 7", "a database, but none of safard's" },
		{ "PRAGMA user_version = 99", "made by a newer safard (version 99, this one knows 1)" },
		{ "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; DROP TRIGGER account_update;"
		    " UPDATE account SET roles = 77", "damaged: CHECK constraint failed in account" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct staffed s;

		stock(&s);
		staff_close(s.staff);
		shell(desk_path(&s.desk, "staff.db"), cases[i].sql);
		s.staff = staff_open(desk_path(&s.desk, "staff.db"), s.audit, &s.desk.why);
		if (s.staff != NULL || strstr(s.desk.why.ptr, cases[i].sentence) == NULL)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
		staffed_drop(&s);
	}
}

static void
bytes_that_changed_are_found(void **state)
{
	static uint8_t all[1 << 18];
	struct staffed s;
	size_t len;

	(void)state;
	stock(&s);
	staff_close(s.staff);
	len = desk_read(&s.desk, "staff.db", all, sizeof(all));
	memset(all + 4096, 0xff, 4096);
	desk_write(&s.desk, "staff.db", all, len);
	s.staff = staff_open(desk_path(&s.desk, "staff.db"), s.audit, &s.desk.why);
	assert_null(s.staff);
	assert_non_null(strstr(s.desk.why.ptr, "staff.db: damaged"));
	buf_reset(&s.desk.why);
	desk_write(&s.desk, "staff.db", "not a database, but a letter to somebody", 40);
	s.staff = staff_open(desk_path(&s.desk, "staff.db"), s.audit, &s.desk.why);
	assert_null(s.staff);
	assert_non_null(strstr(s.desk.why.ptr, "file is not a database"));
	staffed_drop(&s);
}

static void
one_safard_at_a_time(void **state)
{
	struct staffed s;
	struct stat st;

	(void)state;
	stock(&s);
	assert_null(staff_open(desk_path(&s.desk, "staff.db"), s.audit, &s.desk.why));
	assert_non_null(strstr(s.desk.why.ptr, "another safard has it open"));
	assert_int_equal(stat(desk_path(&s.desk, "staff.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(desk_path(&s.desk, "staff.db-wal"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	staffed_reopen(&s);
	assert_int_equal(staffed_ask(&s, "SELECT count(*) FROM approval"), 5);
	staffed_drop(&s);
}

/* As approval_use() leaves it, which cannot be called without an audit log. */
static void
let_through(struct staffed *s, const char *op)
{
	snprintf(s->staff->used.owner, sizeof(s->staff->used.owner), "np");
	snprintf(s->staff->used.maker, sizeof(s->staff->used.maker), "abeba");
	s->staff->used.until_s = NOW;
	snprintf(s->staff->used.op, sizeof(s->staff->used.op), "%s", op);
}

/* Every call that changes something, with an audit log that takes nothing. */
static void
without_an_entry_nothing_changes(void **state)
{
	static const char sum[] = "SELECT (SELECT total(state * 7 + 1) FROM approval) * 1000 +"
	    " (SELECT total(roles + 100 * is_blocked + length(code)) FROM account)";
	uint8_t waits[STAFF_ID_BYTES], agreed[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES], id[STAFF_ID_BYTES];
	struct account a = { .name = "new", .owner = "np", .roles = MAY(EDITOR) };
	struct staffed s;
	char code[STAFF_HALF_CHARS + 1], half[STAFF_HALF_CHARS + 1];
	long before;
	int full;

	(void)state;
	stock(&s);
	approval_hash("broadcast.send", "np", "{}", hash);
	assert_int_equal(approval_propose(s.staff, "eden", "broadcast.send", "np", "{}", NOW, waits, &s.desk.why), STAFF_OK);
	assert_int_equal(approval_propose(s.staff, "eden", "broadcast.send", "np", "{}", NOW, agreed, &s.desk.why), STAFF_OK);
	assert_int_equal(approval_agree(s.staff, "aster", agreed, hash, NOW, half, &s.desk.why), STAFF_OK);
	before = staffed_ask(&s, sum);
	full = open("/dev/full", O_RDWR);
	assert_true(full >= 0 && dup2(full, s.audit->log) >= 0);
	close(full);
#define FAILS(call) do { \
		buf_reset(&s.desk.why); \
		assert_int_equal(call, STAFF_WORLD); \
		assert_non_null(strstr(s.desk.why.ptr, "audit.log: ")); \
		assert_int_equal(staffed_ask(&s, sum), before); \
	} while (0)
	FAILS(approval_propose(s.staff, "eden", "broadcast.send", "np", "{}", NOW, id, &s.desk.why));
	FAILS(approval_agree(s.staff, "aster", waits, hash, NOW, half, &s.desk.why));
	FAILS(approval_refuse(s.staff, "aster", waits, NOW, &s.desk.why));
	FAILS(approval_use(s.staff, agreed, "broadcast.send", "np", "{}", NOW, &s.desk.why));
	FAILS(staff_block(s.staff, "eden", "abeba", NOW, &s.desk.why));
	let_through(&s, "staff.add");
	FAILS(staff_add(s.staff, &a, code, NOW, &s.desk.why));
	assert_string_equal(code, "");
	let_through(&s, "staff.recode");
	FAILS(staff_recode(s.staff, "eden", code, NOW, &s.desk.why));
	let_through(&s, "staff.change");
	snprintf(a.name, sizeof(a.name), "eden");
	FAILS(staff_change(s.staff, &a, NOW, &s.desk.why));
	staffed_drop(&s);
}

/* Said, and nothing half is left. */
static void
a_full_disk_changes_nothing(void **state)
{
	uint8_t id[STAFF_ID_BYTES];
	struct staffed s;
	char sql[64];
	long before;
	int tries;

	(void)state;
	stock(&s);
	snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %ld", staffed_ask(&s, "PRAGMA page_count"));
	assert_string_equal(staffed_sql(&s, sql), "");
	for (tries = 0; tries < 100; tries++) {
		before = staffed_ask(&s, "SELECT count(*) FROM approval");
		if (approval_propose(s.staff, "eden", "broadcast.send", "np", "{\"text\":\"flood\"}", NOW, id, &s.desk.why) != STAFF_OK)
			break;
	}
	assert_true(tries > 0 && tries < 100);
	assert_string_equal(s.desk.why.ptr, "staff.db: database or disk is full");
	assert_int_equal(staffed_ask(&s, "SELECT count(*) FROM approval"), before);
	assert_string_equal(staffed_sql(&s, "PRAGMA max_page_count = 100000"), "");
	assert_int_equal(approval_propose(s.staff, "eden", "broadcast.send", "np", "{}", NOW, id, &s.desk.why), STAFF_OK);
	staffed_drop(&s);
}

static int
die(void *arg)
{
	(void)arg;
	_exit(0);
}

/* The entry says that somebody was about to; that it was not done is what the accounts say. */
static void
a_kill_between_entry_and_change_leaves_the_entry(void **state)
{
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];
	struct staffed s;
	struct approval a;
	int status;
	pid_t child;

	(void)state;
	stock(&s);
	approval_hash("broadcast.send", "np", "{}", hash);
	assert_int_equal(approval_propose(s.staff, "eden", "broadcast.send", "np", "{}", NOW, id, &s.desk.why), STAFF_OK);
	/* a connection does not go through a fork: the child has one of its own */
	staff_close(s.staff);
	audit_close(s.audit);
	s.staff = NULL;
	s.audit = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct audit *audit = audit_open(s.desk.folder, &s.desk.why);
		struct staff *st = audit == NULL ? NULL : staff_open(desk_path(&s.desk, "staff.db"), audit, &s.desk.why);

		if (st == NULL)
			_exit(1);
		sqlite3_commit_hook(st->db, die, NULL);
		approval_agree(st, "aster", id, hash, NOW, half, &s.desk.why);
		_exit(2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	staffed_reopen(&s);
	assert_int_equal(desk_events(&s.desk, "approval.agree", NULL), 1);
	assert_int_equal(approval_get(s.staff, id, NOW, &a, &s.desk.why), STAFF_OK);
	assert_int_equal(a.state, APPROVAL_OPEN);
	/* and it can be done again */
	assert_int_equal(approval_agree(s.staff, "aster", id, hash, NOW, half, &s.desk.why), STAFF_OK);
	assert_int_equal(desk_events(&s.desk, "approval.agree", NULL), 2);
	assert_true(desk_verify(&s.desk, NULL).is_whole);
	staffed_drop(&s);
}

/* Text changed in the file itself, past every rule: it is not shown, not agreed to, not used. */
static void
a_text_that_does_not_fit_its_hash_is_refused(void **state)
{
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];
	struct approval a;
	struct staffed s;

	(void)state;
	stock(&s);
	memset(id, '2', sizeof(id));		/* the stock's hashes are zeros */
	assert_int_equal(approval_get(s.staff, id, NOW, &a, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "its text does not fit its hash: the database was changed behind our back");
	assert_int_equal(approval_use(s.staff, id, "broadcast.send", "np", "{}", NOW, &s.desk.why), STAFF_REFUSED);
	memset(id, '1', sizeof(id));
	memset(hash, 0, sizeof(hash));
	assert_int_equal(approval_agree(s.staff, "aster", id, hash, NOW, half, &s.desk.why), STAFF_REFUSED);
	staffed_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw_sql_is_refused),
		cmocka_unit_test(a_file_that_is_not_ours_is_refused),
		cmocka_unit_test(bytes_that_changed_are_found),
		cmocka_unit_test(one_safard_at_a_time),
		cmocka_unit_test(without_an_entry_nothing_changes),
		cmocka_unit_test(a_full_disk_changes_nothing),
		cmocka_unit_test(a_kill_between_entry_and_change_leaves_the_entry),
		cmocka_unit_test(a_text_that_does_not_fit_its_hash_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
