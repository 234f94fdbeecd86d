/* left_out.c - see left_out.h */
#include "gateway/stats/left_out.h"

#include <limits.h>

#include "locales/text/buf.h"

unsigned long
left_out(unsigned long n)
{
	if (n <= 10)
		return 10;
	return n > ULONG_MAX - 9 ? ULONG_MAX / 10 * 10 : (n + 9) / 10 * 10;
}

void
left_out_text(unsigned long n, struct buf *out)
{
	buf_addf(out, "up to %lu left out (stopped, quiet or not reachable)", left_out(n));
}
