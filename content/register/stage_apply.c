/*
 * stage_apply.c - the swap
 *
 * The one in service first gets a second name (a hard link in old/), then the
 * new one takes its place by rename.  A kill between the two leaves the old
 * one under both names, and the next apply begins anew.
 */
#include <errno.h>
#include <unistd.h>

#include "content/register/mapping_date.h"
#include "content/register/stage_inside.h"
#include "locales/text/buf.h"

static void
pass(const struct stage *s, enum stage_step step)
{
	if (s->step != NULL)
		s->step(s->arg, step);
}

static bool
old_path(const struct stage *s, const char *name, struct buf *out)
{
	char word[64];

	snprintf(word, sizeof(word), "old/%s", name);
	stage_path(s, word, out);
	return buf_ok(out);
}

/* Names of this serial (left by a kill) and names whose time is over go. */
static void
tidy_old(const struct stage *s, uint32_t serial)
{
	struct stage_old old[STAGE_OLD_MAX];
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	size_t count = stage_old(s, old, STAGE_OLD_MAX);
	int32_t today = (int32_t)(s->now_s / 86400), day;

	for (size_t i = 0; i < count; i++) {
		bool has_day = list_date_read(DATE_YMD, old[i].date, &day);

		if (old[i].serial == serial || (has_day && today - day > STAGE_KEPT_DAYS))
			if (old_path(s, old[i].name, &path))
				unlink(path.ptr);
	}
	buf_free(&path);
}

static bool
keep_current(const struct stage *s, const struct agents *current, struct buf *why)
{
	struct buf from = BUF_INIT(STAGE_PATH_BYTES), to = BUF_INIT(STAGE_PATH_BYTES);
	char day[16], name[48];
	bool is_kept = true;

	tidy_old(s, current == NULL ? 0 : current->header->serial);
	if (current != NULL) {
		stage_day((int32_t)(s->now_s / 86400), day);
		snprintf(name, sizeof(name), "%u-%s.reg", current->header->serial, day);
		stage_path(s, "current.reg", &from);
		is_kept = old_path(s, name, &to) && link(from.ptr, to.ptr) == 0;
		if (!is_kept)
			buf_addf(why, "%s: %s", to.ptr, strerror(errno));
	}
	buf_free(&from);
	buf_free(&to);
	return is_kept && stage_sync(s, "old", why);
}

static bool
swap(const struct stage *s, struct buf *why)
{
	struct buf from = BUF_INIT(STAGE_PATH_BYTES), to = BUF_INIT(STAGE_PATH_BYTES);
	bool is_done;

	stage_path(s, "staged.reg", &from);
	stage_path(s, "current.reg", &to);
	is_done = rename(from.ptr, to.ptr) == 0;
	if (!is_done)
		buf_addf(why, "%s: %s", to.ptr, strerror(errno));
	buf_free(&from);
	buf_free(&to);
	return is_done && stage_sync(s, "", why);
}

/* The file is the one that was reported on and meant, and what it was compared with is still in service. */
static bool
check(const struct stage *s, const struct stage_report *r, const struct stage_report *meant, const struct agents *staged,
    const struct agents *current, bool is_agreed, struct buf *why)
{
	char sum[STAGE_SUM_CHARS + 1];

	stage_sum(staged, sum);
	if (strcmp(sum, r->sum) != 0 || staged->header->serial != r->serial)
		buf_adds(why, "staged.txt does not belong to staged.reg: import the list again");
	else if (strcmp(sum, meant->sum) != 0)
		buf_adds(why, "another list was staged in between: look at it first");
	else if (strncmp(staged->header->country, s->country, 2) != 0)
		buf_addf(why, "staged.reg is not a list of %s", s->country);
	else if (r->against != (current == NULL ? 0 : current->header->serial))
		buf_adds(why, "another list came into service since this one was compared: import it again");
	else if (current != NULL && r->serial <= current->header->serial)
		buf_addf(why, "serial %u is not above %u, which is in service: import the list again", r->serial, current->header->serial);
	else if (stage_is_never(r))
		buf_adds(why, "this list cannot come into service");
	else if (stage_needs_two(r) && !is_agreed)
		buf_adds(why, "a tripwire is up: this list needs a second person");
	else
		return true;
	return false;
}

/* False and a sentence: the one in service is still there, whole. */
static bool
exchange(const struct stage *s, const struct stage_report *r, const struct agents *staged, const struct agents *current, bool is_agreed,
    struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	char line[64];

	pass(s, STAGE_CHECKED);
	if (!keep_current(s, current, why))
		return false;
	pass(s, STAGE_KEPT);
	if (!swap(s, why))
		return false;
	pass(s, STAGE_SWAPPED);
	stage_path(s, "staged.txt", &path);
	unlink(path.ptr);
	buf_free(&path);
	if (r->back != 0)
		snprintf(line, sizeof(line), "rollback\t%u\tas\t%u", r->back, r->serial);
	else
		snprintf(line, sizeof(line), "apply\t%u", r->serial);
	stage_history(s, line, staged, is_agreed);
	pass(s, STAGE_TOLD);
	return true;
}

static enum stage_end
apply(const struct stage *s, const struct stage_report *meant, bool is_agreed, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	struct agents *staged = NULL, *current = NULL;
	enum stage_end end = STAGE_FAILED;
	struct stage_report r;
	size_t said = why->len;

	if (!stage_read(s, &r, why)) {
		if (why->len == said)
			buf_adds(why, "nothing is staged");
		end = STAGE_REFUSED;
		goto out;
	}
	stage_path(s, "staged.reg", &path);
	staged = register_open(path.ptr, why);
	if (staged == NULL)
		goto out;
	current = stage_current(s, why);
	if (r.back != 0 && r.against == 0)
		buf_cut(why, said);	/* a damaged one in service is a reason to go back, and is not worth keeping */
	if (why->len > said)
		goto out;
	if (!check(s, &r, meant, staged, current, is_agreed, why))
		end = STAGE_REFUSED;
	else if (exchange(s, &r, staged, current, is_agreed, why))
		end = STAGE_DONE;
out:
	register_close(staged);
	register_close(current);
	buf_free(&path);
	return end;
}

enum stage_end
stage_apply(const struct stage *s, const struct stage_report *meant, bool is_agreed, struct buf *why)
{
	int lock = stage_lock(s, why);
	enum stage_end end = lock < 0 ? STAGE_FAILED : apply(s, meant, is_agreed, why);

	if (lock >= 0)
		close(lock);
	return end;
}
