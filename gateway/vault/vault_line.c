/*
 * vault_line.c - connect, ask, read, and give up in time: all of it on the loop
 *
 * The line is made for a question and closed when none came for a second: the
 * vault has few, and hangs up on who is silent.  Whatever goes wrong behind the connecting
 * ends the question at once with LATER for every row; to ask again is always
 * right.  A vault that cannot be reached is tried until the question's time is over.
 */
#include "gateway/vault/vault_line.h"

#include <errno.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "gateway/vault/wire.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	BACKOFF_MIN_MS = 100,
	BACKOFF_MAX_MS = VAULT_LINE_WAIT_MS / 2,	/* a question asked meanwhile keeps half its time for the answer */
	IDLE_MS = 1000,
	WHY_BYTES = 256 + 4 * WIRE_WHY_BYTES
};

struct vault_line {
	struct loop	*loop;
	char		*path;
	vault_line_fn	*fn;
	void		*arg;
	int		 fd;			/* -1: no line */
	struct loop_watch *watch;
	struct loop_timer *dial;		/* the next try to connect */
	struct loop_timer *end;			/* of the question; without one, of the line */
	unsigned	 failures;		/* since the last good answer */
	int64_t		 dial_ms;		/* not before */
	const char	*trouble;		/* why there is no line */
	unsigned	 count;			/* rows asked for; 0 = free */
	size_t		 out_len, out_at, in_len;
	uint8_t		 out[WIRE_ROWS_BYTES], in[WIRE_SAID_BYTES];
};

static void
hang_up(struct vault_line *v)
{
	loop_unwatch(v->watch);
	v->watch = NULL;
	if (v->fd >= 0)
		close(v->fd);
	v->fd = -1;
	v->in_len = 0;
	sodium_memzero(v->in, sizeof(v->in));
}

/* The next try has its time set. */
static void
count_failure(struct vault_line *v)
{
	unsigned shift = v->failures < 6 ? v->failures : 6;
	int64_t ms = (int64_t)BACKOFF_MIN_MS << shift;

	v->failures++;
	v->dial_ms = loop_now_ms(v->loop) + (ms < BACKOFF_MAX_MS ? ms : BACKOFF_MAX_MS);
}

/* Gives what was said away and wipes it.  Nothing of `v` may be touched behind it: the callback may have freed it. */
static void
finish(struct vault_line *v, struct wire_said *said, const char *why)
{
	unsigned count = v->count;

	v->count = 0;
	loop_timer_stop(v->dial);
	if (v->fd >= 0)
		loop_timer_after(v->end, IDLE_MS);
	else
		loop_timer_stop(v->end);
	v->fn(v->arg, said->row, count, why);
	sodium_memzero(said, sizeof(*said));
}

static void
end_all(struct vault_line *v, enum vault_row_end end, const char *why)
{
	struct wire_said said = { .count = v->count };

	for (unsigned i = 0; i < v->count; i++)
		said.row[i].end = end;
	finish(v, &said, why);
}

/* The vault has said something, or will not: the line is of no use any more. */
static void
fail(struct vault_line *v, const char *what)
{
	char room[WHY_BYTES];
	struct buf why = BUF_OVER(room);

	if (v->fd >= 0)
		count_failure(v);	/* a try to connect was counted when it failed */
	hang_up(v);
	buf_addf(&why, "the vault at %s: %s", v->path, what);
	if (!buf_ok(&why)) {
		buf_reset(&why);
		buf_addf(&why, "the vault: %s", what);
	}
	end_all(v, VAULT_ROW_LATER, why.ptr);
}

/* A whole answer.  One that comes before the question was said is let through only if it refuses to listen. */
static void
take_answer(struct vault_line *v, size_t len)
{
	char room[WHY_BYTES];
	struct buf why = BUF_OVER(room);
	struct wire_said said = { 0 };
	unsigned open = 0;
	bool is_answer = v->in_len == 2 + len && wire_get_said(v->in + 2, len, v->count, &said);

	if (!is_answer || (said.status == WIRE_DONE && v->out_at < v->out_len)) {
		sodium_memzero(&said, sizeof(said));
		fail(v, "its answer is none");
		return;
	}
	if (said.status != WIRE_DONE) {
		buf_adds(&why, "it refuses: ");
		buf_add_escaped(&why, said.why, strlen(said.why));
		fail(v, why.ptr);
		return;
	}
	v->in_len = 0;
	sodium_memzero(v->in, sizeof(v->in));
	v->failures = 0;
	for (unsigned i = 0; i < said.count; i++)
		open += said.row[i].end == VAULT_ROW_OPEN;
	if (open < said.count) {
		buf_addf(&why, "the vault opens %u of %u rows: ", open, said.count);
		buf_add_escaped(&why, said.why, strlen(said.why));
	}
	finish(v, &said, why.ptr);
}

static void
read_some(struct vault_line *v)
{
	ssize_t n = recv(v->fd, v->in + v->in_len, sizeof(v->in) - v->in_len, 0);
	size_t len;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (v->count == 0) {
		hang_up(v);		/* it has nothing to say to us, or closes */
		return;
	}
	if (n <= 0) {
		fail(v, "it closed the line without an answer");
		return;
	}
	v->in_len += (size_t)n;
	if (v->in_len < 2)
		return;
	len = wire_length(v->in, WIRE_SAID_BYTES);
	if (len == 0)
		fail(v, "its answer is none");
	else if (v->in_len >= 2 + len)
		take_answer(v, len);
}

static void
write_some(struct vault_line *v)
{
	ssize_t n = send(v->fd, v->out + v->out_at, v->out_len - v->out_at, MSG_NOSIGNAL);

	if (n > 0)
		v->out_at += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		v->out_at = v->out_len;		/* it closed, perhaps behind a sentence that can be read */
	if (v->out_at == v->out_len)
		loop_watch_events(v->watch, EPOLLIN);
}

static void
on_event(void *arg, uint32_t events)
{
	struct vault_line *v = arg;

	if (v->count > 0 && v->out_at < v->out_len && (events & EPOLLOUT))
		write_some(v);
	if (events & ~(uint32_t)EPOLLOUT)
		read_some(v);
}

/* NULL, or why there is no line. */
static const char *
try_connect(struct vault_line *v)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct buf unheard = BUF_INIT(0);

	if (strlen(v->path) >= sizeof(at.sun_path))
		return "the name is too long for a socket";
	memcpy(at.sun_path, v->path, strlen(v->path));
	v->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (v->fd < 0)
		return strerror(errno);
	if (connect(v->fd, (const struct sockaddr *)&at, sizeof(at)) < 0) {
		if (errno == EAGAIN)		/* its queue is full, and cannot be waited for */
			return "it is busy";
		return errno == ENOENT || errno == ECONNREFUSED ? "safar-vault does not run" : strerror(errno);
	}
	v->watch = loop_watch(v->loop, v->fd, EPOLLIN | EPOLLOUT, on_event, v, &unheard);
	return v->watch ? NULL : "the kernel does not watch it";
}

static void
on_dial(void *arg)
{
	struct vault_line *v = arg;

	v->trouble = try_connect(v);
	if (!v->trouble)
		return;
	hang_up(v);
	count_failure(v);
	loop_timer_after(v->dial, v->dial_ms - loop_now_ms(v->loop));
}

static void
on_end(void *arg)
{
	struct vault_line *v = arg;

	if (v->count == 0)
		hang_up(v);
	else if (v->out_len == 0)
		end_all(v, VAULT_ROW_STOPPED, "the vault is not asked: a name is too long");
	else
		fail(v, v->fd >= 0 || !v->trouble ? "no answer within five seconds" : v->trouble);
}

struct vault_line *
vault_line_new(struct loop *l, const char *socket_path, vault_line_fn *fn, void *arg)
{
	struct vault_line *v = xcalloc(1, sizeof(*v));

	v->loop = l;
	v->path = xstrdup(socket_path);
	v->fn = fn;
	v->arg = arg;
	v->fd = -1;
	v->dial = loop_timer(l, on_dial, v);
	v->end = loop_timer(l, on_end, v);
	return v;
}

void
vault_line_free(struct vault_line *v)
{
	if (!v)
		return;
	hang_up(v);
	loop_timer_free(v->dial);
	loop_timer_free(v->end);
	free(v->path);
	free(v);
}

bool
vault_line_is_free(const struct vault_line *v)
{
	return v->count == 0;
}

void
vault_line_ask(struct vault_line *v, const struct vault_rows_ask *ask)
{
	BUG_IF(v->count > 0 || ask->count < 1 || ask->count > VAULT_ROWS_MAX);
	v->count = ask->count;
	v->out_at = 0;
	v->out_len = wire_put_rows(v->out, ask);
	loop_timer_after(v->end, v->out_len > 0 ? VAULT_LINE_WAIT_MS : 0);
	if (v->out_len == 0)
		return;
	if (v->fd >= 0)
		loop_watch_events(v->watch, EPOLLIN | EPOLLOUT);
	else
		loop_timer_after(v->dial, v->dial_ms - loop_now_ms(v->loop));
}
