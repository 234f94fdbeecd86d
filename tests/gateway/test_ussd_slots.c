/*
 * test_ussd_slots.c - connections that only wait, and the one that matters
 *
 * Counts answers; the only clock is the loop's own, which jumps.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/bearer/ussd_slots.h"
#include "locales/text/bug.h"
#include "tests/gateway/ussd_bench.h"

enum { SLOW = 500, GOOD = 100 };

#define FORM "sessionId=%u&phoneNumber=%%2B447700900123&serviceCode=*384*77%%23&text="
#define HEAD "POST /ussd HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n"
/* Whole, and none of ours: refused behind its body, so that the connection stays. */
#define WHOLE "POST /ussd HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"

static int
set_up(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();

	(void)state;
	ussd_bench_start(&s);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	ussd_bench_stop();
	return 0;
}

static bool
good_client(unsigned n)
{
	char body[256];

	snprintf(body, sizeof(body), FORM, n);
	return ussd_bench_status(ussd_bench_request("POST", "/ussd", "", body, strlen(body))) == 200;
}

/* One of five habits: says nothing, half a head, drips a body, drips a head, asks and never reads. False: we were cut off. */
static bool
slow_client(size_t habit, int fd, unsigned turn)
{
	static const char *const first[] = { "", "POST /ussd HTTP/1.1\r\nHo", HEAD, "POST /ussd HTTP/1.1\r\nX-A: ", WHOLE WHOLE WHOLE };
	static const char *const later[] = { "", "", "a", "a", WHOLE WHOLE WHOLE WHOLE };
	const char *bytes = turn == 0 ? first[habit % 5] : later[habit % 5];

	if (*bytes && send(fd, bytes, strlen(bytes), MSG_NOSIGNAL) < 0)
		return errno == EAGAIN;
	return true;
}

static void
five_hundred_slow_ones_block_nobody(void **state)
{
	static struct { int fd; unsigned turn; } slow[SLOW];
	unsigned answered = 0, came_again = 0;

	(void)state;
	for (size_t i = 0; i < SLOW; i++) {
		slow[i].fd = ussd_bench_dial();
		loop_once(ussd_bench.loop, 0);
	}
	for (unsigned n = 0; n < GOOD; n++) {
		for (size_t i = n % 5; i < SLOW; i += 5) {
			if (!slow_client(i / 5, slow[i].fd, slow[i].turn++)) {
				close(slow[i].fd);
				slow[i].fd = ussd_bench_dial();
				slow[i].turn = 0;
				came_again++;
			}
		}
		loop_once(ussd_bench.loop, 0);
		if (!good_client(n))
			break;
		answered++;
	}
	assert_int_equal(answered, GOOD);
	assert_int_equal(ussd_bench.received, GOOD);
	assert_true(came_again > 0);
	assert_true(ussd_bench_stat("open") <= SLOTS);
	assert_true(ussd_bench_stat("shut") >= SLOW - SLOTS);
	for (size_t i = 0; i < SLOW; i++)
		close(slow[i].fd);
	assert_true(good_client(GOOD));
}

/* As many as fit: nobody has to give way, and nobody does. */
static void
a_few_wait_undisturbed(void **state)
{
	int fd[100];

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = ussd_bench_dial();
		assert_true(send(fd[i], HEAD, strlen(HEAD), MSG_NOSIGNAL) > 0);
		loop_once(ussd_bench.loop, 0);
	}
	assert_true(good_client(1));
	assert_int_equal(ussd_bench_stat("shut"), 0);
	assert_int_equal(ussd_bench_stat("busy"), COUNT(fd));
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	assert_true(good_client(2));
	assert_int_equal(ussd_bench_stat("busy"), 0);
}

/* True once the listener has closed it. */
static bool
is_closed(int fd)
{
	ssize_t got;
	char byte;

	for (unsigned n = 0; n < 20; n++)
		loop_once(ussd_bench.loop, 0);
	got = recv(fd, &byte, 1, MSG_PEEK);
	return got == 0 || (got < 0 && errno == ECONNRESET);
}

/* A byte now and then keeps libmicrohttpd's own time-out away, but not ours. */
static void
who_drips_for_ever_is_cut_off(void **state)
{
	int fd = ussd_bench_dial();

	(void)state;
	assert_true(send(fd, HEAD, strlen(HEAD), MSG_NOSIGNAL) > 0);
	assert_false(is_closed(fd));
	for (int s = 0; s < SLOT_WAIT_S - 1; s++) {
		loop_skip(ussd_bench.loop, 1000);
		assert_true(send(fd, "a", 1, MSG_NOSIGNAL) > 0);
		assert_false(is_closed(fd));
	}
	loop_skip(ussd_bench.loop, 1000);
	assert_true(is_closed(fd));
	close(fd);
	assert_true(good_client(1));
}

/* An aggregator's connection that stays open between requests is new again after each. */
static void
who_asks_again_in_time_stays(void **state)
{
	int fd = ussd_bench_dial();
	char answer[4096];

	(void)state;
	for (int n = 0; n < 4; n++) {
		assert_true(send(fd, WHOLE, strlen(WHOLE), MSG_NOSIGNAL) > 0);
		assert_false(is_closed(fd));
		assert_true(recv(fd, answer, sizeof(answer), 0) > 0);
		loop_skip(ussd_bench.loop, (SLOT_WAIT_S - 1) * 1000);
	}
	loop_skip(ussd_bench.loop, 1000);
	assert_true(is_closed(fd));
	close(fd);
}

static void
the_oldest_gives_way_first(void **state)
{
	struct ussd_slots s;
	struct ussd_slot *slot[SLOTS];

	(void)state;
	ussd_slots_init(&s);
	for (int i = 0; i < SLOTS; i++)
		slot[i] = ussd_slot_open(&s, -1, 1000 + i);
	assert_null(ussd_slot_open(&s, -1, 2000));
	ussd_slot_finish(&s, slot[0], 2000);
	assert_true(ussd_slots_shut(&s, 2000) > 0);
	assert_int_equal(s.shut, SLOTS_SPARE);
	for (int i = 0; i < SLOTS; i++)
		assert_true(slot[i]->is_shut == (i >= 1 && i <= SLOTS_SPARE));
	assert_true(ussd_slots_shut(&s, 2000) > 0);
	assert_int_equal(s.shut, SLOTS_SPARE);		/* once each */
	for (int i = 1; i <= SLOTS_SPARE; i++)
		ussd_slot_close(&s, slot[i]);
	assert_int_equal(ussd_slots_shut(&s, 1000 + SLOTS_SPARE + 1), SLOT_WAIT_S * 1000);
	assert_int_equal(ussd_slots_shut(&s, 2000 + SLOT_WAIT_S * 1000), -1);
	assert_int_equal(s.shut, SLOTS);
	ussd_slots_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(five_hundred_slow_ones_block_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_few_wait_undisturbed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_drips_for_ever_is_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_asks_again_in_time_stays, set_up, tear_down),
		cmocka_unit_test(the_oldest_gives_way_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
