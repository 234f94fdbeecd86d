/*
 * sim_people.c - the vault, and what people want
 */
#include <stdio.h>
#include <string.h>

#include "tests/broadcast/sim.h"

enum { WAIT_MS = 5000 };

unsigned
sim_person_of(const struct ledger_recipient *to)
{
	return to->peer[0] - 1u;
}

static enum sender_may
may(void *ctx, const uint8_t job[STORE_ID_BYTES], const struct ledger_recipient *to, uint8_t sealed[STORE_SEALED_BYTES], int64_t *again_s)
{
	struct sim *m = ctx;
	unsigned person = sim_person_of(to);
	int64_t wall_s = SIM_START_S + m->wall_off_s + m->boot_ms / 1000;
	const struct sim_job *j = &m->job[job[0] - 0xa1];

	sim_inside(m);
	if (m->worker[m->turning].is_dead || sim_happens(m, m->odds.may_later))
		return SENDER_LATER;
	if (m->person[person].is_stopped)
		return SENDER_MUST_NOT;
	if (j->job.class == JOB_ROUTINE && person % 2 == 1 && wall_s < m->night_s) {
		*again_s = m->night_s;
		return SENDER_NIGHT;
	}
	memset(sealed, 0, STORE_SEALED_BYTES);
	sealed[0] = (uint8_t)(person + 1);
	sealed[1] = 7;		/* of today, not the one in the ledger */
	return SENDER_MAY;
}

static const struct parts *
parts_of(void *ctx, const uint8_t job[STORE_ID_BYTES], uint32_t row, const char *locale, const char *route)
{
	static struct parts text[SIM_PARTS];
	struct sim *m = ctx;
	unsigned n = (unsigned)(locale[1] - '0');

	(void)job;
	(void)row;
	(void)route;
	if (n == 2 && m->boot_ms < m->held_ms)
		return NULL;
	text[n].count = n + 1;
	for (unsigned i = 0; i <= n; i++)
		text[n].part[i].octets = m->version;
	return &text[n];
}

static bool
vault_is_free(void *ctx)
{
	struct sim *m = ctx;

	return !m->worker[m->turning].is_asked;
}

static void
vault_ask(void *ctx, const struct vault_rows_ask *ask)
{
	struct sim *m = ctx;
	struct sim_worker *k = &m->worker[m->turning];

	if (k->is_dead)
		return;
	if (k->is_asked || ask->count == 0 || ask->count > VAULT_ROWS_MAX || ask->count > m->set.window * SIM_WAYS)
		sim_wrong(m, "the vault is asked for %u at once", ask->count);
	sim_trace(m, "vault is asked for %u by %u", ask->count, m->turning);
	k->ask = *ask;
	k->is_asked = true;
	k->answer_ms = m->boot_ms + (sim_happens(m, m->odds.vault_slow) ? sim_roll(m, 3000) : 2);
	if (sim_happens(m, m->odds.vault_dead))
		m->vault_dead_ms = m->boot_ms + sim_roll(m, 20000);
	if (m->boot_ms < m->vault_dead_ms)
		k->answer_ms = m->boot_ms + WAIT_MS;
	sim_inside(m);
}

void
sim_people_world(struct sender_world *w)
{
	w->may = may;
	w->parts = parts_of;
	w->vault_is_free = vault_is_free;
	w->vault_ask = vault_ask;
}

void
sim_vault(struct sim *m, unsigned worker)
{
	struct sim_worker *k = &m->worker[worker];
	struct vault_row_said said[VAULT_ROWS_MAX];
	bool is_dead = m->boot_ms < m->vault_dead_ms, is_stopped;
	unsigned outer = m->turning;

	if (!k->is_asked || m->boot_ms < k->answer_ms)
		return;
	memset(said, 0, sizeof said);
	is_stopped = sim_happens(m, m->odds.vault_stopped);
	for (unsigned i = 0; i < k->ask.count; i++) {
		unsigned person = k->ask.row[i].sealed[0] - 1u;

		if (k->ask.row[i].sealed[1] != 7 || k->ask.row[i].id[0] != person + 1)
			sim_wrong(m, "the vault was not given the seal of today");
		if (is_dead || sim_happens(m, m->odds.vault_later))
			said[i].end = VAULT_ROW_LATER;
		else if (is_stopped)
			said[i].end = VAULT_ROW_STOPPED;
		else if (m->person[person].is_never)
			said[i].end = VAULT_ROW_NEVER;
		else
			snprintf(said[i].digits, sizeof said[i].digits, "447700900%03u", person);
	}
	k->is_asked = false;
	k->is_poked = true;
	m->turning = worker;
	sender_opened(k->s, said, k->ask.count, is_dead ? "the vault does not answer" : "");
	m->turning = outer;
}
