/*
 * test_stack_files.c - the files of a run: what one program is told, the others are told, too
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <sys/stat.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"
#include "routing/ways.h"
#include "tests/support/tree.h"

enum { RUNS = 50 };

static void
slurp(const char *directory, const char *name, char *out, size_t size)
{
	char path[128];
	struct stat st;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	f = fopen(path, "re");
	assert_non_null(f);
	out[fread(out, 1, size - 1, f)] = '\0';
	fclose(f);
}

/* Enough runs to meet a random password that our own reader would refuse, if there were some. */
static void
both_ways_lead_to_the_operator(void **state)
{
	char directory[] = "/tmp/safar-stack-XXXXXX", path[128], room[1024], conf[16384];
	struct stack_files f = { .directory = directory, .pack = "/nowhere/pack", .numbers = "+447700900123",
		.port = { [PORT_SMSC] = 1001, [PORT_BOX] = 1002, [PORT_ADMIN] = 1003, [PORT_USSD] = 1004 } };
	struct buf why = BUF_OVER(room);
	struct diag d;
	struct ways w;

	(void)state;
	assert_true(sodium_init() >= 0);
	assert_non_null(mkdtemp(directory));
	for (int i = 0; i < RUNS; i++) {
		stack_make_passwords(&f);
		if (!stack_write_files(&f, &why))
			fail_msg("%s", why.ptr);
	}
	snprintf(path, sizeof(path), "%s/ways.ini", directory);
	diag_init(&d, stderr);
	assert_true(ways_read(&w, path, &d));
	assert_int_equal(w.count, STACK_WAYS);
	assert_string_equal(w.way[0].name, "simulator");
	assert_int_equal(w.way[0].carries, WAY_SMS);
	assert_string_equal(w.way[1].name, "ussd");
	assert_int_equal(w.way[1].carries, WAY_USSD);
	assert_string_equal(w.way[1].numbers, "*384*77# *384*78#");
	assert_int_equal(w.way[1].ussd.begin, ussd_dialect_find("standard")->begin);
	for (size_t i = 0; i < w.count; i++) {
		assert_int_equal(w.way[i].key.port, 1001);
		assert_string_equal(w.way[i].key.password, f.password);
	}
	assert_int_equal(w.bearerbox.box_port, 1002);
	assert_int_equal(w.bearerbox.admin_port, 1003);
	ways_release(&w);
	slurp(directory, "kannel.conf", conf, sizeof(conf));
	assert_non_null(strstr(conf, "\nsmsc-id = \"simulator;ussd\"\n"));
	assert_non_null(strstr(conf, "\nadmin-port = 1003\n"));
	assert_null(strstr(conf, directory));
	slurp(directory, "safar.conf", conf, sizeof(conf));
	assert_non_null(strstr(conf, "port = 1002\n"));
	assert_non_null(strstr(conf, "ring_path = /ring\n"));
	if (!run_directory_remove(directory, &why))
		fail_msg("%s", why.ptr);
}

static const char *
built(const char *name)
{
	static char path[256];
	const char *build = getenv("SAFAR_BUILD");

	snprintf(path, sizeof(path), "%s/%s", build != NULL ? build : "build", name);
	return path;
}

/* Invented firms, for a pack whose every text says SAMPLE, and for no other. */
static void
invented_lists_are_for_a_sample(void **state)
{
	static const struct { const char *pack; bool has_folder, is_read, is_served; } cases[] = {
		{ "sample.pack", false, true, false }, { "sample.pack", true, true, true }, { "release.pack", true, true, false },
		{ "no.pack", true, false, false },
	};
	char directory[] = "/tmp/safar-stack-XXXXXX", folder[64], room[512], conf[16384];

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(folder, sizeof(folder), "%s/registers", directory);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stack_files f = { .directory = directory, .pack = built(cases[i].pack), .numbers = "+447700900123" };
		struct buf why = BUF_OVER(room), out = BUF_OVER(conf);

		if (cases[i].has_folder)
			mkdir(folder, 0700);
		assert_int_equal(stack_find_registers(&f, directory, &why), cases[i].is_read);
		assert_int_equal(why.len == 0, cases[i].is_read);
		buf_reset(&why);
		assert_true(stack_safar_conf(&out, &f, &why));
		assert_int_equal(strstr(conf, "\nregisters = ") != NULL, cases[i].is_served);
	}
	assert_true(tree_remove(directory));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(both_ways_lead_to_the_operator), cmocka_unit_test(invented_lists_are_for_a_sample) };

	return cmocka_run_group_tests_name("stack_files", tests, NULL, NULL);
}
