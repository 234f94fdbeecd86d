/*
 * test_service_swap.c - a new pack under running talks
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

static void
a_talk_outlives_its_pack(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "extra");
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	(void)stage_text(&s, 1, "3");
	(void)stage_ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*9#", "");
	assert_true(stage_traced(&s, "node=extra"));
	service_swap(s.service, next, NULL);
	(void)stage_text(&s, 1, "3");
	assert_true(stage_traced(&s, "node=work.passport"));
	(void)stage_ussd(&s, 2, INBOUND_USSD_INPUT, "*384*77#", "00");
	assert_int_equal(s.out.kind, OUTBOUND_USSD);	/* her topic is gone: she begins anew */
	assert_false(stage_traced(&s, "node=extra"));
	service_free(s.service);
	s.service = NULL;
	made_close(next);
	stage_teardown(&s);
}

/* Her town stands elsewhere in the new pack, or nowhere: never another town's offices. */
static void
a_town_is_carried_by_its_name(void **state)
{
	struct make *m[3] = { talk_world_made(PACK_RELEASE, NULL), talk_world_made(PACK_RELEASE, NULL), talk_world_made(PACK_RELEASE, NULL) };
	struct pack *pack[3];
	struct stage s;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		make_office_topics(m[i]);
		if (i == 1)
			make_town(m[i], "bd/town.dhaka", "Dhaka", "BD", NULL);
		if (i < 2) {
			make_town(m[i], "np/town.kathmandu", "Kathmandu", "NP", NULL);
			make_town_name(m[i], "np/town.kathmandu", "kathmandu", "Kathmandu");
		}
		pack[i] = make_open(m[i]);
	}
	stage_setup(&s, PACK_RELEASE);
	service_swap(s.service, pack[0], NULL);
	stage_choose_english(&s, 1);
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*3#", "");
	(void)stage_ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "kathmandu");
	assert_true(stage_traced(&s, "node=office.found"));
	service_swap(s.service, pack[1], NULL);
	assert_non_null(strstr(stage_ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "98"), "Kathmandu"));
	service_swap(s.service, pack[2], NULL);
	assert_null(strstr(stage_ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "98"), "Kathmandu"));
	assert_false(stage_traced(&s, "node=office.found"));
	service_free(s.service);
	s.service = NULL;
	for (unsigned i = 0; i < 3; i++) {
		made_close(pack[i]);
		make_free(m[i]);
	}
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_outlives_its_pack),
		cmocka_unit_test(a_town_is_carried_by_its_name),
	};

	return cmocka_run_group_tests_name("service_swap", tests, NULL, NULL);
}
