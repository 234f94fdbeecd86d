/*
 * two_users.c - reads units and folders as systemd would, as far as these need it
 */
#include "tests/control/two_users.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
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

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/tree.h"

enum { ARGS = 32, UNIT_BYTES = 8192, TURNS = 2000, TURN_US = 10000, READY_MS = 20000 };

static char folder[64];
static pid_t vault_pid, safard_pid;

bool
users_can(void)
{
	if (getuid() == 0)
		return true;
	print_message("only root can be two users: left out\n");
	return false;
}

const char *
users_path(const char *path)
{
	static char names[8][192];
	static unsigned turn;
	char *out = names[turn++ % COUNT(names)];

	snprintf(out, sizeof(names[0]), "%s%s", folder, path);
	return out;
}

void
users_be(uid_t uid, gid_t group)
{
	gid_t groups[] = { group };

	assert_int_equal(seteuid(0), 0);
	assert_int_equal(setgroups(group != 0, groups), 0);
	assert_int_equal(setegid((gid_t)uid), 0);
	assert_int_equal(seteuid(uid), 0);
}

static uid_t
id_of(const char *name)
{
	if (strcmp(name, "root") == 0)
		return UID_ROOT;
	if (strcmp(name, "safar") == 0)
		return UID_SAFARD;
	return strcmp(name, "safar-vault") == 0 ? UID_VAULT : UID_OTHER;
}

static void
slurp(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "re");
	size_t n;

	assert_non_null(f);
	n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	fclose(f);
}

static void
copy(const char *from, const char *to, mode_t mode)
{
	static char room[64 << 20];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, mode);
	ssize_t n = in < 0 ? -1 : read(in, room, sizeof(room));

	if (n <= 0 || out < 0 || write(out, room, (size_t)n) != n)
		fail_msg("%s to %s: %s", from, to, strerror(errno));
	close(in);
	close(out);
}

static void
make_folder(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	assert_true(mkdir(path, mode) == 0 || errno == EEXIST);
	if (chown(path, uid, gid) < 0 || chmod(path, mode) < 0)
		fail_msg("%s: %s", path, strerror(errno));
}

/* Lines `d path mode user group -`; how long files stay (`e`) is tests/ops/packaging.sh's. */
static void
make_folders(void)
{
	char text[UNIT_BYTES], path[128], user[32], group[32];
	char *line, *rest = text;
	unsigned mode;

	slurp("ops/packaging/safar.tmpfiles", text, sizeof(text));
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (line[0] == '#' || line[0] == 'e' || line[0] == '\0')
			continue;
		assert_int_equal(sscanf(line, "d %127s %o %31s %31s -", path, &mode, user, group), 4);
		make_folder(users_path(path), (mode_t)mode, id_of(user), id_of(group));
	}
}

/* An office where it is between six and seven in the morning, whenever a test runs. */
static void
write_office(void)
{
	int hours = 6 - (int)(time(NULL) / 3600 % 24);
	FILE *f = fopen(users_path("/etc/safar/offices.ini"), "we");

	if (hours < -12)
		hours += 24;
	assert_non_null(f);
	fprintf(f, "[office.doha]\nowner = np\ntitle = \"Doha\"\nrole = mrc\ncountries = QA\norigins = all\nlanguages = en\n"
	    "groups = work money house papers home safety\nutc_offset = %c%02d:00\nmorning = 09:00-12:00\nstaff.morning = 6\n",
	    hours < 0 ? '-' : '+', abs(hours));
	assert_int_equal(fclose(f), 0);
}

static void
write_conf(void)
{
	FILE *f = fopen(users_path("/etc/safar/safar.conf"), "we");

	assert_non_null(f);
	fprintf(f, "[gateway]\nstate = \"%s\"\npack = \"%s\"\n[people]\nseal_key = \"%s\"\nvault = \"%s\"\noffices = \"%s\"\n"
	    "[kannel]\nenabled = no\n[phone]\nsocket = \"%s\"\n", users_path("/var/lib/safar"), users_path("/var/lib/safar/pack"),
	    users_path("/var/lib/safar-vault/vault.pub"), users_path("/run/safar-vault/socket"),
	    users_path("/etc/safar/offices.ini"), users_path("/var/lib/safar/phone"));
	assert_int_equal(fclose(f), 0);
}

int
users_set_up(void **state)
{
	static const char *const parts[] = { "/usr", "/usr/local", "/usr/local/sbin", "/var", "/var/lib", "/run", "/etc" };
	static const char *const programs[] = { "/usr/local/sbin/safard", "/usr/local/sbin/safar-vault", "/usr/local/sbin/safar" };
	const char *pack = getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack";
	const char *build = getenv("SAFAR_BUILD") != NULL ? getenv("SAFAR_BUILD") : "build";
	char from[512];

	(void)state;
	if (!users_can())
		return 0;
	umask(022);
	snprintf(folder, sizeof(folder), "/tmp/safar-users-XXXXXX");
	assert_non_null(mkdtemp(folder));
	make_folder(folder, 0711, 0, 0);
	for (size_t i = 0; i < COUNT(parts); i++)
		make_folder(users_path(parts[i]), 0755, 0, 0);
	make_folders();
	/* copied: the tree may lie where nobody else may look */
	for (size_t i = 0; i < COUNT(programs); i++) {
		snprintf(from, sizeof(from), "%s%s", build, strrchr(programs[i], '/'));
		copy(from, users_path(programs[i]), 0755);
	}
	copy(pack, users_path("/var/lib/safar/pack"), 0644);
	write_office();
	write_conf();
	return 0;
}

static int
stop(pid_t *pid, int sig)
{
	pid_t was = *pid;
	int status = 0;

	*pid = 0;
	if (was <= 0)
		return 0;
	kill(was, sig);
	assert_int_equal(waitpid(was, &status, 0), was);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int
users_tear_down(void **state)
{
	(void)state;
	if (folder[0] == '\0')
		return 0;
	users_be(UID_ROOT, 0);
	stop(&safard_pid, SIGKILL);
	stop(&vault_pid, SIGKILL);
	return tree_remove(folder) ? 0 : -1;
}

/* --- a unit -------------------------------------------------------------------- */

struct unit {
	char		 text[UNIT_BYTES];
	char		 words[ARGS][192];	/* of ExecStart */
	const char	*argv[ARGS + 1];
	int		 count;
	uid_t		 uid;
	gid_t		 groups[2];
	size_t		 group_count;
	mode_t		 mask;
};

/* The value of a key that stands once; false when it does not stand there. */
static bool
value(const struct unit *u, const char *key, char *out, size_t size)
{
	char line[64];
	const char *at;
	size_t n;

	snprintf(line, sizeof(line), "\n%s=", key);
	at = strstr(u->text, line);
	if (at == NULL)
		return false;
	at += strlen(line);
	n = strcspn(at, "\n");
	assert_true(n < size);
	memcpy(out, at, n);
	out[n] = '\0';
	return true;
}

static void
add_word(struct unit *u, const char *word)
{
	assert_true(u->count < ARGS);
	if (strcmp(word, "${SAFARD_UID}") == 0)
		snprintf(u->words[u->count], sizeof(u->words[0]), "%d", UID_SAFARD);
	else
		snprintf(u->words[u->count], sizeof(u->words[0]), "%s%s", word[0] == '/' ? folder : "", word);
	u->argv[u->count] = u->words[u->count];
	u->argv[++u->count] = NULL;
}

static void
make_runtime(const struct unit *u)
{
	char name[64], path[80], mode[16];

	if (!value(u, "RuntimeDirectory", name, sizeof(name)))
		return;
	assert_true(value(u, "RuntimeDirectoryMode", mode, sizeof(mode)));
	snprintf(path, sizeof(path), "/run/%s", name);
	make_folder(users_path(path), (mode_t)strtoul(mode, NULL, 8), u->uid, u->groups[0]);
}

static void
read_unit(struct unit *u, const char *path)
{
	char line[1024], name[64];
	char *word, *rest = line, *joint;

	memset(u, 0, sizeof(*u));
	slurp(path, u->text, sizeof(u->text));
	while ((joint = strstr(u->text, "\\\n")) != NULL)
		joint[0] = joint[1] = ' ';
	assert_true(value(u, "ExecStart", line, sizeof(line)));
	while ((word = strsep(&rest, " ")) != NULL)
		if (*word != '\0')
			add_word(u, word);
	assert_true(value(u, "User", name, sizeof(name)));
	u->uid = id_of(name);
	assert_true(value(u, "Group", name, sizeof(name)));
	u->groups[u->group_count++] = (gid_t)id_of(name);
	if (value(u, "SupplementaryGroups", name, sizeof(name)))
		u->groups[u->group_count++] = (gid_t)id_of(name);
	assert_true(value(u, "UMask", name, sizeof(name)));
	u->mask = (mode_t)strtoul(name, NULL, 8);
	make_runtime(u);
}

static _Noreturn void
become(uid_t uid, const gid_t *groups, size_t count, const char *const *argv)
{
	if (setgroups(count, groups) == 0 && setgid(groups[0]) == 0 && setuid(uid) == 0)
		execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static pid_t
launch(const struct unit *u, const char *log)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	umask(u->mask);
	alarm(100);
	if (freopen(log, "a", stderr) != NULL)
		become(u->uid, u->groups, u->group_count, u->argv);
	_exit(127);
}

void
users_start_vault(void)
{
	static struct unit u;
	const char *socket = users_path("/run/safar-vault/socket"), *log = users_path("/vault.log");
	char text[2048];

	read_unit(&u, "ops/packaging/safar-vault.service");
	vault_pid = launch(&u, log);
	for (unsigned turn = 0; turn < TURNS && vault_pid > 0 && access(socket, F_OK) != 0; turn++) {
		usleep(TURN_US);
		if (waitpid(vault_pid, NULL, WNOHANG) != 0)
			vault_pid = 0;
	}
	slurp(log, text, sizeof(text));
	if (vault_pid == 0 || access(socket, F_OK) != 0)
		fail_msg("safar-vault did not start: %s", text);
}

void
users_start_safard(void)
{
	static struct unit u;
	const char *log = users_path("/safard.log");
	char number[16], text[2048];
	struct pollfd p;
	int ends[2];

	read_unit(&u, "ops/packaging/safard.service");
	assert_int_equal(pipe(ends), 0);
	snprintf(number, sizeof(number), "%d", ends[1]);
	add_word(&u, "--ready-fd");
	add_word(&u, number);
	safard_pid = launch(&u, log);
	close(ends[1]);
	p = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	if (poll(&p, 1, READY_MS) != 1 || read(ends[0], text, 6) != 6) {
		slurp(log, text, sizeof(text));
		fail_msg("safard did not start: %s", text);
	}
	close(ends[0]);
}

int
users_stop_vault(void)
{
	return stop(&vault_pid, SIGTERM);
}

int
users_run(uid_t uid, const char *const *argv)
{
	gid_t groups[] = { (gid_t)uid };
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (freopen("/dev/null", "w", stdout) != NULL)
			become(uid, groups, uid != 0, argv);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

const char *
users_phone(const char *from, const char *text)
{
	static char back[16384];
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t got = 0;
	ssize_t n;

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", users_path("/var/lib/safar/phone"));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	dprintf(fd, "sms\t%s\t33444\t%s\n", from, text);
	while ((n = recv(fd, back + got, sizeof(back) - 1 - got, 0)) > 0) {
		got += (size_t)n;
		back[got] = '\0';
		if (got >= 5 && strcmp(back + got - 5, "done\n") == 0)
			break;
	}
	close(fd);
	assert_true(n > 0);
	return back;
}
