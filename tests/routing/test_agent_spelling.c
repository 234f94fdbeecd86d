/*
 * Names as people type them: 2,000 slips of a keypad, other scripts, other orders and odd numbers over the
 * invented register.  97 in 100 find their agency, alone or in a choice; one in a thousand may be told of another.  No question allocates.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "content/register/build.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"
#include "routing/agent.h"
#include "tests/register/made.h"

enum { TYPED = 2000, DAY = 20780, SEED = 6, FOUND_OF_1000 = 970, WRONG_OF_1000 = 1, SHOWN = 12 };

struct world { struct fold_build fold; struct made_list *list; struct agents *agents; struct agent_finder *finder; };
struct counts { unsigned one, choice, wrong, none; };

static int
set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof *w);
	struct list l = { .country = "ZZ", .office = "ZZO", .source = "invented", .shape = SHAPE_KENYA, .list_day = DAY,
		.import_day = DAY, .fresh_days = 30, .serial = 1 };
	struct buf why = BUF_INIT(1024);
	char path[] = "/tmp/test_agent_spelling-XXXXXX";

	fold_build_init(&w->fold);
	w->list = made_list(SEED, MADE_ROWS, DAY);
	l.row_count = w->list->count;
	l.rows = xcalloc(l.row_count, sizeof *l.rows);
	for (size_t i = 0; i < l.row_count; i++) {
		const struct made_row *r = &w->list->row[i];

		l.rows[i] = (struct list_row){ .name = r->name, .number = r->number, .word = r->word, .status = AGENT_VALID,
			.alias = r->became == UINT32_MAX ? "" : w->list->row[r->became].number, .line = (unsigned)i + 2 };
	}
	close(mkstemp(path));
	if (!register_write(path, &l, &w->fold.table, &why) || (w->agents = register_open(path, &why)) == NULL)
		fail_msg("%s", why.ptr);
	unlink(path);
	w->finder = agent_finder_new(w->agents, &w->fold.table, SHAPE_KENYA);
	free(l.rows);
	buf_free(&why);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *w = *state;

	agent_finder_free(w->finder);
	register_close(w->agents);
	made_list_free(w->list);
	fold_build_release(&w->fold);
	free(w);
	return 0;
}

/* Rows keep their order, so a row of the list is that row of the register. */
static void
judge(const struct agent_hit *hit, uint32_t wanted, struct counts *c)
{
	bool is_in = false;

	for (unsigned i = 0; i < hit->count; i++)
		is_in = is_in || hit->row[i] == wanted;
	if (hit->found == AGENT_FOUND_ONE)
		c->one += is_in, c->wrong += !is_in;
	else if (hit->found == AGENT_FOUND_LIKE && is_in)
		c->choice++;
	else
		c->none++;
}

static void
typed_names_find_their_agency(void **state)
{
	struct world *w = *state;
	struct counts c = { 0 };
	unsigned shown = 0;
	unsigned long made = 0;

	assert_true(gauge_allocations() > 0);		/* or nothing is counted */
	for (unsigned turn = 0; turn < TYPED; turn++) {
		char typed[MADE_TYPED];
		const struct made_row *row = made_typed(w->list, SEED, turn, typed);
		uint32_t wanted = (uint32_t)(row - w->list->row);
		struct counts before = c;
		unsigned long had = gauge_allocations();
		struct agent_hit hit;

		agent_find(w->finder, typed, strlen(typed), &hit);
		made += gauge_allocations() - had;
		judge(&hit, wanted, &c);
		if ((c.wrong > before.wrong || c.none > before.none) && shown++ < SHOWN)
			print_message("# turn %u, row %u: found %d, %u rows, first %u with %u\n", turn, wanted, hit.found, hit.count,
			    hit.row[0], hit.score[0]);
	}
	print_message("# typed %d: one %u, in a choice %u, not found %u, wrong one %u\n", TYPED, c.one, c.choice, c.none, c.wrong);
	assert_int_equal(made, 0);
	assert_true((c.one + c.choice) * 1000 >= FOUND_OF_1000 * TYPED);
	assert_true(c.wrong * 1000 <= WRONG_OF_1000 * TYPED);
}

/* A licensed name that another licensed name is near: typed exactly it may be told alone, with a slip never the other. */
static void
look_alikes_are_never_told_for_one_another(void **state)
{
	struct world *w = *state;
	unsigned wrong = 0;

	for (size_t i = 0; i < w->list->count; i++) {
		const struct made_row *r = &w->list->row[i];
		struct agent_hit hit;

		if (r->became != UINT32_MAX)
			continue;
		agent_find(w->finder, r->name, strlen(r->name), &hit);
		if ((hit.found == AGENT_FOUND_ONE && hit.row[0] != i) || (hit.found != AGENT_FOUND_ONE && hit.found != AGENT_FOUND_LIKE)) {
			print_message("# row %zu: found %d, row %u\n", i, hit.found, hit.row[0]);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_names_find_their_agency),
		cmocka_unit_test(look_alikes_are_never_told_for_one_another),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
