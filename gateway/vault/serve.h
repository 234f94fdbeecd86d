/*
 * serve.h - the vault's socket: who comes in, and for how long
 *
 * One thread, one poll().  A Unix stream socket of mode 0660; the kernel says
 * who is at the other end.  At most SERVE_CLIENTS at a time, each for
 * SERVE_IDLE_MS without a whole question.
 */
#ifndef GATEWAY_VAULT_SERVE_H
#define GATEWAY_VAULT_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct desk;

enum { SERVE_CLIENTS = 16, SERVE_IDLE_MS = 2000, SERVE_UIDS = 16 };

struct serve_settings {
	const char	*socket_path;
	uid_t		 uid[SERVE_UIDS];	/* who may have numbers opened */
	size_t		 uids;
};

/* `listen_fd` is of socket_listen(); until `stop_fd` is readable. */
bool serve_run(const struct serve_settings *s, int listen_fd, int stop_fd, struct desk *desk, struct buf *why);

#endif
