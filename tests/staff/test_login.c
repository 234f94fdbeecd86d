/*
 * test_login.c - who gets in, for how long, and what a wrong try costs
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "gateway/staff/totp.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

#define REFUSAL "name, password or code is wrong; a code is good once, then wait for the next"

static const char phrase[] = "four words one phrase";

/* The whole of RFC 6238's SHA-1 table; ours are its last six digits. */
static void
codes_are_those_of_rfc_6238(void **state)
{
	static const struct { int64_t when_s; const char *digits; } cases[] = {
		{ 59, "94287082" }, { 1111111109, "07081804" }, { 1111111111, "14050471" }, { 1234567890, "89005924" },
		{ 2000000000, "69279037" }, { 20000000000, "65353130" },
	};
	const uint8_t *secret = (const uint8_t *)"12345678901234567890";

	(void)state;
	totp_init();
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t step = cases[i].when_s / TOTP_STEP_S;
		char digits[TOTP_DIGITS + 1];

		totp_digits(secret, cases[i].when_s, digits);
		assert_string_equal(digits, cases[i].digits + 2);
		assert_int_equal(totp_step(secret, digits, cases[i].when_s, 0), step);
	}
}

static void
a_code_is_good_for_three_steps_and_once(void **state)
{
	static const struct { int64_t after_s, last; bool is_good; } cases[] = {
		{ 0, -1, true }, { 30, -1, true }, { -30, -1, true }, { 59, -1, true }, { -1, -1, true }, { -30, -1, true },
		{ 60, -1, false }, { -31, -1, false }, { 3600, -1, false },
		{ 0, 0, false }, { 30, 0, false }, { -30, 0, false }, { 0, 1, false }, { 30, 5, false },
	};
	static const char *const bad[] = { "", "12345", "1234567", "94287082", "28708a", " 287082", "28708٢", "-87082" };
	const uint8_t *secret = (const uint8_t *)"12345678901234567890";
	int64_t base = NOW - NOW % TOTP_STEP_S, step = base / TOTP_STEP_S;
	char digits[TOTP_DIGITS + 1];

	(void)state;
	totp_init();
	totp_digits(secret, base, digits);
	for (size_t i = 0; i < COUNT(cases); i++)
		if (totp_step(secret, digits, base + cases[i].after_s, step + cases[i].last) != (cases[i].is_good ? step : 0))
			fail_msg("case %zu", i);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (totp_step(secret, bad[i], 59, 0) != 0)
			fail_msg("\"%s\"", bad[i]);
	assert_int_equal(totp_step(secret, "755224", 0, -5), 0);	/* a clock that stands at its beginning */
}

struct door { struct staffed s; struct login *l; uint8_t totp[STAFF_TOTP_BYTES]; };

/* "eden" with a password and a telephone: one hash for all of a test program. */
static void
door_make(struct door *d)
{
	static char hash[STAFF_PASSWORD_HASH_BYTES];
	char sql[512], hex[2 * STAFF_TOTP_BYTES + 1];

	staffed_make(&d->s);
	staffed_found(&d->s);
	staffed_account(&d->s, "eden", "np", MAY(CALLER), NOW - 86400);
	desk_add(&d->s.desk, d->s.audit, "staff.add", "eden roles=0x20");	/* for a restart */
	if (*hash == '\0')
		assert_true(password_hash(phrase, hash));
	randombytes_buf(d->totp, sizeof(d->totp));
	sodium_bin2hex(hex, sizeof(hex), d->totp, sizeof(d->totp));
	snprintf(sql, sizeof(sql), "UPDATE account SET password = '%s', totp = x'%s' WHERE name = 'eden'", hash, hex);
	assert_string_equal(staffed_sql(&d->s, sql), "");
	d->l = login_new(d->s.staff);
}

static void
door_drop(struct door *d)
{
	login_free(d->l);
	staffed_drop(&d->s);
}

static enum staff_result
enter(struct door *d, const char *name, const char *password, int64_t now_s, char token[LOGIN_TOKEN_CHARS + 1])
{
	char digits[TOTP_DIGITS + 1];

	totp_digits(d->totp, now_s, digits);
	buf_reset(&d->s.desk.why);
	return login_open(d->l, name, password, digits, now_s, token, &d->s.desk.why);
}

static enum staff_result
who(struct door *d, const char *token, int64_t now_s, struct account *a)
{
	buf_reset(&d->s.desk.why);
	return login_who(d->l, token, now_s, a, &d->s.desk.why);
}

static void
three_things_must_be_right(void **state)
{
	static const char wrong[] = REFUSAL;
	static const struct { const char *name, *password; int64_t code_of_s; bool is_blocked, is_fine; } cases[] = {
		{ "eden", "four words one phrasE", 0, false, false },
		{ "eden", phrase, 3600, false, false },
		{ "ghost", phrase, 0, false, false },
		{ "abeba", phrase, 0, false, false },		/* has not set a password */
		{ "eden", phrase, 0, true, false },
		{ "eden", phrase, 0, false, true },
	};
	char token[LOGIN_TOKEN_CHARS + 1], object[AUDIT_WORD_BYTES];
	struct account a;
	struct door d;

	(void)state;
	door_make(&d);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t now_s = NOW + 100 * (int64_t)i;		/* past every delay */
		char digits[TOTP_DIGITS + 1];

		assert_string_equal(staffed_sql(&d.s, cases[i].is_blocked ? "UPDATE account SET is_blocked = 1 WHERE name = 'eden'" :
		    "UPDATE account SET is_blocked = 0 WHERE name = 'eden'"), "");
		totp_digits(d.totp, now_s + cases[i].code_of_s, digits);
		buf_reset(&d.s.desk.why);
		if (login_open(d.l, cases[i].name, cases[i].password, digits, now_s, token, &d.s.desk.why) !=
		    (cases[i].is_fine ? STAFF_OK : STAFF_REFUSED) || strcmp(d.s.desk.why.ptr, cases[i].is_fine ? "" : wrong) != 0)
			fail_msg("case %zu: %s", i, d.s.desk.why.ptr);
		assert_int_equal(strlen(token), cases[i].is_fine ? LOGIN_TOKEN_CHARS : 0);
	}
	assert_int_equal(who(&d, token, NOW + 600, &a), STAFF_OK);
	assert_string_equal(a.name, "eden");
	assert_int_equal(a.roles, MAY(CALLER));
	assert_int_equal(desk_events(&d.s.desk, "login.refused", object), 5);
	assert_int_equal(desk_events(&d.s.desk, "login.open", NULL), 1);
	token[5] = token[5] == 'A' ? 'B' : 'A';
	assert_int_equal(who(&d, token, NOW + 600, &a), STAFF_REFUSED);
	assert_string_equal(d.s.desk.why.ptr, "you are not signed in, or not any more");
	assert_string_equal(a.name, "");
	assert_int_equal(who(&d, "", NOW + 600, &a), STAFF_REFUSED);
	door_drop(&d);
}

static void
a_code_that_was_used_opens_nothing(void **state)
{
	char token[LOGIN_TOKEN_CHARS + 1], digits[TOTP_DIGITS + 1];
	int64_t base = NOW - NOW % TOTP_STEP_S;
	struct door d;

	(void)state;
	door_make(&d);
	assert_int_equal(enter(&d, "eden", phrase, base, token), STAFF_OK);
	assert_int_equal(enter(&d, "eden", phrase, base + 1, token), STAFF_REFUSED);
	/* nor after a restart */
	login_free(d.l);
	staffed_reopen(&d.s);
	d.l = login_new(d.s.staff);
	assert_int_equal(enter(&d, "eden", phrase, base + 2, token), STAFF_REFUSED);
	/* nor for an act; the next one does, once */
	assert_int_equal(enter(&d, "eden", phrase, base + 30, token), STAFF_OK);
	totp_digits(d.totp, base + 30, digits);
	assert_int_equal(login_step_up(d.l, token, digits, base + 31, &d.s.desk.why), STAFF_REFUSED);
	totp_digits(d.totp, base + 60, digits);
	assert_int_equal(login_step_up(d.l, token, digits, base + 60, &d.s.desk.why), STAFF_OK);
	assert_int_equal(login_step_up(d.l, token, digits, base + 61, &d.s.desk.why), STAFF_REFUSED);
	assert_int_equal(desk_events(&d.s.desk, "login.step-up", NULL), 1);
	assert_int_equal(login_step_up(d.l, "no token", digits, base + 62, &d.s.desk.why), STAFF_REFUSED);
	door_drop(&d);
}

static void
a_token_ends(void **state)
{
	static const struct { const char *what; int64_t steps_s[4]; bool is_good; } cases[] = {
		{ "idle", { LOGIN_IDLE_S + 1 }, false },
		{ "not yet idle", { LOGIN_IDLE_S, 2 * LOGIN_IDLE_S }, true },
		{ "idle later", { LOGIN_IDLE_S, 2 * LOGIN_IDLE_S + 1 }, false },
		{ "the clock fell back by a day", { -86400 }, false },
	};
	char token[LOGIN_TOKEN_CHARS + 1];
	struct account a;
	struct door d;

	(void)state;
	door_make(&d);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t now_s = NOW + 7 * 86400 * (int64_t)i;
		enum staff_result result = STAFF_REFUSED;

		assert_int_equal(enter(&d, "eden", phrase, now_s, token), STAFF_OK);
		for (const int64_t *step = cases[i].steps_s; *step != 0; step++)
			result = who(&d, token, now_s + *step, &a);
		if (result != (cases[i].is_good ? STAFF_OK : STAFF_REFUSED))
			fail_msg("%s", cases[i].what);
		/* what ended does not come back */
		if (!cases[i].is_good)
			assert_int_equal(who(&d, token, now_s, &a), STAFF_REFUSED);
	}
	/* twelve hours, however busy */
	{
		int64_t now_s = NOW + 40 * 86400, t;

		assert_int_equal(enter(&d, "eden", phrase, now_s, token), STAFF_OK);
		for (t = now_s; t <= now_s + LOGIN_END_S; t += 600)
			assert_int_equal(who(&d, token, t, &a), STAFF_OK);
		assert_int_equal(who(&d, token, t, &a), STAFF_REFUSED);
	}
	assert_int_equal(enter(&d, "eden", phrase, NOW + 50 * 86400, token), STAFF_OK);
	login_close(d.l, token);
	assert_int_equal(who(&d, token, NOW + 50 * 86400, &a), STAFF_REFUSED);
	login_close(d.l, token);
	door_drop(&d);
}

/* Who signs in again and again leaves room for others: her fifth token ends her first. */
static void
four_tokens_each(void **state)
{
	char tokens[5][LOGIN_TOKEN_CHARS + 1];
	struct account a;
	struct door d;

	(void)state;
	door_make(&d);
	for (int i = 0; i < 5; i++)
		assert_int_equal(enter(&d, "eden", phrase, NOW + 30 * i, tokens[i]), STAFF_OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(who(&d, tokens[i], NOW + 150, &a), i == 0 ? STAFF_REFUSED : STAFF_OK);
	door_drop(&d);
}

/* A stolen token dies with what its owner loses, at once. */
static void
a_stolen_token_is_worth_what_the_account_is(void **state)
{
	struct account a = { .name = "eden", .owner = "np", .roles = MAY(OPERATOR) }, got;
	char token[LOGIN_TOKEN_CHARS + 1], digits[TOTP_DIGITS + 1], code[STAFF_HALF_CHARS + 1];
	struct door d;

	(void)state;
	door_make(&d);
	assert_int_equal(enter(&d, "eden", phrase, NOW, token), STAFF_OK);
	staffed_agree(&d.s, "staff.change", "np");
	assert_int_equal(staff_change(d.s.staff, &a, NOW, &d.s.desk.why), STAFF_OK);
	assert_int_equal(who(&d, token, NOW, &got), STAFF_OK);
	assert_int_equal(got.roles, MAY(OPERATOR));
	assert_int_equal(staff_block(d.s.staff, "eden", "abeba", NOW, &d.s.desk.why), STAFF_OK);
	/* let in again before the thief comes: her old token stays dead */
	staffed_agree(&d.s, "staff.change", "np");
	assert_int_equal(staff_change(d.s.staff, &a, NOW, &d.s.desk.why), STAFF_OK);
	assert_int_equal(who(&d, token, NOW, &got), STAFF_REFUSED);
	assert_int_equal(enter(&d, "eden", phrase, NOW + 60, token), STAFF_OK);
	assert_int_equal(staff_block(d.s.staff, "eden", "eden", NOW, &d.s.desk.why), STAFF_OK);
	totp_digits(d.totp, NOW + 120, digits);
	assert_int_equal(login_step_up(d.l, token, digits, NOW + 120, &d.s.desk.why), STAFF_REFUSED);
	assert_int_equal(who(&d, token, NOW + 120, &got), STAFF_REFUSED);
	/* a lost telephone: token, password and old codes end together */
	staffed_agree(&d.s, "staff.change", "np");
	assert_int_equal(staff_change(d.s.staff, &a, NOW, &d.s.desk.why), STAFF_OK);
	assert_int_equal(enter(&d, "eden", phrase, NOW + 180, token), STAFF_OK);
	staffed_agree(&d.s, "staff.recode", "np");
	assert_int_equal(staff_recode(d.s.staff, "eden", code, NOW, &d.s.desk.why), STAFF_OK);
	assert_int_equal(who(&d, token, NOW + 180, &got), STAFF_REFUSED);
	assert_int_equal(enter(&d, "eden", phrase, NOW + 240, token), STAFF_REFUSED);
	door_drop(&d);
}

/* Names that are there and names that are not are slowed alike, and nobody for longer than a minute. */
static void
wrong_tries_become_slow_and_never_a_lock(void **state)
{
	static const char *const names[] = { "eden", "ghost" };
	/* seconds after the try before; 0 ends */
	static const struct { int64_t after_s; const char *sentence; } cases[] = {
		{ 0, REFUSAL }, { 0, REFUSAL }, { 0, REFUSAL },
		{ 0, "too many wrong tries: try again in 2 s" }, { 1, "too many wrong tries: try again in 1 s" },
		{ 1, REFUSAL }, { 3, "too many wrong tries: try again in 1 s" },
		{ 1, REFUSAL }, { 0, "too many wrong tries: try again in 8 s" },
	};
	char token[LOGIN_TOKEN_CHARS + 1], right[TOTP_DIGITS + 1];
	struct door d;

	(void)state;
	door_make(&d);
	for (size_t n = 0; n < COUNT(names); n++) {
		int64_t now_s = NOW;

		for (size_t i = 0; i < COUNT(cases); i++) {
			now_s += cases[i].after_s;
			buf_reset(&d.s.desk.why);
			assert_int_equal(login_open(d.l, names[n], "wrong words", "000000", now_s, token, &d.s.desk.why), STAFF_REFUSED);
			if (strcmp(d.s.desk.why.ptr, cases[i].sentence) != 0)
				fail_msg("%s, try %zu: %s", names[n], i, d.s.desk.why.ptr);
		}
	}
	/* somebody else is not slowed, and who waits a minute always gets her try */
	assert_int_equal(login_open(d.l, "abeba", "wrong words", "000000", NOW, token, &d.s.desk.why), STAFF_REFUSED);
	for (int i = 0; i < 3; i++) {
		buf_reset(&d.s.desk.why);
		assert_int_equal(login_open(d.l, "eden", "wrong words", "000000", NOW + 60 * (i + 1), token, &d.s.desk.why), STAFF_REFUSED);
		assert_string_equal(d.s.desk.why.ptr, REFUSAL);
	}
	totp_digits(d.totp, NOW + 240, right);
	assert_int_equal(login_open(d.l, "eden", phrase, right, NOW + 240, token, &d.s.desk.why), STAFF_OK);
	/* and then it is forgotten */
	buf_reset(&d.s.desk.why);
	assert_int_equal(login_open(d.l, "eden", "wrong words", "000000", NOW + 240, token, &d.s.desk.why), STAFF_REFUSED);
	assert_string_equal(d.s.desk.why.ptr, REFUSAL);
	door_drop(&d);
}

static bool
has(const uint8_t *bytes, size_t len, const char *word)
{
	for (size_t i = 0; i + strlen(word) <= len; i++)
		if (memcmp(bytes + i, word, strlen(word)) == 0)
			return true;
	return false;
}

/* A password typed where the name belongs must not be kept by the log. */
static void
a_name_that_is_none_is_not_written_down(void **state)
{
	static uint8_t log[1 << 16];
	char token[LOGIN_TOKEN_CHARS + 1];
	struct door d;
	size_t len;

	(void)state;
	door_make(&d);
	assert_int_equal(login_open(d.l, "four-words-one-phrase", "eden", "000000", NOW, token, &d.s.desk.why), STAFF_REFUSED);
	len = desk_read(&d.s.desk, "audit.log", log, sizeof(log));
	assert_false(has(log, len, "four-words"));
	assert_true(has(log, len, "nobody"));
	door_drop(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_rfc_6238),
		cmocka_unit_test(a_code_is_good_for_three_steps_and_once),
		cmocka_unit_test(three_things_must_be_right),
		cmocka_unit_test(a_code_that_was_used_opens_nothing),
		cmocka_unit_test(a_token_ends),
		cmocka_unit_test(four_tokens_each),
		cmocka_unit_test(a_stolen_token_is_worth_what_the_account_is),
		cmocka_unit_test(wrong_tries_become_slow_and_never_a_lock),
		cmocka_unit_test(a_name_that_is_none_is_not_written_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
