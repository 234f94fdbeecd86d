/*
 * test_safar_fetch.c - the program as an operator and a supervisor see it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/feed.h"

enum { SOON_MS = 20000 };

#define SOON(condition) do { \
	unsigned ms_ = 0; \
	for (; !(condition) && ms_ < SOON_MS; ms_ += 10) \
		usleep(10000); \
	if (ms_ >= SOON_MS) \
		fail_msg("never: %s", #condition); \
} while (0)

static char said[4096];

static void
write_words(const struct feed *d, const char *name, const char *words)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", d->world.root, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(words, f);
	assert_int_equal(fclose(f), 0);
}

/* safar.conf, and trust.ini with the address of the server. */
static void
begin(struct feed *d, void **state)
{
	static const char before[] = "url = \"https://packs.example/np/\"\n";
	char room[256], conf[512];
	struct buf why = BUF_OVER(room), text = BUF_INIT(8192);
	size_t len;
	char *file, *at;

	feed_make(d, *state);
	d->now.wall_s = (int64_t)time(NULL);
	file = whole_file_read(d->world.trust, &len, &why);
	assert_non_null(file);
	at = strstr(file, before);
	assert_non_null(at);
	buf_add(&text, file, (size_t)(at - file));
	buf_addf(&text, "url = \"https://localhost:%u/packs/\"\nca = \"%s\"\n%s", d->server->port, d->server->ca, at + strlen(before));
	write_words(d, "trust.ini", text.ptr);
	free(file);
	buf_free(&text);
	snprintf(conf, sizeof(conf), "[gateway]\nstate = \"%s\"\ntrust = \"%s\"\n", d->world.root, d->world.trust);
	write_words(d, "safar.conf", conf);
}

static pid_t
spawn(const struct feed *d, const char *option)
{
	char program[256], conf[256], log[256];
	pid_t pid;

	snprintf(program, sizeof(program), "%s/safar-fetch", getenv("SAFAR_BUILD") != NULL ? getenv("SAFAR_BUILD") : "build");
	snprintf(conf, sizeof(conf), "%s/safar.conf", d->world.root);
	snprintf(log, sizeof(log), "%s/log", d->world.root);
	pid = fork();
	if (pid == 0) {
		int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

		dup2(fd, 1);
		dup2(fd, 2);
		execl(program, program, "--config", conf, option, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static const char *
log_now(const struct feed *d)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/log", d->world.root);
	f = fopen(path, "re");
	assert_non_null(f);
	said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
	fclose(f);
	return said;
}

static void
ends(const struct feed *d, const char *option, int expected, const char *says)
{
	int status = -1;
	pid_t pid = spawn(d, option);

	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != expected || strstr(log_now(d), says) == NULL)
		fail_msg("%s: %d, not %d, or \"%s\" is not in: %s", option, WEXITSTATUS(status), expected, says, log_now(d));
	if (*says == '\0' && expected == 0 && strcmp(option, "--check") == 0)
		assert_string_equal(said, "");
}

static void
it_checks(void **state)
{
	struct feed d;
	char conf[256];

	begin(&d, state);
	ends(&d, "--check", 0, "");
	assert_false(feed_has(&d, "incoming/index"));
	ends(&d, "--nonsense", 2, "");
	ends(&d, "--version", 0, "safar-fetch");
	write_words(&d, "trust.ini", "[owner.np]\nurl = \"http://packs.example/np/\"\n");
	ends(&d, "--check", 1, "https://");
	ends(&d, "--once", 1, "trust.ini:2");
	snprintf(conf, sizeof(conf), "[gateway]\nstate = \"%s\"\n", d.world.root);
	write_words(&d, "safar.conf", conf);
	ends(&d, "--check", 1, "gateway.trust is empty");
	write_words(&d, "safar.conf", "[gateway]\nnonsense = 1\n");
	ends(&d, "--check", 1, "nonsense");
	feed_drop(&d);
}

static void
once(void **state)
{
	struct feed d;

	begin(&d, state);
	ends(&d, "--once", 3, "404");			/* nothing is published yet */
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	ends(&d, "--once", 0, "owner=np what=pack serial=10");
	feed_is_whole(&d, 10, 2);
	assert_true(feed_has(&d, "incoming/10.pack") && feed_has(&d, "incoming/index"));
	ends(&d, "--once", 0, "");
	feed_index(&d, X);
	ends(&d, "--once", 4, "0 of 1 persons");
	d.server->is_gone = true;
	ends(&d, "--once", 3, "is=away");
	feed_drop(&d);
}

/* SIGHUP reads trust.ini anew and begins anew; a file that cannot be used changes nothing; SIGTERM ends it and all it began. */
static void
for_good(void **state)
{
	struct feed d;
	int status = -1;
	pid_t pid;

	begin(&d, state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	pid = spawn(&d, NULL);
	SOON(feed_has(&d, "incoming/10.pack"));
	feed_is_whole(&d, 10, 2);
	feed_pack(&d, 11, S | R);
	feed_index(&d, S);
	assert_int_equal(kill(pid, SIGHUP), 0);
	SOON(feed_has(&d, "incoming/11.pack"));
	write_words(&d, "trust.ini", "[owner.np]\nurl = \"http://packs.example/np/\"\n");
	assert_int_equal(kill(pid, SIGHUP), 0);
	SOON(strstr(log_now(&d), " error trust ") != NULL);
	assert_int_equal(kill(pid, 0), 0);
	d.server->rate = 500;
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	feed_drop(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_checks),
		cmocka_unit_test(once),
		cmocka_unit_test(for_good),
	};

	return cmocka_run_group_tests(tests, https_server_setup, https_server_teardown);
}
