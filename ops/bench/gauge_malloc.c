/* gauge_malloc.c - counts what is asked of malloc, where it is wrapped (-Wl,--wrap); apart, so that nobody else links it */
#include "ops/bench/gauge.h"

static unsigned long allocations;	/* a wrapped malloc has no place for state of its own */
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *p, size_t bytes);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *p, size_t bytes);

void *
__wrap_malloc(size_t bytes)
{
	allocations++;
	return __real_malloc(bytes);
}

void *
__wrap_calloc(size_t count, size_t bytes)
{
	allocations++;
	return __real_calloc(count, bytes);
}

void *
__wrap_realloc(void *p, size_t bytes)
{
	allocations++;
	return __real_realloc(p, bytes);
}

unsigned long
gauge_allocations(void)
{
	return allocations;
}
