/*
 * kill.c - people text at a steady rate while a program is killed again and again
 *
 *	soak_kill --victim=safard --people=3000 --rate=300 --kills=10 --seed=1
 *
 * The moments are drawn from the seed before the first message, as numbers of
 * parts that came to the operator, not as times: so every kill hits a program
 * that is at work, on a slow machine, too.  Then it waits until everybody is
 * answered and nothing moves any more, and counts at the operator.
 * Exit codes: 0 within the bounds, 1 not, 2 called wrongly, 3 the world failed.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/soak/crowd.h"
#include "tests/soak/harm.h"

enum { TICK_MS = 5, QUIET_MS = 3000 };
enum option_key { KEY_PEOPLE = 256, KEY_RATE, KEY_UNANSWERED };

struct options {
	struct harm	*harm;
	unsigned	 people, rate;
	unsigned	 unanswered_max;	/* over the whole run */
};

struct run {
	const struct options *o;
	struct stand	*stand;
	struct crowd	*crowd;
	int64_t		 begun_ms, end_ms;
	struct harm	*harm;
	struct crowd_counts counts;
};

static const struct argp_option option_table[] = {
	{ "people", KEY_PEOPLE, "N", 0, "who text, once each; at most 10000 (3000)", 0 },
	{ "rate", KEY_RATE, "N", 0, "of them in a second (300)", 0 },
	{ "unanswered", KEY_UNANSWERED, "N", 0, "people that may stay unanswered (0)", 0 },
	{ 0 },
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = o->harm; return 0;
	case KEY_PEOPLE: o->people = harm_number(state, arg, 1, CROWD_MAX); return 0;
	case KEY_RATE: o->rate = harm_number(state, arg, 1, 10000); return 0;
	case KEY_UNANSWERED: o->unanswered_max = harm_number(state, arg, 0, CROWD_MAX); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static bool
kill_if_due(struct run *r, struct buf *why)
{
	while (r->harm->killed < r->harm->kills && crowd_parts(r->crowd) > r->harm->at[r->harm->killed])
		if (!harm_now(r->harm, r->stand, why))
			return false;
	return stand_tend(r->stand, why);
}

static bool
text_and_kill(struct run *r, struct buf *why)
{
	unsigned said = 0;

	r->begun_ms = stand_now_ms();
	r->end_ms = r->begun_ms + ((int64_t)r->o->people / r->o->rate + r->harm->patience_s) * 1000;
	while (said < r->o->people || (r->harm->killed < r->harm->kills && stand_now_ms() < r->end_ms)) {
		int64_t due = (stand_now_ms() - r->begun_ms) * r->o->rate / 1000;
		unsigned next = due < r->o->people ? (unsigned)due : r->o->people;

		if (!crowd_say(r->crowd, next - said, why) || !crowd_look(r->crowd, TICK_MS, why) || !kill_if_due(r, why))
			return false;
		said = next;
	}
	return true;
}

/* Until everybody is answered and nothing came for a while, or patience ends. */
static bool
wait_until_quiet(struct run *r, struct buf *why)
{
	int64_t still = stand_now_ms();
	unsigned parts = 0;

	for (;;) {
		if (!crowd_look(r->crowd, 100, why) || !stand_tend(r->stand, why) ||
		    !crowd_count(r->crowd, &r->counts, why))
			return false;
		if (crowd_parts(r->crowd) != parts)
			still = stand_now_ms();
		parts = crowd_parts(r->crowd);
		if (stand_now_ms() > r->end_ms || (r->counts.unanswered == 0 && r->counts.mo_acked == r->counts.mos &&
		    stand_now_ms() - still > QUIET_MS))
			return true;
	}
}

static bool
is_within_bounds(const struct run *r)
{
	const struct crowd_counts *c = &r->counts;
	bool is_well = c->unanswered <= r->o->unanswered_max && c->twice <= r->harm->twice_max * r->harm->killed &&
	    r->harm->killed == r->harm->kills && c->mo_acked == c->mos && stand_falls(r->stand) == 0;

	printf("%s: %s killed %u times (seed %u): %u people, unanswered %u (bound %u), twice %u parts to %u people "
	    "(bound %u), %lu alike by content; %lu of %lu acked to the operator; %u falls; %lld s\n", is_well ? "ok" : "NOT OK",
	    r->harm->victim, r->harm->killed, r->harm->seed, c->said, c->unanswered, r->o->unanswered_max, c->twice, c->twice_people,
	    r->harm->twice_max * r->harm->killed, c->duplicates, c->mo_acked, c->mos, stand_falls(r->stand),
	    (long long)(stand_now_ms() - r->begun_ms) / 1000);
	return is_well;
}

int
main(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL, "Kills safard or bearerbox while people text, and counts "
		"who was not answered and who was answered twice.\vIf nothing is said: 10 kills, 60 s of patience beyond texting, build/release.pack.", harm_options, NULL, NULL };
	struct harm harm = { .pack = "build/release.pack", .kills = 10, .patience_s = 60 };
	struct options o = { .harm = &harm, .people = 3000, .rate = 300 };
	struct run r = { .o = &o, .harm = &harm };
	struct buf why = BUF_INIT(4096);
	int status = 3;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	BUG_IF(sodium_init() < 0);
	harm_draw(&harm, o.people);	/* at least one part a person comes, so each of these moments comes */
	r.stand = stand_open(harm.pack, NULL, &why);
	if (r.stand != NULL)
		r.crowd = crowd_new(stand_wire(r.stand), o.people, &why);
	if (r.crowd != NULL && text_and_kill(&r, &why) && wait_until_quiet(&r, &why))
		status = is_within_bounds(&r) ? 0 : 1;
	crowd_free(r.crowd);
	harm_end(&harm, r.stand, "soak_kill", status, &why);
	buf_free(&why);
	return status;
}
