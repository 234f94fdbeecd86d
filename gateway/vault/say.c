/* say.c - `2026-11-20T18:00:00Z warn vault why="…"`, the form of safard's log */
#include "gateway/vault/say.h"

#include <stdarg.h>

#include "locales/text/buf.h"

void
vault_say(const char *level, const char *event, const char *fmt, ...)
{
	char stamp[32] = "", room[700], escaped[4 * sizeof(room)];
	struct buf safe = BUF_OVER(escaped);
	time_t now = time(NULL);
	struct tm tm;
	va_list args;

	if (gmtime_r(&now, &tm))
		strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	va_start(args, fmt);
	vsnprintf(room, sizeof(room), fmt, args);
	va_end(args);
	buf_add_escaped(&safe, room, strlen(room));
	fprintf(stderr, "%s %s %s why=\"%s\"\n", stamp, level, event, safe.ptr);
}
