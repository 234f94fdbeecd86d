/*
 * test_safard.c - the real daemon: files, signals, kills
 *
 * SAFARD and SAFAR_TEST_PACK name the program and a sample pack; without them
 * they are what `make` built.  Packs that may not follow are made from it by
 * changing its header.  Nothing leaves the temporary folder but a Unix socket.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "content/pack.h"
#include "gateway/live.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PACK_BYTES = 8 << 20, WAIT_MS = 20000 };
#define HER "+447700900123"

static char folder[64];
static union { struct pack_header header; char bytes[PACK_BYTES]; } pack;
static size_t pack_len;
static pid_t daemon_pid;

static const char *
in_folder(const char *name)
{
	static char names[4][128];
	static unsigned turn;
	char *out = names[turn++ % 4];

	snprintf(out, sizeof(names[0]), "%s/%s", folder, name);
	return out;
}

static const char *
program(void)
{
	return getenv("SAFARD") ? getenv("SAFARD") : "build/safard";
}

static void
slurp(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(errno));
	n = read(fd, out, size - 1);
	out[n > 0 ? n : 0] = '\0';
	close(fd);
}

static void
spill(const char *path, const void *bytes, size_t len)
{
	char fresh[160];
	int fd;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
	assert_int_equal(rename(fresh, path), 0);	/* a mapped pack is never written over */
}

static void
conf(const char *more)
{
	char text[1024];
	int n = snprintf(text, sizeof(text), "[gateway]\nstate = \"%s/state\"\npack = \"%s/pack\"\nlook = 1s\n"
	    "[kannel]\nenabled = no\n[phone]\nsocket = \"%s/phone\"\n%s", folder, folder, folder, more);

	spill(in_folder("safar.conf"), text, (size_t)n);
}

/* The pack as it stands in `pack`, sealed again. */
static void
pack_put(void)
{
	pack_hash(pack.bytes, pack_len, pack.header.hash);
	spill(in_folder("pack"), pack.bytes, pack_len);
}

static int
set_up(void **state)
{
	const char *path = getenv("SAFAR_TEST_PACK") ? getenv("SAFAR_TEST_PACK") : "build/sample.pack";
	int fd = open(path, O_RDONLY);
	ssize_t n;

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/safar-safard-XXXXXX");
	if (fd < 0 || !mkdtemp(folder) || mkdir(in_folder("state"), 0700) < 0) {
		print_error("%s or a temporary folder: %s\n", path, strerror(errno));
		return -1;
	}
	n = read(fd, pack.bytes, sizeof(pack.bytes));
	pack_len = n > 0 ? (size_t)n : 0;
	close(fd);
	pack.header.serial = 100;
	pack_put();
	conf("");
	daemon_pid = 0;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "state/people.key", "state/people.db", "state/people.db-wal",
	    "state/people.db-shm", "state/people.db.lock", "state/withdrawn", "safar.conf", "pack", "log", "out",
	    "phone", "file" };
	int status;

	(void)state;
	if (daemon_pid > 0) {
		kill(daemon_pid, SIGKILL);
		waitpid(daemon_pid, &status, 0);
	}
	for (size_t i = 0; i < COUNT(names); i++)
		unlink(in_folder(names[i]));
	rmdir(in_folder("state"));
	return rmdir(folder);
}

/* Starts the daemon with its standard error in log; a descriptor that gets "ready". */
static int
launch(const char *const *more)
{
	const char *argv[12] = { program(), "--config", in_folder("safar.conf") };
	char number[16];
	int ends[2], n = 3;

	assert_int_equal(pipe(ends), 0);
	for (; more && *more; more++)
		argv[n++] = *more;
	if (!more) {
		snprintf(number, sizeof(number), "%d", ends[1]);
		argv[n++] = "--ready-fd";
		argv[n++] = number;
	}
	daemon_pid = fork();
	assert_true(daemon_pid >= 0);
	if (daemon_pid == 0) {
		int log = open(in_folder("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);
		int out = open(in_folder("out"), O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(log, STDERR_FILENO);
		dup2(out, STDOUT_FILENO);
		close(ends[0]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

static void
start(void)
{
	char room[16] = "";
	int fd = launch(NULL);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, WAIT_MS) != 1 || read(fd, room, sizeof(room) - 1) != 6 || strcmp(room, "ready\n") != 0) {
		char log[4096];

		slurp(in_folder("log"), log, sizeof(log));
		fail_msg("not ready: %s", log);
	}
	close(fd);
}

static int
ended(void)
{
	int status = -1;
	pid_t pid = daemon_pid;

	for (int i = 0; i < WAIT_MS / 10; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			daemon_pid = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
		}
		usleep(10000);
	}
	fail_msg("it does not end");
	return -1;
}

static int
run(const char *const *more)
{
	close(launch(more));
	return ended();
}

static void
killed(void)
{
	kill(daemon_pid, SIGKILL);
	assert_int_equal(ended(), 1000 + SIGKILL);
}

static const char *
log_text(void)
{
	static char text[65536];

	slurp(in_folder("log"), text, sizeof(text));
	return text;
}

static void
wait_log(const char *words)
{
	for (int i = 0; i < WAIT_MS / 20; i++) {
		if (strstr(log_text(), words))
			return;
		usleep(20000);
	}
	fail_msg("never logged: %s\n%s", words, log_text());
}

static int
pick_up(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/phone", folder);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void
say(int fd, const char *line, char *back, size_t size)
{
	size_t got = 0;

	assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n = 0;

		if (poll(&p, 1, WAIT_MS) != 1 || (n = recv(fd, back + got, size - 1 - got, 0)) <= 0)
			fail_msg("no answer to %s", line);
		got += (size_t)n;
		back[got] = '\0';
		if (got >= 5 && !strcmp(back + got - 5, "done\n"))
			return;
	}
}

static const char *
ask(const char *line)
{
	static char back[16384];
	int fd = pick_up();

	say(fd, line, back, sizeof(back));
	close(fd);
	return back;
}

static void
it_answers_and_stops(void **state)
{
	const char *r;
	struct stat st;

	(void)state;
	start();
	r = ask("sms\t" HER "\t33444\tMENU\n");
	assert_int_equal(strncmp(r, "part\t1\t", 7), 0);
	assert_non_null(strstr(r, "SAMPLE "));
	assert_int_equal(strncmp(ask("dial\t" HER "\t*384*77#\n"), "page\t", 5), 0);
	assert_string_equal(ask("sms\t" HER "\t99999\tMENU\n"), "done\n");	/* not a service of the pack */
	assert_string_equal(ask("sms\t33444\t33444\tMENU\n"), "done\n");		/* our own number */
	assert_string_equal(ask("sms\tBANK\t33444\tMENU\n"), "done\n");
	kill(daemon_pid, SIGTERM);
	assert_int_equal(ended(), 0);
	assert_non_null(strstr(log_text(), " info pack name="));
	assert_non_null(strstr(log_text(), " info start version="));
	assert_non_null(strstr(log_text(), " info stop in="));
	assert_null(strstr(log_text(), "7700900"));
	assert_null(strstr(log_text(), "MENU"));
	assert_int_equal(stat(in_folder("phone"), &st), -1);
	assert_int_equal(stat(in_folder("state/people.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(in_folder("state/people.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
an_open_line_does_not_hold_the_end_up(void **state)
{
	char back[16384];
	int fd;

	(void)state;
	start();
	fd = pick_up();
	say(fd, "dial\t" HER "\t*384*77#\n", back, sizeof(back));
	kill(daemon_pid, SIGTERM);
	assert_int_equal(ended(), 0);
	close(fd);
}

static void
it_shows_little_of_itself(void **state)
{
	char path[64], text[8192];

	(void)state;
	start();
	snprintf(path, sizeof(path), "/proc/%d/limits", (int)daemon_pid);
	slurp(path, text, sizeof(text));
	assert_non_null(strstr(text, "Max core file size        0                    0"));
	snprintf(path, sizeof(path), "/proc/%d/status", (int)daemon_pid);
	slurp(path, text, sizeof(text));
	assert_non_null(strstr(text, "NoNewPrivs:\t1"));
	assert_non_null(strstr(text, "Threads:\t1\n"));
}

/* One value of the only row in people.db. */
static void
row(const char *column, char *out, size_t size)
{
	char sql[128];
	sqlite3 *db;
	sqlite3_stmt *q;

	snprintf(sql, sizeof(sql), "SELECT %s FROM person", column);
	assert_int_equal(sqlite3_open(in_folder("state/people.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	out[0] = '\0';
	if (sqlite3_step(q) == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static void
what_she_chose_outlives_a_kill(void **state)
{
	char back[16384], first[16384], locale[32], flags[32];
	int fd;

	(void)state;
	start();
	fd = pick_up();
	say(fd, "dial\t" HER "\t*384*77#\n", first, sizeof(first));
	say(fd, "key\t" HER "\t1\n", back, sizeof(back));
	assert_string_not_equal(first, back);
	killed();
	close(fd);
	row("locale", locale, sizeof(locale));
	assert_string_equal(locale, "en");
	start();
	assert_string_not_equal(ask("dial\t" HER "\t*384*77#\n"), first);	/* not asked again */
	ask("sms\t" HER "\t33444\tSTOP\n");
	killed();
	start();
	row("flags & 2", flags, sizeof(flags));
	assert_string_equal(flags, "2");
	ask("sms\t" HER "\t33444\tDELETE\n");
	killed();
	start();
	row("locale", locale, sizeof(locale));
	assert_string_equal(locale, "");
	assert_int_equal(strncmp(ask("dial\t" HER "\t*384*77#\n"), first, 12), 0);
}

static void change_byte(void) { pack.bytes[pack_len / 2] ^= 1; spill(in_folder("pack"), pack.bytes, pack_len); }
static void change_serial(void) { pack.header.serial = 99; pack_put(); }
static void change_to_nothing(void) { spill(in_folder("pack"), "", 0); }
static void change_to_gone(void) { unlink(in_folder("pack")); }

static void
change_owner(void)
{
	struct pack_str s = pack.header.owner;
	char *strings = NULL;

	/* the owner's bytes, wherever the section of strings lies */
	for (size_t i = sizeof(pack.header); i + sizeof(struct pack_section) < 2048; i += sizeof(struct pack_section)) {
		struct pack_section *section = (struct pack_section *)(void *)(pack.bytes + i);

		if (section->kind == PACK_STRINGS) {
			strings = pack.bytes + section->at;
			break;
		}
	}
	assert_non_null(strings);
	assert_true(s.len > 0);
	strings[s.at] = 'z';
	pack_put();
}

static const struct {
	const char *what;
	void (*change)(void);
	const char *logged;
} refused[] = {
	{ "one byte", change_byte, "error pack why=" },
	{ "an older serial", change_serial, "the new pack is older: serial 99, the one served has 100" },
	{ "another owner", change_owner, "the new pack belongs to another owner" },
	{ "an empty file", change_to_nothing, "error pack why=" },
	{ "no file", change_to_gone, "error pack why=" },
};

static void
a_refused_pack_leaves_the_old_one_serving(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char before[16384];

		start();
		snprintf(before, sizeof(before), "%s", ask("sms\t" HER "\t33444\tMENU\n"));
		refused[i].change();
		kill(daemon_pid, SIGHUP);
		wait_log(refused[i].logged);
		assert_string_equal(ask("sms\t" HER "\t33444\tMENU\n"), before);
		kill(daemon_pid, SIGTERM);
		assert_int_equal(ended(), 0);
		tear_down(NULL);
		assert_int_equal(set_up(NULL), 0);
	}
}

static void
a_newer_pack_is_taken(void **state)
{
	(void)state;
	start();
	pack.header.serial = 101;
	pack.header.expires_s = (int64_t)time(NULL) + 3 * 86400 + 60;
	pack_put();
	kill(daemon_pid, SIGHUP);
	wait_log("serial=101");
	wait_log("warn pack expires=");
	wait_log("days=3");
	assert_non_null(strstr(ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
}

static void
a_bad_configuration_is_not_used(void **state)
{
	(void)state;
	start();
	conf("[kannel]\nport = x\n[sample]\ntest_numbers = +447700900123 # here\n");
	kill(daemon_pid, SIGHUP);
	wait_log("error config file=");
	assert_null(strstr(log_text(), "7700900"));
	conf("[ussd]\nunits = 80\n");
	kill(daemon_pid, SIGHUP);
	wait_log("needs_restart=\"ussd.units\"");
	assert_non_null(strstr(ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
}

static void
a_withdrawn_fact_is_gone_within_seconds(void **state)
{
	static const char *const asked[] = { "SOS", "NUMBERS", "PAY", "PASSPORT", "CHILD", "SALARY" };
	static char before[COUNT(asked)][16384], list[1 << 20];
	char room[256], line[128];
	struct buf why = BUF_OVER(room), all;
	struct pack *p = pack_open(in_folder("pack"), &why);
	unsigned changed = 0;

	(void)state;
	assert_non_null(p);
	buf_wrap(&all, list, sizeof(list));
	for (uint32_t i = 0; i < p->facts_count; i++)
		buf_addf(&all, "%s\t2026-11-20T18:00:00Z\ttester\tall of them\n", pack_string(p, p->facts[i].id));
	start();
	for (size_t i = 0; i < COUNT(asked); i++) {
		snprintf(line, sizeof(line), "sms\t+974000000%02zu\t33444\t%s\n", i, asked[i]);
		snprintf(before[i], sizeof(before[i]), "%s", ask(line));
	}
	spill(in_folder("state/withdrawn"), list, all.len);
	snprintf(room, sizeof(room), "warn withdrawn count=%u", p->facts_count);
	wait_log(room);
	for (size_t i = 0; i < COUNT(asked); i++) {
		snprintf(line, sizeof(line), "sms\t+974000001%02zu\t33444\t%s\n", i, asked[i]);
		changed += strcmp(before[i], ask(line)) != 0;
	}
	assert_true(changed > 0);
	spill(in_folder("state/withdrawn"), "\xff\xff nonsense\n", 12);
	wait_log("error withdrawn count=");
	pack_close(p);
}

static void
a_list_that_cannot_be_read_stops_the_start(void **state)
{
	(void)state;
	spill(in_folder("state/withdrawn"), "\xff\xff nonsense\n", 12);
	assert_int_equal(run((const char *const []){ NULL }), 1);
	assert_non_null(strstr(log_text(), "error start why="));
}

static void
check_says_what_is_wrong(void **state)
{
	static const char *const check[] = { "--check", NULL };
	char expected[8192], bad[4096];

	(void)state;
	assert_int_equal(run(check), 0);
	assert_string_equal(log_text(), "");
	slurp("tests/gateway/bad/E121-key-unknown.conf", bad, sizeof(bad));
	spill(in_folder("safar.conf"), bad, strlen(bad));
	assert_int_equal(run(check), 1);
	snprintf(expected, sizeof(expected), "%s:2:1: error: [kannel] prot: unknown key; did you mean port? [E121]\n"
	    "    2 | prot = 13001\n      | ^^^^\n"
	    "%s:3:1: error: [kannel] frobnicate: unknown key [E121]\n"
	    "    3 | frobnicate = 1\n      | ^^^^^^^^^^\n2 errors\nsafard: %s: cannot be used\n",
	    in_folder("safar.conf"), in_folder("safar.conf"), in_folder("safar.conf"));
	assert_string_equal(log_text(), expected);
	conf("");
	unlink(in_folder("log"));
	change_byte();
	assert_int_equal(run(check), 1);
	assert_int_equal(strncmp(log_text(), "safard: ", 8), 0);
	assert_int_equal(access(in_folder("state/people.key"), F_OK), -1);	/* a check makes nothing */
}

static void
exit_codes_keep_their_contract(void **state)
{
	char out[512];

	(void)state;
	assert_int_equal(run((const char *const []){ "--frobnicate", NULL }), 2);
	assert_int_equal(run((const char *const []){ "nonsense", NULL }), 2);
	assert_int_equal(run((const char *const []){ "--ready-fd", "x", NULL }), 2);
	assert_int_equal(run((const char *const []){ "--version", NULL }), 0);
	slurp(in_folder("out"), out, sizeof(out));
	assert_int_equal(strncmp(out, "safard ", 7), 0);
	assert_int_equal(run((const char *const []){ "--help", NULL }), 0);
	assert_int_equal(run((const char *const []){ "--print-config", NULL }), 0);
	slurp(in_folder("out"), out, sizeof(out));
	assert_non_null(strstr(out, in_folder("state")));
	unlink(in_folder("safar.conf"));
	assert_int_equal(run((const char *const []){ NULL }), 1);
}

static void
a_world_that_fails_says_so(void **state)
{
	(void)state;
	rmdir(in_folder("state"));
	assert_int_equal(run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(log_text(), "error start why=\"state folder"));
	assert_non_null(strstr(log_text(), "No such file or directory"));
	unlink(in_folder("log"));
	spill(in_folder("state"), "x", 1);
	assert_int_equal(run((const char *const []){ NULL }), 1);	/* nor can its list of facts be looked at */
	unlink(in_folder("state"));
	mkdir(in_folder("state"), 0700);
	unlink(in_folder("log"));
	if (geteuid() != 0) {	/* for root nothing is unwritable */
		chmod(in_folder("state"), 0500);
		assert_int_equal(run((const char *const []){ NULL }), 3);
		assert_non_null(strstr(log_text(), "cannot be written"));
		chmod(in_folder("state"), 0700);
	}
	spill(in_folder("state/people.key"), "short", 5);
	assert_int_equal(run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(log_text(), "a key is 32 bytes long"));
	unlink(in_folder("state/people.key"));
	spill(in_folder("phone"), "x", 1);
	assert_int_equal(run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(log_text(), "something else with this name"));
}

static void
a_lost_database_does_not_stop_answers(void **state)
{
	(void)state;
	spill(in_folder("state/people.db"), "this is a letter, not a database, and longer than a header is", 60);
	start();
	wait_log("error store waiting=0 why=");
	assert_non_null(strstr(ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
	assert_int_equal(strncmp(ask("dial\t" HER "\t*384*77#\n"), "page\t", 5), 0);
	kill(daemon_pid, SIGTERM);
	assert_int_equal(ended(), 0);
}

static struct pack
pack_like(struct pack_header *h, enum pack_kind kind, uint64_t serial, const char *owner)
{
	*h = (struct pack_header){ .kind = kind, .serial = serial, .owner = { 0, (uint32_t)strlen(owner) } };
	return (struct pack){ .header = h, .strings = owner };
}

static void
what_may_follow_what(void **state)
{
	static const struct { enum pack_kind kind; uint64_t serial; const char *owner; bool may; } cases[] = {
		{ PACK_RELEASE, 5, "np", true }, { PACK_RELEASE, 6, "np", true }, { PACK_RELEASE, 4, "np", false },
		{ PACK_SAMPLE, 6, "np", false }, { PACK_RELEASE, 6, "ph", false }, { PACK_RELEASE, 6, "npx", false },
	};
	struct pack_header a, b;
	struct pack now = pack_like(&a, PACK_RELEASE, 5, "np"), next;
	char room[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_OVER(room);

		next = pack_like(&b, cases[i].kind, cases[i].serial, cases[i].owner);
		assert_int_equal(live_may_follow(&now, &next, &why), cases[i].may);
		assert_int_equal(why.len == 0, cases[i].may);
	}
	now = pack_like(&a, PACK_SAMPLE, 5, "np");
	next = pack_like(&b, PACK_RELEASE, 5, "np");
	assert_true(live_may_follow(&now, &next, NULL));	/* a sample grows up */
}

#define DAEMON_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAEMON_TEST(it_answers_and_stops),
		DAEMON_TEST(an_open_line_does_not_hold_the_end_up),
		DAEMON_TEST(it_shows_little_of_itself),
		DAEMON_TEST(what_she_chose_outlives_a_kill),
		DAEMON_TEST(a_refused_pack_leaves_the_old_one_serving),
		DAEMON_TEST(a_newer_pack_is_taken),
		DAEMON_TEST(a_bad_configuration_is_not_used),
		DAEMON_TEST(a_withdrawn_fact_is_gone_within_seconds),
		DAEMON_TEST(a_list_that_cannot_be_read_stops_the_start),
		DAEMON_TEST(check_says_what_is_wrong),
		DAEMON_TEST(exit_codes_keep_their_contract),
		DAEMON_TEST(a_world_that_fails_says_so),
		DAEMON_TEST(a_lost_database_does_not_stop_answers),
		cmocka_unit_test(what_may_follow_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
