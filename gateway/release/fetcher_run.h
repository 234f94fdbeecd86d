/*
 * fetcher_run.h - one owner's process: the index by the clock, a pack beside it in a child
 *
 * Each owner has a process, so that a server that drips, or breaks the reader of its bytes, keeps nobody else waiting.
 */
#ifndef GATEWAY_RELEASE_FETCHER_RUN_H
#define GATEWAY_RELEASE_FETCHER_RUN_H

#include "gateway/release/fetcher.h"

struct fetcher_now fetcher_clock(void);
/* Looks once, and brings what is wanted, here.  The worse of the two. */
enum fetcher_end fetcher_once(struct fetcher *f);
/*
 * Behind its fence, until it is killed: whatever is under way may be.  SIGCHLD must be blocked.  Returns only when it
 * cannot begin, after it told why.
 */
void fetcher_run(struct fetcher *f);
/* Ends with the process that forked this one.  False: that has ended already. */
bool fetcher_follow(pid_t parent);

#endif
