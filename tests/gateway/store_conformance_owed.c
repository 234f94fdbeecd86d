/*
 * store_conformance_owed.c - what the ledger is owed of a person, kept with her change
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/store_conformance.h"

enum { MOST = 8 };

static struct owed
of(unsigned who, unsigned to, int32_t day)
{
	struct owed o = { .owner = "np", .is_move = to > 0, .day = day };

	memcpy(o.peer, place_peer(who), PEER_BYTES);
	if (to > 0)
		memcpy(o.to, place_peer(to), PEER_BYTES);
	return o;
}

static void
put(struct trial *t, unsigned who, unsigned to, int32_t day)
{
	const struct owed o = of(who, to, day);

	assert_int_equal(t->store->ops->owed_put(t->store, &o), STORE_OK);
}

/* "1>2 3 " : who is found by which key, who is forgotten. */
static void
is_owed(struct trial *t, const char *expected)
{
	struct owed o[MOST];
	char said[128] = "";
	unsigned n;

	assert_int_equal(t->store->ops->owed_scan(t->store, o, MOST, &n), STORE_OK);
	for (unsigned i = 0; i < n; i++) {
		unsigned who = 0, to = 0;

		for (unsigned k = 1; k < 16; k++) {
			who = memcmp(o[i].peer, place_peer(k), PEER_BYTES) == 0 ? k : who;
			to = memcmp(o[i].to, place_peer(k), PEER_BYTES) == 0 ? k : to;
		}
		assert_int_equal(o[i].is_move, to > 0);
		assert_string_equal(o[i].owner, "np");
		snprintf(said + strlen(said), sizeof(said) - strlen(said), to > 0 ? "%u>%u " : "%u ", who, to);
	}
	assert_string_equal(said, expected);
}

static void
done(struct trial *t, unsigned who, unsigned to)
{
	const struct owed o = of(who, to, 0);

	assert_int_equal(t->store->ops->owed_done(t->store, &o), STORE_OK);
}

void
case_what_is_owed_is_kept_until_it_is_done(struct trial *t)
{
	struct owed o[2];
	unsigned n;

	is_owed(t, "");
	put(t, 3, 0, TODAY);
	put(t, 1, 2, TODAY - 1);
	put(t, 1, 2, TODAY - 1);
	assert_true(t->store->ops->is_dirty(t->store));
	is_owed(t, "1>2 3 ");
	case_commit(t);
	if (t->engine->kill != NULL)
		t->store = t->engine->kill(t->store, &t->place);
	is_owed(t, "1>2 3 ");
	assert_int_equal(t->store->ops->owed_scan(t->store, o, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_true(o[0].is_move);
	done(t, 1, 2);
	done(t, 1, 2);
	case_commit(t);
	is_owed(t, "3 ");
	done(t, 3, 0);
	case_commit(t);
	is_owed(t, "");
}

/* Forgotten beats moved, whichever came first; and what came since is not done by what was before it. */
void
case_forgotten_beats_moved(struct trial *t)
{
	put(t, 1, 2, TODAY);
	put(t, 1, 0, TODAY);
	put(t, 3, 0, TODAY + 1);
	put(t, 3, 4, TODAY + 1);
	put(t, 5, 6, TODAY + 2);
	put(t, 5, 7, TODAY + 2);
	case_commit(t);
	is_owed(t, "1 3 5>7 ");
	done(t, 1, 2);
	done(t, 3, 4);
	done(t, 5, 6);
	done(t, 5, 0);
	case_commit(t);
	is_owed(t, "1 3 5>7 ");
}
