/*
 * test_write_all.c - the folder of a name is found and synced, however long the path is
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/write_all.h"

enum { DEPTH = 6, NAME = 200 };

static void
the_folder_of_a_name(void **state)
{
	static const struct { const char *path; int fault; } cases[] = {
		{ "name", 0 }, { "/name", 0 }, { "/tmp/name", 0 }, { "/tmp/", 0 }, { "", 0 },
		{ "/tmp/there/is/none/name", ENOENT }, { "/etc/passwd/name", ENOTDIR },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		errno = 0;
		if (folder_sync(cases[i].path) != (cases[i].fault == 0) || (cases[i].fault != 0 && errno != cases[i].fault))
			fail_msg("\"%s\": %s", cases[i].path, strerror(errno));
	}
}

/* A path that is cut short is another folder, or none. */
static void
a_long_path(void **state)
{
	char path[DEPTH * (NAME + 1) + 64] = "/tmp/safar-write-XXXXXX";
	size_t ends[DEPTH], len;

	(void)state;
	assert_non_null(mkdtemp(path));
	len = strlen(path);
	for (unsigned i = 0; i < DEPTH; i++) {
		ends[i] = len;
		path[len++] = '/';
		memset(path + len, 'a', NAME);
		len += NAME;
		path[len] = '\0';
		assert_int_equal(mkdir(path, 0700), 0);
	}
	memcpy(path + len, "/name", sizeof("/name"));
	assert_true(folder_sync(path));
	path[len] = '\0';
	for (unsigned i = DEPTH; i-- > 0;) {
		assert_int_equal(rmdir(path), 0);
		path[ends[i]] = '\0';
	}
	assert_int_equal(rmdir(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_folder_of_a_name), cmocka_unit_test(a_long_path) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
