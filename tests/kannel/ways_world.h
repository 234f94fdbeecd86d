/*
 * ways_world.h - a bearerbox that was configured from a ways.ini, and an SMSC written by hand
 *
 * The SMSC is a listening socket: a test takes the binds one by one and reads
 * and writes PDUs octet by octet (tests/ops/smsc_fixture.h), so that TLVs and
 * esm_class are what is on the wire and nothing else.
 */
#ifndef TESTS_KANNEL_WAYS_WORLD_H
#define TESTS_KANNEL_WAYS_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct kannel_frame;		/* gateway/bearer/kannel_border.h */

enum { WAYS_WAIT_MS = 10000 };

struct ways_world {
	char		directory[64];
	int		listener;
	uint16_t	smsc_port, port[2];	/* box, admin */
	pid_t		bearerbox;
	uint8_t		*body;			/* of the last box frame */
};

/*
 * Writes ways.ini ("@" in `ways` stands for host, port, user and password of a way; `core` are
 * more lines of [bearerbox]), makes kannel.conf from it and starts bearerbox, with `preload`
 * if that is not NULL.  Stops the test with a sentence when something is refused.
 */
void ways_world_start(struct ways_world *w, const char *core, const char *ways, const char *preload);
void ways_world_stop(struct ways_world *w);

/* The page itself with its password, into *out of `size`; with none if !has_password. */
bool ways_world_status(struct ways_world *w, bool has_password, char *out, size_t size);
/*
 * Until the page says `word` n times: "(online" of ways, "smsbox:safar" of a box.  Not before: a PDU
 * that comes in one read with the bind's answer stays in bearerbox's buffer until more comes, and a
 * message that finds a box connected but not yet named waits for the next that connects.
 */
void ways_world_wait(struct ways_world *w, const char *word, unsigned n);
/* The next bind: answered; its system_type.  A descriptor. */
int ways_world_bind(struct ways_world *w, char system_type[16]);
/* A box connection that said it is "safar". */
int ways_world_box(struct ways_world *w);
void ways_world_send(int box, const struct kannel_frame *f);
/* The next frame of that kind; its strings live until the next call. */
void ways_world_next(struct ways_world *w, int box, int kind, struct kannel_frame *f);

#endif
