/* What an office calls things: the files of content/registers, mistakes in such a file, and dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/register/mapping_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define REGISTER "[register]\noffice = \"ZZ\"\nshape = bd\nfresh_days = 30\n"
#define COLUMNS "[columns]\nname = name\nnumber = no\nstatus = status\nend = ends\n"
#define STATUS "[status]\nvalid = ok\n"
#define DATES "[dates]\nformat = dmy\n"

/* `said`: all that is printed, without the lines that quote the file and underline it. */
static const struct { const char *file, *ini, *said; } cases[] = {
	{ "zz.ini", REGISTER COLUMNS STATUS DATES, "" },
	{ "zz.ini", "[register]\noffice = ZZ\nshape = none\nfresh_days = 7\nstatus = valid\n[columns]\nname = name\n", "" },
	{ "zz.ini", REGISTER "url = \"https://a.invalid/list.csv\"\n" COLUMNS STATUS DATES, "" },
	{ "zzz.ini", REGISTER COLUMNS STATUS DATES,
	  "zzz.ini: error: the file is not named for a country [E126]\n"
	  "      = call it by the two small letters of ISO 3166-1, as in ke.ini\n" },
	{ "zz.ini", REGISTER COLUMNS STATUS DATES "[extra]\na = b\n",
	  "zz.ini:14:1: error: [extra] means nothing here [E120]\n"
	  "      = the sections are [register], [columns], [status], [dates], [trade] and [jobs]\n" },
	{ "zz.ini", REGISTER "ofice = a\n" COLUMNS STATUS DATES,
	  "zz.ini:5:1: error: [register] ofice: unknown key; did you mean office? [E121]\n" },
	{ "zz.ini", REGISTER COLUMNS STATUS "gone = away\n" DATES,
	  "zz.ini:12:1: error: [status] gone: unknown key [E121]\n" },
	{ "zz.ini", "[register]\noffice = \"a name of an office too long\"\nshape = round\nfresh_days = 0\nurl = \"http://a.invalid\"\n"
	  COLUMNS STATUS DATES,
	  "zz.ini:2:11: error: office: at most 24 letters: it stands in every answer [E123]\n"
	  "zz.ini:3:9: error: shape: \"round\" is none of its words [E122]\n"
	  "      = write any, ke, np, bd, pk, in, lk or none\n"
	  "zz.ini:4:14: error: fresh_days: a number of days, 1 to 366 [E123]\n"
	  "zz.ini:5:8: error: url: an address that begins with https:// and holds no blank and no @ [E123]\n" },
	{ "zz.ini", "[register]\noffice = ZZ\n" COLUMNS STATUS DATES,
	  "zz.ini:1:1: error: [register] shape must be there [E124]\n"
	  "zz.ini:1:1: error: [register] fresh_days must be there [E124]\n" },
	{ "zz.ini", REGISTER "[columns]\nend = ends\n" DATES,
	  "zz.ini:5:1: error: [columns] name must be there [E124]\n"
	  "zz.ini:5:1: error: [columns] number must be there [E124]\n"
	  "zz.ini:5:1: error: [columns] status must be there [E124]\n" },
	{ "zz.ini", REGISTER "[columns]\nname = \"name | Agency\"\nnumber = \"no | AGENCY\"\nstatus = \"status |\"\n" STATUS,
	  "zz.ini:7:11: error: number: another column has this heading already [E123]\n"
	  "zz.ini:8:11: error: status: nothing stands between two | or beside one [E123]\n" },
	{ "zz.ini", REGISTER COLUMNS "[status]\nvalid = \"ok | good\"\nrevoked = \"OK\"\n" DATES,
	  "zz.ini:12:12: error: revoked: one of its words stands here already, or for another status [E123]\n" },
	{ "zz.ini", REGISTER COLUMNS "[status]\nrevoked = bad\n",
	  "zz.ini:10:1: error: [status] valid must be there [E124]\n"
	  "zz.ini: error: [dates] format must be there [E124]\n" },
	{ "zz.ini", REGISTER "status = valid\n" COLUMNS STATUS DATES,
	  "zz.ini:5:10: error: status: the list has a column for it [E123]\n" },
	{ "zz.ini", "[register]\noffice = ZZ\nshape = none\nfresh_days = 7\n" COLUMNS STATUS DATES,
	  "zz.ini:7:10: error: number: a list of shape none has no numbers [E123]\n" },
	{ "zz.ini", REGISTER COLUMNS STATUS "[dates]\nformat = us\n",
	  "zz.ini:13:10: error: format: \"us\" is none of its words [E122]\n"
	  "      = write ymd, dmy, mdy or bs\n" },
	{ "zz.ini", "", "zz.ini: error: [register] office must be there [E124]\n"
	  "zz.ini: error: [register] shape must be there [E124]\n"
	  "zz.ini: error: [register] fresh_days must be there [E124]\n"
	  "zz.ini: error: [columns] name must be there [E124]\n"
	  "zz.ini: error: [columns] status must be there [E124]\n" },
};

/* Without what quotes the source and without the fixes of diag.def, which are judged elsewhere. */
static void
keep_sentences(const char *text, struct buf *out)
{
	for (const char *line = text, *end; *line != '\0'; line = end + 1) {
		end = line + strcspn(line, "\n");
		if (strncmp(line, "zz", 2) == 0 || (strncmp(line, "      = ", 8) == 0 && line[8] >= 'a'))
			buf_addf(out, "%.*s\n", (int)(end - line), line);
	}
}

static void
mistakes_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf said = BUF_INIT(4096), wanted = BUF_INIT(4096);
		FILE *f = fopen(cases[i].file, "w"), *out;
		char *text = NULL;
		size_t len;
		struct mapping *m;
		struct diag d;

		assert_non_null(f);
		fputs(cases[i].ini, f);
		fclose(f);
		out = open_memstream(&text, &len);
		diag_init(&d, out);
		m = mapping_read(cases[i].file, &d);
		fclose(out);
		keep_sentences(text, &said);
		keep_sentences(cases[i].said, &wanted);
		if (strcmp(said.ptr, wanted.ptr) != 0 || (m != NULL) != (cases[i].said[0] == '\0'))
			fail_msg("case %zu:\n%s\nnot\n%s", i, text, wanted.ptr);
		mapping_free(m);
		free(text);
		buf_free(&said);
		buf_free(&wanted);
		unlink(cases[i].file);
	}
}

static const struct { enum list_date dates; const char *text; int32_t days; } dates[] = {	/* -1: none */
	{ DATE_YMD, "2026-10-03", 20729 }, { DATE_YMD, "2026/10/3", 20729 }, { DATE_YMD, "2026-10-03T00:00:00.000Z", 20729 },
	{ DATE_YMD, "2026-10-03 12:30", 20729 }, { DATE_YMD, "2026-10-03x", -1 }, { DATE_YMD, "2026-10-03 and on", -1 },
	{ DATE_YMD, "03/10/2026", -1 }, { DATE_YMD, "2026-02-29", -1 }, { DATE_YMD, "2024-02-29", 19782 },
	{ DATE_YMD, "2026-13-01", -1 }, { DATE_YMD, "2026-00-01", -1 }, { DATE_YMD, "26-10-03", -1 },
	{ DATE_YMD, "46298", -1 }, { DATE_YMD, "", -1 }, { DATE_YMD, "2026-10", -1 }, { DATE_YMD, "20261-10-03", -1 },
	{ DATE_YMD, "1900-01-01", -1 },
	{ DATE_DMY, "03/10/2026", 20729 }, { DATE_DMY, "3.10.2026", 20729 }, { DATE_DMY, "3 Oct 2026", 20729 },
	{ DATE_DMY, "03-OCTOBER-2026", 20729 }, { DATE_DMY, "3 Octo 2026", -1 }, { DATE_DMY, "Oct 3 2026", -1 },
	{ DATE_DMY, "2026-10-03", 20729 }, { DATE_DMY, "31/04/2026", -1 }, { DATE_DMY, "3/10/26", -1 },
	{ DATE_MDY, "10/03/2026", 20729 }, { DATE_MDY, "Oct 3, 2026", 20729 }, { DATE_MDY, "13/03/2026", -1 },
	{ DATE_BIKRAM, "2083-01-01", 20557 }, { DATE_BIKRAM, "2083/12/31", -1 }, { DATE_BIKRAM, "2026-10-03", -1 },
};

static void
dates_are_read_as_told(void **state)
{
	bool is_shown[DATE_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		int32_t days = -1;
		bool is_read = list_date_read(dates[i].dates, dates[i].text, &days);

		is_shown[dates[i].dates] = true;
		if (is_read != (dates[i].days >= 0) || (is_read && days != dates[i].days))
			fail_msg("\"%s\": %d", dates[i].text, is_read ? (int)days : -1);
	}
	for (int i = 0; i < DATE_COUNT; i++)
		assert_true(is_shown[i]);
}

static const struct { enum list_date dates; const char *text; int32_t days; } titles[] = {
	{ DATE_DMY, "List of agencies as of 20 November 2026 (page 1 of 3)", 20777 }, { DATE_YMD, "as of November 20, 2026", 20777 },
	{ DATE_DMY, "20/11/2026", 20777 }, { DATE_YMD, "20/11/2026", -1 }, { DATE_MDY, "11/20/2026", 20777 },
	{ DATE_YMD, "ke-2026-11-20.csv", 20777 }, { DATE_DMY, "x_2026-11-20", 20777 }, { DATE_YMD, "12026-11-20", -1 },
	{ DATE_YMD, "2026", -1 }, { DATE_COUNT, "2026-11-20", 20777 }, { DATE_YMD, "", -1 }, { DATE_BIKRAM, "2083-08-05", 20778 },
	{ DATE_DMY, "Agencies under the Act of 12 March 1965", -1 }, { DATE_DMY, "Act of 12 March 1965: list of 20 November 2026", 20777 },
};

static void
a_title_has_its_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(titles); i++) {
		int32_t days = -1;
		bool is_found = list_date_find(titles[i].dates, titles[i].text, &days);

		if (is_found != (titles[i].days >= 0) || (is_found && days != titles[i].days))
			fail_msg("\"%s\": %d", titles[i].text, is_found ? (int)days : -1);
	}
}

/* Those of the tree: each reads, and no word of an office we do not know well is VALID by mistake. */
static void
ours_are_read(void **state)
{
	static const char *const ours[] = { "ke", "np", "bd", "pk", "in", "lk", "ph", "zz" };
	const char *root = *state;

	for (size_t i = 0; i < COUNT(ours); i++) {
		char path[600];
		struct mapping *m;
		struct diag d;

		diag_init(&d, stderr);
		snprintf(path, sizeof path, "%s/content/registers/%s.ini", root, ours[i]);
		m = mapping_read(path, &d);
		assert_non_null(m);
		assert_true(mapping_country(m)[0] == ours[i][0] - 'a' + 'A');
		assert_string_equal(mapping_url(m), "");
		assert_true(m->fresh_days <= 30);
		for (size_t k = 0; k < m->status_count; k++)
			if (m->status[k].status == AGENT_VALID && (strstr(m->status[k].word, "in") == m->status[k].word ||
			    strstr(m->status[k].word, "provisional") != NULL))
				fail_msg("%s: %s", ours[i], m->status[k].word);
		mapping_free(m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(dates_are_read_as_told),
		cmocka_unit_test(a_title_has_its_day),
	};
	static char root[512];
	const struct CMUnitTest in_tree[] = { cmocka_unit_test_prestate(ours_are_read, root) };
	char folder[] = "/tmp/test_mapping.XXXXXX";
	int failed;

	if (getcwd(root, sizeof root) == NULL || mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 3;
	failed = cmocka_run_group_tests(tests, NULL, NULL) + cmocka_run_group_tests(in_tree, NULL, NULL);
	return rmdir(folder) != 0 ? 3 : failed;
}
