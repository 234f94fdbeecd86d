/* broadcast_typed.c - what every test of safar broadcast begins with */
#include "tests/control/broadcast_typed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct typed typed = { .said = BUF_INIT(1 << 20) };

int
typed_set_up(void **state)
{
	(void)state;
	scripted_open(&typed.script);
	return 0;
}

int
typed_tear_down(void **state)
{
	(void)state;
	scripted_close(&typed.script);
	buf_free(&typed.said);
	return 0;
}

void
says(const char *words)
{
	scripted_said(&typed.said, words, true);
}

void
says_not(const char *words)
{
	scripted_said(&typed.said, words, false);
}

void
asked(const char *op, unsigned n, const char *args)
{
	scripted_was_asked(&typed.script, op, n, args);
}

const char *
written(const char *name, const char *text)
{
	static char path[160];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", typed.script.folder, name);
	out = fopen(path, "we");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	return path;
}
