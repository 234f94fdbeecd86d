/*
 * loops.c - two machines that answer each other
 *
 * A person in need says the same word again when no answer came, walks menus
 * fast and writes what nobody understands; a machine does little else but
 * repeat.  So a repetition is counted in a row (other words end it), hard
 * limits stand only before what no person types, and keys and known words are
 * never counted by the number of messages alone: that is for floods.c.
 */
#include "gateway/guard/guard_inside.h"

static uint32_t
most_in_a_row(enum guard_voice voice)
{
	switch (voice) {
	case VOICE_MEANT: return GUARD_RUN_MAX;
	case VOICE_DANGER: return GUARD_RUN_DANGER;
	case VOICE_SENTENCE:
	case VOICE_UNKNOWN:
	case VOICE_MACHINE: break;
	}
	return GUARD_RUN_MACHINE;
}

static enum guard_verdict
of_count(uint32_t n, uint32_t most)
{
	return n < most ? GUARD_ANSWER : n == most ? GUARD_SENTENCE : GUARD_SILENCE;
}

/* Counts since `*since_s`, from 1 again when `for_s` is over. */
static void
count(uint32_t *n, int64_t *since_s, int64_t for_s, int64_t now_s)
{
	if (*n == 0 || !is_within(*since_s, now_s, for_s)) {
		*n = 0;
		*since_s = now_s;
	}
	if (*n < UINT32_MAX)
		++*n;
}

enum guard_verdict
guard_loop(struct guard *g, uint64_t peer, uint64_t exchange, enum guard_voice voice, int64_t now_s)
{
	struct loop *l = &g->loops[peer % ROWS];
	enum guard_verdict of_window, of_day;

	if (l->key != peer)
		*l = (struct loop){ .key = peer };
	if (l->last != exchange)
		l->run = 0;
	l->last = exchange;
	count(&l->run, &l->run_s, GUARD_LOOP_S, now_s);
	if (l->run > most_in_a_row(voice))
		return GUARD_SILENCE;
	if (voice == VOICE_DANGER) {	/* two alarms in turn are no row, and floods.c lets danger through */
		count(&l->danger, &l->danger_s, GUARD_LOOP_S, now_s);
		return of_count(l->danger, GUARD_DANGER_MAX);
	}
	if (voice == VOICE_MEANT)
		return GUARD_ANSWER;
	if (!is_within(l->window_s, now_s, GUARD_LOOP_S)) {
		l->automatic = l->sentences = 0;
		l->window_s = now_s;
	}
	if (voice == VOICE_SENTENCE)
		return of_count(++l->sentences, GUARD_SENTENCES_MAX);
	of_window = of_count(++l->automatic, GUARD_AUTOMATIC_MAX);
	if (of_window == GUARD_SILENCE || (of_window == GUARD_SENTENCE && voice == VOICE_MACHINE))
		return GUARD_SILENCE;	/* a machine needs no sentence, and would answer it */
	count(&l->day, &l->day_s, GUARD_DAY_S, now_s);
	of_day = of_count(l->day, GUARD_DAY_MAX);
	return of_window > of_day ? of_window : of_day;
}
