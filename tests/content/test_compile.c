/* A pack appears whole or not at all, and the same sources make the same bytes.  Run from the root of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/compiler/compile.h"
#include "content/compiler/measure.h"
#include "content/compiler/values.h"
#include "content/compiler/write.h"
#include "content/diag.h"
#include "content/pack.h"
#include "locales/text/buf.h"

#define MINIMAL "tests/content/good/minimal"
#define TESTED	"tests/content/good/tested"

static struct compile_settings
settings_for(const char *root, struct buf *why)
{
	return (struct compile_settings){ .root = root, .serial = 7, .owner = "np", .name = "test",
		.created_s = 1795132800, .expires_s = 1826668800, .why = why };
}

static void *
compile(const struct compile_settings *c, size_t *len)
{
	struct diag d;
	void *bytes;

	diag_init(&d, stderr);
	d.is_quiet = true;
	bytes = compile_to_memory(c, len, &d);
	/* One number of these sources was called too long ago, so that readers meet one. */
	assert_int_equal(d.errors + d.warnings, strcmp(c->root, TESTED) == 0);
	assert_int_equal(d.seen[W258], strcmp(c->root, TESTED) == 0);
	assert_non_null(bytes);
	return bytes;
}

static void
the_header_says_what_was_asked(void **state)
{
	struct buf why = BUF_INIT(500);
	struct compile_settings c = settings_for(MINIMAL, &why);
	size_t len;
	void *bytes = compile(&c, &len);
	struct pack *p = pack_from_memory(bytes, len, &why);

	(void)state;
	assert_non_null(p);
	assert_false(pack_is_sample(p));
	assert_int_equal(p->header->serial, 7);
	assert_int_equal(p->header->created_s, 1795132800);
	assert_int_equal(p->header->expires_s, 1826668800);
	assert_string_equal(pack_string(p, p->header->owner), "np");
	assert_string_equal(pack_string(p, p->header->name), "test");
	pack_close(p);
	free(bytes);
	buf_free(&why);
}

static void
only_what_was_asked_differs(void **state)
{
	struct buf why = BUF_INIT(500);
	struct compile_settings c = settings_for(TESTED, &why);
	size_t one_len, two_len;
	char *one = compile(&c, &one_len), *two;

	(void)state;
	two = compile(&c, &two_len);
	assert_int_equal(one_len, two_len);
	assert_memory_equal(one, two, one_len);
	free(two);
	c.serial = 8;
	two = compile(&c, &two_len);
	assert_memory_equal(one + sizeof(struct pack_header), two + sizeof(struct pack_header),
	    one_len - sizeof(struct pack_header));
	assert_memory_not_equal(one, two, sizeof(struct pack_header));
	free(one);
	free(two);
	buf_free(&why);
}

static unsigned
files_in(const char *path)
{
	DIR *dir = opendir(path);
	unsigned count = 0;

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL;)
		count += e->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void
a_failing_disk_leaves_the_old_pack(void **state)
{
	char folder[] = "/tmp/test_compile.XXXXXX", path[64];
	struct buf why = BUF_INIT(500);
	struct compile_settings c = settings_for(MINIMAL, &why);
	struct diag d;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	diag_init(&d, stderr);
	/* A directory in the place of the pack cannot be replaced by a file. */
	snprintf(path, sizeof path, "%s/pack", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	c.output = path;
	assert_false(compile_pack(&c, &d));
	assert_int_equal(d.errors, 0);
	assert_non_null(strstr(why.ptr, path));
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(files_in(folder), 1);		/* no temporary file is left */
	assert_int_equal(rmdir(path), 0);

	buf_reset(&why);
	c.output = "/nowhere/at/all/pack";
	assert_false(compile_pack(&c, &d));
	assert_true(why.len > 0);

	buf_reset(&why);
	c.output = path;
	assert_true(compile_pack(&c, &d));
	assert_int_equal(files_in(folder), 1);
	unlink(path);
	rmdir(folder);
	buf_free(&why);
}

static void
sources_that_are_not_there_are_a_mistake(void **state)
{
	struct buf why = BUF_INIT(500);
	struct compile_settings c = settings_for("/nowhere/at/all", &why);
	struct diag d;

	(void)state;
	diag_init(&d, stderr);
	d.is_quiet = true;
	assert_false(compile_pack(&c, &d));
	assert_true(d.seen[E101] > 0);
	buf_free(&why);
}

static const struct { const char *text; bool is_day; int32_t days; } dates[] = {
	{ "1970-01-01", true, 0 }, { "1970-12-31", true, 364 }, { "1972-02-29", true, 789 }, { "2000-02-29", true, 11016 },
	{ "2026-11-20", true, 20777 }, { "2100-03-01", true, 47541 }, { "2100-02-29", false, 0 }, { "2026-02-30", false, 0 },
	{ "2026-13-01", false, 0 }, { "2026-00-10", false, 0 }, { "2026-1-10", false, 0 }, { "2026-11-20 ", false, 0 },
	{ "1969-12-31", false, 0 }, { "", false, 0 },
};

static void
a_day_is_a_day_of_the_calendar(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		int32_t days = 0;

		if (days_of_date(dates[i].text, &days) != dates[i].is_day || days != dates[i].days)
			fail_msg("%s: got %d", dates[i].text, days);
	}
}

static uint16_t
key_of(const struct source *s, const char *name)
{
	uint16_t key = source_key(s, name);

	assert_int_not_equal(key, PACK_NONE);
	return key;
}

/* "Not paid in {stay}? … {warn}Call {line.work}.": the measure takes the longest of each. */
static void
a_text_is_measured_with_its_longest_values(void **state)
{
	struct diag d;
	struct source *s;
	struct measure m;
	struct measured is;

	(void)state;
	diag_init(&d, stderr);
	s = source_read(TESTED, 20777, &d);
	assert_int_equal(d.errors, 0);
	measure_init(&m, s, 0);
	is = measure_text(&m, key_of(s, "work.pay.text"));
	assert_int_equal(is.alphabet, ALPHABET_GSM7);
	assert_int_equal(is.units, strlen("Not paid in your country? Write down your hours. "
	    "They may ask for papers. Call +999 000 0000 000."));
	assert_int_equal(is.parts, 1);
	/* The chain counts too: {child.line} may hold what {emergency} says. */
	is = measure_text(&m, key_of(s, "child.text"));
	assert_int_equal(is.units, strlen("They may ask for papers. You did nothing wrong. Call +999 000 0000 000."));
	measure_release(&m);
	measure_init(&m, s, source_locale(s, "ne"));
	is = measure_text(&m, key_of(s, "work.pay.text"));
	assert_int_equal(is.alphabet, ALPHABET_UCS2);
	assert_true(is.parts >= 2);
	measure_release(&m);
	source_free(s);
}

/* That it is too long for a phone is told elsewhere; here it must not end inside a character. */
static void
a_glossary_reads_a_text_of_any_length(void **state)
{
	enum { LETTERS = 20000 };
	struct diag d;
	struct source *s;
	char *words = malloc(2 * LETTERS + 4);

	(void)state;
	assert_non_null(words);
	diag_init(&d, stderr);
	s = source_read(TESTED, 20777, &d);
	for (size_t before = 0; before < 3; before++) {
		struct source_span span = { .token = PACK_NONE, .literal = words, .len = before + 2 * LETTERS };
		uint16_t key = key_of(s, "work.pay.text"), ne = source_locale(s, "ne"), term[GLOSSARY_WANTED];
		struct source_text *texts[] = { source_text(s, 0, key), source_text(s, ne, key) };

		memset(words, 'a', before);
		for (size_t i = 0; i < LETTERS; i++)
			memcpy(words + before + 2 * i, "\xC3\xA9", 2);
		words[span.len] = '\0';
		for (size_t i = 0; i < COUNT(texts); i++)
			texts[i]->span = &span, texts[i]->spans = 1;
		(void)glossary_wanted(s, key, term);
		assert_false(glossary_is_said(s, &s->glossary.term[0].row[ne], ne, key));
	}
	source_free(s);
	free(words);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_header_says_what_was_asked),
		cmocka_unit_test(only_what_was_asked_differs),
		cmocka_unit_test(a_failing_disk_leaves_the_old_pack),
		cmocka_unit_test(sources_that_are_not_there_are_a_mistake),
		cmocka_unit_test(a_day_is_a_day_of_the_calendar),
		cmocka_unit_test(a_text_is_measured_with_its_longest_values),
		cmocka_unit_test(a_glossary_reads_a_text_of_any_length),
	};

	return cmocka_run_group_tests_name("content/compile", tests, NULL, NULL);
}
