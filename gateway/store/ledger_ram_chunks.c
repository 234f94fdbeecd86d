/*
 * ledger_ram_chunks.c - leases of chunks in RAM
 */
#include <string.h>

#include "gateway/store/ledger_ram_inside.h"
#include "locales/text/bug.h"

bool
ledger_ram_holds(const struct ram_job *j, const struct ledger_lease *lease, const int64_t *now_s)
{
	const struct ram_chunk *c = lease->chunk < j->chunks ? &j->chunk[lease->chunk] : NULL;

	return c && c->epoch == lease->epoch && c->epoch > 0 && !(now_s && *now_s >= c->until_s);
}

enum store_result
ledger_ram_chunk_lease(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	BUG_IF(worker[0] == '\0' || until_s <= now_s);
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (!ledger_job_leases(j->job.state))
		return STORE_STALE;
	for (uint32_t i = 0; i < j->chunks; i++) {
		struct ram_chunk *c = &j->chunk[i];

		if (c->until_s > now_s || c->again_s > now_s || (route && strcmp(route, c->route) != 0) ||
		    !ledger_ram_is_open(c, LEDGER_OPEN))
			continue;
		c->epoch++;
		c->until_s = until_s;
		(void)snprintf(c->worker, sizeof c->worker, "%s", worker);
		*out = (struct ledger_lease){ i, c->epoch, until_s, i * LEDGER_CHUNK_MAX, (i + 1) * LEDGER_CHUNK_MAX - 1, "" };
		(void)snprintf(out->route, sizeof out->route, "%s", c->route);
		return STORE_OK;
	}
	return STORE_NONE;
}

enum store_result
ledger_ram_chunk_renew(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], struct ledger_lease *lease,
    int64_t now_s, int64_t until_s)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	BUG_IF(until_s <= now_s);
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (!ledger_ram_holds(j, lease, &now_s))
		return STORE_STALE;
	j->chunk[lease->chunk].until_s = lease->until_s = until_s;
	return STORE_OK;
}

enum store_result
ledger_ram_chunk_release(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t again_s)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (!ledger_ram_holds(j, lease, NULL))
		return STORE_STALE;
	j->chunk[lease->chunk].worker[0] = '\0';
	j->chunk[lease->chunk].until_s = 0;
	j->chunk[lease->chunk].again_s = again_s;
	return STORE_OK;
}

enum store_result
ledger_ram_worker_begin(struct ledger *l, const char *worker)
{
	struct ram_shelf *s = ledger_ram_shelf(l);

	for (size_t i = 0; i < s->jobs; i++)
		for (uint32_t k = 0; k < s->job[i].chunks; k++) {
			struct ram_chunk *c = &s->job[i].chunk[k];

			if (c->worker[0] == '\0' || strcmp(c->worker, worker) != 0)
				continue;
			c->worker[0] = '\0';
			c->until_s = 0;
			c->epoch++;
		}
	return STORE_OK;
}
