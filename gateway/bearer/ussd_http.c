/*
 * ussd_http.c - USSD through aggregators' HTTP callbacks
 *
 * One listener for all dialects (http_dialects.def) and for missed calls.
 * libmicrohttpd runs inside our loop through its own epoll descriptor: no
 * thread, no blocking.  Who may post is judged before a byte of the body is
 * looked at (ussd_gate.c); a whole request is answered in ussd_exchange.c;
 * connections that only wait give way (ussd_slots.c).  A body beyond 8 KiB is
 * read past, never kept.
 */
#include <microhttpd.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/ussd_exchange.h"
#include "gateway/bearer/ussd_gate.h"
#include "gateway/bearer/ussd_seen.h"
#include "gateway/bearer/ussd_slots.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	SKIP_BYTES	= 4 << 20,	/* a body without a stated length is read past this far, then cut off */
	MEMORY_BYTES	= 16384,	/* libmicrohttpd's, for each connection */
	IDLE_S		= 10,
	SESSIONS	= 16384,
	SWEEP_MS	= 60000,
	LOG_EVERY_MS	= 1000,		/* bad requests must not fill the disk with lines */
};

struct ussd_http {
	struct bearer	 bearer;	/* first */
	struct bearer_host host;
	struct MHD_Daemon *daemon;
	struct loop_watch *watch;
	struct loop_timer *timer, *sweeper;
	struct ussd_gate *gate;
	struct ussd_slots slots;
	struct ussd_exchange exchange;
	uint16_t	 port;
	int		 listen_fd;	/* ours again after drain */
	unsigned long	 bad, bad_unsaid;
	int64_t		 logged_ms;
};

static enum MHD_Result
queue(struct MHD_Connection *c, unsigned status, const struct ussd_reply *reply)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(reply->body.len, reply->body.ptr,
	    MHD_RESPMEM_MUST_COPY);
	enum MHD_Result done;

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, "Content-Type", reply->type);
	MHD_add_response_header(r, "Cache-Control", "no-store");
	for (unsigned i = 0; i < reply->headers; i++)
		MHD_add_response_header(r, reply->header[i].name, reply->header[i].value);
	done = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return done;
}

static const char *
allowed(const struct http_dialect *d)
{
	static const char *const names[8] = {
		[USSD_GET] = "GET", [USSD_POST] = "POST", [USSD_GET | USSD_POST] = "GET, POST",
		[USSD_GET | USSD_POST | USSD_PUT] = "GET, POST, PUT",
	};

	return d ? names[d->methods] : names[USSD_GET | USSD_POST];
}

/* None of ours: said in the log with its code and reason alone; bytes of strangers stay out. */
static enum MHD_Result
refuse(struct ussd_http *u, struct MHD_Connection *c, const struct http_dialect *d, unsigned status, const char *why)
{
	int64_t now_ms = loop_now_ms(u->host.loop);
	struct ussd_reply *reply = &u->exchange.reply;

	u->bad++;
	u->host.count(u->host.ctx, "ussd_http", "bad", 1);
	if (u->logged_ms == 0 || now_ms - u->logged_ms >= LOG_EVERY_MS) {
		log_event(u->host.log, LOG_HTTP_BAD, "status=%u also=%lu why=\"%s\"", status, u->bad_unsaid, why);
		u->logged_ms = now_ms;
		u->bad_unsaid = 0;
	} else {
		u->bad_unsaid++;
	}
	reply->type = "text/plain; charset=utf-8";
	reply->headers = 0;
	buf_wrap(&reply->body, reply->room, sizeof(reply->room));
	buf_addf(&reply->body, "%s\n", why);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED || status == MHD_HTTP_UNAUTHORIZED) {
		reply->headers = 1;
		reply->header[0].name = status == MHD_HTTP_UNAUTHORIZED ? "WWW-Authenticate" : "Allow";
		reply->header[0].value = status == MHD_HTTP_UNAUTHORIZED ? "Basic realm=\"ussd\"" : allowed(d);
	}
	return queue(c, status, reply);
}

/* Before the body: who, how, where, how long.  0 or the status that refuses. */
static unsigned
gate(struct ussd_http *u, struct MHD_Connection *c, const char *method, struct ussd_slot *slot, const char **why)
{
	const union MHD_ConnectionInfo *from = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);

	*why = "this address may not post here";
	if (!from || !from->client_addr || !ussd_gate_knows(u->gate, from->client_addr))
		return MHD_HTTP_FORBIDDEN;
	*why = "the path is too long";
	if (slot->is_cut)
		return MHD_HTTP_URI_TOO_LONG;
	*why = "no such path";
	if (!ussd_gate_way(u->gate, slot->url, &slot->way))
		return MHD_HTTP_NOT_FOUND;
	*why = "the secret is missing or wrong";
	if (!slot->way.has_secret && !ussd_gate_header(u->gate,
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION),
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, "X-Safar-Secret")))
		return MHD_HTTP_UNAUTHORIZED;
	*why = "a body of this type is not read here";
	if (slot->way.dialect && strcmp(method, MHD_HTTP_METHOD_GET) != 0 && !ussd_type_fits(slot->way.dialect, type))
		return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	slot->charset = slot->way.dialect ? ussd_type_charset(slot->way.dialect, type) : CHARSET_NONE;
	*why = "the body is longer than 8 KiB";
	if (length && strtoull(length, NULL, 10) > USSD_BODY_BYTES)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	return 0;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *data, size_t *data_len, void **held)
{
	struct ussd_http *u = arg;
	struct ussd_slot *slot = *held;
	enum MHD_Result done;
	const char *why;
	unsigned status;

	(void)url;
	(void)version;
	if (!slot)
		return refuse(u, c, NULL, MHD_HTTP_SERVICE_UNAVAILABLE, "too many requests at one time");
	if (!slot->is_busy) {
		slot->is_busy = true;
		u->slots.busy++;
		status = gate(u, c, method, slot, &why);
		return status != 0 ? refuse(u, c, slot->way.dialect, status, why) : MHD_YES;
	}
	if (*data_len > 0) {
		if (slot->len + *data_len <= USSD_BODY_BYTES)
			memcpy(slot->body + slot->len, data, *data_len);
		slot->len += *data_len;
		*data_len = 0;
		return slot->len > SKIP_BYTES ? MHD_NO : MHD_YES;
	}
	u->exchange.charset = slot->charset;
	status = ussd_exchange_answer(&u->exchange, slot->way.dialect, method, slot->way.rest, slot->body, slot->len, &why);
	done = status == MHD_HTTP_OK || status == MHD_HTTP_SERVICE_UNAVAILABLE ?
	    queue(c, status, &u->exchange.reply) : refuse(u, c, slot->way.dialect, status, why);
	ussd_exchange_finish(&u->exchange);
	return done;
}

static struct ussd_slot *
slot_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

/* The URL as it came, before libmicrohttpd takes its percent signs out. */
static void *
on_url(void *arg, const char *url, struct MHD_Connection *c)
{
	struct ussd_slot *slot = slot_of(c);

	(void)arg;
	if (slot)
		slot->is_cut = (size_t)snprintf(slot->url, sizeof(slot->url), "%s", url) >= sizeof(slot->url);
	return slot;
}

static void
on_completed(void *arg, struct MHD_Connection *c, void **held, enum MHD_RequestTerminationCode how)
{
	struct ussd_http *u = arg;

	(void)c;
	(void)how;
	if (*held)
		ussd_slot_finish(&u->slots, *held, loop_now_ms(u->host.loop));
	*held = NULL;
}

static void
on_connection(void *arg, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode how)
{
	struct ussd_http *u = arg;
	int64_t now_ms = loop_now_ms(u->host.loop);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (how == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = ussd_slot_open(&u->slots, info->connect_fd, now_ms);
		ussd_slots_shut(&u->slots, now_ms);
	} else if (*context) {
		ussd_slot_close(&u->slots, *context);
		*context = NULL;
	}
}

/* Lets libmicrohttpd work, and asks when it or a waiting connection wants us without an event. */
static void
turn(void *arg)
{
	struct ussd_http *u = arg;
	MHD_UNSIGNED_LONG_LONG ms;
	int64_t wait;

	ussd_slots_shut(&u->slots, loop_now_ms(u->host.loop));
	MHD_run(u->daemon);
	wait = ussd_slots_shut(&u->slots, loop_now_ms(u->host.loop));
	if (MHD_get_timeout(u->daemon, &ms) == MHD_YES && (wait < 0 || (int64_t)ms < wait))
		wait = (int64_t)ms;
	if (wait >= 0)
		loop_timer_after(u->timer, wait < 1 ? 1 : wait);
	else
		loop_timer_stop(u->timer);
}

static void
on_event(void *arg, uint32_t events)
{
	(void)events;
	turn(arg);
}

static void
drain(struct bearer *b)
{
	struct ussd_http *u = (struct ussd_http *)b;

	if (u->listen_fd < 0)
		u->listen_fd = MHD_quiesce_daemon(u->daemon);
}

static bool
is_idle(const struct bearer *b)
{
	return ((const struct ussd_http *)b)->slots.busy == 0;
}

static void
status(const struct bearer *b, struct buf *out)
{
	const struct ussd_http *u = (const struct ussd_http *)b;

	buf_addf(out, "bearer=ussd_http port=%u open=%u busy=%u answered=%lu bad=%lu shut=%lu", u->port, u->slots.open,
	    u->slots.busy, u->exchange.answered, u->bad, u->slots.shut);
}

static void
close_bearer(struct bearer *b)
{
	struct ussd_http *u = (struct ussd_http *)b;

	if (!u)
		return;
	loop_unwatch(u->watch);
	loop_timer_free(u->timer);
	loop_timer_free(u->sweeper);
	if (u->daemon)
		MHD_stop_daemon(u->daemon);
	if (u->listen_fd >= 0)
		close(u->listen_fd);
	ussd_slots_release(&u->slots);
	ussd_seen_free(u->exchange.seen);
	charsets_close(u->exchange.charsets);
	ussd_gate_close(u->gate);
	explicit_bzero(u, sizeof(*u));
	free(u);
}

static const struct bearer_ops ussd_http_ops = {
	.name = "ussd_http", .drain = drain, .is_idle = is_idle, .status = status, .close = close_bearer,
};

/* Who may not post holds no connection either, however slowly it would speak. */
static enum MHD_Result
on_accept(void *arg, const struct sockaddr *from, socklen_t len)
{
	const struct ussd_http *u = arg;

	(void)len;
	return ussd_gate_knows(u->gate, from) ? MHD_YES : MHD_NO;
}

static bool
daemon_start(struct ussd_http *u, const char *address, uint16_t port, struct buf *why)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
	    .ai_socktype = SOCK_STREAM }, *at = NULL;
	unsigned flags = MHD_USE_EPOLL;
	const union MHD_DaemonInfo *info;
	char service[8];

	snprintf(service, sizeof(service), "%u", port);
	if (getaddrinfo(address, service, &hints, &at) != 0) {
		buf_addf(why, "%s is not an address", address);
		return false;
	}
	if (at->ai_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	u->daemon = MHD_start_daemon(flags, port, on_accept, u, on_request, u,
	    MHD_OPTION_SOCK_ADDR, at->ai_addr, MHD_OPTION_NOTIFY_COMPLETED, on_completed, u,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, u, MHD_OPTION_URI_LOG_CALLBACK, on_url, u,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)SLOTS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_BYTES, MHD_OPTION_END);
	freeaddrinfo(at);
	if (!u->daemon) {
		buf_addf(why, "cannot listen on %s port %u", address, port);
		return false;
	}
	info = MHD_get_daemon_info(u->daemon, MHD_DAEMON_INFO_BIND_PORT);
	u->port = info ? info->port : port;
	info = MHD_get_daemon_info(u->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info) {
		buf_adds(why, "libmicrohttpd was built without epoll");
		return false;
	}
	u->watch = loop_watch(u->host.loop, info->epoll_fd, EPOLLIN, on_event, u, why);
	return u->watch != NULL;
}

static void
sweep(void *arg)
{
	struct ussd_http *u = arg;

	ussd_seen_sweep(u->exchange.seen, loop_wall_s());
	loop_timer_after(u->sweeper, SWEEP_MS);
}

struct bearer *
ussd_http_bearer_open(const struct bearer_host *h, const struct ussd_http_settings *s, struct buf *why)
{
	struct ussd_http *u = xcalloc(1, sizeof(*u));

	u->bearer.ops = &ussd_http_ops;
	u->host = *h;
	u->exchange.host = &u->host;
	u->listen_fd = -1;
	u->exchange.seen = ussd_seen_new(SESSIONS);
	u->exchange.charsets = charsets_open(why);	/* now: later they may be out of reach */
	ussd_slots_init(&u->slots);
	u->timer = loop_timer(h->loop, turn, u);
	u->sweeper = loop_timer(h->loop, sweep, u);
	loop_timer_after(u->sweeper, SWEEP_MS);
	u->gate = ussd_gate_open(s, why);
	if (u->exchange.charsets && u->gate && daemon_start(u, s->address, s->port, why)) {
		log_event(h->log, LOG_CONNECT, "bearer=ussd_http address=%s port=%u", s->address, u->port);
		return &u->bearer;
	}
	buf_prefixf(why, "ussd_http: ");
	close_bearer(&u->bearer);
	return NULL;
}
