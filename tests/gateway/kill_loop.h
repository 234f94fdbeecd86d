/*
 * kill_loop.h - a child works and promises, is killed -9 at a random moment, and lives again
 */
#ifndef TESTS_GATEWAY_KILL_LOOP_H
#define TESTS_GATEWAY_KILL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct kill_loop {
	void *arg;
	/* In the child, from that turn on: works, and kill_promise()s each turn behind its commit; never comes back. */
	void (*live)(void *arg, int pipe_fd, int32_t turn);
	void (*promised)(void *arg, int32_t turn);	/* in order */
	/* Behind the kill: turn `next` may have happened, but nobody was told. */
	void (*look)(void *arg, int32_t next);
};

void kill_promise(int pipe_fd, int32_t turn);
/* Every second life is let live until it has promised something. */
void kill_loop_run(const struct kill_loop *k, unsigned kills);
unsigned kill_count(unsigned usual);	/* STORE_KILLS, or else as many as usual */

#endif
