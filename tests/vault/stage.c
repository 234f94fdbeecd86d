/*
 * stage.c - starts, ends and searches a real safar-vault
 */
#include "tests/vault/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_verify.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { WAIT_ROUNDS = 1000, ROUND_US = 20000, FILE_BYTES = 1 << 20 };

static char folder[64];
pid_t stage_pid;

const char *
stage_in(const char *name)
{
	static char names[8][128];
	static unsigned turn;
	char *out = names[turn++ % COUNT(names)];

	snprintf(out, sizeof(names[0]), "%s/%s", folder, name);
	return out;
}

int
stage_set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/safar-vault-XXXXXX");
	stage_pid = 0;
	if (sodium_init() < 0 || !mkdtemp(folder) || mkdir(stage_in("keys"), 0700) < 0 || mkdir(stage_in("jobs"), 0700) < 0 ||
	    mkdir(stage_in("audit"), 0700) < 0) {
		print_error("a temporary folder: %s\n", strerror(errno));
		return -1;
	}
	return 0;
}

static void
empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	char name[512];

	while (dir && (entry = readdir(dir)) != NULL) {
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		unlink(name);
	}
	if (dir)
		closedir(dir);
}

int
stage_tear_down(void **state)
{
	static const char *const folders[] = { "keys", "jobs", "audit" };
	int status;

	(void)state;
	if (stage_pid > 0) {
		kill(stage_pid, SIGKILL);
		waitpid(stage_pid, &status, 0);
	}
	for (size_t i = 0; i < COUNT(folders); i++) {
		chmod(stage_in(folders[i]), 0700);
		empty(stage_in(folders[i]));
		rmdir(stage_in(folders[i]));
	}
	empty(folder);
	return rmdir(folder);
}

static const char *
program(void)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/safar-vault", getenv("SAFAR_BUILD") ? getenv("SAFAR_BUILD") : "build");
	return path;
}

void
stage_launch(const char *const *more)
{
	const char *argv[24] = { program(), "--keys", stage_in("keys"), "--public", stage_in("vault.pub"), "--socket",
	    stage_in("socket"), "--jobs", stage_in("jobs"), "--audit", stage_in("audit") };
	int n = 11;

	for (; more && *more; more++)
		argv[n++] = *more;
	stage_pid = fork();
	assert_true(stage_pid >= 0);
	if (stage_pid == 0) {
		int log = open(stage_in("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(log, STDERR_FILENO);
		dup2(log, STDOUT_FILENO);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
}

void
stage_start(const char *const *more)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	stage_launch(more);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/socket", folder);
	for (int i = 0; i < WAIT_ROUNDS; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		int rc = connect(fd, (struct sockaddr *)&at, sizeof(at));

		close(fd);
		if (rc == 0)
			return;
		usleep(ROUND_US);
	}
	fail_msg("it does not listen: %s", stage_log());
}

int
stage_ended(void)
{
	int status = -1;
	pid_t pid = stage_pid;

	for (int i = 0; i < WAIT_ROUNDS; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			stage_pid = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
		}
		usleep(ROUND_US);
	}
	fail_msg("it does not end");
	return -1;
}

int
stage_stop(void)
{
	kill(stage_pid, SIGTERM);
	return stage_ended();
}

int
stage_run(const char *const *more)
{
	stage_launch(more);
	return stage_ended();
}

static size_t
slurp(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK);
	ssize_t n = fd >= 0 ? read(fd, out, size - 1) : -1;

	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	return n > 0 ? (size_t)n : 0;
}

const char *
stage_log(void)
{
	static char text[65536];

	slurp(stage_in("log"), text, sizeof(text));
	return text;
}

void
stage_wait_log(const char *words)
{
	for (int i = 0; i < WAIT_ROUNDS; i++) {
		if (strstr(stage_log(), words))
			return;
		usleep(ROUND_US);
	}
	fail_msg("never logged: %s\n%s", words, stage_log());
}

void
stage_seal(const char *owner, const char *list, int64_t age_s, uint8_t id[SEAL_ID_BYTES], uint8_t sealed[SEALED_BYTES])
{
	struct seal_row row = { owner, list, id };
	struct buf why = BUF_INIT(512);
	struct seal_key k;
	int64_t made_s = (int64_t)time(NULL) - age_s;

	randombytes_buf(id, SEAL_ID_BYTES);
	for (int i = 0; i < 4; i++)
		id[i] = (uint8_t)(made_s >> (24 - 8 * i));
	if (!seal_key_read(stage_in("vault.pub"), time(NULL), &k, &why))
		fail_msg("%s", why.ptr);
	assert_true(seal_number(&k, &row, HER, sealed));
	buf_free(&why);
}

static bool
holds(const char *bytes, size_t len, const char *what, size_t what_len)
{
	for (size_t i = 0; i + what_len <= len; i++)
		if (memcmp(bytes + i, what, what_len) == 0)
			return true;
	return false;
}

static void
search_folder(const char *path)
{
	static char bytes[FILE_BYTES];
	static const char packed[] = "\x44\x77\x00\x90\x01\x23", swapped[] = "\x44\x77\x00\x09\x10\x32";
	DIR *dir = opendir(path);
	const struct dirent *entry;
	char name[512];

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		size_t len;

		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		len = slurp(name, bytes, sizeof(bytes));
		if (holds(bytes, len, HER, strlen(HER)) || holds(bytes, len, &HER[2], strlen(HER) - 2) ||
		    holds(bytes, len, packed, 6) || holds(bytes, len, swapped, 6)) {
			closedir(dir);
			fail_msg("%s holds the number", entry->d_name);
		}
	}
	closedir(dir);
}

void
stage_search(void)
{
	search_folder(folder);
	search_folder(stage_in("keys"));
	search_folder(stage_in("jobs"));
	search_folder(stage_in("audit"));
}

struct look { const char *what, *object; unsigned count; };

static bool
count_record(void *arg, const struct audit_record *r)
{
	struct look *l = arg;

	l->count += strcmp(r->what, l->what) == 0 && strstr(r->object, l->object) != NULL;
	return true;
}

unsigned
stage_audited(const char *what, const char *object)
{
	struct look look = { what, object, 0 };
	struct buf faults = BUF_INIT(1024), why = BUF_INIT(512);
	struct audit_report report;

	if (!audit_show(stage_in("audit"), 1, count_record, &look, &report, &faults, &why))
		fail_msg("%s", why.ptr);
	if (faults.len > 0)
		fail_msg("%s", faults.ptr);
	buf_free(&faults);
	buf_free(&why);
	return look.count;
}

void
stage_spill(const char *path, const void *bytes, size_t len, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}
