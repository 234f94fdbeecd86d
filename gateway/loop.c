/*
 * loop.c - one thread, one epoll, timers
 *
 * Timers live in a heap and the sleep of epoll_wait() is cut to the nearest
 * one, so a timer costs no system call.  A watch that is removed while its
 * event may still be waiting in this round is kept, dead, until the round is
 * over: an event can then never reach freed memory, nor a new owner of the fd.
 * CLOCK_BOOTTIME, because a laptop that slept must not believe that a session
 * is young; epoll does not count that sleep, hence the ceiling on one nap.
 */
#include "gateway/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { EVENTS_A_ROUND = 64, NAP_MAX_MS = 10000 };

struct loop_watch {
	struct loop	*loop;
	struct loop_watch *prev, *next;
	int		 fd;
	uint32_t	 events;
	loop_fd_fn	*fn;		/* NULL: dead, freed when the round is over */
	void		*arg;
};

struct loop_timer {
	struct loop	*loop;
	struct loop_timer *prev, *next;	/* every timer, idle ones too */
	size_t		 at;		/* index in the heap + 1; 0 = idle */
	int64_t		 due_ms;
	uint64_t	 turn;		/* equal times fire in the order they were set */
	loop_timer_fn	*fn;
	void		*arg;
};

struct round { loop_timer_fn *fn; void *arg; };
struct rounds { struct round *list; size_t count, room; };

struct loop {
	int		 epoll;
	bool		 is_stopped;
	bool		 is_in_round;
	uint64_t	 turns;
	int64_t		 skipped_ms;
	struct loop_watch *watches, *dead;
	struct loop_timer *timers;
	struct loop_timer **heap;
	size_t		 heap_count, heap_room;
	struct rounds	 each, after;
};

struct loop *
loop_new(struct buf *why)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);
	struct loop *l;

	if (fd < 0) {
		buf_addf(why, "epoll: %s", strerror(errno));
		return NULL;
	}
	l = xcalloc(1, sizeof(*l));
	l->epoll = fd;
	return l;
}

static void
bury(struct loop *l)
{
	while (l->dead != NULL) {
		struct loop_watch *w = l->dead;

		l->dead = w->next;
		free(w);
	}
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	while (l->watches != NULL)
		loop_unwatch(l->watches);
	bury(l);
	while (l->timers != NULL)
		loop_timer_free(l->timers);
	free(l->heap);
	free(l->each.list);
	free(l->after.list);
	close(l->epoll);
	free(l);
}

struct loop_watch *
loop_watch(struct loop *l, int fd, uint32_t events, loop_fd_fn *fn, void *arg, struct buf *why)
{
	struct loop_watch *w = xcalloc(1, sizeof(*w));
	struct epoll_event e = { .events = events, .data.ptr = w };

	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, fd, &e) < 0) {
		buf_addf(why, "epoll: %s", strerror(errno));
		free(w);
		return NULL;
	}
	*w = (struct loop_watch){
		.loop = l, .next = l->watches, .fd = fd, .events = events, .fn = fn, .arg = arg,
	};
	if (l->watches != NULL)
		l->watches->prev = w;
	l->watches = w;
	return w;
}

void
loop_watch_events(struct loop_watch *w, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = w };

	if (w->events == events)
		return;
	BUG_IF(epoll_ctl(w->loop->epoll, EPOLL_CTL_MOD, w->fd, &e) < 0);
	w->events = events;
}

void
loop_unwatch(struct loop_watch *w)
{
	struct loop *l;

	if (w == NULL)
		return;
	l = w->loop;
	/* An fd that was closed first has left the epoll by itself. */
	(void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, w->fd, NULL);
	if (w->prev != NULL)
		w->prev->next = w->next;
	else
		l->watches = w->next;
	if (w->next != NULL)
		w->next->prev = w->prev;
	if (!l->is_in_round) {
		free(w);
		return;
	}
	w->fn = NULL;
	w->next = l->dead;
	l->dead = w;
}

static bool
is_sooner(const struct loop_timer *a, const struct loop_timer *b)
{
	return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->turn < b->turn;
}

static void
heap_put(struct loop *l, size_t i, struct loop_timer *t)
{
	l->heap[i] = t;
	t->at = i + 1;
}

/* Moves the timer of slot `i` to where it belongs. */
static void
heap_settle(struct loop *l, size_t i)
{
	struct loop_timer *t = l->heap[i];

	while (i > 0 && is_sooner(t, l->heap[(i - 1) / 2])) {
		heap_put(l, i, l->heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	for (;;) {
		size_t child = 2 * i + 1;

		if (child + 1 < l->heap_count && is_sooner(l->heap[child + 1], l->heap[child]))
			child++;
		if (child >= l->heap_count || !is_sooner(l->heap[child], t))
			break;
		heap_put(l, i, l->heap[child]);
		i = child;
	}
	heap_put(l, i, t);
}

struct loop_timer *
loop_timer(struct loop *l, loop_timer_fn *fn, void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof(*t));

	*t = (struct loop_timer){ .loop = l, .next = l->timers, .fn = fn, .arg = arg };
	if (l->timers != NULL)
		l->timers->prev = t;
	l->timers = t;
	return t;
}

void
loop_timer_after(struct loop_timer *t, int64_t ms)
{
	struct loop *l = t->loop;

	t->due_ms = loop_now_ms(l) + (ms > 0 ? ms : 0);
	t->turn = l->turns++;
	if (t->at == 0) {
		if (l->heap_count == l->heap_room) {
			l->heap_room = l->heap_room == 0 ? 16 : l->heap_room * 2;
			l->heap = xrealloc(l->heap, l->heap_room * sizeof(struct loop_timer *));
		}
		heap_put(l, l->heap_count++, t);
	}
	heap_settle(l, t->at - 1);
}

void
loop_timer_stop(struct loop_timer *t)
{
	struct loop *l = t->loop;
	size_t i = t->at;

	if (i == 0)
		return;
	t->at = 0;
	l->heap_count--;
	if (i - 1 < l->heap_count) {
		heap_put(l, i - 1, l->heap[l->heap_count]);
		heap_settle(l, i - 1);
	}
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	loop_timer_stop(t);
	if (t->prev != NULL)
		t->prev->next = t->next;
	else
		t->loop->timers = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	free(t);
}

static void
rounds_add(struct rounds *r, loop_timer_fn *fn, void *arg)
{
	if (r->count == r->room) {
		r->room = r->room == 0 ? 4 : r->room * 2;
		r->list = xrealloc(r->list, r->room * sizeof(r->list[0]));
	}
	r->list[r->count++] = (struct round){ fn, arg };
}

void
loop_each_round(struct loop *l, loop_timer_fn *fn, void *arg)
{
	rounds_add(&l->each, fn, arg);
}

void
loop_after_round(struct loop *l, loop_timer_fn *fn, void *arg)
{
	rounds_add(&l->after, fn, arg);
}

/* Emptied in place: a round function may be running from this very list. */
static void
rounds_forget(struct rounds *r, const void *arg)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->list[i].arg == arg)
			r->list[i].fn = NULL;
}

void
loop_forget_rounds(struct loop *l, const void *arg)
{
	rounds_forget(&l->each, arg);
	rounds_forget(&l->after, arg);
}

static void
rounds_call(struct rounds *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->count; i++)
		if (r->list[i].fn != NULL)
			r->list[i].fn(r->list[i].arg);
	for (size_t i = 0; i < r->count; i++)
		if (r->list[i].fn != NULL)
			r->list[kept++] = r->list[i];
	r->count = kept;
}

/*
 * At most as many as were waiting when we came: a timer that sets itself again
 * for now waits for the next round, and the network gets its turn.
 */
static void
fire_timers(struct loop *l)
{
	int64_t now = loop_now_ms(l);

	for (size_t n = l->heap_count; n > 0 && l->heap_count > 0 && l->heap[0]->due_ms <= now; n--) {
		struct loop_timer *t = l->heap[0];

		loop_timer_stop(t);
		t->fn(t->arg);
	}
}

static int
nap_ms(const struct loop *l, int64_t max_ms)
{
	int64_t ms = max_ms < NAP_MAX_MS ? max_ms : NAP_MAX_MS;

	if (l->is_stopped)
		return 0;
	if (l->heap_count > 0 && l->heap[0]->due_ms - loop_now_ms(l) < ms)
		ms = l->heap[0]->due_ms - loop_now_ms(l);
	return ms > 0 ? (int)ms : 0;
}

void
loop_once(struct loop *l, int64_t max_ms)
{
	struct epoll_event events[EVENTS_A_ROUND];
	int n = epoll_wait(l->epoll, events, EVENTS_A_ROUND, nap_ms(l, max_ms));

	BUG_IF(n < 0 && errno != EINTR);
	l->is_in_round = true;
	for (int i = 0; i < n; i++) {
		struct loop_watch *w = events[i].data.ptr;

		if (w->fn != NULL)
			w->fn(w->arg, events[i].events);
	}
	fire_timers(l);
	rounds_call(&l->each);
	rounds_call(&l->after);
	l->is_in_round = false;
	bury(l);
}

void
loop_run(struct loop *l)
{
	while (!l->is_stopped)
		loop_once(l, NAP_MAX_MS);
	l->is_stopped = false;		/* a stop that came before this run counted too */
}

void
loop_stop(struct loop *l)
{
	l->is_stopped = true;
}

int64_t
loop_now_ms(const struct loop *l)
{
	struct timespec t;

	BUG_IF(clock_gettime(CLOCK_BOOTTIME, &t) < 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + l->skipped_ms;
}

void
loop_skip(struct loop *l, int64_t ms)
{
	l->skipped_ms += ms;
}

int64_t
loop_wall_s(void)
{
	return (int64_t)time(NULL);
}
