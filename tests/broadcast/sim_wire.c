/*
 * sim_wire.c - a bearerbox for each worker, and the operators behind them
 *
 * As reliability demands of the model: bearerbox answers before anything is
 * safe, keeps its spool over a crash, and submits again what the operator had
 * not answered; receipts it was not acknowledged come again.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/store/ledger_rules.h"
#include "locales/text/bug.h"
#include "tests/broadcast/sim.h"

enum { BOX_MS = 20, LINK_WAIT_MS = 30000, THROTTLED_MS = 5000, PATIENCE_MS = 120000, LOST_PATIENCE_MS = 30000 };

static unsigned
way_of(const char *name)
{
	return strcmp(name, "north") != 0;
}

/* The worker whose callback this is. */
static struct sim_worker *
here(struct sim *m)
{
	return &m->worker[m->turning];
}

void
sim_inside(struct sim *m)
{
	if (m->crash_in > 0 && --m->crash_in == 0) {
		here(m)->is_dead = true;
		sim_ledger_break(m);
	}
}

static unsigned
flying(const struct sim *m, unsigned worker)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->messages; i++)
		n += m->message[i].at == SIM_FLIES && m->message[i].worker == worker;
	return n;
}

static unsigned
room(void *ctx, const char *way)
{
	struct sim *m = ctx;
	unsigned n = flying(m, m->turning);

	if (!here(m)->box.is_up || m->boot_ms < m->down_ms[way_of(way)] || sim_happens(m, m->odds.full_box))
		return 0;
	return n < m->box_window ? m->box_window - n : 0;
}

static bool
is_settled(void *ctx, const char *way)
{
	struct sim *m = ctx;
	struct sim_box *box = &here(m)->box;

	(void)way;
	if (box->is_up && !box->is_settled && m->boot_ms - box->quiet_ms >= (int64_t)m->set.settle_s * 1000)
		box->is_settled = true;
	return box->is_up && box->is_settled;
}

static void
nap(struct sim *m)
{
	unsigned me = m->turning;

	if (!sim_happens(m, m->odds.sleep))
		return;
	sim_trace(m, "worker %u sleeps behind a frame", me);
	for (unsigned i = 0; i < 40; i++) {
		m->boot_ms += 2000 + sim_roll(m, 1000);
		for (unsigned k = 0; k < m->workers; k++)
			if (k != me && m->boot_ms >= m->worker[k].asleep_ms)
				sim_turn(m, k);
	}
}

static void
uncount(struct sim *m, struct sim_message *g)
{
	if (g->is_counted)
		m->unanswered[g->worker][g->way]--;
	g->is_counted = false;
}

/* The sender may have given them up. */
static void
uncount_old(struct sim *m)
{
	for (unsigned i = 0; i < m->messages; i++) {
		struct sim_message *g = &m->message[i];

		if (m->boot_ms - g->left_ms >= PATIENCE_MS || (g->lost_ms != 0 && m->boot_ms - g->lost_ms >= LOST_PATIENCE_MS))
			uncount(m, g);
	}
}

static void
bulk(void *ctx, const struct bulk *b)
{
	struct sim *m = ctx;
	struct sim_message *g = NULL;
	unsigned job = (unsigned)(b->name.job[0] - 0xa1), person = (unsigned)strtoul(b->number + 10, NULL, 10);

	if (here(m)->is_dead)
		return;
	uncount_old(m);
	BUG_IF(m->messages >= SIM_MESSAGES || job >= m->jobs || person >= m->people);
	for (unsigned i = 0; i < m->messages && !g; i++)
		if (m->message[i].at == SIM_OVER && !m->message[i].is_counted && m->message[i].is_returned)
			g = &m->message[i];
	if (!g)
		g = &m->message[m->messages++];
	*g = (struct sim_message){ .name = b->name, .job = job, .person = person, .worker = m->turning, .way = way_of(b->way),
		.at_ms = m->boot_ms + 1 + sim_roll(m, BOX_MS), .left_ms = m->boot_ms, .is_counted = true };
	m->unanswered[g->worker][g->way]++;
	m->job[job].frames[person][b->name.part]++;
	sim_trace(m, "frame job %u row %u part %u sending %u by %s of %u", job, b->name.row, b->name.part, b->name.sending, b->way, m->turning);
	sim_check_frame(m, job, b, person);
	sim_inside(m);
	nap(m);
}

void
sim_wire_world(struct sender_world *w)
{
	w->room = room;
	w->bulk = bulk;
	w->is_settled = is_settled;
}

unsigned
sim_count(const struct sim *m, unsigned job, enum sim_at at)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->messages; i++)
		n += m->message[i].job == job && m->message[i].at == at;
	return n;
}

void
sim_say(struct sim *m, unsigned worker, const struct bulk_word *word)
{
	unsigned outer = m->turning;

	m->turning = worker;
	sim_trace(m, "word %d job %d row %u part %u sending %u to %u", (int)word->what, word->name.job[0] - 0xa1, word->name.row, word->name.part,
	    word->name.sending, worker);
	m->worker[worker].is_poked = true;
	sender_said(m->worker[worker].s, word);
	m->turning = outer;
}

static void
box_says(struct sim *m, struct sim_message *g, enum bulk_what what)
{
	struct bulk_word word = { .name = g->name, .what = what };

	if (what != BULK_TAKEN)
		uncount(m, g);
	if (what == BULK_LATER || what == BULK_REFUSED) {
		g->is_returned = true;
		m->job[g->job].frames[g->person][g->name.part]--;
	}
	sim_say(m, g->worker, &word);
}

/* --- bearerbox ------------------------------------------------------------- */

/* What was not answered yet is in doubt: it may have come in before the line broke, or not. */
void
sim_box_down(struct sim *m, unsigned worker, bool is_crash, unsigned ms)
{
	struct sim_box *box = &m->worker[worker].box;

	sim_trace(m, "line of %u is lost%s", worker, is_crash ? ", bearerbox died" : "");
	box->is_up = box->is_settled = false;
	box->up_ms = m->boot_ms + ms;
	box->crashes += is_crash;
	for (unsigned i = 0; i < m->dlrs; i++)
		if (m->dlr[i].worker == worker)
			m->dlr[i].is_said = false;
	for (unsigned i = 0; i < m->messages; i++) {
		struct sim_message *g = &m->message[i];

		if (g->worker != worker)
			continue;
		g->lost_ms = g->lost_ms ? g->lost_ms : m->boot_ms;
		if (g->at == SIM_FLIES) {
			g->at = sim_roll(m, 2) ? SIM_BOX : SIM_OVER;
			if (m->worker[worker].s)
				box_says(m, g, BULK_LOST);
			else
				uncount(m, g);
		} else if (!m->worker[worker].s) {
			uncount(m, g);		/* nobody counts it in the next life */
		}
		if (is_crash && (g->at == SIM_LINK || g->at == SIM_UNANSWERED)) {
			m->job[g->job].again[g->person][g->name.part]++;
			g->at = SIM_BOX;
		}
	}
}

static void
box_works(struct sim *m, unsigned worker)
{
	struct sim_box *box = &m->worker[worker].box;

	if (box->is_up && sim_happens(m, m->odds.lost_line))
		sim_box_down(m, worker, false, 100 + sim_roll(m, 5000));
	if (box->is_up && sim_happens(m, m->odds.box_crash))
		sim_box_down(m, worker, true, 1000 + sim_roll(m, 5000));
	if (!box->is_up && m->boot_ms >= box->up_ms) {
		box->is_up = true;
		box->quiet_ms = m->boot_ms;
		sim_trace(m, "line of %u is back", worker);
	}
}

static void
flies(struct sim *m, struct sim_message *g)
{
	if (sim_happens(m, m->odds.later)) {
		g->at = SIM_OVER;
		box_says(m, g, BULK_LATER);
	} else if (m->person[g->person].is_refused) {
		g->at = SIM_OVER;
		box_says(m, g, BULK_REFUSED);
	} else {
		g->at = SIM_BOX;
		g->at_ms = m->boot_ms + 1;
		box_says(m, g, BULK_TAKEN);
	}
}

/* --- operators ------------------------------------------------------------- */

static void
receipt(struct sim *m, unsigned message, enum bulk_what what, unsigned ms)
{
	const struct sim_message *g = &m->message[message];
	unsigned copies = 1 + sim_happens(m, m->odds.twice_dlr);

	if (sim_happens(m, m->odds.lost_dlr))
		return;
	if (sim_happens(m, m->odds.late_dlr))
		ms += sim_roll(m, 60000);
	for (unsigned i = 0; i < copies && m->dlrs < SIM_DLRS; i++)
		m->dlr[m->dlrs++] = (struct sim_dlr){ .word = { .name = g->name, .what = what }, .worker = g->worker, .message = message,
			.at_ms = m->boot_ms + ms + (i ? sim_roll(m, 20000) : 0) };
}

/* The operator has it; the answer to bearerbox may be lost all the same. */
static void
submitted(struct sim *m, unsigned i)
{
	struct sim_message *g = &m->message[i];
	unsigned early = sim_happens(m, m->odds.early_delivery) ? 0 : 500 + sim_roll(m, 2000);

	if (m->person[g->person].is_rejected) {
		g->at = SIM_OVER;
		receipt(m, i, BULK_REJECTED, 5);
		return;
	}
	m->job[g->job].arrived[g->person][g->name.part]++;
	if (sim_happens(m, m->odds.lost_resp)) {
		g->at = SIM_UNANSWERED;
		g->at_ms = m->boot_ms + LINK_WAIT_MS;
		return;
	}
	g->at = SIM_OVER;
	receipt(m, i, BULK_ACCEPTED, 5);
	if (sim_happens(m, m->odds.failed_delivery)) {
		m->job[g->job].gave_up[g->person] = true;
		receipt(m, i, BULK_FAILED, early);
	} else {
		receipt(m, i, BULK_DELIVERED, early);
	}
}

static void
message_works(struct sim *m, unsigned i, unsigned link[SIM_WORKERS][SIM_WAYS])
{
	struct sim_message *g = &m->message[i];
	bool is_silent = m->boot_ms < m->silent_ms[g->way];

	if (g->at_ms > m->boot_ms || g->at == SIM_OVER)
		return;
	if (g->at == SIM_FLIES && m->worker[g->worker].box.is_up && m->boot_ms >= m->worker[g->worker].asleep_ms) {
		flies(m, g);
	} else if (g->at == SIM_BOX && m->worker[g->worker].box.is_up && link[g->worker][g->way] < m->pending) {
		link[g->worker][g->way]++;
		g->at = SIM_LINK;
		g->at_ms = m->boot_ms + 1 + sim_roll(m, 2 * m->latency_ms);
	} else if (g->at == SIM_LINK && !is_silent && m->boot_ms < m->throttle_ms[g->way] && sim_roll(m, 4)) {
		g->at = SIM_BOX;
		g->at_ms = m->boot_ms + THROTTLED_MS;
	} else if (g->at == SIM_LINK && !is_silent) {
		submitted(m, i);
	} else if (g->at == SIM_UNANSWERED) {	/* wait-ack: bearerbox submits it again */
		m->job[g->job].again[g->person][g->name.part]++;
		g->at = SIM_BOX;
	}
}

/* Names that no frame ever had. */
static void
forge(struct sim *m, unsigned worker)
{
	struct bulk_word word = { .what = (enum bulk_what)(BULK_TAKEN + sim_roll(m, BULK_WHATS)) };
	unsigned kind = sim_roll(m, 3);

	word.name.job[0] = kind == 0 ? 0x11 : 0xa1;
	word.name.row = kind == 1 ? 5000000 : m->job[0].row[sim_roll(m, m->people)];
	word.name.sending = kind == 2 ? 200 : 1;
	word.name.part = (uint8_t)(kind == 2 ? sim_roll(m, 256) : 0);
	sim_say(m, worker, &word);
}

static void
dlr_works(struct sim *m, struct sim_dlr *d)
{
	struct sim_worker *k = &m->worker[d->worker];

	if (d->is_said || d->at_ms > m->boot_ms || !k->box.is_up || m->boot_ms < k->asleep_ms)
		return;
	d->is_said = true;
	if (!k->box.is_settled)
		k->box.quiet_ms = m->boot_ms;
	if (d->message != UINT32_MAX)
		uncount(m, &m->message[d->message]);
	sim_say(m, d->worker, &d->word);
}

void
sim_wire(struct sim *m)
{
	unsigned link[SIM_WORKERS][SIM_WAYS] = { 0 };

	for (unsigned i = 0; i < m->workers; i++) {
		box_works(m, i);
		if (m->jobs > 0 && m->boot_ms >= m->worker[i].asleep_ms && sim_happens(m, m->odds.forged))
			forge(m, i);
	}
	for (unsigned i = 0; i < m->messages; i++)
		link[m->message[i].worker][m->message[i].way] += m->message[i].at == SIM_LINK || m->message[i].at == SIM_UNANSWERED;
	for (unsigned i = 0; i < m->messages; i++)
		message_works(m, i, link);
	for (unsigned i = 0; i < m->dlrs; i++)
		dlr_works(m, &m->dlr[i]);
}

/* Acked means durable: bearerbox forgets it now. */
static void
check_durable(struct sim *m, const struct sim_dlr *d)
{
	const struct sim_message *g = &m->message[d->message];
	struct ledger_fate f = sim_row(m, g->job, g->person).fate;

	if (f.state == ROW_STATES)
		return;		/* the ledger cannot be read in this moment */
	if (d->word.what == BULK_ACCEPTED && !(f.accepted >> d->word.name.part & 1) && !m->job[g->job].gave_up[g->person] && f.state != ROW_FAILED)
		sim_wrong(m, "job %u row %u part %u: acknowledged and not in the ledger", g->job, d->word.name.row, d->word.name.part);
	if (d->word.what == BULK_DELIVERED && !(f.delivered >> d->word.name.part & 1))
		sim_wrong(m, "job %u row %u part %u: acknowledged and not delivered in the ledger", g->job, d->word.name.row, d->word.name.part);
}

void
sim_acknowledge(struct sim *m, unsigned worker)
{
	if (!sender_is_safe(m->worker[worker].s))
		return;
	for (unsigned i = 0; i < m->dlrs; ) {
		struct sim_dlr *d = &m->dlr[i];

		if (d->worker != worker || !d->is_said) {
			i++;
			continue;
		}
		check_durable(m, d);
		*d = m->dlr[--m->dlrs];
	}
}
