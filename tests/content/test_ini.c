/* What an author writes into an ini file is read as it looks, or refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "content/ini.h"
#include "locales/text/bug.h"

struct told { char *text; size_t len; FILE *out; struct diag d; };

static struct ini *
read_text(const char *text, size_t len, struct told *told)
{
	char path[] = "/tmp/test_ini.XXXXXX";
	int fd = mkstemp(path);
	struct ini *ini;

	assert_true(fd >= 0);
	assert_true(write(fd, text, len) == (ssize_t)len);
	close(fd);
	told->out = open_memstream(&told->text, &told->len);
	diag_init(&told->d, told->out);
	ini = ini_read(path, "some.ini", &told->d);
	unlink(path);
	fflush(told->out);
	return ini;
}

static void
forget(struct ini *ini, struct told *told)
{
	ini_free(ini);
	fclose(told->out);
	free(told->text);
}

static const struct { const char *text, *value; unsigned line, column; } values[] = {
	{ "[s]\nk = word\n", "word", 2, 5 },
	{ "[s]\nk=word\n", "word", 2, 3 },
	{ "[s]\n\tk\t=\ttwo words \t\n", "two words", 2, 6 },
	{ "[s]\nk = word # said behind a blank\n", "word", 2, 5 },
	{ "[s]\nk = word ; said behind a blank\n", "word", 2, 5 },
	{ "[s]\nk = \"*384*77#\"\n", "*384*77#", 2, 6 },
	{ "[s]\nk = \"a ; b\"  # quoted\n", "a ; b", 2, 6 },
	{ "[s]\nk = \" blanks stay \"\n", " blanks stay ", 2, 6 },
	{ "[s]\nk = \"\"\n", "", 2, 6 },
	{ "[s]\nk =\n", "", 2, 4 },
	{ "[s]\nk = a=b\n", "a=b", 2, 5 },
	{ "[s]\nk = \"a = b\"\n", "a = b", 2, 6 },
	{ "[s]\nk = it's\n", "it's", 2, 5 },
	{ "[s]\nk = \xE0\xA4\xA8\xE0\xA5\x87\xE0\xA4\xAA\n", "\xE0\xA4\xA8\xE0\xA5\x87\xE0\xA4\xAA", 2, 5 },
	{ "# first\n\n[a]\nk = 1\n[s]\n; between\nk = 2", "2", 7, 5 },
	{ "[s]\r\nk = word\r\n", "word", 2, 5 },
	{ "\xEF\xBB\xBF[s]\nk = word\n", "word", 2, 5 },
	{ "[s]\nk = #nothing\n", "", 2, 5 },
};

static void
a_value_is_read_as_it_looks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		struct told told;
		struct ini *ini = read_text(values[i].text, strlen(values[i].text), &told);
		const struct ini_section *s = ini_section(ini, "s");
		const struct ini_key *k = s != NULL ? ini_key(s, "k") : NULL;

		if (k == NULL || told.d.errors > 0)
			fail_msg("case %zu: refused: %s", i, told.text);
		assert_string_equal(k->value, values[i].value);
		assert_int_equal(k->line, values[i].line);
		assert_int_equal(k->value_column, values[i].column);
		forget(ini, &told);
	}
}

static const struct { const char *text; size_t len; enum diag_code code; unsigned line, column; } refused[] = {
#define CASE(text, code, line, column) { text, sizeof(text) - 1, code, line, column }
	CASE("k = v\n", E110, 1, 1),
	CASE("[s]\nword\n", E110, 2, 1),
	CASE("[s]\n = v\n", E110, 2, 2),
	CASE("[s\nk = v\n", E110, 1, 1),
	CASE("[s] # no comment here\n", E110, 1, 1),
	CASE("[]\n", E110, 1, 2),
	CASE("[s]\nk = \"open\n", E111, 2, 5),
	CASE("[s]\nk = \"a\" b\n", E111, 2, 9),
	CASE("[s]\nk = \"a\"# b\n", E111, 2, 8),
	CASE("[s]\nk = say \\\"hi\\\"# b\n", E112, 2, 15),
	CASE("[s]\nk = *384*77#\n", E112, 2, 12),
	CASE("[s]\nk = a;b\n", E112, 2, 6),
	CASE("[s]\nk = a b = c\n", E113, 2, 9),
	CASE("[s]\nk = 1\nk = 2\n", E114, 3, 1),
	CASE("[s]\n[t]\n[s]\n", E114, 3, 1),
	CASE("[s]\nK = 1\n", E116, 2, 1),
	CASE("[S]\n", E116, 1, 2),
	CASE("[a:b]\n", E116, 1, 2),
	CASE("[s]\n\xC3\xA9 = 1\n", E116, 2, 1),
	CASE("[s]\nk = joined \\\n", E117, 2, 12),
	CASE("; joined \\\n[s]\n", E117, 1, 10),
	CASE("[s]\nk = 'quoted'\n", E117, 2, 5),
	CASE("[s]\nk = \xFF\n", E102, 2, 5),
	CASE("[s]\nk = \xED\xA0\x80\n", E102, 2, 5),
	CASE("[s]\nk = a\0b\n", E104, 2, 6),
	CASE("[s]\nk = \xEF\xBB\xBF\n", E104, 2, 5),
#undef CASE
};

static void
what_iniparser_would_read_differently_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct told told;
		struct ini *ini = read_text(refused[i].text, refused[i].len, &told);
		char place[64];

		snprintf(place, sizeof place, "some.ini:%u:%u: error:", refused[i].line, refused[i].column);
		if (told.d.errors != 1 || told.d.seen[refused[i].code] != 1 || strncmp(told.text, place, strlen(place)) != 0)
			fail_msg("case %zu: expected %s at %s, got: %s", i, diag_code_name(refused[i].code), place, told.text);
		forget(ini, &told);
	}
}

static void
a_line_of_1000_bytes_is_the_longest(void **state)
{
	char text[1100] = "[s]\nk = ";
	size_t begin = strlen(text);
	struct told told;
	struct ini *ini;

	(void)state;
	memset(text + begin, 'x', 1001 - 4);
	text[4 + 1000] = '\n';
	ini = read_text(text, 4 + 1001, &told);
	assert_int_equal(told.d.errors, 0);
	assert_int_equal(strlen(ini->sections[0].keys[0].value), 1000 - 4);
	forget(ini, &told);
	text[4 + 1000] = 'x';
	text[4 + 1001] = '\n';
	ini = read_text(text, 4 + 1002, &told);
	assert_int_equal(told.d.seen[E115], 1);
	assert_true(ini->sections[0].is_damaged);
	forget(ini, &told);
}

static void
one_mistake_does_not_hide_the_next(void **state)
{
	static const char text[] = "[s]\nbad\nk = 1\n[S]\nlost = 1\n[t]\nk = a#b\nl = 3\n";
	struct told told;
	struct ini *ini = read_text(text, strlen(text), &told);

	(void)state;
	assert_int_equal(told.d.errors, 3);
	assert_int_equal(ini->section_count, 2);
	assert_string_equal(ini_key(ini_section(ini, "s"), "k")->value, "1");
	assert_null(ini_key(ini_section(ini, "s"), "lost"));
	assert_null(ini_key(ini_section(ini, "t"), "k"));
	assert_string_equal(ini_key(ini_section(ini, "t"), "l")->value, "3");
	forget(ini, &told);
}

static void
a_missing_file_is_told_and_null(void **state)
{
	struct told told;

	(void)state;
	told.out = open_memstream(&told.text, &told.len);
	diag_init(&told.d, told.out);
	assert_null(ini_read("/nowhere/at/all.ini", "all.ini", &told.d));
	assert_int_equal(told.d.seen[E101], 1);
	forget(NULL, &told);
}

/* A pipe has no end before somebody writes: it is refused, not waited upon. */
static void
a_pipe_is_no_file(void **state)
{
	char folder[] = "/tmp/test_ini.XXXXXX", path[64];
	struct told told = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/pipe", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	told.out = open_memstream(&told.text, &told.len);
	diag_init(&told.d, told.out);
	assert_null(ini_read(path, "some.ini", &told.d));
	fflush(told.out);
	assert_non_null(strstr(told.text, "it is not a file"));
	forget(NULL, &told);
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_read_as_it_looks),
		cmocka_unit_test(what_iniparser_would_read_differently_is_refused),
		cmocka_unit_test(a_line_of_1000_bytes_is_the_longest),
		cmocka_unit_test(one_mistake_does_not_hide_the_next),
		cmocka_unit_test(a_missing_file_is_told_and_null),
		cmocka_unit_test(a_pipe_is_no_file),
	};

	return cmocka_run_group_tests_name("content/ini", tests, NULL, NULL);
}
