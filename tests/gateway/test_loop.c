/*
 * test_loop.c - one thread, one epoll, timers
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct bench {
	struct loop	*loop;
	char		 said[256];
	struct buf	 log;		/* a letter for each thing that happened */
	struct loop_watch *watch[2];
	struct loop_timer *timer[32];
	int		 pair[2][2];
	int		 left;
	int64_t		 newest;
};

struct named { struct bench *b; char name; };

static int
set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	char room[128];
	struct buf why = BUF_OVER(room);

	buf_wrap(&b->log, b->said, sizeof(b->said));
	b->loop = loop_new(&why);
	assert_non_null(b->loop);
	for (int i = 0; i < 2; i++)
		assert_int_equal(0, socketpair(AF_UNIX, SOCK_STREAM, 0, b->pair[i]));
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	loop_free(b->loop);
	for (int i = 0; i < 4; i++)
		close(b->pair[i / 2][i % 2]);
	free(b);
	return 0;
}

static void
say(void *arg)
{
	struct named *n = arg;

	buf_addc(&n->b->log, n->name);
}

static void
say_and_stop(void *arg)
{
	say(arg);
	loop_stop(((struct named *)arg)->b->loop);
}

/* Timers fire by time, equal ones in the order they were set; a moved one once; a stopped one never. */
static void
timers_fire_in_order(void **state)
{
	struct bench *b = *state;
	struct named n[6] = { { b, 'a' }, { b, 'b' }, { b, 'c' }, { b, 'd' }, { b, 'e' }, { b, 'f' } };
	static const int at_ms[] = { 160, 80, 80, 120, 0, 20 };

	for (int i = 0; i < 6; i++) {
		b->timer[i] = loop_timer(b->loop, i == 0 ? say_and_stop : say, &n[i]);
		loop_timer_after(b->timer[i], at_ms[i]);
	}
	loop_timer_after(b->timer[3], 40);
	loop_timer_stop(b->timer[5]);
	loop_timer_stop(b->timer[5]);
	loop_run(b->loop);
	assert_string_equal("edbca", b->said);
}

struct dated { struct bench *b; int64_t earliest, latest; };

/* The machine may stop between two lines, so a due time is known only between two readings. */
static void
set_dated(struct loop_timer *t, struct dated *d, int ms)
{
	d->earliest = loop_now_ms(d->b->loop) + ms;
	loop_timer_after(t, ms);
	d->latest = loop_now_ms(d->b->loop) + ms;
}

static void
check_sorted(void *arg)
{
	struct dated *d = arg;

	assert_true(d->latest >= d->b->newest);
	assert_true(loop_now_ms(d->b->loop) >= d->earliest);
	if (d->earliest > d->b->newest)
		d->b->newest = d->earliest;
	if (--d->b->left == 0)
		loop_stop(d->b->loop);
}

/* Many timers, set in a scrambled order, taken out and set again, come out sorted and each once. */
static void
heap_keeps_order(void **state)
{
	struct bench *b = *state;
	struct dated dated[32];

	b->left = 32;
	for (int i = 0; i < 32; i++) {
		dated[i] = (struct dated){ .b = b };
		b->timer[i] = loop_timer(b->loop, check_sorted, &dated[i]);
		set_dated(b->timer[i], &dated[i], 500 + i);
	}
	for (int i = 0; i < 32; i += 2)
		loop_timer_stop(b->timer[i]);
	for (int i = 0; i < 32; i++)
		set_dated(b->timer[i], &dated[i], (i * 13) % 32);
	loop_run(b->loop);
	loop_once(b->loop, 0);
	assert_int_equal(0, b->left);
}

static void
set_again(void *arg)
{
	struct named *n = arg;

	say(arg);
	if (n->b->left-- > 0)
		loop_timer_after(n->b->timer[0], 0);
}

static void
on_readable(void *arg, uint32_t events)
{
	struct named *n = arg;
	char c;

	assert_true(events & EPOLLIN);
	assert_int_equal(1, read(n->b->pair[0][0], &c, 1));
	buf_addc(&n->b->log, c);
}

/* A timer that sets itself again for now does not shut the network out. */
static void
zero_timer_is_fair(void **state)
{
	struct bench *b = *state;
	struct named t = { b, 't' };

	b->left = 3;
	b->timer[0] = loop_timer(b->loop, set_again, &t);
	b->watch[0] = loop_watch(b->loop, b->pair[0][0], EPOLLIN, on_readable, &t, NULL);
	loop_timer_after(b->timer[0], 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(1, write(b->pair[0][1], "n", 1));
		loop_once(b->loop, 0);
	}
	assert_string_equal("ntntnt", b->said);
}

static void
remove_both(void *arg, uint32_t events)
{
	struct named *n = arg;

	(void)events;
	buf_addc(&n->b->log, n->name);
	for (int i = 0; i < 2; i++) {
		loop_unwatch(n->b->watch[i]);
		n->b->watch[i] = NULL;
	}
}

/* Two fds are ready in one round; the first callback removes both: the second is not called. */
static void
watch_is_removed_inside_callback(void **state)
{
	struct bench *b = *state;
	struct named n[2] = { { b, 'x' }, { b, 'x' } };

	for (int i = 0; i < 2; i++) {
		b->watch[i] = loop_watch(b->loop, b->pair[i][0], EPOLLIN, remove_both, &n[i], NULL);
		assert_int_equal(1, write(b->pair[i][1], "!", 1));
	}
	loop_once(b->loop, 0);
	loop_once(b->loop, 0);
	assert_string_equal("x", b->said);
	loop_unwatch(NULL);
}

static void
free_all_timers(void *arg)
{
	struct named *n = arg;

	say(arg);
	for (int i = 0; i < 3; i++) {
		loop_timer_free(n->b->timer[i]);
		n->b->timer[i] = NULL;
	}
}

static void
timer_frees_itself_and_others(void **state)
{
	struct bench *b = *state;
	struct named n = { b, 'f' };

	for (int i = 0; i < 3; i++) {
		b->timer[i] = loop_timer(b->loop, free_all_timers, &n);
		loop_timer_after(b->timer[i], 0);
	}
	loop_once(b->loop, 0);
	loop_once(b->loop, 0);
	assert_string_equal("f", b->said);
	loop_timer_free(NULL);
}

static void
forget_me(void *arg)
{
	struct named *n = arg;

	say(arg);
	loop_forget_rounds(n->b->loop, n);
}

/* Events, timers, each_round in order, after_round last, whatever the order of asking. */
static void
round_functions_run_in_order(void **state)
{
	struct bench *b = *state;
	struct named n[4] = { { b, 'z' }, { b, '1' }, { b, '2' }, { b, 't' } };

	loop_after_round(b->loop, say, &n[0]);
	loop_each_round(b->loop, forget_me, &n[1]);
	loop_each_round(b->loop, say, &n[2]);
	b->timer[0] = loop_timer(b->loop, say, &n[3]);
	loop_timer_after(b->timer[0], 0);
	loop_once(b->loop, 0);
	loop_once(b->loop, 0);
	assert_string_equal("t12z2z", b->said);
}

/* A stop that comes before the run ends it after at most one round. */
static void
early_stop_counts(void **state)
{
	struct bench *b = *state;

	loop_stop(b->loop);
	loop_run(b->loop);
	assert_true(loop_wall_s() > 1600000000);
}

static void
nap_ends_at_the_asked_time(void **state)
{
	struct bench *b = *state;
	int64_t before = loop_now_ms(b->loop), took;

	loop_once(b->loop, 30);
	took = loop_now_ms(b->loop) - before;
	assert_true(took >= 29 && took < 5000);
}

static void
clock_can_be_moved(void **state)
{
	struct bench *b = *state;
	struct named n = { b, 'm' };

	b->timer[0] = loop_timer(b->loop, say, &n);
	loop_timer_after(b->timer[0], 3600 * 1000);
	loop_once(b->loop, 0);
	assert_string_equal("", b->said);
	loop_skip(b->loop, 3600 * 1000);
	loop_once(b->loop, 0);
	assert_string_equal("m", b->said);
}

static void
bad_fd_is_a_sentence(void **state)
{
	struct bench *b = *state;
	char room[128];
	struct buf why = BUF_OVER(room);

	assert_null(loop_watch(b->loop, -1, EPOLLIN, on_readable, b, &why));
	assert_string_equal("epoll: Bad file descriptor", why.ptr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define LOOP_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		LOOP_TEST(timers_fire_in_order),
		LOOP_TEST(heap_keeps_order),
		LOOP_TEST(zero_timer_is_fair),
		LOOP_TEST(watch_is_removed_inside_callback),
		LOOP_TEST(timer_frees_itself_and_others),
		LOOP_TEST(round_functions_run_in_order),
		LOOP_TEST(early_stop_counts),
		LOOP_TEST(nap_ends_at_the_asked_time),
		LOOP_TEST(clock_can_be_moved),
		LOOP_TEST(bad_fd_is_a_sentence),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
