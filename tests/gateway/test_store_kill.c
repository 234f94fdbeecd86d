/*
 * test_store_kill.c - a child is killed at random moments, and nothing it promised is missing
 *
 * It changes people, places and requests in groups and says each promise into
 * a pipe behind its commit.  It is killed -9 within milliseconds; the next life
 * goes on in the same folder.  STORE_KILLS says how often (default 80).
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "tests/gateway/store_place.h"

enum { KILLS = 80, PEOPLE = 64, LONGEST_US = 20000, GROUP = 8 };

/* The newest thing a person was told is kept; 0 = nothing yet. */
enum promise_kind { PROMISED_FLAGS, PROMISED_ERASED };
struct promise { uint32_t who, kind; int32_t turn; };

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
live(struct place *p, int pipe_fd, int32_t turn)
{
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
		if (write(pipe_fd, &turn, sizeof(turn)) != (ssize_t)sizeof(turn))
			_exit(5);
	}
	_exit(6);
}

static void
take(struct promise newest[PEOPLE], int32_t turn)
{
	struct promise group[GROUP];
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

static unsigned
kills_wanted(void)
{
	const char *says = getenv("STORE_KILLS");
	long n = says ? strtol(says, NULL, 10) : KILLS;

	return n > 0 && n < 1000000 ? (unsigned)n : KILLS;
}

/* All of what was promised, and the group behind it whole or not at all: the kill may come between commit and pipe. */
static void
look(struct place *p, struct promise newest[PEOPLE], int32_t next)
{
	struct store *s = place_open_sqlite(p);	/* sound, or it would not open */

	if (!is_so(s, newest)) {
		take(newest, next);
		if (!is_so(s, newest))
			fail_msg("before turn %d something is missing", next);
	}
	s->ops->close(s);
}

static void
one_life(struct place *p, struct promise newest[PEOPLE], int32_t *next, bool waits)
{
	int fds[2], status;
	int32_t turn;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(fds[0]);
		live(p, fds[1], *next);
	}
	close(fds[1]);
	if (waits) {
		assert_int_equal(read(fds[0], &turn, sizeof(turn)), sizeof(turn));
		take(newest, (*next)++);
	}
	usleep((useconds_t)(random() % LONGEST_US));
	assert_int_equal(kill(child, SIGKILL), 0);
	while ((n = read(fds[0], &turn, sizeof(turn))) == (ssize_t)sizeof(turn)) {
		assert_int_equal(turn, *next);
		take(newest, turn);
		++*next;
	}
	assert_int_equal(n, 0);
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status))
		fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
	look(p, newest, (*next)++);
}

static void
no_kill_takes_a_promise(void **state)
{
	struct promise newest[PEOPLE] = { { 0, 0, 0 } };
	int32_t next = 1;
	struct place p;

	(void)state;
	place_make(&p);
	srandom(4);
	for (unsigned i = 0; i < kills_wanted(); i++)
		one_life(&p, newest, &next, i % 2 == 0);	/* every second one lives to promise something */
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_kill_takes_a_promise) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
