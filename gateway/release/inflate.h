/*
 * inflate.h - a .gz into a file, never longer than was promised
 *
 * One gzip member and nothing behind it.  The bytes go into <to>.new; the name is changed when all of them are there.
 */
#ifndef GATEWAY_RELEASE_INFLATE_H
#define GATEWAY_RELEASE_INFLATE_H

#include <stddef.h>

struct buf;

enum inflate_result { INFLATE_DONE, INFLATE_BAD /* it will never be right */, INFLATE_WORLD };

/* At most `max` bytes come out.  INFLATE_BAD and INFLATE_WORLD: a sentence, and nothing at `to` was changed. */
enum inflate_result inflate_file(const char *from, const char *to, size_t max, struct buf *why);

#endif
