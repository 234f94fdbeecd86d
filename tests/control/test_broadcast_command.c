/*
 * test_broadcast_command.c - safar broadcast, as it is typed: what is written, checked, submitted and agreed to
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/broadcast_file.h"
#include "ops/command/command.h"
#include "tests/control/broadcast_answers.h"
#include "tests/control/scripted.h"
#include "tests/ops/called.h"

static struct scripted s;
static struct buf said = BUF_INIT(1 << 20);

#define PLAY(...) SCRIPT(&s, __VA_ARGS__)
#define RUN(name, typed, ...) called(cmd_##name, (const char *const[]){ "safar " #name, __VA_ARGS__, NULL }, typed, &said)

static int
set_up(void **state)
{
	(void)state;
	scripted_open(&s);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	scripted_close(&s);
	buf_free(&said);
	return 0;
}

static void
says(const char *words)
{
	scripted_said(&said, words, true);
}

static void
says_not(const char *words)
{
	scripted_said(&said, words, false);
}

static void
asked(const char *op, unsigned n, const char *args)
{
	scripted_was_asked(&s, op, n, args);
}

static const char *
written(const char *name, const char *text)
{
	static char path[160];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", s.folder, name);
	out = fopen(path, "we");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	return path;
}

static void
each_template_can_be_sent(void **state)
{
	static const char *const kinds[] = { "news", "x1", "x2", "x3", "x4", "x5", "x6", "x7" };
	char *file;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		PLAY({ "broadcast.new", DRAFT("\"v\":0") });
		assert_int_equal(RUN(broadcast, "", "template", kinds[i]), 0);
		file = xstrdup(said.ptr);
		*strstr(file, "\nNext: ") = '\0';
		if (RUN(broadcast, file, "new", "-") != 0)
			fail_msg("%s: %s", kinds[i], said.ptr);
		says("B7K2Q\nNext: safar broadcast check B7K2Q\n");
		free(file);
	}
	/* what is no kind is looked up */
	PLAY({ "broadcast.show", DRAFT(DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "template", "B7K2Q"), 0);
	says("\n[text.ti]\nother = am\n");
	says("\ntext = \"Selam.\\nDes alen.\"\n");
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
			fputs(said.ptr, in);
			fclose(in);
		}
		in = fopen(path, "re");
		if (in == NULL)
			fail_msg("%s is missing: %s", path, said.ptr);
		want[fread(want, 1, sizeof(want) - 1, in)] = '\0';
		fclose(in);
		assert_string_equal(said.ptr, want);
		assert_null(scripted_asked(&s, "broadcast.new", 0));
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
	assert_null(scripted_asked(&s, "broadcast.edit", 0));
	path = written("same", "[broadcast]\ntitle = Passports\nlist = broadcast\ntopic = fees\nuntil = 2026-12-02T20:00:00+03:00\n"
	    "[text.am]\ntext = \"Selam.\\nDes alen.\"\n[text.ar]\ntext = Ahlan.\n[text.om]\nother = am\n");
	assert_int_equal(RUN(broadcast, "", "edit", "B7K2Q", path), 0);
	says("void");
	says("Next: safar broadcast check B7K2Q");
	asked("broadcast.edit", 0, "{\"broadcast\":\"B7K2Q\",\"revision\":3,\"changes\":{\"title\":\"Passports\",\"stay\":null,\"texts\":{\"ar\":\"Ahlan.\"},"
	    "\"other\":{\"ti\":null,\"om\":\"am\"}}}");
	unlink(path);
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
		file = xstrdup(said.ptr);
		*strstr(file, "\nNext: ") = '\0';
		if (RUN(broadcast, file, "edit", "B7K2Q", "-") != 0)
			fail_msg("text %zu: %s", i, said.ptr);
		says("nothing was changed");
		free(file);
		free(answer);
		json_decref(o);
	}
	free(line);
}

static void
the_list_says_who_waits(void **state)
{
	(void)state;
	PLAY({ "broadcast.list", OK("\"rows\":[{" ENTRY("waiting", "waits for a second person", "\"training\":false,\"people\":31767,\"title\":\"A \\u009b31m\\u202eb\"")
	    "}],\"more\":true") }, { "broadcast.list", OK("\"rows\":[{" ENTRY("draft", "is being written", "\"training\":true,\"people\":0,\"title\":\"Drill\"")
	    "}],\"more\":false") });
	assert_int_equal(RUN(broadcast, "", "list"), 0);
	assert_string_equal(said.ptr,
	    "WHAT     REF   STATE   PEOPLE WAITS FOR          TITLE\n"
	    "news     B7K2Q waiting 31,767 another than almaz A 31mb\n"
	    "TRAINING B7K2Q draft   -      almaz writes it    Drill\n");
	asked("broadcast.list", 1, "{\"after\":\"00112233445566778899aabbccddeeff\"}");
}

static const char page[] =
    "almaz wants to send \"Passport rule change\" to 31,767 people\n"
    "B7K2Q  revision 3  9f2c\302\26741d0\n"
    "\n"
    "Audience   who asked for news of fees and rules, in SA: 31,767\n"
    "Left out   up to 540 left out\n"
    "Cost       62,519 parts x 0.40 = ETB 25,007.60; one broadcast may cost ETB 60,000.00\n"
    "Time       north: 62,519 parts / 20 a second = 52 min 6 s, nights apart\n"
    "When       as soon as it is agreed to, nothing behind 2026-12-02T20:00:00+03:00\n"
    "\n"
    "am         28,657 people x 2 = 57,314 parts  UCS-2, 10 of 67 characters of the last part\n"
    "           7 characters less make it 1 each\n"
    "    | Selam.\n"
    "    | Des alen.\n"
    "\n"
    "ti         3,095 people are sent the text of am, marked; x 2 = 6,190 parts  UCS-2, 15 of 67 characters of the last part\n"
    "    | [am] Selam.\n"
    "\n"
    "om         15 people: LEFT OUT, nothing is sent to them\n"
    "\n"
    "Look       it is night there: SA\n"
    "           = at_night with a reason\n";

static void
the_page_is_the_same_for_both(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", DRAFT(DEFINITION) }, { "broadcast.check", OK("\"counting\":1200") }, { "broadcast.check", DRAFT(PREVIEW(NIGHT)) },
	    { "broadcast.submit", OK("\"counting\":31000") }, { "broadcast.submit", WAITING(PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 0);
	assert_int_equal(strncmp(said.ptr, page, strlen(page)), 0);
	says("\nFrom now   2026-11-27 14:00 UTC to 2026-11-27 14:52 UTC, 52 min 6 s\n");
	says("Next: safar broadcast submit B7K2Q\n");
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 0);
	assert_int_equal(strncmp(said.ptr, page, strlen(page)), 0);
	says("B7K2Q waits for a second person, until 2026-11-28 13:20 UTC\nNext: another person: safar broadcast approve B7K2Q\n");
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "1\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	if (strncmp(said.ptr, page, strlen(page)) != 0)
		fail_msg("another page: %s", said.ptr);
}

static void
what_stops_it_is_a_rule(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW(NIGHT "," LONG)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 4);
	assert_true(strstr(said.ptr, "STOPS      too long in this language: am\n           = make it shorter\n") < strstr(said.ptr, "Look       it is night"));
	says("1 thing stands in its way");
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q", "--json"), 4);
	says("\"v\": 1");
	assert_int_equal(RUN(broadcast, "", "submit", "B7K2Q"), 4);
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	assert_null(scripted_asked(&s, "broadcast.approve", 0));
	assert_null(scripted_asked(&s, "broadcast.submit", 0));
}

static void
the_second_person_types_the_number(void **state)
{
	json_t *request;

	(void)state;
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW("")) }, { "broadcast.approve", OK("\"counting\":5") },
	    { "broadcast.approve", OK(ENTRY("scheduled", "was agreed to and waits for its time", "\"training\":false")) });
	assert_int_equal(RUN(broadcast, "31,676\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	says("not the number of people it is for, 31,767: nothing was agreed to");
	assert_int_equal(RUN(broadcast, "\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 1);
	assert_null(scripted_asked(&s, "broadcast.approve", 0));
	assert_int_equal(RUN(broadcast, "31,767\n123456\n654321\n", "approve", "B7K2Q", "--secrets-stdin"), 0);
	says("counted anew");
	says("B7K2Q was agreed to and waits for its time\nNext: safar broadcast show B7K2Q --watch\n");
	asked("broadcast.approve", 1, "{\"broadcast\":\"B7K2Q\",\"hash\":\"9f2c41d000000000000000000000000000000000000000000000000000000000\",\"people\":31767}");
	request = scripted_asked(&s, "broadcast.approve", 1);
	assert_string_equal(json_string_value(json_object_get(request, "totp")), "654321");
	json_decref(request);
	/* a terminal is asked for a yes to the whole; a pipe that nobody named is not one */
	assert_int_equal(RUN(broadcast, "31767\n", "approve", "B7K2Q"), 1);
	says("--secrets-stdin");
}

static void
a_list_that_grew_is_told(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31700,\"parts\":62400,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31700,\"parts\":62400,") PREVIEW("")) },
	    { "broadcast.approve", "{\"ok\":false,\"code\":\"rule\",\"error\":\"you wrote this one\"}" });
	assert_int_equal(RUN(broadcast, "31700\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("List       31,767 people now; it was 31,700 when it was submitted\n");
	says("safar broadcast approve: you wrote this one\n");
	/* what does not wait for anybody is told before a code is spent */
	PLAY({ "broadcast.show", DRAFT(DEFINITION) }, { "broadcast.check", DRAFT(PREVIEW("")) });
	assert_int_equal(RUN(broadcast, "31767\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 4);
	says("does not wait for a second person");
}

static void
what_is_changed_while_it_is_read_is_not_shown(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", OK(ENTRY("waiting", "waits", "\"training\":false,\"people\":1,") DEFINITION) },
	    { "broadcast.check", OK("\"hash\":\"00\",\"state\":\"waiting\",\"people\":1," PREVIEW("")) });
	assert_int_equal(RUN(broadcast, "1\n123456\n", "approve", "B7K2Q", "--secrets-stdin"), 3);
	says("it is being changed just now");
	says_not("Audience");
	assert_null(scripted_asked(&s, "broadcast.approve", 0));
}

static void
training_stands_in_front_of_everything(void **state)
{
	const char *line;

	(void)state;
	PLAY({ "broadcast.show", OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":true,\"people\":0,\"parts\":0,") DEFINITION) },
	    { "broadcast.check", OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":true,\"people\":0,\"parts\":0,") PREVIEW(NIGHT)) });
	assert_int_equal(RUN(broadcast, "", "check", "B7K2Q"), 0);
	for (line = said.ptr; *line != '\0' && strncmp(line, "Next:", 5) != 0; line += strcspn(line, "\n") + 1)
		if (strncmp(line, "TRAINING", 8) != 0)
			fail_msg("%s", line);
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q"), 0);
	assert_int_equal(strncmp(said.ptr, "TRAINING  almaz practises sending \"Passport rule change\" to ", 60), 0);
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
	for (line = strstr(said.ptr, "safar broadcast [OPTION...] "); line != NULL; line = strstr(line + 1, "safar broadcast [OPTION...] ")) {
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
		cmocka_unit_test(a_file_is_a_definition),
		cmocka_unit_test(a_mistake_has_its_place),
		cmocka_unit_test(only_what_differs_is_sent),
		cmocka_unit_test(a_file_comes_back_as_it_went),
		cmocka_unit_test(the_list_says_who_waits),
		cmocka_unit_test(the_page_is_the_same_for_both),
		cmocka_unit_test(what_stops_it_is_a_rule),
		cmocka_unit_test(the_second_person_types_the_number),
		cmocka_unit_test(a_list_that_grew_is_told),
		cmocka_unit_test(what_is_changed_while_it_is_read_is_not_shown),
		cmocka_unit_test(training_stands_in_front_of_everything),
		cmocka_unit_test(the_manual_knows_all_of_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
