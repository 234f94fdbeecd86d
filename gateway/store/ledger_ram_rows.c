/*
 * ledger_ram_rows.c - rows in RAM: an array a chunk, and a hash of who is in the job
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/store/ledger_ram_inside.h"
#include "locales/text/bug.h"

enum { SMALLEST = 256 };

struct ledger_row *
ledger_ram_row(const struct ram_job *j, uint32_t row)
{
	uint32_t chunk = row / LEDGER_CHUNK_MAX, at = row % LEDGER_CHUNK_MAX;

	return chunk < j->chunks && j->chunk[chunk].row && at < j->chunk[chunk].rows ? &j->chunk[chunk].row[at] : NULL;
}

/* Adds those of the chunk. */
void
ledger_ram_sums(const struct ram_chunk *c, struct ledger_sums *out)
{
	if (!c->row) {
		out->planned += c->kept.planned;
		out->in_doubt += c->kept.in_doubt;
		out->maybe_twice += c->kept.maybe_twice;
		out->got += c->kept.got;
		for (unsigned i = 0; i < ROW_STATES; i++)
			out->n[i] += c->kept.n[i];
		return;
	}
	out->planned += c->rows;
	for (unsigned i = 0; i < c->rows; i++) {
		const struct ledger_fate *f = &c->row[i].fate;

		out->n[f->state]++;
		out->in_doubt += (f->flags & ROW_IN_DOUBT) != 0;
		out->maybe_twice += (f->flags & ROW_MAYBE_TWICE) != 0;
		out->got += (f->flags & ROW_GOT) != 0;
	}
}

/* Peers are hashes already. */
static uint32_t *
place_of(const struct ram_job *j, const uint8_t peer[PEER_BYTES])
{
	uint64_t h;

	memcpy(&h, peer, sizeof h);
	h *= UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = h >> 20 & (j->places - 1);; i = (i + 1) & (j->places - 1)) {
		uint32_t row = j->by_peer[i];

		if (row == 0 || !memcmp(ledger_ram_row(j, row - 1)->to.peer, peer, PEER_BYTES))
			return &j->by_peer[i];
	}
}

static void
places_make(struct ram_job *j, size_t places)
{
	uint32_t *was = j->by_peer;
	size_t had = j->places;

	j->places = places;
	j->by_peer = xcalloc(j->places, sizeof *j->by_peer);
	for (size_t i = 0; i < had; i++)
		if (was[i] != 0)
			*place_of(j, ledger_ram_row(j, was[i] - 1)->to.peer) = was[i];
	free(was);
}

static void
grow(struct ram_job *j)
{
	if ((j->people + 1) * 2 > j->places)
		places_make(j, j->places ? 2 * j->places : SMALLEST);
}

static struct ram_chunk *
chunk_with_room(struct ram_job *j, const char *route)
{
	for (uint32_t i = j->chunks; i-- > 0; ) {
		if (strcmp(j->chunk[i].route, route) != 0)
			continue;
		if (j->chunk[i].rows < j->job.chunk_rows)
			return &j->chunk[i];
		break;
	}
	BUG_IF(j->chunks >= UINT32_MAX / LEDGER_CHUNK_MAX - 1);
	j->chunk = xrealloc(j->chunk, (j->chunks + 1) * sizeof *j->chunk);
	memset(&j->chunk[j->chunks], 0, sizeof *j->chunk);
	(void)snprintf(j->chunk[j->chunks].route, sizeof j->chunk->route, "%s", route);
	j->chunk[j->chunks].row = xcalloc(j->job.chunk_rows + 1, sizeof *j->chunk->row);
	return &j->chunk[j->chunks++];
}

enum store_result
ledger_ram_rows_add(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	*added = 0;
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (j->job.state != JOB_DRAFT && j->job.state != JOB_APPROVED)
		return STORE_STALE;
	for (unsigned i = 0; i < n; i++) {
		struct ram_chunk *c;
		uint32_t *place;

		grow(j);
		place = place_of(j, in[i].peer);
		if (*place != 0)
			continue;
		c = chunk_with_room(j, route);
		c->row[c->rows] = (struct ledger_row){ .to = in[i] };
		c->row[c->rows].row = (uint32_t)(c - j->chunk) * LEDGER_CHUNK_MAX + c->rows;
		*place = c->row[c->rows++].row + 1;
		j->people++;
		++*added;
	}
	return STORE_OK;
}

enum store_result
ledger_ram_rows_scan(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last,
    unsigned states, struct ledger_row *out, unsigned max, unsigned *n)
{
	const struct ram_job *j = ledger_ram_job(l, owner, job);

	*n = 0;
	if (!j)
		return STORE_NONE;
	for (uint32_t c = first / LEDGER_CHUNK_MAX; c < j->chunks; c++)
		for (unsigned i = 0; j->chunk[c].row && i < j->chunk[c].rows && *n < max; i++) {
			const struct ledger_row *row = &j->chunk[c].row[i];

			if (row->row >= first && row->row <= last && states >> row->fate.state & 1)
				out[(*n)++] = *row;
		}
	return STORE_OK;
}

static struct ledger_row *
leased_row(const struct ram_job *j, const struct ledger_lease *lease, uint32_t row)
{
	return row / LEDGER_CHUNK_MAX == lease->chunk ? ledger_ram_row(j, row) : NULL;
}

enum store_result
ledger_ram_rows_intent(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (j->job.state != JOB_RUNNING || now_s >= j->job.not_after_s || !ledger_ram_holds(j, lease, &now_s))
		return STORE_STALE;
	for (unsigned i = 0; i < n; i++) {
		struct ledger_row *r = leased_row(j, lease, row[i].row);

		row[i].said = r ? ledger_fate_intent(&r->fate, &row[i], lease->epoch, now_s) : STORE_NONE;
	}
	return STORE_OK;
}

enum store_result
ledger_ram_rows_result(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (!ledger_ram_holds(j, lease, NULL))
		return STORE_STALE;
	for (unsigned i = 0; i < n; i++) {
		struct ledger_row *r = leased_row(j, lease, row[i].row);

		row[i].said = r ? ledger_fate_result(&r->fate, &j->job, &row[i], now_s) : STORE_NONE;
	}
	return STORE_OK;
}

enum store_result
ledger_ram_rows_settle(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, unsigned *n)
{
	struct ram_job *j = ledger_ram_job(l, owner, job);

	*n = 0;
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (!ledger_ram_holds(j, lease, &now_s))
		return STORE_STALE;
	for (unsigned i = 0; i < j->chunk[lease->chunk].rows; i++) {
		struct ledger_row *r = ledger_ram_row(j, lease->first + i);

		*n += r && ledger_fate_settle(&r->fate, &j->job, lease->epoch, now_s) == STORE_OK;
	}
	return STORE_OK;
}

enum store_result
ledger_ram_dlr_apply(struct ledger *l, const char *owner, struct ledger_receipt *receipt, unsigned n)
{
	(void)ledger_ram_shelf(l);
	for (unsigned i = 0; i < n; i++) {
		struct ram_job *j = ledger_ram_job(l, owner, receipt[i].job);
		struct ledger_row *r = j ? ledger_ram_row(j, receipt[i].row) : NULL;

		receipt[i].said = r ? ledger_fate_receipt(&r->fate, &receipt[i]) : STORE_NONE;
	}
	return STORE_OK;
}

static struct ledger_row *
hers(const struct ram_job *j, const uint8_t peer[PEER_BYTES])
{
	const uint32_t *place = j && j->places > 0 ? place_of(j, peer) : NULL;

	return place && *place != 0 ? ledger_ram_row(j, *place - 1) : NULL;
}

enum store_result
ledger_ram_row_of(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES],
    struct ledger_row *out)
{
	const struct ledger_row *row = hers(ledger_ram_job(l, owner, job), peer);

	if (!row)
		return STORE_NONE;
	*out = *row;
	return STORE_OK;
}

enum store_result
ledger_ram_peer_got(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES])
{
	struct ledger_row *row = hers(ledger_ram_job(l, owner, job), peer);

	(void)ledger_ram_shelf(l);
	return row ? ledger_fate_got(&row->fate) : STORE_NONE;
}

enum store_result
ledger_ram_peer_erase(struct ledger *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s)
{
	struct ram_shelf *s = ledger_ram_shelf(l);

	for (size_t i = 0; i < s->jobs; i++) {
		struct ram_job *j = &s->job[i];
		struct ledger_row *row = strcmp(j->owner, owner) ? NULL : hers(j, peer);

		if (!row)
			continue;
		ledger_fate_erase(&row->fate, now_s);
		ledger_peer_erased(row->row, row->to.peer);
		memset(row->to.sealed, 0, sizeof row->to.sealed);
		places_make(j, j->places);	/* she lies elsewhere now */
	}
	return STORE_OK;
}

enum store_result
ledger_ram_peer_move(struct ledger *l, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct ram_shelf *s = ledger_ram_shelf(l);

	for (size_t i = 0; i < s->jobs; i++) {
		struct ram_job *j = &s->job[i];
		struct ledger_row *row = strcmp(j->owner, owner) ? NULL : hers(j, from);

		if (!row || hers(j, to))
			continue;
		memcpy(row->to.peer, to, PEER_BYTES);
		places_make(j, j->places);
	}
	return STORE_OK;
}
