/*
 * process.h - one program under measurement: started, weighed, ended by its pid
 *
 * It dies with us, also when we are killed.  Nothing it wrote is kept, so it
 * is ended with SIGKILL; it is never started again (ops/command/supervise.h
 * does that): a program that falls during a run spoils the run.
 */
#ifndef OPS_BENCH_PROCESS_H
#define OPS_BENCH_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;

struct process {
	const char	*name;
	pid_t		 pid;		/* 0 = not running */
};

/*
 * Runs argv[0], a path, in `directory`, its output in NAME.log there.
 * `preload` is a library put before its own, NULL none.
 */
bool process_start(struct process *p, const char *name, const char *const *argv, const char *directory,
    const char *preload, struct buf *why);
/* False, with a sentence and the end of its log, when it has ended by itself. */
bool process_is_up(struct process *p, const char *directory, struct buf *why);
void process_end(struct process *p);		/* not running is fine */

/* User and system time used so far, in steps of the kernel's clock tick; 0 when it is gone. */
uint64_t process_cpu_us(const struct process *p);
/* Resident memory now; 0 when it is gone. */
uint64_t process_rss_kb(const struct process *p);

/* SIGINT, SIGTERM and SIGHUP wait for process_nap() from here on, here but not in what is started. */
void process_hold_signals(void);
/* Sleeps; false at once when one of them came. */
bool process_nap(int ms);

#endif
