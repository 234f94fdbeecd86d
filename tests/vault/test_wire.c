/* test_wire.c - a frame is read as it was written, and nothing else is a frame */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/vault/wire.h"
#include "locales/text/bug.h"

static const struct wire_ask full = { .verb = WIRE_OPEN, .purpose = VAULT_JOB, .owner = "np", .list = "broadcast", .who = "safard",
	.job = "0123456789abcdef0123456789abcdef", .id = { 1, 2, 3 }, .sealed = { 9, 8, 7 } };

static void
questions_are_read_as_written(void **state)
{
	struct wire_ask asks[] = { full, full, { .verb = WIRE_FORGET }, full }, got;
	uint8_t frame[WIRE_BYTES];

	(void)state;
	asks[1].verb = WIRE_RESEAL;
	asks[1].purpose = VAULT_REQUEST;
	memset(asks[1].who, 0, WIRE_WORD_BYTES);
	memset(asks[1].job, 0, WIRE_WORD_BYTES);
	memset(asks[3].owner, 'n', WIRE_WORD_BYTES - 1);
	memset(asks[3].list, 'l', WIRE_WORD_BYTES - 1);
	memset(asks[3].who, 'w', WIRE_WORD_BYTES - 1);
	memset(asks[3].job, 'j', WIRE_WORD_BYTES - 1);
	for (size_t i = 0; i < COUNT(asks); i++) {
		size_t len = wire_put_ask(frame, &asks[i]);

		assert_true(len > 2);
		assert_int_equal(wire_ask_length(frame, len), len - 2);
		assert_true(wire_get_ask(frame + 2, len - 2, &got));
		assert_memory_equal(&got, &asks[i], sizeof(got));
	}
}

static void
answers_are_read_as_written(void **state)
{
	struct wire_reply r = { WIRE_REFUSED, "no", 2 }, got;
	uint8_t frame[WIRE_BYTES];
	size_t len = wire_put_reply(frame, &r);

	(void)state;
	assert_true(wire_get_reply(frame + 2, len - 2, &got));
	assert_int_equal(got.status, r.status);
	assert_int_equal(got.len, r.len);
	assert_string_equal((const char *)got.bytes, "no");
	r.len = WIRE_WHY_BYTES;
	len = wire_put_reply(frame, &r);
	assert_true(len > 0 && wire_get_reply(frame + 2, len - 2, &got));
	r.len++;
	assert_int_equal(wire_put_reply(frame, &r), 0);
}

/* Cut anywhere, a byte more, another length of a word: no frame.  A copy of its exact size, so that a reader too far is seen. */
static void
what_is_cut_or_longer_is_no_frame(void **state)
{
	uint8_t frame[WIRE_BYTES + 1] = { 0 };
	size_t len = wire_put_ask(frame, &full) - 2;
	struct wire_ask got;

	(void)state;
	for (size_t cut = 0; cut <= len + 1; cut++) {
		uint8_t *copy = xmalloc(cut + 1);

		memcpy(copy + 1, frame + 2, cut);
		if (wire_get_ask(copy + 1, cut, &got) != (cut == len))
			fail_msg("%zu of %zu bytes", cut, len);
		free(copy);
	}
	for (size_t i = 0; i < len; i++)
		for (unsigned value = 0; value < 256; value++) {
			uint8_t was = frame[2 + i];

			frame[2 + i] = (uint8_t)value;
			if (wire_get_ask(frame + 2, len, &got)) {
				assert_true(got.purpose < VAULT_PURPOSE_COUNT && got.verb == WIRE_OPEN);
				assert_true(strlen(got.owner) == 2 && strlen(got.job) == 32);
			}
			frame[2 + i] = was;
		}
}

static void
a_word_has_no_nul_inside(void **state)
{
	uint8_t frame[WIRE_BYTES];
	size_t len = wire_put_ask(frame, &full) - 2;
	struct wire_ask got;

	(void)state;
	assert_memory_equal(frame + 2, "\1\1\2\2np", 6);
	frame[7] = '\0';		/* "n\0" would be the owner n */
	assert_false(wire_get_ask(frame + 2, len, &got));
}

static struct vault_rows_ask
rows(unsigned count)
{
	struct vault_rows_ask a = { .owner = "np", .list = "alerts", .who = "safard", .job = "0123456789abcdef0123456789abcdef", .count = count };

	for (unsigned i = 0; i < VAULT_ROWS_MAX; i++) {
		memset(a.row[i].id, (int)i + 1, SEAL_ID_BYTES);
		memset(a.row[i].sealed, 0x80 + (int)i, SEALED_BYTES);
	}
	return a;
}

/* Byte for byte, so that both ends of two releases understand each other. */
static void
rows_stand_in_the_frame_as_the_table_says(void **state)
{
	static const uint8_t golden[] = "\x00\xe1\1\4\2np\6alerts\6safard\x20" "0123456789abcdef0123456789abcdef\2"
	    "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\x80\x80\x80";
	static const uint8_t golden_said[] = "\0\x19\1\0\0\14" "447700900123\1\0\3\0\4soon";
	const struct wire_said said = { WIRE_DONE, 3, { { VAULT_ROW_OPEN, "447700900123" }, { VAULT_ROW_LATER, "" },
	    { VAULT_ROW_STOPPED, "" } }, "soon" };
	const struct wire_said no = { WIRE_REFUSED, 0, { { VAULT_ROW_OPEN, "" } }, "no" };
	uint8_t frame[WIRE_ROWS_BYTES], answer[WIRE_SAID_BYTES];
	struct vault_rows_ask a = rows(2);

	(void)state;
	assert_int_equal(wire_put_rows(frame, &a), 2 + 0xE1);
	assert_memory_equal(frame, golden, sizeof(golden) - 1);
	assert_int_equal(frame[2 + 0xE1 - SEALED_BYTES - 1], 2);
	assert_int_equal(frame[2 + 0xE1 - 1], 0x81);
	assert_int_equal(wire_put_said(answer, &said), sizeof(golden_said) - 1);
	assert_memory_equal(answer, golden_said, sizeof(golden_said) - 1);
	assert_int_equal(wire_put_said(answer, &no), 7);
	assert_memory_equal(answer, "\0\5\1\1\2no", 7);
}

static void
rows_are_read_as_written(void **state)
{
	static const char long_word[] = "0123456789012345678901234567890123456789012345678901234567890123";
	uint8_t frame[WIRE_ROWS_BYTES], small[WIRE_BYTES];
	struct wire_ask alone = { .verb = WIRE_ROWS }, got_alone;
	struct vault_rows_ask a = rows(0);
	struct wire_rows got;
	size_t len = 0;

	(void)state;
	for (a.count = 1; a.count <= VAULT_ROWS_MAX; a.count++) {
		len = wire_put_rows(frame, &a);
		assert_int_equal(wire_ask_length(frame, len), len - 2);
		assert_true(wire_get_rows(frame + 2, len - 2, &got));
		assert_int_equal(got.count, a.count);
		assert_memory_equal(got.row, a.row, a.count * sizeof(a.row[0]));
		assert_string_equal(got.owner, a.owner);
		assert_string_equal(got.list, a.list);
		assert_string_equal(got.who, a.who);
		assert_string_equal(got.job, a.job);
		assert_false(wire_get_ask(frame + 2, len - 2, &got_alone));
	}
	assert_int_equal(wire_put_rows(frame, &a), 0);		/* 65 */
	a.count = 0;
	assert_int_equal(wire_put_rows(frame, &a), 0);
	assert_false(wire_get_rows((const uint8_t *)"\1\4\0\0\0\0\0", 7, &got));
	assert_int_equal(wire_put_ask(small, &alone), 0);
	a = rows(VAULT_ROWS_MAX);
	a.owner = a.list = a.who = a.job = long_word + 1;
	assert_int_equal(wire_put_rows(frame, &a), WIRE_ROWS_BYTES);	/* the bound is reached, and fits */
	assert_true(wire_get_rows(frame + 2, WIRE_ROWS_BYTES - 2, &got));
	a.job = long_word;
	assert_int_equal(wire_put_rows(frame, &a), 0);
}

/* Each cut, a byte more, every other length and count: none.  Copies of their exact size. */
static void
rows_that_are_cut_or_longer_are_none(void **state)
{
	static const size_t lengths[] = { 4, 7, 14, 21, 54 };		/* four words and the count */
	uint8_t frame[WIRE_ROWS_BYTES + 1] = { 0 };
	struct vault_rows_ask a = rows(3);
	size_t len = wire_put_rows(frame, &a) - 2;
	struct wire_rows got;

	(void)state;
	for (size_t cut = 0; cut <= len + 1; cut++) {
		uint8_t *copy = xmalloc(cut + 1);

		memcpy(copy + 1, frame + 2, cut);
		if (wire_get_rows(copy + 1, cut, &got) != (cut == len))
			fail_msg("%zu of %zu bytes", cut, len);
		free(copy);
	}
	assert_int_equal(frame[lengths[0]], 2);
	assert_int_equal(frame[lengths[4]], 3);
	for (size_t i = 0; i < COUNT(lengths); i++)
		for (unsigned value = 0; value < 256; value++) {
			uint8_t was = frame[lengths[i]];

			frame[lengths[i]] = (uint8_t)value;
			if (wire_get_rows(frame + 2, len, &got) != (value == was))
				fail_msg("length %zu: %u", i, value);
			frame[lengths[i]] = was;
		}
	frame[6] = '\0';		/* "n\0" */
	assert_false(wire_get_rows(frame + 2, len, &got));
}

static void
what_is_said_of_rows_is_read_as_written(void **state)
{
	struct wire_said said = { .count = VAULT_ROWS_MAX }, got;
	uint8_t frame[WIRE_SAID_BYTES + 1] = { 0 };
	size_t len;

	(void)state;
	for (unsigned i = 0; i < VAULT_ROWS_MAX; i++)
		memcpy(said.row[i].digits, "447700900123999", SEAL_DIGITS + 1);
	memset(said.why, 'w', WIRE_WHY_BYTES);
	assert_int_equal(wire_put_said(frame, &said), WIRE_SAID_BYTES);
	assert_true(wire_get_said(frame + 2, WIRE_SAID_BYTES - 2, VAULT_ROWS_MAX, &got));
	assert_memory_equal(&got, &said, sizeof(got));
	said.count = VAULT_ROWS_MAX + 1;
	assert_int_equal(wire_put_said(frame, &said), 0);
	said.count = 2;
	said.row[1].end = VAULT_ROW_NEVER;			/* digits that nobody may see do not leave */
	len = wire_put_said(frame, &said) - 2;
	assert_true(wire_get_said(frame + 2, len, 2, &got));
	assert_string_equal(got.row[1].digits, "");
	assert_false(wire_get_said(frame + 2, len, 1, &got));	/* of other rows than were asked for */
	assert_false(wire_get_said(frame + 2, len, 3, &got));
	for (size_t cut = 0; cut <= len + 1; cut++) {
		uint8_t *copy = xmalloc(cut + 1);

		memcpy(copy + 1, frame + 2, cut);
		if (wire_get_said(copy + 1, cut, 2, &got) != (cut == len))
			fail_msg("%zu of %zu bytes", cut, len);
		free(copy);
	}
}

static void
an_answer_of_rows_that_is_malformed_is_none(void **state)
{
	static const struct { const char *what; size_t len; uint8_t bytes[24]; } cases[] = {
		{ "another version", 6, { 2, 0, 1, 0, 0, 0 } },
		{ "another status", 5, { 1, 2, 1, 0, 0 } },
		{ "no such end", 5, { 1, 0, 4, 0, 0 } },
		{ "open without digits", 5, { 1, 0, 0, 0, 0 } },
		{ "digits of a row that is not open", 6, { 1, 0, 1, 1, '4', 0 } },
		{ "sixteen digits", 21, "\1\0\0\20" "4477009001234567" },
		{ "a letter", 8, { 1, 0, 0, 3, '4', 'x', '4', 0 } },
		{ "a NUL among digits", 8, { 1, 0, 0, 3, '4', 0, '4', 0 } },
		{ "a NUL in the sentence", 7, { 1, 0, 1, 0, 2, 'a', 0 } },
		{ "a sentence longer than any", 5, { 1, 0, 1, 0, 201 } },
		{ "a refusal with a row", 5, { 1, 1, 1, 0, 0 } },
	};
	static const uint8_t good[] = { 1, 0, 1, 0, 0 };
	struct wire_said got;

	(void)state;
	assert_true(wire_get_said(good, sizeof(good), 1, &got));
	assert_false(wire_get_said(good, sizeof(good), 0, &got));
	assert_false(wire_get_said(good, sizeof(good), VAULT_ROWS_MAX + 1, &got));
	for (size_t i = 0; i < COUNT(cases); i++)
		if (wire_get_said(cases[i].bytes, cases[i].len, 1, &got))
			fail_msg("%s", cases[i].what);
}

/* Only rows may be long; whoever says so must say it in the first four bytes. */
static void
no_other_question_may_be_as_long_as_rows(void **state)
{
	static const struct { size_t len; unsigned version, verb; bool is_good; } cases[] = {
		{ 0, 1, WIRE_OPEN, false }, { 1, 1, WIRE_OPEN, false }, { 2, 1, WIRE_OPEN, true }, { WIRE_BYTES - 2, 1, WIRE_OPEN, true },
		{ WIRE_BYTES - 1, 1, WIRE_OPEN, false }, { WIRE_BYTES - 1, 1, WIRE_RESEAL, false }, { WIRE_BYTES - 1, 1, WIRE_FORGET, false },
		{ WIRE_BYTES - 1, 1, WIRE_ROWS, true }, { WIRE_BYTES - 1, 2, WIRE_ROWS, false }, { WIRE_BYTES - 1, 1, WIRE_VERB_END, false },
		{ WIRE_ROWS_BYTES - 2, 1, WIRE_ROWS, true }, { WIRE_ROWS_BYTES - 1, 1, WIRE_ROWS, false }, { 0xFFFF, 1, WIRE_ROWS, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = cases[i].len;
		const uint8_t head[] = { (uint8_t)(len >> 8), (uint8_t)len, (uint8_t)cases[i].version, (uint8_t)cases[i].verb };

		if (wire_ask_length(head, sizeof(head)) != (cases[i].is_good ? len : 0))
			fail_msg("%zu bytes of verb %u", len, cases[i].verb);
		for (size_t have = 2; have < sizeof(head); have++)	/* not known yet: waited for, as far as rows go */
			assert_int_equal(wire_ask_length(head, have), len >= 2 && len <= WIRE_ROWS_BYTES - 2 ? len : 0);
	}
}

/* There is no way back from it: no frame is it but the one that says so in full. */
static void
stray_bytes_forget_nothing(void **state)
{
	const struct wire_ask forget = { .verb = WIRE_FORGET };
	uint8_t frame[WIRE_BYTES];
	size_t len = wire_put_ask(frame, &forget) - 2;
	struct wire_ask got;

	(void)state;
	for (size_t cut = 0; cut < len; cut++)
		assert_false(wire_get_ask(frame + 2, cut, &got));
	for (size_t i = 3; i < len; i++) {
		frame[2 + i] ^= 1;
		assert_false(wire_get_ask(frame + 2, len, &got));
		frame[2 + i] ^= 1;
	}
	assert_true(wire_get_ask(frame + 2, len, &got));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(questions_are_read_as_written),
		cmocka_unit_test(answers_are_read_as_written),
		cmocka_unit_test(what_is_cut_or_longer_is_no_frame),
		cmocka_unit_test(a_word_has_no_nul_inside),
		cmocka_unit_test(rows_stand_in_the_frame_as_the_table_says),
		cmocka_unit_test(rows_are_read_as_written),
		cmocka_unit_test(rows_that_are_cut_or_longer_are_none),
		cmocka_unit_test(what_is_said_of_rows_is_read_as_written),
		cmocka_unit_test(an_answer_of_rows_that_is_malformed_is_none),
		cmocka_unit_test(no_other_question_may_be_as_long_as_rows),
		cmocka_unit_test(stray_bytes_forget_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
