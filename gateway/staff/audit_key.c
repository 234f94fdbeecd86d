/*
 * audit_key.c - the key that signs heads
 *
 * audit.key (0600) holds the seed, audit.pub what others check heads with; both
 * are one line of base64url.  A key that is lost or damaged is replaced, and the
 * chain says so (log.key): the service goes on, and who keeps the old public
 * part can still check the old heads.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/audit_inside.h"
#include "locales/text/buf.h"

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING, SEED_BYTES = crypto_sign_SEEDBYTES };

/* Whole and safe on disk before it has its name. */
static bool
line_write(struct audit *a, const char *name, const char *line, mode_t mode, struct buf *why)
{
	char next[64];
	int fd, dir = a->dir;
	bool is_done;

	snprintf(next, sizeof(next), "%s.new", name);
	unlinkat(dir, next, 0);
	fd = openat(dir, next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	is_done = fd >= 0 && fchmod(fd, mode) == 0;
	if (!is_done)
		buf_addf(why, "%s", strerror(errno));
	else
		audit_file_give(a, fd);
	is_done = is_done && audit_put(fd, line, strlen(line), 0, why);
	if (is_done && (renameat(dir, next, dir, name) < 0 || fsync(dir) < 0)) {
		buf_addf(why, "%s", strerror(errno));
		is_done = false;
	}
	if (fd >= 0)
		close(fd);
	if (!is_done)
		buf_prefixf(why, "%s: ", name);
	return is_done;
}

/* False only if the world is against it; *is_one says whether there is a sound key. */
static bool
seed_read(int dir, uint8_t seed[SEED_BYTES], bool *is_one, struct buf *why)
{
	char room[AUDIT_KEY_CHARS + 2];
	int fd = openat(dir, "audit.key", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t len = 0;
	ssize_t n;

	*is_one = false;
	if (fd < 0 && errno == ENOENT)
		return true;
	n = fd < 0 || fchmod(fd, 0600) < 0 ? -1 : pread(fd, room, sizeof(room), 0);
	if (n < 0)
		buf_addf(why, "audit.key: %s", strerror(errno));
	if (n == AUDIT_KEY_CHARS + 1 && room[AUDIT_KEY_CHARS] == '\n')
		*is_one = sodium_base642bin(seed, SEED_BYTES, room, AUDIT_KEY_CHARS, NULL, &len, NULL, BASE64) == 0 &&
		    len == SEED_BYTES;
	sodium_memzero(room, sizeof(room));
	if (fd >= 0)
		close(fd);
	return n >= 0;
}

bool
audit_key_load(struct audit *a, struct buf *why)
{
	char line[AUDIT_KEY_CHARS + 2];
	uint8_t seed[SEED_BYTES];
	bool is_one, is_done;

	if (!seed_read(a->dir, seed, &is_one, why))
		return false;
	is_done = true;
	if (!is_one) {
		randombytes_buf(seed, sizeof(seed));
		sodium_bin2base64(line, sizeof(line), seed, sizeof(seed), BASE64);
		line[AUDIT_KEY_CHARS] = '\n';
		line[AUDIT_KEY_CHARS + 1] = '\0';
		is_done = line_write(a, "audit.key", line, 0600, why);
	}
	crypto_sign_seed_keypair(a->public, a->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	sodium_bin2base64(line, sizeof(line), a->public, sizeof(a->public), BASE64);
	line[AUDIT_KEY_CHARS] = '\n';
	line[AUDIT_KEY_CHARS + 1] = '\0';
	return is_done && line_write(a, "audit.pub", line, 0644, why);
}
