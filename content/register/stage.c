/*
 * stage.c - a list that was read becomes staged.reg
 *
 * What the new list does not have any more is carried over from the register
 * in service: who vanished, as GONE with the date of the list that lacks it;
 * and the older name of who was renamed, so that papers with that name are
 * still understood.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "content/register/stage_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const char *
alias_words(const struct agents *a, const struct register_row *row)
{
	const struct register_row *to;

	if (row->alias_of == REGISTER_NONE)
		return "";
	to = &a->rows[row->alias_of];
	return register_string(a, to->number.len > 0 ? to->number : to->name);
}

/* Strings stay in the mapping of the register in service. */
static struct list_row
carried(const struct agents *a, uint32_t i, int32_t gone_day)
{
	const struct register_row *row = &a->rows[i];

	return (struct list_row){ .name = register_string(a, row->name), .number = register_string(a, row->number),
		.word = register_string(a, row->word), .alias = alias_words(a, row), .status = AGENT_GONE, .flags = row->flags,
		.grade = row->grade, .actions = row->actions, .status_day = row->status_day, .end_day = row->end_day,
		.gone_day = row->gone_day != 0 ? row->gone_day : gone_day, .grade_day = row->grade_day };
}

static struct list_row
older_name(const struct diff_row *r, int32_t gone_day)
{
	return (struct list_row){ .name = r->before->name, .number = "", .word = r->before->word, .alias = r->after->number,
		.status = AGENT_GONE, .gone_day = gone_day };
}

/* Some agency of the list became it: then it leads nowhere else, or two would lead to each other. */
static bool
is_led_to(const struct list *l, const struct list_row *row)
{
	for (size_t i = 0; i < l->row_count; i++) {
		const char *alias = l->rows[i].alias;

		if (*alias != '\0' && (strcasecmp(alias, row->name) == 0 || strcasecmp(alias, row->number) == 0))
			return true;
	}
	return false;
}

/* The rows of the list and behind them what is kept of the register in service; free() the rows. */
static struct list
merge(const struct list *l, const struct agents *current, const struct register_diff *d)
{
	size_t extra = d->counts[DIFF_GONE] + d->counts[DIFF_KEPT] + d->counts[DIFF_RENAMED];
	struct list merged = *l;

	merged.rows = xcalloc(l->row_count + extra + 1, sizeof(*merged.rows));
	if (l->row_count > 0)
		memcpy(merged.rows, l->rows, l->row_count * sizeof(*merged.rows));
	for (size_t i = 0; i < d->row_count; i++) {
		const struct diff_row *r = &d->rows[i];

		if ((r->kind == DIFF_GONE || r->kind == DIFF_KEPT) && r->after == NULL) {
			struct list_row row = carried(current, r->before->row, l->list_day);

			if (*row.alias != '\0' && is_led_to(l, &row))
				row.alias = "";
			merged.rows[merged.row_count++] = row;
		} else if (r->kind == DIFF_RENAMED && *r->after->number != '\0')
			merged.rows[merged.row_count++] = older_name(r, l->list_day);
	}
	return merged;
}

/*
 * Job orders come in a file of their own: a list without them keeps those in service, of the agencies that it still
 * has, until their last day; they stay of their own day, so that they are not told for ever.  free() the jobs.
 */
static void
keep_jobs(struct list *merged, const struct list *l, const struct agents *current)
{
	struct list_job *jobs;
	size_t count = 0;

	if (l->job_count > 0 || current == NULL || current->job_count == 0)
		return;
	jobs = xcalloc(current->job_count, sizeof(*jobs));
	for (uint32_t i = 0; i < current->job_count; i++) {
		const struct register_job *j = &current->jobs[i];
		const struct register_row *row = &current->rows[j->row];

		if (j->end_day == 0 || j->end_day >= l->import_day)
			jobs[count++] = (struct list_job){ register_string(current, j->title), register_string(current, j->place),
				register_string(current, row->number.len > 0 ? row->number : row->name), j->end_day, j->count };
	}
	merged->jobs = jobs;
	merged->job_count = list_jobs_of(l, jobs, count);
	merged->jobs_day = current->header->jobs_day;
}

static void
stamp(const struct stage *s, struct stage_report *out)
{
	time_t now = (time_t)s->now_s;
	struct tm tm;

	stage_clean(out->who, sizeof(out->who), s->who);
	out->when[0] = '\0';
	if (gmtime_r(&now, &tm) != NULL)
		strftime(out->when, sizeof(out->when), "%Y-%m-%dT%H:%M:%SZ", &tm);
}

bool
stage_tell(const struct stage *s, const struct agents *current, struct stage_report *out, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES), text = BUF_INIT(STAGE_TEXT_BYTES);
	struct agents *staged;
	bool is_done = false;

	/* Read back as the daemon will: what does not open is not told as staged. */
	stage_path(s, "staged.reg", &path);
	staged = register_open(path.ptr, why);
	if (staged != NULL) {
		stamp(s, out);
		stage_sum(staged, out->sum);
		out->jobs = staged->job_count;
		diff_jobs(current, staged, &out->jobs_came, &out->jobs_went);
		stage_report_print(out, &text);
		is_done = stage_write(s, "staged.txt", text.ptr, text.len, why);
	}
	register_close(staged);
	buf_free(&path);
	buf_free(&text);
	return is_done;
}

static enum stage_end
write_staged(const struct stage *s, const struct list *merged, const struct agents *current, struct stage_report *out, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	bool is_list = true, is_written;

	stage_path(s, "staged.reg", &path);
	is_written = register_write_list(path.ptr, merged, NULL, &is_list, why);
	buf_free(&path);
	if (!is_list)
		return STAGE_REFUSED;
	return is_written && stage_tell(s, current, out, why) ? STAGE_DONE : STAGE_FAILED;
}

static bool
is_for(const struct stage *s, const char *country, struct buf *why)
{
	if (strcmp(s->country, country) == 0)
		return true;
	buf_addf(why, "this is a list of %.3s, not of %s", country, s->country);
	return false;
}

enum stage_end
stage_list(const struct stage *s, const struct list_result *r, struct stage_report *out, struct buf *why)
{
	size_t said = why->len;
	struct register_diff *d = NULL;
	struct agents *current = NULL;
	struct list merged = { .jobs = r->list.jobs };
	enum stage_end end = STAGE_FAILED;
	int lock;

	memset(out, 0, sizeof(*out));
	if (!is_for(s, r->list.country, why))
		return STAGE_REFUSED;
	lock = stage_lock(s, why);
	if (lock < 0)
		return STAGE_FAILED;
	current = stage_current(s, why);
	if (why->len > said)
		goto out;
	d = diff_new((struct diff_side){ .agents = current }, (struct diff_side){ .list = &r->list }, r->list.shape);
	out->serial = stage_next_serial(s);
	out->against = current == NULL ? 0 : current->header->serial;
	out->rows = d->live_after;
	out->refused = r->bad;
	memcpy(out->counts, d->counts, sizeof(out->counts));
	stage_judge(s, out, r, d, current);
	merged = merge(&r->list, current, d);
	merged.serial = out->serial;
	keep_jobs(&merged, &r->list, current);
	end = write_staged(s, &merged, current, out, why);
out:
	free(merged.rows);
	if (merged.jobs != r->list.jobs)
		free(merged.jobs);
	diff_free(d);
	register_close(current);
	close(lock);
	return end;
}

bool
stage_read(const struct stage *s, struct stage_report *out, struct buf *why)
{
	struct buf text = BUF_INIT(STAGE_TEXT_BYTES), path = BUF_INIT(STAGE_PATH_BYTES);
	bool is_read = false, is_there;

	stage_path(s, "staged.reg", &path);
	is_there = access(path.ptr, F_OK) == 0;	/* staged.txt alone was left by a kill behind the swap */
	if (is_there && stage_read_text(s, "staged.txt", &text, why)) {
		is_read = stage_report_parse(text.ptr, out);
		if (!is_read)
			buf_adds(why, "staged.txt is damaged: import the list again");
	}
	buf_free(&text);
	buf_free(&path);
	return is_read;
}

bool
stage_forget(const struct stage *s, struct buf *why)
{
	static const char *const names[] = { "staged.txt", "staged.reg" };
	int lock = stage_lock(s, why);
	bool is_gone = lock >= 0;

	for (size_t i = 0; i < COUNT(names) && is_gone; i++) {
		char room[STAGE_PATH_BYTES];
		struct buf path = BUF_OVER(room);

		stage_path(s, names[i], &path);
		is_gone = unlink(path.ptr) == 0 || errno == ENOENT;
		if (!is_gone)
			buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	}
	if (lock >= 0)
		close(lock);
	return is_gone;
}
