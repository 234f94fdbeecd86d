/*
 * supervise.h - starts programs, watches them, starts them again, stops them all
 *
 * For `safar run` and `safar demo` (a real site has systemd).  Every child has
 * a process group of its own and dies with us, also when we are killed
 * (PR_SET_PDEATHSIG).  A child that ends by itself is started again after a
 * pause that doubles up to 5 s; its output goes to a log file.  Stopping goes
 * against the order of starting, with a bound for each child, after which it
 * is killed.
 */
#ifndef OPS_COMMAND_SUPERVISE_H
#define OPS_COMMAND_SUPERVISE_H

#include <stdbool.h>

struct buf;
struct supervisor;

struct child_spec {
	const char	*name;
	const char *const *argv;	/* NULL-terminated, argv[0] a path; borrowed while it runs */
	const char	*directory;	/* where it runs */
	const char	*log;		/* file for its stdout and stderr, appended to */
	int		 ready_fd;	/* descriptor it inherits; -1 none */
	int		 stop_ms;	/* after SIGTERM, before SIGKILL */
};

/* Blocks SIGCHLD, SIGTERM, SIGINT, SIGHUP for this process.  NULL and a sentence. */
struct supervisor *supervisor_new(struct buf *why);
/* Stops what still runs. */
void supervisor_free(struct supervisor *s);

/* Starts it; its number, or -1 and a sentence. */
int supervisor_start(struct supervisor *s, const struct child_spec *spec, struct buf *why);
/* Forks and runs fn(arg) on our terminal; it is not started again. */
int supervisor_fork(struct supervisor *s, const char *name, int (*fn)(void *arg), void *arg, struct buf *why);

/* Waits up to `wait_ms`, tends children; false once we were asked to stop. */
bool supervisor_tend(struct supervisor *s, int wait_ms);
/* Of a forked function: true when it is over, with its exit status (128 + signal). */
bool supervisor_is_over(const struct supervisor *s, int child, int *status);
/* How often a child was started anew, and how it ended last ("exit 1", "signal 9"; "" never). */
unsigned supervisor_restarts(const struct supervisor *s, int child);
const char *supervisor_last_end(const struct supervisor *s, int child);
/* Stops one child for good, or all; bounded. */
void supervisor_stop(struct supervisor *s, int child);
void supervisor_stop_all(struct supervisor *s);

#endif
