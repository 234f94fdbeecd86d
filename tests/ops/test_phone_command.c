/*
 * test_phone_command.c - safar phone, run and demo as they are called: codes, sentences, silence
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <poll.h>
#include <pty.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/handset.h"
#include "ops/command/run_directory.h"
#include "tests/ops/called.h"
#include "tests/ops/smsc_fixture.h"
#include "tests/support/pack_make.h"

struct place { char directory[64], pack[96], bad[96]; };

static void
write_file(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
}

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	struct make *m = make_world(PACK_SAMPLE);
	size_t len;
	void *bytes = make_bytes(m, &len);

	snprintf(p->directory, sizeof p->directory, "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->directory));
	snprintf(p->pack, sizeof p->pack, "%s/pack", p->directory);
	snprintf(p->bad, sizeof p->bad, "%s/bad", p->directory);
	write_file(p->pack, bytes, len);
	write_file(p->bad, "no pack", 7);
	free(bytes);
	make_free(m);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char room[128];
	struct buf why = BUF_OVER(room);

	assert_true(run_directory_remove(p->directory, &why));
	free(p);
	return 0;
}

static void
what_is_wrong_has_its_code_and_its_sentence(void **state)
{
	const struct place *p = *state;
	const struct {
		command_fn *command;
		const char *words[8];
		int status;
		const char *says;
	} cases[] = {
		{ cmd_phone, { "safar phone" }, EXIT_MISUSE, "safar phone: say one of" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--from", "+44x" }, EXIT_MISUSE, "--from" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--from", "" }, EXIT_MISUSE, "no phone number" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--from", "BANK" }, EXIT_MISUSE, "a name" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--from", "123" }, EXIT_MISUSE, "short code" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--service", "x1" }, EXIT_MISUSE, "--service" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--service", "" }, EXIT_MISUSE, "--service" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--ussd", "x" }, EXIT_MISUSE, "--smsc" },
		{ cmd_phone, { "safar phone", "--pack", p->pack, "--service", "998" }, EXIT_BAD_INPUT, "no SMS service 998" },
		{ cmd_phone, { "safar phone", "--pack", p->bad }, EXIT_BAD_INPUT, "too short for a pack" },
		{ cmd_phone, { "safar phone", "--pack", "/nonexistent" }, EXIT_WORLD, "No such file" },
		{ cmd_phone, { "safar phone", "--smsc", "/nonexistent" }, EXIT_WORLD, "No such file" },
		{ cmd_run, { "safar run", "--from", "nobody" }, EXIT_MISUSE, "safar run: --from" },
		{ cmd_run, { "safar run", "--service", "nowhere" }, EXIT_MISUSE, "--service" },
		{ cmd_run, { "safar run", "--dir", p->directory, "--pack", p->bad }, EXIT_BAD_INPUT, "too short for a pack" },
		{ cmd_run, { "safar run", "--dir", p->directory, "--pack", "/nonexistent" }, EXIT_WORLD, "No such file" },
		{ cmd_demo, { "safar demo", "--pack", p->bad, "/dev/null" }, EXIT_BAD_INPUT, "too short for a pack" },
		{ cmd_demo, { "safar demo", "--pack", "/nonexistent", "/dev/null" }, EXIT_WORLD, "No such file" },
	};
	char room[4096];
	struct buf said = BUF_OVER(room);

	for (size_t i = 0; i < COUNT(cases); i++) {
		int status = called(cases[i].command, cases[i].words, "", &said);

		if (status != cases[i].status || strstr(said.ptr, cases[i].says) == NULL)
			fail_msg("case %zu: exit %d, \"%s\"", i, status, said.ptr);
	}
}

static unsigned
entries_in(const char *directory)
{
	DIR *d = opendir(directory);
	unsigned n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;		/* . and .. */
}

/* A demo that starts nothing leaves nothing. */
static void
a_demo_that_cannot_begin_leaves_no_folder(void **state)
{
	const struct place *p = *state;
	const char *const no_pack[] = { "safar demo", "--pack", "/nonexistent", "/dev/null", NULL };
	const char *const no_kannel[] = { "safar demo", "--pack", p->pack, "--bearerbox", "/nonexistent", "/dev/null", NULL };
	char room[1024];
	struct buf said = BUF_OVER(room);
	unsigned before = entries_in(p->directory);

	setenv("TMPDIR", p->directory, 1);
	assert_int_equal(called(cmd_demo, no_pack, "", &said), EXIT_WORLD);
	assert_int_equal(called(cmd_demo, no_kannel, "", &said), EXIT_WORLD);
	unsetenv("TMPDIR");
	assert_int_equal(entries_in(p->directory), before);
}

/* A network that takes everything and says nothing. */
static int
listen_deaf(const struct place *p, char path[96])
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(path, 96, "%s/deaf.sock", p->directory);
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

/* Reads what is drawn until `words` are there. */
static bool
shows(int pty, struct buf *drawn, const char *words, int wait_ms)
{
	char room[4096];

	for (int waited = 0; waited < wait_ms && strstr(drawn->ptr, words) == NULL; waited += 50) {
		struct pollfd p = { pty, POLLIN, 0 };
		ssize_t n = poll(&p, 1, 50) > 0 ? read(pty, room, sizeof room) : 0;

		for (ssize_t i = 0; i < n; i++)
			buf_addc(drawn, room[i]);
	}
	return strstr(drawn->ptr, words) != NULL;
}

static void
type(int pty, const char *text)
{
	assert_int_equal(write(pty, text, strlen(text)), strlen(text));
}

static void
the_full_screen_says_silence_and_refuses_unknown_words(void **state)
{
	const struct place *p = *state;
	char path[96];
	int deaf = listen_deaf(p, path), pty = -1, status;
	struct winsize size = { 24, 80, 0, 0 };
	struct buf drawn = BUF_INIT(1 << 20);
	char *argv[] = { (char *)"safar phone", (char *)"--socket", path, NULL };
	pid_t pid;

	fflush(NULL);
	pid = forkpty(&pty, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "xterm", 1);
		_exit(cmd_phone(3, argv));
	}
	assert_true(pid > 0);
	assert_true(shows(pty, &drawn, "SMS to 33444", 5000));
	type(pty, "/hlep\r");
	assert_true(shows(pty, &drawn, "no such word; it has /help, /sms TEXT, /hangup, /quit", 3000));
	type(pty, "/help\r");
	assert_true(shows(pty, &drawn, "begins with / goes with /sms", 3000));
	assert_null(strstr(drawn.ptr, "(no answer)"));
	type(pty, "HELLO\r");
	assert_true(shows(pty, &drawn, "(no answer)", 8000));
	type(pty, "/quit\r");
	shows(pty, &drawn, "\033[?1049l", 3000);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(pty);
	close(deaf);
	buf_free(&drawn);
}

/* A network that says at once that there is no answer. */
static void
answer_nothing(int listener)
{
	char byte;
	int fd = accept(listener, NULL, NULL);

	while (read(fd, &byte, 1) == 1)
		BUG_IF(byte == '\n' && write(fd, "done\n", 5) != 5);
}

static void
plain_lines_say_silence_at_once(void **state)
{
	const struct place *p = *state;
	char path[96], room[4096];
	int listener = listen_deaf(p, path);
	const char *const words[] = { "safar phone", "--socket", path, NULL };
	struct buf said = BUF_OVER(room);
	time_t begun = time(NULL);
	pid_t pid = fork();

	if (pid == 0) {
		answer_nothing(listener);
		_exit(0);
	}
	assert_int_equal(called(cmd_phone, words, "sms HELLO\nhangup\nnonsense\n", &said), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "no answer\n"));
	assert_non_null(strstr(said.ptr, "say: sms TEXT"));
	assert_true(time(NULL) - begun < 4);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(listener);
}

static void
note_error(void *arg, const struct heard *h)
{
	if (h->kind == HEARD_ERROR)
		++*(unsigned *)arg;
}

static void
an_operator_that_falls_is_called_again(void **state)
{
	struct fixture f;
	unsigned falls = 0;
	const struct handset_settings settings = { "+447700900123", "33444", note_error, &falls };
	char room[512];
	struct buf why = BUF_OVER(room);
	struct handset *h;

	(void)state;
	fixture_start(&f);
	h = handset_open_smsc(&settings, f.socket, NULL, &why);
	assert_non_null(h);
	assert_true(h->ops->sms(h, "one", &why));
	fixture_fall(&f);
	fixture_rise(&f);
	assert_true(h->ops->sms(h, "two", &why));
	assert_int_equal(falls, 1);
	/* Seen without anything being asked, too. */
	fixture_fall(&f);
	fixture_rise(&f);
	assert_true(h->ops->take(h, &why));
	assert_int_equal(falls, 2);
	assert_true(h->ops->fd(h) >= 0);
	handset_close(h);
	fixture_stop(&f);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_wrong_has_its_code_and_its_sentence),
		TEST(a_demo_that_cannot_begin_leaves_no_folder),
		TEST(plain_lines_say_silence_at_once),
		TEST(the_full_screen_says_silence_and_refuses_unknown_words),
		TEST(an_operator_that_falls_is_called_again),
	};

	return cmocka_run_group_tests_name("phone command", tests, NULL, NULL);
}
