/*
 * ledger_rules.c - the tables of ledger.def, and what each call makes of a row
 *
 * A row's frame may have left `attempts` times.  A result speaks of the last
 * attempt only; a receipt of one part of any, and an arrival counts whichever
 * it was of: also of a text that changed since, by the number of the part.
 */
#include "gateway/store/ledger_rules.h"

#include <string.h>

#include "locales/text/bug.h"
#include "locales/text/parts.h"

enum { DAY = 86400 };
_Static_assert(PARTS_MAX <= 8, "a bit of a byte for each part");

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

static uint8_t
all_parts(const struct ledger_fate *f)
{
	return (uint8_t)((1u << f->parts) - 1);
}

/* Of another text she has nothing yet; but if she has a piece of the one before, she gets some of it twice. */
static void
parts_are(struct ledger_fate *f, unsigned parts)
{
	if (f->parts == parts)
		return;
	if (f->accepted)
		f->flags |= ROW_MAYBE_TWICE;
	f->parts = (uint8_t)parts;
	f->accepted = f->delivered = 0;
}

enum store_result
ledger_fate_intent(struct ledger_fate *f, const struct ledger_try *t, uint32_t epoch, int64_t now_s)
{
	if (t->parts == 0 || t->parts > PARTS_MAX)
		return STORE_STALE;
	if (f->attempts == t->attempt)	/* it came twice */
		return f->state == ROW_INTENT && f->epoch == epoch && f->parts == t->parts ? STORE_OK : STORE_STALE;
	if (f->attempts + 1 != t->attempt || move(f, ROW_INTENT, BY_INTENT, now_s) != STORE_OK)
		return STORE_STALE;
	f->attempts = t->attempt;
	f->epoch = epoch;
	if (f->flags & ROW_IN_DOUBT)
		f->flags |= ROW_MAYBE_TWICE;
	parts_are(f, t->parts);
	f->sent = all_parts(f) & (uint8_t)~f->accepted;
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
	if (to == ROW_ACCEPTED)
		f->accepted = all_parts(f);
	return STORE_OK;
}

/*
 * One part that fails takes the whole text with it, unless the row waits: then that part leaves again with the rest.
 */
static enum store_result
part_failed(struct ledger_fate *f, const struct ledger_receipt *r)
{
	uint8_t bit = (uint8_t)(1u << r->part);

	if (f->delivered & bit)
		return STORE_STALE;
	if (f->state == ROW_FAILED)
		return STORE_OK;
	if (LEDGER_WAITING >> f->state & 1 && f->accepted & bit)
		f->accepted &= (uint8_t)~bit;
	else if (move(f, ROW_FAILED, BY_RECEIPT, r->at_s) != STORE_OK)
		return STORE_STALE;
	f->code = r->code;
	return STORE_OK;
}

/* The row moves when this was the last part it waited for; one that failed already only once all of it is delivered. */
static enum store_result
part_arrived(struct ledger_fate *f, const struct ledger_receipt *r)
{
	uint8_t bit = (uint8_t)(1u << r->part), delivered = r->state == ROW_DELIVERED ? bit : 0;

	if ((f->delivered & bit && !delivered) ||
	    (f->state != r->state && !ledger_row_may(f->state, r->state, BY_RECEIPT)))
		return STORE_STALE;
	if (f->accepted & bit && (f->delivered & delivered) == delivered)
		return STORE_OK;	/* it came twice */
	f->accepted |= bit;
	f->delivered |= delivered;
	f->code = r->code;
	if (f->delivered == all_parts(f))
		(void)move(f, ROW_DELIVERED, BY_RECEIPT, r->at_s);
	else if (f->accepted == all_parts(f))
		(void)move(f, ROW_ACCEPTED, BY_RECEIPT, r->at_s);
	return STORE_OK;
}

/*
 * Bad news of a part that left again since says nothing: a newer one is on its way, or waits.  Good news of
 * one means that she may have it twice, if the newer one was not refused and put back.
 */
enum store_result
ledger_fate_receipt(struct ledger_fate *f, const struct ledger_receipt *r)
{
	enum store_result said;
	bool left_again, is_twice;

	if (r->attempt == 0 || r->attempt > f->attempts || r->part >= f->parts)
		return STORE_STALE;
	if (r->state != ROW_ACCEPTED && r->state != ROW_DELIVERED && r->state != ROW_FAILED)
		return STORE_STALE;
	left_again = r->attempt < f->attempts && f->sent >> r->part & 1;
	if (r->state == ROW_FAILED)
		return left_again ? STORE_STALE : part_failed(f, r);
	is_twice = left_again && !(LEDGER_WAITING >> f->state & 1);
	said = part_arrived(f, r);
	is_twice = is_twice || (r->is_old && r->state == ROW_ACCEPTED && f->accepted >> r->part & 1);
	if (is_twice)
		f->flags |= ROW_MAYBE_TWICE;
	return is_twice ? STORE_OK : said;
}

enum store_result
ledger_fate_got(struct ledger_fate *f)
{
	if (f->attempts == 0)
		return STORE_NONE;
	f->flags |= ROW_GOT;
	return STORE_OK;
}

/* Half a text harms more than a part of it twice; but a part that is never answered for does not leave for ever. */
static bool
is_half(const struct ledger_fate *f)
{
	return f->accepted != 0 && f->accepted != all_parts(f) && f->attempts < LEDGER_NEWS_TRIES;
}

enum store_result
ledger_fate_settle(struct ledger_fate *f, const struct ledger_job *j, uint32_t epoch, int64_t now_s)
{
	bool again = (j->class == JOB_CRISIS || is_half(f)) && j->state != JOB_CANCELLED && now_s < j->not_after_s &&
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
	    a->epoch == b->epoch && a->at_s == b->at_s && a->parts == b->parts && a->accepted == b->accepted &&
	    a->delivered == b->delivered && a->sent == b->sent;
}

static void
count(struct ledger_delta *d, const struct ledger_fate *f, int sign)
{
	d->planned += sign;
	d->n[f->state] += sign;
	d->in_doubt += f->flags & ROW_IN_DOUBT ? sign : 0;
	d->maybe_twice += f->flags & ROW_MAYBE_TWICE ? sign : 0;
	d->got += f->flags & ROW_GOT ? sign : 0;
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
