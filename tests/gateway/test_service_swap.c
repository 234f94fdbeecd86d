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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_outlives_its_pack),
	};

	return cmocka_run_group_tests_name("service_swap", tests, NULL, NULL);
}
