/*
 * test_control_fields.c - single arguments of single operations, without a socket
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const struct { const char *op, *args; bool is_good; } cases[] = {
	/* an area is an office's name: what staff.db refuses must not be agreed to by two people first */
	{ "staff.add", "{\"name\":\"eve\",\"roles\":[\"caller\"],\"area\":\"doha-2\"}", true },
	{ "staff.add", "{\"name\":\"eve\",\"roles\":[\"caller\"],\"area\":\"\"}", true },
	{ "staff.add", "{\"name\":\"eve\",\"roles\":[\"caller\"],\"area\":\"qa/doha\"}", false },
	{ "staff.add", "{\"name\":\"eve\",\"roles\":[\"caller\"],\"area\":\"Doha\"}", false },
	{ "staff.change", "{\"name\":\"eve\",\"area\":\"doha\"}", true },
	{ "staff.change", "{\"name\":\"eve\",\"area\":\"qa/doha\"}", false },
	/* a file's name stands in the audit log */
	{ "backup", "{\"name\":\"people-2026-11-27.db\"}", true },
	{ "backup", "{\"name\":\"people-20261127-1430.db\"}", true },
	{ "backup", "{\"name\":\"447700900123\"}", false },
	{ "backup", "{\"name\":\"copy-0770090012.db\"}", false },
	{ "backup", "{\"name\":\"009779812345678901.db\"}", false },
	/* a serial is often the second in which the pack was made */
	{ "pack.serve", "{\"serial\":1}", true },
	{ "pack.serve", "{\"serial\":9007199254740993}", true },
	{ "pack.serve", "{\"serial\":0}", false },
	{ "pack.serve", "{\"serial\":-4}", false },
	{ "pack.serve", "{\"serial\":1.5}", false },
	{ "pack.serve", "{\"serial\":\"1\"}", false },
	{ "pack.back", "{\"reason\":\"\"}", false },
	{ "pack.back", "{\"reason\":\"she called 077 0090 0123\"}", false },
	{ "pack.try", "{\"serial\":1,\"bearer\":\"ussd_http\"}", true },
};

static void
arguments_fit_their_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[512];
		struct buf why = BUF_OVER(room);
		json_t *args = json_loads(cases[i].args, 0, NULL);
		unsigned op = 0;

		while (op < control_op_count && strcmp(control_ops[op].name, cases[i].op) != 0)
			op++;
		assert_in_range(op, 0, control_op_count - 1);
		if (control_fields_check(op, cases[i].op, args, false, &why) != cases[i].is_good)
			fail_msg("%s %s: %s", cases[i].op, cases[i].args, why.len > 0 ? why.ptr : "taken");
		json_decref(args);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(arguments_fit_their_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
