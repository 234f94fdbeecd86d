/*
 * test_service_owed.c - what the ledger of broadcasts must know of a person is kept with her, whoever is told of it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"

enum { KEYS = 3 };

/* Her, by the key of now; `turns` says how often it was turned. */
static struct peer
her(unsigned turns)
{
	struct peer p = stage_person(100 + turns);

	for (unsigned i = 0; i < turns; i++)
		memcpy(p.older[p.olders++], stage_person(100 + turns - 1 - i).id, PEER_BYTES);
	return p;
}

static void
texts(struct stage *s, unsigned turns, const char *words)
{
	struct peer p = her(turns);

	(void)stage_text_as(s, &p, words);
}

static unsigned
key_of(const uint8_t *peer)
{
	unsigned i = 0;

	while (i < KEYS && memcmp(her(i).id, peer, PEER_BYTES) != 0)
		i++;
	assert_true(i < KEYS);
	return i;
}

/* "0>1 2 ", by number of key: moved, forgotten. */
static void
is_owed(struct stage *s, const char *expected)
{
	struct owed o[KEYS + 1];
	char said[64] = "";
	unsigned n;

	assert_int_equal(s->store->ops->owed_scan(s->store, o, KEYS + 1, &n), STORE_OK);
	for (unsigned k = 0; k < KEYS; k++)
		for (unsigned i = 0; i < n; i++)
			if (key_of(o[i].peer) == k)
				(void)snprintf(said + strlen(said), sizeof said - strlen(said), o[i].is_move ? "%u>%u " : "%u ", k,
				    o[i].is_move ? key_of(o[i].to) : 0);
	assert_string_equal(said, expected);
}

/* Nobody is told here: that is a ledger that is lost just now. */
static void
what_a_ledger_must_know_is_kept_with_her(void **state)
{
	static const struct { const char *word, *is_moved; } words[] = { { "quiet", "1>2 " }, { "delete", "" /* nothing of hers is there */ } };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct stage s;

		stage_setup(&s, PACK_RELEASE);
		texts(&s, 0, "language");
		texts(&s, 0, "1");
		texts(&s, 1, "salary");
		texts(&s, 1, words[i].word);
		is_owed(&s, "");			/* there is none */
		service_set_owes(s.service, true);
		texts(&s, 2, "salary");
		is_owed(&s, words[i].is_moved);
		texts(&s, 2, "stop");
		is_owed(&s, words[i].is_moved);
		texts(&s, 2, words[i].word);
		is_owed(&s, "0 1 2 ");
		stage_teardown(&s);
	}
}

static struct { struct store_ops ops; const struct store_ops *own; unsigned owed; bool is_gone; } first;

static enum store_result
commit_looks(struct store *s, struct buf *why)
{
	struct person p;
	struct owed o;

	if (!first.is_gone) {
		first.is_gone = s->ops->person_get(s, "np", her(0).id, &p) == STORE_NONE;
		(void)s->ops->owed_scan(s, &o, 1, &first.owed);
	}
	return first.own->commit(s, why);
}

/* The first commit that has no row of hers any more. */
static void
it_stands_in_the_group_that_ends_her_rows(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	service_set_owes(s.service, true);
	texts(&s, 0, "language");
	texts(&s, 0, "1");
	first.own = s.store->ops;
	first.ops = *first.own;
	first.ops.commit = commit_looks;
	s.store->ops = &first.ops;
	texts(&s, 0, "delete");
	assert_true(first.is_gone);
	assert_int_equal(first.owed, 1);
	s.store->ops = first.own;
	is_owed(&s, "0 ");
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_ledger_must_know_is_kept_with_her),
		cmocka_unit_test(it_stands_in_the_group_that_ends_her_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
