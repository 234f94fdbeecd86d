/*
 * sim_world.c - clocks, jobs, workers and their lives
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "content/pack.h"
#include "gateway/store/ledger_sim.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/sim.h"

static const char *const way_names[SIM_WAYS] = { "north", "south" };
static const char *const routes[SIM_WAYS] = { "SA", "QA" };

unsigned
sim_roll(struct sim *m, unsigned sides)
{
	m->dice = m->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(m->dice >> 33) % sides;
}

bool
sim_happens(struct sim *m, unsigned odds)
{
	return odds > 0 && !m->is_calm && sim_roll(m, odds) == 0;
}

void
sim_trace(struct sim *m, const char *fmt, ...)
{
	va_list args;

	if (!m->is_traced)
		return;
	va_start(args, fmt);
	fprintf(stderr, "# %8lld.%03lld ", (long long)m->boot_ms / 1000, (long long)m->boot_ms % 1000);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
}

void
sim_wrong(struct sim *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (!m->is_failed)
		vsnprintf(m->what, sizeof m->what, fmt, args);
	va_end(args);
	m->is_failed = true;
	sim_trace(m, "WRONG: %s", m->what);
}

static int64_t
boot_ms(void *ctx)
{
	return ((struct sim *)ctx)->boot_ms;
}

static int64_t
wall_s(void *ctx)
{
	struct sim *m = ctx;

	return SIM_START_S + m->wall_off_s + m->boot_ms / 1000;
}

static struct sim_job *
job_of(struct sim *m, const uint8_t id[STORE_ID_BYTES])
{
	for (unsigned i = 0; i < m->jobs; i++)
		if (!memcmp(m->job[i].job.id, id, STORE_ID_BYTES))
			return &m->job[i];
	return NULL;
}

static void
alarm_said(void *ctx, const uint8_t id[STORE_ID_BYTES], const char *why)
{
	struct sim *m = ctx;
	struct sim_job *j = job_of(m, id);

	sim_trace(m, "alarm job %d: %s", (int)(j - m->job), why);
	j->alarms++;
	snprintf(j->why, sizeof j->why, "%s", why);
	sim_drop(m, (unsigned)(j - m->job), JOB_PAUSED, m->boot_ms + 20000);
}

static void
ended(void *ctx, const uint8_t id[STORE_ID_BYTES])
{
	struct sim *m = ctx;
	struct sim_job *j = job_of(m, id);

	sim_trace(m, "job %d ended", (int)(j - m->job));
	j->is_ended = true;
	j->state = JOB_DONE;
}

static bool
owner_of(void *ctx, const uint8_t id[STORE_ID_BYTES], char owner[STORE_NAME_BYTES])
{
	struct sim_job *j = job_of(ctx, id);

	if (j)
		snprintf(owner, STORE_NAME_BYTES, "%s", j->job.owner);
	return j != NULL;
}

static void
sending_make(struct sending *s)
{
	memset(s, 0, sizeof *s);
	s->ways = s->countries = SIM_WAYS;
	for (unsigned i = 0; i < SIM_WAYS; i++) {
		snprintf(s->way[i].name, sizeof s->way[i].name, "%s", way_names[i]);
		s->way[i].parts_a_second = 100;
		snprintf(s->country[i].way, sizeof s->country[i].way, "%s", way_names[i]);
		s->country[i].country = country_code(routes[i]);
	}
	snprintf(s->country[1].spare, sizeof s->country[1].spare, "%s", way_names[0]);
}

void
sim_open(struct sim *m, uint64_t seed)
{
	memset(m, 0, sizeof *m);
	m->seed = seed;
	m->dice = seed * 977 + 11;
	m->boot_ms = 1000000;
	m->l = ledger_sim_open(seed);
	m->people = 6;
	m->workers = 1;
	m->pending = 10;
	m->latency_ms = 50;
	m->box_window = 50;
	m->set = (struct sender_settings){ .settle_s = 2, .window = 10, .failed_percent = 50, .silent_s = 60, .sending = &m->sending };
	sending_make(&m->sending);
	ledger_sim_calm(m->l, true);
	for (unsigned i = 0; i < SIM_PEOPLE; i++)
		m->person[i].locale = i % SIM_PARTS;
}

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
	must(m, m->l->ops->rows_add(m->l, j->job.owner, j->job.id, routes[way], in, n, &added));
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
	int64_t now_s = wall_s(m);

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

void
sim_begin(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];
	struct sender_world w = { .ctx = m, .wall_s = wall_s, .boot_ms = boot_ms, .alarm = alarm_said, .ended = ended, .owner_of = owner_of };
	struct sender_settings set = m->set;

	sim_wire_world(&w);
	sim_people_world(&w);
	set.worker = worker == 0 ? "a" : "b";
	*k = (struct sim_worker){ .s = sender_new(m->l, &w, &set), .box = { .is_up = true, .up_ms = m->boot_ms, .quiet_ms = m->boot_ms } };
	for (unsigned i = 0; i < m->jobs; i++)
		if (m->job[i].is_taken && !m->job[i].is_ended)
			(void)sender_take(k->s, &m->job[i].job);
		else if (!m->job[i].is_ended)
			sender_settle(k->s, &m->job[i].job);
}

/* kill -9: bearerbox goes on; what it was given stays with it, and what it was not answered for it says again. */
void
sim_kill(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];

	sim_trace(m, "worker %u is killed", worker);
	sender_free(k->s);
	k->s = NULL;
	ledger_sim_reopen(m->l);
	sim_box_down(m, worker, false, 1);
	m->kills++;
	sim_begin(m, worker);
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
	sim_trace(m, "job %u becomes %d, %u parts beyond recall", job, (int)to, beyond);
	if (beyond > m->set.window * SIM_WAYS * m->workers)
		sim_wrong(m, "%u parts beyond recall with a window of %u", beyond, m->set.window);
	j->is_taken = false;
	j->left_after_drop = beyond;
	j->resume_ms = to == JOB_PAUSED ? resume_ms : 0;
	ledger_sim_reopen(m->l);
	ledger_sim_calm(m->l, true);
	for (unsigned i = 0; i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = to == JOB_PAUSED ? m->l->ops->job_move(m->l, "np", j->job.id, JOB_PAUSED, wall_s(m)) :
		    m->l->ops->job_cancel(m->l, "np", j->job.id, wall_s(m), &left);

		if (r == STORE_STALE)
			j->is_ended = true;	/* it was done just now */
		if (m->l->ops->commit(m->l, &why) == STORE_OK && (r == STORE_STALE || (r == STORE_OK && (to == JOB_PAUSED || left == 0))))
			break;
	}
	ledger_sim_calm(m->l, m->is_calm);
	j->state = j->is_ended ? JOB_DONE : to;
}

void
sim_stop(struct sim *m, unsigned person, bool is_delete)
{
	uint8_t peer[PEER_BYTES] = { (uint8_t)(person + 1) };

	m->person[person].is_stopped = true;
	sim_trace(m, "person %u says %s", person, is_delete ? "DELETE" : "STOP");
	ledger_sim_reopen(m->l);
	ledger_sim_calm(m->l, true);
	for (unsigned i = 0; is_delete && i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = m->l->ops->peer_erase(m->l, "np", peer, wall_s(m));

		if (m->l->ops->commit(m->l, &why) == STORE_OK && r == STORE_OK)
			break;
	}
	ledger_sim_calm(m->l, m->is_calm);
}

void
sim_resume(struct sim *m, unsigned job)
{
	struct sim_job *j = &m->job[job];

	ledger_sim_reopen(m->l);
	ledger_sim_calm(m->l, true);
	for (unsigned i = 0; i < 100; i++) {
		char room[100];
		struct buf why = BUF_OVER(room);
		enum store_result r = m->l->ops->job_move(m->l, "np", j->job.id, JOB_RUNNING, wall_s(m));

		if (m->l->ops->commit(m->l, &why) == STORE_OK && r == STORE_OK)
			break;
	}
	ledger_sim_calm(m->l, m->is_calm);
	sim_trace(m, "job %u goes on", job);
	j->resume_ms = 0;
	j->is_taken = true;
	j->state = JOB_RUNNING;
	for (unsigned i = 0; i < m->workers; i++)
		if (m->worker[i].s && !sender_take(m->worker[i].s, &j->job))
			sim_wrong(m, "no place for a job");
}

void
sim_turn(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];
	unsigned outer = m->turning;
	int64_t next;

	m->turning = worker;
	m->turns++;
	if (setjmp(k->dies) == 0) {
		next = sender_turn(k->s);
		k->again_ms = next < 0 ? INT64_MAX : m->boot_ms + next;
		m->crash_in = 0;
		sim_acknowledge(m, worker);
	} else {
		m->crash_in = 0;
		sim_kill(m, worker);
	}
	m->turning = outer;
}

void
sim_step(struct sim *m, unsigned ms)
{
	m->boot_ms += ms;
	sim_wire(m);
	for (unsigned i = 0; i < m->workers; i++) {
		if (m->boot_ms < m->worker[i].asleep_ms)
			continue;
		sim_vault(m, i);
		if (m->boot_ms >= m->worker[i].asleep_ms)
			sim_turn(m, i);
	}
	for (unsigned i = 0; i < m->jobs; i++)
		if (m->job[i].resume_ms != 0 && m->boot_ms >= m->job[i].resume_ms && m->job[i].state == JOB_PAUSED)
			sim_resume(m, i);
	sim_check(m);
}

void
sim_for(struct sim *m, unsigned ms, unsigned step_ms)
{
	for (int64_t until = m->boot_ms + ms; m->boot_ms < until && !m->is_failed; )
		sim_step(m, step_ms);
}

void
sim_close(struct sim *m)
{
	for (unsigned i = 0; i < m->workers; i++)
		sender_free(m->worker[i].s);
	m->l->ops->close(m->l);
}

struct ledger_row
sim_row(struct sim *m, unsigned job, unsigned person)
{
	struct ledger_row row;
	unsigned n = 0;

	memset(&row, 0, sizeof row);
	ledger_sim_calm(m->l, true);
	(void)m->l->ops->rows_scan(m->l, "np", m->job[job].job.id, m->job[job].row[person], m->job[job].row[person],
	    (1 << ROW_STATES) - 1, &row, 1, &n);
	ledger_sim_calm(m->l, m->is_calm);
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
	ledger_sim_calm(m->l, true);
	if (m->l->ops->job_sums(m->l, "np", m->job[job].job.id, sums, SIM_WAYS + 1, &n) != STORE_OK)
		n = 0;
	ledger_sim_calm(m->l, m->is_calm);
	for (unsigned i = 0; i < n; i++) {
		all.planned += sums[i].planned;
		for (unsigned k = 0; k < ROW_STATES; k++)
			all.n[k] += sums[i].n[k];
	}
	return all;
}
