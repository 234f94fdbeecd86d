/*
 * stage_apply.c - the swap, and the way back
 *
 * The one in service first gets a second name (a hard link in old/), then the
 * new one takes its place by rename.  A kill between the two leaves the old
 * one under both names, and the next apply begins anew.
 */
#include <errno.h>
#include <unistd.h>

#include "content/register/mapping_date.h"
#include "content/register/register_inside.h"
#include "content/register/stage_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

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
swap(const struct stage *s, const char *name, struct buf *why)
{
	struct buf from = BUF_INIT(STAGE_PATH_BYTES), to = BUF_INIT(STAGE_PATH_BYTES);
	bool is_done;

	stage_path(s, name, &from);
	stage_path(s, "current.reg", &to);
	is_done = rename(from.ptr, to.ptr) == 0;
	if (!is_done)
		buf_addf(why, "%s: %s", to.ptr, strerror(errno));
	buf_free(&from);
	buf_free(&to);
	return is_done && stage_sync(s, "", why);
}

/* The file is the one that was reported on, and what it was compared with is still in service. */
static bool
check(const struct stage *s, const struct stage_report *r, const struct agents *staged, const struct agents *current, bool is_agreed,
    struct buf *why)
{
	char sum[STAGE_SUM_CHARS + 1];

	stage_sum(staged, sum);
	if (strcmp(sum, r->sum) != 0 || staged->header->serial != r->serial)
		buf_adds(why, "staged.txt does not belong to staged.reg: import the list again");
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

static bool
apply(const struct stage *s, bool is_agreed, struct stage_report *out, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	struct agents *staged = NULL, *current = NULL;
	size_t said = why->len;
	bool is_done = false;
	char line[64];

	if (!stage_read(s, out, why)) {
		if (why->len == said)
			buf_adds(why, "nothing is staged");
		goto out;
	}
	stage_path(s, "staged.reg", &path);
	staged = register_open(path.ptr, why);
	current = staged == NULL ? NULL : stage_current(s, why);
	if (staged == NULL || why->len > said || !check(s, out, staged, current, is_agreed, why))
		goto out;
	pass(s, STAGE_CHECKED);
	if (!keep_current(s, current, why))
		goto out;
	pass(s, STAGE_KEPT);
	if (!swap(s, "staged.reg", why))
		goto out;
	pass(s, STAGE_SWAPPED);
	stage_path(s, "staged.txt", &path);
	unlink(path.ptr);
	snprintf(line, sizeof(line), "apply\t%u", out->serial);
	stage_history(s, line);
	pass(s, STAGE_TOLD);
	is_done = true;
out:
	register_close(staged);
	register_close(current);
	buf_free(&path);
	return is_done;
}

bool
stage_apply(const struct stage *s, bool is_agreed, struct stage_report *out, struct buf *why)
{
	int lock = stage_lock(s, why);
	bool is_done = lock >= 0 && apply(s, is_agreed, out, why);

	if (lock >= 0)
		close(lock);
	return is_done;
}

/* The sum of a register covers its serial (register.h): a copy under a new one is summed anew. */
static bool
copy_as(const struct stage *s, const struct agents *old, uint32_t serial, struct buf *why)
{
	struct register_header header = *old->header;
	char *bytes;
	bool is_copied;

	BUG_IF(old->map_bytes < sizeof(header) || old->map_bytes > REGISTER_MAX_BYTES);
	bytes = xmalloc(old->map_bytes);
	memcpy(bytes, old->map, old->map_bytes);
	header.serial = serial;
	memcpy(bytes, &header, sizeof(header));
	register_sum(bytes, old->map_bytes, header.sum);
	memcpy(bytes, &header, sizeof(header));
	is_copied = stage_write(s, "back.reg", bytes, old->map_bytes, why);
	free(bytes);
	return is_copied;
}

static bool
bring_back(const struct stage *s, const struct stage_old *which, uint32_t *given, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	struct agents *old = NULL, *current = NULL;
	size_t said = why->len;
	bool is_done = false;
	char line[64];

	if (!old_path(s, which->name, &path))
		goto out;
	old = register_open(path.ptr, why);
	if (old == NULL)
		goto out;
	/* A damaged one in service is a reason to go back, not a hindrance; it is not worth keeping. */
	current = stage_current(s, why);
	buf_cut(why, said);
	*given = stage_next_serial(s);
	if (!copy_as(s, old, *given, why))
		goto out;
	pass(s, STAGE_CHECKED);
	if (!keep_current(s, current, why))
		goto out;
	pass(s, STAGE_KEPT);
	if (!swap(s, "back.reg", why))
		goto out;
	pass(s, STAGE_SWAPPED);
	snprintf(line, sizeof(line), "rollback\t%u\tas\t%u", which->serial, *given);
	stage_history(s, line);
	is_done = true;
out:
	register_close(old);
	register_close(current);
	buf_free(&path);
	return is_done;
}

bool
stage_rollback(const struct stage *s, uint32_t serial, uint32_t *given, struct buf *why)
{
	struct stage_old old[STAGE_OLD_MAX];
	size_t count, i;
	bool is_done = false;
	int lock = stage_lock(s, why);

	if (lock < 0)
		return false;
	count = stage_old(s, old, STAGE_OLD_MAX);
	for (i = 0; i < count && serial != 0 && old[i].serial != serial; i++)
		;
	if (i < count)
		is_done = bring_back(s, &old[i], given, why);
	else if (serial != 0)
		buf_addf(why, "serial %u is not kept", serial);
	else
		buf_adds(why, "no list before this one is kept");
	close(lock);
	return is_done;
}
