/*
 * sim_jobs.c - jobs in the ledger of a simulated world: planned, paused, gone on with, stopped
 */
#include <stdio.h>
#include <string.h>

#include "locales/text/buf.h"
#include "tests/broadcast/sim.h"

static void
must(struct sim *m, enum store_result r)
{
	if (r != STORE_OK)
		sim_wrong(m, "the world's own call of the ledger said %d", (int)r);
}

static void
must_commit(struct sim *m)
{
	char room[100];
	struct buf why = BUF_OVER(room);

	must(m, m->l->ops->commit(m->l, &why));
}

static void
people_add(struct sim *m, struct sim_job *j, unsigned way)
{
	struct ledger_recipient in[SIM_PEOPLE];
	unsigned n = 0, added;

	memset(in, 0, sizeof in);
	for (unsigned i = way; i < m->people; i += SIM_WAYS, n++) {
		in[n].peer[0] = in[n].sealed[0] = (uint8_t)(i + 1);
		snprintf(in[n].locale, sizeof in[n].locale, "l%u", m->person[i].locale);
		j->row[i] = UINT32_MAX;
	}
	must(m, m->l->ops->rows_add(m->l, j->job.owner, j->job.id, sim_routes[way], in, n, &added));
}

static void
rows_find(struct sim *m, struct sim_job *j)
{
	struct ledger_row row[SIM_PEOPLE];
	unsigned n;

	must(m, m->l->ops->rows_scan(m->l, j->job.owner, j->job.id, 0, UINT32_MAX, (1 << ROW_STATES) - 1, row, SIM_PEOPLE, &n));
	for (unsigned i = 0; i < n; i++)
		j->row[sim_person_of(&row[i].to)] = row[i].row;
}

void
sim_job(struct sim *m, enum job_class class)
{
	struct sim_job *j = &m->job[m->jobs++];
	struct ledger_approval a = { .approver = "biruk" };
	int64_t now_s = sim_wall_s(m);

	memset(j, 0, sizeof *j);
	j->job = (struct sender_job){ .owner = "np", .list = "alerts", .from = "33444", .who = "asha", .ticket = "t", .class = class,
		.not_after_s = now_s + (m->lasts_s ? m->lasts_s : 36000) };
	j->job.id[0] = (uint8_t)(0xa0 + m->jobs);
	j->in = (struct ledger_job){ .service = "33444", .class = class, .author = "asha", .chunk_rows = LEDGER_CHUNK_MIN, .made_s = now_s,
		.not_after_s = j->job.not_after_s };
	memcpy(j->in.id, j->job.id, sizeof j->in.id);
	j->in.key[0] = a.id[0] = (uint8_t)m->jobs;
	must(m, m->l->ops->job_put(m->l, "np", &j->in));
	for (unsigned way = 0; way < SIM_WAYS; way++)
		people_add(m, j, way);
	must(m, m->l->ops->job_approve(m->l, "np", j->job.id, &a, now_s));
	must(m, m->l->ops->job_move(m->l, "np", j->job.id, JOB_RUNNING, now_s));
	must_commit(m);
	rows_find(m, j);
	j->state = JOB_RUNNING;
	j->is_taken = true;
	for (unsigned i = 0; i < m->workers; i++)
		if (m->worker[i].s)
			(void)sender_take(m->worker[i].s, &j->job);
}

/* As broadcasts.c does: nothing leaves from the first call on, then the ledger is told. */
void
sim_drop(struct sim *m, unsigned job, enum job_state to, int64_t resume_ms)
{
	struct sim_job *j = &m->job[job];
	unsigned beyond = 0;
	unsigned long left = 1;

	if (!j->is_taken || j->is_ended)
		return;
	for (unsigned i = 0; i < m->workers; i++)
		if (m->worker[i].s)
			beyond += sender_drop(m->worker[i].s, j->job.id);
	for (unsigned i = 0; i < m->workers; i++)
		m->worker[i].is_poked = true;
	sim_trace(m, "job %u becomes %d, %u parts beyond recall", job, (int)to, beyond);
	if (beyond > (m->set.window > SIM_PARTS ? m->set.window : SIM_PARTS) * SIM_WAYS * m->workers)
		sim_wrong(m, "%u parts beyond recall with a window of %u", beyond, m->set.window);
	j->is_taken = false;
	j->left_after_drop = beyond;
	j->left_behind = 0;
	memset(j->is_behind, 0, sizeof j->is_behind);
	for (unsigned i = 0; i < m->people; i++)
		j->is_begun[i] = j->frames[i][0] + j->frames[i][1] + j->frames[i][2] > 0;
	j->resume_ms = to == JOB_PAUSED ? resume_ms : 0;
	sim_ledger_mend(m);
	sim_ledger_calm(m, true);
	for (unsigned i = 0; i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = to == JOB_PAUSED ? m->l->ops->job_move(m->l, "np", j->job.id, JOB_PAUSED, sim_wall_s(m)) :
		    m->l->ops->job_cancel(m->l, "np", j->job.id, sim_wall_s(m), &left);

		if (r == STORE_STALE)
			j->is_ended = true;	/* it was done just now */
		if (m->l->ops->commit(m->l, &why) == STORE_OK && (r == STORE_STALE || (r == STORE_OK && (to == JOB_PAUSED || left == 0))))
			break;
	}
	sim_ledger_calm(m, m->is_disk_calm);
	j->state = j->is_ended ? JOB_DONE : to;
}

void
sim_stop(struct sim *m, unsigned person, bool is_delete)
{
	uint8_t peer[PEER_BYTES] = { (uint8_t)(person + 1) };

	m->person[person].is_stopped = true;
	sim_trace(m, "person %u says %s", person, is_delete ? "DELETE" : "STOP");
	sim_ledger_mend(m);
	sim_ledger_calm(m, true);
	for (unsigned i = 0; is_delete && i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = m->l->ops->peer_erase(m->l, "np", peer, sim_wall_s(m));

		if (m->l->ops->commit(m->l, &why) == STORE_OK && r == STORE_OK)
			break;
	}
	for (unsigned i = 0; i < m->jobs; i++)
		m->job[i].attempts[person] = sim_row(m, i, person).fate.attempts;
	sim_ledger_calm(m, m->is_disk_calm);
}

void
sim_resume(struct sim *m, unsigned job)
{
	struct sim_job *j = &m->job[job];

	sim_ledger_mend(m);
	sim_ledger_calm(m, true);
	for (unsigned i = 0; i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = m->l->ops->job_move(m->l, "np", j->job.id, JOB_RUNNING, sim_wall_s(m));

		if (m->l->ops->commit(m->l, &why) == STORE_OK && r == STORE_OK)
			break;
	}
	sim_ledger_calm(m, m->is_disk_calm);
	sim_trace(m, "job %u goes on", job);
	j->resume_ms = 0;
	j->is_taken = true;
	j->state = JOB_RUNNING;
	for (unsigned i = 0; i < m->workers; i++)
		if (m->worker[i].s && !sender_take(m->worker[i].s, &j->job))
			sim_wrong(m, "no place for a job");
	for (unsigned i = 0; i < m->workers; i++)
		m->worker[i].is_poked = true;
}

struct ledger_row
sim_row(struct sim *m, unsigned job, unsigned person)
{
	struct ledger_row row;
	unsigned n = 0;

	memset(&row, 0, sizeof row);
	sim_ledger_calm(m, true);
	(void)m->l->ops->rows_scan(m->l, "np", m->job[job].job.id, m->job[job].row[person], m->job[job].row[person],
	    (1 << ROW_STATES) - 1, &row, 1, &n);
	sim_ledger_calm(m, m->is_disk_calm);
	if (n != 1)
		row.fate.state = ROW_STATES;
	return row;
}

struct ledger_sums
sim_sums(struct sim *m, unsigned job)
{
	struct ledger_sums sums[SIM_WAYS + 1], all;
	unsigned n = 0;

	memset(&all, 0, sizeof all);
	sim_ledger_calm(m, true);
	if (m->l->ops->job_sums(m->l, "np", m->job[job].job.id, sums, SIM_WAYS + 1, &n) != STORE_OK)
		n = 0;
	sim_ledger_calm(m, m->is_disk_calm);
	for (unsigned i = 0; i < n; i++) {
		all.planned += sums[i].planned;
		for (unsigned k = 0; k < ROW_STATES; k++)
			all.n[k] += sums[i].n[k];
	}
	return all;
}

bool
sim_until_ended(struct sim *m, unsigned job, unsigned ms)
{
	for (int64_t until = m->boot_ms + ms; !m->is_failed && !m->job[job].is_ended && m->boot_ms < until; )
		sim_step(m, 20);
	return m->job[job].is_ended && !m->is_failed;
}

void
sim_start(struct sim *m, unsigned people, enum job_class class)
{
	m->people = people;
	sim_job(m, class);
	for (unsigned i = 0; i < m->workers; i++)
		sim_begin(m, i);
}

unsigned
sim_sum(const struct sim *m, unsigned (*of)[SIM_PARTS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->people; i++)
		for (unsigned part = 0; part < SIM_PARTS; part++)
			n += of[i][part];
	return n;
}

unsigned
sim_flagged(struct sim *m, unsigned job, unsigned flag)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m->people; i++)
		n += (sim_row(m, job, i).fate.flags & flag) != 0;
	return n;
}
