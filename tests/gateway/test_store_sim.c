/*
 * test_store_sim.c - callers that do as store.h says lose nothing, whatever the disk does
 *
 * A thousand seeds of faults: a model of what was promised goes beside the
 * store, and behind every crash the two are compared.  The same seed makes the
 * same faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/sim.h"
#include "tests/gateway/store_place.h"

enum { SEEDS = 1000, STEPS = 400, PEOPLE = 12 };

/* What a person has said: her flags, whether she is in the alert list; 0 = unknown. */
struct said { bool is_known, is_listed; uint32_t flags; };

struct model {
	struct store	*s;
	uint64_t	 dice;
	struct said	 kept[PEOPLE], group[PEOPLE];	/* promised; and with what the open group adds */
	unsigned	 crashes, refusals, commits;
};

static unsigned
roll(struct model *m, unsigned sides)
{
	m->dice = m->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(m->dice >> 33) % sides;
}

static bool
is_so(struct model *m, const struct said *said)
{
	for (unsigned who = 0; who < PEOPLE; who++) {
		enum store_result person, listed;
		struct listed l;
		struct person p;

		person = place_get(m->s, "np", who, &p);
		listed = m->s->ops->listed_get(m->s, "np", LIST_ALERTS, place_peer(who), &l);
		if ((person == STORE_OK) != said[who].is_known || (listed == STORE_OK) != said[who].is_listed)
			return false;
		if (person == STORE_OK && p.flags != said[who].flags)
			return false;
	}
	return true;
}

/* Behind a crash: what was promised, or, where the commit itself broke, that with the whole group. */
static void
restart(struct model *m, bool was_commit)
{
	m->crashes++;
	store_sim_reopen(m->s);
	store_sim_calm(m->s, true);
	if (was_commit && is_so(m, m->group))
		memcpy(m->kept, m->group, sizeof(m->kept));
	if (!is_so(m, m->kept))
		fail_msg("seed %llu: what was promised is not there", (unsigned long long)store_sim_seed(m->s));
	memcpy(m->group, m->kept, sizeof(m->group));
	store_sim_calm(m->s, false);
}

static void
commit(struct model *m)
{
	char room[128];
	struct buf why = BUF_OVER(room);
	enum store_result r = m->s->ops->commit(m->s, &why);

	if (r == STORE_OK) {
		m->commits++;
		memcpy(m->kept, m->group, sizeof(m->kept));
	} else if (r == STORE_RETRY) {
		m->refusals++;
		assert_true(why.len > 0);
		memcpy(m->group, m->kept, sizeof(m->group));
	} else {
		restart(m, true);
	}
}

static enum store_result
say(struct model *m, unsigned who, struct said *next)
{
	struct person p = place_person("ne", 0, TODAY);
	struct listed l = { .locale = "ne", .since_day = TODAY };
	struct store *s = m->s;
	enum store_result r;

	memcpy(l.peer, place_peer(who), PEER_BYTES);
	switch (roll(m, 4)) {
	case 0:
		r = s->ops->person_erase(s, "np", l.peer);
		*next = (struct said){ false, false, 0 };
		break;
	case 1:
		r = s->ops->listed_put(s, "np", "sms", LIST_ALERTS, &l);
		next->is_listed = r != STORE_STALE;
		break;
	case 2:
		r = s->ops->listed_erase(s, "np", LIST_ALERTS, l.peer);
		next->is_listed = false;
		break;
	default:
		p.flags = roll(m, 3) ? 0 : PERSON_QUIET;
		r = s->ops->person_put(s, "np", "sms", l.peer, &p);
		next->is_known = true;
		next->flags = p.flags;
		next->is_listed = next->is_listed && !p.flags;
	}
	return r;
}

static void
step(struct model *m)
{
	unsigned who = roll(m, PEOPLE);
	struct said next = m->group[who];
	enum store_result r;

	if (roll(m, 5) == 0) {
		commit(m);
		return;
	}
	r = say(m, who, &next);
	if (r == STORE_BROKEN)
		restart(m, false);
	else if (r != STORE_RETRY)
		m->group[who] = next;	/* a RETRY gave the group up; its commit will say so */
}

static void
what_was_promised_is_kept(void **state)
{
	unsigned crashes = 0, refusals = 0, commits = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct model m = { .s = store_sim_open(seed), .dice = seed * 977 };

		for (unsigned i = 0; i < STEPS; i++)
			step(&m);
		restart(&m, false);
		crashes += m.crashes - 1;
		refusals += m.refusals;
		commits += m.commits;
		m.s->ops->close(m.s);
	}
	assert_true(crashes > SEEDS / 4 && refusals > SEEDS && commits > SEEDS * 20);	/* faults there were, and work */
}

/* What came of every call, for a seed. */
static uint64_t
story(uint64_t seed)
{
	struct store *s = store_sim_open(seed);
	struct person p = place_person("ne", 0, TODAY);
	uint64_t sum = 0;

	for (unsigned i = 0; i < 2000; i++) {
		char room[128];
		struct buf why = BUF_OVER(room);
		enum store_result r = i % 9 ? s->ops->person_put(s, "np", "sms", place_peer(i), &p) : s->ops->commit(s, &why);

		sum = sum * 31 + (uint64_t)r;
		if (r == STORE_BROKEN)
			store_sim_reopen(s);
	}
	s->ops->close(s);
	return sum;
}

static void
a_seed_is_a_story(void **state)
{
	(void)state;
	assert_true(story(7) == story(7));
	assert_true(story(7) != story(8));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_promised_is_kept),
		cmocka_unit_test(a_seed_is_a_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
