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
		cmocka_unit_test(stray_bytes_forget_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
