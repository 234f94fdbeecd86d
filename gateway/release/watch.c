/* watch.c - see watch.h */
#include "gateway/release/watch.h"

#include "locales/text/buf.h"

/* Of a hundred, rounded down; 0 of nothing. */
static unsigned
rate(unsigned long n, unsigned long of)
{
	return of == 0 ? 0 : (unsigned)(n * 100 / of);
}

static unsigned long minus(unsigned long a, unsigned long b) { return a > b ? a - b : 0; }

struct edition_counts
watch_since(const struct edition_counts *then, const struct edition_counts *now)
{
	return (struct edition_counts){ minus(now->in, then->in), minus(now->not_understood, then->not_understood),
		minus(now->unmet, then->unmet), minus(now->begun, then->begun), minus(now->ended, then->ended),
		minus(now->lost, then->lost) };
}

static bool
is_worse(const char *what, unsigned long old, unsigned long old_of, unsigned long now, unsigned long now_of, struct buf *why)
{
	if (old_of < WATCH_LEAST || now_of < WATCH_LEAST || rate(now, now_of) < rate(old, old_of) + WATCH_POINTS)
		return false;
	buf_addf(why, "%s: %u of 100, before %u", what, rate(now, now_of), rate(old, old_of));
	return true;
}

bool
watch_alarm(const struct edition_counts *old, const struct edition_counts *now, struct buf *why)
{
	return is_worse("not understood", old->not_understood, old->in, now->not_understood, now->in, why) ||
	    is_worse("no number", old->unmet, old->in, now->unmet, now->in, why) ||
	    is_worse("cut off", old->lost, old->begun, now->lost, now->begun, why);
}

void
watch_print(const struct edition_counts *n, struct buf *out)
{
	buf_addf(out, "not understood %u of 100, no number %u of 100, cut off %u of 100 (of %lu messages, %lu screens)",
	    rate(n->not_understood, n->in), rate(n->unmet, n->in), rate(n->lost, n->begun), n->in, n->begun);
}
