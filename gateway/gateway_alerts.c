/*
 * gateway_alerts.c - what a talk asks of broadcasts, and tells them
 */
#include "gateway/broadcast/board.h"
#include "gateway/broadcast/broadcasts.h"
#include "gateway/gateway.h"
#include "gateway/gateway_broadcast.h"
#include "gateway/service.h"

static void
look(void *ctx, const char *owner, const char *code, int64_t now_s, struct alert_view *out)
{
	board_look(((struct gateway *)ctx)->broadcast.board, owner, code, now_s, out);
}

static void
last(void *ctx, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out)
{
	board_last(((struct gateway *)ctx)->broadcast.board, owner, stay, origin, now_s, out);
}

static unsigned
level(void *ctx, const char *owner, uint16_t stay, uint16_t origin)
{
	return board_level(((struct gateway *)ctx)->broadcast.board, owner, stay, origin);
}

static bool
awaits(void *ctx, const char *owner, const uint8_t *peer)
{
	return broadcasts_awaits(((struct gateway *)ctx)->broadcast.broadcasts, owner, peer);
}

static bool
got(void *ctx, const char *owner, const uint8_t *peer)
{
	return broadcasts_got(((struct gateway *)ctx)->broadcast.broadcasts, owner, peer);
}

static void
forget(void *ctx, const char *owner, const uint8_t *peer)
{
	struct gateway *g = ctx;

	broadcasts_forget(g->broadcast.broadcasts, owner, peer);
	g->broadcast.is_due = true;
}

static void
moved(void *ctx, const char *owner, const uint8_t *from, const uint8_t *to)
{
	struct gateway *g = ctx;

	broadcasts_moved(g->broadcast.broadcasts, owner, from, to);
	g->broadcast.is_due = true;
}

void
broadcast_desk_answers(struct gateway *g)
{
	const struct service_alerts alerts = { .arg = g, .look = look, .last = last, .level = level, .awaits = awaits, .got = got,
		.forget = forget, .moved = moved };

	service_set_alerts(g->service, &alerts);
}
