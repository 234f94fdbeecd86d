/*
 * control_client.c - one question to safard's control socket, and the file of the token
 */
#include "ops/command/control_client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define SOCKET_PATH "/var/lib/safar/control"

enum { WAIT_MS = 60000, QUIET_MS = 10000,	/* then she is told that it is being waited for */
	ANSWER_BYTES = 2 << 20, PATH_BYTES = 512 };

static bool
token_path(char out[PATH_BYTES], struct buf *why)
{
	const char *run = getenv("XDG_RUNTIME_DIR"), *home = getenv("HOME");
	int n = -1;

	if (run != NULL && *run == '/')
		n = snprintf(out, PATH_BYTES, "%s/safar-token", run);
	else if (home != NULL && *home == '/')
		n = snprintf(out, PATH_BYTES, "%s/.safar-token", home);
	if (n > 0 && n < PATH_BYTES)
		return true;
	buf_adds(why, "there is no place for the token: neither XDG_RUNTIME_DIR nor HOME is a folder");
	return false;
}

bool
control_token_write(const char *token, struct buf *why)
{
	char path[PATH_BYTES];
	size_t len = strlen(token);
	bool is_written;
	int fd;

	if (!token_path(path, why))
		return false;
	unlink(path);	/* a new file, so that nobody holds the old one open */
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	is_written = fd >= 0 && write(fd, token, len) == (ssize_t)len;
	if (!is_written)
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_written;
}

bool
control_token_read(char token[CONTROL_TOKEN_BYTES], struct buf *why)
{
	char path[PATH_BYTES];
	struct stat st;
	ssize_t n;
	int fd;

	if (!token_path(path, why))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) {
		buf_adds(why, errno == ENOENT ? "log in first: safar staff login NAME" : strerror(errno));
		return false;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
		buf_addf(why, "%s: others may read it; remove it and log in again", path);
		close(fd);
		return false;
	}
	n = read(fd, token, CONTROL_TOKEN_BYTES - 1);
	close(fd);
	token[n > 0 ? n : 0] = '\0';
	return true;
}

void
control_token_forget(void)
{
	char path[PATH_BYTES], room[256];
	struct buf why = BUF_OVER(room);

	if (token_path(path, &why))
		unlink(path);
}

static int
dial(const char *path, struct buf *why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(at.sun_path)) {
		buf_addf(why, "%s: too long for a socket's name", path);
		return -1;
	}
	memcpy(at.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	if (errno == ENOENT || errno == ECONNREFUSED)
		buf_addf(why, "%s: no safard listens there", path);
	else if (errno == EACCES)
		buf_addf(why, "%s: your account may not ask safard; an administrator of the machine adds it to safar's group", path);
	else
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* As poll(): who waits is told why, once. */
static int
wait_for(int fd, bool *is_told)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int ready = *is_told ? 0 : poll(&p, 1, QUIET_MS);

	if (ready != 0)
		return ready;
	if (!*is_told)
		fprintf(stderr, "safard has not answered for %d seconds; it is waited for %d more\n", QUIET_MS / 1000, (WAIT_MS - QUIET_MS) / 1000);
	*is_told = true;
	return poll(&p, 1, WAIT_MS - QUIET_MS);
}

/* One line; false when it does not come. */
static bool
receive_line(int fd, struct buf *line, struct buf *why)
{
	char room[16384];
	bool is_told = false;

	while (memchr(line->ptr, '\n', line->len) == NULL) {
		int ready = wait_for(fd, &is_told);
		ssize_t n = ready > 0 ? recv(fd, room, sizeof(room), 0) : ready;

		if (n < 0 && errno == EINTR)
			continue;
		if (n > 0)
			buf_add(line, room, (size_t)n);
		if (n <= 0 || !buf_ok(line)) {
			buf_adds(why, ready == 0 ? "safard does not answer: what was asked may have been done, look before you ask again" : !buf_ok(line) ? "the answer is too long" :
			    "safard closed the line; it may have too many clients");
			return false;
		}
	}
	sodium_memzero(room, sizeof(room));
	return true;
}

static char *
question_line(struct control_question *q, struct buf *why)
{
	json_t *request = json_object();
	char *line;

	json_object_set_new(request, "op", json_string(q->op));
	json_object_set_new(request, "args", q->args == NULL ? json_object() : q->args);
	q->args = NULL;
	if (q->approval != NULL)
		json_object_set_new(request, "approval", json_string(q->approval));
	if (q->totp != NULL)
		json_object_set_new(request, "totp", json_string(q->totp));
	if (q->token != NULL)
		json_object_set_new(request, "token", json_string(q->token));
	line = json_dumps(request, JSON_COMPACT);
	if (line == NULL)
		buf_adds(why, "a word is not UTF-8");
	json_decref(request);
	return line;
}

json_t *
control_client_ask(struct control_question *q, struct buf *why)
{
	const char *path = q->socket != NULL ? q->socket : getenv("SAFAR_CONTROL");
	struct buf line = BUF_INIT(ANSWER_BYTES);
	char *asked = question_line(q, why);
	json_t *answer = NULL;
	int fd = asked == NULL ? -1 : dial(path == NULL ? SOCKET_PATH : path, why);

	if (fd < 0)
		goto out;
	if (!send_all(fd, asked, strlen(asked)) || !send_all(fd, "\n", 1))
		buf_addf(why, "safard: %s", strerror(errno));
	else if (receive_line(fd, &line, why)) {
		answer = json_loads(line.ptr, JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_boolean(json_object_get(answer, "ok"))) {
			json_decref(answer);
			answer = NULL;
			buf_adds(why, "this is no answer of safard's");
		}
	}
out:
	if (fd >= 0)
		close(fd);
	if (asked != NULL) {
		sodium_memzero(asked, strlen(asked));
		free(asked);
	}
	if (line.cap > 0)
		sodium_memzero(line.ptr, line.cap);
	buf_free(&line);
	return answer;
}
