/*
 * ledger_rules.c - the tables of ledger.def, and what each call makes of a row
 *
 * A row's frame may have left `attempts` times.  A result speaks of the last
 * attempt only; a receipt of any, and an arrival counts whichever it was of.
 */
#include "gateway/store/ledger_rules.h"

#include <string.h>

#include "locales/text/bug.h"

enum { DAY = 86400 };

static const char *const job_names[JOB_STATES] = {
#define JOB_STATE(state, n, name, sentence) [n] = (name),
#include "gateway/store/ledger.def"
};

static const char *const row_names[ROW_STATES] = {
#define ROW_STATE(state, n, name, sentence) [n] = (name),
#include "gateway/store/ledger.def"
};

static const struct { enum job_state was, next; } job_moves[] = {
#define JOB_MOVE(was, next, sentence) { JOB_##was, JOB_##next },
#include "gateway/store/ledger.def"
};

static const unsigned char row_moves[ROW_STATES][ROW_STATES] = {
#define ROW_MOVE(was, next, by, sentence) [ROW_##was][ROW_##next] = (by),
#include "gateway/store/ledger.def"
};

static const struct ledger_purge_row purge_rules[LEDGER_PURGE_RULES] = {
#define LEDGER_PURGE(rule, keep_s, sentence) [LEDGER_PURGE_##rule] = { #rule, keep_s, sentence },
#include "gateway/store/ledger_purge.def"
#undef LEDGER_PURGE
};

const char *
ledger_job_state(enum job_state state)
{
	return job_names[state];
}

const char *
ledger_row_state(enum row_state state)
{
	return row_names[state];
}

bool
ledger_job_may(enum job_state was, enum job_state next)
{
	for (size_t i = 0; i < COUNT(job_moves); i++)
		if (job_moves[i].was == was && job_moves[i].next == next)
			return true;
	return false;
}

bool
ledger_row_may(enum row_state was, enum row_state next, enum row_mover by)
{
	return (row_moves[was][next] & by) != 0;
}

unsigned
ledger_row_next(enum row_state was)
{
	unsigned states = 0;

	for (unsigned next = 0; next < ROW_STATES; next++)
		states |= row_moves[was][next] ? 1u << next : 0;
	return states;
}

bool
ledger_job_same(const struct ledger_job *a, const struct ledger_job *b)
{
	return !memcmp(a->id, b->id, sizeof a->id) && !memcmp(a->key, b->key, sizeof a->key) && a->class == b->class &&
	    !memcmp(a->text_hash, b->text_hash, sizeof a->text_hash) &&
	    !memcmp(a->audience_hash, b->audience_hash, sizeof a->audience_hash) && !strcmp(a->author, b->author) &&
	    !strcmp(a->service, b->service) && a->chunk_rows == b->chunk_rows && a->made_s == b->made_s &&
	    a->not_after_s == b->not_after_s;
}

enum store_result
ledger_job_approve(struct ledger_job *j, const struct ledger_approval *a, int64_t now_s)
{
	static const uint8_t none[STORE_ID_BYTES];

	BUG_IF(!memcmp(a->id, none, sizeof none));
	if (!memcmp(j->approval, a->id, sizeof j->approval))
		return strcmp(j->approver, a->approver) ? STORE_STALE : STORE_OK;	/* it came twice */
	if (!ledger_job_may(j->state, JOB_APPROVED) || now_s >= j->not_after_s)
		return STORE_STALE;
	if (a->approver[0] == '\0' || !strcmp(a->approver, j->author))
		return STORE_STALE;
	if (memcmp(j->text_hash, a->text_hash, sizeof j->text_hash) ||
	    memcmp(j->audience_hash, a->audience_hash, sizeof j->audience_hash))
		return STORE_STALE;
	j->state = JOB_APPROVED;
	(void)snprintf(j->approver, sizeof j->approver, "%s", a->approver);
	memcpy(j->approval, a->id, sizeof j->approval);
	return STORE_OK;
}

static enum store_result
move(struct ledger_fate *f, enum row_state to, enum row_mover by, int64_t at_s)
{
	if (!ledger_row_may(f->state, to, by))
		return STORE_STALE;
	f->state = to;
	f->at_s = at_s;
	return STORE_OK;
}

enum store_result
ledger_fate_intent(struct ledger_fate *f, unsigned attempt, uint32_t epoch, int64_t now_s)
{
	if (f->attempts == attempt)
		return f->state == ROW_INTENT && f->epoch == epoch ? STORE_OK : STORE_STALE;	/* it came twice */
	if (f->attempts + 1 != attempt || move(f, ROW_INTENT, BY_INTENT, now_s) != STORE_OK)
		return STORE_STALE;
	f->attempts = attempt;
	f->epoch = epoch;
	if (f->flags & ROW_IN_DOUBT)
		f->flags |= ROW_MAYBE_TWICE;
	return STORE_OK;
}

enum store_result
ledger_fate_result(struct ledger_fate *f, const struct ledger_job *j, const struct ledger_result *r, int64_t now_s)
{
	bool is_over = j->state == JOB_CANCELLED || f->flags & ROW_ERASED;
	enum row_state to = r->state == ROW_QUEUED && is_over ? ROW_CANCELLED : r->state;

	if (f->attempts != r->attempt)
		return STORE_STALE;
	if (f->state == to)
		return STORE_OK;
	if (move(f, to, BY_RESULT, now_s) != STORE_OK)
		return STORE_STALE;
	f->code = r->code;
	return STORE_OK;
}

/*
 * Bad news of an older try says nothing: a newer one is on its way, or waits.
 * Good news of one, when a newer one has left, means that she may have it twice.
 */
enum store_result
ledger_fate_receipt(struct ledger_fate *f, const struct ledger_receipt *r)
{
	bool is_older = r->attempt < f->attempts;

	if (r->attempt == 0 || r->attempt > f->attempts || (is_older && r->state == ROW_FAILED))
		return STORE_STALE;
	if (is_older && !(LEDGER_WAITING >> f->state & 1))
		f->flags |= ROW_MAYBE_TWICE;
	if (f->state == r->state)
		return STORE_OK;
	if (move(f, r->state, BY_RECEIPT, r->at_s) != STORE_OK)
		return is_older && f->flags & ROW_MAYBE_TWICE ? STORE_OK : STORE_STALE;
	f->code = r->code;
	return STORE_OK;
}

enum store_result
ledger_fate_settle(struct ledger_fate *f, const struct ledger_job *j, uint32_t epoch, int64_t now_s)
{
	bool again = j->class == JOB_CRISIS && j->state != JOB_CANCELLED && now_s < j->not_after_s &&
	    !(f->flags & ROW_ERASED);

	if (f->epoch == epoch || move(f, again ? ROW_QUEUED : ROW_UNKNOWN, BY_SETTLE, now_s) != STORE_OK)
		return STORE_STALE;
	f->flags |= ROW_IN_DOUBT;
	return STORE_OK;
}

enum store_result
ledger_fate_cancel(struct ledger_fate *f, int64_t now_s)
{
	return move(f, ROW_CANCELLED, BY_CANCEL, now_s);
}

void
ledger_fate_erase(struct ledger_fate *f, int64_t now_s)
{
	(void)move(f, ROW_CANCELLED, BY_CANCEL, now_s);
	f->flags |= ROW_ERASED;
}

void
ledger_peer_erased(uint32_t row, uint8_t out[PEER_BYTES])
{
	memset(out, 0, PEER_BYTES);
	for (int i = 0; i < 4; i++)
		out[PEER_BYTES - 1 - i] = (uint8_t)(row >> 8 * i);
}

bool
ledger_fate_same(const struct ledger_fate *a, const struct ledger_fate *b)
{
	return a->state == b->state && a->flags == b->flags && a->attempts == b->attempts && a->code == b->code &&
	    a->epoch == b->epoch && a->at_s == b->at_s;
}

static void
count(struct ledger_delta *d, const struct ledger_fate *f, int sign)
{
	d->planned += sign;
	d->n[f->state] += sign;
	d->in_doubt += f->flags & ROW_IN_DOUBT ? sign : 0;
	d->maybe_twice += f->flags & ROW_MAYBE_TWICE ? sign : 0;
}

void
ledger_delta_add(struct ledger_delta *d, const struct ledger_fate *was, const struct ledger_fate *is)
{
	if (was)
		count(d, was, -1);
	count(d, is, 1);
}

const struct ledger_purge_row *
ledger_purge_rule(enum ledger_purge_rule rule)
{
	return &purge_rules[rule];
}

int64_t
ledger_purge_edge(enum ledger_purge_rule rule, int64_t now_s)
{
	return now_s - purge_rules[rule].keep_s;
}
