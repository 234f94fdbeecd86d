/* gauge.c - the clock, and the memory of this process */
#include "ops/bench/gauge.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

int64_t
gauge_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

size_t
gauge_resident_bytes(void)
{
	unsigned long size = 0, resident = 0;
	FILE *in = fopen("/proc/self/statm", "r");

	if (in == NULL || fscanf(in, "%lu %lu", &size, &resident) != 2)
		resident = 0;
	if (in != NULL)
		fclose(in);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}
