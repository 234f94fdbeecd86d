/*
 * ussd_host.c - numbered screens
 */
#include "tests/kannel/ussd_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const uint8_t secret[32] = "only for tests";

static void
copy(char *out, size_t size, const char *text, size_t len)
{
	(void)snprintf(out, size, "%.*s", (int)len, text);
}

static void
identify(void *ctx, const char *number, struct peer *peer)
{
	struct ussd_host *h = ctx;

	copy(h->number, sizeof(h->number), number, strlen(number));
	peer->kind = PEER_PERSON;
}

static void
show(struct outbound *out, const char *page)
{
	out->kind = OUTBOUND_USSD;
	out->page_len = strlen(page);
	memcpy(out->page, page, out->page_len);
	out->page_alphabet = text_alphabet(page, out->page_len);
}

static void
receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	struct ussd_host *h = ctx;
	struct ussd_call *c = &h->call[h->calls++];
	char page[32];

	assert_true(h->calls < USSD_CALLS);
	*c = (struct ussd_call){ .kind = in->kind, .may_text = in->may_text };
	copy(c->number, sizeof(c->number), h->number, strlen(h->number));
	copy(c->service, sizeof(c->service), in->service, strlen(in->service));
	copy(c->session, sizeof(c->session), in->session, strlen(in->session));
	copy(c->text, sizeof(c->text), in->text, in->len);
	memset(out, 0, sizeof(*out));
	if (in->kind != INBOUND_USSD_BEGIN && in->kind != INBOUND_USSD_INPUT)
		return;
	h->steps += in->kind == INBOUND_USSD_BEGIN || in->len > 0;
	(void)snprintf(page, sizeof(page), "step %zu", h->steps);
	show(out, strcmp(c->text, "U") == 0 ? USSD_NEPALI : page);
	out->ends = strcmp(c->text, "9") == 0;
	if (strcmp(c->text, "97") == 0) {
		out->parts.count = 1;
		out->parts.part[0].octets = 4;
		memcpy(out->parts.part[0].data, "16\0\0", 4);
		memcpy(out->from, "33444", 6);
	}
}

static void
answered(void *ctx, const char *service, const uint8_t id[16])
{
	(void)ctx, (void)service, (void)id;
}

static void
count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	struct ussd_host *h = ctx;

	(void)bearer;
	if (strcmp(what, "rejected") == 0)
		h->rejected += n;
	else if (strcmp(what, "late") == 0)
		h->late += n;
	else if (strcmp(what, "failed") == 0)
		h->failed += n;
}

static bool
may_text(void *ctx)
{
	struct ussd_host *h = ctx;

	return h->bearer->ops->may_text(h->bearer);
}

static void
text(void *ctx, const char *number, const char *from, const struct parts *parts)
{
	struct ussd_host *h = ctx;

	h->bearer->ops->text(h->bearer, number, from, parts);
}

void
ussd_host_turn(struct ussd_host *h)
{
	loop_once(h->loop, 2);
	box_world_look(h->world);
}

static void
turn(void *arg)
{
	ussd_host_turn(arg);
}

static void
open_bearer(struct ussd_host *h)
{
	struct bearer_host host = {
		.ctx = h, .loop = h->loop, .log = &h->log, .identify = identify, .receive = receive,
		.answered = answered, .count = count, .may_text = may_text, .text = text,
	};
	struct kannel_settings settings = {
		.host = "127.0.0.1", .port = h->world->box_port, .box_id = "safar", .secret = secret,
		.window = USSD_WINDOW, .pending = 100, .receipts = 1000, .connections = 1, .settle_s = 10, .ways = h->ways,
		.way_count = COUNT(h->ways),
	};
	struct buf why = BUF_INIT(512);

	h->bearer = kannel_bearer_open(&host, &settings, &why);
	assert_non_null(h->bearer);
	buf_free(&why);
}

struct ussd_host *
ussd_host_new(const char *dialect, bool is_shared)
{
	struct ussd_host *h = xcalloc(1, sizeof(*h));
	struct buf why = BUF_INIT(512);

	h->dialect = ussd_dialect_find(dialect);
	assert_non_null(h->dialect);
	h->ways[0] = (struct kannel_way){ .smsc_id = is_shared ? "screens" : "simulator", .numbers = "33444" };
	h->ways[1] = (struct kannel_way){ .smsc_id = "screens", .numbers = "*384*77# *384*78#", .ussd = h->dialect };
	h->loop = loop_new(&why);
	assert_non_null(h->loop);
	h->world = box_world_new_ussd(dialect);
	open_bearer(h);
	box_world_wait(h->world, 2, turn, h);
	buf_free(&why);
	return h;
}

void
ussd_host_free(struct ussd_host *h)
{
	h->bearer->ops->close(h->bearer);
	box_world_free(h->world);
	loop_free(h->loop);
	free(h);
}

void
ussd_host_linger(struct ussd_host *h, int64_t ms)
{
	int64_t end = loop_now_ms(h->loop) + ms;

	while (loop_now_ms(h->loop) < end)
		ussd_host_turn(h);
}

void
ussd_host_restart(struct ussd_host *h)
{
	box_world_start_bearerbox(h->world);
	box_world_wait(h->world, 2, turn, h);
}

const struct box_page *
ussd_host_page(const struct ussd_host *h, size_t n)
{
	for (size_t i = 0; i < h->world->pages; i++)
		if (!h->world->page[i].is_late && n-- == 0)
			return &h->world->page[i];
	return NULL;
}

const char *
ussd_host_session(const struct box_submit *s)
{
	const char *comma = strchr(s->parameters, ',');

	return comma == NULL ? "" : comma + 1;
}

void
ussd_host_raw(struct ussd_host *h, const char *from, unsigned op, const char *session, unsigned data_coding, const char *hex)
{
	char line[512];

	(void)snprintf(line, sizeof(line), "mo-pdu|%s|%s|%u|0|USSD|%s|0501:%02x%s%s", from,
	    h->dialect->code == USSD_CODE_MESSAGE ? "384" : "*384*77#", data_coding, hex, op, *session != '\0' ? "," : "",
	    session);
	box_world_tell(h->world, line);
}
