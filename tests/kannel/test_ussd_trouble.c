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

/* bearerbox tells the time in seconds: what it took before and after its death must differ by one. */
enum { TEXTS = 50, ROUNDS = 4, DEAD_MS = 1100 };

static void
press(struct ussd_host *h, size_t key)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "key|" USSD_PERSON "|%zu", key);
	box_world_tell(h->world, line);
}

/* Its page came.  A copy of the one before may have stood in its place, if bearerbox was killed between the two. */
static bool
has_page(const struct ussd_host *h, size_t step)
{
	char want[16];

	(void)snprintf(want, sizeof(want), "step %zu", step);
	for (size_t n = 0; n < h->world->pages; n++)
		if (strcmp(h->world->page[n].text, want) == 0)
			return true;
	return false;
}

/* bearerbox has told the operator that it has everything. */
static bool
is_acknowledged(struct ussd_host *h)
{
	struct box_counts c = box_world_counts(h->world);

	return c.mo_acked == c.mos;
}

/*
 * kill -9 at every stage of a key: just pressed, in our hands, its screen shown, and pressed while there is
 * no bearerbox.  One that dies before it told the operator that it has the key is given it twice.
 */
static void
killed_bearerbox_makes_no_step_twice(void **state)
{
	struct ussd_host *h = ussd_host_new("standard", false);

	(void)state;
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	USSD_UNTIL(h, has_page(h, 1) && is_acknowledged(h));
	for (size_t round = 0; round < ROUNDS; round++) {
		size_t step = round + 2;

		if (round == 3)
			box_world_kill_bearerbox(h->world);
		press(h, round);	/* the same one again would be taken for a copy */
		if (round == 1)
			USSD_UNTIL(h, h->steps == step);
		else if (round == 2)
			USSD_UNTIL(h, has_page(h, step));
		if (round != 3)
			box_world_kill_bearerbox(h->world);
		ussd_host_linger(h, DEAD_MS);
		ussd_host_restart(h);
		USSD_UNTIL(h, has_page(h, step) && is_acknowledged(h));
		ussd_host_linger(h, 500);
		assert_int_equal(step, h->steps);
	}
	print_message("# bearerbox killed %d times: %d keys, %zu steps, asked %zu times, %zu screens, %lu late\n", ROUNDS,
	    ROUNDS, h->steps - 1, h->calls - 1, h->world->pages, box_world_counts(h->world).late);
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
