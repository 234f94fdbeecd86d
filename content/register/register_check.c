/*
 * register_check.c - everything in an open register that a reader relies on
 *
 * Sum and sections were checked before (register.c).  A sum only says that the
 * file is what somebody wrote: whoever can write one can make its sum, so each
 * record is looked at here, once, and nothing has to be looked at again while
 * people ask.
 */
#include <stdlib.h>

#include "content/register/name.h"
#include "content/register/number.h"
#include "content/register/register_inside.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

struct look { const struct agents *a; uint32_t heap_bytes; struct buf *why; };

static bool
wrong(const struct look *l, const char *what, uint32_t at, const char *sentence)
{
	buf_addf(l->why, "%s %u of the register %s", what, at, sentence);
	return false;
}

/* A whole string of the heap, at most `max` bytes; the heap was checked to be UTF-8 with NULs between. */
static bool
is_string(const struct look *l, struct register_str s, uint32_t max)
{
	const char *heap = l->a->strings;

	return s.len <= max && s.at < l->heap_bytes && s.len < l->heap_bytes - s.at && (s.at == 0 || heap[s.at - 1] == '\0') &&
	    heap[s.at + s.len] == '\0' && memchr(heap + s.at, '\0', s.len) == NULL;
}

static bool
is_day(int32_t day)
{
	return day >= 0 && day <= REGISTER_MAX_DAY;
}

static bool
heap_check(const struct look *l)
{
	const char *heap = l->a->strings;

	if (l->heap_bytes == 0 || heap[l->heap_bytes - 1] != '\0' || !utf8_valid(heap, l->heap_bytes, NULL)) {
		buf_adds(l->why, "the strings of the register are not text");
		return false;
	}
	for (uint32_t i = 0; i < l->heap_bytes; i++) {
		unsigned char c = (unsigned char)heap[i];

		if ((c > 0 && c < 0x20) || c == 0x7F)
			return wrong(l, "byte", i, "is a control character in a text");
	}
	return true;
}

static bool
head_check(const struct look *l)
{
	const struct register_header *h = l->a->header;
	const char *what = NULL;

	if (h->country[0] < 'A' || h->country[0] > 'Z' || h->country[1] < 'A' || h->country[1] > 'Z' || h->country[2] != '\0')
		what = "country";
	else if (h->shape >= SHAPE_COUNT)
		what = "shape of numbers";
	else if (!is_day(h->list_day) || h->list_day == 0 || !is_day(h->import_day) || !is_day(h->jobs_day) ||
	    (h->jobs_day == 0) != (l->a->job_count == 0))
		what = "date";
	else if (h->fresh_days == 0 || h->fresh_days > REGISTER_MAX_FRESH)
		what = "limit of freshness";
	else if (!is_string(l, h->office, REGISTER_WORD_BYTES) || h->office.len == 0 || !is_string(l, h->source, UINT16_MAX))
		what = "office or source";
	if (what != NULL)
		buf_addf(l->why, "the %s of the register is none", what);
	return what == NULL;
}

/* What it became, and what that became: it ends. */
static bool
alias_ends(const struct agents *a, uint32_t row)
{
	for (unsigned steps = 0; steps <= REGISTER_MAX_RENAMES; steps++) {
		if (a->rows[row].alias_of == REGISTER_NONE)
			return true;
		if (a->rows[row].alias_of >= a->row_count)
			return false;
		row = a->rows[row].alias_of;
	}
	return false;
}

static bool
jobs_fit(const struct agents *a, uint32_t row)
{
	const struct register_row *r = &a->rows[row];

	if (r->first_job > a->job_count || r->jobs > a->job_count - r->first_job)
		return false;
	for (uint32_t i = 0; i < r->jobs; i++)
		if (a->jobs[r->first_job + i].row != row)
			return false;
	return true;
}

static bool
row_check(const struct look *l, uint32_t i)
{
	const struct register_row *r = &l->a->rows[i];

	if (!is_string(l, r->name, REGISTER_NAME_BYTES - 1) || r->name.len == 0)
		return wrong(l, "row", i, "has no name");
	if (!is_string(l, r->number, REGISTER_NUMBER_BYTES - 1) || !is_string(l, r->word, REGISTER_WORD_BYTES))
		return wrong(l, "row", i, "has a number or a word that is none");
	if (r->status >= AGENT_STATUS_COUNT || (r->flags & ~(ROW_WRONG_TRADE | ROW_HAS_GRADE)) != 0 || r->grade > 100)
		return wrong(l, "row", i, "has a status, a flag or a grade that is none");
	if (!is_day(r->status_day) || !is_day(r->end_day) || !is_day(r->gone_day) || !is_day(r->grade_day))
		return wrong(l, "row", i, "has a date that is none");
	if (!alias_ends(l->a, i))
		return wrong(l, "row", i, "became a row that is none, or itself");
	if (!jobs_fit(l->a, i))
		return wrong(l, "row", i, "has jobs of others");
	if (!is_string(l, l->a->loose[i], NAME_BYTES - 1))
		return wrong(l, "row", i, "has a loose name that is none");
	return true;
}

static bool
jobs_check(const struct look *l)
{
	for (uint32_t i = 0; i < l->a->job_count; i++) {
		const struct register_job *j = &l->a->jobs[i];

		if (!is_string(l, j->title, REGISTER_NAME_BYTES - 1) || !is_string(l, j->place, REGISTER_NAME_BYTES - 1) ||
		    !is_day(j->end_day) || j->row >= l->a->row_count || i < l->a->rows[j->row].first_job ||
		    i - l->a->rows[j->row].first_job >= l->a->rows[j->row].jobs)
			return wrong(l, "job", i, "is not what a job may be");
	}
	return true;
}

static bool
entries_check(const struct look *l, const struct register_entry *e, uint32_t count, uint32_t max, const char *what)
{
	for (uint32_t i = 0; i < count; i++) {
		if (e[i].row >= l->a->row_count || !is_string(l, e[i].text, max) || e[i].text.len == 0 ||
		    e[i].hash != agent_hash(l->a->strings + e[i].text.at, e[i].text.len))
			return wrong(l, what, i, "leads nowhere");
		if (i > 0 && (e[i].hash < e[i - 1].hash || (e[i].hash == e[i - 1].hash && e[i].row < e[i - 1].row)))
			return wrong(l, what, i, "is not at its place");
	}
	return true;
}

static bool
grams_check(const struct look *l)
{
	const struct agents *a = l->a;
	uint32_t next = 0;

	for (uint32_t i = 0; i < a->gram_count; i++) {
		const struct register_gram *g = &a->grams[i];

		if (g->gram >> 24 != 0 || (i > 0 && g->gram <= a->grams[i - 1].gram))
			return wrong(l, "piece", i, "is not at its place");
		if (g->at != next || g->count == 0 || g->count > a->posting_count - next)
			return wrong(l, "piece", i, "has rows that are none");
		for (uint32_t k = 0; k < g->count; k++) {
			if (a->postings[next + k] >= a->row_count || (k > 0 && a->postings[next + k] <= a->postings[next + k - 1]))
				return wrong(l, "piece", i, "has rows that are not in order");
		}
		next += g->count;
	}
	return next == a->posting_count || wrong(l, "piece", a->gram_count, "is missing");
}

bool
register_check(const struct agents *a, uint32_t heap_bytes, uint32_t loose_count, struct buf *why)
{
	struct look l = { a, heap_bytes, why };

	if (a->row_count == 0 || a->row_count > REGISTER_MAX_ROWS || loose_count != a->row_count) {
		buf_addf(why, "the register has %u rows and %u loose names", a->row_count, loose_count);
		return false;
	}
	if (!heap_check(&l) || !head_check(&l))
		return false;
	for (uint32_t i = 0; i < a->row_count; i++)
		if (!row_check(&l, i))
			return false;
	return jobs_check(&l) && entries_check(&l, a->numbers, a->number_count, NUMBER_BYTES - 1, "number") &&
	    entries_check(&l, a->names, a->name_count, NAME_BYTES - 1, "name") &&
	    entries_check(&l, a->skeletons, a->skeleton_count, NAME_BYTES - 1, "look") && grams_check(&l);
}
