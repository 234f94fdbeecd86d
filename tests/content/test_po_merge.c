/* English is carried by msgctxt; nothing a person wrote is lost, and a second time nothing changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unistd.h>

#include "content/compiler/po_header.h"
#include "content/compiler/po_merge.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define HEADER "msgid \"\"\nmsgstr \"\"\n\"Language: ne\\n\"\n"
#define ENTRY(context, id, text) "msgctxt \"" context "\"\nmsgid \"" id "\"\nmsgstr \"" text "\"\n"

static struct po *
read_text(const char *text)
{
	char path[] = "/tmp/test_po_merge.XXXXXX";
	struct diag d;
	struct po *po;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	diag_init(&d, stderr);
	po = po_read_with(path, "ne.po", "ne", true, &d);
	unlink(path);
	assert_int_equal(d.errors, 0);
	assert_non_null(po);
	return po;
}

static const struct { const char *what, *english, *old, *merged; struct po_counts counts; } cases[] = {
	{ "the same", ENTRY("a", "x", "x"), ENTRY("a", "x", "y"), "\n" ENTRY("a", "x", "y"), { 1, 0, 0, 0, 0 } },
	{ "changed English", ENTRY("a", "x", "new"), "# mark\n" ENTRY("a", "x", "y"),
	    "\n# mark\n#, fuzzy\n#| msgid \"x\"\n" ENTRY("a", "new", "y"), { 0, 1, 0, 0, 0 } },
	{ "changed once more", ENTRY("a", "x", "newer"), "#, fuzzy\n#| msgid \"x\"\n" ENTRY("a", "new", "y"),
	    "\n#, fuzzy\n#| msgid \"x\"\n" ENTRY("a", "newer", "y"), { 0, 1, 0, 0, 0 } },
	{ "fuzzy by hand, then changed", ENTRY("a", "x", "new"), "#, fuzzy\n" ENTRY("a", "x", "y"),
	    "\n#, fuzzy\n#| msgid \"x\"\n" ENTRY("a", "new", "y"), { 0, 1, 0, 0, 0 } },
	{ "another flag stays", ENTRY("a", "x", "new"), "#, no-wrap\n" ENTRY("a", "x", "y"),
	    "\n#, fuzzy\n#, no-wrap\n#| msgid \"x\"\n" ENTRY("a", "new", "y"), { 0, 1, 0, 0, 0 } },
	{ "not fuzzy any more", ENTRY("a", "new", "new"), "#| msgid \"x\"\n" ENTRY("a", "new", "y"),
	    "\n" ENTRY("a", "new", "y"), { 1, 0, 0, 0, 0 } },
	{ "changed, never translated", ENTRY("a", "x", "new"), ENTRY("a", "x", ""), "\n" ENTRY("a", "new", ""), { 1, 0, 0, 0, 0 } },
	{ "keywords are bound to their name", ENTRY("a.keywords", "a.keywords", "one, two"),
	    ENTRY("a.keywords", "a.keywords", "ek"), "\n" ENTRY("a.keywords", "a.keywords", "ek"), { 1, 0, 0, 0, 0 } },
	{ "new ones are empty", "#. note\n" ENTRY("a", "x", "x") ENTRY("a.keywords", "a.keywords", "one"), "",
	    "\n#. note\n" ENTRY("a", "x", "") "\n" ENTRY("a.keywords", "a.keywords", ""), { 0, 0, 2, 0, 0 } },
	{ "in the order of English; notes that stand stay", "#. b of English\n" ENTRY("b", "x", "x")
	    "#. a of English\n" ENTRY("a", "x", "x"), ENTRY("a", "x", "y") "#. b of this language\n" ENTRY("b", "x", "z"),
	    "\n#. b of this language\n" ENTRY("b", "x", "z") "\n#. a of English\n" ENTRY("a", "x", "y"), { 2, 0, 0, 0, 0 } },
	{ "no longer asked for", ENTRY("a", "x", "x"), "#. note\n# mark\n" ENTRY("b", "x", "z") ENTRY("c", "x", ""),
	    "\n" ENTRY("a", "x", "") "\n# mark\n#~ msgctxt \"b\"\n#~ msgid \"x\"\n#~ msgstr \"z\"\n", { 0, 0, 1, 0, 1 } },
	{ "asked for again", ENTRY("a", "x", "x"), "#, fuzzy\n#~| msgid \"w\"\n#~ msgctxt \"a\"\n#~ msgid \"x\"\n#~ msgstr \"y\"\n",
	    "\n#, fuzzy\n#| msgid \"w\"\n" ENTRY("a", "x", "y"), { 0, 0, 0, 1, 0 } },
	{ "in both: what stands wins", ENTRY("a", "x", "x"), ENTRY("a", "x", "y") "#~ msgctxt \"a\"\n#~ msgid \"x\"\n#~ msgstr \"z\"\n",
	    "\n" ENTRY("a", "x", "y"), { 1, 0, 0, 0, 0 } },
	{ "one line, escapes again", ENTRY("a", "x", "1\\n\\\"2\\\" \\\\ \\t"),
	    "msgctxt \"a\"\nmsgid \"\"\n\"1\\n\"\n\"\\\"2\\\" \\\\ \\t\"\nmsgstr \"\"\n\"ek\\n\"\n\"dui\"\n",
	    "\n" ENTRY("a", "1\\n\\\"2\\\" \\\\ \\t", "ek\\ndui"), { 1, 0, 0, 0, 0 } },
	{ "so does what English was of nothing, behind its #~", ENTRY("a", "x", "x"), ENTRY("a", "x", "y") "#~| msgid \"w\"\n",
	    "\n" ENTRY("a", "x", "y") "\n#~| msgid \"w\"\n", { 1, 0, 0, 0, 0 } },
	{ "the last comment stays", ENTRY("a", "x", "x"), ENTRY("a", "x", "y") "\n# end\n", "\n" ENTRY("a", "x", "y") "\n# end\n",
	    { 1, 0, 0, 0, 0 } },
};

static void
check_merge(const char *what, const char *english, const char *old, const char *merged, const struct po_counts *counts)
{
	struct buf text = BUF_INIT(4096), out = BUF_INIT(4096);
	struct po_counts n;
	struct po *en, *po;

	buf_addf(&text, "%s%s", HEADER, english);
	en = read_text(text.ptr);
	buf_reset(&text);
	buf_addf(&text, "# Top\n%s%s", HEADER, old);
	po = read_text(text.ptr);
	po_copy_header(po, &out);
	po_merge(en, po, NULL, &out, &n);
	buf_reset(&text);
	buf_addf(&text, "# Top\n%s%s", HEADER, merged);
	if (strcmp(out.ptr, text.ptr) != 0 || (counts != NULL && memcmp(&n, counts, sizeof n) != 0))
		fail_msg("%s: %u %u %u %u %u\n%s", what, n.same, n.changed, n.fresh, n.back, n.gone, out.ptr);
	po_free(po);
	po_free(en);
	buf_free(&out);
	buf_free(&text);
}

static void
english_is_carried(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_merge(cases[i].what, cases[i].english, cases[i].old, cases[i].merged, &cases[i].counts);
}

static void
a_second_time_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_merge(cases[i].what, cases[i].english, cases[i].merged, cases[i].merged, NULL);
}

static void
add_two_lines(void *of, const char *context, struct buf *out)
{
	buf_addf(out, "%s%s\nsecond line\n", (const char *)of, context);
}

/* Headings and what an author wrote are carried; what is told is made anew; what a translator wrote stays hers. */
static void
notes_are_made_anew(void **state)
{
	static const char english[] = HEADER "#. -- part --\n#. stale\n# said by its author\n" ENTRY("a", "x", "x");
	static const char own[] = HEADER "#. stale\n# mine\n# read-by: A B, 2026-11-20, 1f2e3d4c\n" ENTRY("a", "x", "y");
	struct po_notes notes = { add_two_lines, (void *)(uintptr_t)"at " };
	struct po *en = read_text(english), *po = read_text(own);
	struct buf out = BUF_INIT(4096), again = BUF_INIT(4096);
	struct po_counts n;

	(void)state;
	po_merge(en, po, &notes, &out, &n);
	assert_string_equal(out.ptr, "\n#. -- part --\n#. said by its author\n#. at a\n#. second line\n# mine\n"
	    "# read-by: A B, 2026-11-20, 1f2e3d4c\n" ENTRY("a", "x", "y"));
	po_free(po);
	buf_addf(&again, "%s%s", HEADER, out.ptr);
	po = read_text(again.ptr);
	buf_reset(&again);
	po_merge(en, po, &notes, &again, &n);
	assert_string_equal(again.ptr, out.ptr);
	buf_reset(&out);
	/* English itself keeps its author's words as they are. */
	po_merge(en, en, &notes, &out, &n);
	assert_string_equal(out.ptr, "\n#. -- part --\n#. at a\n#. second line\n# said by its author\n" ENTRY("a", "x", "x"));
	po_free(po);
	po_free(en);
	buf_free(&again);
	buf_free(&out);
}

/* An author who has changed English sees no "fuzzy" in her own file. */
static void
english_is_never_fuzzy(void **state)
{
	struct po_notes notes = { add_two_lines, (void *)(uintptr_t)"" };
	struct po *en = read_text(HEADER ENTRY("a", "old", "new"));
	struct buf out = BUF_INIT(4096);
	struct po_counts n;

	(void)state;
	po_merge(en, en, &notes, &out, &n);
	assert_string_equal(out.ptr, "\n#. a\n#. second line\n" ENTRY("a", "old", "new"));
	po_free(en);
	buf_free(&out);
}

static void
a_new_header_is_right(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct po *po;

	(void)state;
	po_header_new(&out, "ne", "Nepali", 1795176000);
	po = read_text(out.ptr);	/* the reader checks language and encoding */
	assert_non_null(strstr(out.ptr, "\n\"PO-Revision-Date: 2026-11-20 12:00+0000\\n\"\n"));
	assert_int_equal(po->entries, 0);
	po_free(po);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english_is_carried),
		cmocka_unit_test(a_second_time_changes_nothing),
		cmocka_unit_test(notes_are_made_anew),
		cmocka_unit_test(english_is_never_fuzzy),
		cmocka_unit_test(a_new_header_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
