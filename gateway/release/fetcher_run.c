/*
 * fetcher_run.c - a poller that never waits for a pack
 *
 * A pack takes minutes at 64 kbit/s, and a withdrawal may not: so a child
 * brings the pack.  Slices of one download would ask less of the system, but
 * more of the server: without a strong ETag each slice begins at the first byte.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "gateway/log.h"
#include "gateway/release/fence.h"
#include "gateway/release/fetcher_inside.h"
#include "gateway/release/fetcher_run.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SENTENCE_BYTES = 768, LOOK_S = 5 /* whether a pack is wanted still, or again */ };

/* The child that brings a pack. */
struct helper { pid_t pid; int fd; struct index_pack pack; };

struct fetcher_now
fetcher_clock(void)
{
	struct timespec wall, mono;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &mono);
	return (struct fetcher_now){ wall.tv_sec, mono.tv_sec };
}

bool
fetcher_follow(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == parent;
}

enum fetcher_end
fetcher_once(struct fetcher *f)
{
	struct fetcher_now now = fetcher_clock();
	enum fetcher_end looked = fetcher_look(f, &now), brought;
	const struct index_pack *p = fetcher_wants(f, &now);
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);

	if (p == NULL)
		return looked;
	brought = fetcher_bring(f, p, &why);
	fetcher_brought(f, p, brought, why.ptr, &now);
	return brought > looked ? brought : looked;
}

/* --- the child --- */

/* Its last word is a sentence in the pipe. */
static void
bring(const struct fetcher *f, const struct index_pack *p, pid_t parent, int fd)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	enum fetcher_end end = FETCHER_WORLD;

	if (fetcher_follow(parent))
		end = fetcher_bring(f, p, &why);
	if (write(fd, why.ptr, why.len) < 0)
		_exit(FETCHER_WORLD);
	_exit((int)end);
}

static bool
helper_start(struct helper *h, const struct fetcher *f, const struct index_pack *p, struct buf *why)
{
	pid_t parent = getpid();
	int pipe_fd[2];

	if (pipe(pipe_fd) != 0) {
		buf_addf(why, "pipe: %s", strerror(errno));
		return false;
	}
	h->pack = *p;
	h->pid = fork();
	if (h->pid == 0)
		bring(f, &h->pack, parent, pipe_fd[1]);
	close(pipe_fd[1]);
	h->fd = pipe_fd[0];
	if (h->pid > 0)
		return true;
	buf_addf(why, "fork: %s", strerror(errno));
	close(h->fd);
	return false;
}

/* FETCHER_NOTHING: it is at work still. */
static enum fetcher_end
helper_end(struct helper *h, int options, struct buf *why)
{
	char room[SENTENCE_BYTES];
	int status;
	ssize_t got;

	if (waitpid(h->pid, &status, options) != h->pid)
		return FETCHER_NOTHING;
	got = read(h->fd, room, sizeof(room) - 1);
	if (got > 0)
		buf_add(why, room, (size_t)got);
	close(h->fd);
	h->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) <= FETCHER_REFUSED)
		return (enum fetcher_end)WEXITSTATUS(status);
	buf_reset(why);
	buf_addf(why, "what was bringing it ended by signal %d", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return FETCHER_WORLD;
}

static void
helper_mind(struct helper *h, struct fetcher *f)
{
	struct fetcher_now now = fetcher_clock();
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	const struct index_pack *p;
	enum fetcher_end end;

	if (h->pid > 0) {
		end = helper_end(h, WNOHANG, &why);
		if (end != FETCHER_NOTHING)
			fetcher_brought(f, &h->pack, end, why.ptr, &now);
		else if (!fetcher_still_wants(f, &h->pack) && kill(h->pid, SIGKILL) == 0)
			(void)helper_end(h, 0, &why);
	}
	buf_reset(&why);
	p = h->pid > 0 ? NULL : fetcher_wants(f, &now);
	if (p != NULL && !helper_start(h, f, p, &why))
		fetcher_brought(f, p, FETCHER_WORLD, why.ptr, &now);
}

/* --- the poller --- */

static bool
begin(struct fetcher *f, struct buf *why)
{
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES];
	struct buf fetch = BUF_OVER(room), incoming = BUF_OVER(second);
	bool is_up;

	if (!fetcher_open(f, why))
		return false;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		buf_adds(why, "libcurl does not start");
		return false;
	}
	return fence_up((const char *const[]){ shelf_path(&f->shelf, FETCHER_FOLDER, &fetch), shelf_path(&f->shelf, "incoming", &incoming) }, 2,
	    &is_up, why);
}

void
fetcher_run(struct fetcher *f)
{
	struct helper h = { .pid = 0 };
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	sigset_t child;

	if (!begin(f, &why)) {
		log_event(f->log, LOG_FETCH_FAILED, "owner=%s what=start is=away why=\"%s\"", f->owner->owner, why.ptr);
		return;
	}
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	for (;;) {
		struct fetcher_now now = fetcher_clock();
		int64_t wait_s;

		(void)fetcher_look(f, &now);
		helper_mind(&h, f);
		wait_s = f->looking.next_s - fetcher_clock().mono_s;
		wait_s = wait_s > LOOK_S ? LOOK_S : wait_s;
		(void)sigtimedwait(&child, NULL, &(struct timespec){ wait_s < 1 ? 1 : (time_t)wait_s, 0 });
	}
}
