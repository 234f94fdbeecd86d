/* state_folder.c - see state_folder.h */
#include "gateway/state_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"

static bool
is_sound(const char *path, struct buf *why)
{
	struct stat st;

	if (stat(path, &st) < 0)
		buf_addf(why, "state folder %s: %s", path, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		buf_addf(why, "state folder %s: not a folder", path);
	else if (access(path, W_OK | X_OK) < 0)
		buf_addf(why, "state folder %s: cannot be written: %s", path, strerror(errno));
	else if (st.st_mode & (S_IWGRP | S_IWOTH))	/* they could put a socket, a key, a database of theirs in the place of ours */
		buf_addf(why, "state folder %s: others may write in it (mode %04o); make it 0711", path,
		    (unsigned)(st.st_mode & 07777));
	else
		return true;
	return false;
}

/* Two safards would each believe the other's people unknown, and answer quiet numbers openly. */
bool
state_folder_take(const char *path, int *fd, struct buf *why)
{
	if (!is_sound(path, why))
		return false;
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd >= 0 && flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	buf_addf(why, "state folder %s: %s", path, errno == EWOULDBLOCK ? "another safard runs on it" : strerror(errno));
	return false;
}
