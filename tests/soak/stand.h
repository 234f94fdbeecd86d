/*
 * stand.h - operator, bearerbox, safar-vault and safard, to be killed one by one
 *
 * As ops/command/stack.h starts them, with the same files, in a folder of
 * their own; but here a program may be killed at any moment and is started
 * again at once, without the pauses of a supervisor.  Nothing that was not
 * started here is touched; all of it dies with this process.
 */
#ifndef TESTS_SOAK_STAND_H
#define TESTS_SOAK_STAND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct stand;
struct wire;

enum stand_program { STAND_SMSC, STAND_BEARERBOX, STAND_VAULT, STAND_SAFARD, STAND_PROGRAMS };

/* NULL where nothing is wished. */
struct stand_wish {
	const char	*kannel;	/* lines more in [kannel] of safar.conf */
	const char	*broadcast;	/* and in [broadcast] */
	const char	*sending;	/* what stands in sending.ini instead */
	/* Before safard begins, once: state is the folder that it will find, with vault.pub. */
	bool		(*prepare)(void *arg, const char *state, struct buf *why);
	void		*arg;
};

/*
 * Comes back when the operator sees bearerbox, and safard was started.  The programs lie
 * beside this one.  NULL and a sentence; the folder is kept then, and named.
 */
struct stand *stand_open(const char *pack, const struct stand_wish *wish, struct buf *why);	/* wish NULL: none */
/* Kills all; the folder is removed unless `must_keep`. */
void stand_close(struct stand *s, bool must_keep);

const char *stand_folder(const struct stand *s);
struct wire *stand_wire(struct stand *s);	/* to the operator; stays the same */
/* kill -9, wait, start again.  False and a sentence when the kernel has no process for us. */
bool stand_kill(struct stand *s, enum stand_program p, struct buf *why);
/* The program that runs now; 0: none. */
pid_t stand_pid(const struct stand *s, enum stand_program p);
/* Starts again what ended by itself, and counts it. */
bool stand_tend(struct stand *s, struct buf *why);
unsigned stand_falls(const struct stand *s);
int64_t stand_now_ms(void);	/* of a clock that nobody sets */

#endif
