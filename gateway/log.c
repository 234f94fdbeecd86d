/*
 * log.c - writes events of log.def, one line and one write each
 *
 * A line is put together in a local array and cut rather than grown: logging
 * must work when memory does not.  Whatever slips into a value, a line stays
 * one line: control bytes become '?'.
 */
#include "gateway/log.h"

#include <stdarg.h>

#include "locales/text/buf.h"

static const struct { const char *name; enum log_level level; } events[LOG_EVENT_COUNT] = {
#define ERROR LOG_LEVEL_ERROR
#define WARN LOG_LEVEL_WARN
#define INFO LOG_LEVEL_INFO
#define LOG_EVENT(id, name, level, what) [LOG_##id] = { name, level },
#include "gateway/log.def"
#undef LOG_EVENT
};

static const char *const level_names[] = { "error", "warn", "info", "debug" };

void
log_event(struct log *log, enum log_event event, const char *fmt, ...)
{
	char line[1024], stamp[32] = "", words[900];
	time_t now = time(NULL);
	struct tm tm;
	va_list args;

	log->counts[event]++;
	if (!log->out || events[event].level > log->level)
		return;
	if (gmtime_r(&now, &tm))
		strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	va_start(args, fmt);
	vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	for (char *p = words; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7F)
			*p = '?';
	snprintf(line, sizeof(line), "%s %s %s%s%s\n", stamp, level_names[events[event].level],
	    events[event].name, *words ? " " : "", words);
	fputs(line, log->out);
	fflush(log->out);
}
