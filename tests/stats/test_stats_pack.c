/* test_stats_pack.c - how careful to be with a line, as a pack says it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/stats/stats_pack.h"
#include "tests/support/pack_make.h"

static void
a_pack_says_how_careful_to_be(void **state)
{
	static const struct { const char *what, *name; enum stats_kind kind; } cases[] = {
		{ "topic", "work.pay", STATS_ORDINARY }, { "topic", "danger", STATS_DANGER },
		{ "topic", "child", STATS_SENSITIVE }, { "topic", "fear", STATS_SENSITIVE },
		{ "topic", "work.private", STATS_SENSITIVE },		/* not by its class, but its author said so */
		{ "topic", "work.young", STATS_SENSITIVE }, { "topic", "work.fear", STATS_SENSITIVE },
		{ "topic", "work.gone", STATS_SENSITIVE },		/* the pack does not know it (any more) */
		{ "topic", "peril.now", STATS_DANGER },			/* under the screen of danger */
		{ "topic", "quiet.alone", STATS_SENSITIVE }, { "topic", "hide", STATS_SENSITIVE },
		{ "report", "work.pay", STATS_DANGER }, { "report", "child", STATS_SENSITIVE }, { "report", "gone", STATS_SENSITIVE },
		{ "unmet", "line.work", STATS_ORDINARY }, { "unmet", "line.asylum", STATS_SENSITIVE },
		{ "unmet", "line.child", STATS_SENSITIVE }, { "unmet", "line.gone", STATS_SENSITIVE }, { "unmet", "work.pay", STATS_SENSITIVE },
		{ "agent-name", "ZZ xaxoxe", STATS_SENSITIVE }, { "agent-fee", "ZZ 836/066/067", STATS_SENSITIVE },	/* never by country of stay */
		{ "else", "gone", STATS_SENSITIVE },
	};
	struct make *m = make_world(PACK_SAMPLE);
	struct pack_topic *t;
	struct pack *p;

	(void)state;
	t = make_record(m, PACK_TOPICS, make_topic(m, &(struct make_topic){ .name = "work.private", .texts = "agent.text" }));
	t->sensitivity = SENSITIVITY_SENSITIVE;
	t = make_record(m, PACK_TOPICS, make_topic(m, &(struct make_topic){ .name = "work.young", .texts = "agent.text" }));
	t->audience = AUDIENCE_CHILD;
	make_topic(m, &(struct make_topic){ .name = "work.fear", .texts = "agent.text", .flags = TOPIC_FEARS_STATE });
	make_topic(m, &(struct make_topic){ .name = "peril", .kind = TOPIC_KIND_MENU, .texts = "work.text", .flags = TOPIC_DANGER });
	make_topic(m, &(struct make_topic){ .name = "peril.now", .parent = "peril", .key = 1, .texts = "agent.text", .title = "work.title" });
	make_topic(m, &(struct make_topic){ .name = "hide", .texts = "agent.text", .action = ACTION_QUIET_ON });
	p = make_open(m);
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		print_message("# %s %s\n", cases[i].what, cases[i].name);
		assert_int_equal(stats_kind_in_pack(p, cases[i].what, cases[i].name), cases[i].kind);
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pack_says_how_careful_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
