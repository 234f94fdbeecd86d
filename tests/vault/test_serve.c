/* test_serve.c - the real safar-vault: strangers, garbage, silence, and a vault that dies */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/vault/wire.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/stopped.h"
#include "tests/vault/stage.h"

/* A call-back of a minute ago, opened; "" or the sentence. */
static const char *
open_one(void)
{
	static char said[512];
	struct buf why;
	uint8_t id[SEAL_ID_BYTES], sealed[SEALED_BYTES];
	char digits[SEAL_DIGITS + 1] = "x";
	struct vault_ask ask = { VAULT_REQUEST, { "np", "callback", id }, sealed, "ana", "" };

	buf_wrap(&why, said, sizeof(said));
	stage_seal("np", "callback", 60, id, sealed);
	if (vault_open_number(stage_in("socket"), &ask, digits, &why)) {
		assert_string_equal(digits, HER);
		assert_int_equal(why.len, 0);
	} else {
		assert_string_equal(digits, "");
		assert_true(why.len > 0);
		assert_null(strstr(said, HER));
	}
	return said;
}

static void
a_number_is_opened_and_leaves_no_trace(void **state)
{
	uint8_t id[SEAL_ID_BYTES], sealed[SEALED_BYTES], anew[SEALED_BYTES];
	struct seal_row row = { "np", "alerts", id };
	struct buf why = BUF_INIT(512);
	struct stat st;

	(void)state;
	stage_start(NULL);
	assert_int_equal(stat(stage_in("socket"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);
	assert_string_equal(open_one(), "");
	stage_seal("np", "alerts", 60, id, sealed);
	if (!vault_reseal(stage_in("socket"), &row, sealed, anew, &why))
		fail_msg("%s", why.ptr);
	assert_memory_not_equal(sealed, anew, SEALED_BYTES);
	row.owner = "ph";
	assert_false(vault_reseal(stage_in("socket"), &row, sealed, anew, &why));
	assert_string_equal(why.ptr, "the vault refuses: it does not open: it is damaged, or it stood in another row");
	stage_search();
	assert_int_equal(stage_stop(), 0);
	assert_int_equal(access(stage_in("socket"), F_OK), -1);
	assert_int_equal(stage_audited("vault.open", "request-"), 1);
	assert_int_equal(stage_audited("vault.reseal", ""), 1);
	assert_int_equal(stage_audited("vault.refuse", ""), 1);
	buf_free(&why);
}

static void
our_own_user_may_not_open_when_others_are_named(void **state)
{
	static const char *const others[] = { "--allow-uid", "12345,12346", NULL };

	(void)state;
	stage_start(others);
	assert_string_equal(open_one(), "the vault refuses: this user of the machine may not ask");
	assert_int_equal(stage_audited("vault.refuse", "user"), 1);
	stage_stop();
}

/* In a child of another user: its sentence begins with `words`. */
static int
as_nobody(const char *words)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		const char *said;

		if (setgid(65534) < 0 || setuid(65534) < 0)
			_exit(2);
		said = open_one();
		_exit(strcmp(said, words) == 0 ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
strangers_are_turned_away_and_those_named_are_not(void **state)
{
	static const char *const nobody[] = { "--allow-uid", "7,65534", NULL };
	char folder[128];

	(void)state;
	if (geteuid() != 0)
		return;		/* only root can be somebody else */
	snprintf(folder, sizeof(folder), "%s", stage_in(""));
	chmod(folder, 0711);
	stage_start(NULL);
	assert_int_equal(as_nobody("the vault at "), 1);		/* the mode of the socket keeps her out */
	chmod(stage_in("socket"), 0666);
	assert_int_equal(as_nobody("the vault refuses: this user of the machine may not ask"), 0);
	stage_stop();
	assert_int_equal(stage_audited("vault.refuse", "user"), 1);
	stage_start(nobody);
	chmod(stage_in("socket"), 0666);
	assert_int_equal(as_nobody(""), 0);
	stage_stop();
}

static int
dial(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", stage_in("socket"));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* True if the vault hangs up without a byte. */
static bool
hangs_up(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;
	bool is_closed = poll(&p, 1, 20000) == 1 && recv(fd, &byte, 1, 0) <= 0;

	close(fd);
	return is_closed;
}

static void
garbage_ends_the_line_and_nothing_else(void **state)
{
	static const struct { const char *what; size_t len; uint8_t bytes[9]; } cases[] = {
		{ "a length of nothing", 2, { 0, 0 } },
		{ "a length of one", 3, { 0, 1, 1 } },
		{ "a length above all", 2, { 0xFF, 0xFF } },
		{ "another version", 4, { 0, 2, 2, 3 } },
		{ "no verb", 4, { 0, 2, 1, 0 } },
		{ "a verb of the future", 4, { 0, 2, 1, 5 } },
		{ "rows without anything", 4, { 0, 2, 1, 4 } },
		{ "no rows", 9, { 0, 7, 1, 4, 0, 0, 0, 0, 0 } },
		{ "rows without rows", 9, { 0, 7, 1, 4, 0, 0, 0, 0, 64 } },
		{ "65 rows", 9, { 0, 7, 1, 4, 0, 0, 0, 0, 65 } },
		{ "a number as long as rows", 4, { 2, 0, 1, 1 } },
		{ "a panic as long as rows", 4, { 0x16, 0x83, 1, 3 } },
		{ "rows of another version", 4, { 2, 0, 2, 4 } },
		{ "longer than any rows", 4, { 0x16, 0x84, 1, 4 } },
		{ "a byte too many", 5, { 0, 3, 1, 3, 0 } },
		{ "a question without anything", 4, { 0, 2, 1, 1 } },
		{ "a purpose that is none", 5, { 0, 3, 1, 1, 3 } },
		{ "a word longer than the frame", 6, { 0, 4, 1, 1, 0, 63 } },
		{ "a word longer than words", 6, { 0, 4, 1, 2, 64, 'n' } },
		{ "text", 8, { 'G', 'E', 'T', ' ', '/', ' ', 'H', 'T' } },
	};
	uint8_t noise[WIRE_ROWS_BYTES * 2];

	(void)state;
	stage_start(NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int fd = dial();

		assert_int_equal(send(fd, cases[i].bytes, cases[i].len, MSG_NOSIGNAL), cases[i].len);
		if (!hangs_up(fd))
			fail_msg("%s", cases[i].what);
	}
	for (int round = 0; round < 200; round++) {
		int fd = dial();

		for (size_t i = 0; i < sizeof(noise); i++)
			noise[i] = (uint8_t)(i * 31 + (size_t)round * 17 + i / 7);
		if (send(fd, noise, sizeof(noise), MSG_NOSIGNAL) < 0)
			assert_true(errno == EPIPE || errno == ECONNRESET);
		shutdown(fd, SHUT_WR);
		hangs_up(fd);
	}
	assert_string_equal(open_one(), "");
	assert_int_equal(stage_stop(), 0);
}

static void
who_says_nothing_is_hung_up_on(void **state)
{
	int fd[24];

	(void)state;
	stage_start(NULL);
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = dial();		/* more than the vault takes: the rest wait in the kernel */
		if (i % 2)
			assert_int_equal(send(fd[i], "\0\2\1", 3, MSG_NOSIGNAL), 3);	/* one byte is missing */
	}
	for (size_t i = 0; i < COUNT(fd); i++)
		assert_true(hangs_up(fd[i]));
	assert_string_equal(open_one(), "");
	stage_stop();
}

static void
a_vault_that_dies_is_a_sentence(void **state)
{
	char wanted[256];

	(void)state;
	stage_start(NULL);
	assert_string_equal(open_one(), "");
	assert_true(stopped(stage_pid));
	snprintf(wanted, sizeof(wanted), "the vault at %s: no answer within two seconds", stage_in("socket"));
	assert_string_equal(open_one(), wanted);
	kill(stage_pid, SIGKILL);
	assert_int_equal(stage_ended(), 1000 + SIGKILL);
	snprintf(wanted, sizeof(wanted), "the vault at %s: safar-vault does not run", stage_in("socket"));
	assert_string_equal(open_one(), wanted);
	stage_start(NULL);		/* over the socket that was left */
	assert_string_equal(open_one(), "");
	stage_stop();
	assert_string_equal(open_one(), wanted);
}

/* A vault that answers otherwise than ours: what the client makes of it. */
static void
an_answer_that_is_none_is_a_sentence(void **state)
{
	static const struct { const char *what, *words; size_t len; uint8_t bytes[24]; } cases[] = {
		{ "closes at once", "it closed the line without an answer", 0, { 0 } },
		{ "dies in the middle", "it closed the line without an answer", 8, { 0, 9, 1, 0, 6, '4', '4', '7' } },
		{ "half a length", "it closed the line without an answer", 1, { 0 } },
		{ "a length of nothing", "its answer is none", 2, { 0, 0 } },
		{ "another version", "its answer is none", 5, { 0, 3, 2, 0, 0 } },
		{ "another status", "its answer is none", 5, { 0, 3, 1, 2, 0 } },
		{ "no digits", "its answer is none", 5, { 0, 3, 1, 0, 0 } },
		{ "letters", "its answer is none", 8, { 0, 6, 1, 0, 3, '4', 'x', '4' } },
		{ "sixteen digits", "its answer is none", 21, { 0, 19, 1, 0, 16, '4', '4', '4', '4', '4', '4', '4', '4', '4', '4', '4', '4', '4',
			'4', '4', '4' } },
		{ "a sentence with a line feed", "the vault refuses: a\\x0Ab", 8, { 0, 6, 1, 1, 3, 'a', '\n', 'b' } },
	};
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	uint8_t id[SEAL_ID_BYTES] = { 0 }, sealed[SEALED_BYTES] = { 0 };
	struct vault_ask ask = { VAULT_REQUEST, { "np", "callback", id }, sealed, "ana", "" };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	snprintf(at.sun_path, sizeof(at.sun_path), "%s", stage_in("socket"));
	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listener, 4), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_INIT(512);
		char digits[SEAL_DIGITS + 1] = "x";
		pid_t pid = fork();
		int status;

		assert_true(pid >= 0);
		if (pid == 0) {
			uint8_t question[WIRE_BYTES];
			int fd = accept(listener, NULL, NULL);

			if (recv(fd, question, sizeof(question), 0) < 100)
				_exit(1);
			_exit(send(fd, cases[i].bytes, cases[i].len, MSG_NOSIGNAL) != (ssize_t)cases[i].len);
		}
		if (vault_open_number(at.sun_path, &ask, digits, &why) || !strstr(why.ptr, cases[i].words))
			fail_msg("%s: %s", cases[i].what, why.ptr);
		for (size_t d = 0; d < sizeof(digits); d++)
			assert_int_equal(digits[d], 0);
		waitpid(pid, &status, 0);
		assert_int_equal(status, 0);
		buf_free(&why);
	}
	close(listener);
}

static void
on_alarm(int n)
{
	(void)n;
}

static void
signals_do_not_disturb_a_question(void **state)
{
	struct sigaction act = { .sa_handler = on_alarm }, before;
	struct itimerval often = { { 0, 200 }, { 0, 200 } }, never = { { 0, 0 }, { 0, 0 } };

	(void)state;
	stage_start(NULL);
	sigaction(SIGALRM, &act, &before);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 25; i++) {
		const char *said = open_one();

		if (*said) {
			setitimer(ITIMER_REAL, &never, NULL);
			fail_msg("%s", said);
		}
	}
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	stage_stop();
}

static void
names_that_are_too_long_are_not_sent(void **state)
{
	static const char long_name[] = "a-name-that-is-longer-than-any-name-of-this-project-and-than-the-frame";
	uint8_t id[SEAL_ID_BYTES] = { 0 }, sealed[SEALED_BYTES] = { 0 };
	struct vault_ask ask = { VAULT_REQUEST, { "np", "callback", id }, sealed, long_name, "" };
	struct buf why = BUF_INIT(512);
	char digits[SEAL_DIGITS + 1];

	(void)state;
	assert_false(vault_open_number(stage_in("socket"), &ask, digits, &why));
	assert_string_equal(why.ptr, "the vault is not asked: a name is too long");
	buf_free(&why);
}

static void
it_ends_as_every_program_of_ours(void **state)
{
	static const char *const bad_uid[] = { "--allow-uid", "ana", NULL }, *const help[] = { "--help", NULL };
	static const char *const version[] = { "--version", NULL }, *const word[] = { "word", NULL };
	static const char *const rows[][3] = { { "--rows-per-second", "0" }, { "--rows-per-second", "20001" },
	    { "--rows-per-second", "fast" }, { "--rows-per-second", "5x" }, { "--rows-per-second", "-1" }, { "--rows-per-second", "" } };
	static const char *const no_audit[] = { "--audit", "/nowhere/at/all", NULL };
	pid_t first;

	(void)state;
	assert_int_equal(stage_run(help), 0);
	assert_non_null(strstr(stage_log(), "--allow-uid"));
	assert_int_equal(stage_run(version), 0);
	assert_int_equal(stage_run(bad_uid), 2);
	assert_int_equal(stage_run(word), 2);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(stage_run(rows[i]), 2);
	assert_non_null(strstr(stage_log(), "--rows-per-second takes a number from 1 to 20000"));
	assert_int_equal(stage_run(no_audit), 3);
	stage_start(NULL);
	first = stage_pid;
	assert_int_equal(stage_run(NULL), 3);
	assert_non_null(strstr(stage_log(), "another safar-vault holds these keys"));
	stage_pid = first;
	assert_int_equal(stage_stop(), 0);
	stage_spill(stage_in("socket"), "mine", 4, 0600);
	assert_int_equal(stage_run(NULL), 3);
	assert_non_null(strstr(stage_log(), "there is something else with this name"));
	chmod(stage_in("keys"), 0755);
	assert_int_equal(stage_run(NULL), 1);
	assert_non_null(strstr(stage_log(), "others may enter the folder of keys (mode 0755); make it 0700"));
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(a_number_is_opened_and_leaves_no_trace),
		CASE(our_own_user_may_not_open_when_others_are_named),
		CASE(strangers_are_turned_away_and_those_named_are_not),
		CASE(garbage_ends_the_line_and_nothing_else),
		CASE(who_says_nothing_is_hung_up_on),
		CASE(a_vault_that_dies_is_a_sentence),
		CASE(an_answer_that_is_none_is_a_sentence),
		CASE(signals_do_not_disturb_a_question),
		CASE(names_that_are_too_long_are_not_sent),
		CASE(it_ends_as_every_program_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
