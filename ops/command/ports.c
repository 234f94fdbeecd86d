/*
 * ports.c - all sockets are bound before the first is closed, so no port comes twice
 */
#include "ops/command/ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PORTS_MAX = 8 };

bool
ports_choose(uint16_t *ports, unsigned count, struct buf *why)
{
	int fd[PORTS_MAX];
	unsigned opened = 0;
	bool is_done = true;

	BUG_IF(count > PORTS_MAX);
	while (is_done && opened < count) {
		struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		socklen_t len = sizeof at;

		fd[opened] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		is_done = fd[opened] >= 0 && bind(fd[opened], (const struct sockaddr *)&at, sizeof at) == 0 &&
		    getsockname(fd[opened], (struct sockaddr *)&at, &len) == 0;
		if (!is_done)
			buf_addf(why, "asking for a free port on 127.0.0.1: %s", strerror(errno));
		if (fd[opened] >= 0)
			ports[opened++] = ntohs(at.sin_port);
		else
			break;
	}
	for (unsigned i = 0; i < opened; i++)
		close(fd[i]);
	return is_done;
}
