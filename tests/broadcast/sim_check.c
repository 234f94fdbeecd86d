/*
 * sim_check.c - what must hold, whatever happens
 */
#include <string.h>

#include "gateway/store/ledger_rules.h"
#include "tests/broadcast/sim.h"

/* Behind a drop only the rest of texts that had begun, and no more of it than was said. */
static void
check_drop(struct sim *m, unsigned job, const struct bulk *b, unsigned person)
{
	struct sim_job *j = &m->job[job];

	if (j->is_taken)
		return;
	m->finished += !j->is_behind[person][b->name.part];
	j->left_behind += !j->is_behind[person][b->name.part];
	j->is_behind[person][b->name.part] = true;
	if (!j->is_begun[person] || j->left_behind > j->left_after_drop)
		sim_wrong(m, "job %u row %u part %u leaves behind its drop: %u, and %u were beyond recall", job, b->name.row, b->name.part,
		    j->left_behind, j->left_after_drop);
}

/* When a frame leaves: its intent is durable, it is this very attempt, and nobody else has had it without a flag. */
void
sim_check_frame(struct sim *m, unsigned job, const struct bulk *b, unsigned person)
{
	struct sim_job *j = &m->job[job];
	struct ledger_row row;
	unsigned parts = m->person[person].locale + 1, worker = m->turning;

	if (m->l->ops->is_dirty(m->l))
		sim_wrong(m, "a frame leaves before the commit");
	row = sim_row(m, job, person);
	if (row.fate.state == ROW_STATES)
		return;		/* the disk broke since */
	if (row.row != b->name.row || row.fate.state != ROW_INTENT || row.fate.attempts != b->name.sending || row.fate.parts != parts)
		sim_wrong(m, "job %u row %u part %u sending %u: the ledger says %s, attempt %u", job, b->name.row, b->name.part, b->name.sending,
		    ledger_row_state(row.fate.state), row.fate.attempts);
	if (row.fate.accepted >> b->name.part & 1)
		sim_wrong(m, "job %u row %u part %u leaves again though the operator has it", job, b->name.row, b->name.part);
	if (m->person[person].is_stopped)
		sim_wrong(m, "job %u row %u part %u leaves behind her STOP", job, b->name.row, b->name.part);
	if (parts > 1 && j->text[person].sending == b->name.sending && j->text[person].version != b->part->octets)
		sim_wrong(m, "job %u row %u part %u sending %u is of another text", job, b->name.row, b->name.part, b->name.sending);
	j->text[person].sending = b->name.sending;
	j->text[person].version = b->part->octets;
	check_drop(m, job, b, person);
	if (j->frames[person][b->name.part] > 1 && !(row.fate.flags & ROW_MAYBE_TWICE))
		sim_wrong(m, "job %u row %u part %u leaves twice and nobody knows", job, b->name.row, b->name.part);
	if (j->job.class == JOB_ROUTINE && j->frames[person][b->name.part] > 1 &&
	    (parts == 1 || j->frames[person][b->name.part] > LEDGER_NEWS_TRIES || (row.fate.accepted == 0 && !j->gave_up[person])))
		sim_wrong(m, "job %u row %u part %u is news and leaves %u times", job, b->name.row, b->name.part, j->frames[person][b->name.part]);
	m->mended += j->job.class == JOB_ROUTINE && row.fate.flags & ROW_MAYBE_TWICE;
	for (unsigned i = 0; i < SIM_WAYS; i++)
		if (m->unanswered[worker][i] > m->set.window)
			sim_wrong(m, "%u parts with an operator, and the window is %u", m->unanswered[worker][i], m->set.window);
}

static void
check_job(struct sim *m, unsigned job)
{
	struct sim_job *j = &m->job[job];
	struct ledger_sums sums = sim_sums(m, job);
	unsigned long sum = 0;

	j->was_late = j->was_late || SIM_START_S + m->wall_off_s + m->boot_ms / 1000 >= j->job.not_after_s;
	for (unsigned i = 0; i < ROW_STATES; i++)
		sum += sums.n[i];
	if (sums.planned != 0 && (sums.planned != m->people || sum != m->people))
		sim_wrong(m, "job %u: %lu planned, %lu counted", job, sums.planned, sum);
	for (unsigned i = 0; i < m->people; i++) {
		struct ledger_row row = sim_row(m, job, i);

		if (row.fate.state == ROW_STATES)
			return;		/* the disk is broken */
		if (m->person[i].is_stopped && row.fate.attempts > j->attempts[i])
			sim_wrong(m, "job %u row %u: she had said STOP before her intent", job, row.row);
		j->attempts[i] = row.fate.attempts;
		for (unsigned part = 0; part < SIM_PARTS; part++)
			if (j->arrived[i][part] > 1 + j->again[i][part] && !(row.fate.flags & ROW_MAYBE_TWICE))
				sim_wrong(m, "job %u row %u part %u arrived twice and nobody knows", job, row.row, part);
	}
}

void
sim_check(struct sim *m)
{
	for (unsigned i = 0; i < m->jobs; i++)
		check_job(m, i);
}

static bool
has_arrived(const struct sim *m, const struct sim_job *j, unsigned person)
{
	for (unsigned part = 0; part <= m->person[person].locale; part++)
		if (j->arrived[person][part] == 0)
			return false;
	return true;
}

static void
check_person(struct sim *m, unsigned job, unsigned person)
{
	struct sim_job *j = &m->job[job];
	struct ledger_row row = sim_row(m, job, person);
	enum row_state state = row.fate.state;
	const struct sim_person *p = &m->person[person];
	bool is_over = j->state == JOB_CANCELLED || j->was_late;

	if (state == ROW_STATES || LEDGER_OPEN >> state & 1)
		sim_wrong(m, "job %u row %u is %s when all is calm", job, row.row, state < ROW_STATES ? ledger_row_state(state) : "unread");
	if ((state == ROW_ACCEPTED || state == ROW_DELIVERED) && !has_arrived(m, j, person))
		sim_wrong(m, "job %u row %u is %s and the operator never had it", job, row.row, ledger_row_state(state));
	if (state == ROW_UNKNOWN && !(row.fate.flags & ROW_IN_DOUBT))
		sim_wrong(m, "job %u row %u is unknown and was never in doubt", job, row.row);
	m->unknown += state == ROW_UNKNOWN;
	m->twice += (row.fate.flags & ROW_MAYBE_TWICE) != 0;
	if (is_over || p->is_refused || p->is_rejected || p->is_never || p->is_stopped || j->gave_up[person])
		return;
	if (j->job.class == JOB_CRISIS && !has_arrived(m, j, person))
		sim_wrong(m, "job %u row %u is %s: she is not reached in a crisis", job, row.row, ledger_row_state(state));
	if (j->job.class == JOB_ROUTINE && !has_arrived(m, j, person) && state != ROW_UNKNOWN)
		sim_wrong(m, "job %u row %u is %s and was lost", job, row.row, ledger_row_state(state));
}

void
sim_check_end(struct sim *m)
{
	for (unsigned i = 0; i < m->jobs; i++) {
		struct ledger_job j = { .state = JOB_STATES };

		(void)m->l->ops->job_get(m->l, m->job[i].job.owner, m->job[i].job.id, &j);
		if (j.state != m->job[i].state)
			sim_wrong(m, "job %u is %d in the ledger and %d for its owner", i, (int)j.state, (int)m->job[i].state);
		for (unsigned k = 0; k < m->people; k++)
			check_person(m, i, k);
	}
}
