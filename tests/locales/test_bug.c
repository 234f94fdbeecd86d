/* A bug ends the process with one line that names the place, and no core. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"

/* AddressSanitizer would stop before we do. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* Runs `act` in a child; what it said on stderr goes to `said`. */
static int
status_of(void (*act)(void), char *said, size_t size)
{
	int fds[2], status;
	size_t len = 0;
	ssize_t got;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		act();
		_exit(0);
	}
	close(fds[1]);
	while (len + 1 < size && (got = read(fds[0], said + len, size - 1 - len)) > 0)
		len += (size_t)got;
	said[len] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void
a_bug(void)
{
	BUG_IF(1 + 1 == 2);
}

static void
no_bug(void)
{
	BUG_IF(1 + 1 == 3);
}

static void
no_memory(void)
{
	xmalloc(PTRDIFF_MAX);
}

static void
no_product(void)
{
	xcalloc(SIZE_MAX / 2, 3);
}

static void
a_bug_stops_with_its_place(void **state)
{
	static const struct { void (*act)(void); int code; const char *says; } cases[] = {
		{ a_bug,	70, "error bug at=tests/locales/test_bug.c:" },
		{ no_bug,	0,  "" },
		{ no_memory,	70, "error bug at=locales/text/bug.c:" },
		{ no_product,	70, "error bug at=locales/text/bug.c:" },
	};
	char said[8192];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int status = status_of(cases[i].act, said, sizeof(said));
		const char *says = strstr(said, "error bug");	/* a sanitizer may speak first */

		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), cases[i].code);
		if (cases[i].code)
			assert_non_null(says);
		if (cases[i].code && strncmp(says, cases[i].says, strlen(cases[i].says)) != 0)
			fail_msg("case %zu said: %s", i, said);
	}
}

static void
copies_end_in_nul(void **state)
{
	char *a = xstrdup("abc"), *b = xmemdup0("abc", 2), *c = xmemdup0(NULL, 0);

	(void)state;
	assert_string_equal(a, "abc");
	assert_string_equal(b, "ab");
	assert_string_equal(c, "");
	free(a);
	free(b);
	free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bug_stops_with_its_place),
		cmocka_unit_test(copies_end_in_nul),
	};

	return cmocka_run_group_tests_name("bug", tests, NULL, NULL);
}
