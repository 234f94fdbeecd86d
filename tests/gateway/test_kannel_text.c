/*
 * test_kannel_text.c - user data as bearerbox gives it becomes UTF-8
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/kannel_bench.h"

static const struct {
	const char *what, *data; size_t len; int coding, mclass; const char *udh; size_t udh_len;
	const char *text; bool is_binary;
} texts[] = {
	{ "septets: @ is 0x00, euro is an escape pair", "\x00\x1b\x65\x11", 4, 0, -1, "", 0, "@\xe2\x82\xac_", false },
	{ "one octet above 0x7F: it was UTF-8 all the time", "\x40\xc3\xa9", 3, 0, -1, "", 0, "@\xc3\xa9", false },
	{ "a message class says UTF-8", "\x40\x5f", 2, 0, 1, "", 0, "@_", false },
	{ "coding unset is 7-bit", "\x00", 1, -1, -1, "", 0, "@", false },
	{ "UTF-16, a pair of surrogates", "\xd8\x3d\xde\x00", 4, 2, -1, "", 0, "\xf0\x9f\x98\x80", false },
	{ "8-bit is no text", "\x01\x02", 2, 1, -1, "", 0, "\x01\x02", true },
	{ "a port: WAP push", "ab", 2, 0, -1, "\x06\x05\x04\x0b\x84\x23\xf0", 7, "ab", true },
	{ "national shift in the header: text", "ab", 2, 0, -1, "\x03\x25\x01\x01", 4, "ab", false },
	{ "Turkish locking shift", "\x1c\x69\x1d\x6c\x69", 5, 0, -1, "\x03\x25\x01\x01", 4, "\u015Ei\u015Fli", false },
	{ "Turkish single shift", "\x1b\x53i\x1b\x73li", 7, 0, -1, "\x03\x24\x01\x01", 4, "\u015Ei\u015Fli", false },
	{ "Hindi, both tables", "\x2f\x42\x4c\x5f\x27\x59\x20\x1b\x43\x1b\x19", 11, 0, -1, "\x06\x24\x01\x06\x25\x01\x06", 7,
	  "\u0928\u092E\u0938\u094D\u0924\u0947 C\u0964", false },
	{ "Urdu is read", "\x4e\x1a\x1a", 3, 0, -1, "\x03\x25\x01\x0d", 4, "\u0645\u062F\u062F", false },
	{ "a table that does not exist", "ab", 2, 0, -1, "\x03\x25\x01\x0e", 4, "ab", false },
	{ "header longer than itself", "ab", 2, 0, -1, "\x0a\x00\x03\x01", 4, "ab", false },
	{ "part 3 of 2 is a message of its own", "ab", 2, 0, -1, "\x05\x00\x03\x01\x02\x03", 6, "ab", false },
	{ "part 0 too", "ab", 2, 0, -1, "\x05\x00\x03\x01\x02\x00", 6, "ab", false },
	{ "part 1 of 1 does not wait", "ab", 2, 0, -1, "\x05\x00\x03\x01\x01\x01", 6, "ab", false },
	{ "empty", "", 0, 0, -1, "", 0, "", false },
};

static void
user_data_becomes_text(void **state)
{
	struct bench *b = *state;

	b->kind = OUTBOUND_NOTHING;
	connect_first(b);
	for (unsigned i = 0; i < COUNT(texts); i++) {
		struct frame f = frame_mo(i + 1, "");

		f.data = frame_bytes(texts[i].data, texts[i].len);
		f.coding = texts[i].coding;
		f.mclass = texts[i].mclass;
		if (texts[i].udh_len > 0)
			f.udh = frame_bytes(texts[i].udh, texts[i].udh_len);
		fake_say(b->fake, &f);
		UNTIL(b, b->calls == i + 1);
		if (strcmp(texts[i].text, b->call[i].text) != 0 || texts[i].is_binary != b->call[i].is_binary)
			fail_msg("%s: got \"%s\"", texts[i].what, b->call[i].text);
	}
}

/* Each part is read with the tables that its own header names. */
static void
parts_have_tables_of_their_own(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "");

	b->kind = OUTBOUND_NOTHING;
	connect_first(b);
	f.coding = 0;
	f.data = frame_bytes("\x1c", 1);
	f.udh = frame_bytes("\x08\x00\x03\x07\x02\x01\x25\x01\x01", 9);
	fake_say(b->fake, &f);
	frame_id(f.id, 2);
	f.udh = frame_bytes("\x05\x00\x03\x07\x02\x02", 6);
	fake_say(b->fake, &f);
	UNTIL(b, b->calls == 1);
	assert_string_equal("\u015E\u00C6", b->call[0].text);
}

static void
absent_text_is_empty(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "");

	connect_first(b);
	f.data = (struct frame_string){ 0 };
	fake_say(b->fake, &f);
	UNTIL(b, b->calls == 1);
	assert_int_equal(0, b->call[0].len);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(user_data_becomes_text),
		KANNEL_TEST(absent_text_is_empty),
		KANNEL_TEST(parts_have_tables_of_their_own),
	};

	return cmocka_run_group_tests_name("kannel_text", tests, NULL, NULL);
}
