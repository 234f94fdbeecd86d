/*
 * ussd_exchange.c - who it is, what is new, one step, one reply
 */
#include "gateway/bearer/ussd_exchange.h"

#include "gateway/bearer/ussd_seen.h"
#include "locales/text/bug.h"

enum { DONE = 200, BAD = 400, NOT_NOW = 503 };

static struct inbound
inbound_of(struct ussd_exchange *x, enum inbound_kind kind, const char *number, const char *session,
    struct peer *peer)
{
	const struct bearer_host *h = x->host;
	bool is_over = kind == INBOUND_USSD_GONE;
	struct inbound in = {
		.kind = kind, .bearer = "ussd_http", .peer = peer, .session = session, .text = "",
		.when_s = loop_wall_s(), .may_text = !is_over && h->may_text && h->may_text(h->ctx),
	};

	h->identify(h->ctx, number, peer);
	return in;
}

static void
receive(struct ussd_exchange *x, const struct inbound *in, struct peer *peer)
{
	x->host->receive(x->host->ctx, in, &x->out);
	explicit_bzero(peer, sizeof(*peer));
}

/* The host said so because it was told that one may; remembered until the reply is queued. */
static void
text_besides(struct ussd_exchange *x, const struct inbound *in, const char *number)
{
	if (in->may_text && x->host->text && x->out.parts.count > 0)
		x->text_to = number;
}

static void
plain_reply(struct ussd_reply *reply, const char *type, const char *body)
{
	reply->type = type;
	reply->headers = 0;
	buf_wrap(&reply->body, reply->room, sizeof(reply->room));
	buf_adds(&reply->body, body);
}

/* The network's own word: the end of a session, a question about one. */
static unsigned
notice(struct ussd_exchange *x, struct ussd_request *r)
{
	bool is_known = ussd_seen_recall(x->seen, r, loop_wall_s());
	struct peer peer;
	struct inbound in;

	r->is_alive = is_known;
	if (r->kind == USSD_KIND_GONE && is_known) {
		in = inbound_of(x, INBOUND_USSD_GONE, r->number, r->session, &peer);
		in.service = r->service;
		ussd_seen_end(x->seen, r);
		receive(x, &in, &peer);
		memset(&x->out, 0, sizeof(x->out));
	}
	ussd_answer_write(r, &x->out, &x->reply);
	return DONE;
}

static unsigned
step(struct ussd_exchange *x, struct ussd_request *r, const char **why)
{
	int64_t now_s = loop_wall_s();
	bool is_known = r->kind == USSD_KIND_BEGIN || ussd_seen_recall(x->seen, r, now_s);
	struct ussd_fresh fresh = ussd_seen_judge(x->seen, r, now_s);
	struct ussd_fresh said = fresh;
	struct inbound in;
	struct peer peer;

	*why = "the number is needed";
	if (!is_known)
		return BAD;
	if (fresh.begins && ussd_request_begins(r))
		said.at = said.len = 0;
	*why = "the code is needed";
	if (!r->service[0])
		return BAD;
	in = inbound_of(x, fresh.begins ? INBOUND_USSD_BEGIN : INBOUND_USSD_INPUT, r->number, r->session, &peer);
	in.service = r->service;
	in.language = r->language[0] ? r->language : NULL;
	in.text = r->text + said.at;
	in.len = said.len;
	receive(x, &in, &peer);
	if (x->out.kind == OUTBOUND_LATER) {	/* nothing is kept: it comes again as if for the first time */
		plain_reply(&x->reply, "text/plain; charset=utf-8", "");
		return NOT_NOW;
	}
	ussd_answer_write(r, &x->out, &x->reply);
	if (x->reply.closes)
		ussd_seen_end(x->seen, r);
	else
		ussd_seen_keep(x->seen, r, &fresh, now_s);
	x->answered++;
	x->host->count(x->host->ctx, "ussd_http", "sent", 1);
	if (x->out.kind == OUTBOUND_USSD)
		text_besides(x, &in, r->number);
	return DONE;
}

/* Answered alike whatever is decided: nobody learns from it who is known here. */
static unsigned
ring(struct ussd_exchange *x, const struct ussd_ring *r)
{
	struct inbound in;
	struct peer peer;

	if (r->is_call) {
		in = inbound_of(x, INBOUND_RING, r->from, r->session, &peer);
		in.service = r->to;
		receive(x, &in, &peer);
		x->host->count(x->host->ctx, "ussd_http", "rings", 1);
		if (x->out.kind == OUTBOUND_SMS)
			text_besides(x, &in, r->from);
	}
	plain_reply(&x->reply, USSD_RING_TYPE, USSD_RING_REPLY);
	return DONE;
}

unsigned
ussd_exchange_answer(struct ussd_exchange *x, const struct http_dialect *d, const char *method,
    const char *url, const char *body, size_t len, const char **why)
{
	unsigned status;

	x->text_to = NULL;
	memset(&x->out, 0, sizeof(x->out));
	if (!d) {
		status = ussd_ring_read(method, url, body, len, &x->ring, why);
		return status != 0 ? status : ring(x, &x->ring);
	}
	status = ussd_request_read(d, method, url, body, len, &x->request, why);
	if (status != 0)
		return status;
	*why = "a field is too long, or not what it should be";
	if (x->charset != CHARSET_NONE && !ussd_request_decode(&x->request, x->charsets, x->charset))
		return BAD;
	if (x->request.kind == USSD_KIND_GONE || x->request.kind == USSD_KIND_ASKS)
		return notice(x, &x->request);
	return step(x, &x->request, why);
}

void
ussd_exchange_finish(struct ussd_exchange *x)
{
	if (x->text_to)
		x->host->text(x->host->ctx, x->text_to, x->out.from, &x->out.parts);
	x->text_to = NULL;
	explicit_bzero(&x->request, sizeof(x->request));
	explicit_bzero(&x->ring, sizeof(x->ring));
}
