/*
 * test_service_editions.c - several packs side by side: who is answered by which, and until when
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/service.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

static struct pack *
world_of(const char *owner, const char *number, const char *text)
{
	struct make *m = talk_world_made(PACK_RELEASE, NULL);
	struct pack_service *sms = make_record(m, PACK_SERVICES, 0);
	struct pack *p;

	if (owner != NULL)
		make_owner(m, owner);
	if (number != NULL)
		sms->number = make_string(m, number);
	make_text(m, "en", "work.pay.text", text, REVIEW_SOURCE);
	p = make_open(m);
	make_free(m);
	return p;
}

static void
a_talk_ends_with_the_pack_it_began_with(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "extra");
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	(void)stage_text(&s, 1, "menu");
	service_follow(s.service, next, NULL);
	assert_true(service_holds(s.service, s.pack));
	(void)stage_text(&s, 1, "9");
	assert_true(stage_traced(&s, "node=extra"));	/* of the old one */
	(void)stage_text(&s, 2, "language");
	(void)stage_text(&s, 2, "1");
	(void)stage_text(&s, 2, "9");
	assert_false(stage_traced(&s, "node=extra"));	/* she began with the new one */
	s.now_s += 3599;
	service_tick(s.service, s.now_s);
	assert_true(service_holds(s.service, s.pack));
	s.now_s += 2;
	service_tick(s.service, s.now_s);
	assert_false(service_holds(s.service, s.pack));
	(void)stage_text(&s, 1, "menu");
	assert_true(stage_traced(&s, "node=main"));
	service_free(s.service);
	s.service = NULL;
	made_close(next);
	stage_teardown(&s);
}

/* A hundred people, each in a talk of her own: how many are answered by the tried pack. */
static unsigned
on_trial(struct stage *s, const struct trial *t, const struct pack *tried, bool are_tests)
{
	unsigned count = 0;

	service_try(s->service, tried, NULL, t);
	for (unsigned who = 10; who < 210; who++) {
		struct peer p = stage_person(who);

		p.is_test = are_tests && who < 13;
		for (unsigned i = 0; i < PEER_BYTES; i++)
			p.id[i] = (uint8_t)(who * 37 + i * who);
		(void)stage_text_as(s, &p, "extra");
		(void)stage_text_as(s, &p, "language");
		(void)stage_text_as(s, &p, "1");
		(void)stage_text_as(s, &p, "9");
		count += !stage_traced(s, "node=extra");
	}
	s->now_s += 7200;
	service_tick(s->service, s->now_s);
	return count;
}

static void
a_pack_is_tried_on_some(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "extra");
	struct stage s;
	unsigned tenth;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	assert_int_equal(on_trial(&s, &(struct trial){ .percent = 0 }, next, false), 0);
	tenth = on_trial(&s, &(struct trial){ .percent = 10 }, next, false);
	assert_in_range(tenth, 5, 50);
	assert_int_equal(on_trial(&s, &(struct trial){ .percent = 100 }, next, false), 200);
	assert_int_equal(on_trial(&s, &(struct trial){ .is_for_tests = true }, next, true), 3);
	assert_int_equal(on_trial(&s, &(struct trial){ .bearer = "other" }, next, false), 0);
	assert_int_equal(on_trial(&s, &(struct trial){ .bearer = "test" }, next, false), 200);
	assert_int_equal(service_edition_counts(s.service, next).in > 0, true);
	service_drop(s.service, next);
	assert_false(service_holds(s.service, next));
	(void)stage_text(&s, 1, "salary");
	assert_true(stage_traced(&s, "node=work.pay"));
	service_free(s.service);
	s.service = NULL;
	made_close(next);
	stage_teardown(&s);
}

/* What is tried becomes what is served; its talks stay where they are. */
static void
the_tried_one_follows(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "extra");
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	service_try(s.service, next, NULL, &(struct trial){ .percent = 100 });
	stage_choose_english(&s, 1);
	(void)stage_text(&s, 1, "3");
	service_follow(s.service, next, NULL);
	(void)stage_text(&s, 1, "3");
	assert_true(stage_traced(&s, "node=work.passport"));
	service_free(s.service);
	s.service = NULL;
	made_close(next);
	stage_teardown(&s);
}

/* Her talk began with a pack whose next one is taken back, and with it the number she called. */
static void
owners_stand_side_by_side(void **state)
{
	struct pack *ngo = world_of("ngo", "55000", "Pay, says the NGO");
	struct inbound in = { .kind = INBOUND_SMS, .service = "55000", .text = "salary", .len = 6 };
	struct peer p = stage_person(1);
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	in.peer = &p;
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);		/* nobody's number yet */
	service_follow(s.service, ngo, NULL);
	stage_receive(&s, &in);
	if (strstr(s.said, "says the NGO") == NULL)
		fail_msg("said: %s, %s", s.said, s.trace);
	(void)stage_text(&s, 1, "salary");
	assert_null(strstr(s.said, "says the NGO"));
	assert_true(service_is_ours(s.service, "55000"));
	assert_true(service_is_ours(s.service, "33444"));
	service_leave(s.service, ngo);
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	(void)stage_text(&s, 1, "salary");
	assert_true(stage_traced(&s, "node=work.pay"));
	service_free(s.service);
	s.service = NULL;
	made_close(ngo);
	stage_teardown(&s);
}

/* Fifty packs within an hour: the oldest give way, and nobody is lost. */
static void
many_packs_follow_each_other(void **state)
{
	enum { PACKS = 60 };
	struct pack *pack[PACKS];
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	(void)stage_text(&s, 1, "3");
	for (unsigned i = 0; i < PACKS; i++) {
		pack[i] = talk_world(PACK_RELEASE, NULL);
		service_follow(s.service, pack[i], NULL);
		(void)stage_text(&s, 10 + i, "salary");
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
	}
	assert_false(service_holds(s.service, s.pack));
	(void)stage_text(&s, 1, "3");
	assert_true(stage_traced(&s, "node=work.passport"));
	service_free(s.service);
	s.service = NULL;
	for (unsigned i = 0; i < PACKS; i++)
		made_close(pack[i]);
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_ends_with_the_pack_it_began_with),
		cmocka_unit_test(a_pack_is_tried_on_some),
		cmocka_unit_test(the_tried_one_follows),
		cmocka_unit_test(owners_stand_side_by_side),
		cmocka_unit_test(many_packs_follow_each_other),
	};

	return cmocka_run_group_tests_name("service_editions", tests, NULL, NULL);
}
