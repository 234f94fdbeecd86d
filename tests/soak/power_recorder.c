/*
 * power_recorder.c - writes down, in order, what a program asks of a database's files
 *
 * For LD_PRELOAD.  A power cut keeps what was synced and any part of what was
 * not; with this record a test makes as many such disks as it likes without a
 * cut (tests/gateway/power_replay.h).  Calls of one thread only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/soak/power_log.h"

enum { FDS = 256 };

/* The names of libc: ours are found first, so its own are reached through the kernel. */
int open64(const char *path, int flags, ...);
int ftruncate64(int fd, int64_t size);
ssize_t pwrite64(int fd, const void *bytes, size_t len, int64_t at);

static unsigned char file_of_fd[FDS];	/* 1 + enum power_file; 0 = none of ours */
static int log_fd = -1;

static void
record(enum power_kind kind, unsigned file, uint64_t offset, const void *bytes, size_t len)
{
	struct power_record r = { kind, file, offset, len };
	struct iovec parts[2] = { { &r, sizeof r }, { (void *)(uintptr_t)bytes, len } };
	const char *path = getenv("SAFAR_POWER_LOG");
	int before = errno;

	if (log_fd < 0 && path != NULL)
		log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (syscall(SYS_writev, log_fd, parts, 2) != (long)(sizeof r + len))
		_exit(125);	/* a record with a hole proves nothing */
	errno = before;
}

/* 1 + enum power_file */
static unsigned char
file_of_path(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-journal", "-acks" };
	const char *db = getenv("SAFAR_POWER_DB");
	size_t len = db != NULL ? strlen(db) : 0;

	if (db == NULL)
		return 0;
	for (unsigned char i = 0; i < sizeof tails / sizeof tails[0]; i++)
		if (strncmp(path, db, len) == 0 && strcmp(path + len, tails[i]) == 0)
			return (unsigned char)(1 + i);
	len = (size_t)(strrchr(db, '/') - db);
	return strncmp(path, db, len) == 0 && path[len] == '\0' ? 1 + POWER_FOLDER : 0;
}

static unsigned char
of_fd(int fd)
{
	return fd >= 0 && fd < FDS ? file_of_fd[fd] : 0;
}

static int
open_any(const char *path, int flags, mode_t mode)
{
	unsigned char file = file_of_path(path);
	int is_new = file != 0 && flags & O_CREAT && syscall(SYS_access, path, F_OK) != 0;
	int fd;

	if (is_new)
		errno = 0;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (fd < 0 || fd >= FDS)
		return fd;
	file_of_fd[fd] = file;
	if (is_new)
		record(POWER_CREATE, file - 1u, 0, NULL, 0);
	return fd;
}

int
open64(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = (mode_t)va_arg(args, int);
	va_end(args);
	return open_any(path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = (mode_t)va_arg(args, int);
	va_end(args);
	return open_any(path, flags, mode);
}

int
close(int fd)
{
	if (fd >= 0 && fd < FDS)
		file_of_fd[fd] = 0;
	return (int)syscall(SYS_close, fd);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, int64_t at)
{
	ssize_t n = syscall(SYS_pwrite64, fd, bytes, len, at);

	if (of_fd(fd) != 0 && n > 0)
		record(POWER_WRITE, of_fd(fd) - 1u, (uint64_t)at, bytes, (size_t)n);
	return n;
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return pwrite64(fd, bytes, len, at);
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	ssize_t n = syscall(SYS_write, fd, bytes, len);

	if (of_fd(fd) != 0 && n > 0)
		record(POWER_WRITE, of_fd(fd) - 1u, (uint64_t)(syscall(SYS_lseek, fd, 0, SEEK_CUR) - n), bytes, (size_t)n);
	return n;
}

int
ftruncate64(int fd, int64_t size)
{
	int rc = (int)syscall(SYS_ftruncate, fd, size);

	if (of_fd(fd) != 0 && rc == 0)
		record(POWER_TRUNCATE, of_fd(fd) - 1u, (uint64_t)size, NULL, 0);
	return rc;
}

int
ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int
fsync(int fd)
{
	int rc = (int)syscall(SYS_fsync, fd);

	if (of_fd(fd) != 0 && rc == 0)
		record(POWER_SYNC, of_fd(fd) - 1u, 0, NULL, 0);
	return rc;
}

int
fdatasync(int fd)
{
	int rc = (int)syscall(SYS_fdatasync, fd);

	if (of_fd(fd) != 0 && rc == 0)
		record(POWER_SYNC, of_fd(fd) - 1u, 0, NULL, 0);
	return rc;
}

int
unlink(const char *path)
{
	unsigned char file = file_of_path(path);
	int rc = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);

	if (file != 0 && rc == 0)
		record(POWER_UNLINK, file - 1u, 0, NULL, 0);
	return rc;
}
