/*
 * loop.h - one thread, one epoll, timers
 *
 * Everything in safard runs in this loop; a callback never blocks.  Times are
 * CLOCK_BOOTTIME milliseconds, except loop_wall_s().  A callback may unwatch,
 * stop or free anything, itself included.  Watches and timers that are left
 * are freed with the loop.
 *
 * One round: events, then timers that are due, then the functions of
 * loop_each_round() in the order they were given, then loop_after_round()'s.
 */
#ifndef GATEWAY_LOOP_H
#define GATEWAY_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct loop;
struct loop_watch;			/* one fd */
struct loop_timer;

typedef void loop_fd_fn(void *arg, uint32_t epoll_events);
typedef void loop_timer_fn(void *arg);

struct loop *loop_new(struct buf *why);
void loop_free(struct loop *l);

/* `events` are EPOLLIN, EPOLLOUT, …  NULL and a sentence when the kernel refuses. */
struct loop_watch *loop_watch(struct loop *l, int fd, uint32_t events, loop_fd_fn *fn, void *arg,
    struct buf *why);
void loop_watch_events(struct loop_watch *w, uint32_t events);
void loop_unwatch(struct loop_watch *w);	/* does not close the fd; NULL is fine */

struct loop_timer *loop_timer(struct loop *l, loop_timer_fn *fn, void *arg);	/* idle */
void loop_timer_after(struct loop_timer *t, int64_t ms);	/* once, from now; again = moved */
void loop_timer_stop(struct loop_timer *t);
void loop_timer_free(struct loop_timer *t);	/* NULL is fine */

/* Called after each round of events, before sleeping: group commit lives here. */
void loop_each_round(struct loop *l, loop_timer_fn *fn, void *arg);
/* Called after all of those: what may leave only when the round is committed (acknowledgements). */
void loop_after_round(struct loop *l, loop_timer_fn *fn, void *arg);
/* Forgets every round function with this `arg`; safe inside one. */
void loop_forget_rounds(struct loop *l, const void *arg);

void loop_run(struct loop *l);		/* until loop_stop() */
void loop_once(struct loop *l, int64_t max_ms);	/* one round that sleeps at most so long */
void loop_stop(struct loop *l);
int64_t loop_now_ms(const struct loop *l);
void loop_skip(struct loop *l, int64_t ms);	/* tests: the clock jumps forward */
int64_t loop_wall_s(void);		/* Unix time */

#endif
