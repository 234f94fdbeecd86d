/*
 * fetch_part.c - what came already waits in <path>.new for the rest of it
 *
 * The ETag is written before the first byte and removed before the file is
 * emptied: no byte ever lies beside the ETag of another file.  After a power
 * cut the bytes may still be wrong; the caller knows the hash.
 */
#include "gateway/release/fetch_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* RFC 9110 13.1.5: a weak one ("W/…") says nothing about ranges. */
static bool
is_strong(const char *etag)
{
	size_t len = strlen(etag);

	if (len < 2 || etag[0] != '"' || etag[len - 1] != '"')
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)etag[i] <= ' ' || etag[i] == 0x7F)
			return false;
	return true;
}

static void
read_etag(struct fetch_part *p)
{
	int fd = open(p->etag_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got = fd < 0 ? -1 : read(fd, p->etag, sizeof(p->etag) - 1);

	p->etag[got > 0 ? got : 0] = '\0';
	if (fd >= 0)
		close(fd);
	if (!is_strong(p->etag))
		p->etag[0] = '\0';
}

/* False when another one has it, or just gave it its name. */
static bool
lock(const struct fetch_part *p)
{
	struct stat open_one, named;

	return flock(p->fd, LOCK_EX | LOCK_NB) == 0 && fstat(p->fd, &open_one) == 0 && lstat(p->path, &named) == 0 &&
	    open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev;
}

bool
fetch_part_open(struct fetch_part *p, const struct fetch *f, struct buf *why)
{
	struct buf path = BUF_OVER(p->path), etag_path = BUF_OVER(p->etag_path);
	struct stat st;

	p->fd = -1;
	p->bytes = 0;
	p->error = 0;
	p->etag[0] = '\0';
	buf_addf(&path, "%s.new", f->path);
	buf_addf(&etag_path, "%s.new.etag", f->path);
	if (!buf_ok(&etag_path)) {
		buf_addf(why, "a path of more than %zu bytes", etag_path.max);
		return false;
	}
	p->fd = open(p->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
	if (p->fd < 0 || fstat(p->fd, &st) != 0) {
		buf_addf(why, "%s: %s", p->path, strerror(errno));
		goto close;
	}
	if (!S_ISREG(st.st_mode)) {
		buf_addf(why, "%s: not a file", p->path);
		goto close;
	}
	if (!lock(p)) {
		buf_addf(why, "%s: somebody is fetching it now", p->path);
		goto close;
	}
	if (f->may_resume && st.st_size > 0 && (uint64_t)st.st_size <= f->max_bytes)
		read_etag(p);
	if (p->etag[0] != '\0')
		p->bytes = (size_t)st.st_size;
	return true;
close:
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	return false;
}

static bool
write_etag(const struct fetch_part *p)
{
	int fd = open(p->etag_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	bool is_written = fd >= 0 && write_all(fd, p->etag, strlen(p->etag));

	if (fd >= 0)
		is_written = close(fd) == 0 && is_written;
	return is_written;
}

bool
fetch_part_begin(struct fetch_part *p, const char *etag)
{
	p->bytes = 0;
	p->etag[0] = '\0';
	if ((unlink(p->etag_path) != 0 && errno != ENOENT) || ftruncate(p->fd, 0) != 0) {
		p->error = errno;
		return false;
	}
	if (is_strong(etag)) {
		snprintf(p->etag, sizeof(p->etag), "%s", etag);
		if (!write_etag(p)) {
			p->error = errno;
			return false;
		}
	}
	return true;
}

bool
fetch_part_add(struct fetch_part *p, const void *bytes, size_t len)
{
	if (lseek(p->fd, (off_t)p->bytes, SEEK_SET) < 0 || !write_all(p->fd, bytes, len)) {
		p->error = errno;
		return false;
	}
	p->bytes += len;
	return true;
}

static void
sync_folder(const char *path)
{
	char room[FETCH_PATH_BYTES];
	struct buf folder = BUF_OVER(room);
	const char *slash = strrchr(path, '/');
	int fd;

	buf_add(&folder, slash == NULL ? "." : path, slash == NULL || slash == path ? 1 : (size_t)(slash - path));
	fd = open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);		/* without it a power cut may bring the old file back: whole, too */
		close(fd);
	}
}

bool
fetch_part_finish(struct fetch_part *p, const char *path, struct buf *why)
{
	bool is_safe = fsync(p->fd) == 0;

	if (is_safe)
		unlink(p->etag_path);	/* first: behind the new name it would be another fetcher's */
	if (!is_safe || rename(p->path, path) != 0) {
		p->error = errno;
		buf_addf(why, "%s: %s", path, strerror(errno));
		return false;
	}
	sync_folder(path);
	close(p->fd);
	p->fd = -1;
	return true;
}

void
fetch_part_close(struct fetch_part *p, bool may_stay)
{
	if (p->fd < 0)
		return;
	/* What a full disk lacks, the people need more. */
	if (!may_stay || p->etag[0] == '\0' || p->bytes == 0 || p->error != 0) {
		unlink(p->etag_path);
		unlink(p->path);
	}
	close(p->fd);
	p->fd = -1;
}
