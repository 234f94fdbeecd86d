/*
 * audit_rotate.c - the chain goes on in a new file
 *
 * Numbers and hashes run on, so heads that were kept elsewhere stay good.  The
 * new file is whole before the old one gives up the name; after a kill in
 * between, audit_open() takes the new one.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/audit_inside.h"
#include "locales/text/buf.h"

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static size_t
record(const char *what, const uint8_t object[32], uint64_t number, int64_t now_s,
    uint8_t chain[AUDIT_HASH_BYTES], uint8_t *out)
{
	char word[AUDIT_WORD_BYTES];
	struct audit_entry e = { .when_s = now_s, .who = "audit", .what = what, .owner = "", .object = word };

	sodium_bin2base64(word, sizeof(word), object, 32, BASE64);
	return audit_record_write(&e, number, chain, out);
}

/* The first two records of the new file: what was before, and who signs. */
static int
next_make(struct audit *a, int64_t now_s, uint8_t chain[AUDIT_HASH_BYTES], size_t *len, struct buf *why)
{
	uint8_t bytes[2 * AUDIT_RECORD_MAX];
	int fd;

	unlinkat(a->dir, "audit.log.next", 0);
	fd = audit_file_open(a, "audit.log.next", why);
	if (fd < 0)
		return -1;
	*len = record("log.carry", a->chain, a->count + 1, now_s, chain, bytes);
	*len += record("log.key", a->public, a->count + 2, now_s, chain, bytes + *len);
	if (audit_put(fd, bytes, *len, 0, why))
		return fd;
	buf_prefixf(why, "audit.log.next: ");
	close(fd);
	return -1;
}

/* The number of the first record of the file. */
static bool
first_read(struct audit *a, uint64_t *first, struct buf *why)
{
	struct audit_record r;
	struct audit_walk w;
	bool is_read;

	audit_walk_init(&w, a->log);
	is_read = audit_walk_next(&w, &r, why) == AUDIT_STEP_RECORD;
	*first = is_read ? r.number : 0;
	audit_walk_release(&w);
	return is_read;
}

/* What was closed before is never written over. */
static bool
names_change(struct audit *a, const char *closed, struct buf *why)
{
	struct stat st;

	if (fstatat(a->dir, closed, &st, AT_SYMLINK_NOFOLLOW) == 0)
		errno = EEXIST;
	else if (renameat(a->dir, "audit.log", a->dir, closed) == 0 &&
	    renameat(a->dir, "audit.log.next", a->dir, "audit.log") == 0)
		return true;
	buf_addf(why, "%s: %s", closed, strerror(errno));
	return false;
}

bool
audit_rotate(struct audit *a, int64_t now_s, struct buf *closed, struct buf *why)
{
	uint8_t chain[AUDIT_HASH_BYTES];
	char name[AUDIT_WORD_BYTES];
	uint64_t first;
	size_t len;
	int fd;

	if (!first_read(a, &first, why) || (a->count != a->head_number && !audit_head_put(a, now_s, why)))
		return false;
	memcpy(chain, a->chain, sizeof(chain));
	fd = next_make(a, now_s, chain, &len, why);
	if (fd < 0)
		return false;
	snprintf(name, sizeof(name), "audit.log.closed-%" PRIu64 "-%" PRIu64, first, a->count);
	if (!names_change(a, name, why)) {
		close(fd);
		return false;
	}
	close(a->log);
	a->log = fd;
	a->size = len;
	a->count += 2;
	a->has_rest = false;
	a->head_s = now_s;
	memcpy(a->chain, chain, sizeof(chain));
	buf_adds(closed, name);
	if (fsync(a->dir) == 0)
		return true;
	buf_addf(why, "%s: %s", name, strerror(errno));
	return false;
}
