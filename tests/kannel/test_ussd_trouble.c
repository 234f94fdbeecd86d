/*
 * test_ussd_trouble.c - USSD over SMPP when bearerbox dies, the operator refuses, and SMS wait
 *
 * The host numbers its screens, so "step 3" twice for two keys, or two steps
 * for one key, would be seen by the person and by this test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/kannel/ussd_host.h"

enum { TEXTS = 50, ROUNDS = 4 };

static void
press(struct ussd_host *h)
{
	box_world_tell(h->world, "key|" USSD_PERSON "|1");
}

/* kill -9 at every stage of a key: on its way to us, in our hands, its screen shown, nothing under way. */
static void
killed_bearerbox_makes_no_step_twice(void **state)
{
	struct ussd_host *h = ussd_host_new("standard", false);

	(void)state;
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	USSD_UNTIL(h, ussd_host_page(h, 0) != NULL);
	for (size_t round = 0; round < ROUNDS; round++) {
		size_t n = round + 1;
		struct box_counts c = box_world_counts(h->world);

		if (round != 3)
			press(h);
		switch (round) {
		case 0: USSD_UNTIL(h, box_world_counts(h->world).mo_acked > c.mo_acked); break;
		case 1: USSD_UNTIL(h, h->calls > n); break;
		case 2: USSD_UNTIL(h, ussd_host_page(h, n) != NULL); break;
		default: break;
		}
		box_world_kill_bearerbox(h->world);
		if (round == 3)
			press(h);	/* kept by the operator */
		ussd_host_linger(h, 200);
		ussd_host_restart(h);
		USSD_UNTIL(h, ussd_host_page(h, n) != NULL);
	}
	ussd_host_linger(h, 500);
	assert_int_equal(1 + ROUNDS, h->calls);
	assert_null(ussd_host_page(h, 1 + ROUNDS));
	for (size_t n = 0; n <= ROUNDS; n++) {
		char want[16];

		(void)snprintf(want, sizeof(want), "step %zu", n + 1);
		assert_string_equal(want, ussd_host_page(h, n)->text);
	}
	print_message("# bearerbox killed %d times: %d keys, %zu screens sent, each key one step\n", ROUNDS, ROUNDS,
	    h->world->pages);
	ussd_host_free(h);
}

static void
refused_page_is_counted(void **state)
{
	struct ussd_host *h = ussd_host_new("standard", false);
	struct buf status = BUF_INIT(4096);

	(void)state;
	box_world_tell(h->world, "set|reject|1000");
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	USSD_UNTIL(h, h->rejected == 1);
	assert_int_equal(0, h->world->pages);
	h->bearer->ops->status(h->bearer, &status);
	assert_non_null(strstr(status.ptr, "rejected=1"));
	box_world_tell(h->world, "set|reject|0");
	box_world_tell(h->world, "hangup|" USSD_PERSON);
	USSD_UNTIL(h, h->calls == 2 && h->call[1].kind == INBOUND_USSD_GONE);
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	USSD_UNTIL(h, ussd_host_page(h, 0) != NULL);
	assert_int_equal(1, h->rejected);
	buf_free(&status);
	ussd_host_free(h);
}

static void
send_texts(struct ussd_host *h)
{
	struct parts parts = { .count = 1 };
	char number[24];

	parts.part[0].octets = 1;
	for (unsigned i = 0; i < TEXTS; i++) {
		(void)snprintf(number, sizeof(number), "+447700900%03u", 200 + i);
		parts.part[0].data[0] = (uint8_t)('0' + i);
		assert_true(h->bearer->ops->may_text(h->bearer));
		h->bearer->ops->text(h->bearer, number, "33444", &parts);
	}
}

/*
 * A slow SMSC takes ten parts at a time; a screen that is made while forty wait is not behind them.  On
 * a way of its own it does not meet them, and where both leave over one, its priority lets it pass.
 */
static void
screen_is_not_behind_texts(void **state)
{
	(void)state;
	for (int is_shared = 0; is_shared <= 1; is_shared++) {
		struct ussd_host *h = ussd_host_new("standard", is_shared);
		size_t at;

		box_world_tell(h->world, "set|dlr-delay|1500");
		send_texts(h);
		USSD_UNTIL(h, h->world->count >= BOX_PENDING);
		box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
		USSD_UNTIL(h, h->world->count == TEXTS + 1);
		assert_non_null(ussd_host_page(h, 0));
		at = ussd_host_page(h, 0)->submit;
		print_message("# %s: the screen left as number %zu of %d\n", is_shared ? "one way for both" : "two ways",
		    at + 1, TEXTS + 1);
		assert_true(at + BOX_PENDING <= TEXTS);
		ussd_host_free(h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_bearerbox_makes_no_step_twice),
		cmocka_unit_test(refused_page_is_counted),
		cmocka_unit_test(screen_is_not_behind_texts),
	};

	return cmocka_run_group_tests_name("ussd_trouble", tests, NULL, NULL);
}
