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
const char *const sim_routes[SIM_WAYS] = { "SA", "QA" };

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

int64_t
sim_wall_s(void *ctx)
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

	if (m->worker[m->turning].is_dead)
		return;
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

	if (m->worker[m->turning].is_dead)
		return;
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
		s->country[i].country = country_code(sim_routes[i]);
	}
	snprintf(s->country[1].spare, sizeof s->country[1].spare, "%s", way_names[0]);
}

/* A ledger of a test's own has no faults to call off. */
void
sim_ledger_calm(struct sim *m, bool is_calm)
{
	if (!m->reopen)
		ledger_sim_calm(m->l, is_calm);
}

void
sim_ledger_mend(struct sim *m)
{
	if (!m->reopen)
		ledger_sim_reopen(m->l);
}

void
sim_ledger_break(struct sim *m)
{
	BUG_IF(m->reopen);
	ledger_sim_break(m->l);
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
	m->is_disk_calm = true;
	sim_ledger_calm(m, true);
	for (unsigned i = 0; i < SIM_PEOPLE; i++)
		m->person[i].locale = i % SIM_PARTS;
}

void
sim_begin(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];
	struct sender_world w = { .ctx = m, .wall_s = sim_wall_s, .boot_ms = boot_ms, .alarm = alarm_said, .ended = ended, .owner_of = owner_of };
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
	if (m->reopen)
		m->l = m->reopen(m->l);
	sim_ledger_mend(m);
	sim_box_down(m, worker, false, 1);
	m->kills++;
	sim_begin(m, worker);
}

void
sim_turn(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];
	unsigned outer = m->turning;
	int64_t next;

	m->turning = worker;
	m->turns++;
	k->is_poked = false;
	next = sender_turn(k->s);
	k->again_ms = next < 0 ? INT64_MAX : m->boot_ms + next;
	m->crash_in = 0;
	if (k->is_dead)
		sim_kill(m, worker);
	else
		sim_acknowledge(m, worker);
	m->turning = outer;
}

void
sim_step(struct sim *m, unsigned ms)
{
	m->boot_ms += ms;
	for (unsigned i = 0; i < m->workers; i++)
		if (m->worker[i].asleep_ms != 0 && m->boot_ms >= m->worker[i].asleep_ms) {
			m->worker[i].asleep_ms = 0;
			sim_turn(m, i);		/* it wakes, and what was said meanwhile is not read yet */
		}
	sim_wire(m);
	for (unsigned i = 0; i < m->workers; i++) {
		if (m->boot_ms < m->worker[i].asleep_ms)
			continue;
		sim_vault(m, i);
		if (!m->is_lazy || m->worker[i].is_poked || m->boot_ms >= m->worker[i].again_ms)
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
