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

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(both_ways_lead_to_the_operator) };

	return cmocka_run_group_tests_name("stack_files", tests, NULL, NULL);
}
