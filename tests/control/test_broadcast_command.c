/* long: every verb as it is typed, and the answers of safard written out */
/*
 * test_broadcast_command.c - safar broadcast and safar crisis, as they are typed
 */
#include <dirent.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/control/scripted.h"
#include "tests/ops/called.h"

static struct scripted s;
static struct buf said = BUF_INIT(1 << 20);

#define ENTRY(state, says, more) "\"ref\":\"B7K2Q\",\"id\":\"00112233445566778899aabbccddeeff\",\"owner\":\"et\",\"state\":\"" state "\",\"says\":\"" says "\"," \
	"\"alert\":false,\"revision\":3,\"hash\":\"9f2c41d000000000000000000000000000000000000000000000000000000000\",\"mark\":\"9f2c\302\26741d0\"," \
	"\"maker\":\"almaz\",\"made\":\"2026-11-27T12:00:00+00:00\",\"since\":\"2026-11-27T13:20:00+00:00\",\"expires\":\"2026-11-28T13:20:00+00:00\"," \
	"\"paused_why\":\"\"," more
#define DEFINITION "\"definition\":{\"kind\":\"news\",\"list\":\"broadcast\",\"texts\":{\"am\":\"Selam.\\nDes alen.\",\"ar\":\"Marhaban.\"}," \
	"\"other\":{\"ti\":\"am\",\"om\":\"\"},\"title\":\"Passport rule change\",\"topic\":\"fees\",\"until\":\"2026-12-02T20:00:00+03:00\",\"stay\":[\"SA\"]}"
#define PREVIEW(blocks) "\"title\":\"Passport rule change\",\"preview\":{\"people\":31767,\"left_out\":\"up to 540 left out\",\"parts\":62519," \
	"\"cost\":\"ETB 25007.60\",\"budget\":\"ETB 60000.00\",\"begins\":\"2026-11-27T14:00:00+00:00\",\"ends\":\"2026-11-27T14:52:06+00:00\"," \
	"\"languages\":[{\"language\":\"am\",\"choice\":\"text\",\"people\":28657,\"parts\":2,\"encoding\":\"UCS-2\",\"units\":10,\"room\":67,\"spare\":7," \
	"\"text\":\"Selam.\\nDes alen.\"},{\"language\":\"ti\",\"choice\":\"other\",\"other\":\"am\",\"people\":3095,\"parts\":2,\"encoding\":\"UCS-2\",\"units\":15," \
	"\"room\":67,\"spare\":0,\"text\":\"[am] Selam.\"},{\"language\":\"om\",\"choice\":\"leave out\",\"people\":15,\"parts\":0,\"encoding\":\"GSM-7\",\"units\":0,\"room\":0," \
	"\"spare\":0,\"text\":\"\"}],\"ways\":[{\"way\":\"north\",\"parts_a_second\":20,\"people\":31767,\"parts\":62519,\"ends\":\"2026-11-27T14:52:06+00:00\"}]," \
	"\"blocks\":[" blocks "]}"
#define OK(result) "{\"ok\":true,\"result\":{" result "}}"
#define DRAFT(more) OK(ENTRY("draft", "is being written", "\"approver\":\"\",\"training\":false,\"people\":0,\"parts\":0,") more)
#define WAITING(more) OK(ENTRY("waiting", "waits for a second person", "\"approver\":\"\",\"training\":false,\"people\":31767,\"parts\":62519,") more)
#define LEAVING(state, waits, way, more) OK(ENTRY(state, "is being sent", "\"approver\":\"bekele\",\"training\":false,\"people\":31767,\"parts\":62519,") \
	DEFINITION ",\"history\":[{\"at\":\"2026-11-27T12:00:00+00:00\",\"who\":\"almaz\",\"what\":\"new\",\"revision\":1,\"reason\":\"\"}]," \
	"\"progress\":[{\"to\":\"people\",\"country\":\"SA\",\"planned\":31767,\"waiting\":" waits ",\"under_way\":" way ",\"accepted\":100,\"delivered\":200," \
	"\"unknown\":3,\"not_reached\":4,\"in_doubt\":0,\"maybe_twice\":0,\"got\":0}],\"beyond_recall\":40,\"parts_a_second\":20.0" more)
#define NIGHT "{\"word\":\"night\",\"stops\":false,\"what\":\"SA\",\"says\":\"it is night there\",\"cure\":\"at_night with a reason\"}"
#define LONG "{\"word\":\"too-long\",\"stops\":true,\"what\":\"am\",\"says\":\"too long in this language\",\"cure\":\"make it shorter\"}"

#define PLAY(...) scripted_play(&s, (const struct scripted_line[]){ __VA_ARGS__ }, sizeof((const struct scripted_line[]){ __VA_ARGS__ }) / sizeof(struct scripted_line))
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
	if (strstr(said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, said.ptr);
}

static void
says_not(const char *words)
{
	if (strstr(said.ptr, words) != NULL)
		fail_msg("\"%s\" is in: %s", words, said.ptr);
}

/* The arguments of the n-th question of that name are exactly these. */
static void
asked(const char *op, unsigned n, const char *args)
{
	json_t *request = scripted_asked(&s, op, n), *want = json_loads(args, 0, NULL);

	assert_non_null(want);
	if (!json_equal(json_object_get(request, "args"), want))
		fail_msg("%s was asked with %s", op, request == NULL ? "nothing" : json_dumps(json_object_get(request, "args"), 0));
	json_decref(want);
	json_decref(request);
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

static const char file[] = "[broadcast]\ntitle = Passport rule change\nlist = broadcast\ntopic = fees\nstay = SA\nuntil = 2026-12-02T20:00:00+03:00\n"
    "[text.am]\ntext = \"Selam.\\nDes\"\ntext2 = \" alen.\"\n[text.ar]\ntext = Marhaban.\n[text.ti]\nother = am\n[text.om]\nleave_out = yes\n";

static void
a_file_is_a_definition(void **state)
{
	(void)state;
	PLAY({ "broadcast.new", OK(ENTRY("draft", "is being written", "\"training\":true")) });
	assert_int_equal(RUN(broadcast, file, "new", "-", "--owner", "et"), 0);
	says("TRAINING: nothing of it leaves.");
	asked("broadcast.new", 0, "{\"owner\":\"et\"," DEFINITION "}");
	assert_int_equal(RUN(broadcast, file, "new", "-", "--json"), 0);
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
	path = written("same", file);
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
	assert_int_equal(strncmp(said.ptr, "TRAINING  Training: nothing of this leaves. almaz wants to send", 63), 0);
}

static void
stopping_says_what_still_arrives(void **state)
{
	(void)state;
	PLAY({ "broadcast.pause", OK(ENTRY("paused", "nothing new leaves until somebody resumes it", "\"training\":false,\"beyond_recall\":40")) },
	    { "broadcast.cancel", OK(ENTRY("cancelled", "was stopped for good", "\"training\":false,\"beyond_recall\":0")) },
	    { "broadcast.resume", "{\"ok\":false,\"code\":\"rule\",\"error\":\"paused for more than a day\"}" },
	    { "broadcast.reject", "{\"ok\":false,\"code\":\"world\",\"error\":\"disk\"}" });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 0);
	says("Up to 40 parts are already with the operator and will still arrive.\n");
	says("Next: safar broadcast resume B7K2Q, or safar broadcast cancel B7K2Q --reason");
	asked("broadcast.pause", 0, "{\"broadcast\":\"B7K2Q\"}");
	assert_int_equal(RUN(broadcast, "", "cancel", "B7K2Q"), 2);
	says("say why: --reason");
	assert_int_equal(RUN(broadcast, "", "cancel", "B7K2Q", "--reason", "wrong day"), 0);
	says("Nothing is with the operator");
	says("Next: safar broadcast correct B7K2Q");
	assert_int_equal(RUN(broadcast, "", "return", "B7K2Q"), 2);
	assert_int_equal(RUN(broadcast, "", "resume", "B7K2Q"), 4);
	assert_int_equal(RUN(broadcast, "", "reject", "B7K2Q", "--reason", "no"), 3);
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q", "--csv"), 2);
}

static void
watching_says_each_tenth(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", LEAVING("sending", "31000", "40", "") }, { "broadcast.show", LEAVING("sending", "15000", "40", "") },
	    { "broadcast.show", LEAVING("sending", "14000", "40", "") }, { "broadcast.show", LEAVING("sent", "0", "0", "") });
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q", "--watch"), 0);
	says("B7K2Q sending  2 %  727 of 31,767 people  20/s, ends about ");
	says("B7K2Q sending  52 %  16,727 of 31,767 people");
	says_not(" 55 %");
	says("B7K2Q sent  100 %  31,767 of 31,767 people\n");
	says("almaz sends \"Passport rule change\" to 31,767 people; bekele agreed\n");
	says("history    2026-11-27 12:00 UTC  almaz  new, revision 1\n");
	says("Next: safar broadcast report B7K2Q\n");
	says_not("\r");
	PLAY({ "broadcast.show", LEAVING("sending", "31000", "40", "") }, { "broadcast.show", LEAVING("cancelled", "31000", "0", "") });
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q", "--watch", "--json"), 0);
	assert_int_equal(strncmp(said.ptr, "{\"v\":1,", 7), 0);
	assert_non_null(strstr(said.ptr, "\n{\"v\":1,"));
}

struct talk { const char *when, *typed; };

/* The command on a terminal: what is typed when `words` stand there, and the code it ends with. */
static int
on_terminal(const char *const *words, const struct talk *talk, unsigned talks)
{
	char *argv[16], room[512];
	int argc = 0, pty, status;
	struct winsize size = { .ws_row = 24, .ws_col = 100 };
	unsigned n = 0;
	ssize_t got;
	pid_t pid;

	for (; words[argc] != NULL; argc++)
		argv[argc] = xstrdup(words[argc]);
	argv[argc] = NULL;
	setenv("TERM", "xterm", 1);
	buf_reset(&said);
	fflush(NULL);
	pid = forkpty(&pty, NULL, NULL, &size);
	assert_true(pid >= 0);
	if (pid == 0) {
		status = cmd_broadcast(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	while ((got = read(pty, room, sizeof(room))) > 0) {
		buf_add(&said, room, (size_t)got);
		if (n < talks && strstr(said.ptr, talk[n].when) != NULL) {
			assert_true(write(pty, talk[n].typed, strlen(talk[n].typed)) > 0);
			n++;
		}
	}
	close(pty);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return WEXITSTATUS(status);
}

static void
a_terminal_shows_a_bar(void **state)
{
	(void)state;
	PLAY({ "broadcast.show", LEAVING("sending", "15000", "40", "") }, { "broadcast.show", LEAVING("sent", "0", "0", "") });
	assert_int_equal(on_terminal((const char *const[]){ "safar broadcast", "show", "B7K2Q", "--watch", NULL }, NULL, 0), 0);
	says("\r\033[KB7K2Q sending \342\226\210");
	says("\342\226\221 52 %  16,727 of 31,767 people  20/s, ends about ");
	says("\r\033[Kalmaz sends");		/* nothing of it is left */
}

static void
a_terminal_asks_for_the_whole(void **state)
{
	static const char *const words[] = { "safar broadcast", "approve", "B7K2Q", NULL };
	static const struct talk no[] = { { "type the number of people: ", "31767\n" }, { "y or n: ", "n\n" } };
	static const struct talk yes[] = { { "type the number of people: ", "31767\n" }, { "y or n: ", "y\n" }, { "telephone: ", "123456\n" } };

	(void)state;
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW("")) },
	    { "broadcast.approve", OK(ENTRY("scheduled", "was agreed to and waits for its time", "\"training\":false")) });
	assert_int_equal(on_terminal(words, no, COUNT(no)), 1);
	says("62,519 text messages to 31,767 people in 2 languages: send them? y or n: ");
	says("nothing was agreed to");
	assert_null(scripted_asked(&s, "broadcast.approve", 0));
	assert_int_equal(on_terminal(words, yes, COUNT(yes)), 0);
	says_not("123456");
	says("Next: safar broadcast show B7K2Q --watch");
}

/* A broadcast is read whole before it is agreed to, so that is not done by the list of approvals. */
static void
an_approval_of_a_broadcast_leads_to_its_page(void **state)
{
#define APPROVAL OK("\"id\":\"00112233445566778899aabbccddeeff\",\"op\":\"broadcast.send\",\"owner\":\"et\",\"maker\":\"almaz\",\"state\":\"open\"," \
	"\"expires\":1795780000,\"hash\":\"9f2c41d000000000000000000000000000000000000000000000000000000000\",\"text\":\"{\\\"broadcast\\\":\\\"B7K2Q\\\"}\"")
	(void)state;
	PLAY({ "approval.show", APPROVAL });
	assert_int_equal(RUN(approval, "", "show", "00112233445566778899aabbccddeeff"), 0);
	says("    safar broadcast approve B7K2Q\n");
	assert_int_equal(RUN(approval, "agree\n123456\n", "agree", "00112233445566778899aabbccddeeff", "--secrets-stdin"), 4);
	assert_null(scripted_asked(&s, "approval.agree", 0));
}

static void
a_report_is_counts_alone(void **state)
{
	(void)state;
	PLAY({ "broadcast.report", OK("\"counting\":0") }, { "broadcast.report", OK(ENTRY("sent", "nobody waits any more", "\"approver\":\"bekele\",\"training\":false,\"people\":5,"
	    "\"title\":\"T\",\"countries\":[{\"to\":\"people\",\"country\":\"SA\",\"way\":\"north\",\"planned\":5,\"waiting\":0,\"under_way\":0,\"accepted\":1,\"delivered\":3,"
	    "\"unknown\":0,\"not_reached\":1,\"in_doubt\":0,\"maybe_twice\":0,\"got\":2}],\"languages\":[{\"language\":\"am\",\"country\":\"SA\",\"planned\":5,\"waiting\":0,"
	    "\"accepted\":1,\"delivered\":3,\"unknown\":0,\"not_reached\":1,\"maybe_twice\":0,\"got\":2}]")) });
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q", "--csv"), 0);
	assert_string_equal(said.ptr, "table,to,country,way,language,planned,waiting,under_way,accepted,delivered,unknown,not_reached,maybe_twice,got\n"
	    "country,people,SA,north,,5,0,0,1,3,0,1,0,2\nlanguage,,SA,,am,5,0,,1,3,0,1,0,2\n");
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q"), 0);
	says("done       5 of 5 people, 100 %\n");
	says("people SA      north 5      3         1        0         1           0          2\n");
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q", "--json"), 0);
	says("\"v\": 1");
}

static void
a_correction_is_a_file_to_fill(void **state)
{
	(void)state;
	PLAY({ "broadcast.correct", OK(ENTRY("draft", "is being written", "\"training\":false")) }, { "broadcast.show", DRAFT(DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "correct", "A1", "--type", "x5"), 0);
	asked("broadcast.correct", 0, "{\"broadcast\":\"A1\",\"type\":\"x5\"}");
	asked("broadcast.show", 0, "{\"broadcast\":\"B7K2Q\"}");
	says("title = \"Passport rule change\"\n");
	says("then safar broadcast edit B7K2Q FILE\n");
}

static void
cap_goes_in_and_out(void **state)
{
	char *big = xmalloc(60002);

	(void)state;
	memset(big, 'x', 60001);
	big[60001] = '\0';
	PLAY({ "broadcast.cap", DRAFT("\"v\":0") }, { "broadcast.export", OK("\"xml\":\"<alert/>\"") });
	assert_int_equal(RUN(broadcast, "<alert>\n</alert>", "cap", "-"), 0);
	asked("broadcast.cap", 0, "{\"xml\":\"<alert>\\n</alert>\"}");
	says("a draft, never more");
	assert_int_equal(RUN(broadcast, big, "cap", "-"), 1);
	says("longer than safard takes");
	assert_int_equal(RUN(broadcast, "\xff", "cap", "-"), 1);
	assert_int_equal(RUN(broadcast, "", "cap", "-"), 1);
	assert_int_equal(RUN(broadcast, "", "cap", "/nowhere/x.xml"), 1);
	assert_null(scripted_asked(&s, "broadcast.cap", 1));
	assert_int_equal(RUN(broadcast, "", "export", "B7K2Q", "--public"), 0);
	assert_string_equal(said.ptr, "<alert/>\n");
	asked("broadcast.export", 0, "{\"broadcast\":\"B7K2Q\",\"public\":true}");
	free(big);
}

static void
sending_is_read_as_safard_does(void **state)
{
	const char *path = written("sending.ini", "[sending]\ncurrency = ETB\nbudget = 60000\n[way.north]\npace = 15\n[country.sa]\nway = north\n"
	    "price = 0.40\nutc_offset = +03:00\n");

	(void)state;
	assert_int_equal(RUN(broadcast, "", "check-sending", path), 0);
	assert_string_equal(said.ptr, "north: 15 parts a second\nSA: north, ETB 0.40 a part, UTC+03:00, night 21:00-08:00\n"
	    "one broadcast may cost ETB 60000.00; up to 40 parts with one SMSC are beyond recall\n");
	path = written("sending.ini", "[sending]\ncurrency = ETB\n[way.north]\npace = fast\n");
	assert_int_equal(RUN(broadcast, "", "check-sending", path), 1);
	says("sending.ini:4:8: error:");
	unlink(path);
}

static void
a_level_goes_up_by_two_and_down_by_one(void **state)
{
	(void)state;
	PLAY({ "crisis.raise", "{\"ok\":false,\"code\":\"approval\",\"error\":\"a second person must agree\",\"approval\":\"00112233445566778899aabbccddeeff\",\"text\":\"{}\"}" },
	    { "crisis.over", OK("\"rows\":[{\"owner\":\"et\",\"stay\":\"LY\",\"origin\":\"\",\"level\":0,\"since\":\"2026-11-27T12:00:00+00:00\",\"who\":\"almaz\"}]") },
	    { "crisis.list", OK("\"rows\":[]") });
	assert_int_equal(RUN(crisis, "", "raise", "ly", "3"), 2);
	assert_int_equal(RUN(crisis, "", "raise", "LY", "5", "--reason", "war"), 1);
	says("1 precaution");
	assert_int_equal(RUN(crisis, "", "raise", "Libya", "3", "--reason", "war"), 1);
	assert_int_equal(RUN(crisis, "", "raise", "ly", "3", "--origin", "et", "--reason", "war"), 0);
	says("This needs a second person");
	says("safar crisis raise --approval 001122334455");
	asked("crisis.raise", 0, "{\"stay\":\"LY\",\"origin\":\"ET\",\"level\":3,\"reason\":\"war\"}");
	assert_int_equal(RUN(crisis, "", "over", "LY"), 0);
	says("LY      all           0 nothing 2026-11-27 12:00 almaz et\n");
	assert_int_equal(RUN(crisis, "", "list"), 0);
	says("COUNTRY FOR PEOPLE OF LEVEL");
	assert_int_equal(RUN(crisis, "", "list", "--json"), 0);
	says("\"v\": 1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_template_can_be_sent),
		cmocka_unit_test(a_file_is_a_definition),
		cmocka_unit_test(a_mistake_has_its_place),
		cmocka_unit_test(only_what_differs_is_sent),
		cmocka_unit_test(the_list_says_who_waits),
		cmocka_unit_test(the_page_is_the_same_for_both),
		cmocka_unit_test(what_stops_it_is_a_rule),
		cmocka_unit_test(the_second_person_types_the_number),
		cmocka_unit_test(a_list_that_grew_is_told),
		cmocka_unit_test(training_stands_in_front_of_everything),
		cmocka_unit_test(stopping_says_what_still_arrives),
		cmocka_unit_test(watching_says_each_tenth),
		cmocka_unit_test(a_terminal_shows_a_bar),
		cmocka_unit_test(a_terminal_asks_for_the_whole),
		cmocka_unit_test(an_approval_of_a_broadcast_leads_to_its_page),
		cmocka_unit_test(a_report_is_counts_alone),
		cmocka_unit_test(a_correction_is_a_file_to_fill),
		cmocka_unit_test(cap_goes_in_and_out),
		cmocka_unit_test(sending_is_read_as_safard_does),
		cmocka_unit_test(a_level_goes_up_by_two_and_down_by_one),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
