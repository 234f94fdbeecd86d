/*
 * disk.c - whole files: written, read, destroyed
 *
 * The folder of keys has one writer (keys.c holds a lock), so a temporary name
 * need not be unique, and what a killed writer left has a name that is known.
 */
#include "gateway/vault/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/write_all.h"
#include "locales/text/buf.h"

enum { PATH_BYTES = 4096 };

bool
disk_put(const char *path, const void *bytes, size_t len, mode_t mode, struct buf *why)
{
	char room[PATH_BYTES];
	struct buf name = BUF_OVER(room);
	bool is_written;
	int fd;

	buf_addf(&name, "%s.tmp", path);
	if (!buf_ok(&name)) {
		buf_adds(why, "the name of a file is too long");
		return false;
	}
	unlink(name.ptr);
	fd = open(name.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		buf_addf(why, "%s: %s", name.ptr, strerror(errno));
		return false;
	}
	is_written = write_all(fd, bytes, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
	if (close(fd) < 0 || !is_written || rename(name.ptr, path) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		unlink(name.ptr);
		return false;
	}
	if (!folder_sync(path)) {
		buf_addf(why, "%s: its folder cannot be synced: %s", path, strerror(errno));
		return false;
	}
	return true;
}

/* As many random bytes as there are; a file that is no file of ours is never so long. */
static bool
overwrite(int fd)
{
	uint8_t noise[4096];
	struct stat st;
	off_t left;

	if (fstat(fd, &st) < 0)
		return false;
	for (left = S_ISREG(st.st_mode) ? st.st_size : 0; left > 0; left -= (off_t)sizeof(noise)) {
		randombytes_buf(noise, sizeof(noise));
		if (!write_all(fd, noise, left < (off_t)sizeof(noise) ? (size_t)left : sizeof(noise)))
			return false;
	}
	return fsync(fd) == 0;
}

/* Unlinked even if it cannot be overwritten: half an erasure is better than none, and is said. */
bool
disk_shred(const char *path, struct buf *why)
{
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int error = 0;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0 || !overwrite(fd))
		error = errno;
	if (fd >= 0)
		close(fd);
	if (unlink(path) < 0 && errno != ENOENT) {
		buf_addf(why, "%s: cannot be removed: %s", path, strerror(errno));
		return false;
	}
	if (error)
		buf_addf(why, "%s: is removed, but was not overwritten: %s", path, strerror(error));
	return error == 0;
}

static bool
is_private(int fd, const char *path, mode_t forbidden, struct buf *why)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		buf_addf(why, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		buf_addf(why, "%s: not a plain file", path);
	else if (st.st_mode & forbidden)
		buf_addf(why, "%s: others may %s it (mode %04o); make it %s", path, forbidden & 044 ? "read" : "change",
		    (unsigned)(st.st_mode & 07777), forbidden & 044 ? "0600" : "0644");
	else
		return true;
	return false;
}

ssize_t
disk_get(const char *path, void *out, size_t size, mode_t forbidden, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = 0, n = 0;

	if (fd < 0) {
		int error = errno;

		buf_addf(why, "%s: %s", path, strerror(error));
		errno = error;
		return -1;
	}
	if (!is_private(fd, path, forbidden, why)) {
		close(fd);
		errno = EACCES;
		return -1;
	}
	while ((size_t)got < size && ((n = read(fd, (char *)out + got, size - (size_t)got)) > 0 ||
	    (n < 0 && errno == EINTR)))
		got += n > 0 ? n : 0;
	if (n < 0)
		buf_addf(why, "%s: %s", path, strerror(errno));
	close(fd);
	if (n < 0)
		errno = EIO;
	return n < 0 ? -1 : got;
}
