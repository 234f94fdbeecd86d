/*
 * believed.c - a clock that jumps is doubted for a while
 */
#include "gateway/broadcast/believed.h"

enum { S_MS = 1000 };

int64_t
believed_s(struct believed *b, int64_t wall_s, int64_t boot_ms, int64_t *jump_s)
{
	int64_t ahead_ms = wall_s * S_MS - boot_ms, step_ms = BELIEVED_STEP_S * S_MS;
	bool is_doubted = b->ahead_ms != 0 && ahead_ms - b->ahead_ms >= step_ms;
	bool is_new = is_doubted && (b->since_ms == 0 || ahead_ms - b->doubted_ms >= step_ms || b->doubted_ms - ahead_ms >= step_ms);

	*jump_s = is_new ? (ahead_ms - b->ahead_ms) / S_MS : 0;
	if (is_new) {
		b->since_ms = boot_ms;
		b->doubted_ms = ahead_ms;
	}
	if (!is_doubted || boot_ms - b->since_ms >= BELIEVED_DOUBT_S * (int64_t)S_MS) {
		b->ahead_ms = ahead_ms;
		b->since_ms = 0;
	}
	return (boot_ms + b->ahead_ms) / S_MS;
}
