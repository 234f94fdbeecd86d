/*
 * sim_seed.c - one seed: a world of its own, trouble for a while, then calm until all is over
 */
#include <stdio.h>
#include <string.h>

#include "gateway/store/ledger_rules.h"
#include "tests/broadcast/sim.h"
#include "gateway/broadcast/sender_inside.h"

enum { CALM_MOST_MS = 3 * 3600 * 1000 };

/* In most worlds most faults are rare, and some are not there at all; in some one is common. */
static unsigned
odds(struct sim *m, unsigned usual)
{
	switch (sim_roll(m, 6)) {
	case 0:
	case 1:
		return 0;
	case 2:
		return usual / 8 + 1;
	default:
		return usual;
	}
}

static void
draw_odds(struct sim *m)
{
	m->odds = (struct sim_odds){ .later = odds(m, 30), .lost_line = odds(m, 500), .box_crash = odds(m, 1000), .full_box = odds(m, 40),
		.lost_resp = odds(m, 60), .lost_dlr = odds(m, 100), .twice_dlr = odds(m, 30), .late_dlr = odds(m, 30),
		.early_delivery = odds(m, 10), .failed_delivery = odds(m, 40), .forged = odds(m, 60), .reword = odds(m, 20), .silent = odds(m, 1500), .throttle = odds(m, 800),
		.vault_slow = odds(m, 10), .vault_dead = odds(m, 30), .vault_later = odds(m, 30), .vault_stopped = odds(m, 300),
		.may_later = odds(m, 60), .stop = odds(m, 200), .clock = odds(m, 800), .crash = odds(m, 400), .crash_inside = odds(m, 400),
		.sleep = odds(m, 400), .pause = odds(m, 500), .cancel = odds(m, 3000) };
}

static void
draw_world(struct sim *m)
{
	static const unsigned windows[] = { 1, 2, 5, 10, 40 };

	m->people = 5 + sim_roll(m, SIM_PEOPLE - 5 + 1);
	m->workers = 1 + (sim_roll(m, 4) == 0);
	m->pending = 1 + sim_roll(m, 10);
	m->latency_ms = sim_roll(m, 3) ? 20 : 1000;
	m->box_window = sim_roll(m, 4) ? 50 : 1;
	m->set.window = windows[sim_roll(m, 5)];
	m->set.settle_s = sim_roll(m, 4) ? 2 : 0;
	m->is_lazy = sim_roll(m, 2);
	m->set.failed_percent = 70;
	m->set.silent_s = 30 + sim_roll(m, 60);
	for (unsigned i = 0; i < SIM_WAYS; i++)
		m->sending.way[i].parts_a_second = sim_roll(m, 3) ? 100 : 5;
	for (unsigned i = 0; i < m->people; i++)
		m->person[i] = (struct sim_person){ .locale = sim_roll(m, SIM_PARTS), .is_refused = !sim_roll(m, 40),
			.is_rejected = !sim_roll(m, 40), .is_never = !sim_roll(m, 40) };
	if (sim_roll(m, 5) == 0)
		m->held_ms = m->boot_ms + 20000;
	if (sim_roll(m, 8) == 0)
		m->lasts_s = 30 + sim_roll(m, 200);
	if (sim_roll(m, 5) == 0)
		m->night_s = SIM_START_S + m->boot_ms / 1000 + 40;
}

static void
people_do(struct sim *m)
{
	unsigned job = sim_roll(m, m->jobs);

	if (sim_happens(m, m->odds.stop))
		sim_stop(m, sim_roll(m, m->people), sim_roll(m, 2));
	if (sim_happens(m, m->odds.pause))
		sim_drop(m, job, JOB_PAUSED, m->boot_ms + sim_roll(m, 20000));
	if (sim_happens(m, m->odds.cancel))
		sim_drop(m, job, JOB_CANCELLED, 0);
}

static void
world_does(struct sim *m)
{
	unsigned worker = sim_roll(m, m->workers), way = sim_roll(m, SIM_WAYS);

	if (sim_happens(m, m->odds.silent))
		m->silent_ms[way] = m->boot_ms + sim_roll(m, 90000);
	if (sim_happens(m, m->odds.silent))
		m->down_ms[way] = m->boot_ms + sim_roll(m, 60000);
	if (sim_happens(m, m->odds.throttle))
		m->throttle_ms[way] = m->boot_ms + sim_roll(m, 10000);
	if (sim_happens(m, m->odds.clock)) {
		m->wall_off_s = ((int64_t)sim_roll(m, 3) - 1) * 3600;
		sim_trace(m, "the clock jumps");
	}
	m->version += sim_happens(m, m->odds.reword);
	if (sim_happens(m, m->odds.crash))
		sim_kill(m, worker);
	if (sim_happens(m, m->odds.crash_inside))
		m->crash_in = 1 + (int)sim_roll(m, 10);
	if (sim_happens(m, m->odds.sleep)) {
		m->worker[worker].asleep_ms = m->boot_ms + sim_roll(m, 150000);
		sim_trace(m, "worker %u sleeps", worker);
	}
}

/* A broken disk is a new start; sometimes the process that used it does not notice. */
static void
disk_mends(struct sim *m)
{
	struct ledger_job j;

	if (m->l->ops->job_get(m->l, "np", m->job[0].job.id, &j) != STORE_BROKEN)
		return;
	m->broken++;
	if (sim_roll(m, 2))
		sim_ledger_mend(m);
	else
		sim_kill(m, sim_roll(m, m->workers));
}

static bool
is_all_over(const struct sim *m)
{
	for (unsigned i = 0; i < m->jobs; i++)
		if (!m->job[i].is_ended && m->job[i].state != JOB_CANCELLED)
			return false;
	return true;
}

/* A cancelled job has rows in doubt for as long as receipts may come. */
static bool
is_settled(struct sim *m)
{
	for (unsigned i = 0; i < m->jobs; i++) {
		struct ledger_sums sums = sim_sums(m, i);

		if (sums.n[ROW_INTENT] + sums.n[ROW_ACKED] > 0)
			return false;
	}
	return true;
}

static unsigned
next_ms(struct sim *m)
{
	switch (sim_roll(m, 8)) {
	case 0:
		return 1;
	case 1:
		return 1000 + sim_roll(m, 1000);
	case 2:
	case 3:
		return 10;
	default:
		return 50 + sim_roll(m, 300);
	}
}

static void
calm_down(struct sim *m)
{
	sim_trace(m, "all is calm from here");
	m->is_calm = true;
	m->crash_in = 0;
	m->is_disk_calm = true;
	sim_ledger_mend(m);
	sim_ledger_calm(m, true);
	for (unsigned i = 0; i < SIM_WAYS; i++)
		m->silent_ms[i] = m->down_ms[i] = m->throttle_ms[i] = 0;
	for (unsigned i = 0; i < m->workers; i++)
		m->worker[i].asleep_ms = 0;
	m->vault_dead_ms = 0;
	m->latency_ms = 20;
	m->pending = 10;
}

static void
never_ends(struct sim *m)
{
	for (unsigned w = 0; w < m->workers && m->is_traced; w++) {
		struct sender *s = m->worker[w].s;
		fprintf(stderr, "worker %u begun %d ledger_again %ld now %ld wall %ld receipts %u asked %u isasked %d up %d settled %d\n", w, s->has_begun, s->ledger_again_ms, s->now_ms, s->wall_s, s->receipts, s->asked_count, m->worker[w].is_asked, m->worker[w].box.is_up, m->worker[w].box.is_settled);
		for (unsigned i = 0; i < SENDER_SLOTS; i++) {
			struct slot *t = &s->slot[i];
			if (t->mode == SLOT_FREE) continue;
			fprintf(stderr, " slot %u mode %d lanes %u again %ld done_again %ld stray %ld late %d\n", i, t->mode, t->lanes, t->again_ms, t->done_again_ms, t->stray_ms, t->is_late);
			for (unsigned k = 0; k < t->lanes; k++) {
				fprintf(stderr, "  lane %s again %ld empty %d:", t->lane[k].route, t->lane[k].again_ms, t->lane[k].is_empty);
				for (unsigned j = 0; j < SENDER_HOLDS; j++) fprintf(stderr, " [%d chunk %u epoch %u trips %u doubt %d leased %ld]", t->lane[k].hold[j].at, t->lane[k].hold[j].lease.chunk, t->lane[k].hold[j].lease.epoch, t->lane[k].hold[j].trips, t->lane[k].hold[j].has_doubt, t->lane[k].hold[j].leased_ms);
				fprintf(stderr, "\n");
			}
		}
		for (unsigned i = 0; i < s->ways; i++) {
			fprintf(stderr, " way %s out %u trips %u noroom %ld unsettled %ld tokens %f pace %f\n", s->way[i].name, s->way[i].out, s->way[i].trips, s->way[i].no_room_ms, s->way[i].unsettled_ms, s->way[i].tokens, s->way[i].pace);
			for (unsigned k = 0; k < s->way[i].size; k++) if (s->way[i].trip[k].at) fprintf(stderr, "   trip row %u at %d to %d parts %d:%d%d%d hold %p slot %p\n", s->way[i].trip[k].row, s->way[i].trip[k].at, s->way[i].trip[k].to, s->way[i].trip[k].parts, s->way[i].trip[k].part[0], s->way[i].trip[k].part[1], s->way[i].trip[k].part[2], (void *)s->way[i].trip[k].hold, (void *)s->way[i].trip[k].slot);
		}
	}
	for (unsigned i = 0; i < m->jobs; i++)
		for (unsigned k = 0; k < m->people; k++) {
			struct ledger_fate f = sim_row(m, i, k).fate;

			if (LEDGER_OPEN >> f.state & 1)
				sim_wrong(m, "it never ends: job %u (%d) row %u is %s", i, (int)m->job[i].state, m->job[i].row[k],
				    ledger_row_state(f.state));
		}
	sim_wrong(m, "it never ends, and nobody waits");
}

bool
sim_run(struct sim *m, uint64_t seed, bool is_traced)
{
	unsigned trouble;
	int64_t until;

	sim_open(m, seed);
	m->is_traced = is_traced;
	draw_odds(m);
	draw_world(m);
	sim_job(m, sim_roll(m, 2) ? JOB_CRISIS : JOB_ROUTINE);
	if (sim_roll(m, 3) == 0) {	/* another, a little later */
		sim_job(m, sim_roll(m, 2) ? JOB_CRISIS : JOB_ROUTINE);
		m->job[1].is_taken = false;
		m->job[1].state = JOB_PAUSED;
		m->job[1].resume_ms = m->boot_ms + sim_roll(m, 10000);
	}
	for (unsigned i = 0; i < m->workers; i++)
		sim_begin(m, i);
	m->is_disk_calm = false;
	sim_ledger_calm(m, false);
	trouble = 50 + sim_roll(m, 300);
	for (unsigned i = 0; i < trouble && !m->is_failed && !is_all_over(m); i++) {
		people_do(m);
		world_does(m);
		sim_step(m, next_ms(m));
		disk_mends(m);
	}
	calm_down(m);
	until = m->boot_ms + CALM_MOST_MS;
	for (unsigned i = 0; !m->is_failed && (!is_all_over(m) || !is_settled(m)); i++) {
		sim_step(m, i < 100 ? 200 : i < 300 ? 1000 : 4000);
		if (m->boot_ms > until)
			never_ends(m);
	}
	if (!m->is_failed)
		sim_check_end(m);
	sim_close(m);
	return !m->is_failed;
}
