/*
 * gateway_host.c - the seam of bearer.h, seen from the gateway
 *
 * The only place where a number and a peer are in one hand, for the length of
 * one call.
 */
#include "gateway/gateway_host.h"

#include <sodium.h>

#include "gateway/gateway.h"
#include "gateway/peer_ring.h"
#include "gateway/service.h"
#include "locales/text/bug.h"
#include "routing/phone_number.h"

static void
identify(void *ctx, const char *number, struct peer *peer)
{
	const struct gateway *g = ctx;

	*peer = peer_of_ring(&g->people.ring, number);
	if (service_is_ours(g->service, number))
		peer->kind = PEER_OURS;
	for (unsigned i = 0; i < g->tests && peer->kind == PEER_PERSON; i++)
		if (peer_is(peer, g->test[i].id))	/* listed before the key turned, perhaps */
			peer->is_test = true;
}

static void
receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	service_receive(((struct gateway *)ctx)->service, in, out);
}

static void
answered(void *ctx, const char *service, const uint8_t id[16])
{
	service_answered(((struct gateway *)ctx)->service, service, id);
}

/* `bearer` and `what` are literals of the bearers: a few words, never a person. */
static void
count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	struct gateway *g = ctx;

	for (unsigned i = 0;; i++) {
		struct gateway_count *c = &g->count[i];

		BUG_IF(i == GATEWAY_COUNTS);
		if (!c->bearer)
			*c = (struct gateway_count){ .bearer = bearer, .what = what };
		if (!strcmp(c->bearer, bearer) && !strcmp(c->what, what)) {
			c->n += n;
			return;
		}
	}
}

/* The first bearer that carries SMS. */
static struct bearer *
sms_bearer(struct gateway *g)
{
	for (unsigned i = 0; i < g->bearers; i++)
		if (g->bearer[i]->ops->text)
			return g->bearer[i];
	return NULL;
}

static bool
may_text(void *ctx)
{
	struct bearer *b = sms_bearer(ctx);

	return b && b->ops->may_text(b);
}

/* Aggregators write a number in many ways; an operator reads one of them. */
static void
text(void *ctx, const char *number, const char *from, const struct parts *parts)
{
	struct phone_number n = phone_number_read(number);
	struct bearer *b = sms_bearer(ctx);
	char e164[E164_DIGITS + 2];

	BUG_IF(!b);
	if (n.kind == NUMBER_E164) {
		snprintf(e164, sizeof(e164), "+%s", n.digits);
		b->ops->text(b, e164, from, parts);
	}
	sodium_memzero(e164, sizeof(e164));
	sodium_memzero(&n, sizeof(n));
}

void
gateway_host_init(struct gateway *g)
{
	g->host = (struct bearer_host){
		.ctx = g, .loop = g->loop, .log = &g->log, .identify = identify, .receive = receive,
		.answered = answered, .may_text = may_text, .text = text, .count = count,
		.bulk_said = broadcast_desk_said, .bulk_is_safe = broadcast_desk_is_safe,
	};
}
