/*
 * stage_report.c - what an import found: which wires it trips, and staged.txt
 *
 * staged.txt is for people and for the apply, a line a thing: word, tab, words.
 */
#include <ctype.h>

#include "content/register/stage_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { TWO, NEVER };
static const struct { const char *word, *what; int persons; } tripwires[TRIPWIRE_COUNT] = {
#define TRIPWIRE(id, word, persons, what) [TRIPWIRE_##id] = { word, what, persons },
#include "content/register/tripwire.def"
#undef TRIPWIRE
};

const char *
tripwire_word(enum tripwire t)
{
	return tripwires[t].word;
}

const char *
tripwire_what(enum tripwire t)
{
	return tripwires[t].what;
}

bool
stage_is_never(const struct stage_report *r)
{
	for (unsigned t = 0; t < TRIPWIRE_COUNT; t++)
		if ((r->tripped >> t & 1) != 0 && tripwires[t].persons == NEVER)
			return true;
	return false;
}

bool
stage_needs_two(const struct stage_report *r)
{
	return r->tripped != 0 && r->against != 0;
}

static void __attribute__((format(printf, 3, 4)))
trip(struct stage_report *out, enum tripwire t, const char *fmt, ...)
{
	char words[512];
	va_list args;

	out->tripped |= 1u << t;
	va_start(args, fmt);
	vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	stage_clean(out->detail[t], sizeof(out->detail[t]), words);	/* words of a list stand in it */
}

/* Only the status that moved most is told. */
static void
judge_shares(struct stage_report *out, const struct stage_count *now, const struct stage_count *then, const char *when)
{
	long worst = 0, before = 0, after = 0;
	unsigned which = 0;

	if (then->agents == 0 || now->agents == 0 || (out->tripped >> TRIPWIRE_SHARE & 1) != 0)
		return;
	for (unsigned i = 0; i < AGENT_STATUS_COUNT; i++) {
		long b = (long)(then->by_status[i] * 1000 / then->agents), a = (long)(now->by_status[i] * 1000 / now->agents);
		long moved = a > b ? a - b : b - a;

		if (moved > worst)
			worst = moved, which = i, before = b, after = a;
	}
	if (worst >= 50)
		trip(out, TRIPWIRE_SHARE, "%s: %ld.%ld %%, %s %ld.%ld %%", agent_status_words[which], after / 10, after % 10, when,
		    before / 10, before % 10);
}

static void
judge_rows(struct stage_report *out, const struct stage_count *now, const struct stage_count *then, const char *when)
{
	size_t moved = now->agents > then->agents ? now->agents - then->agents : then->agents - now->agents;

	if (moved > 0 && moved * 10 >= then->agents && (out->tripped >> TRIPWIRE_ROWS & 1) == 0)
		trip(out, TRIPWIRE_ROWS, "%zu agents, %s %zu", now->agents, when, then->agents);
}

static bool
may_work(enum agent_status status)
{
	return status == AGENT_VALID || status == AGENT_PROVISIONAL;
}

/* One line of a file is all it takes to make an agent good again that people were warned of. */
static void
judge_lifted(struct stage_report *out, const struct register_diff *d)
{
	const struct diff_item *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < d->row_count; i++) {
		const struct diff_row *r = &d->rows[i];

		if (r->before == NULL || r->after == NULL || !may_work(r->after->status)
		    || (r->before->status != AGENT_REVOKED && r->before->status != AGENT_SUSPENDED && r->before->status != AGENT_CLOSED))
			continue;
		count++;
		first = first == NULL ? r->after : first;
	}
	if (count > 0)
		trip(out, TRIPWIRE_LIFTED, "%zu, the first is %s", count, first->number[0] != '\0' ? first->number : first->name);
}

/* A file that lost its end, or calls agents as their list does not, would tell of honest ones that they have no orders. */
static void
judge_jobs(struct stage_report *out, const struct list_result *r, const struct agents *current)
{
	const struct list *l = &r->list;
	int32_t day = l->jobs_day != 0 ? l->jobs_day : l->list_day;
	char now[16], before[16];

	if (r->jobs_lost > 0 && r->jobs_lost * 20 >= l->job_count + r->jobs_lost)
		trip(out, TRIPWIRE_JOBS, "%zu of %zu left out", r->jobs_lost, l->job_count + r->jobs_lost);
	if (l->job_count == 0 || current == NULL || current->job_count == 0)
		return;
	stage_day(day, now);
	stage_day(current->header->jobs_day, before);
	if (l->job_count * 2 <= current->job_count || day < current->header->jobs_day)
		trip(out, TRIPWIRE_JOBS, "%zu of %s, before %u of %s", l->job_count, now, current->job_count, before);
}

/* Against what is in service, and against each list since two persons agreed to one: small steps add up. */
static void
judge_moves(const struct stage *s, struct stage_report *out, const struct register_diff *d)
{
	struct stage_count now = { .agents = d->live_after }, before = { .agents = d->live_before }, *since;
	size_t count;

	memcpy(now.by_status, d->status_after, sizeof(now.by_status));
	memcpy(before.by_status, d->status_before, sizeof(before.by_status));
	judge_rows(out, &now, &before, "before");
	judge_shares(out, &now, &before, "before");
	since = stage_since(s, &count);
	for (size_t i = 0; i < count; i++) {
		judge_rows(out, &now, &since[i], "some lists ago");
		judge_shares(out, &now, &since[i], "some lists ago");
	}
	free(since);
	judge_lifted(out, d);
}

static void
judge_days(struct stage_report *out, const struct list *l, const struct agents *current)
{
	char now[16], before[16];

	if (l->list_day < current->header->list_day) {
		stage_day(l->list_day, now);
		stage_day(current->header->list_day, before);
		trip(out, TRIPWIRE_OLDER, "of %s, the one in service is of %s", now, before);
	}
}

static void
judge_age(struct stage_report *out, int64_t days, uint32_t fresh_days)
{
	if (fresh_days > 0 && days > (int64_t)fresh_days)
		trip(out, TRIPWIRE_STALE, "%ld days old, the limit is %u", (long)days, fresh_days);
}

void
stage_judge(const struct stage *s, struct stage_report *out, const struct list_result *r, const struct register_diff *d,
    const struct agents *current)
{
	const struct list *l = &r->list;

	if (d->live_after == 0)
		trip(out, TRIPWIRE_EMPTY, "%zu rows were refused", r->bad);
	if (current != NULL) {
		judge_moves(s, out, d);
		judge_days(out, l, current);
	}
	judge_jobs(out, r, current);
	if (r->new_word_count > 0)
		trip(out, TRIPWIRE_NEW_WORD, "%u, the first is \"%s\"", r->new_word_count, r->new_words[0]);
	judge_age(out, (int64_t)l->import_day - l->list_day, l->fresh_days);
	/* Who stands in a refused row would be told of as gone. */
	if (r->bad > 0 && (r->bad * 20 >= r->good + r->bad || d->counts[DIFF_GONE] > 0))
		trip(out, TRIPWIRE_REFUSED, "%zu of %zu; %zu agents gone", r->bad, r->good + r->bad, d->counts[DIFF_GONE]);
}

void
stage_judge_back(const struct stage *s, struct stage_report *out, const struct register_diff *d, const struct agents *old)
{
	judge_moves(s, out, d);
	judge_age(out, s->now_s / 86400 - old->header->list_day, old->header->fresh_days);
}

void
stage_report_print(const struct stage_report *r, struct buf *out)
{
	buf_addf(out, "serial\t%u\nagainst\t%u\nback\t%u\nsum\t%s\nrows\t%zu\nrefused\t%zu\n", r->serial, r->against, r->back,
	    r->sum, r->rows, r->refused);
	for (unsigned k = 0; k < DIFF_KIND_COUNT; k++)
		buf_addf(out, "%s\t%zu\n", diff_kind_words[k], r->counts[k]);
	buf_addf(out, "jobs\t%zu\njobs-came\t%zu\njobs-went\t%zu\n", r->jobs, r->jobs_came, r->jobs_went);
	buf_addf(out, "who\t%s\nwhen\t%s\n", r->who, r->when);
	for (unsigned t = 0; t < TRIPWIRE_COUNT; t++)
		if ((r->tripped >> t & 1) != 0)
			buf_addf(out, "tripwire\t%s\t%s\n", tripwires[t].word, r->detail[t]);
	/* The last line: a report without it was cut off. */
	buf_adds(out, "end\t\n");
}

static bool
take_number(const char *words, size_t *out)
{
	char *end;

	*out = strtoul(words, &end, 10);
	return isdigit((unsigned char)*words) && *end == '\0';
}

static bool
take_tripwire(const char *words, struct stage_report *out)
{
	const char *tab = strchr(words, '\t');

	for (unsigned t = 0; tab != NULL && t < TRIPWIRE_COUNT; t++)
		if (strlen(tripwires[t].word) == (size_t)(tab - words) && strncmp(words, tripwires[t].word, (size_t)(tab - words)) == 0) {
			trip(out, t, "%s", tab + 1);
			return true;
		}
	return false;
}

static bool
take_count(const char *word, const char *words, struct stage_report *out)
{
	const struct { const char *word; size_t *to; } plain[] = {
		{ "rows", &out->rows }, { "refused", &out->refused }, { "jobs", &out->jobs }, { "jobs-came", &out->jobs_came },
		{ "jobs-went", &out->jobs_went },
	};
	size_t n;

	if (!take_number(words, &n))
		return false;
	if (strcmp(word, "serial") == 0)
		out->serial = (uint32_t)n;
	else if (strcmp(word, "against") == 0)
		out->against = (uint32_t)n;
	else if (strcmp(word, "back") == 0)
		out->back = (uint32_t)n;
	for (size_t i = 0; i < COUNT(plain); i++)
		if (strcmp(word, plain[i].word) == 0)
			*plain[i].to = n;
	for (unsigned k = 0; k < DIFF_KIND_COUNT; k++)
		if (strcmp(word, diff_kind_words[k]) == 0)
			out->counts[k] = n;
	return true;
}

static bool
take_line(const char *word, const char *words, struct stage_report *out)
{
	if (strcmp(word, "sum") == 0)
		return snprintf(out->sum, sizeof(out->sum), "%s", words) == STAGE_SUM_CHARS;
	if (strcmp(word, "who") == 0)
		return snprintf(out->who, sizeof(out->who), "%s", words) < STAGE_WORD_BYTES;
	if (strcmp(word, "when") == 0)
		return snprintf(out->when, sizeof(out->when), "%s", words) < STAGE_WORD_BYTES;
	if (strcmp(word, "tripwire") == 0)
		return take_tripwire(words, out);
	return take_count(word, words, out);
}

bool
stage_report_parse(const char *text, struct stage_report *out)
{
	char line[512], *tab;
	size_t len;

	memset(out, 0, sizeof(*out));
	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (len >= sizeof(line))
			return false;
		memcpy(line, text, len);
		line[len] = '\0';
		tab = strchr(line, '\t');
		if (tab == NULL)
			return false;
		*tab = '\0';
		if (strcmp(line, "end") == 0)
			return out->serial > 0 && out->sum[0] != '\0';
		if (!take_line(line, tab + 1, out))
			return false;
	}
	return false;
}
