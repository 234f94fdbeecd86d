/*
 * audit.c - adding to the chain, and signing how far it went
 *
 * One write and one fsync for an entry: staff do a few things an hour, and what
 * they do must not be forgotten by a power cut.  What could not be written whole
 * is cut off before the next try, so a full disk leaves no half record behind.
 */
#include "gateway/staff/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/audit_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

bool
audit_put(int fd, const void *bytes, size_t len, uint64_t offset, struct buf *why)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = pwrite(fd, p, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			buf_addf(why, "%s", strerror(errno));
			return false;
		}
		p += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
	}
	if (fsync(fd) < 0) {
		buf_addf(why, "cannot be made safe on disk: %s", strerror(errno));
		return false;
	}
	return true;
}

bool
audit_head_put(struct audit *a, int64_t now_s, struct buf *why)
{
	struct audit_head h = { .number = a->count, .when_s = now_s };
	char room[AUDIT_HEAD_CHARS + 2];
	struct buf line = BUF_OVER(room);

	memcpy(h.hash, a->chain, sizeof(h.hash));
	audit_head_sign(&h, a->secret);
	audit_head_write(&h, &line);
	buf_addc(&line, '\n');
	BUG_IF(!buf_ok(&line));
	if (!audit_put(a->heads, line.ptr, line.len, a->heads_size, why)) {
		buf_prefixf(why, "audit.heads: ");
		return false;		/* tried again, at the same place */
	}
	a->heads_size += line.len;
	a->head_number = a->count;
	a->head_s = 0;
	return true;
}

bool
audit_tick(struct audit *a, int64_t now_s, struct buf *why)
{
	if (a->count == a->head_number)
		return true;
	if (a->head_s == 0 || a->head_s > now_s)	/* the clock fell back: no head may wait for it */
		a->head_s = now_s;
	if (a->count - a->head_number < AUDIT_HEAD_RECORDS && now_s - a->head_s < AUDIT_HEAD_S)
		return true;
	return audit_head_put(a, now_s, why);
}

/* Removed, or renamed by who turns logs: an entry would go with the end of the program, and a number be seen without one. */
static bool
is_in_place(const struct audit *a, struct buf *why)
{
	struct stat named, open;

	if (fstatat(a->dir, "audit.log", &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(a->log, &open) == 0 &&
	    named.st_dev == open.st_dev && named.st_ino == open.st_ino)
		return true;
	buf_adds(why, "audit.log: removed or renamed while it was open: put it back");
	return false;
}

bool
audit_add(struct audit *a, const struct audit_entry *e, struct buf *why)
{
	uint8_t record[AUDIT_RECORD_MAX], chain[AUDIT_HASH_BYTES];
	const char *fault = audit_entry_fault(e);
	char room[256];
	struct buf unheard = BUF_OVER(room);
	size_t len;

	if (fault != NULL) {
		buf_addf(why, "the audit log takes no such entry: a word of it %s", fault);
		return false;
	}
	if (!is_in_place(a, why))
		return false;
	if (a->has_rest && ftruncate(a->log, (off_t)a->size) < 0) {
		buf_addf(why, "audit.log: the rest of an entry cannot be cut off: %s", strerror(errno));
		return false;
	}
	memcpy(chain, a->chain, sizeof(chain));
	len = audit_record_write(e, a->count + 1, chain, record);
	a->has_rest = true;
	if (!audit_put(a->log, record, len, a->size, why)) {
		buf_prefixf(why, "audit.log: ");
		a->has_rest = ftruncate(a->log, (off_t)a->size) < 0;
		return false;
	}
	a->has_rest = false;
	a->size += len;
	a->count++;
	memcpy(a->chain, chain, sizeof(chain));
	if (a->head_s == 0)
		a->head_s = e->when_s;
	if (a->count - a->head_number >= AUDIT_HEAD_RECORDS)
		audit_head_put(a, e->when_s, &unheard);	/* the entry is safe; audit_tick() tries again and says why not */
	return true;
}

void
audit_close(struct audit *a)
{
	char room[256];
	struct buf unheard = BUF_OVER(room);

	if (a == NULL)
		return;
	if (a->heads >= 0 && a->log >= 0 && a->count != a->head_number)
		audit_head_put(a, time(NULL), &unheard);	/* else at the next start */
	sodium_memzero(a->secret, sizeof(a->secret));
	if (a->log >= 0)
		close(a->log);
	if (a->heads >= 0)
		close(a->heads);
	if (a->lock >= 0)
		close(a->lock);
	if (a->dir >= 0)
		close(a->dir);
	free(a->folder);
	free(a);
}
