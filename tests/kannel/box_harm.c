/*
 * box_harm.c - what can be done to a bearerbox, its disk and its operator
 */
#include "tests/kannel/box_harm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <fts.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "tests/kannel/box_world.h"
#include "tests/support/stopped.h"

enum { WAIT_MS = 5000 };

static void
path_in(const struct box_world *w, const char *name, char out[128])
{
	BUG_IF(snprintf(out, 128, "%s/%s", w->directory, name) >= 128);
}

void
box_harm_suspend(struct box_world *w)
{
	assert_true(w->bearerbox > 0 && stopped(w->bearerbox));
}

void
box_harm_resume(struct box_world *w)
{
	assert_true(w->bearerbox > 0 && kill(w->bearerbox, SIGCONT) == 0);
}

void
box_harm_fill_disk(struct box_world *w, bool is_full)
{
	/* The hard limit stays: only root could lift it again. */
	const struct rlimit limit = { is_full ? 0 : RLIM_INFINITY, RLIM_INFINITY };

	assert_true(w->bearerbox > 0);
	/* prlimit() itself is declared for _GNU_SOURCE only */
	assert_int_equal(0, syscall(SYS_prlimit64, w->bearerbox, RLIMIT_FSIZE, &limit, NULL));
}

size_t
box_harm_spooled(const struct box_world *w)
{
	char path[128], *const roots[] = { path, NULL };
	FTS *tree;
	FTSENT *e;
	size_t n = 0;

	path_in(w, "spool", path);
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree != NULL && (e = fts_read(tree)) != NULL)
		n += e->fts_info == FTS_F && e->fts_statp->st_size > 0;
	if (tree != NULL)
		fts_close(tree);
	return n;
}

void
box_harm_tear_youngest(const struct box_world *w)
{
	char path[128], *const roots[] = { path, NULL }, youngest[256] = "";
	struct timespec at = { 0, 0 };
	FTS *tree;
	FTSENT *e;

	path_in(w, "spool", path);
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	while (tree != NULL && (e = fts_read(tree)) != NULL) {
		const struct timespec *t = &e->fts_statp->st_mtim;

		if (e->fts_info != FTS_F || t->tv_sec < at.tv_sec || (t->tv_sec == at.tv_sec && t->tv_nsec <= at.tv_nsec))
			continue;
		at = *t;
		(void)snprintf(youngest, sizeof(youngest), "%s", e->fts_accpath);
	}
	if (tree != NULL)
		fts_close(tree);
	assert_int_equal(0, truncate(youngest, 0));
}

int
box_harm_stranger(const struct box_world *w, const void *bytes, size_t len)
{
	const struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons(w->box_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(0, connect(fd, (const struct sockaddr *)&at, sizeof(at)));
	assert_int_equal(len, send(fd, bytes, len, MSG_NOSIGNAL));
	return fd;
}

/* On a connection of its own: on the other one an "ok" may be that of an earlier message. */
bool
box_harm_set(struct box_world *w, const char *word, unsigned per_mille)
{
	struct buf why = BUF_INIT(512), line = BUF_INIT(128);
	char path[128];
	struct wire *wire;
	struct line l;
	bool is_known;

	path_in(w, "control", path);
	wire = wire_connect(path, WAIT_MS, &why);
	if (wire == NULL)
		fail_msg("%s", why.ptr);
	line_add(&line, "set");
	line_add(&line, word);
	line_addf(&line, "%u", per_mille);
	assert_true(wire_send(wire, &line, &why));
	assert_int_equal(WIRE_LINE, wire_next(wire, WAIT_MS, &l));
	is_known = strcmp(line_field(&l, 0), "ok") == 0;
	wire_close(wire);
	buf_free(&line);
	buf_free(&why);
	return is_known;
}
