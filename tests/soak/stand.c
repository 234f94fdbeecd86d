/*
 * stand.c - operator, bearerbox and safard, to be killed one by one
 */
#include "tests/soak/stand.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/stack_files.h"

enum { PATH_BYTES = 512, READY_MS = 20000, LOOK_MS = 50, ATTEMPTS = 3 };

static const char *const names[STAND_PROGRAMS] = { "smsc", "bearerbox", "safard" };

struct stand {
	struct stack_files files;
	char		 folder[64], pack[PATH_BYTES], bin[PATH_BYTES], path[STAND_PROGRAMS][PATH_BYTES], port[8];
	struct wire	*wire;
	pid_t		 pid[STAND_PROGRAMS];	/* 0: not running */
	unsigned	 falls;
};

static _Noreturn void
become(const struct stand *s, enum stand_program p, const char *const *argv, pid_t parent)
{
	const struct rlimit none = { 0, 0 };
	char log[32];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), fd;

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(log, sizeof log, "%s.log", names[p]);
	if (getppid() != parent || chdir(s->folder) < 0)
		_exit(126);
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (null < 0 || fd < 0 || dup2(null, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

static bool
start(struct stand *s, enum stand_program p, struct buf *why)
{
	const char *const argv[STAND_PROGRAMS][8] = {
		{ s->path[p], "--port", s->port, "--socket", "control.sock", "--account", "account", NULL },
		{ s->path[p], "-v", "4", "kannel.conf", NULL },
		{ s->path[p], "--config", "safar.conf", NULL },
	};
	pid_t parent = getpid();

	s->pid[p] = fork();
	if (s->pid[p] == 0)
		become(s, p, argv[p], parent);
	if (s->pid[p] > 0)
		return true;
	s->pid[p] = 0;
	buf_addf(why, "fork: %s", strerror(errno));
	return false;
}

static void
stop(struct stand *s, enum stand_program p)
{
	if (s->pid[p] > 0) {
		kill(s->pid[p], SIGKILL);
		waitpid(s->pid[p], NULL, 0);
	}
	s->pid[p] = 0;
}

bool
stand_kill(struct stand *s, enum stand_program p, struct buf *why)
{
	stop(s, p);
	return start(s, p, why);
}

bool
stand_tend(struct stand *s, struct buf *why)
{
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++) {
		if (s->pid[p] == 0 || waitpid(s->pid[p], NULL, WNOHANG) != s->pid[p])
			continue;
		s->falls++;
		if (p == STAND_SMSC) {
			buf_adds(why, "the operator ended by itself; nothing can be counted any more");
			return false;
		}
		if (!start(s, p, why))
			return false;
	}
	return true;
}

/* The operator, and then a bearerbox that is bound to it. */
static bool
start_line(struct stand *s, struct buf *why)
{
	char path[PATH_BYTES], room[16];
	struct buf ask = BUF_OVER(room);
	struct line l;

	snprintf(path, sizeof path, "%s/control.sock", s->folder);
	if (!start(s, STAND_SMSC, why))
		return false;
	s->wire = wire_connect(path, READY_MS, why);
	if (s->wire == NULL || !start(s, STAND_BEARERBOX, why))
		return false;
	buf_adds(&ask, "bound");
	for (int ms = 0; ms < READY_MS; ms += LOOK_MS) {
		if (!wire_send(s->wire, &ask, why))
			return false;
		if (wire_next(s->wire, 1000, &l) == WIRE_LINE && strtoul(line_field(&l, 1), NULL, 10) > 0)
			return start(s, STAND_SAFARD, why);
		/* A port taken between asking and using ends bearerbox: ask again. */
		if (waitpid(s->pid[STAND_BEARERBOX], NULL, WNOHANG) > 0) {
			s->pid[STAND_BEARERBOX] = 0;
			buf_adds(why, "bearerbox did not stay up");
			return false;
		}
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * 1000000L }, NULL);
	}
	buf_addf(why, "bearerbox was not bound within %d s", READY_MS / 1000);
	return false;
}

static bool
attempt(struct stand *s, struct buf *why)
{
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++)
		stop(s, p);
	wire_close(s->wire);
	s->wire = NULL;
	if (!ports_choose(s->files.port, PORT_COUNT, why) || !stack_write_files(&s->files, why))
		return false;
	snprintf(s->port, sizeof s->port, "%u", s->files.port[PORT_SMSC]);
	return start_line(s, why);
}

static bool
find_programs(struct stand *s, const char *pack, struct buf *why)
{
	ssize_t n = readlink("/proc/self/exe", s->bin, sizeof s->bin - 1);
	char *whole = realpath(pack, NULL), *slash;

	s->bin[n > 0 ? n : 0] = '\0';
	slash = strrchr(s->bin, '/');
	if (whole == NULL || slash == NULL || strlen(whole) >= sizeof s->pack) {
		buf_addf(why, "%s: %s", pack, strerror(errno));
		free(whole);
		return false;
	}
	*slash = '\0';
	memcpy(s->pack, whole, strlen(whole) + 1);
	free(whole);
	snprintf(s->path[STAND_SMSC], PATH_BYTES, "%.480s/smsc", s->bin);
	snprintf(s->path[STAND_BEARERBOX], PATH_BYTES, "/usr/sbin/bearerbox");
	snprintf(s->path[STAND_SAFARD], PATH_BYTES, "%.480s/safard", s->bin);
	for (enum stand_program p = 0; p < STAND_PROGRAMS; p++) {
		if (access(s->path[p], X_OK) < 0) {
			buf_addf(why, "%s: %s", s->path[p], strerror(errno));
			return false;
		}
	}
	return true;
}

struct stand *
stand_open(const char *pack, struct buf *why)
{
	struct stand *s = xcalloc(1, sizeof *s);
	bool is_up = false;

	snprintf(s->folder, sizeof s->folder, "/tmp/safar-soak-XXXXXX");
	s->files = (struct stack_files){ .directory = s->folder, .pack = s->pack, .numbers = "" };
	stack_make_passwords(&s->files);
	if (!find_programs(s, pack, why)) {
		free(s);
		return NULL;
	}
	if (mkdtemp(s->folder) == NULL) {
		buf_addf(why, "%s: %s", s->folder, strerror(errno));
		free(s);
		return NULL;
	}
	for (int i = 0; i < ATTEMPTS && !is_up; i++) {
		buf_reset(why);
		is_up = attempt(s, why);
	}
	if (is_up)
		return s;
	buf_addf(why, "; logs are in %s", s->folder);
	stand_close(s, true);
	return NULL;
}

void
stand_close(struct stand *s, bool must_keep)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (s == NULL)
		return;
	wire_close(s->wire);
	for (enum stand_program p = STAND_PROGRAMS; p-- > 0;)
		stop(s, p);
	if (!must_keep && !run_directory_remove(s->folder, &why))
		fprintf(stderr, "%s\n", why.ptr);
	free(s);
}

const char *stand_folder(const struct stand *s) { return s->folder; }
struct wire *stand_wire(struct stand *s) { return s->wire; }
unsigned stand_falls(const struct stand *s) { return s->falls; }
