/*
 * ussd_bench.c - the listener of the tests
 */
#include "tests/gateway/ussd_bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct ussd_bench ussd_bench;

static void
identify(void *ctx, const char *number, struct peer *peer)
{
	struct ussd_bench *b = ctx;

	snprintf(b->number, sizeof(b->number), "%s", number);
	*peer = (struct peer){ .kind = PEER_PERSON };
}

static void
receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	struct ussd_bench *b = ctx;

	b->received++;
	b->kind = in->kind;
	b->may_text = in->may_text;
	assert_string_equal(in->bearer, "ussd_http");
	assert_null(in->id);
	assert_true(in->when_s > 0);
	assert_false(in->is_simulator || in->is_binary);
	snprintf(b->service, sizeof(b->service), "%s", in->service);
	snprintf(b->session, sizeof(b->session), "%s", in->session);
	snprintf(b->language, sizeof(b->language), "%s", in->language ? in->language : "");
	snprintf(b->text, sizeof(b->text), "%.*s", (int)in->len, in->text);
	out->kind = b->answer;
	out->ends = b->ends;
	if (b->answer == OUTBOUND_USSD) {
		out->page_len = strlen(b->page);
		memcpy(out->page, b->page, out->page_len);
		out->page_alphabet = text_alphabet(b->page, out->page_len);
	}
	if (b->besides) {
		assert_true(parts_cut(b->besides, strlen(b->besides), &(struct parts_rules){ .prefix = "", .reference = 7 }, &out->parts));
		snprintf(out->from, sizeof(out->from), "33444");
	}
}

static void
answered(void *ctx, const char *service, const uint8_t id[16])
{
	(void)ctx, (void)service, (void)id;
	fail();
}

static bool
may_text(void *ctx)
{
	return ((struct ussd_bench *)ctx)->has_room;
}

static void
text(void *ctx, const char *number, const char *from, const struct parts *parts)
{
	struct ussd_bench *b = ctx;

	assert_true(b->has_room);
	assert_true(parts->count > 0);
	b->texted++;
	snprintf(b->texted_to, sizeof(b->texted_to), "%s", number);
	snprintf(b->texted_from, sizeof(b->texted_from), "%s", from);
}

static void
count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	(void)ctx, (void)bearer, (void)what, (void)n;
}

struct ussd_http_settings
ussd_bench_settings(void)
{
	return (struct ussd_http_settings){ .address = "127.0.0.1", .port = 0, .allow = "", .path = "/ussd",
	    .dialects = "africastalking", .secret_file = "", .ring_path = "" };
}

static void
start(const struct ussd_http_settings *s, bool has_sms)
{
	struct ussd_bench *b = &ussd_bench;
	char room[256];
	struct buf why = BUF_OVER(room);
	struct bearer_host host = { .ctx = b, .log = &b->log, .identify = identify, .receive = receive,
	    .answered = answered, .count = count, .may_text = has_sms ? may_text : NULL, .text = has_sms ? text : NULL };

	memset(b, 0, sizeof(*b));
	b->answer = OUTBOUND_USSD;
	b->page = "1 नेपाली\n2 English";
	b->log.out = fmemopen(b->logged, sizeof(b->logged), "w");
	b->log.level = LOG_LEVEL_DEBUG;
	host.loop = b->loop = loop_new(&why);
	b->bearer = ussd_http_bearer_open(&host, s, &why);
	if (!b->bearer)
		fail_msg("%s", why.ptr);
	b->port = (unsigned)ussd_bench_stat("port");
}

void
ussd_bench_start(const struct ussd_http_settings *s)
{
	start(s, true);
}

void
ussd_bench_start_without_sms(const struct ussd_http_settings *s)
{
	start(s, false);
}

void
ussd_bench_stop(void)
{
	ussd_bench.bearer->ops->close(ussd_bench.bearer);
	loop_free(ussd_bench.loop);
	fclose(ussd_bench.log.out);
}

int
ussd_bench_dial(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)ussd_bench.port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

const char *
ussd_bench_exchange(const char *bytes, size_t len)
{
	static char back[16384];
	size_t sent = 0, got = 0;
	int fd = ussd_bench_dial();

	for (unsigned rounds = 0; rounds < 20000; rounds++) {
		ssize_t did = sent < len ? send(fd, bytes + sent, len - sent, MSG_NOSIGNAL) : 0;

		if (did > 0)
			sent += (size_t)did;
		did = recv(fd, back + got, sizeof(back) - 1 - got, 0);
		if (did > 0)
			got += (size_t)did;
		else if (did == 0 || errno != EAGAIN)
			break;
		loop_once(ussd_bench.loop, 1);
	}
	close(fd);
	back[got] = '\0';
	return back;
}

const char *
ussd_bench_request(const char *method, const char *path, const char *headers, const char *body, size_t len)
{
	static char bytes[2 << 20];
	int head = snprintf(bytes, sizeof(bytes), "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	    "%sContent-Length: %zu\r\n\r\n", method, path, headers, len);

	memcpy(bytes + head, body, len);
	return ussd_bench_exchange(bytes, (size_t)head + len);
}

unsigned
ussd_bench_status(const char *response)
{
	return strncmp(response, "HTTP/1.1 ", 9) ? 0 : (unsigned)strtoul(response + 9, NULL, 10);
}

const char *
ussd_bench_body(const char *response)
{
	const char *end = strstr(response, "\r\n\r\n");

	return end ? end + 4 : "";
}

unsigned long
ussd_bench_stat(const char *key)
{
	char line[256], name[32];
	struct buf status = BUF_OVER(line);
	const char *at;

	ussd_bench.bearer->ops->status(ussd_bench.bearer, &status);
	snprintf(name, sizeof(name), " %s=", key);
	at = strstr(line, name);
	assert_non_null(at);
	return strtoul(at + strlen(name), NULL, 10);
}
