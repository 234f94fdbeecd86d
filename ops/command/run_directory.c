/*
 * run_directory.c - what lies in it may name people: nobody else reads it
 */
#include "ops/command/run_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_BYTES = 4096, SOCKET_ROOM = 20, SOCKET_PATH = 107 };

int
run_directory_open(const char *path, struct buf *real, struct buf *why)
{
	char *absolute;
	struct stat st;
	int fd;

	if (mkdir(path, 0700) < 0 && errno != EEXIST) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) < 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		goto bad;
	}
	if (st.st_uid != geteuid() || fchmod(fd, 0700) < 0) {
		buf_addf(why, "%s: belongs to another user", path);
		goto bad;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		buf_addf(why, "%s: another run uses this folder; stop it, or choose one with --dir", path);
		goto bad;
	}
	absolute = realpath(path, NULL);
	if (absolute == NULL || strlen(absolute) > SOCKET_PATH - SOCKET_ROOM) {
		buf_addf(why, "%s: sockets cannot have a path that long; choose a shorter folder with --dir", path);
		free(absolute);
		goto bad;
	}
	buf_adds(real, absolute);
	free(absolute);
	return fd;
bad:
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
run_directory_make(const char *directory, const char *name, struct buf *why)
{
	char room[PATH_BYTES];
	struct buf path = BUF_OVER(room);
	struct stat st;

	buf_addf(&path, "%s/%s", directory, name);
	if (!buf_ok(&path) || (mkdir(path.ptr, 0700) < 0 && errno != EEXIST) || lstat(path.ptr, &st) < 0) {
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
		return false;
	}
	/* What was there before may have been put there by somebody else. */
	if (S_ISDIR(st.st_mode) && st.st_uid == geteuid() && (st.st_mode & 0077) == 0)
		return true;
	buf_addf(why, "%s: is no folder of mode 0700 of ours; remove it", path.ptr);
	return false;
}

bool
run_directory_write(const char *directory, const char *name, const struct buf *bytes, struct buf *why)
{
	char room[PATH_BYTES], spare[PATH_BYTES];
	struct buf path = BUF_OVER(room), temporary = BUF_OVER(spare);
	bool is_written;
	int fd;

	buf_addf(&path, "%s/%s", directory, name);
	buf_addf(&temporary, "%s/%s.new", directory, name);
	(void)unlink(temporary.ptr);	/* of a run that was killed, or a link that somebody laid there */
	fd = open(temporary.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	is_written = fd >= 0 && buf_ok(&temporary) && write(fd, bytes->ptr, bytes->len) == (ssize_t)bytes->len &&
	    fsync(fd) == 0;
	if (fd >= 0 && close(fd) < 0)
		is_written = false;
	if (is_written && rename(temporary.ptr, path.ptr) == 0)
		return true;
	buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	if (fd >= 0)
		(void)unlink(temporary.ptr);
	return false;
}

bool
run_directory_remove(const char *path, struct buf *why)
{
	char *top = xstrdup(path), *const tops[] = { top, NULL };
	FTS *tree = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	bool is_gone = tree != NULL;
	FTSENT *e;

	while (is_gone && (e = fts_read(tree)) != NULL) {
		if (e->fts_info != FTS_D && remove(e->fts_accpath) < 0) {
			buf_addf(why, "removing %s: %s", e->fts_accpath, strerror(errno));
			is_gone = false;
		}
	}
	if (tree != NULL)
		fts_close(tree);
	free(top);
	return is_gone;
}
