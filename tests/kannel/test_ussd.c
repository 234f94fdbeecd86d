/*
 * test_ussd.c - whole dialogues over SMPP through a real bearerbox, in every dialect of the table
 *
 * What was typed is seen by the host, what was shown is read from the
 * operator's PDUs and from its judgement: a page that breaks the dialect or
 * stands in no dialogue is not seen by her.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/kannel/ussd_host.h"

/* Her n-th page, from 0, and what it was as a submit_sm. */
static const struct box_submit *
sees(struct ussd_host *h, size_t n, const char *kind, const char *text)
{
	const struct box_page *p;

	USSD_UNTIL(h, ussd_host_page(h, n) != NULL);
	p = ussd_host_page(h, n);
	if (strcmp(p->kind, kind) != 0 || strcmp(p->text, text) != 0)
		fail_msg("%s: page %zu is %s \"%s\", not %s \"%s\"", h->dialect->name, n, p->kind, p->text, kind, text);
	assert_string_equal(USSD_PERSON, p->to);
	return &h->world->submit[p->submit];
}

/* What every screen is, in every dialect. */
static void
is_screen(const struct ussd_host *h, const struct box_submit *s, unsigned op, bool is_over)
{
	char want[16];

	(void)snprintf(want, sizeof(want), "0501:%02x", op);
	assert_string_equal("USSD", s->service_type);
	assert_int_equal(0, s->esm_class);
	assert_int_equal(0, s->udh_octets);
	assert_memory_equal(want, s->parameters, strlen(want));
	if (h->dialect->session == USSD_SESSION_NUMBER)
		assert_string_equal(want, s->parameters);
	else if (h->dialect->ends_by_bit)
		assert_int_equal(is_over, (s->parameters[strlen(s->parameters) - 1] - '0') & 1);
}

static const struct ussd_call *
hears(struct ussd_host *h, size_t n, enum inbound_kind kind, const char *text)
{
	USSD_UNTIL(h, h->calls > n);
	if (h->call[n].kind != kind || strcmp(h->call[n].text, text) != 0)
		fail_msg("%s: call %zu is of kind %d \"%s\"", h->dialect->name, n, h->call[n].kind, h->call[n].text);
	return &h->call[n];
}

/* Dials a path, answers twice, once with an SMS beside it, and is shown the last screen. */
static void
dial_to_the_last_screen(struct ussd_host *h, char session[32])
{
	bool is_message = h->dialect->code == USSD_CODE_MESSAGE;
	const char *service = is_message ? "*384*77*3*1#" : "*384*77#";
	const struct box_submit *s, *sms = NULL;
	const struct ussd_call *c;

	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77*3*1#");
	c = hears(h, 0, INBOUND_USSD_BEGIN, is_message ? "" : "3*1");
	assert_string_equal(service, c->service);
	assert_true(c->may_text);
	assert_int_equal(h->dialect->session == USSD_SESSION_NUMBER, c->session[0] == '\0');
	s = sees(h, 0, "more", "step 1");
	is_screen(h, s, h->dialect->more, false);
	(void)snprintf(session, 32, "%s", ussd_host_session(s));
	assert_string_equal(is_message ? "384" : "*384*77#", s->from);
	assert_int_equal(0, s->data_coding);
	box_world_tell(h->world, "key|" USSD_PERSON "|1");
	c = hears(h, 1, INBOUND_USSD_INPUT, "1");
	assert_string_equal(service, c->service);
	assert_string_equal(h->call[0].session, c->session);
	(void)sees(h, 1, "more", "step 2");
	box_world_tell(h->world, "key|" USSD_PERSON "|97");
	is_screen(h, sees(h, 2, "more", "step 3"), h->dialect->more, false);
	USSD_UNTIL(h, h->world->count == 4);
	for (size_t i = 0; i < h->world->count; i++)
		if (strcmp(h->world->submit[i].from, "33444") == 0)
			sms = &h->world->submit[i];
	/* The way of the screens would have made it a USSD message, too. */
	assert_non_null(sms);
	assert_string_equal("", sms->service_type);
	assert_string_equal("", sms->parameters);
	assert_string_equal(USSD_PERSON, sms->to);
	assert_int_equal(4, sms->octets);
	assert_memory_equal("16\0\0", sms->data, 4);
	box_world_tell(h->world, "key|" USSD_PERSON "|9");
	s = sees(h, 3, "end", "step 4");
	is_screen(h, s, h->dialect->end, true);
}

/* A key that was on its way when the last screen came: nobody looks at the answer. */
static void
input_after_the_end(struct ussd_host *h, const char *session)
{
	size_t pages = h->world->pages;

	ussd_host_raw(h, USSD_PERSON, h->dialect->input, session, 0, "35");
	(void)hears(h, 4, INBOUND_USSD_INPUT, "5");
	USSD_UNTIL(h, h->world->pages > pages);
	/* Where nothing names a session the network cannot know that it is an old one. */
	assert_int_equal(h->dialect->session != USSD_SESSION_NUMBER, h->world->page[pages].is_late);
	if (!h->world->page[pages].is_late) {
		box_world_tell(h->world, "hangup|" USSD_PERSON);
		(void)hears(h, 5, INBOUND_USSD_GONE, "");
	}
}

static void
hang_up_and_timeout(struct ussd_host *h)
{
	static const char *const ends[] = { "hangup|" USSD_PERSON, "timeout|" USSD_PERSON };

	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t calls = h->calls, pages = h->world->pages;

		box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
		USSD_UNTIL(h, h->world->pages > pages);
		box_world_tell(h->world, ends[i]);
		(void)hears(h, calls + 1, INBOUND_USSD_GONE, "");
		assert_string_equal(h->call[calls].session, h->call[calls + 1].session);
		assert_string_equal(h->call[calls].service, h->call[calls + 1].service);
	}
}

static void
push_and_notify(struct ussd_host *h)
{
	struct outbound out = { .kind = OUTBOUND_USSD, .page = "Well?", .page_len = 5 };
	size_t calls = h->calls, n = 0;

	while (ussd_host_page(h, n) != NULL)
		n++;
	assert_true(h->bearer->ops->screen(h->bearer, USSD_PERSON, "*384*78#", &out));
	is_screen(h, sees(h, n, "push", "Well?"), h->dialect->push, false);
	box_world_tell(h->world, "key|" USSD_PERSON "|1");
	/* The way has two codes: it is the one we pushed from. */
	assert_string_equal("*384*78#", hears(h, calls, INBOUND_USSD_INPUT, "1")->service);
	USSD_UNTIL(h, ussd_host_page(h, n + 1) != NULL);
	assert_string_equal("more", ussd_host_page(h, n + 1)->kind);
	box_world_tell(h->world, "key|" USSD_PERSON "|9");
	assert_string_equal("*384*78#", hears(h, calls + 1, INBOUND_USSD_INPUT, "9")->service);
	USSD_UNTIL(h, ussd_host_page(h, n + 2) != NULL);
	assert_string_equal("end", ussd_host_page(h, n + 2)->kind);
	out.ends = true;
	assert_true(h->bearer->ops->screen(h->bearer, USSD_PERSON, "*384*78#", &out));
	(void)sees(h, n + 3, "notify", "Well?");
}

static void
every_dialect_holds_a_dialogue(void **state)
{
	(void)state;
	for (unsigned i = 0; ussd_dialect_at(i) != NULL; i++) {
		struct ussd_host *h = ussd_host_new(ussd_dialect_at(i)->name, false);
		char session[32];

		dial_to_the_last_screen(h, session);
		input_after_the_end(h, session);
		hang_up_and_timeout(h);
		push_and_notify(h);
		assert_int_equal(0, h->rejected + h->failed + h->late);
		ussd_host_free(h);
	}
}

static void
alphabets_both_ways(void **state)
{
	struct ussd_host *h = ussd_host_new("standard", false);
	const struct box_submit *s;
	char session[32];

	(void)state;
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	s = sees(h, 0, "more", "step 1");
	(void)snprintf(session, sizeof(session), "%s", ussd_host_session(s));
	box_world_tell(h->world, "key|" USSD_PERSON "|U");
	s = sees(h, 1, "more", USSD_NEPALI);
	is_screen(h, s, 0x02, false);
	assert_int_equal(8, s->data_coding);
	assert_int_equal(4, s->octets);
	assert_memory_equal("\x09\x28\x09\x47", s->data, 4);
	box_world_tell(h->world, "key|" USSD_PERSON "|" USSD_NEPALI);
	(void)hears(h, 2, INBOUND_USSD_INPUT, USSD_NEPALI);
	ussd_host_raw(h, USSD_PERSON, 0x12, session, 8, "092809470021");
	(void)hears(h, 3, INBOUND_USSD_INPUT, USSD_NEPALI "!");
	ussd_host_raw(h, USSD_PERSON, 0x12, session, 15, "31001b65");
	(void)hears(h, 4, INBOUND_USSD_INPUT, "1@\xe2\x82\xac");
	ussd_host_raw(h, USSD_PERSON, 0x12, session, 0, "");
	(void)hears(h, 5, INBOUND_USSD_INPUT, "");
	/* 0x48 is UCS-2 in USSD, too, but bearerbox reads it as GSM-7: ways.ini(5) says that an operator must send 8. */
	ussd_host_raw(h, USSD_PERSON, 0x12, session, 0x48, "09280947");
	USSD_UNTIL(h, h->calls == 7);
	assert_string_not_equal(USSD_NEPALI, h->call[6].text);
	ussd_host_free(h);
}

/* A network's name of a session is only one together with the number. */
static void
two_people_with_one_session_name(void **state)
{
	struct ussd_host *h = ussd_host_new("mica", false);
	const char *session;

	(void)state;
	box_world_tell(h->world, "dial|" USSD_PERSON "|*384*77#");
	session = ussd_host_session(sees(h, 0, "more", "step 1"));
	ussd_host_raw(h, USSD_OTHER, h->dialect->begin, session, 0, "2a3338342a373823");	/* *384*78# */
	(void)hears(h, 1, INBOUND_USSD_BEGIN, "");
	assert_string_equal("*384*78#", h->call[1].service);
	assert_string_equal(USSD_OTHER, h->call[1].number);
	assert_string_not_equal(h->call[0].session, h->call[1].session);
	box_world_tell(h->world, "key|" USSD_PERSON "|1");
	(void)hears(h, 2, INBOUND_USSD_INPUT, "1");
	assert_string_equal("*384*77#", h->call[2].service);
	assert_string_equal(h->call[0].session, h->call[2].session);
	ussd_host_raw(h, USSD_OTHER, h->dialect->input, session, 0, "32");
	(void)hears(h, 3, INBOUND_USSD_INPUT, "2");
	assert_string_equal("*384*78#", h->call[3].service);
	assert_string_equal(h->call[1].session, h->call[3].session);
	ussd_host_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_holds_a_dialogue),
		cmocka_unit_test(alphabets_both_ways),
		cmocka_unit_test(two_people_with_one_session_name),
	};

	return cmocka_run_group_tests_name("ussd", tests, NULL, NULL);
}
