/*
 * test_ledger_conformance.c - every promise of the ledger, asked of every engine
 *
 * A new engine is one more row of `engines`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/store/ledger_ram.h"
#include "gateway/store/ledger_sim.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

static struct ledger *
ram_open(struct place *p)
{
	(void)p;
	return ledger_ram_open();
}

static struct ledger *
ram_beside(struct ledger *l, struct place *p)
{
	(void)p;
	return ledger_ram_beside(l);
}

static struct ledger *
sim_open(struct place *p)
{
	struct ledger *l = ledger_sim_open(1);

	(void)p;
	ledger_sim_calm(l, true);
	return l;
}

static struct ledger *
sim_again(struct ledger *l, struct place *p)
{
	(void)p;
	ledger_sim_reopen(l);
	return l;
}

static struct ledger *
sqlite_again(struct ledger *l, struct place *p)
{
	l->ops->close(l);
	return ledger_place_open(p);
}

static const struct ledger_engine engines[] = {
	{ "ram", ram_open, ram_beside, NULL, NULL, false },
	{ "sim", sim_open, NULL, sim_again, sim_again, false },
	{ "sqlite", ledger_place_open, NULL, sqlite_again, ledger_place_killed, true },
};

struct point { const struct ledger_engine *engine; const struct ledger_case *asked; };

static void
one_promise(void **state)
{
	const struct point *point = *state;
	struct ledger_trial t = { .engine = point->engine };

	place_make(&t.place);
	t.ledger = t.other = t.engine->open(&t.place);
	assert_non_null(t.ledger);
	if (t.engine->beside)
		t.other = t.engine->beside(t.ledger, &t.place);
	point->asked->run(&t);
	if (t.other != t.ledger)
		t.other->ops->close(t.other);
	t.ledger->ops->close(t.ledger);
	place_drop(&t.place);
}

int
main(void)
{
	enum { ENGINES = COUNT(engines), CASES_MOST = 64, NAME_BYTES = 64 };
	static struct CMUnitTest tests[ENGINES * CASES_MOST];
	static struct point points[ENGINES * CASES_MOST];
	static char names[ENGINES * CASES_MOST][NAME_BYTES];
	size_t n = 0;

	for (const struct ledger_case *c = ledger_cases; c->name; c++) {
		for (size_t i = 0; i < ENGINES; i++, n++) {
			BUG_IF(n == COUNT(points));
			points[n] = (struct point){ &engines[i], c };
			snprintf(names[n], sizeof(names[n]), "%s: %s", engines[i].name, c->name);
			tests[n] = (struct CMUnitTest){ .name = names[n], .test_func = one_promise, .initial_state = &points[n] };
		}
	}
	return _cmocka_run_group_tests("ledger", tests, n, NULL, NULL);
}
