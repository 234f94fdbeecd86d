/*
 * bearerbox_uuid.c - random numbers that threads do not queue for
 *
 * For LD_PRELOAD before bearerbox, see README.md beside this file.  bearerbox
 * makes two UUIDs for every message that it creates, reads or copies, and for
 * each calls random() some 30 times, which all threads of glibc share under one lock.
 * Here each thread has a generator of its own (SplitMix64), begun with the
 * kernel's random bytes.
 *
 * It is no weaker: the bytes of a UUID still come from /dev/urandom, read by
 * Kannel's own code for each of them; random() is only XORed over these.  For
 * that reason, too, a fork needs no care.
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

/* State in file scope, against the habit of this tree: a function of libc has no argument for it. */
static _Thread_local uint64_t state;
static _Thread_local _Bool has_begun;

static void
begin(void)
{
	struct timespec now;

	if (getrandom(&state, sizeof state, 0) != (ssize_t)sizeof state) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		state = (uint64_t)now.tv_nsec ^ (uint64_t)(uintptr_t)&state;
	}
	has_begun = 1;
}

/* 31 bits, as POSIX says. */
long
random(void)
{
	uint64_t z;

	if (!has_begun)
		begin();
	z = state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (long)((z ^ z >> 31) >> 33);
}

/* A seed would be the same for all who know when bearerbox was started. */
void
srandom(unsigned seed)
{
	(void)seed;
}
