/*
 * waves.c - the same command from many numbers at once
 *
 * A sender is easily forged: whoever wants people not to hear of danger sends
 * STOP in their names.  One STOP cannot be told from another, but a thousand
 * in a minute can be told from ordinary days.  The first fifty are obeyed
 * whole, for nobody can know yet; what follows ends ordinary pushes at once
 * and danger alerts when it is said twice.
 *
 * Time runs here by what passes between two calls of guard_tick(): a clock that
 * is set, to either side, must not end a wave, for the next fifty would be whole.
 */
#include "gateway/guard/guard_inside.h"

enum {
	BEGINNING = 1 << 20,	/* later than every time that was never set, by more than any limit */
	JUMP_S = 60,		/* ticks come every second: a longer step is a clock that was set */
};

static int64_t
run_time(struct guard *g, int64_t now_s)
{
	if (g->run_s == 0)
		g->run_s = BEGINNING;
	else if (now_s > g->wall_s && now_s - g->wall_s <= JUMP_S)
		g->run_s += now_s - g->wall_s;
	g->wall_s = now_s;
	return g->run_s;
}

void
guard_tick(struct guard *g, int64_t now_s)
{
	(void)run_time(g, now_s);
}

static void
turn(uint32_t ring[60], uint32_t *sum, int64_t from, int64_t to)
{
	if (to - from > 60)
		from = to - 60;
	while (from < to) {
		uint32_t *oldest = &ring[++from % 60];

		*sum -= *oldest;
		*oldest = 0;
	}
}

static struct wave *
wave_of(struct guard *g, uint64_t service, enum guard_command command, int64_t t)
{
	uint8_t c = (uint8_t)command;
	uint64_t key = guard_hash(service, &c, 1);
	struct wave *w = &g->waves[key % WAVES];

	if (w->key != key)
		*w = (struct wave){ .key = key, .at_s = t };
	turn(w->second, &w->in_minute, w->at_s, t);
	turn(w->minute, &w->in_hour, w->at_s / 60, t / 60);
	w->at_s = t;
	return w;
}

static bool
is_on(const struct wave *w, int64_t t)
{
	return w->over_s != 0 && t - w->over_s < GUARD_WAVE_S;
}

/* Her place among the four of its set; the oldest gives way. */
static struct again *
again_of(struct guard *g, uint64_t key, bool *is_hers)
{
	struct again *set = g->again[key % AGAIN_SETS], *oldest = &set[0];

	for (unsigned i = 0; i < AGAIN_WAYS; i++) {
		if ((*is_hers = set[i].key == key))
			return &set[i];
		if (set[i].since_s < oldest->since_s)
			oldest = &set[i];
	}
	return oldest;
}

bool
guard_command(struct guard *g, uint64_t service, enum guard_command command, uint64_t peer, int64_t now_s)
{
	int64_t t = run_time(g, now_s);
	struct wave *w = wave_of(g, service, command, t);
	uint64_t once = guard_hash(w->key, &peer, sizeof peer), again = guard_hash(service, &peer, sizeof peer);
	struct row *r = &g->commands[once % ROWS];
	struct again *waits;
	bool was_on = is_on(w, t), is_hers;

	if (command == GUARD_START && (waits = again_of(g, again, &is_hers)) != NULL && is_hers)
		*waits = (struct again){ 0 };
	if (is_of_now(r, once, t, 60))
		return false;
	*r = (struct row){ .key = once, .since_s = t };
	w->second[t % 60]++;
	w->in_minute++;
	if (!was_on) {		/* or a long wave would make itself ordinary */
		w->minute[t / 60 % 60]++;
		w->in_hour++;
	}
	if (w->in_minute <= GUARD_WAVE_MIN
	    || (uint64_t)w->in_minute * 60 <= (uint64_t)GUARD_WAVE_TIMES * (w->in_hour - w->minute[t / 60 % 60]))
		return false;
	w->over_s = t;
	return !was_on;
}

bool
guard_in_wave(struct guard *g, uint64_t service, int64_t now_s)
{
	int64_t t = run_time(g, now_s);

	return is_on(wave_of(g, service, GUARD_STOP, t), t) || is_on(wave_of(g, service, GUARD_DELETE, t), t);
}

bool
guard_stop_takes_alerts(struct guard *g, uint64_t service, uint64_t peer, uint64_t message, int64_t now_s)
{
	int64_t t = run_time(g, now_s);
	uint64_t key = guard_hash(service, &peer, sizeof peer);
	struct again *waits;
	bool is_hers;

	if (!guard_in_wave(g, service, now_s))
		return true;
	waits = again_of(g, key, &is_hers);
	if (is_hers && t - waits->since_s <= GUARD_AGAIN_S)
		return t - waits->since_s >= GUARD_AGAIN_MIN_S && (message == 0 || message != waits->message);
	*waits = (struct again){ .key = key, .message = message, .since_s = t };
	return false;
}
