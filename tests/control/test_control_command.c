/* long: every command of staff as it is typed, in the order in which a gateway is founded */
/*
 * test_control_command.c - safar staff, approval, request, warden, backup, status, as they are typed
 */
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/control/bench.h"
#include "tests/ops/called.h"

static struct bench b;
static struct buf said = BUF_INIT(1 << 20);

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_SQLITE | BENCH_VAULT);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	buf_free(&said);
	return 0;
}

/* Each has a folder of her own for her token. */
static void
as(const char *who)
{
	char path[128];

	bench_path(&b, who, path);
	mkdir(path, 0700);
	setenv("XDG_RUNTIME_DIR", path, 1);
}

static int
run(command_fn *command, const char *typed, const char *const *words)
{
	return called(command, words, typed, &said);
}
#define RUN(name, typed, ...) run(cmd_##name, typed, (const char *const[]){ "safar " #name, __VA_ARGS__, NULL })

static void
says(const char *words)
{
	if (strstr(said.ptr, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, said.ptr);
}

/* What stands behind `words` up to the end of the line, and without blanks before it. */
static void
behind(const char *words, char *out, size_t size)
{
	const char *at = strstr(said.ptr, words);
	size_t n = 0;

	if (at == NULL)
		fail_msg("\"%s\" is not in: %s", words, said.ptr);
	at += strlen(words);
	at += strspn(at, " \n");
	while (n < size - 1 && at[n] > ' ' && at[n] != '&')
		n++;
	memcpy(out, at, n);
	out[n] = '\0';
}

/* RFC 4648, by another road than the command's. */
static void
take_secret(const char *who)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char words[64], text[64];
	struct bench_person *p = bench_person(&b, who);

	snprintf(words, sizeof(words), "otpauth://totp/Safar:%s?secret=", who);
	behind(words, text, sizeof(text));
	assert_int_equal(strlen(text), 32);
	memset(p->totp, 0, sizeof(p->totp));
	for (unsigned bit = 0; bit < 160; bit++)
		if ((size_t)(strchr(letters, text[bit / 5]) - letters) & 16u >> bit % 5)
			p->totp[bit / 8] |= (uint8_t)(128 >> bit % 8);
}

static void
sign_in(const char *who)
{
	char typed[128], code[8];

	as(who);
	bench_totp(&b, who, code);
	snprintf(typed, sizeof(typed), "%s\n%s\n", bench_person(&b, who)->password, code);
	if (RUN(staff, typed, "login", who, "--secrets-stdin") != 0)
		fail_msg("%s cannot sign in: %s", who, said.ptr);
	assert_int_equal(said.len, 0);	/* nothing on success */
}

static void
nobody_is_signed_in(void **state)
{
	(void)state;
	as("nobody");
	assert_int_equal(RUN(staff, "", "whoami"), 1);
	says("log in first");
	assert_int_equal(RUN(request, "", "list"), 1);
	assert_int_equal(RUN(staff, "", "fly"), 2);
	assert_int_equal(RUN(staff, "", "add"), 2);
	assert_int_equal(RUN(staff, "", "list", "--roles", "admin"), 2);
	assert_int_equal(RUN(staff, "", "add", "eve", "--approval", "0011"), 2);
	assert_int_equal(RUN(staff, "", "login", "ada"), 1);	/* a pipe, and nobody said that it is one */
	says("--secrets-stdin");
	assert_int_equal(RUN(staff, "", "add", "b\xe9" "a"), 1);	/* a terminal in Latin-1: the word would not be sent at all */
	says("word 2 is not UTF-8");
	assert_int_equal(RUN(staff, "", "list", "--socket", "/tmp/\xff", "--approval", "\xff"), 1);
	says("--approval is not UTF-8");
	assert_int_equal(RUN(staff, "password of ad\xe9\n123456\n", "login", "ada", "--secrets-stdin"), 1);
	says("this is not UTF-8");
}

static void
founding(void **state)
{
	(void)state;
	assert_int_equal(RUN(staff, "password of ada\npassword of ade\n", "found", "ada", "bea", "--secrets-stdin"), 1);
	says("differ");
	assert_int_equal(RUN(staff, "password of ada\npassword of ada\npassword of bea\npassword of bea\n",
	    "found", "ada", "bea", "--secrets-stdin"), 0);
	take_secret("ada");
	take_secret("bea");
	assert_int_equal(RUN(staff, "password of eve\npassword of eve\npassword of mal\npassword of mal\n",
	    "found", "eve", "mal", "--secrets-stdin"), 1);
	sign_in("ada");
	sign_in("bea");
	assert_int_equal(RUN(staff, "", "whoami"), 0);
	says("bea");
	says("admin");
}

static void
the_token_is_hers_alone(void **state)
{
	char path[160];
	struct stat st;

	(void)state;
	snprintf(path, sizeof(path), "%s/bea/safar-token", b.folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	chmod(path, 0644);
	as("bea");
	assert_int_equal(RUN(staff, "", "whoami"), 1);
	says("others may read it");
	chmod(path, 0600);
	assert_int_equal(RUN(staff, "", "logout"), 0);
	assert_int_equal(access(path, F_OK), -1);
	sign_in("bea");
}

static void
safard_is_not_there(void **state)
{
	(void)state;
	as("bea");
	assert_int_equal(RUN(staff, "", "whoami", "--socket", "/nowhere/control"), 3);
	says("no safard listens there");
}

/* One proposes, the other reads and agrees, then it is done: by what is printed alone. */
static void
add_by_two(const char *name, const char *roles, const char *area)
{
	char id[64], typed[256], code[64], half[64];

	as("ada");
	assert_int_equal(RUN(staff, "", "add", name, "--owner", "np", "--roles", roles, "--area", area), 0);
	says("This needs a second person");
	behind("safar approval agree", id, sizeof(id));
	assert_int_equal(RUN(staff, "", "add", "--approval", id), 1);
	says("nobody has agreed");
	as("bea");
	assert_int_equal(RUN(approval, "", "list", "--open"), 0);
	says(id);
	assert_int_equal(RUN(approval, "no\n", "agree", id, "--secrets-stdin"), 1);
	says("nothing was agreed to");
	assert_int_equal(RUN(approval, "agree\n000000\n", "agree", id, "--secrets-stdin"), 1);	/* a slip signs nobody out */
	says("wait for the next one");
	bench_totp(&b, "bea", code);
	snprintf(typed, sizeof(typed), "agree\n%s\n", code);
	assert_int_equal(RUN(approval, typed, "agree", id, "--secrets-stdin"), 0);
	says(name);
	behind("and to nobody else:", half, sizeof(half));
	as("ada");
	assert_int_equal(RUN(staff, "", "add", "--approval", id), 0);
	behind("to the new person yourself:", code, sizeof(code));
	as(name);
	snprintf(typed, sizeof(typed), "%s\n%s\n%s\n%s\n", code, code, bench_person(&b, name)->password, bench_person(&b, name)->password);
	assert_int_equal(RUN(staff, typed, "enrol", name, "--secrets-stdin"), 1);	/* the maker alone is nobody else */
	says("half of the code is wrong");
	snprintf(typed, sizeof(typed), "%s\n%s\n%s\n%s\n", code, half, bench_person(&b, name)->password, bench_person(&b, name)->password);
	as(name);
	assert_int_equal(RUN(staff, typed, "enrol", name, "--secrets-stdin"), 0);
	take_secret(name);
	sign_in(name);
}

static void
two_persons(void **state)
{
	char id[64];

	(void)state;
	add_by_two("one", "caller", "doha");
	add_by_two("oscar", "operator,auditor", "");
	as("ada");
	assert_int_equal(RUN(staff, "", "list"), 0);
	says("operator");
	assert_int_equal(RUN(staff, "", "change", "oscar", "--roles", "operator,flyer"), 1);
	says("each once: admin editor");
	assert_int_equal(RUN(staff, "", "recode", "one"), 0);
	behind("safar approval agree", id, sizeof(id));
	as("bea");
	assert_int_equal(RUN(approval, "", "refuse", id), 0);
	assert_int_equal(RUN(approval, "", "show", id), 0);
	says("refused");
	assert_int_equal(RUN(approval, "", "show", "zz"), 1);
	assert_int_equal(RUN(approval, "", "show", "00000000"), 1);
}

/* Every line of a table fits 80 columns. */
static void
fits(void)
{
	const char *line = said.ptr;

	while (*line != '\0') {
		size_t len = strcspn(line, "\n");

		if (len > 80)
			fail_msg("%zu columns: %.*s", len, (int)len, line);
		line += len + (line[len] == '\n');
	}
}

static void
call_backs(void **state)
{
	char id[64];

	(void)state;
	as("one");
	assert_int_equal(RUN(request, "", "list"), 0);
	fits();
	assert_null(strstr(said.ptr, "7700900"));
	behind("TAKEN BY\n", id, sizeof(id));
	assert_int_equal(RUN(request, "", "show", id, "--reveal"), 1);
	says("take it first");
	assert_int_equal(RUN(request, "", "take", id), 0);
	assert_int_equal(said.len, 0);
	assert_int_equal(RUN(request, "", "show", id), 0);
	assert_null(strstr(said.ptr, "7700900"));
	*b.now += 2;
	assert_int_equal(RUN(request, "", "show", id, "--reveal"), 0);
	says("\n+" BENCH_NUMBER "\n");
	assert_int_equal(RUN(request, "", "done", id), 0);
	assert_int_equal(RUN(request, "", "done", id), 1);
	as("oscar");
	assert_int_equal(RUN(request, "", "list"), 4);
	says("your account does not have the role for this; needed is caller; yours are in safar staff whoami\n");
}

static void
the_rest(void **state)
{
	(void)state;
	as("oscar");
	assert_int_equal(RUN(warden, "", "list"), 0);
	says("ID AREA COUNTRY LANG SINCE UNTIL\n");		/* none is a heading, not silence */
	assert_int_equal(RUN(warden, "+" BENCH_WARDEN "\n", "add", "--area", "sebha", "--language", "ne", "--consent-date", "2020-01-01",
	    "--consent-ref", "folder 3", "--secrets-stdin"), 1);
	assert_null(strstr(said.ptr, "7700900"));
	assert_int_equal(RUN(warden, "", "remove", "00000000"), 1);
	assert_int_equal(RUN(warden, "", "renew", "00000000", "--area", "x"), 2);
	assert_int_equal(RUN(marks, "", "list"), 0);
	says("qa/hotline.labour");
	fits();
	assert_int_equal(RUN(marks, "", "mended", "qa/hotline.labour"), 0);
	assert_int_equal(run(cmd_status, "", (const char *const[]){ "safar status", NULL }), 0);
	says("messages=3");
	assert_int_equal(RUN(backup, "", "x.db"), 1);	/* of one owner: not the whole gateway's copy */
	as("ada");
	*b.now += 2;
	assert_int_equal(RUN(backup, "", "x.db"), 0);
	says("/backup/x.db");
	*b.now += 2;
	assert_int_equal(RUN(key, "", "rotate"), 0);
	says("second person");
}

/* Reads what stands on the terminal until `words` do. */
static void
until(int pty, const char *words)
{
	char room[256];
	ssize_t n;

	while (strstr(said.ptr, words) == NULL) {
		n = read(pty, room, sizeof(room));
		if (n <= 0)
			fail_msg("\"%s\" never came: %s", words, said.ptr);
		buf_add(&said, room, (size_t)n);
	}
}

static pid_t
on_terminal(int *pty, struct termios *before)
{
	char *argv[] = { (char[]){ "safar staff" }, (char[]){ "login" }, (char[]){ "ada" }, NULL };
	int slave;
	pid_t pid;

	buf_reset(&said);
	as("ada");
	assert_int_equal(openpty(pty, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(slave, before), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		login_tty(slave);
		_exit(cmd_staff(3, argv));
	}
	/* `slave` stays open here, so that the terminal outlives the command */
	return pid;
}

static void
nothing_typed_is_seen(void **state)
{
	struct termios before, after;
	char typed[64], code[8];
	int pty, status;
	pid_t pid;

	(void)state;
	bench_totp(&b, "ada", code);
	pid = on_terminal(&pty, &before);
	until(pty, "password: ");
	snprintf(typed, sizeof(typed), "%s\n", bench_person(&b, "ada")->password);
	assert_true(write(pty, typed, strlen(typed)) > 0);
	until(pty, "telephone: ");
	snprintf(typed, sizeof(typed), "%s\n", code);
	assert_true(write(pty, typed, strlen(typed)) > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_null(strstr(said.ptr, bench_person(&b, "ada")->password));
	assert_null(strstr(said.ptr, code));
	assert_int_equal(tcgetattr(pty, &after), 0);
	assert_int_equal(after.c_lflag, before.c_lflag);
	close(pty);
}

/* ^C at the question for a password: gone at once, and the terminal shows again what is typed. */
static void
interrupted_at_a_password(void **state)
{
	struct termios before, after;
	int pty, status;
	pid_t pid;

	(void)state;
	pid = on_terminal(&pty, &before);
	until(pty, "password: ");
	assert_int_equal(tcgetattr(pty, &after), 0);
	assert_int_equal(after.c_lflag & ECHO, 0);
	assert_int_equal(write(pty, "secr\x03", 5), 5);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_int_equal(tcgetattr(pty, &after), 0);
	assert_int_equal(after.c_lflag, before.c_lflag);
	close(pty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_signed_in),
		cmocka_unit_test(founding),
		cmocka_unit_test(the_token_is_hers_alone),
		cmocka_unit_test(safard_is_not_there),
		cmocka_unit_test(two_persons),
		cmocka_unit_test(call_backs),
		cmocka_unit_test(the_rest),
		cmocka_unit_test(nothing_typed_is_seen),
		cmocka_unit_test(interrupted_at_a_password),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
