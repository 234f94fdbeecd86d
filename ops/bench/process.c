/*
 * process.c - fork, exec, /proc
 */
#include "ops/bench/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"

enum { LOG_END = 400, PATH_BYTES = 512, PROC_BYTES = 4096, CPU_FIELD = 12 };	/* of proc(5) stat, behind the name */

static void
ending_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
}

void
process_hold_signals(void)
{
	sigset_t set;

	ending_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool
process_nap(int ms)
{
	const struct timespec span = { ms / 1000, (long)(ms % 1000) * 1000000 };
	sigset_t set;

	ending_signals(&set);
	return sigtimedwait(&set, NULL, &span) < 0;
}

static _Noreturn void
exec_child(const char *const *argv, const char *directory, const char *log_path, const char *preload, pid_t parent)
{
	const struct rlimit none = { 0, 0 };
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	sigset_t set;

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);		/* we died before the line above */
	ending_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	if (preload != NULL)
		setenv("LD_PRELOAD", preload, 1);
	if (chdir(directory) == 0)
		execv(argv[0], (char *const *)(uintptr_t)argv);
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static void
log_of(const struct process *p, const char *directory, char path[PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s/%s.log", directory, p->name);
}

bool
process_start(struct process *p, const char *name, const char *const *argv, const char *directory,
    const char *preload, struct buf *why)
{
	pid_t parent = getpid();
	char log[PATH_BYTES];

	p->name = name;
	log_of(p, directory, log);
	p->pid = fork();
	if (p->pid == 0)
		exec_child(argv, directory, log, preload, parent);
	if (p->pid > 0)
		return true;
	p->pid = 0;
	buf_addf(why, "%s: fork: %s", name, strerror(errno));
	return false;
}

bool
process_is_up(struct process *p, const char *directory, struct buf *why)
{
	char path[PATH_BYTES], room[LOG_END + 1] = "";
	int status;
	FILE *log;

	if (p->pid > 0 && waitpid(p->pid, &status, WNOHANG) == 0)
		return true;
	p->pid = 0;
	log_of(p, directory, path);
	log = fopen(path, "re");
	if (log != NULL) {
		if (fseek(log, -LOG_END, SEEK_END) < 0)
			rewind(log);
		room[fread(room, 1, LOG_END, log)] = '\0';
		fclose(log);
	}
	buf_addf(why, "%s did not stay up; the end of its log: %s", p->name, room);
	return false;
}

void
process_end(struct process *p)
{
	if (p->pid > 0)
		kill(p->pid, SIGKILL);
	while (p->pid > 0 && waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*p = (struct process){ 0 };
}

static bool
proc_read(const struct process *p, const char *what, char room[PROC_BYTES])
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof path, "/proc/%ld/%s", (long)p->pid, what);
	fd = p->pid > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		n = read(fd, room, PROC_BYTES - 1);
		close(fd);
	}
	room[n > 0 ? n : 0] = '\0';
	return n > 0;
}

uint64_t
process_cpu_us(const struct process *p)
{
	char room[PROC_BYTES], *at;
	uint64_t ticks;

	if (!proc_read(p, "stat", room))
		return 0;
	at = strrchr(room, ')');	/* the name before it may hold anything */
	for (int field = 0; at != NULL && field < CPU_FIELD; field++)
		at = strchr(at + 1, ' ');
	if (at == NULL)
		return 0;
	ticks = strtoull(at, &at, 10);
	ticks += strtoull(at, NULL, 10);
	return ticks * 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

uint64_t
process_rss_kb(const struct process *p)
{
	char room[PROC_BYTES];
	const char *at = proc_read(p, "status", room) ? strstr(room, "\nVmRSS:") : NULL;

	return at == NULL ? 0 : strtoull(at + strlen("\nVmRSS:"), NULL, 10);
}
