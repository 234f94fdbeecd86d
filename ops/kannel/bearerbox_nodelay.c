/*
 * bearerbox_nodelay.c - small packets leave bearerbox at once
 *
 * For LD_PRELOAD before bearerbox, see README.md beside this file.  bearerbox
 * never sets TCP_NODELAY, so a second small PDU waits until the other side has
 * acknowledged the first, and an ordinary SMSC delays that by 40 ms.  Every
 * socket that it accepts or connects gets the option; one that is no TCP
 * refuses it, which is all right.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
send_at_once(int fd)
{
	const int one = 1;
	int before = errno;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	errno = before;
}

/* The names of libc: ours are found first, so its own are reached through the kernel. */
int
accept(int fd, struct sockaddr *restrict address, socklen_t *restrict len)
{
	int accepted = (int)syscall(SYS_accept4, fd, address, len, 0);

	if (accepted >= 0)
		send_at_once(accepted);
	return accepted;
}

int
connect(int fd, const struct sockaddr *address, socklen_t len)
{
	send_at_once(fd);
	return (int)syscall(SYS_connect, fd, address, len);
}
