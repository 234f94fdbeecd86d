/* write_file.c - a file that appears whole or not at all */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/compiler/write.h"
#include "content/write_all.h"
#include "locales/text/buf.h"

bool
write_file(const char *path, const void *bytes, size_t len, struct buf *why)
{
	struct buf name = BUF_INIT(4096);
	bool is_done = false, exists = false;
	struct stat old;
	int fd = -1;

	buf_addf(&name, "%s.tmp.%ld", path, (long)getpid());
	if (!buf_ok(&name)) {
		buf_adds(why, "the name is too long");
		goto out;
	}
	fd = open(name.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		buf_addf(why, "%s", strerror(errno));
		goto out;
	}
	exists = true;
	/* Who may read or write the old file may do so with the new one. */
	if (stat(path, &old) == 0 && S_ISREG(old.st_mode) && fchmod(fd, old.st_mode & 0777) < 0) {
		buf_addf(why, "%s", strerror(errno));
		goto out;
	}
	if (!write_all(fd, bytes, len) || fsync(fd) < 0) {
		buf_addf(why, "%s", strerror(errno));
		goto out;
	}
	if (rename(name.ptr, path) < 0) {
		buf_addf(why, "%s", strerror(errno));
		goto out;
	}
	exists = false;
	if (!folder_sync(path)) {	/* the rename itself must survive a power cut */
		buf_addf(why, "its directory cannot be synced: %s", strerror(errno));
		goto out;
	}
	is_done = true;
out:
	if (fd >= 0)
		close(fd);
	if (exists)
		unlink(name.ptr);
	buf_free(&name);
	return is_done;
}
