/* gauge.h - what a measuring program reads: the clock, its memory, how often memory was asked for */
#ifndef OPS_BENCH_GAUGE_H
#define OPS_BENCH_GAUGE_H

#include <stddef.h>
#include <stdint.h>

int64_t gauge_ns(void);			/* CLOCK_MONOTONIC */
size_t gauge_resident_bytes(void);	/* 0 if the kernel does not say */
/* malloc, calloc and realloc since the start, in a program linked with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc. */
unsigned long gauge_allocations(void);

#endif
