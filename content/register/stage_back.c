/*
 * stage_back.c - an earlier list waits to come into service again
 *
 * It is staged as an import is, and judged by what it changes for those who
 * ask: an agency that was struck off since would be valid again.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "content/register/register_inside.h"
#include "content/register/stage_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* The sum of a register covers its serial (register.h): a copy under a new one is summed anew. */
static bool
copy_as(const struct stage *s, const struct agents *old, uint32_t serial, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
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
	is_copied = stage_write(s, "staged.reg", bytes, old->map_bytes, why);
	free(bytes);
	stage_path(s, "staged.reg", &path);
	if (is_copied)
		chmod(path.ptr, 0444);		/* as register_write() does */
	buf_free(&path);
	return is_copied;
}

static enum stage_end
stage_old_list(const struct stage *s, const struct stage_old *which, struct stage_report *out, struct buf *why)
{
	struct buf path = BUF_INIT(STAGE_PATH_BYTES);
	struct agents *old, *current = NULL;
	struct register_diff *d = NULL;
	size_t said = why->len;
	bool is_done = false;
	char name[64];

	snprintf(name, sizeof(name), "old/%s", which->name);
	stage_path(s, name, &path);
	old = register_open(path.ptr, why);
	if (old == NULL)
		goto out;
	/* A damaged one in service is a reason to go back, not a hindrance. */
	current = stage_current(s, why);
	buf_cut(why, said);
	d = diff_new((struct diff_side){ .agents = current }, (struct diff_side){ .agents = old }, old->header->shape);
	*out = (struct stage_report){ .serial = stage_next_serial(s), .against = current == NULL ? 0 : current->header->serial,
		.back = which->serial, .rows = d->live_after };
	memcpy(out->counts, d->counts, sizeof(out->counts));
	if (current != NULL)
		stage_judge_back(s, out, d, old);
	is_done = copy_as(s, old, out->serial, why) && stage_tell(s, current, out, why);
out:
	diff_free(d);
	register_close(old);
	register_close(current);
	buf_free(&path);
	return is_done ? STAGE_DONE : STAGE_FAILED;
}

enum stage_end
stage_back(const struct stage *s, uint32_t serial, struct stage_report *out, struct buf *why)
{
	struct stage_old old[STAGE_OLD_MAX];
	enum stage_end end = STAGE_REFUSED;
	uint32_t current;
	size_t count, i;
	int lock = stage_lock(s, why);

	memset(out, 0, sizeof(*out));
	if (lock < 0)
		return STAGE_FAILED;
	count = stage_old(s, old, STAGE_OLD_MAX);
	current = stage_serial(s, "current.reg");	/* a kill in an apply leaves it among the kept ones, too */
	for (i = 0; i < count && (old[i].serial == current || (serial != 0 && old[i].serial != serial)); i++)
		;
	if (i < count)
		end = stage_old_list(s, &old[i], out, why);
	else if (serial != 0)
		buf_addf(why, serial == current ? "serial %u is in service" : "serial %u is not kept", serial);
	else
		buf_adds(why, "no list before this one is kept");
	close(lock);
	return end;
}
