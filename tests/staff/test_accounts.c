/*
 * test_accounts.c - who comes, who changes, who is blocked, and by whom
 */
/* long: all that can be done to an account, each case a row */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

enum { DAY = 86400 };

static void
the_founding_is_of_two_and_once(void **state)
{
	static const struct { const char *names[2], *passwords[2], *sentence; } cases[] = {
		{ { "abeba", "abeba" }, { "four words one phrase", "another phrase of mine" }, "two people have two names and two passwords" },
		{ { "abeba", "biruk" }, { "four words one phrase", "four words one phrase" }, "two people have two names and two passwords" },
		{ { "abeba", "biruk" }, { "four words one phrase", "eleven char" }, "biruk: the password has fewer than 12 characters" },
		{ { "abeba", "biruk" }, { "aaaaaaaabbbbbbbb", "four words one phrase" }, "abeba: the password is a few letters over and over" },
		{ { "abeba", "biruk" }, { "four words\none phrase", "x" }, "abeba: the password has a character that no keyboard writes" },
		{ { "abeba-of-addis", "biruk" }, { "abeba-of-addis", "x" }, "abeba-of-addis: the password is the name" },
		{ { "a2345678901234567890123456789012", "biruk" }, { "four words one phrase", "x" }, "a name has more than 31 characters" },
	};
	struct founder two[2] = { { "abeba", "four words one phrase", { 0 } }, { "biruk", "ስልክህን አታሳይ ለማንም", { 0 } } };
	struct account a;
	struct staffed s;

	(void)state;
	staffed_make(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct founder bad[2] = { { cases[i].names[0], cases[i].passwords[0], { 0 } },
			{ cases[i].names[1], cases[i].passwords[1], { 0 } } };

		buf_reset(&s.desk.why);
		assert_int_equal(staff_found(s.staff, bad, NOW, &s.desk.why), STAFF_REFUSED);
		assert_string_equal(s.desk.why.ptr, cases[i].sentence);
		assert_true(staff_is_empty(s.staff));
	}
	buf_reset(&s.desk.why);
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_OK);
	assert_memory_not_equal(two[0].totp, two[1].totp, STAFF_TOTP_BYTES);
	assert_false(staff_is_empty(s.staff));
	assert_int_equal(desk_events(&s.desk, "staff.found", NULL), 2);
	assert_int_equal(staff_get(s.staff, "biruk", &a, &s.desk.why), STAFF_OK);
	assert_int_equal(a.roles, MAY(ADMIN));
	assert_int_equal(a.made_s, NOW);
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "the founding is over");
	staffed_reopen(&s);
	buf_reset(&s.desk.why);
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "the founding is over");
	staffed_drop(&s);
}

static void
a_bad_name_founds_nothing(void **state)
{
	struct founder two[2] = { { "abeba", "four words one phrase", { 0 } }, { "Biruk", "another phrase of mine", { 0 } } };
	static const uint8_t none[STAFF_TOTP_BYTES];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	assert_int_equal(staff_found(s.staff, two, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "a name has 1 to 31 of the letters a-z 0-9 . -");
	assert_true(staff_is_empty(s.staff));
	assert_memory_equal(two[0].totp, none, sizeof(none));
	assert_int_equal(desk_events(&s.desk, "staff.found", NULL), 0);
	staffed_drop(&s);
}

/* The founding comes first, and is of two. */
static void
nobody_is_there_before_two(void **state)
{
	static const char row[] = "INSERT INTO account SELECT 'third', '', '', %s, 0, %s, 0, '', x'', 0, x'', 0, 0";
	struct staffed s;
	char sql[256];

	(void)state;
	staffed_make(&s);
	assert_true(staff_is_empty(s.staff));
	snprintf(sql, sizeof(sql), row, "1", "0");
	assert_string_equal(staffed_sql(&s, sql), "two administrators come first");
	snprintf(sql, sizeof(sql), row, "4", "1");
	assert_string_equal(staffed_sql(&s, sql), "a founder is an administrator of the whole gateway");
	staffed_drop(&s);
}

static void
an_account_needs_its_approval(void **state)
{
	struct account a = { .name = "eden", .owner = "np", .area = "QA", .roles = MAY(CALLER) }, got;
	static const struct { const char *op, *owner; bool is_it; } cases[] = {
		{ NULL, NULL, false }, { "staff.change", "np", false }, { "staff.add", "lk", false }, { "staff.add", "", false },
		{ "staff.add", "np", true },
	};
	char code[STAFF_HALF_CHARS + 1], object[AUDIT_WORD_BYTES];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&s.desk.why);
		if (cases[i].op != NULL)
			staffed_agree(&s, cases[i].op, cases[i].owner);
		assert_int_equal(staff_add(s.staff, &a, code, NOW, &s.desk.why), cases[i].is_it ? STAFF_OK : STAFF_REFUSED);
		assert_string_equal(s.desk.why.ptr, cases[i].is_it ? "" : "this needs an approval of staff.add for this owner first");
		assert_int_equal(strlen(code), cases[i].is_it ? 16 : 0);
	}
	assert_int_equal(staff_get(s.staff, "eden", &got, &s.desk.why), STAFF_OK);
	assert_string_equal(got.owner, "np");
	assert_string_equal(got.area, "QA");
	assert_int_equal(got.roles, MAY(CALLER));
	assert_int_equal(got.made_s, NOW);
	assert_int_equal(desk_events(&s.desk, "staff.add", object), 1);
	assert_string_equal(object, "eden roles=0x20");
	/* one approval, one account */
	snprintf(a.name, sizeof(a.name), "eden2");
	assert_int_equal(staff_add(s.staff, &a, code, NOW, &s.desk.why), STAFF_REFUSED);
	staffed_drop(&s);
}

static void
what_an_account_may_be(void **state)
{
	static const struct { const char *name, *owner, *area; uint32_t roles; const char *sentence; } cases[] = {
		{ "eden", "np", "QA", MAY(CALLER) | MAY(OPERATOR), "" },
		{ "auditor", "", "", MAY(AUDITOR), "" },
		{ "both", "", "", MAY(ADMIN) | MAY(APPROVER), "" },
		{ "eden", "np", "", MAY(EDITOR), "there is an account of this name" },
		{ "abeba", "", "", MAY(EDITOR), "there is an account of this name" },
		{ "shell", "", "", MAY(EDITOR), "this name is no person's" },
		{ "safard", "", "", MAY(EDITOR), "this name is no person's" },
		{ "nobody", "", "", MAY(EDITOR), "this name is no person's" },
		{ "Eden", "", "", MAY(EDITOR), "a name has 1 to 31 of the letters a-z 0-9 . -" },
		{ "", "", "", MAY(EDITOR), "a name has 1 to 31 of the letters a-z 0-9 . -" },
		{ "a b", "", "", MAY(EDITOR), "a name has 1 to 31 of the letters a-z 0-9 . -" },
		{ "new", "np", "Q A", MAY(EDITOR), "an area has at most 31 of the letters A-Z a-z 0-9 . _ -" },
		{ "new", "", "", 64, "there is no such role" },
		{ "new", "", "", MAY(ADMIN) | MAY(AUDITOR), "an administrator is no auditor and no caller" },
		{ "new", "", "", MAY(ADMIN) | MAY(CALLER), "an administrator is no auditor and no caller" },
	};
	struct staffed s;
	char code[STAFF_HALF_CHARS + 1];

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct account a = { .roles = cases[i].roles };
		bool is_fine = *cases[i].sentence == '\0';

		snprintf(a.name, sizeof(a.name), "%s", cases[i].name);
		snprintf(a.owner, sizeof(a.owner), "%s", cases[i].owner);
		snprintf(a.area, sizeof(a.area), "%s", cases[i].area);
		buf_reset(&s.desk.why);
		staffed_agree(&s, "staff.add", a.owner);
		if (staff_add(s.staff, &a, code, NOW, &s.desk.why) != (is_fine ? STAFF_OK : STAFF_REFUSED) ||
		    strncmp(s.desk.why.ptr, cases[i].sentence, strlen(cases[i].sentence)) != 0)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
	}
	staffed_drop(&s);
}

/* Both halves: the maker's, then the checker's. */
struct code { char made[STAFF_HALF_CHARS + 1], agreed[STAFF_HALF_CHARS + 1]; };

static void
add(struct staffed *s, const char *name, struct code *code)
{
	struct account a = { .owner = "np", .roles = MAY(CALLER) };

	snprintf(a.name, sizeof(a.name), "%s", name);
	snprintf(code->agreed, sizeof(code->agreed), "%s", staffed_agree(s, "staff.add", "np"));
	assert_int_equal(staff_add(s->staff, &a, code->made, NOW, &s->desk.why), STAFF_OK);
}

/* One hash in all: what is refused is refused before. */
static void
a_code_is_good_once_and_for_a_day(void **state)
{
	static const char wrong[] = "the name or a half of the code is wrong, or the code is older than a day";
	uint8_t totp[STAFF_TOTP_BYTES], none[STAFF_TOTP_BYTES] = { 0 };
	struct code code, other;
	char bad[STAFF_HALF_CHARS + 1];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	add(&s, "eden", &code);
	add(&s, "aster", &other);
	memcpy(bad, code.made, sizeof(bad));
	bad[15] = bad[15] == 'a' ? 'b' : 'a';
	{
		const struct { const char *name, *halves[2], *password; int64_t now_s; const char *sentence; } cases[] = {
			{ "eden", { code.made, code.agreed }, "short", NOW, "the password has fewer than 12 characters" },
			{ "eden", { bad, code.agreed }, "four words one phrase", NOW, wrong },
			{ "eden", { code.made, code.made }, "four words one phrase", NOW, wrong },	/* the maker alone */
			{ "eden", { code.made, "" }, "four words one phrase", NOW, wrong },
			{ "eden", { code.agreed, code.agreed }, "four words one phrase", NOW, wrong },	/* the checker alone */
			{ "eden", { code.made, other.agreed }, "four words one phrase", NOW, wrong },
			{ "eden", { "", "" }, "four words one phrase", NOW, wrong },
			{ "eden", { other.made, other.agreed }, "four words one phrase", NOW, wrong },
			{ "ghost", { code.made, code.agreed }, "four words one phrase", NOW, wrong },
			{ "abeba", { "", "" }, "four words one phrase", NOW, wrong },		/* has none */
			{ "eden", { code.made, code.agreed }, "four words one phrase", NOW + DAY, wrong },
			{ "eden", { code.made, code.agreed }, "four words one phrase", NOW - 2 * DAY, wrong },	/* a clock far behind */
			{ "eden", { code.agreed, code.made }, "four words one phrase", NOW + DAY - 1, "" },
			{ "eden", { code.made, code.agreed }, "another phrase of mine", NOW + 1, wrong },
		};

		for (size_t i = 0; i < COUNT(cases); i++) {
			bool is_fine = *cases[i].sentence == '\0';

			buf_reset(&s.desk.why);
			if (staff_enrol(s.staff, cases[i].name, cases[i].halves, cases[i].password, totp, cases[i].now_s, &s.desk.why) !=
			    (is_fine ? STAFF_OK : STAFF_REFUSED) || strcmp(s.desk.why.ptr, cases[i].sentence) != 0)
				fail_msg("case %zu: %s", i, s.desk.why.ptr);
			assert_int_equal(memcmp(totp, none, sizeof(none)) != 0, is_fine);
		}
	}
	assert_int_equal(desk_events(&s.desk, "staff.enrol", NULL), 1);
	assert_int_equal(desk_events(&s.desk, "staff.refused", NULL), 12);
	/* blocked before she came */
	assert_int_equal(staff_block(s.staff, "aster", "abeba", NOW, &s.desk.why), STAFF_OK);
	buf_reset(&s.desk.why);
	assert_int_equal(staff_enrol(s.staff, "aster", (const char *const[]){ other.made, other.agreed }, "four words one phrase", totp, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, wrong);
	/* neither code nor password lies in the file */
	assert_int_equal(staffed_ask(&s, "SELECT count(*) FROM account WHERE name = 'eden' AND password LIKE '$argon2id$v=19$m=65536,t=2,p=1$%'"), 1);
	staffed_drop(&s);
}

static bool
is_in_file(struct staffed *s, const char *name, const char *word)
{
	static uint8_t room[1 << 20];
	size_t len = desk_read(&s->desk, name, room, sizeof(room)), n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(room + i, word, n) == 0)
			return true;
	return false;
}

/* From the agreement on, not from when the maker takes her time; and nobody reads a half in the file. */
static void
a_code_ends_a_day_after_the_agreement(void **state)
{
	struct account a = { .name = "late", .owner = "np", .roles = MAY(CALLER) };
	const char *halves[2];
	char made[STAFF_HALF_CHARS + 1];
	uint8_t totp[STAFF_TOTP_BYTES];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	halves[0] = staffed_agree(&s, "staff.add", "np");
	assert_int_equal(strlen(halves[0]), STAFF_HALF_CHARS);
	assert_int_equal(staff_add(s.staff, &a, made, NOW + DAY - 1, &s.desk.why), STAFF_OK);
	halves[1] = made;
	assert_int_equal(staff_enrol(s.staff, "late", halves, "four words one phrase", totp, NOW + DAY, &s.desk.why), STAFF_REFUSED);
	for (int i = 0; i < 2; i++) {
		assert_false(is_in_file(&s, "staff.db", halves[i]));
		assert_false(is_in_file(&s, "staff.db-wal", halves[i]));
		assert_false(is_in_file(&s, "audit.log", halves[i]));
	}
	assert_true(is_in_file(&s, "staff.db-wal", "late"));
	/* what needs no code gives none */
	assert_string_equal(staffed_agree(&s, "staff.change", "np"), "");
	staffed_drop(&s);
}

static void
who_may_block(void **state)
{
	static const struct { const char *name, *by, *sentence; } cases[] = {
		{ "eden", "abeba", "" },
		{ "eden", "eden", "" },				/* her telephone is gone */
		{ "eden", "npadmin", "" },
		{ "biruk", "abeba", "" },			/* one of the last two: it must be possible at once */
		{ "aster", "npadmin", "only an administrator of its owner blocks another account" },
		{ "biruk", "npadmin", "only an administrator of its owner blocks another account" },
		{ "eden", "aster", "only an administrator of its owner blocks another account" },
		{ "eden", "blocked", "only an administrator of its owner blocks another account" },
		{ "eden", "shell", "there is no account of this name" },
		{ "ghost", "abeba", "there is no account of this name" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool is_fine = *cases[i].sentence == '\0';
		struct account a;
		struct staffed s;

		staffed_make(&s);
		staffed_found(&s);
		staffed_account(&s, "eden", "np", MAY(EDITOR), NOW);
		staffed_account(&s, "npadmin", "np", MAY(ADMIN), NOW);
		staffed_account(&s, "aster", "lk", MAY(EDITOR), NOW);
		staffed_account(&s, "blocked", "", MAY(ADMIN), NOW);
		assert_string_equal(staffed_sql(&s, "UPDATE account SET is_blocked = 1 WHERE name = 'blocked'"), "");
		if (staff_block(s.staff, cases[i].name, cases[i].by, NOW, &s.desk.why) != (is_fine ? STAFF_OK : STAFF_REFUSED) ||
		    strcmp(s.desk.why.ptr, cases[i].sentence) != 0)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
		if (is_fine) {
			assert_int_equal(staff_get(s.staff, cases[i].name, &a, &s.desk.why), STAFF_OK);
			assert_true(a.is_blocked);
		}
		assert_int_equal(desk_events(&s.desk, "staff.block", NULL), is_fine);
		staffed_drop(&s);
	}
}

static void
the_last_administrator_stays(void **state)
{
	static const char last[] = "the last administrator stays: nobody could let anybody in again";
	struct account a = { .name = "biruk" };
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	staffed_agree(&s, "staff.change", "");		/* agreed to while there were two */
	assert_int_equal(staff_block(s.staff, "abeba", "biruk", NOW, &s.desk.why), STAFF_OK);
	assert_int_equal(staff_block(s.staff, "biruk", "biruk", NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, last);
	buf_reset(&s.desk.why);
	assert_int_equal(staff_change(s.staff, &a, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, last);
	staffed_drop(&s);
}

static void
a_change_needs_its_approval(void **state)
{
	struct account a = { .name = "eden", .owner = "np", .area = "QA", .roles = MAY(CALLER) | MAY(OPERATOR) }, got;
	char object[AUDIT_WORD_BYTES], code[STAFF_HALF_CHARS + 1];
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	staffed_account(&s, "eden", "np", MAY(EDITOR), NOW);
	staffed_account(&s, "aster", "lk", MAY(EDITOR), NOW);
	assert_int_equal(staff_change(s.staff, &a, NOW, &s.desk.why), STAFF_REFUSED);
	staffed_agree(&s, "staff.change", "np");
	buf_reset(&s.desk.why);
	assert_int_equal(staff_change(s.staff, &a, NOW, &s.desk.why), STAFF_OK);
	assert_int_equal(desk_events(&s.desk, "staff.change", object), 1);
	assert_string_equal(object, "eden roles=0x30");
	assert_int_equal(staff_get(s.staff, "eden", &got, &s.desk.why), STAFF_OK);
	assert_string_equal(got.area, "QA");
	assert_int_equal(got.roles, a.roles);
	/* another owner's account under this owner's approval */
	snprintf(a.name, sizeof(a.name), "aster");
	staffed_agree(&s, "staff.change", "np");
	assert_int_equal(staff_change(s.staff, &a, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "name, owner and age of an account cannot be changed");
	/* a new code for her, by its own approval */
	buf_reset(&s.desk.why);
	staffed_agree(&s, "staff.recode", "np");
	assert_int_equal(staff_recode(s.staff, "aster", code, NOW, &s.desk.why), STAFF_REFUSED);
	staffed_agree(&s, "staff.recode", "lk");
	assert_int_equal(staff_recode(s.staff, "aster", code, NOW, &s.desk.why), STAFF_OK);
	assert_int_equal(strlen(code), 16);
	assert_int_equal(desk_events(&s.desk, "staff.recode", object), 1);
	assert_string_equal(object, "aster");
	staffed_drop(&s);
}

static bool
names(void *arg, const struct account *a)
{
	struct buf *out = arg;

	buf_addf(out, "%s ", a->name);
	return strcmp(a->name, "biruk") != 0;
}

static void
the_list_is_by_name(void **state)
{
	char room[128];
	struct buf out = BUF_OVER(room);
	struct staffed s;

	(void)state;
	staffed_make(&s);
	staffed_found(&s);
	staffed_account(&s, "aster", "", MAY(EDITOR), NOW);
	staffed_account(&s, "zewdu", "", MAY(EDITOR), NOW);
	assert_int_equal(staff_list(s.staff, names, &out, &s.desk.why), STAFF_OK);
	assert_string_equal(out.ptr, "abeba aster biruk ");
	staffed_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_founding_is_of_two_and_once),
		cmocka_unit_test(a_bad_name_founds_nothing),
		cmocka_unit_test(nobody_is_there_before_two),
		cmocka_unit_test(an_account_needs_its_approval),
		cmocka_unit_test(what_an_account_may_be),
		cmocka_unit_test(a_code_is_good_once_and_for_a_day),
		cmocka_unit_test(a_code_ends_a_day_after_the_agreement),
		cmocka_unit_test(who_may_block),
		cmocka_unit_test(the_last_administrator_stays),
		cmocka_unit_test(a_change_needs_its_approval),
		cmocka_unit_test(the_list_is_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
