/* write_all.c - see write_all.h */
#include "content/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

bool
write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

bool
folder_make(const char *path, struct buf *why)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return true;
	buf_addf(why, "%s: %s", path, strerror(errno));
	return false;
}

bool
folder_sync(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? xstrdup(".") : xmemdup0(path, (size_t)(slash - path) + 1);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_safe = fd >= 0 && fsync(fd) == 0;
	int fault = errno;

	if (fd >= 0)
		close(fd);
	free(folder);
	errno = fault;
	return is_safe;
}
