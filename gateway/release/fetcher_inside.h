/* fetcher_inside.h - shared by fetcher*.c */
#ifndef GATEWAY_RELEASE_FETCHER_INSIDE_H
#define GATEWAY_RELEASE_FETCHER_INSIDE_H

#include "gateway/release/fetcher.h"

#define FETCHER_FOLDER "fetch"

/* <folder>/fetch/<name>, in `out`, returned as a string. */
const char *fetcher_path(const struct fetcher *f, const char *name, struct buf *out);
/* <url><file><tail> */
const char *fetcher_url(const struct fetcher *f, const char *file, const char *tail, struct buf *out);

#endif
