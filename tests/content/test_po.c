/* A PO file is read with the place of every character, its marks, and nothing that is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unistd.h>

#include "content/compiler/po.h"

#define HEADER "msgid \"\"\nmsgstr \"\"\n\"Language: ne\\n\"\n"	/* 3 lines */

struct told { char *text; size_t len; FILE *out; struct diag d; };

static struct po *
read_text(const char *text, struct told *told)
{
	char path[] = "/tmp/test_po.XXXXXX";
	int fd = mkstemp(path);
	struct po *po;

	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	told->out = open_memstream(&told->text, &told->len);
	diag_init(&told->d, told->out);
	po = po_read(path, "ne.po", "ne", &told->d);
	unlink(path);
	fflush(told->out);
	return po;
}

static void
forget(struct po *po, struct told *told)
{
	po_free(po);
	fclose(told->out);
	free(told->text);
}

static const struct { const char *text, *says; bool is_fuzzy; enum po_mark mark; } entries[] = {
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n", "y", false, PO_NO_MARK },
	{ "msgctxt \"a\"\nmsgid \"\"\n\"x\"\nmsgstr \"\"\n\"one \"\n\"two\"\n", "one two", false, PO_NO_MARK },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"\\\"q\\\" \\\\ \\n\\t\"\n", "\"q\" \\ \n\t", false, PO_NO_MARK },
	{ "#. note\n#: place\n#, fuzzy, c-format\n#| msgid \"old\"\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n", "y", true, PO_NO_MARK },
	{ "# machine-drafted 2026-11-20, unread\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n", "y", false, PO_MACHINE },
	{ "# read-by: A B, 2026-11-20, 1f2e3d4c\n#. note\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n", "y", false, PO_READ },
	{ "msgctxt \"a\"\r\nmsgid \"x\"\r\nmsgstr \"y\"\r\n", "y", false, PO_NO_MARK },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n#~ msgctxt \"b\"\n#~ msgid \"gone\"\n", "y", false, PO_NO_MARK },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"\"\n", "", false, PO_NO_MARK },
	/* The mark of the next entry is not the mark of this one. */
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n# machine-drafted x\nmsgctxt \"b\"\nmsgid \"x\"\nmsgstr \"z\"\n", "y", false,
	    PO_NO_MARK },
	{ "msgctxt \"b\"\nmsgid \"x\"\nmsgstr \"z\"\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"", "y", false, PO_NO_MARK },
};

static void
an_entry_says_what_is_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(entries); i++) {
		char text[1024];
		struct told told;
		struct po *po;
		const struct po_entry *e;

		snprintf(text, sizeof text, "%s\n%s", HEADER, entries[i].text);
		po = read_text(text, &told);
		e = po_find(po, "a");
		if (e == NULL || told.d.errors > 0)
			fail_msg("case %zu: %s", i, told.text);
		assert_string_equal(e->text.text, entries[i].says);
		assert_int_equal(e->text.len, strlen(entries[i].says));
		assert_int_equal(e->is_fuzzy, entries[i].is_fuzzy);
		assert_int_equal(e->mark, entries[i].mark);
		if (e->mark == PO_READ)
			assert_string_equal(e->hash, "1f2e3d4c");
		forget(po, &told);
	}
}

static const struct { size_t at; unsigned line, column; } places[] = {
	/* msgstr "a\"\u0928" on line 7, "\nxyz" on line 8 */
	{ 0, 7, 9 }, { 1, 7, 10 }, { 2, 7, 12 }, { 5, 8, 2 }, { 6, 8, 4 }, { 8, 8, 6 },
};

static void
every_character_has_its_line_and_column(void **state)
{
	struct told told;
	struct po *po = read_text(HEADER "\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"a\\\"\xE0\xA4\xA8\"\n\"\\nxyz\"\n", &told);
	const struct po_entry *e = po_find(po, "a");

	(void)state;
	assert_non_null(e);
	assert_string_equal(e->text.text, "a\"\xE0\xA4\xA8\nxyz");
	for (size_t i = 0; i < COUNT(places); i++) {
		struct place at = po_place(po, &e->text, places[i].at, 1);

		assert_int_equal(at.line, places[i].line);
		assert_int_equal(at.column, places[i].column);
	}
	forget(po, &told);
}

static const struct { const char *text; enum diag_code code; unsigned line, column; } refused[] = {
	{ "msgctxt \"a\nmsgid \"x\"\nmsgstr \"y\"\n", E141, 5, 9 },
	{ "msgctxt a\nmsgid \"x\"\nmsgstr \"y\"\n", E141, 5, 9 },
	{ "msgctxt \"a\" b\nmsgid \"x\"\nmsgstr \"y\"\n", E141, 5, 13 },
	{ "msgctxt \"a\"\nmsgid \"x\\x41\"\nmsgstr \"y\"\n", E142, 6, 9 },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgid_plural \"xs\"\nmsgstr[0] \"y\"\n", E140, 7, 1 },
	{ "msgid \"x\"\nmsgstr \"y\"\n", E140, 5, 8 },
	{ "msgctxt \"a\"\nmsgstr \"y\"\n", E140, 5, 10 },
	{ "msgctxt \"a\"\nmsgid \"x\"\n", E140, 5, 10 },
	{ "\"text of nothing\"\n", E140, 5, 1 },
	{ "domain \"x\"\n", E140, 5, 1 },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\nmsgstr \"z\"\n", E140, 8, 1 },
	{ "msgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n", E143, 9, 10 },
	{ "msgid \"\"\nmsgstr \"Language: ne\\n\"\n", E143, 5, 8 },
};

static void
a_broken_entry_is_told_and_left_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char text[1024], place[64];
		struct told told;
		struct po *po;

		snprintf(text, sizeof text, HEADER "\n%s\nmsgctxt \"next\"\nmsgid \"x\"\nmsgstr \"z\"\n", refused[i].text);
		po = read_text(text, &told);
		snprintf(place, sizeof place, "ne.po:%u:%u: error:", refused[i].line, refused[i].column);
		if (told.d.seen[refused[i].code] == 0 || strncmp(told.text, place, strlen(place)) != 0)
			fail_msg("case %zu: expected %s at %s, got: %s", i, diag_code_name(refused[i].code), place, told.text);
		if (po_find(po, "next") == NULL)
			fail_msg("case %zu: the next entry is lost too", i);
		forget(po, &told);
	}
}

static const struct { const char *header; bool is_right; } headers[] = {
	{ "\"Language: ne\\n\"", true },
	{ "\"Project-Id-Version: x\\n\"\n\"Language: ne\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"", true },
	{ "\"Language: NE\\n\"", true },
	{ "\"Language: hi\\n\"", false },
	{ "\"X-Language: ne\\n\"", false },
	{ "\"Language: ne\\n\"\n\"Content-Type: text/plain; charset=ISO-8859-1\\n\"", false },
};

static void
the_header_names_the_language_of_the_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		char text[512];
		struct told told;
		struct po *po;

		snprintf(text, sizeof text, "msgid \"\"\nmsgstr \"\"\n%s\n", headers[i].header);
		po = read_text(text, &told);
		if ((told.d.seen[E144] == 0) != headers[i].is_right)
			fail_msg("case %zu: %s", i, told.text);
		forget(po, &told);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_says_what_is_written),
		cmocka_unit_test(every_character_has_its_line_and_column),
		cmocka_unit_test(a_broken_entry_is_told_and_left_out),
		cmocka_unit_test(the_header_names_the_language_of_the_file),
	};

	return cmocka_run_group_tests_name("content/po", tests, NULL, NULL);
}
