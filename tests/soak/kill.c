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
#include <argp.h>
#include <sodium.h>
#include <stdint.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/soak/crowd.h"
#include "tests/soak/stand.h"

enum { KILLS_MAX = 1000, TICK_MS = 5, QUIET_MS = 3000 };
enum option_key { KEY_VICTIM = 256, KEY_PEOPLE, KEY_RATE, KEY_KILLS, KEY_SEED, KEY_UNANSWERED, KEY_TWICE, KEY_PATIENCE,
	KEY_PACK, KEY_KEEP };

/*	 word	      bits of enum stand_program that die, one after the other */
#define VICTIMS(ROW) \
	ROW("safard",	 1u << STAND_SAFARD) \
	ROW("bearerbox", 1u << STAND_BEARERBOX) \
	ROW("both",	 1u << STAND_SAFARD | 1u << STAND_BEARERBOX)

static const struct { const char *word; unsigned programs; } victims[] = {
#define ROW(word, programs) { word, programs },
	VICTIMS(ROW)
#undef ROW
};

struct options {
	const char	*victim, *pack;
	unsigned	 programs, people, rate, kills, seed;
	unsigned	 unanswered_max, twice_max;	/* over the whole run; per kill */
	unsigned	 patience_s;			/* beyond the time of texting */
	bool		 must_keep;
};

struct run {
	const struct options *o;
	struct stand	*stand;
	struct crowd	*crowd;
	int64_t		 begun_ms, end_ms;
	uint32_t	 kill_at[KILLS_MAX];		/* parts that came, in order */
	unsigned	 killed;
	struct crowd_counts counts;
};

static const struct argp_option option_table[] = {
	{ "victim", KEY_VICTIM, "WORD", 0, "who is killed: safard, bearerbox or both (safard)", 0 },
	{ "people", KEY_PEOPLE, "N", 0, "who text, once each; at most 10000 (3000)", 0 },
	{ "rate", KEY_RATE, "N", 0, "of them in a second (300)", 0 },
	{ "kills", KEY_KILLS, "N", 0, "at most 1000 (10)", 0 },
	{ "seed", KEY_SEED, "N", 0, "of the moments (1)", 0 },
	{ "unanswered", KEY_UNANSWERED, "N", 0, "people that may stay unanswered (0)", 0 },
	{ "twice", KEY_TWICE, "N", 0, "parts that may be said twice for each kill (0)", 0 },
	{ "patience", KEY_PATIENCE, "S", 0, "seconds that may pass beyond those of texting (60)", 0 },
	{ "pack", KEY_PACK, "FILE", 0, "a release pack (build/release.pack)", 0 },
	{ "keep", KEY_KEEP, NULL, 0, "keep the folder with logs and spool", 0 },
	{ 0 },
};

static unsigned
number(struct argp_state *state, const char *arg, unsigned long min, unsigned long max)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (*arg < '0' || *arg > '9' || *end != '\0' || n < min || n > max)
		argp_error(state, "%s: a number from %lu to %lu is wanted", arg, min, max);
	return (unsigned)n;
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case KEY_VICTIM:
		o->victim = arg;
		o->programs = 0;
		for (size_t i = 0; i < COUNT(victims); i++)
			if (strcmp(arg, victims[i].word) == 0)
				o->programs = victims[i].programs;
		if (o->programs == 0)
			argp_error(state, "%s: nobody of that name can be killed", arg);
		return 0;
	case KEY_PEOPLE: o->people = number(state, arg, 1, CROWD_MAX); return 0;
	case KEY_RATE: o->rate = number(state, arg, 1, 10000); return 0;
	case KEY_KILLS: o->kills = number(state, arg, 0, KILLS_MAX); return 0;
	case KEY_SEED: o->seed = number(state, arg, 0, UINT32_MAX); return 0;
	case KEY_UNANSWERED: o->unanswered_max = number(state, arg, 0, CROWD_MAX); return 0;
	case KEY_TWICE: o->twice_max = number(state, arg, 0, CROWD_MAX); return 0;
	case KEY_PATIENCE: o->patience_s = number(state, arg, 1, 3600); return 0;
	case KEY_PACK: o->pack = arg; return 0;
	case KEY_KEEP: o->must_keep = true; return 0;
	case ARGP_KEY_ARG: argp_error(state, "%s: options only", arg); return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* At least one part a person comes, so each of these moments comes. */
static void
draw_moments(struct run *r)
{
	uint8_t key[randombytes_SEEDBYTES] = { 0 };

	memcpy(key, &r->o->seed, sizeof r->o->seed);
	randombytes_buf_deterministic(r->kill_at, sizeof r->kill_at, key);
	for (unsigned i = 0; i < r->o->kills; i++)
		r->kill_at[i] = 1 + r->kill_at[i] % r->o->people;
	qsort(r->kill_at, r->o->kills, sizeof r->kill_at[0], by_number);
}

static bool
kill_if_due(struct run *r, struct buf *why)
{
	while (r->killed < r->o->kills && crowd_parts(r->crowd) >= r->kill_at[r->killed]) {
		for (enum stand_program p = 0; p < STAND_PROGRAMS; p++)
			if ((r->o->programs & 1u << p) && !stand_kill(r->stand, p, why))
				return false;
		r->killed++;
	}
	return stand_tend(r->stand, why);
}

static bool
text_and_kill(struct run *r, struct buf *why)
{
	unsigned said = 0;

	r->begun_ms = now_ms();
	r->end_ms = r->begun_ms + ((int64_t)r->o->people / r->o->rate + r->o->patience_s) * 1000;
	while (said < r->o->people || (r->killed < r->o->kills && now_ms() < r->end_ms)) {
		int64_t due = (now_ms() - r->begun_ms) * r->o->rate / 1000;
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
	int64_t still = now_ms();
	unsigned parts = 0;

	for (;;) {
		if (!crowd_look(r->crowd, 100, why) || !stand_tend(r->stand, why) ||
		    !crowd_count(r->crowd, &r->counts, why))
			return false;
		if (crowd_parts(r->crowd) != parts)
			still = now_ms();
		parts = crowd_parts(r->crowd);
		if (now_ms() > r->end_ms || (r->counts.unanswered == 0 && r->counts.mo_acked == r->counts.mos &&
		    now_ms() - still > QUIET_MS))
			return true;
	}
}

static bool
is_within_bounds(const struct run *r)
{
	const struct crowd_counts *c = &r->counts;
	bool is_well = c->unanswered <= r->o->unanswered_max && c->twice <= r->o->twice_max * r->killed &&
	    r->killed == r->o->kills && c->mo_acked == c->mos && stand_falls(r->stand) == 0;

	printf("%s: %s killed %u times (seed %u): %u people, unanswered %u (bound %u), twice %u parts to %u people "
	    "(bound %u), %lu alike by content; %lu of %lu acked to the operator; %u falls; %lld s\n", is_well ? "ok" : "NOT OK",
	    r->o->victim, r->killed, r->o->seed, c->said, c->unanswered, r->o->unanswered_max, c->twice, c->twice_people,
	    r->o->twice_max * r->killed, c->duplicates, c->mo_acked, c->mos, stand_falls(r->stand),
	    (long long)(now_ms() - r->begun_ms) / 1000);
	return is_well;
}

int
main(int argc, char **argv)
{
	const struct argp argp = { option_table, parse, NULL, "Kills safard or bearerbox while people text, and counts "
		"who was not answered and who was answered twice.", NULL, NULL, NULL };
	struct options o = { .victim = "safard", .pack = "build/release.pack", .programs = 1u << STAND_SAFARD,
		.people = 3000, .rate = 300, .kills = 10, .seed = 1, .patience_s = 60 };
	struct run r = { .o = &o };
	struct buf why = BUF_INIT(4096);
	int status = 3;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	BUG_IF(sodium_init() < 0);
	draw_moments(&r);
	r.stand = stand_open(o.pack, NULL, &why);
	if (r.stand != NULL)
		r.crowd = crowd_new(stand_wire(r.stand), o.people, &why);
	if (r.crowd != NULL && text_and_kill(&r, &why) && wait_until_quiet(&r, &why))
		status = is_within_bounds(&r) ? 0 : 1;
	if (why.len > 0)
		fprintf(stderr, "soak_kill: %s\n", why.ptr);
	if (r.stand != NULL && (o.must_keep || status != 0))
		fprintf(stderr, "soak_kill: logs and spool are in %s\n", stand_folder(r.stand));
	crowd_free(r.crowd);
	stand_close(r.stand, o.must_keep || status != 0);
	buf_free(&why);
	return status;
}
