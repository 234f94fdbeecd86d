/*
 * test_broadcast_leaving.c - safar broadcast, as it is typed: watched, stopped, reported, corrected; CAP; safar crisis
 */
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/control/broadcast_typed.h"

static void
stopping_says_what_still_arrives(void **state)
{
	(void)state;
	PLAY({ "broadcast.pause", OK(ENTRY("paused", "nothing new leaves until somebody resumes it", "\"approver\":\"bekele\",\"training\":false,\"beyond_recall\":40")) },
	    { "broadcast.cancel", OK(ENTRY("cancelled", "was stopped for good", "\"approver\":\"bekele\",\"training\":false,\"beyond_recall\":0")) },
	    { "broadcast.resume", "{\"ok\":false,\"code\":\"rule\",\"error\":\"paused for more than a day\"}" },
	    { "broadcast.reject", "{\"ok\":false,\"code\":\"world\",\"error\":\"disk\"}" });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 0);
	says("B7K2Q: nothing new leaves until somebody resumes it\n");
	says("Up to 40 parts will still arrive: what is with the operator, and the rest of texts that have begun.\n");
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

/* Who is late has what she wanted; a no for another reason is said as it came. */
static void
what_is_paused_may_be_paused(void **state)
{
	(void)state;
	PLAY({ "broadcast.pause", "{\"ok\":false,\"code\":\"rule\",\"error\":\"pause is not possible now\"}" }, { "broadcast.show", LEAVING("paused", "14000", "40", "") },
	    { "broadcast.show", LEAVING("sent", "0", "0", "") });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 0);
	says("B7K2Q is paused already\n");
	says("Up to 40 parts will still arrive: ");
	says_not("not possible");
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 4);
	says("safar broadcast pause: pause is not possible now\n");
	PLAY({ "broadcast.pause", "{\"ok\":false,\"code\":\"role\",\"error\":\"your account does not have the role for this\"}" });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 4);
	says("needed is admin, editor, approver or operator; yours are in safar staff whoami\n");
	PLAY({ "broadcast.pause", "{\"ok\":false,\"code\":\"denied\",\"error\":\"there is none\"}" });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 1);
	PLAY({ "broadcast.pause", "{\"ok\":false,\"code\":\"login\",\"error\":\"log in again: safar staff login\"}" });
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 1);
	says("because safard was started again since, which signs everybody out");
	assert_int_equal(RUN(broadcast, "", "pause", "B7K2Q"), 1);	/* the token is gone: nothing is asked */
	says("log in first");
	scripted_sign_in(&typed.script);
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
	says("history    2026-11-27 12:00 UTC  almaz  make, revision 1\n");
	says("Next: safar broadcast report B7K2Q\n");
	says_not("\r");
	PLAY({ "broadcast.show", LEAVING("sending", "31000", "40", "") }, { "broadcast.show", LEAVING("cancelled", "31000", "0", "") });
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q", "--watch", "--json"), 0);
	assert_int_equal(strncmp(typed.said.ptr, "{\"v\":1,", 7), 0);
	says("\n{\"v\":1,");
	PLAY({ "broadcast.show", WAITING(DEFINITION) }, { "broadcast.show", LEAVING("cancelled", "0", "0", "") });
	assert_int_equal(RUN(broadcast, "", "show", "B7K2Q", "--watch"), 0);
	says("B7K2Q waiting  almaz waits for another person until 2026-11-28 13:20 UTC\n");
	says("B7K2Q cancelled  sent to 303 of 31,767 people, and to nobody else\n");
	says_not("100 %");
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
	buf_reset(&typed.said);
	fflush(NULL);
	pid = forkpty(&pty, NULL, NULL, &size);
	assert_true(pid >= 0);
	if (pid == 0) {
		alarm(20);	/* a question that nobody expects fails the test, and does not wait for ever */
		status = cmd_broadcast(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	while ((got = read(pty, room, sizeof(room))) > 0) {
		buf_add(&typed.said, room, (size_t)got);
		if (n < talks && strstr(typed.said.ptr, talk[n].when) != NULL) {
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
	PLAY(BEKELE, { "broadcast.show", WAITING(DEFINITION) }, { "broadcast.check", WAITING(PREVIEW("")) },
	    { "broadcast.approve", OK(ENTRY("scheduled", "was agreed to and waits for its time", "\"training\":false")) });
	assert_int_equal(on_terminal(words, no, COUNT(no)), 1);
	says("62,519 text messages to 31,767 people in 2 languages: send them? y or n: ");
	says("nothing was agreed to");
	assert_null(scripted_asked(&typed.script, "broadcast.approve", 0));
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
	assert_null(scripted_asked(&typed.script, "approval.agree", 0));
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
	assert_string_equal(typed.said.ptr, "table,to,country,way,language,planned,waiting,under_way,accepted,delivered,unknown,not_reached,maybe_twice,got\n"
	    "country,people,SA,north,,5,0,0,1,3,0,1,0,2\nlanguage,,SA,,am,5,0,,1,3,0,1,0,2\n");
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q"), 0);
	says("sent to    4 of 5 people: delivered 3, accepted by the operator 1, no answer yet 0\nnot sent   1 (");
	says("people SA      north 5      3         1        0         1           0          2\n");
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q", "--json"), 0);
	says("\"v\": 1");
	assert_int_equal(RUN(broadcast, "", "report", "B7K2Q", "--json", "--csv"), 2);
	says("one of both");
}

static void
a_correction_is_a_file_to_fill(void **state)
{
	(void)state;
	PLAY({ "broadcast.correct", OK(ENTRY("draft", "is being written", "\"training\":false")) }, { "broadcast.show", OK("\"ref\":\"A1A1A\",\"alert\":true") },
	    { "broadcast.show", CORRECTION });
	assert_int_equal(RUN(broadcast, "", "correct", "A1", "--type", "x5"), 0);
	asked("broadcast.correct", 0, "{\"broadcast\":\"A1\",\"type\":\"x5\"}");
	asked("broadcast.show", 1, "{\"broadcast\":\"B7K2Q\"}");
	says("title = \"Passport rule change\"\n");
	says("\nof = \"A1A1A\"\n");
	says_not("00112233445566778899aabbccddeeff");
	says("B7K2Q is a draft to exactly those who were handed A1A1A.\n");
	says("then safar broadcast edit B7K2Q FILE\n");
	/* of news there are no kinds */
	PLAY({ "broadcast.show", DRAFT(DEFINITION) });
	assert_int_equal(RUN(broadcast, "", "correct", "A1", "--type", "x4"), 2);
	says("B7K2Q is news");
	assert_null(scripted_asked(&typed.script, "broadcast.correct", 0));
}

static void
cap_goes_in_and_out(void **state)
{
	char *big = xmalloc(60002);

	(void)state;
	memset(big, 'x', 60001);
	big[60001] = '\0';
	PLAY({ "broadcast.cap", OK("\"logged\":\"Ack\"") });
	assert_int_equal(RUN(broadcast, "<alert/>", "cap", "-"), 0);
	says("no draft comes of it");
	PLAY({ "broadcast.cap", DRAFT("\"v\":0") }, { "broadcast.export", OK("\"xml\":\"<alert/>\"") });
	assert_int_equal(RUN(broadcast, "<alert>\n</alert>", "cap", "-"), 0);
	asked("broadcast.cap", 0, "{\"xml\":\"<alert>\\n</alert>\"}");
	says("a draft, never more");
	assert_int_equal(RUN(broadcast, big, "cap", "-"), 1);
	says("longer than safard takes");
	assert_int_equal(RUN(broadcast, "\xff", "cap", "-"), 1);
	assert_int_equal(RUN(broadcast, "", "cap", "-"), 1);
	assert_int_equal(RUN(broadcast, "", "cap", "/nowhere/x.xml"), 1);
	assert_null(scripted_asked(&typed.script, "broadcast.cap", 1));
	assert_int_equal(RUN(broadcast, "", "export", "B7K2Q", "--public"), 0);
	assert_string_equal(typed.said.ptr, "<alert/>\n");
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
	assert_string_equal(typed.said.ptr, "north: 15 parts a second\nSA: north, ETB 0.40 a part, UTC+03:00, night 21:00-08:00\n"
	    "all others: no way out, nothing is sent to people there; [country.rest] would say one\none broadcast may cost ETB 60000.00; up to 40 parts with one SMSC are beyond recall\n");
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
		cmocka_unit_test(stopping_says_what_still_arrives),
		cmocka_unit_test(what_is_paused_may_be_paused),
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

	return cmocka_run_group_tests(tests, typed_set_up, typed_tear_down);
}
