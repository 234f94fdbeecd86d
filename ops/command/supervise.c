/*
 * supervise.c - fork, exec, wait: one signalfd, no thread
 */
#include "ops/command/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { CHILDREN = 16, PAUSE_MIN_MS = 100, PAUSE_MAX_MS = 5000, LIVED_WELL_MS = 10000, FORK_STOP_MS = 1000 };

struct child {
	struct child_spec spec;
	pid_t		 pid;		/* 0 = not running */
	bool		 is_function, is_stopped;
	int		 status;	/* of wait(), last */
	char		 last_end[24];
	unsigned	 restarts;
	int		 pause_ms;
	int64_t		 started_ms, due_ms;
};

struct supervisor {
	int		 signals;
	sigset_t	 before;
	bool		 must_stop, must_hurry;
	int		 count;
	struct child	 child[CHILDREN];
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct supervisor *
supervisor_new(struct buf *why)
{
	struct supervisor *s = xcalloc(1, sizeof *s);
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &s->before);
	signal(SIGPIPE, SIG_IGN);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals >= 0)
		return s;
	buf_addf(why, "signalfd: %s", strerror(errno));
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	free(s);
	return NULL;
}

void
supervisor_free(struct supervisor *s)
{
	if (s == NULL)
		return;
	supervisor_stop_all(s);
	close(s->signals);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	free(s);
}

/* In the child, before exec: everything that must be true of it from its first moment. */
static void
become_child(const struct supervisor *s, pid_t parent, int death_signal)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);	/* memory of bearerbox and operator holds people, too */
	prctl(PR_SET_PDEATHSIG, death_signal);
	if (getppid() != parent)
		_exit(1);		/* we died before the line above */
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

static _Noreturn void
exec_child(const struct supervisor *s, const struct child_spec *spec, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), log;

	setpgid(0, 0);
	become_child(s, parent, SIGKILL);
	log = open(spec->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (null < 0 || log < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0)
		_exit(126);
	if (spec->ready_fd >= 0)
		fcntl(spec->ready_fd, F_SETFD, 0);
	if (chdir(spec->directory) == 0)
		execv(spec->argv[0], (char *const *)(uintptr_t)spec->argv);
	dprintf(2, "%s: %s\n", spec->argv[0], strerror(errno));
	_exit(127);
}

static bool
launch(struct supervisor *s, struct child *c, struct buf *why)
{
	pid_t parent = getpid();

	c->pid = fork();
	if (c->pid == 0)
		exec_child(s, &c->spec, parent);
	c->started_ms = now_ms();
	if (c->pid > 0) {
		setpgid(c->pid, c->pid);	/* here too: no moment without its own group */
		return true;
	}
	c->pid = 0;
	buf_addf(why, "fork: %s", strerror(errno));
	return false;
}

int
supervisor_start(struct supervisor *s, const struct child_spec *spec, struct buf *why)
{
	struct child *c = &s->child[s->count];

	BUG_IF(s->count == CHILDREN);
	*c = (struct child){ .spec = *spec, .pause_ms = PAUSE_MIN_MS };
	return launch(s, c, why) ? s->count++ : -1;
}

int
supervisor_fork(struct supervisor *s, const char *name, int (*fn)(void *arg), void *arg, struct buf *why)
{
	struct child *c = &s->child[s->count];
	pid_t parent = getpid();

	BUG_IF(s->count == CHILDREN);
	*c = (struct child){ .spec = { .name = name, .ready_fd = -1, .stop_ms = FORK_STOP_MS },
		.is_function = true };
	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0) {
		/* SIGTERM: a handset has a terminal to put back in order. */
		become_child(s, parent, SIGTERM);
		close(s->signals);
		exit(fn(arg));
	}
	if (c->pid > 0)
		return s->count++;
	c->pid = 0;
	buf_addf(why, "fork: %s", strerror(errno));
	return -1;
}

static void
on_end(struct child *c, int status)
{
	int64_t now = now_ms();

	c->pid = 0;
	c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (WIFEXITED(status))
		snprintf(c->last_end, sizeof c->last_end, "exit %d", WEXITSTATUS(status));
	else
		snprintf(c->last_end, sizeof c->last_end, "signal %d", WTERMSIG(status));
	if (now - c->started_ms >= LIVED_WELL_MS)
		c->pause_ms = PAUSE_MIN_MS;
	c->due_ms = now + c->pause_ms;
	c->pause_ms = c->pause_ms * 2 > PAUSE_MAX_MS ? PAUSE_MAX_MS : c->pause_ms * 2;
}

static void
reap(struct supervisor *s)
{
	for (int i = 0; i < s->count; i++) {
		int status;

		if (s->child[i].pid > 0 && waitpid(s->child[i].pid, &status, WNOHANG) == s->child[i].pid)
			on_end(&s->child[i], status);
	}
}

static void
read_signals(struct supervisor *s, int wait_ms)
{
	struct pollfd p = { s->signals, POLLIN, 0 };
	struct signalfd_siginfo info;

	poll(&p, 1, wait_ms);
	while (read(s->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGCHLD)
			continue;
		s->must_hurry = s->must_stop;	/* asked twice */
		s->must_stop = true;
	}
	reap(s);
}

static bool
waits_for_start(const struct child *c)
{
	return c->pid == 0 && !c->is_function && !c->is_stopped;
}

bool
supervisor_tend(struct supervisor *s, int wait_ms)
{
	int64_t end = now_ms() + wait_ms;

	do {
		int64_t now = now_ms(), next = end;
		char room[128];
		struct buf why = BUF_OVER(room);

		for (int i = 0; i < s->count; i++) {
			struct child *c = &s->child[i];

			if (!waits_for_start(c))
				continue;
			if (c->due_ms <= now && launch(s, c, &why))
				c->restarts++;
			else if (c->due_ms <= now)
				c->due_ms = now + PAUSE_MAX_MS;
			else if (c->due_ms < next)
				next = c->due_ms;
		}
		read_signals(s, next > now ? (int)(next - now) : 0);
		for (int i = 0; i < s->count; i++) {
			if (s->child[i].is_function && s->child[i].pid == 0)
				return !s->must_stop;
		}
	} while (!s->must_stop && now_ms() < end);
	return !s->must_stop;
}

bool
supervisor_is_over(const struct supervisor *s, int child, int *status)
{
	*status = s->child[child].status;
	return s->child[child].pid == 0;
}

unsigned
supervisor_restarts(const struct supervisor *s, int child)
{
	return s->child[child].restarts;
}

const char *
supervisor_last_end(const struct supervisor *s, int child)
{
	return s->child[child].last_end;
}

static void
signal_child(const struct child *c, int sig)
{
	kill(c->is_function ? c->pid : -c->pid, sig);
}

void
supervisor_stop(struct supervisor *s, int child)
{
	struct child *c = &s->child[child];
	int64_t end = now_ms() + c->spec.stop_ms;

	c->is_stopped = true;
	if (c->pid > 0)
		signal_child(c, SIGTERM);
	while (c->pid > 0 && !s->must_hurry && now_ms() < end)
		read_signals(s, (int)(end - now_ms()) + 1);
	if (c->pid > 0) {
		signal_child(c, SIGKILL);
		while (c->pid > 0)
			read_signals(s, 50);
	}
}

void
supervisor_stop_all(struct supervisor *s)
{
	for (int i = 0; i < s->count; i++)
		s->child[i].is_stopped = true;	/* nobody comes back while others go */
	for (int i = s->count - 1; i >= 0; i--)
		supervisor_stop(s, i);
}
