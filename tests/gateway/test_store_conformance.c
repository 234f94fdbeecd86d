/*
 * test_store_conformance.c - every promise, asked of every engine
 *
 * A new engine is one more row of `engines`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "gateway/store/sim.h"
#include "gateway/store/steady.h"
#include "locales/text/bug.h"
#include "tests/gateway/store_conformance.h"

static struct store *
ram_open(struct place *p)
{
	(void)p;
	return store_ram_open();
}

static struct store *
sim_open(struct place *p)
{
	struct store *s = store_sim_open(1);

	(void)p;
	store_sim_calm(s, true);
	return s;
}

static struct store *
sim_again(struct store *s, struct place *p)
{
	(void)p;
	store_sim_reopen(s);
	return s;
}

static struct store *
sqlite_again(struct store *s, struct place *p)
{
	s->ops->close(s);
	return place_open_sqlite(p);
}

static struct store *
steady_open(struct place *p)
{
	struct store *s = store_steady_open(p->path, &p->log);

	if (store_steady_is_lost(s))
		fail_msg("the store is lost at its start");
	return s;
}

static struct store *
steady_again(struct store *s, struct place *p)
{
	s->ops->close(s);
	return steady_open(p);
}

/* The files as they are at this moment, put back behind a close. */
static struct store *
killed(struct store *s, struct place *p, struct store *(*open)(struct place *p))
{
	struct place_files files;

	place_files_take(p, &files);
	s->ops->close(s);
	place_files_put(p, &files);
	return open(p);
}

static struct store *
sqlite_killed(struct store *s, struct place *p)
{
	return killed(s, p, place_open_sqlite);
}

static struct store *
steady_killed(struct store *s, struct place *p)
{
	return killed(s, p, steady_open);
}

static const struct store_engine engines[] = {
	{ "ram", ram_open, NULL, NULL, false },
	{ "sim", sim_open, sim_again, sim_again, false },
	{ "sqlite", place_open_sqlite, sqlite_again, sqlite_killed, true },
	{ "steady", steady_open, steady_again, steady_killed, true },
};

struct point { const struct store_engine *engine; const struct store_case *asked; };

static void
one_promise(void **state)
{
	const struct point *point = *state;
	struct trial t = { .engine = point->engine };

	place_make(&t.place);
	t.store = t.engine->open(&t.place);
	assert_non_null(t.store);
	point->asked->run(&t);
	t.store->ops->close(t.store);
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

	for (const struct store_case *c = store_cases; c->name; c++) {
		for (size_t i = 0; i < ENGINES; i++, n++) {
			BUG_IF(n == COUNT(points));
			points[n] = (struct point){ &engines[i], c };
			snprintf(names[n], sizeof(names[n]), "%s: %s", engines[i].name, c->name);
			tests[n] = (struct CMUnitTest){ .name = names[n], .test_func = one_promise, .initial_state = &points[n] };
		}
	}
	return _cmocka_run_group_tests("store", tests, n, NULL, NULL);
}
