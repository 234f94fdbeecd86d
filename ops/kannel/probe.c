/*
 * probe.c - what the libraries beside it do to a program, asked inside one
 *
 *	preload_probe uuid N THREADS	Kannel's own generator: cost, and whether two are equal
 *	preload_probe nodelay		TCP_NODELAY of a socket that connected and of one that was accepted
 *
 * One line, key=value; 1 when two UUIDs are equal.  Kannel's generator is taken
 * out of its library by the Makefile: gw_uuid.o needs nothing but libc.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

enum { UUID_BYTES = 16, THREADS_MAX = 64, NUMBER_MAX = 50000000 };

void uuid_generate(unsigned char out[UUID_BYTES]);	/* gw_uuid.o */

struct share { unsigned char *at; size_t count; pthread_t thread; };

static void *
generate(void *arg)
{
	const struct share *s = arg;

	for (size_t i = 0; i < s->count; i++)
		uuid_generate(s->at + i * UUID_BYTES);
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, UUID_BYTES);
}

/* glibc's random() says the same again after the same seed. */
static bool
is_random_of_glibc(void)
{
	long first;

	srandom(1);
	first = random();
	srandom(1);
	return random() == first;
}

static int
probe_uuid(size_t count, unsigned threads)
{
	struct share shares[THREADS_MAX];
	unsigned char *all = malloc(count * UUID_BYTES);
	struct timespec begin, end;
	size_t equal = 0;

	if (all == NULL)
		return 3;
	uuid_generate(all);		/* opens its file, once */
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (unsigned i = 0; i < threads; i++) {
		shares[i] = (struct share){ all + count / threads * i * UUID_BYTES, count / threads, 0 };
		if (pthread_create(&shares[i].thread, NULL, generate, &shares[i]) != 0)
			return 3;
	}
	for (unsigned i = 0; i < threads; i++)
		pthread_join(shares[i].thread, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	count = count / threads * threads;
	qsort(all, count, UUID_BYTES, compare);
	for (size_t i = 1; i < count; i++)
		equal += compare(all + (i - 1) * UUID_BYTES, all + i * UUID_BYTES) == 0;
	printf("uuids=%zu threads=%u equal=%zu ns_each=%.0f random=%s\n", count, threads, equal,
	    ((double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec)) / (double)count,
	    is_random_of_glibc() ? "glibc" : "preloaded");
	free(all);
	return equal > 0;
}

static int
nodelay_of(int fd)
{
	int is_on = -1;
	socklen_t len = sizeof is_on;

	getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &is_on, &len);
	return is_on > 0;
}

static int
probe_nodelay(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), caller = socket(AF_INET, SOCK_STREAM, 0), called;

	if (bind(listener, (const struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 1) < 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &len) < 0 ||
	    connect(caller, (const struct sockaddr *)&at, sizeof at) < 0 || (called = accept(listener, NULL, NULL)) < 0) {
		perror("preload_probe");
		return 3;
	}
	printf("connected=%d accepted=%d\n", nodelay_of(caller), nodelay_of(called));
	close(called);
	close(caller);
	close(listener);
	return 0;
}

int
main(int argc, char **argv)
{
	unsigned long count = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
	unsigned long threads = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;

	if (argc == 2 && strcmp(argv[1], "nodelay") == 0)
		return probe_nodelay();
	if (argc == 4 && strcmp(argv[1], "uuid") == 0 && threads >= 1 && threads <= THREADS_MAX && count >= threads &&
	    count <= NUMBER_MAX)
		return probe_uuid(count, (unsigned)threads);
	fputs("usage: preload_probe nodelay | uuid N THREADS\n", stderr);
	return 2;
}
