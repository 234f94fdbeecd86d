/*
 * test_kannel_conf.c - the file that bearerbox must not misread
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/kannel_conf.h"

static void
values_that_bearerbox_would_misread_are_refused(void **state)
{
	static const struct { const char *key, *value, *line; } cases[] = {
		{ "smsc-id", "simulator", "smsc-id = simulator\n" },
		{ "box-deny-ip", "*.*.*.*", "box-deny-ip = \"*.*.*.*\"\n" },
		{ "system-type", "", "system-type = \"\"\n" },
		{ "log-file", "a b#c", "log-file = \"a b#c\"\n" },
		{ "text", "Reply and include your town name", NULL },
		{ "text", "INCLUDED", NULL },
		{ "include", "x", NULL },
		{ "text", "a\"b", NULL },
		{ "text", "a\nb", NULL },
		{ "text", "a\\b", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[256], said[256];
		struct buf out = BUF_OVER(room), why = BUF_OVER(said);
		struct kannel_writer w = { &out, &why, false };

		kannel_set(&w, cases[i].key, cases[i].value);
		if (w.is_bad != (cases[i].line == NULL))
			fail_msg("%s = %s: %s", cases[i].key, cases[i].value, w.is_bad ? why.ptr : "was taken");
		assert_string_equal(out.ptr, cases[i].line == NULL ? "" : cases[i].line);
		assert_int_equal(why.len > 0, w.is_bad);
	}
}

static void
groups_never_melt(void **state)
{
	char room[256], said[64];
	struct buf out = BUF_OVER(room), why = BUF_OVER(said);
	struct kannel_writer w = { &out, &why, false };

	(void)state;
	kannel_group(&w, "core");
	kannel_setn(&w, "admin-port", 1);
	kannel_group(&w, "smsbox");
	assert_string_equal(out.ptr, "group = core\nadmin-port = 1\n\ngroup = smsbox\n");
}

static void
the_file_says_what_the_project_relies_on(void **state)
{
	static const char *const lines[] = {
		"alt-charset = UTF-8\n", "max-sms-octets = 1000\n", "max-pending-submits = 10\n", "store-type = spool\n",
		"dlr-storage = spool\n", "sms-combine-concatenated-mo = false\n", "log-level = 3\n",
		"allowed-smsc-id = simulator\n", "group = smsbox\n", "group = smsbox-route\nsmsbox-id = safar\n",
		"box-deny-ip = \"*.*.*.*\"\n", "admin-interface = 127.0.0.1\n", "smsbox-interface = 127.0.0.1\n",
		"smsc-password = p4ssw0rd\n", "sms-resend-freq = 5\n",
	};
	const struct kannel_conf c = { 2775, 13001, 13000, "secret", "safar", "p4ssw0rd", "safar", 10 };
	char room[256];
	struct buf out = BUF_INIT(16384), why = BUF_OVER(room);

	(void)state;
	assert_true(kannel_conf_write(&out, &c, &why));
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (strstr(out.ptr, lines[i]) == NULL)
			fail_msg("not there: %s", lines[i]);
	}
	assert_null(strstr(out.ptr, "access-log"));
	assert_null(strstr(out.ptr, "include"));
	buf_free(&out);
}

static void
a_bad_value_writes_no_file(void **state)
{
	const struct kannel_conf c = { 2775, 13001, 13000, "please include me", "safar", "x", "safar", 10 };
	char room[256];
	struct buf out = BUF_INIT(16384), why = BUF_OVER(room);

	(void)state;
	assert_false(kannel_conf_write(&out, &c, &why));
	assert_non_null(strstr(why.ptr, "admin-password"));
	assert_null(strstr(why.ptr, "please"));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_that_bearerbox_would_misread_are_refused),
		cmocka_unit_test(groups_never_melt),
		cmocka_unit_test(the_file_says_what_the_project_relies_on),
		cmocka_unit_test(a_bad_value_writes_no_file),
	};

	return cmocka_run_group_tests_name("kannel_conf", tests, NULL, NULL);
}
