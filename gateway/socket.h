/*
 * socket.h - listens on a Unix stream socket, and takes nobody's place
 *
 * For whoever serves one: the control socket, safar-vault, the simulated handset.
 */
#ifndef GATEWAY_SOCKET_H
#define GATEWAY_SOCKET_H

#include <sys/types.h>

struct buf;

/*
 * A listening socket at `path` of mode `mode`, not blocking, closed on exec; the
 * caller closes it and unlinks the file.  A file left by a killed program is
 * removed; one at which somebody listens, or may listen, stays.  -1 and a sentence.
 */
int socket_listen(const char *path, mode_t mode, int backlog, struct buf *why);

#endif
