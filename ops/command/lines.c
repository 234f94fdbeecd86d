/*
 * lines.c - fields in lines, and a client that never waits for ever
 */
#include "ops/command/lines.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct wire {
	int	 fd;
	size_t	 len, taken;		/* bytes in room; bytes of the line handed out last */
	char	 room[LINE_MAX_BYTES];
};

void
line_add(struct buf *line, const char *field)
{
	if (line->len > 0)
		buf_addc(line, '\t');
	for (; *field != '\0'; field++) {
		switch (*field) {
		case '\t': buf_adds(line, "\\t"); break;
		case '\n': buf_adds(line, "\\n"); break;
		case '\r': buf_adds(line, "\\r"); break;
		case '\\': buf_adds(line, "\\\\"); break;
		default: buf_addc(line, *field);
		}
	}
}

void
line_addf(struct buf *line, const char *fmt, ...)
{
	char room[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(room, sizeof room, fmt, args);
	va_end(args);
	line_add(line, room);
}

static char *
unescape(char *field)
{
	char *to = field;

	for (const char *from = field; *from != '\0'; from++) {
		if (*from != '\\' || from[1] == '\0') {
			*to++ = *from;
			continue;
		}
		from++;
		*to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from;
	}
	*to = '\0';
	return field;
}

void
line_split(char *text, struct line *out)
{
	char *tab;

	out->count = 0;
	do {
		tab = strchr(text, '\t');
		if (tab != NULL)
			*tab = '\0';
		out->field[out->count++] = unescape(text);
		text = tab == NULL ? NULL : tab + 1;
	} while (text != NULL && out->count < LINE_FIELDS);
}

const char *
line_field(const struct line *l, unsigned i)
{
	return i < l->count ? l->field[i] : "";
}

void
hex_add(struct buf *out, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addf(out, "%02x", bytes[i]);
}

int
hex_read(const char *hex, unsigned char *out, size_t size)
{
	size_t octets;

	return sodium_hex2bin(out, size, hex, strlen(hex), NULL, &octets, NULL) == 0 ? (int)octets : -1;
}

static int
connect_once(const char *path, struct buf *why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd, error;

	if ((size_t)snprintf(at.sun_path, sizeof at.sun_path, "%s", path) >= sizeof at.sun_path) {
		buf_addf(why, "the path of socket %s is longer than %zu bytes", path, sizeof at.sun_path - 1);
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	error = errno;
	if (fd >= 0)
		close(fd);
	buf_addf(why, "%s: %s", path, strerror(error));
	errno = error;
	return -1;
}

struct wire *
wire_connect(const char *path, int wait_ms, struct buf *why)
{
	const struct timespec pause = { 0, 20 * 1000 * 1000 };
	size_t said = why->len;
	struct wire *w;
	int fd;

	while ((fd = connect_once(path, why)) < 0) {
		if (wait_ms <= 0 || (errno != ENOENT && errno != ECONNREFUSED))
			return NULL;
		buf_cut(why, said);
		nanosleep(&pause, NULL);
		wait_ms -= 20;
	}
	w = xmalloc(sizeof *w);
	w->fd = fd;
	w->len = w->taken = 0;
	return w;
}

void
wire_close(struct wire *w)
{
	if (w == NULL)
		return;
	close(w->fd);
	free(w);
}

int
wire_fd(const struct wire *w)
{
	return w->fd;
}

bool
wire_send(struct wire *w, const struct buf *line, struct buf *why)
{
	if (!buf_ok(line)) {
		buf_adds(why, "the line is too long");
		return false;
	}
	for (size_t done = 0; done <= line->len;) {
		const char *from = done < line->len ? line->ptr + done : "\n";
		size_t left = done < line->len ? line->len - done : 1;
		ssize_t n = send(w->fd, from, left, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			buf_addf(why, "sending: %s", strerror(errno));
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

/* A whole line in the room, NUL-terminated in place; NULL if there is none yet. */
static char *
line_in(struct wire *w)
{
	char *lf;

	memmove(w->room, w->room + w->taken, w->len - w->taken);
	w->len -= w->taken;
	w->taken = 0;
	lf = memchr(w->room, '\n', w->len);
	if (lf == NULL)
		return NULL;
	*lf = '\0';
	w->taken = (size_t)(lf - w->room) + 1;
	return w->room;
}

enum wire_result
wire_next(struct wire *w, int wait_ms, struct line *out)
{
	struct pollfd p = { w->fd, POLLIN, 0 };
	char *text;

	while ((text = line_in(w)) == NULL) {
		ssize_t n;
		int ready;

		if (w->len == sizeof w->room)
			return WIRE_GONE;	/* no line of ours is that long */
		ready = poll(&p, 1, wait_ms);
		if (ready == 0)
			return WIRE_NOTHING;
		if (ready < 0) {
			if (errno == EINTR)
				return WIRE_NOTHING;	/* a signal may want to end the wait */
			return WIRE_GONE;
		}
		n = recv(w->fd, w->room + w->len, sizeof w->room - w->len, 0);
		if (n <= 0)
			return WIRE_GONE;
		w->len += (size_t)n;
	}
	line_split(text, out);
	return WIRE_LINE;
}
