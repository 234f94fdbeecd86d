/* A stream from bearerbox over loopback, once whole and once in cuts that the stream itself chooses. */
#include <sys/socket.h>

#include "gateway/bearer/kannel_wire.h"
#include "gateway/log.h"
#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/fuzz/fuzz.h"
#include "tests/gateway/fake_bearerbox.h"

const struct fuzz fuzz = { "wire", 4000 };

struct seen { unsigned frames, bad, ups, downs; };

static void on_frame(void *ctx, const struct kannel_frame *f) { (void)f; ((struct seen *)ctx)->frames++; }
static void on_bad(void *ctx) { ((struct seen *)ctx)->bad++; }
static void on_up(void *ctx) { ((struct seen *)ctx)->ups++; }
static void on_settle(void *ctx) { (void)ctx; }
static void on_down(void *ctx) { ((struct seen *)ctx)->downs++; }

/* Says the stream in pieces, then hangs up; the wire must notice by itself that it is over. */
static struct seen
listen_to(struct fake *fake, struct loop *loop, const uint8_t *data, size_t len, bool is_cut)
{
	struct seen s = { 0 };
	const struct kannel_wire_user user = { .ctx = &s, .up = on_up, .frame = on_frame, .bad = on_bad, .settle = on_settle,
	    .down = on_down };
	struct log log = { .level = LOG_LEVEL_ERROR };
	struct kannel_wire *w = kannel_wire_open(loop, &log, "127.0.0.1", fake->port, "safar", &user, &(struct buf)BUF_INIT(99));

	BUG_IF(w == NULL);
	fake->count = 0;
	while (s.ups == 0 || fake->fd < 0) {
		loop_once(loop, 1);
		fake_look(fake);
	}
	for (size_t n; len > 0 && s.downs == 0; data += n, len -= n) {
		n = is_cut && data[0] % 64 + 1u < len ? data[0] % 64 + 1u : len;
		(void)send(fake->fd, data, n, MSG_NOSIGNAL);
		loop_once(loop, 0);
	}
	(void)shutdown(fake->fd, SHUT_WR);
	while (s.downs == 0)
		loop_once(loop, 1);
	kannel_wire_close(w);
	fake_hang_up(fake);
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct fake *fake;	/* one port for all: the kernel has not so many */
	static struct loop *loop;
	struct seen whole, cut;

	kannel_border_start();
	if (fake == NULL) {
		fake = fake_new();
		loop = loop_new(&(struct buf)BUF_INIT(99));
	}
	whole = listen_to(fake, loop, data, len, false);
	cut = listen_to(fake, loop, data, len, true);
	BUG_IF(memcmp(&whole, &cut, sizeof(cut)) != 0);
	return 0;
}
