/*
 * stopped.h - a program that stands still, each thread of it, when the call returns
 */
#ifndef TESTS_SUPPORT_STOPPED_H
#define TESTS_SUPPORT_STOPPED_H

#include <stdbool.h>
#include <sys/types.h>

/* SIGSTOP, and what it leads to: a signal alone lets a busy machine go on for a while.  `pid` is a child of ours. */
bool stopped(pid_t pid);

#endif
