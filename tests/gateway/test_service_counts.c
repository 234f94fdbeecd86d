/*
 * test_service_counts.c - what people say of a number, and what of theirs is not counted
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/support/pack_make.h"

enum { MINUTE_S = 60, DAY_S = 86400 };

/* The small world with a second labour line, that was tested earlier, and the word for "it does not work". */
static struct pack *
two_lines(void)
{
	struct make *m = make_world(PACK_RELEASE);
	const struct make_fact second = { .id = "qa/hotline.labour.two", .type = "hotline.labour", .value = "LABOUR-TWO",
	    .country = "QA", .tested = "2026-10-20", .asks = FLAG_NO, .tells = FLAG_NO };
	const struct make_topic wrong = { .name = "wrong", .action = ACTION_BAD_NUMBER, .texts = "wrong.text" };
	const struct make_topic nohelp = { .name = "nohelp", .action = ACTION_NO_HELP, .texts = "wrong.text" };
	struct pack *p;

	make_fact(m, &second);
	make_topic(m, &wrong);
	make_topic(m, &nohelp);
	make_text(m, "en", "wrong.text", "Thank you", REVIEW_SOURCE);
	make_alias(m, "en", "salary", "work.pay", 0);
	make_alias(m, "en", "wrong", "wrong", 0);
	make_alias(m, "en", "nohelp", "nohelp", 0);
	p = make_open(m);
	make_free(m);
	return p;
}

static struct pack *
enter(struct stage *s)
{
	struct pack *pack = two_lines();

	stage_setup(s, PACK_RELEASE);
	service_swap(s->service, pack, NULL);
	return pack;
}

static void
leave(struct stage *s, struct pack *pack)
{
	service_free(s->service);
	s->service = NULL;
	made_close(pack);
	stage_teardown(s);
}

static void
wait_s(struct stage *s, int64_t seconds)
{
	s->now_s += seconds;
	service_tick(s->service, s->now_s);
	(void)service_commit(s->service);	/* counts reach the disk half a minute later */
}

static bool
says(struct stage *s, unsigned who, const char *number)
{
	return strstr(stage_text(s, who, "salary"), number) != NULL;
}

static void
say(struct stage *s, unsigned who, const char *word)
{
	(void)stage_text(s, who, "salary");
	assert_non_null(strstr(stage_text(s, who, word), "Thank you"));
}

static void
another_number_goes_before_one_that_three_people_doubt(void **state)
{
	struct stage s;
	struct pack *pack = enter(&s);

	(void)state;
	assert_true(says(&s, 1, "LABOUR-QA"));
	for (unsigned i = 0; i < 5; i++)	/* one person, as often as she likes, is one a day */
		say(&s, 1, "wrong");
	say(&s, 2, "wrong");
	(void)stage_text(&s, 4, "wrong");	/* no number was said to her: it is of none */
	wait_s(&s, MINUTE_S);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 5, "LABOUR-QA"));
	say(&s, 3, "wrong");
	wait_s(&s, MINUTE_S);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 5, "LABOUR-TWO"));
	assert_int_equal(s.log.counts[LOG_FACT_DOUBTED], 1);
	/* Doubt of the second is doubt of both: the better tested comes first again, none is withheld. */
	for (unsigned i = 0; i < 3; i++)
		say(&s, 10 + i, "wrong");
	wait_s(&s, MINUTE_S);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 6, "LABOUR-QA"));
	assert_int_equal(s.store->ops->mark_clear(s.store, "np", "qa/hotline.labour.two"), STORE_OK);
	(void)service_commit(s.service);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 6, "LABOUR-TWO"));
	leave(&s, pack);
}

static void
doubt_ends_after_weeks_and_help_counts_for_less(void **state)
{
	struct stage s;
	struct pack *pack = enter(&s);

	(void)state;
	for (unsigned i = 0; i < 9; i++)
		say(&s, 1 + i, "nohelp");
	wait_s(&s, MINUTE_S);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 20, "LABOUR-QA"));
	say(&s, 10, "nohelp");
	wait_s(&s, MINUTE_S);
	wait_s(&s, 2 * 3600);
	assert_true(says(&s, 20, "LABOUR-TWO"));
	service_swap(s.service, pack, NULL);	/* a new pack: what was known is known again within a round */
	wait_s(&s, 1);
	assert_true(says(&s, 21, "LABOUR-TWO"));
	wait_s(&s, (int64_t)40 * DAY_S);
	assert_true(says(&s, 22, "LABOUR-QA"));
	leave(&s, pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_number_goes_before_one_that_three_people_doubt),
		cmocka_unit_test(doubt_ends_after_weeks_and_help_counts_for_less),
	};

	return cmocka_run_group_tests_name("service_counts", tests, NULL, NULL);
}
