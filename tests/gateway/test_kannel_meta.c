/*
 * test_kannel_meta.c - the optional parameters of a USSD message, read and written
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_ussd.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
parameters_are_read(void **state)
{
	static const struct { const char *dialect, *meta; unsigned op; bool has_session; uint8_t session[2]; } cases[] = {
		{ "standard", "?smpp?ussd_service_op=%01&its_session_info=%00%A1&", 0x01, true, { 0x00, 0xA1 } },
		{ "standard", "?smpp?its_session_info=%00%a1&ussd_service_op=%12", 0x12, true, { 0x00, 0xA1 } },
		{ "standard", "?orig_msg?a=b&?smpp?x=%41&ussd_service_op=%02&", 0x02, false, { 0 } },
		{ "standard", "?smpp?x=1&?other?ussd_service_op=%02&", USSD_OP_NONE, false, { 0 } },
		{ "standard", "?smpp?its_session_info=AB&", USSD_OP_NONE, true, { 'A', 'B' } },	/* printable octets come as they are */
		{ "mica", "?smpp?user_message_reference=258&its_session_info=%00%A1&", USSD_OP_NONE, true, { 1, 2 } },
		{ "mica", "?smpp?user_message_reference=65535&", USSD_OP_NONE, true, { 255, 255 } },
		{ "mica", "?smpp?user_message_reference=65536&", USSD_OP_NONE, false, { 0 } },
		{ "mica", "?smpp?user_message_reference=%01%02&", USSD_OP_NONE, false, { 0 } },
		{ "number", "?smpp?ussd_service_op=%11&its_session_info=%00%A1&", 0x11, false, { 0 } },
		{ "standard", "", USSD_OP_NONE, false, { 0 } },
		{ "standard", "?smpp?ussd_service_op=%0", USSD_OP_NONE, false, { 0 } },	/* cut short */
		{ "standard", "?smpp?ussd_service_op=%GG&", USSD_OP_NONE, false, { 0 } },
		{ "standard", "?smpp?ussd_service_op=%01%02&", USSD_OP_NONE, false, { 0 } },	/* one octet it is */
		{ "standard", "?smpp?ussd_service_op=&", USSD_OP_NONE, false, { 0 } },
		{ "standard", "?smpp?its_session_info=%00%00%00&", USSD_OP_NONE, false, { 0 } },
		{ "standard", "?smpp?", USSD_OP_NONE, false, { 0 } },
		{ "standard", "smpp?ussd_service_op=%01&", USSD_OP_NONE, false, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct ussd_dialect *d = ussd_dialect_find(cases[i].dialect);
		struct kannel_ussd got;

		kannel_ussd_read((struct kannel_bytes){ cases[i].meta, strlen(cases[i].meta) }, d, &got);
		if (got.op != cases[i].op || got.has_session != cases[i].has_session ||
		    memcmp(got.session, cases[i].session, 2) != 0)
			fail_msg("%s: op %02x session %d %02x%02x", cases[i].meta, got.op, got.has_session,
			    got.session[0], got.session[1]);
	}
	kannel_ussd_read((struct kannel_bytes){ NULL, 0 }, ussd_dialect_find("standard"), &(struct kannel_ussd){ 0 });
}

static void
dialects_differ(void **state)
{
	static const struct { const char *dialect; uint16_t op; uint8_t session; bool is_known; enum kannel_ussd_event event; } cases[] = {
		{ "standard", 0x01, 0xA0, false, KANNEL_USSD_BEGIN },
		{ "standard", 0x12, 0xA0, true,  KANNEL_USSD_INPUT },
		{ "standard", 0x12, 0xA1, true,  KANNEL_USSD_GONE },	/* the end bit */
		{ "standard", 0x11, 0xA0, true,  KANNEL_USSD_GONE },
		{ "standard", 0x81, 0xA0, true,  KANNEL_USSD_INPUT },
		{ "sixdee",   0x81, 0xA0, true,  KANNEL_USSD_GONE },
		{ "mica",     0x17, 0xA1, true,  KANNEL_USSD_GONE },
		{ "mica",     0x12, 0xA1, true,  KANNEL_USSD_INPUT },	/* a reference may be odd */
		{ "number",   0x01, 0x00, true,  KANNEL_USSD_BEGIN },
		{ "standard", USSD_OP_NONE, 0xA0, false, KANNEL_USSD_BEGIN },
		{ "standard", USSD_OP_NONE, 0xA0, true,  KANNEL_USSD_INPUT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kannel_ussd in = { .op = cases[i].op, .has_session = true, .session = { 0, cases[i].session } };

		if (kannel_ussd_event(ussd_dialect_find(cases[i].dialect), &in, cases[i].is_known) != cases[i].event)
			fail_msg("%s op %02x", cases[i].dialect, cases[i].op);
	}
}

static void
parameters_are_written(void **state)
{
	static const struct { const char *dialect; bool is_end; const char *meta; } cases[] = {
		{ "standard", false, "?smpp?ussd_service_op=%02&its_session_info=%07%A0&" },
		{ "standard", true,  "?smpp?ussd_service_op=%11&its_session_info=%07%A1&" },
		{ "sixdee",   true,  "?smpp?ussd_service_op=%17&its_session_info=%07%A1&" },
		{ "mica",     true,  "?smpp?ussd_service_op=%17&user_message_reference=1952&" },
		{ "number",   true,  "?smpp?ussd_service_op=%11&" },
	};
	const struct kannel_ussd in = { .op = 1, .has_session = true, .session = { 7, 0xA0 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct ussd_dialect *d = ussd_dialect_find(cases[i].dialect);
		char room[KANNEL_USSD_META_BYTES];
		struct buf meta = BUF_OVER(room);

		kannel_ussd_meta(&meta, d, cases[i].is_end ? d->end : d->more, &in);
		assert_true(buf_ok(&meta));
		assert_string_equal(cases[i].meta, meta.ptr);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_read),
		cmocka_unit_test(dialects_differ),
		cmocka_unit_test(parameters_are_written),
	};

	return cmocka_run_group_tests_name("kannel_meta", tests, NULL, NULL);
}
