/*
 * test_handset_ussd.c - a handset whose USSD goes through the operator
 *
 * The gateway is a bare SMPP client written by hand; what the handset tells is
 * held against what was submitted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09 };

struct phone {
	struct fixture	 operator;
	int		 link;
	struct handset	*handset;
	unsigned	 parts, pages, errors;
	enum alphabet	 alphabet;
	unsigned	 units;
	bool		 is_end;
	char		 text[256];	/* of the last page or part */
	char		 room[512];
	struct buf	 why;
};

static void
on_heard(void *arg, const struct heard *h)
{
	struct phone *p = arg;

	p->parts += h->kind == HEARD_PART;
	p->pages += h->kind == HEARD_PAGE;
	p->errors += h->kind == HEARD_ERROR;
	p->alphabet = h->alphabet;
	p->units = h->units;
	p->is_end = h->is_end;
	snprintf(p->text, sizeof p->text, "%s", h->text);
}

static struct handset *
open_handset(struct phone *p)
{
	const struct handset_settings settings = { "+" PERSON, "33444", on_heard, p };
	struct handset *h = handset_open_smsc(&settings, p->operator.socket, NULL, &p->why);

	assert_non_null(h);
	return h;
}

static int
setup(void **state)
{
	struct phone *p = xcalloc(1, sizeof *p);

	buf_wrap(&p->why, p->room, sizeof p->room);
	fixture_start(&p->operator);
	p->link = smpp_bound_link(p->operator.port, TRANSCEIVER);
	p->handset = open_handset(p);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct phone *p = *state;

	handset_close(p->handset);
	close(p->link);
	fixture_stop(&p->operator);
	free(p);
	return 0;
}

/* A deliver_sm; its ussd_service_op and the session behind it (TLVs stand at the end, this order). */
static uint8_t
take_step(struct phone *p, uint8_t session[2])
{
	struct frame f;
	size_t end;

	smpp_take(p->link, 0, &f);
	end = f.length - 16;
	memcpy(session, f.body + end - 2, 2);
	return f.body[end - 7];
}

static void
show(struct phone *p, uint8_t op, const uint8_t session[2], uint8_t dcs, const void *text, size_t len)
{
	uint8_t body[512] = "USSD";
	size_t at = 4 + smpp_submit_body(body + 4, PERSON, 0, dcs, 0, text, len);

	memcpy(body + at, (const uint8_t[]){ 0x05, 0x01, 0, 1, op, 0x13, 0x83, 0, 2, session[0], session[1] }, 11);
	assert_int_equal(smpp_submit(p->link, 7, body, at + (session[0] + session[1] > 0 ? 11 : 5)), 0);
}

/* Until the handset told as much; what it waits for is there within a moment or never. */
static void
hear(struct phone *p, const unsigned *what, unsigned n)
{
	for (int i = 0; *what < n && i < 50; i++) {
		struct pollfd fd = { p->handset->ops->fd(p->handset), POLLIN, 0 };

		(void)poll(&fd, 1, 100);
		assert_true(p->handset->ops->take(p->handset, &p->why));
	}
	assert_int_equal(*what, n);
}

static void
dial_key_and_the_last_screen(void **state)
{
	struct phone *p = *state;
	const struct handset_ops *ops = p->handset->ops;
	uint8_t s[2];

	assert_false(ops->is_waiting(p->handset));
	assert_true(ops->dial(p->handset, "*384*77#", &p->why));
	assert_true(ops->is_waiting(p->handset));
	assert_int_equal(take_step(p, s), 0x01);
	show(p, 0x02, s, 0, "Menu", 4);
	hear(p, &p->pages, 1);
	assert_string_equal(p->text, "Menu");
	assert_int_equal(p->alphabet, ALPHABET_GSM7);
	assert_int_equal(p->units, 4);
	assert_true(p->handset->is_open);
	assert_false(ops->is_waiting(p->handset));
	assert_true(ops->key(p->handset, "2", &p->why));
	assert_int_equal(take_step(p, s), 0x12);
	s[1] |= 1;
	show(p, 0x11, s, 8, "\x09\x28", 2);
	hear(p, &p->pages, 2);
	assert_string_equal(p->text, "\xe0\xa4\xa8");
	assert_int_equal(p->alphabet, ALPHABET_UCS2);
	assert_int_equal(p->units, 1);
	assert_true(p->is_end);
	assert_false(p->handset->is_open);
	assert_int_equal(p->parts + p->errors, 0);	/* a screen is no SMS */
	assert_false(ops->key(p->handset, "2", &p->why));
	assert_true(ops->hangup(p->handset, &p->why));	/* nothing to do */
}

static void
who_dials_has_hung_up(void **state)
{
	struct phone *p = *state;
	struct handset *other;
	uint8_t first[2], s[2];

	assert_true(p->handset->ops->dial(p->handset, "*384*77#", &p->why));
	assert_int_equal(take_step(p, first), 0x01);
	assert_true(p->handset->ops->dial(p->handset, "*384*78#", &p->why));
	assert_int_equal(take_step(p, s), 0x11);
	assert_int_equal(s[1], first[1] | 1);
	assert_int_equal(take_step(p, s), 0x01);
	show(p, 0x02, first, 0, "Menu", 4);	/* of the dialogue before */
	hear(p, &p->errors, 1);
	assert_int_equal(p->pages, 0);
	/* A handset that was switched off without a word, and is opened anew. */
	other = open_handset(p);
	assert_true(other->ops->dial(other, "*384*77#", &p->why));
	assert_int_equal(take_step(p, s), 0x11);
	assert_int_equal(take_step(p, s), 0x01);
	handset_close(other);			/* with a word */
	assert_int_equal(take_step(p, s), 0x11);
}

static void
a_push_opens_and_a_notice_does_not(void **state)
{
	struct phone *p = *state;
	uint8_t s[2] = { 0, 0 };

	show(p, 0x03, s, 0, "News", 4);
	hear(p, &p->pages, 1);
	assert_true(p->is_end);
	assert_false(p->handset->is_open);
	show(p, 0x02, s, 0, "Well?", 5);
	hear(p, &p->pages, 2);
	assert_true(p->handset->is_open);
	show(p, 0x03, s, 0, "News", 4);
	hear(p, &p->pages, 3);
	assert_true(p->handset->is_open);	/* it stands beside the dialogue */
	assert_true(p->handset->ops->key(p->handset, "1", &p->why));
	assert_int_equal(take_step(p, s), 0x12);
	show(p, 0x02, s, 0, "Thanks", 6);
	hear(p, &p->pages, 4);
	assert_string_equal(p->text, "Thanks");
}

static void
an_operator_that_fell_knows_no_dialogue(void **state)
{
	struct phone *p = *state;
	uint8_t s[2];

	assert_true(p->handset->ops->dial(p->handset, "*384*77#", &p->why));
	take_step(p, s);
	show(p, 0x02, s, 0, "Menu", 4);
	hear(p, &p->pages, 1);
	fixture_fall(&p->operator);
	fixture_rise(&p->operator);
	hear(p, &p->errors, 1);
	assert_false(p->handset->is_open);
	assert_false(p->handset->ops->is_waiting(p->handset));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(dial_key_and_the_last_screen),
		TEST(who_dials_has_hung_up),
		TEST(a_push_opens_and_a_notice_does_not),
		TEST(an_operator_that_fell_knows_no_dialogue),
	};

	return cmocka_run_group_tests_name("handset_ussd", tests, NULL, NULL);
}
