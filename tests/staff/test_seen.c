/*
 * test_seen.c - what somebody with sqlite3 writes into staff.db, while safard is stopped, is not believed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sodium.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/staff/audit_inside.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "gateway/staff/totp.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

static const char phrase[] = "four words one phrase", secret[] = "12345678901234567890";
static const char refusal[] = "name, password or code is wrong; a code is good once, then wait for the next";

/* With safard stopped, and the triggers off: who has the file need not keep its rules. */
static void
shell(struct staffed *s, const char *sql)
{
	sqlite3 *db;

	staff_close(s->staff);
	s->staff = NULL;
	assert_int_equal(sqlite3_open(desk_path(&s->desk, "staff.db"), &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
	staffed_reopen(s);
}

/* "abeba" and "biruk", with entries as a founding leaves them, and "eden", added by both. */
static void
office(struct staffed *s)
{
	struct account a = { .name = "eden", .owner = "np", .roles = MAY(EDITOR) };
	char half[STAFF_HALF_CHARS + 1];

	staffed_make(s);
	desk_add(&s->desk, s->audit, "staff.found", "abeba");
	desk_add(&s->desk, s->audit, "staff.found", "biruk");
	staffed_found(s);
	staffed_agree(s, "staff.add", "np");
	assert_int_equal(staff_add(s->staff, &a, half, NOW, &s->desk.why), STAFF_OK);
}

/* A password and a telephone, as the thief of a file gives them to whom she likes. */
static void
equip(struct staffed *s, const char *name)
{
	static char hash[STAFF_PASSWORD_HASH_BYTES];
	char sql[512];

	if (*hash == '\0')
		assert_true(password_hash(phrase, hash));
	snprintf(sql, sizeof(sql), "UPDATE account SET password = '%s', totp = CAST('%s' AS BLOB) WHERE name = '%s'", hash, secret, name);
	shell(s, sql);
}

static enum staff_result
enter(struct staffed *s, const char *name, int64_t now_s)
{
	char digits[TOTP_DIGITS + 1], token[LOGIN_TOKEN_CHARS + 1];
	struct login *l = login_new(s->staff);
	enum staff_result result;

	totp_digits((const uint8_t *)secret, now_s, digits);
	buf_reset(&s->desk.why);
	result = login_open(l, name, phrase, digits, now_s, token, &s->desk.why);
	login_free(l);
	return result;
}

static const char new_row[] = "INSERT INTO account (name, owner, area, roles, is_blocked, is_founder, made_s, password, totp,"
    " step, code, code_s, epoch) VALUES ('%s', '', '', 1, 0, 0, %lld, '', x'', 0, x'', 0, 0)";

static void
insert(struct staffed *s, const char *name, int64_t made_s)
{
	char sql[512];

	snprintf(sql, sizeof(sql), new_row, name, (long long)made_s);
	shell(s, sql);
	equip(s, name);
}

static void
an_agreement_needs_its_entry(void **state)
{
	static const struct { bool is_hers; const char *sentence; } cases[] = {
		{ false, "the audit log does not hold that somebody agreed to it: the database was changed, or the log lost;"
		    " refuse it and look who proposes it again" },
		{ true, "" },
	};
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];
	struct staffed s;

	(void)state;
	office(&s);
	approval_hash("staff.add", "np", "{}", hash);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(approval_propose(s.staff, "abeba", "staff.add", "np", "{}", NOW, id, &s.desk.why), STAFF_OK);
		if (cases[i].is_hers) {
			assert_int_equal(approval_agree(s.staff, "biruk", id, hash, NOW, half, &s.desk.why), STAFF_OK);
			staffed_reopen(&s);		/* what the log holds is known after a restart, too */
		} else {
			shell(&s, "UPDATE approval SET state = 1, checker = 'biruk', half = zeroblob(32) WHERE state = 0");
		}
		buf_reset(&s.desk.why);
		assert_int_equal(approval_use(s.staff, id, "staff.add", "np", "{}", NOW, &s.desk.why),
		    cases[i].is_hers ? STAFF_OK : STAFF_REFUSED);
		assert_string_equal(s.desk.why.ptr, cases[i].sentence);
	}
	assert_int_equal(desk_events(&s.desk, "approval.unseen", NULL), 1);
	assert_int_equal(desk_events(&s.desk, "approval.use", NULL), 2);	/* the office's own and the second case */
	staffed_drop(&s);
}

/* She did agree, but not to this. */
static void
an_agreement_to_another_text_is_none(void **state)
{
	static const char other[] = "{\"name\":\"eve\"}";
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char sql[256], hex[2 * STAFF_HASH_BYTES + 1], half[STAFF_HALF_CHARS + 1];
	struct staffed s;

	(void)state;
	office(&s);
	approval_hash("staff.add", "np", "{}", hash);
	assert_int_equal(approval_propose(s.staff, "abeba", "staff.add", "np", "{}", NOW, id, &s.desk.why), STAFF_OK);
	assert_int_equal(approval_agree(s.staff, "biruk", id, hash, NOW, half, &s.desk.why), STAFF_OK);
	approval_hash("staff.add", "np", other, hash);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(sql, sizeof(sql), "UPDATE approval SET text = '%s', hash = x'%s' WHERE state = 1", other, hex);
	shell(&s, sql);
	assert_int_equal(approval_use(s.staff, id, "staff.add", "np", other, NOW, &s.desk.why), STAFF_REFUSED);
	assert_int_equal(desk_events(&s.desk, "approval.unseen", NULL), 1);
	staffed_drop(&s);
}

/* An entry of another approval, of somebody else, or from before it does not count. */
static void
an_entry_of_something_else_is_none(void **state)
{
	uint8_t id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1], object[AUDIT_WORD_BYTES];
	struct staffed s;

	(void)state;
	office(&s);
	approval_hash("staff.add", "np", "{}", hash);
	assert_int_equal(approval_propose(s.staff, "abeba", "staff.add", "np", "{}", NOW, id, &s.desk.why), STAFF_OK);
	assert_int_equal(approval_agree(s.staff, "biruk", id, hash, NOW, half, &s.desk.why), STAFF_OK);
	desk_events(&s.desk, "approval.agree", object);
	assert_true(seen_agreement(s.staff, "biruk", "np", object, NOW));
	assert_false(seen_agreement(s.staff, "biruk", "np", object, NOW + 1));
	assert_false(seen_agreement(s.staff, "eden", "np", object, NOW));
	assert_false(seen_agreement(s.staff, "biruk", "", object, NOW));
	object[strlen(object) - 1] ^= 1;
	assert_false(seen_agreement(s.staff, "biruk", "np", object, NOW));
	staffed_drop(&s);
}

static void
an_account_needs_its_entry(void **state)
{
	struct staffed s;

	(void)state;
	office(&s);
	insert(&s, "eve", NOW - 9 * 86400);
	assert_int_equal(enter(&s, "eve", NOW), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, refusal);
	assert_int_equal(desk_events(&s.desk, "login.unseen", NULL), 1);
	assert_int_equal(desk_events(&s.desk, "login.refused", NULL), 0);
	equip(&s, "eden");
	assert_int_equal(enter(&s, "eden", NOW), STAFF_OK);
	equip(&s, "abeba");
	assert_int_equal(enter(&s, "abeba", NOW), STAFF_OK);
	/* a role that nobody gave her */
	shell(&s, "UPDATE account SET roles = roles | 1 WHERE name = 'eden'");
	assert_int_equal(enter(&s, "eden", NOW + 60), STAFF_REFUSED);
	assert_int_equal(desk_events(&s.desk, "login.unseen", NULL), 2);
	assert_int_equal(desk_events(&s.desk, "staff.carried", NULL), 0);
	staffed_drop(&s);
}

/* The file was closed meanwhile: what stands in it still counts, and without it older accounts are carried, once. */
static void
a_closed_file_counts(void **state)
{
	char room[128], object[AUDIT_WORD_BYTES];
	struct buf closed = BUF_OVER(room);
	struct staffed s;

	(void)state;
	office(&s);
	assert_true(audit_rotate(s.audit, NOW + 10, &closed, &s.desk.why));
	staffed_reopen(&s);
	equip(&s, "eden");
	assert_int_equal(enter(&s, "eden", NOW), STAFF_OK);
	assert_int_equal(desk_events(&s.desk, "staff.carried", NULL), 0);
	assert_int_equal(unlink(desk_path(&s.desk, closed.ptr)), 0);
	staffed_reopen(&s);
	assert_int_equal(desk_events(&s.desk, "staff.carried", object), 3);
	assert_string_equal(object, "eden roles=0x02");
	staffed_reopen(&s);
	assert_int_equal(desk_events(&s.desk, "staff.carried", NULL), 3);
	insert(&s, "eve", NOW + 11);		/* younger than the log */
	assert_int_equal(enter(&s, "eve", NOW), STAFF_REFUSED);
	staffed_drop(&s);
}

static void
a_founding_that_opens_again_is_told(void **state)
{
	struct founder two[2] = { { "abeba", phrase, { 0 } }, { "biruk", "another phrase of mine", { 0 } } };
	char object[AUDIT_WORD_BYTES];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	assert_false(staff_was_founded(s.staff));
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_OK);
	desk_events(&s.desk, "staff.found", object);
	assert_string_equal(object, "biruk");
	staffed_reopen(&s);
	assert_int_equal(desk_events(&s.desk, "staff.lost", NULL), 0);
	staff_close(s.staff);
	s.staff = NULL;
	assert_int_equal(unlink(desk_path(&s.desk, "staff.db")), 0);
	unlink(desk_path(&s.desk, "staff.db-wal"));
	staffed_reopen(&s);
	assert_true(staff_is_empty(s.staff) && staff_was_founded(s.staff));
	assert_int_equal(desk_events(&s.desk, "staff.lost", NULL), 1);
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_OK);
	desk_events(&s.desk, "staff.found", object);
	assert_string_equal(object, "biruk again");
	/* nor does it help to take the log away with it: its heads are still there */
	staff_close(s.staff);
	audit_close(s.audit);
	s.staff = NULL;
	s.audit = NULL;
	unlink(desk_path(&s.desk, "staff.db"));
	assert_int_equal(unlink(desk_path(&s.desk, "audit.log")), 0);
	staffed_reopen(&s);
	assert_int_equal(desk_events(&s.desk, "log.broken", NULL), 1);
	assert_int_equal(desk_events(&s.desk, "staff.lost", NULL), 1);
	staffed_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_agreement_needs_its_entry),
		cmocka_unit_test(an_agreement_to_another_text_is_none),
		cmocka_unit_test(an_entry_of_something_else_is_none),
		cmocka_unit_test(an_account_needs_its_entry),
		cmocka_unit_test(a_closed_file_counts),
		cmocka_unit_test(a_founding_that_opens_again_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
