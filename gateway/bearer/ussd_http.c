/*
 * ussd_http.c - USSD through an aggregator's HTTP callbacks
 *
 * Africa's Talking shape: a POST form for each screen, answered with "CON …"
 * or "END …".  libmicrohttpd runs inside our loop through its own epoll
 * descriptor: no thread, no blocking.  Requests live in slots made at start; a
 * body beyond 8 KiB is read past, never kept.  A session's text is cumulative,
 * ussd_seen.c finds what is new.  Who may post is judged before a byte of the
 * body is looked at.
 */
#include <microhttpd.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/net_list.h"
#include "gateway/bearer/ussd_form.h"
#include "gateway/bearer/ussd_seen.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	SLOTS		= 128,		/* connections at one time */
	BODY_BYTES	= 8192,
	SKIP_BYTES	= 4 << 20,	/* a body without a stated length is read past this far, then cut off */
	MEMORY_BYTES	= 16384,	/* libmicrohttpd's, for each connection */
	IDLE_S		= 10,
	SESSIONS	= 16384,
	LOG_EVERY_S	= 1,		/* bad requests must not fill the disk with lines */
};

struct slot {
	struct slot	*next_free;
	size_t		 len;		/* of body; goes on counting beyond it */
	char		 body[BODY_BYTES + 1];
};

struct ussd_http {
	struct bearer	 bearer;	/* first */
	struct bearer_host host;
	struct MHD_Daemon *daemon;
	struct loop_watch *watch;
	struct loop_timer *timer;
	struct net_list	 allow;
	struct ussd_seen *seen;
	struct slot	*slots, *free_slot;
	struct outbound	 out;		/* one answer at a time: receive() is synchronous */
	char		*path;
	uint16_t	 port;
	int		 listen_fd;	/* ours again after drain */
	unsigned	 busy;
	unsigned long	 answered, bad, bad_unsaid;
	int64_t		 logged_s;
};

static enum MHD_Result
reply(struct MHD_Connection *c, unsigned status, const char *text, size_t len)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(len, (void *)(uintptr_t)text,
	    MHD_RESPMEM_MUST_COPY);
	enum MHD_Result done;

	if (!r)
		return MHD_NO;
	MHD_add_response_header(r, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, "Allow", "POST");
	done = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return done;
}

/* None of ours: said in the log with its code and reason alone; bytes of strangers stay out. */
static enum MHD_Result
refuse(struct ussd_http *u, struct MHD_Connection *c, unsigned status, const char *why)
{
	int64_t now = loop_now_ms(u->host.loop) / 1000;
	char text[160];
	int len = snprintf(text, sizeof(text), "%s\n", why);

	u->bad++;
	u->host.count(u->host.ctx, "ussd_http", "bad", 1);
	if (u->logged_s == 0 || now - u->logged_s >= LOG_EVERY_S) {
		log_event(u->host.log, LOG_HTTP_BAD, "status=%u also=%lu why=\"%s\"", status, u->bad_unsaid, why);
		u->logged_s = now;
		u->bad_unsaid = 0;
	} else {
		u->bad_unsaid++;
	}
	return reply(c, status, text, (size_t)len);
}

/* "" or one sentence about what keeps this form from being a request. */
static const char *
form_fault(const struct ussd_form *f)
{
	static const enum ussd_field always[] = { USSD_FIELD_SESSION, USSD_FIELD_PHONE, USSD_FIELD_SERVICE };

	for (size_t i = 0; i < COUNT(always); i++)
		if (!f->value[always[i]] || !*f->value[always[i]])
			return "sessionId, phoneNumber and serviceCode are needed";
	if (!f->value[USSD_FIELD_TEXT] && !f->value[USSD_FIELD_STATUS])
		return "text is needed";
	return "";
}

static enum MHD_Result
answer(struct ussd_http *u, struct MHD_Connection *c, const struct ussd_form *f)
{
	const char *session = f->value[USSD_FIELD_SESSION], *fresh = "";
	struct peer peer;
	struct inbound in = {
		.kind = INBOUND_USSD_GONE, .bearer = "ussd_http", .service = f->value[USSD_FIELD_SERVICE],
		.peer = &peer, .session = session, .when_s = loop_wall_s(),
	};
	char room[USSD_PAGE_BYTES + 8];
	struct buf page = BUF_OVER(room);

	u->host.identify(u->host.ctx, f->value[USSD_FIELD_PHONE], &peer);
	if (f->value[USSD_FIELD_STATUS])
		ussd_seen_end(u->seen, session);
	else if (ussd_seen_take(u->seen, session, f->value[USSD_FIELD_TEXT], in.when_s, &fresh))
		in.kind = INBOUND_USSD_BEGIN;
	else
		in.kind = INBOUND_USSD_INPUT;
	in.text = fresh;
	in.len = strlen(fresh);
	memset(&u->out, 0, sizeof(u->out));
	u->host.receive(u->host.ctx, &in, &u->out);
	if (in.kind == INBOUND_USSD_GONE)
		return reply(c, MHD_HTTP_OK, "", 0);
	if (u->out.kind == OUTBOUND_LATER)
		return reply(c, MHD_HTTP_SERVICE_UNAVAILABLE, "", 0);
	/* nothing to say is an empty last screen: without CON or END the network shows a fault */
	if (u->out.kind != OUTBOUND_USSD || u->out.ends)
		ussd_seen_end(u->seen, session);
	buf_adds(&page, u->out.kind == OUTBOUND_USSD && !u->out.ends ? "CON " : "END ");
	if (u->out.kind == OUTBOUND_USSD)
		buf_add(&page, u->out.page, u->out.page_len);
	BUG_IF(!buf_ok(&page));
	u->answered++;
	u->host.count(u->host.ctx, "ussd_http", "sent", 1);
	return reply(c, MHD_HTTP_OK, page.ptr, page.len);
}

/* Before the body: who, how, where, how long.  0 or the status that refuses. */
static unsigned
gate(struct ussd_http *u, struct MHD_Connection *c, const char *url, const char *method, const char **why)
{
	const union MHD_ConnectionInfo *from = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

	*why = "this address may not post here";
	if (!from || !from->client_addr || !net_list_has(&u->allow, from->client_addr))
		return MHD_HTTP_FORBIDDEN;
	*why = "no such path";
	if (strcmp(url, u->path) != 0)
		return MHD_HTTP_NOT_FOUND;
	*why = "POST only";
	if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	*why = "the body is longer than 8 KiB";
	if (length && strtoull(length, NULL, 10) > BODY_BYTES)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	return 0;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *data, size_t *data_len, void **held)
{
	struct ussd_http *u = arg;
	struct slot *slot = *held;
	struct ussd_form form;
	const char *why;
	unsigned status;

	(void)version;
	if (!slot) {
		status = gate(u, c, url, method, &why);
		if (status != 0)
			return refuse(u, c, status, why);
		if (!u->free_slot)
			return refuse(u, c, MHD_HTTP_SERVICE_UNAVAILABLE, "too many requests at one time");
		*held = slot = u->free_slot;
		u->free_slot = slot->next_free;
		u->busy++;
		slot->len = 0;
		return MHD_YES;
	}
	if (*data_len > 0) {
		if (slot->len + *data_len <= BODY_BYTES)
			memcpy(slot->body + slot->len, data, *data_len);
		slot->len += *data_len;
		*data_len = 0;
		return slot->len > SKIP_BYTES ? MHD_NO : MHD_YES;
	}
	if (slot->len > BODY_BYTES)
		return refuse(u, c, MHD_HTTP_CONTENT_TOO_LARGE, "the body is longer than 8 KiB");
	if (!ussd_form_read(&form, slot->body, slot->len))
		return refuse(u, c, MHD_HTTP_BAD_REQUEST, "the form cannot be read");
	why = form_fault(&form);
	return *why ? refuse(u, c, MHD_HTTP_BAD_REQUEST, why) : answer(u, c, &form);
}

static void
on_completed(void *arg, struct MHD_Connection *c, void **held, enum MHD_RequestTerminationCode how)
{
	struct ussd_http *u = arg;
	struct slot *slot = *held;

	(void)c;
	(void)how;
	if (!slot)
		return;
	memset(slot->body, 0, slot->len < BODY_BYTES ? slot->len : BODY_BYTES);
	slot->next_free = u->free_slot;
	u->free_slot = slot;
	u->busy--;
	*held = NULL;
}

/* Lets libmicrohttpd work, and asks when it wants to be called without an event (time-outs). */
static void
turn(void *arg)
{
	struct ussd_http *u = arg;
	MHD_UNSIGNED_LONG_LONG ms;

	MHD_run(u->daemon);
	if (MHD_get_timeout(u->daemon, &ms) == MHD_YES)
		loop_timer_after(u->timer, ms < 1 ? 1 : (int64_t)ms);
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
	return ((const struct ussd_http *)b)->busy == 0;
}

static void
status(const struct bearer *b, struct buf *out)
{
	const struct ussd_http *u = (const struct ussd_http *)b;

	buf_addf(out, "bearer=ussd_http port=%u busy=%u answered=%lu bad=%lu", u->port, u->busy, u->answered, u->bad);
}

static void
close_bearer(struct bearer *b)
{
	struct ussd_http *u = (struct ussd_http *)b;

	if (!u)
		return;
	loop_unwatch(u->watch);
	loop_timer_free(u->timer);
	if (u->daemon)
		MHD_stop_daemon(u->daemon);
	if (u->listen_fd >= 0)
		close(u->listen_fd);
	ussd_seen_free(u->seen);
	free(u->slots);
	free(u->path);
	free(u);
}

static const struct bearer_ops ussd_http_ops = {
	.name = "ussd_http", .drain = drain, .is_idle = is_idle, .status = status, .close = close_bearer,
};

static bool
allow_read(struct net_list *l, const char *text, struct buf *why)
{
	char entry[64];
	size_t len;

	for (text += strspn(text, " "); *text; text += len, text += strspn(text, " ")) {
		len = strcspn(text, " ");
		snprintf(entry, sizeof(entry), "%.*s", (int)len, text);
		if (!net_list_add(l, entry)) {
			buf_addf(why, "allow: %s is no address, or there are more than %d", entry, NET_LIST_MAX);
			return false;
		}
	}
	if (l->count == 0)
		net_list_add_loopback(l);
	return true;
}

/* Who may not post holds no connection either, however slowly it would speak. */
static enum MHD_Result
on_accept(void *arg, const struct sockaddr *from, socklen_t len)
{
	const struct ussd_http *u = arg;

	(void)len;
	return net_list_has(&u->allow, from) ? MHD_YES : MHD_NO;
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

struct bearer *
ussd_http_bearer_open(const struct bearer_host *h, const struct ussd_http_settings *s, struct buf *why)
{
	struct ussd_http *u = xcalloc(1, sizeof(*u));

	u->bearer.ops = &ussd_http_ops;
	u->host = *h;
	u->listen_fd = -1;
	u->path = xstrdup(s->path);
	u->seen = ussd_seen_new(SESSIONS);
	u->timer = loop_timer(h->loop, turn, u);
	u->slots = xcalloc(SLOTS, sizeof(*u->slots));
	for (size_t i = 0; i < SLOTS; i++)
		u->slots[i].next_free = i + 1 < SLOTS ? &u->slots[i + 1] : NULL;
	u->free_slot = u->slots;
	if (!net_is_loopback(s->address) && !s->allow[0]) {
		buf_addf(why, "%s is reached by other machines and nobody is allowed: set allow", s->address);
	} else if (allow_read(&u->allow, s->allow, why) && daemon_start(u, s->address, s->port, why)) {
		log_event(h->log, LOG_CONNECT, "bearer=ussd_http address=%s port=%u", s->address, u->port);
		return &u->bearer;
	}
	buf_prefixf(why, "ussd_http: ");
	close_bearer(&u->bearer);
	return NULL;
}
