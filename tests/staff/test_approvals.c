/*
 * test_approvals.c - one proposes, another agrees: every way in which that could be one person, or something else
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/staff/staff_inside.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

enum { DAY = 86400 };

static const char text[] = "{\"service\":\"sms\",\"text\":\"crisis.flood\"}";

/* Everybody who could want to agree. */
static void
crowd(struct staffed *s)
{
	staffed_make(s);
	staffed_found(s);
	staffed_account(s, "eden", "np", MAY(EDITOR) | MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "aster", "np", MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "young", "np", MAY(APPROVER), NOW - DAY + 1);
	staffed_account(s, "dayold", "np", MAY(APPROVER), NOW - DAY);
	staffed_account(s, "blocked", "np", MAY(APPROVER) | MAY(ADMIN), NOW - 9 * DAY);
	assert_string_equal(staffed_sql(s, "UPDATE account SET is_blocked = 1 WHERE name = 'blocked'"), "");
	staffed_account(s, "editor", "np", MAY(EDITOR), NOW - 9 * DAY);
	staffed_account(s, "auditor", "", MAY(AUDITOR) | MAY(OPERATOR) | MAY(CALLER), NOW - 9 * DAY);
	staffed_account(s, "other", "lk", MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "whole", "", MAY(APPROVER), NOW - 9 * DAY);
	staffed_account(s, "npadmin", "np", MAY(ADMIN), NOW - 9 * DAY);
}

static void
propose(struct staffed *s, const char *maker, const char *op, uint8_t id[STAFF_ID_BYTES])
{
	buf_reset(&s->desk.why);
	if (approval_propose(s->staff, maker, op, "np", text, NOW, id, &s->desk.why) != STAFF_OK)
		fail_msg("%s", s->desk.why.ptr);
}

static enum staff_result
agree(struct staffed *s, const char *checker, const char *op, const uint8_t id[STAFF_ID_BYTES], int64_t now_s)
{
	uint8_t shown[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];

	approval_hash(op, "np", text, shown);
	buf_reset(&s->desk.why);
	return approval_agree(s->staff, checker, id, shown, now_s, half, &s->desk.why);
}

static void
who_may_agree(void **state)
{
	static const struct { const char *maker, *checker, *op, *sentence; int64_t after_s; } cases[] = {
		{ "eden", "aster", "broadcast.send", "", 0 },
		{ "eden", "aster", "broadcast.send", "", DAY - 1 },
		{ "eden", "dayold", "broadcast.send", "", 0 },
		{ "eden", "whole", "broadcast.send", "", 0 },
		{ "abeba", "biruk", "staff.add", "", 0 },
		{ "abeba", "npadmin", "staff.add", "", 0 },
		{ "npadmin", "biruk", "key.rotate", "", 0 },
		{ "eden", "eden", "broadcast.send", "who proposed it cannot agree to it", 0 },
		{ "abeba", "abeba", "staff.add", "who proposed it cannot agree to it", 0 },
		{ "abeba", "abeba", "broadcast.send", "who proposed it cannot agree to it", 0 },
		{ "eden", "aster", "broadcast.send", "it has expired", DAY },
		{ "eden", "aster", "broadcast.send", "it was made later than now: look at the clock", -DAY },
		{ "eden", "young", "broadcast.send", "who agrees was made less than a day ago", 0 },
		{ "eden", "blocked", "broadcast.send", "who agrees has no account, or it is blocked", 0 },
		{ "abeba", "blocked", "staff.add", "who agrees has no account, or it is blocked", 0 },
		{ "eden", "ghost", "broadcast.send", "who agrees has no account, or it is blocked", 0 },
		{ "eden", "", "broadcast.send", "who agrees has no account, or it is blocked", 0 },
		{ "eden", "shell", "broadcast.send", "who agrees has no account, or it is blocked", 0 },
		{ "eden", "editor", "broadcast.send", "who agrees has not the role for it", 0 },
		{ "eden", "auditor", "broadcast.send", "who agrees has not the role for it", 0 },
		{ "eden", "abeba", "broadcast.send", "who agrees has not the role for it", 0 },
		{ "abeba", "aster", "staff.add", "who agrees has not the role for it", 0 },
		{ "abeba", "aster", "key.rotate", "who agrees has not the role for it", 0 },
		{ "eden", "other", "broadcast.send", "who agrees belongs to another owner", 0 },
	};
	unsigned denied = 0;
	struct staffed s;

	(void)state;
	crowd(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t id[STAFF_ID_BYTES];
		struct approval a;
		bool is_fine = *cases[i].sentence == '\0';

		propose(&s, cases[i].maker, cases[i].op, id);
		if (agree(&s, cases[i].checker, cases[i].op, id, NOW + cases[i].after_s) != (is_fine ? STAFF_OK : STAFF_REFUSED) ||
		    strcmp(s.desk.why.ptr, cases[i].sentence) != 0)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
		denied += !is_fine;
		assert_int_equal(approval_get(s.staff, id, NOW, &a, &s.desk.why), STAFF_OK);
		assert_int_equal(a.state, is_fine ? APPROVAL_AGREED : APPROVAL_OPEN);
		assert_string_equal(a.checker, is_fine ? cases[i].checker : "");
		assert_string_equal(a.maker, cases[i].maker);
	}
	assert_int_equal(desk_events(&s.desk, "approval.agree", NULL), COUNT(cases) - denied);
	assert_int_equal(desk_events(&s.desk, "approval.denied", NULL), denied);
	staffed_drop(&s);
}

static void
who_may_propose(void **state)
{
	static char long_text[2100];
	static const struct { const char *maker, *op, *owner, *text, *sentence; } cases[] = {
		{ "eden", "broadcast.send", "np", "{}", "" },
		{ "abeba", "staff.add", "", "{}", "" },
		{ "npadmin", "staff.add", "np", "{}", "" },
		{ "npadmin", "staff.add", "", "{}", "who proposes it belongs to another owner" },
		{ "npadmin", "staff.add", "lk", "{}", "who proposes it belongs to another owner" },
		{ "eden", "broadcast.send", "lk", "{}", "who proposes it belongs to another owner" },
		{ "eden", "staff.add", "np", "{}", "only an administrator proposes this" },
		{ "eden", "key.rotate", "np", "{}", "only an administrator proposes this" },
		{ "blocked", "broadcast.send", "np", "{}", "who proposes it has no account, or it is blocked" },
		{ "ghost", "broadcast.send", "np", "{}", "who proposes it has no account, or it is blocked" },
		{ "eden", "Broadcast", "np", "{}", "an operation has 1 to 31 of the letters a-z 0-9 . -" },
		{ "eden", "", "np", "{}", "an operation has 1 to 31 of the letters a-z 0-9 . -" },
		{ "abeba", "broadcast.send", "n p", "{}", "an owner has at most 31 of the letters A-Z a-z 0-9 . _ -" },
		{ "eden", "broadcast.send", "np", "a\nb", "what is proposed is too long, or is not plain text" },
		{ "eden", "broadcast.send", "np", "\xff", "what is proposed is too long, or is not plain text" },
		{ "eden", "broadcast.send", "np", long_text, "what is proposed is too long, or is not plain text" },
		{ "eden", "a2345678901234567890123456789012", "np", "{}", "what is proposed is too long, or is not plain text" },
	};
	struct staffed s;

	(void)state;
	memset(long_text, 'x', 2048);
	crowd(&s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t id[STAFF_ID_BYTES];

		buf_reset(&s.desk.why);
		if (approval_propose(s.staff, cases[i].maker, cases[i].op, cases[i].owner, cases[i].text, NOW, id, &s.desk.why) !=
		    (*cases[i].sentence == '\0' ? STAFF_OK : STAFF_REFUSED) || strcmp(s.desk.why.ptr, cases[i].sentence) != 0)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
	}
	assert_int_equal(staffed_ask(&s, "SELECT count(*) FROM approval"), 3);
	staffed_drop(&s);
}

static void
what_was_shown_is_what_is_agreed_to(void **state)
{
	uint8_t id[STAFF_ID_BYTES], shown[STAFF_HASH_BYTES];
	char half[STAFF_HALF_CHARS + 1];
	struct staffed s;

	(void)state;
	crowd(&s);
	propose(&s, "eden", "broadcast.send", id);
	approval_hash("broadcast.send", "np", "{\"service\":\"sms\",\"text\":\"crisis.fire\"}", shown);
	assert_int_equal(approval_agree(s.staff, "aster", id, shown, NOW, half, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "what was shown is not what was proposed: look at it again");
	for (size_t i = 0; i < STAFF_HASH_BYTES; i++) {
		approval_hash("broadcast.send", "np", text, shown);
		shown[i] ^= 1;
		assert_int_equal(approval_agree(s.staff, "aster", id, shown, NOW, half, &s.desk.why), STAFF_REFUSED);
	}
	memset(id, 7, sizeof(id));
	assert_int_equal(agree(&s, "aster", "broadcast.send", id, NOW), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "there is no such approval");
	staffed_drop(&s);
}

/* No two triples of words have one hash. */
static void
a_hash_knows_where_a_word_ends(void **state)
{
	static const struct { const char *op, *owner, *words; } cases[] = {
		{ "ab", "c", "d" }, { "a", "bc", "d" }, { "a", "b", "cd" }, { "abcd", "", "" }, { "", "", "abcd" },
	};
	uint8_t hashes[COUNT(cases)][STAFF_HASH_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		approval_hash(cases[i].op, cases[i].owner, cases[i].words, hashes[i]);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(hashes[i], hashes[j], STAFF_HASH_BYTES);
	}
}

static void
it_is_used_once_and_for_nothing_else(void **state)
{
	static const struct { const char *op, *owner, *words, *sentence; int64_t after_s; } cases[] = {
		{ "broadcast.stop", "np", text, "it was agreed to for something else", 0 },
		{ "broadcast.send", "lk", text, "it was agreed to for something else", 0 },
		{ "broadcast.send", "", text, "it was agreed to for something else", 0 },
		{ "broadcast.send", "np", "{}", "it was agreed to for something else", 0 },
		{ "broadcast.send", "np", text, "it has expired", DAY },
		{ "broadcast.send", "np", text, "it was made later than now: look at the clock", -DAY },
		{ "broadcast.send", "np", text, "", DAY - 1 },
		{ "broadcast.send", "np", text, "it was used already", DAY - 1 },
	};
	uint8_t id[STAFF_ID_BYTES];
	struct staffed s;

	(void)state;
	crowd(&s);
	propose(&s, "eden", "broadcast.send", id);
	assert_int_equal(approval_use(s.staff, id, "broadcast.send", "np", text, NOW, &s.desk.why), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "nobody has agreed to it yet");
	assert_int_equal(agree(&s, "aster", "broadcast.send", id, NOW), STAFF_OK);
	assert_int_equal(agree(&s, "whole", "broadcast.send", id, NOW), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "it is agreed to already");
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&s.desk.why);
		if (approval_use(s.staff, id, cases[i].op, cases[i].owner, cases[i].words, NOW + cases[i].after_s, &s.desk.why) !=
		    (*cases[i].sentence == '\0' ? STAFF_OK : STAFF_REFUSED) || strcmp(s.desk.why.ptr, cases[i].sentence) != 0)
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
	}
	assert_int_equal(agree(&s, "whole", "broadcast.send", id, NOW), STAFF_REFUSED);
	assert_string_equal(s.desk.why.ptr, "it was used already");
	assert_int_equal(desk_events(&s.desk, "approval.use", NULL), 1);
	staffed_drop(&s);
}

static void
who_was_blocked_since_takes_it_with_her(void **state)
{
	static const char *const harms[] = {
		"UPDATE account SET is_blocked = 1 WHERE name = 'eden'",
		"UPDATE account SET is_blocked = 1 WHERE name = 'aster'",
		"UPDATE account SET roles = 2 WHERE name = 'aster'",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(harms); i++) {
		uint8_t id[STAFF_ID_BYTES];
		struct staffed s;

		crowd(&s);
		propose(&s, "eden", "broadcast.send", id);
		assert_int_equal(agree(&s, "aster", "broadcast.send", id, NOW), STAFF_OK);
		assert_string_equal(staffed_sql(&s, harms[i]), "");
		assert_int_equal(approval_use(s.staff, id, "broadcast.send", "np", text, NOW, &s.desk.why), STAFF_REFUSED);
		assert_string_equal(s.desk.why.ptr, "who proposed or agreed to it was blocked since, or lost the role");
		staffed_drop(&s);
	}
}

static void
one_person_refuses(void **state)
{
	static const struct { const char *who; bool is_agreed, may; } cases[] = {
		{ "eden", false, true }, { "eden", true, true }, { "aster", false, true }, { "aster", true, true },
		{ "whole", true, true }, { "abeba", false, true }, { "editor", false, false }, { "other", false, false },
		{ "blocked", false, false }, { "ghost", false, false }, { "auditor", true, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t id[STAFF_ID_BYTES];
		struct approval a;
		struct staffed s;

		crowd(&s);
		propose(&s, "eden", "broadcast.send", id);
		if (cases[i].is_agreed)
			assert_int_equal(agree(&s, "aster", "broadcast.send", id, NOW), STAFF_OK);
		if (approval_refuse(s.staff, cases[i].who, id, NOW, &s.desk.why) != (cases[i].may ? STAFF_OK : STAFF_REFUSED))
			fail_msg("case %zu: %s", i, s.desk.why.ptr);
		assert_int_equal(approval_get(s.staff, id, NOW, &a, &s.desk.why), STAFF_OK);
		assert_int_equal(a.state, cases[i].may ? APPROVAL_REFUSED : cases[i].is_agreed ? APPROVAL_AGREED : APPROVAL_OPEN);
		if (cases[i].may) {
			assert_int_equal(agree(&s, "whole", "broadcast.send", id, NOW), STAFF_REFUSED);
			assert_string_equal(s.desk.why.ptr, "it was refused");
			assert_int_equal(approval_use(s.staff, id, "broadcast.send", "np", text, NOW, &s.desk.why), STAFF_REFUSED);
		}
		staffed_drop(&s);
	}
}

struct seen { unsigned count; int64_t last_s; enum approval_state states[8]; };

static bool
note(void *arg, const struct approval *a)
{
	struct seen *seen = arg;

	assert_true(a->made_s <= seen->last_s);
	seen->last_s = a->made_s;
	seen->states[seen->count++] = a->state;
	return true;
}

static void
the_list_is_of_a_week(void **state)
{
	struct seen seen = { 0, INT64_MAX, { 0 } };
	uint8_t id[STAFF_ID_BYTES];
	struct staffed s;

	(void)state;
	crowd(&s);
	for (int day = 8; day >= 0; day -= 2)
		assert_int_equal(approval_propose(s.staff, "eden", "broadcast.send", "np", text, NOW - day * DAY, id, &s.desk.why), STAFF_OK);
	assert_int_equal(approval_list(s.staff, NOW, note, &seen, &s.desk.why), STAFF_OK);
	assert_int_equal(seen.count, 4);
	assert_int_equal(seen.states[0], APPROVAL_OPEN);
	assert_int_equal(seen.states[1], APPROVAL_EXPIRED);
	staffed_drop(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_may_agree),
		cmocka_unit_test(who_may_propose),
		cmocka_unit_test(what_was_shown_is_what_is_agreed_to),
		cmocka_unit_test(a_hash_knows_where_a_word_ends),
		cmocka_unit_test(it_is_used_once_and_for_nothing_else),
		cmocka_unit_test(who_was_blocked_since_takes_it_with_her),
		cmocka_unit_test(one_person_refuses),
		cmocka_unit_test(the_list_is_of_a_week),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
