/*
 * index_inside.h - what reading and writing an index share
 */
#ifndef GATEWAY_RELEASE_INDEX_INSIDE_H
#define GATEWAY_RELEASE_INDEX_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

enum { INDEX_STAMP_CHARS = 21 };	/* 2026-11-27T12:00:00Z and NUL */
#define INDEX_LAST_S INT64_C(253402300799)	/* 9999-12-31T23:59:59Z */

bool index_stamp(int64_t when_s, char out[INDEX_STAMP_CHARS]);	/* false: no year of four digits from 1970 */

#endif
