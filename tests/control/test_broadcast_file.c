/*
 * test_broadcast_file.c - safar broadcast, as it is typed: templates, files, and what is wrong in them
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "ops/command/broadcast_file.h"
#include "tests/control/broadcast_typed.h"

static void
each_template_can_be_sent(void **state)
{
	static const char *const kinds[] = { "news", "x1", "x2", "x3", "x4", "x5", "x6", "x7" };
	char *file;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		PLAY({ "broadcast.new", DRAFT("\"v\":0") });
		assert_int_equal(RUN(broadcast, "", "template", kinds[i]), 0);
		file = xstrdup(typed.said.ptr);
		*strstr(file, "\nNext: ") = '\0';
		if (RUN(broadcast, file, "new", "-") != 0)
			fail_msg("%s: %s", kinds[i], typed.said.ptr);
		says("B7K2Q\nNext: safar broadcast check B7K2Q\n");
		free(file);
	}
	/* what is no kind is looked up, but for a slip */
	PLAY({ "broadcast.show", DRAFT(DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "template", "x9"), 1);
	says("there is no template x9; there are news, x1 get ready, ");
	assert_null(scripted_asked(&typed.script, "broadcast.show", 0));
	assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
	says("\n[text.ti]\nother = am\n");
	says("\ntext = \"Selam.\\nDes alen.\"\n");
	says("then safar broadcast edit B7K2Q FILE\n");
	/* what is over is copied: the file says so, and a new one takes it */
	PLAY({ "broadcast.show", OK(ENTRY("rejected", "a second person said no", "\"training\":false,") DEFINITION) }, { "broadcast.new", DRAFT("\"v\":0") });
	assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
	says("this is a copy of B7K2Q: change it, then safar broadcast new FILE\n");
	file = xstrdup(typed.said.ptr);
	*strstr(file, "\nNext: ") = '\0';
	assert_int_equal(RUN(broadcast, file, "new", "-"), 0);
	asked("broadcast.new", 0, "{" DEFINITION "}");
	free(file);
}

/* An invented day that is over, or a code that all begin with, is sent one day. */
static void
a_template_is_of_today(void **state)
{
	char first[8] = "", until[48], until_day[8];
	unsigned same = 0;
	struct tm tm;
	time_t then;

	(void)state;
	setenv("TZ", "UTC-03:30", 1);
	tzset();
	for (unsigned i = 0; i < 8; i++) {
		char code[8];

		assert_int_equal(RUN(broadcast, "", "template", "x3"), 0);
		assert_int_equal(sscanf(strstr(typed.said.ptr, "\nnote = ") + 1, "note = \"%5[A-HJ-NP-Z0-9]\"", code), 1);
		assert_int_equal(strlen(code), 5);
		same += i > 0 && strcmp(code, first) == 0;
		snprintf(first, sizeof(first), "%s", code);
	}
	assert_true(same < 3);
	then = time(NULL) + 5 * 86400;
	localtime_r(&then, &tm);
	strftime(until, sizeof(until), "\nuntil = \"%Y-%m-%dT", &tm);
	says(until);
	says(":00:00+03:30\"\n");
	then = time(NULL) + 2 * 86400;
	localtime_r(&then, &tm);
	strftime(until_day, sizeof(until_day), "%a", &tm);
	snprintf(until, sizeof(until), "\nday = \"%s %d ", until_day, tm.tm_mday);
	says(until);
	assert_int_equal(RUN(broadcast, "", "template", "x7"), 0);
	says("\ntitle = \"Drill");
	unsetenv("TZ");
	tzset();
}

static const char rules_ini[] = "[broadcast]\ntitle = Passport rule change\nlist = broadcast\ntopic = fees\nstay = SA\nuntil = 2026-12-02T20:00:00+03:00\n"
    "[text.am]\ntext = \"Selam.\\nDes\"\ntext2 = \" alen.\"\n[text.ar]\ntext = Marhaban.\n[text.ti]\nother = am\n[text.om]\nleave_out = yes\n";

static void
a_file_is_a_definition(void **state)
{
	(void)state;
	PLAY({ "broadcast.new", OK(ENTRY("draft", "is being written", "\"training\":true")) });
	assert_int_equal(RUN(broadcast, rules_ini, "new", "-", "--owner", "et"), 0);
	says("TRAINING: nothing of it leaves.");
	asked("broadcast.new", 0, "{\"owner\":\"et\"," DEFINITION "}");
	assert_int_equal(RUN(broadcast, rules_ini, "new", "-", "--json"), 0);
	says("\"v\": 1");
	says_not("Next:");
}

static void
a_mistake_has_its_place(void **state)
{
	struct dirent *e;
	DIR *d = opendir("tests/control/bad");
	unsigned cases = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		char path[300], want[8192] = "";
		const char *dot = strrchr(e->d_name, '.');
		FILE *in;

		if (dot == NULL || strcmp(dot, ".ini") != 0)
			continue;
		PLAY({ "broadcast.new", DRAFT("\"v\":0") });
		snprintf(path, sizeof(path), "tests/control/bad/%s", e->d_name);
		assert_int_equal(RUN(broadcast, "", "new", path), 1);
		snprintf(path, sizeof(path), "tests/control/bad/%.*s.err", (int)(dot - e->d_name), e->d_name);
		if (getenv("REGEN") != NULL) {
			in = fopen(path, "we");
			assert_non_null(in);
			fputs(typed.said.ptr, in);
			fclose(in);
		}
		in = fopen(path, "re");
		if (in == NULL)
			fail_msg("%s is missing: %s", path, typed.said.ptr);
		want[fread(want, 1, sizeof(want) - 1, in)] = '\0';
		fclose(in);
		assert_string_equal(typed.said.ptr, want);
		assert_null(scripted_asked(&typed.script, "broadcast.new", 0));
		cases++;
	}
	closedir(d);
	assert_true(cases >= 3);
}

static void
only_what_differs_is_sent(void **state)
{
	const char *path;

	(void)state;
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.edit", DRAFT("\"v\":0") });
	path = written("same", rules_ini);
	assert_int_equal(RUN(broadcast, "", "edit", "B7K2Q", path), 0);
	says("nothing was changed");
	assert_null(scripted_asked(&typed.script, "broadcast.edit", 0));
	path = written("same", "[broadcast]\ntitle = Passports\nlist = broadcast\ntopic = fees\nuntil = 2026-12-02T20:00:00+03:00\n"
	    "[text.am]\ntext = \"Selam.\\nDes alen.\"\n[text.ar]\ntext = Ahlan.\n[text.om]\nother = am\n");
	assert_int_equal(RUN(broadcast, "", "edit", "B7K2Q", path), 0);
	says("void");
	says("Next: safar broadcast check B7K2Q");
	asked("broadcast.edit", 0, "{\"broadcast\":\"B7K2Q\",\"revision\":3,\"changes\":{\"title\":\"Passports\",\"stay\":null,\"texts\":{\"ar\":\"Ahlan.\"},"
	    "\"other\":{\"ti\":null,\"om\":\"am\"}}}");
	unlink(path);
}

#define EDITED_BY(who) OK(ENTRY("draft", "is being written", "\"training\":false,") DEFINITION ",\"history\":[" \
	"{\"who\":\"almaz\",\"what\":\"new\",\"revision\":1},{\"who\":\"almaz\",\"what\":\"edit\",\"revision\":2}," \
	"{\"who\":\"" who "\",\"what\":\"edit\",\"revision\":3}]")

static void
two_editors_do_not_write_over_each_other(void **state)
{
	static const char mine[] = "[broadcast]\nrevision = 2\ntitle = Passports\nkind = news\nlist = broadcast\ntopic = fees\nstay = SA\n"
	    "until = 2026-12-02T20:00:00+03:00\n[text.am]\ntext = \"Selam.\\nDes alen.\"\n[text.ar]\ntext = Marhaban.\n[text.ti]\nother = am\n"
	    "[text.om]\nleave_out = yes\n";
	char *file;

	(void)state;
	PLAY({ "broadcast.show", EDITED_BY("bekele") }, { "whoami", OK("\"name\":\"almaz\"") },
	    { "broadcast.edit", "{\"ok\":false,\"code\":\"rule\",\"error\":\"it is at revision 3 by now, you looked at 2\"}" });
	assert_int_equal(RUN(broadcast, mine, "edit", "B7K2Q", "-"), 4);
	asked("broadcast.edit", 0, "{\"broadcast\":\"B7K2Q\",\"revision\":2,\"changes\":{\"title\":\"Passports\"}}");
	says("at revision 3 by now");
	says("Next: safar broadcast template B7K2Q >NEW");
	/* her own second change is one: the file is not made anew for each */
	PLAY({ "broadcast.show", EDITED_BY("almaz") }, { "whoami", OK("\"name\":\"almaz\"") }, { "broadcast.edit", DRAFT("\"v\":0") });
	assert_int_equal(RUN(broadcast, mine, "edit", "B7K2Q", "-"), 0);
	asked("broadcast.edit", 0, "{\"broadcast\":\"B7K2Q\",\"revision\":3,\"changes\":{\"title\":\"Passports\"}}");
	assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
	says("\nrevision = 3\n");
	assert_int_equal(RUN(broadcast, "[broadcast]\nrevision = last\n", "new", "-"), 1);
	says("stdin:2:12: error: [broadcast] revision: write a whole number");
	/* a correction is named by its ref, and that is no difference */
	PLAY({ "broadcast.show", CORRECTION }, { "broadcast.edit", DRAFT("\"v\":0") });
	assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
	says("\nof = \"A1A1A\"\n");
	file = xstrdup(typed.said.ptr);
	*strstr(file, "\nNext: ") = '\0';
	assert_int_equal(RUN(broadcast, file, "edit", "B7K2Q", "-"), 0);
	says("nothing was changed");
	free(file);
}

/* Whatever a text holds comes back from its file, or an edit would change what nobody touched. */
static void
a_file_comes_back_as_it_went(void **state)
{
	static const char *const texts[] = {
		"She said \"go\" # not ; later\n\nLine 3 = 3\n", "back\\slash \\n is no line \\", " blanks around ", "x", "\\q", "= ;", "%s %n",
	};
	char *file, *line = xmalloc(4096);

	(void)state;
	memset(line, 'w', 2500);
	for (unsigned i = 0; i + 3 < 2500; i += 7)	/* letters of three bytes at every edge of a line */
		memcpy(line + i, "\341\210\260", 3);
	line[2500] = '\0';
	for (size_t i = 0; i <= COUNT(texts); i++) {
		json_t *o = json_pack("{s:b,s:{s:s,s:i,s:s,s:s,s:{s:s,s:s,s:s,s:s,s:{s:s},s:s}}}", "ok", 1, "result", "ref", "B7K2Q", "revision", 1, "state",
		    "draft", "hash", "00", "definition", "kind", "news", "list", "alerts", "title", "a \"b\" \\n;#", "until", "2026-12-02T20:00:00Z",
		    "texts", "am-latn", i < COUNT(texts) ? texts[i] : line, "reason", "why = not");
		char *answer = json_dumps(o, JSON_COMPACT);

		PLAY({ "broadcast.show", answer });
		assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
		file = xstrdup(typed.said.ptr);
		*strstr(file, "\nNext: ") = '\0';
		if (RUN(broadcast, file, "edit", "B7K2Q", "-") != 0)
			fail_msg("text %zu: %s", i, typed.said.ptr);
		says("nothing was changed");
		free(file);
		free(answer);
		json_decref(o);
	}
	free(line);
}

/* Each verb, and each key of the file. */
static void
the_manual_knows_all_of_it(void **state)
{
	static char manual[32768];
	FILE *in = fopen("ops/man/safar-broadcast.1", "re");
	size_t len;
	char *line;

	(void)state;
	assert_non_null(in);
	len = fread(manual, 1, sizeof(manual) - 1, in);
	assert_true(len < sizeof(manual) - 1);
	fclose(in);
	for (size_t i = 0; i < BROADCAST_LINES; i++)
		if (strstr(manual, broadcast_lines[i].name) == NULL)
			fail_msg("the manual does not speak of %s", broadcast_lines[i].name);
	assert_int_equal(RUN(broadcast, "", "--help"), 0);
	for (line = strstr(typed.said.ptr, "safar broadcast [OPTION...] "); line != NULL; line = strstr(line + 1, "safar broadcast [OPTION...] ")) {
		char verb[32] = "";

		assert_int_equal(sscanf(line, "safar broadcast [OPTION...] %31[a-z]", verb), 1);
		if (strstr(manual, verb) == NULL)
			fail_msg("the manual does not speak of %s", verb);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_template_can_be_sent),
		cmocka_unit_test(a_template_is_of_today),
		cmocka_unit_test(a_file_is_a_definition),
		cmocka_unit_test(a_mistake_has_its_place),
		cmocka_unit_test(only_what_differs_is_sent),
		cmocka_unit_test(two_editors_do_not_write_over_each_other),
		cmocka_unit_test(a_file_comes_back_as_it_went),
		cmocka_unit_test(the_manual_knows_all_of_it),
	};

	return cmocka_run_group_tests(tests, typed_set_up, typed_tear_down);
}
