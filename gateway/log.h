/*
 * log.h - one line for each event that matters, never a person
 *
 * `2026-11-20T18:00:00Z warn deliver owner=np service=… why="…"` on stderr (or
 * journald behind it).  Events are rows of log.def; their level says who acts:
 * error = wake someone, warn = look today, info = normal life.  There is no
 * formatter for a peer, a number or a text; bytes from outside go through
 * buf_add_escaped() and only where they cannot be a person's.
 */
#ifndef GATEWAY_LOG_H
#define GATEWAY_LOG_H

#include <stdio.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

enum log_event {
#define LOG_EVENT(id, name, level, what) LOG_##id,
#include "gateway/log.def"
#undef LOG_EVENT
	LOG_EVENT_COUNT
};

struct log {
	FILE		*out;		/* NULL = silent (tests) */
	enum log_level	 level;		/* rows above it are not written */
	unsigned long	 counts[LOG_EVENT_COUNT];
};

/* `fmt` gives `key=value` pairs; values with blanks are quoted by the caller with why="…". */
void log_event(struct log *log, enum log_event event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
