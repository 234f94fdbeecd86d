/*
 * Official lists: each file of tests/register/lists against what must come of it, and what no file should hold:
 * other encodings, NULs, cells and files that are too large.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/register/list_read_inside.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY = 20784 /* 27 November 2026 */, SAID_BYTES = 256 << 10 };
#define NOW ((int64_t)DAY * 86400 + 43200)
#define LISTS "tests/register/lists"

static void
put_rows(const struct list_result *r, struct buf *out)
{
	static const char *const words[] = {
#define AGENT_STATUS(id, word, what) word,
#include "content/register/status.def"
#undef AGENT_STATUS
	};

	for (size_t i = 0; i < r->list.row_count; i++) {
		const struct list_row *row = &r->list.rows[i];

		buf_addf(out, "%u: %s | %s | %s = %s | since %d ends %d | flags %u grade %u on %d actions %u | %s\n", row->line, row->name,
		    row->number, row->word, words[row->status], (int)row->status_day, (int)row->end_day, row->flags, row->grade,
		    (int)row->grade_day, row->actions, row->alias);
	}
	buf_addf(out, "%s \"%s\" of day %d, fresh for %u; %zu taken, %zu refused", r->list.country, r->list.office, (int)r->list.list_day,
	    (unsigned)r->list.fresh_days, r->good, r->bad);
	for (unsigned i = 0; i < r->new_word_count; i++)
		buf_addf(out, "; new \"%s\"", r->new_words[i]);
	buf_addc(out, '\n');
}

/* Everything that comes of a list, as text; the codes seen are left in *d. */
static void
read_as_text(const char *country, const char *path, enum charset charset, struct buf *out, struct diag *d)
{
	char mapping[256], *said = NULL, *mend = NULL;
	size_t said_len, mend_len;
	FILE *said_to = open_memstream(&said, &said_len), *mend_to = open_memstream(&mend, &mend_len);
	struct list_result *r;
	struct mapping *m;

	diag_init(d, said_to);
	snprintf(mapping, sizeof mapping, "content/registers/%s.ini", country);
	m = mapping_read(mapping, d);
	assert_non_null(m);
	r = list_read(m, path, charset, NOW, mend_to, d);
	diag_summary(d);
	fclose(said_to);
	fclose(mend_to);
	buf_adds(out, said);
	if (r != NULL)
		put_rows(r, out);
	else
		buf_adds(out, "no list\n");
	buf_addf(out, "%s%s", mend[0] != '\0' ? "-- to mend --\n" : "", mend);
	assert_true(buf_ok(out));
	list_free(r);
	mapping_free(m);
	free(said);
	free(mend);
}

static void
judge_file(const char *country, const char *name)
{
	char path[512], golden[512];
	struct buf got = BUF_INIT(SAID_BYTES), why = BUF_INIT(256);
	struct diag d;
	char *wanted;
	size_t len;

	snprintf(path, sizeof path, LISTS "/%s/%s", country, name);
	snprintf(golden, sizeof golden, "%.*s.txt", (int)(strlen(path) - 4), path);
	read_as_text(country, path, CHARSET_NONE, &got, &d);
	if (strstr(got.ptr, "@agency") != NULL)
		fail_msg("%s: an e-mail was kept:\n%s", path, got.ptr);
	for (int i = 0; i < DIAG_COUNT; i++)
		if (strncmp(name, diag_code_name((enum diag_code)i), 4) == 0 && d.seen[i] == 0)
			fail_msg("%s: no such diagnostic:\n%s", path, got.ptr);
	if (getenv("REGEN") != NULL) {
		FILE *f = fopen(golden, "w");

		assert_non_null(f);
		fputs(got.ptr, f);
		fclose(f);
	}
	wanted = whole_file_read(golden, &len, &why);
	if (wanted == NULL || strcmp(wanted, got.ptr) != 0)
		fail_msg("%s gives:\n%s", path, got.ptr);
	free(wanted);
	buf_free(&got);
	buf_free(&why);
}

static void
files_give_what_they_must(void **state)
{
	static const char *const countries[] = { "zz", "ke", "np", "bd", "pk", "in", "lk", "ph" };
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(countries); i++) {
		char folder[256];
		struct dirent *e;
		DIR *dir;

		snprintf(folder, sizeof folder, LISTS "/%s", countries[i]);
		dir = opendir(folder);
		assert_non_null(dir);
		while ((e = readdir(dir)) != NULL)
			if (strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".csv") == 0) {
				judge_file(countries[i], e->d_name);
				seen++;
			}
		closedir(dir);
	}
	assert_true(seen >= 25);
}

#define HEAD "Licence No,Agency Name,Status,Licence Ends\n"
#define WIDE(c) c "\0"

/* Lists that are made here; `holds`: what stands somewhere in all that comes of it. */
static const struct { const char *what, *bytes; size_t len; enum charset told; const char *holds; } made[] = {
#define BYTES(s) s, sizeof(s) - 1
	{ "UTF-8 with its mark", BYTES("\xEF\xBB\xBF" HEAD "RA/2025/1/1,Bolsibu,Valid,2027-01-01\n"), CHARSET_NONE, "2: Bolsibu |" },
	{ "Windows-1252", BYTES(HEAD "RA/2025/1/1,Bols\xEE" "bu,Valid,2027-01-01\n"), CHARSET_WINDOWS_1252, "2: Bolsîbu |" },
	{ "Windows-1252 not told", BYTES(HEAD "RA/2025/1/1,Bols\xEE" "bu,Valid,2027-01-01\n"), CHARSET_NONE,
	  "list-2026-11-20.csv:2:2: error: a byte (0xEE) that means nothing in UTF-8 [E401]" },
	{ "Windows-1256", BYTES(HEAD "RA/2025/1/1,\xC8\xE6\xE1,Valid,2027-01-01\n"), CHARSET_WINDOWS_1256, "2: بول |" },
	{ "UTF-16LE", BYTES("\xFF\xFE" WIDE("A") WIDE("g") WIDE("e") WIDE("n") WIDE("c") WIDE("y") WIDE(" ") WIDE("N") WIDE("a") WIDE("m")
	  WIDE("e") WIDE(",") WIDE("S") WIDE("t") WIDE("a") WIDE("t") WIDE("u") WIDE("s") WIDE("\n")), CHARSET_NONE,
	  "error: no column is called as \"number\"" },
	{ "UTF-16LE without its mark", BYTES(WIDE("A") WIDE("g") WIDE("e") WIDE("n") WIDE("c") WIDE("y") WIDE(",") WIDE("S") WIDE("t") WIDE("\n")),
	  CHARSET_NONE, "this is UTF-16LE without its mark [E401]\n      = tell it: --charset UTF-16LE" },
	{ "UTF-16BE without its mark", BYTES("\0A\0g\0e\0n\0c\0y\0,\0S\0t\0\n"), CHARSET_NONE,
	  "this is UTF-16BE without its mark [E401]\n      = tell it: --charset UTF-16BE" },
	{ "told otherwise than marked", BYTES("\xEF\xBB\xBF" HEAD), CHARSET_WINDOWS_1252, "the file itself says that it is UTF-8, not WINDOWS-1252" },
	{ "a NUL", BYTES(HEAD "RA/2025/1/1,Bol\0sibu,Valid,2027-01-01\n"), CHARSET_NONE, "error: a NUL character: this is no text in UTF-8" },
	{ "half a character at the end", BYTES(HEAD "RA/2025/1/1,Bolsibu,Valid,2027-01-01\n\xC3"), CHARSET_NONE, "a byte (0xC3) that means nothing" },
	{ "marks that show nothing", BYTES(HEAD "RA/2025/1/1,\xE2\x80\xAE" "Bol\xE2\x80\x8Bsibu\xC2\xA0\xC2\xA0Works,Valid,2027-01-01\n"),
	  CHARSET_NONE, "2: Bolsibu Works |" },
	{ "CR alone ends rows", BYTES("Licence No,Agency Name,Status,Licence Ends\rRA/2025/1/1,Bolsibu,Valid,2027-01-01\r"), CHARSET_NONE,
	  "2: Bolsibu |" },
	{ "a spreadsheet", BYTES("PK\3\4aaaa"), CHARSET_NONE, "this is a spreadsheet (.xlsx) or a zip: save it as CSV" },
};

static char folder[] = "/tmp/test_list_read.XXXXXX";

static void
other_bytes(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof path, "%s/list-2026-11-20.csv", folder);
	for (size_t i = 0; i < COUNT(made); i++) {
		struct buf got = BUF_INIT(SAID_BYTES);
		FILE *f = fopen(path, "w");
		struct diag d;

		assert_int_equal(fwrite(made[i].bytes, 1, made[i].len, f), made[i].len);
		fclose(f);
		read_as_text("zz", path, made[i].told, &got, &d);
		if (strstr(got.ptr, made[i].holds) == NULL)
			fail_msg("%s:\n%s", made[i].what, got.ptr);
		buf_free(&got);
	}
	unlink(path);
}

/* Rows of a list, then `tail`; what comes of it. */
static void
large(size_t rows, size_t cell_bytes, const char *tail, struct buf *got, struct diag *d)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "%s/list-2026-11-20.csv", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("Licence No,Agency Name,Status,Licence Ends,Address\n", f);
	for (size_t i = 0; i < rows; i++) {
		fprintf(f, "RA/2025/1/%zu,Bolsibu %zu ছি,Valid,2027-01-01,\"", i + 1, i);
		for (size_t k = 0; k < cell_bytes; k++)
			fputc('x', f);
		fputs("\"\n", f);
	}
	fputs(tail, f);
	fclose(f);
	read_as_text("zz", path, CHARSET_NONE, got, d);
	unlink(path);
}

static void
large_lists(void **state)
{
	struct buf got = BUF_INIT(16 << 20);
	struct diag d;

	(void)state;
	/* rows over many chunks, letters of three bytes at every place of a chunk's end */
	large(30000, 90, "", &got, &d);
	assert_int_equal(d.errors, 0);
	assert_non_null(strstr(got.ptr, "; 30000 taken, 0 refused"));
	buf_reset(&got);
	large(1, 10 << 20, "", &got, &d);
	assert_non_null(strstr(got.ptr, "list-2026-11-20.csv:2:5: error: a cell with more than 128 KiB"));
	buf_reset(&got);
	large(2, 10, "RA/2025/1/9,\"Bolsibu", &got, &d);
	assert_non_null(strstr(got.ptr, "list-2026-11-20.csv:4:2: error: the file stops inside a cell in quotes"));
	buf_free(&got);
}

static void
only_fifty_are_shown(void **state)
{
	struct buf got = BUF_INIT(1 << 20), tail = BUF_INIT(1 << 20);
	struct diag d;
	size_t shown = 0;

	(void)state;
	for (int i = 0; i < 200; i++)
		buf_adds(&tail, "12,Lodlodo,Valid,2027-01-01,\n");
	large(1, 1, tail.ptr, &got, &d);
	for (const char *s = got.ptr; (s = strstr(s, "[E404]")) != NULL; s++)
		shown++;
	assert_int_equal(shown, 50);
	assert_int_equal(d.errors, 200);
	assert_non_null(strstr(got.ptr, "; 1 taken, 200 refused"));
	buf_free(&got);
	buf_free(&tail);
}

static void
what_is_no_file(void **state)
{
	struct buf got = BUF_INIT(SAID_BYTES);
	struct diag d;

	(void)state;
	read_as_text("zz", folder, CHARSET_NONE, &got, &d);
	read_as_text("zz", "/nonexistent.csv", CHARSET_NONE, &got, &d);
	assert_non_null(strstr(got.ptr, "it is not a file"));
	assert_non_null(strstr(got.ptr, "cannot be read: No such file"));
	list_free(NULL);
	mapping_free(NULL);
	buf_free(&got);
}

/* A list that goes into service is one that people are not told of as too old: it is of a day that is here somewhere. */
static void
a_list_of_tomorrow_is_not_out_yet(void **state)
{
	const int64_t line = (int64_t)DAY * 86400 + 10 * 3600;	/* midnight at UTC+14 */
	FILE *nowhere = fopen("/dev/null", "w");
	struct diag d;

	assert_non_null(nowhere);
	diag_init(&d, nowhere);
	assert_int_equal(list_day_of("zz.csv", DAY, 0, line - 1, &d), DAY);
	assert_int_equal(list_day_of("zz.csv", DAY + 1, 0, line - 1, &d), 0);
	assert_int_equal(list_day_of("zz.csv", DAY + 1, 0, line, &d), DAY + 1);
	assert_int_equal(list_day_of("zz.csv", DAY + 2, 0, line, &d), 0);
	assert_int_equal(d.errors, 2);
	fclose(nowhere);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_give_what_they_must),
		cmocka_unit_test(other_bytes),
		cmocka_unit_test(large_lists),
		cmocka_unit_test(only_fifty_are_shown),
		cmocka_unit_test(what_is_no_file),
		cmocka_unit_test(a_list_of_tomorrow_is_not_out_yet),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 3;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	return rmdir(folder) != 0 ? 3 : failed;
}
