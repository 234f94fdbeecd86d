/* socket.c - see socket.h */
#include "gateway/socket.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "locales/text/buf.h"

/*
 * Only a refusal says that nobody listens: one who is busy answers EAGAIN, and
 * of one who is another user's we learn nothing.
 */
static bool
is_free(int fd, const struct sockaddr_un *at, struct buf *why)
{
	struct stat st;

	if (lstat(at->sun_path, &st) < 0)
		return true;	/* nothing is there, or bind() will say what is wrong */
	if (!S_ISSOCK(st.st_mode)) {
		buf_adds(why, "there is something else with this name; move it away");
		return false;
	}
	if (connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0 || errno == EAGAIN) {
		buf_adds(why, "another program listens there");
		return false;
	}
	if (errno != ECONNREFUSED) {
		buf_addf(why, "another program may listen there: %s", strerror(errno));
		return false;
	}
	if (unlink(at->sun_path) == 0 || errno == ENOENT)
		return true;
	buf_addf(why, "it cannot be removed: %s", strerror(errno));
	return false;
}

static bool
listen_at(int fd, const struct sockaddr_un *at, mode_t mode, int backlog, struct buf *why)
{
	mode_t mask;
	bool is_good;

	if (!is_free(fd, at, why))
		return false;
	mask = umask(0777 & ~mode);
	is_good = bind(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;
	umask(mask);
	if (is_good && listen(fd, backlog) == 0)
		return true;
	buf_adds(why, strerror(errno));
	if (is_good)
		unlink(at->sun_path);
	return false;
}

int
socket_listen(const char *path, mode_t mode, int backlog, struct buf *why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(at.sun_path)) {
		buf_addf(why, "%s: too long for a socket's name", path);
		return -1;
	}
	memcpy(at.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && listen_at(fd, &at, mode, backlog, why))
		return fd;
	if (fd < 0)
		buf_adds(why, strerror(errno));
	else
		close(fd);
	buf_prefixf(why, "%s: ", path);
	return -1;
}
