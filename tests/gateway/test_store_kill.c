/*
 * test_store_kill.c - a child is killed at random moments, and nothing it promised is missing
 *
 * It changes people, places and requests in groups and says each promise into
 * a pipe behind its commit.  It is killed -9 within milliseconds; the next life
 * goes on in the same folder.  STORE_KILLS says how often (default 80).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "tests/gateway/kill_loop.h"
#include "tests/gateway/store_place.h"

enum { KILLS = 80, PEOPLE = 64, GROUP = 8 };

/* The newest thing a person was told is kept; 0 = nothing yet. */
enum promise_kind { PROMISED_FLAGS, PROMISED_ERASED };
struct promise { uint32_t who, kind; int32_t turn; };
struct world { struct place place; struct promise newest[PEOPLE]; };

static uint32_t
flags_of(int32_t turn)
{
	return turn % 3 == 0 ? PERSON_STOPPED : turn % 3 == 1 ? PERSON_QUIET : PERSON_WELCOMED;
}

static bool
say(struct store *s, struct promise *p)
{
	struct person person = place_person("ne", flags_of(p->turn), p->turn);
	struct listed l = { .locale = "ne", .until_day = p->turn };
	const uint8_t *peer = place_peer(p->who);
	enum store_result r;

	memcpy(l.peer, peer, PEER_BYTES);
	if (p->kind == PROMISED_ERASED) {
		r = s->ops->person_erase(s, "np", peer);
		return r == STORE_OK || r == STORE_NONE;
	}
	return s->ops->person_put(s, "np", "sms", peer, &person) == STORE_OK &&
	    s->ops->listed_put(s, "np", "sms", LIST_WARDEN, &l) == STORE_OK;
}

/* What turn `turn` says, to how many people. */
static unsigned
group_of(int32_t turn, struct promise out[GROUP])
{
	unsigned n = 1 + (unsigned)turn % GROUP;

	for (unsigned i = 0; i < n; i++)
		out[i] = (struct promise){ ((unsigned)turn * 5 + i) % PEOPLE,
			(turn + (int32_t)i) % 7 ? PROMISED_FLAGS : PROMISED_ERASED, turn };
	return n;
}

/* Until it is killed; an exit is a failure. */
static void
live(void *arg, int pipe_fd, int32_t turn)
{
	struct place *p = &((struct world *)arg)->place;
	struct store *s = store_steady_open(p->path, &p->log);

	for (; !store_steady_is_lost(s); turn++) {
		struct promise group[GROUP];
		unsigned n = group_of(turn, group);

		for (unsigned i = 0; i < n; i++)
			if (!say(s, &group[i]))
				_exit(3);
		s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne", "2026-W47", 1);
		s->ops->tick(s, NOW + turn);
		if (s->ops->commit(s, &p->why) != STORE_OK)
			_exit(4);
		kill_promise(pipe_fd, turn);
	}
}

static void
take(void *arg, int32_t turn)
{
	struct promise *newest = ((struct world *)arg)->newest, group[GROUP];
	unsigned n = group_of(turn, group);

	for (unsigned i = 0; i < n; i++)
		newest[group[i].who] = group[i];
}

static bool
is_so(struct store *s, const struct promise newest[PEOPLE])
{
	for (unsigned who = 0; who < PEOPLE; who++) {
		bool should = newest[who].turn > 0 && newest[who].kind == PROMISED_FLAGS;
		struct person got;
		struct listed l;
		bool is_known = place_get(s, "np", who, &got) == STORE_OK;
		bool is_listed = s->ops->listed_get(s, "np", LIST_WARDEN, place_peer(who), &l) == STORE_OK;

		if (is_known != should || is_listed != should)
			return false;
		if (should && (got.flags != flags_of(newest[who].turn) || got.seen_day != newest[who].turn ||
		    l.until_day != newest[who].turn))
			return false;
	}
	return true;
}

/* All of what was promised, and the group behind it whole or not at all: the kill may come between commit and pipe. */
static void
look(void *arg, int32_t next)
{
	struct world *w = arg;
	struct store *s = place_open_sqlite(&w->place);	/* sound, or it would not open */

	if (!is_so(s, w->newest)) {
		take(w, next);
		if (!is_so(s, w->newest))
			fail_msg("before turn %d something is missing", next);
	}
	s->ops->close(s);
}

static void
no_kill_takes_a_promise(void **state)
{
	struct world w = { .newest = { { 0, 0, 0 } } };
	const struct kill_loop loop = { &w, live, take, look };

	(void)state;
	place_make(&w.place);
	kill_loop_run(&loop, kill_count(KILLS));
	place_drop(&w.place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_kill_takes_a_promise) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
