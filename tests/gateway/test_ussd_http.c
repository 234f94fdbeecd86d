/* long: one fixture and many short tests of one protocol */
/*
 * test_ussd_http.c - what an aggregator may send, what a stranger gets, over a real socket
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/net_list.h"
#include "gateway/bearer/ussd_form.h"
#include "gateway/bearer/ussd_seen.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static struct fixture {
	struct loop	*loop;
	struct log	 log;
	char		 logged[8192];
	struct bearer	*bearer;
	unsigned	 port;
	/* what the host was given last, and what it answers */
	unsigned	 received;
	enum inbound_kind kind;
	char		 service[64], session[64], text[9000], number[64];
	bool		 is_simulator;
	enum outbound_kind answer;
	bool		 ends;
	const char	*page;
} f;

static void
identify(void *ctx, const char *number, struct peer *peer)
{
	(void)ctx;
	snprintf(f.number, sizeof(f.number), "%s", number);
	*peer = (struct peer){ .kind = PEER_PERSON };
}

static void
receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	(void)ctx;
	f.received++;
	f.kind = in->kind;
	f.is_simulator = in->is_simulator;
	assert_string_equal(in->bearer, "ussd_http");
	assert_null(in->id);
	assert_true(in->when_s > 0);
	snprintf(f.service, sizeof(f.service), "%s", in->service);
	snprintf(f.session, sizeof(f.session), "%s", in->session);
	assert_int_equal(in->len, strlen(in->text));
	snprintf(f.text, sizeof(f.text), "%s", in->text);
	out->kind = f.answer;
	out->ends = f.ends;
	out->page_len = strlen(f.page);
	memcpy(out->page, f.page, out->page_len);
}

static void
answered(void *ctx, const char *service, const uint8_t id[16], int64_t when_s)
{
	(void)ctx, (void)service, (void)id, (void)when_s;
	fail();
}

static void
count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	(void)ctx, (void)bearer, (void)what, (void)n;
}

static void
start(const char *allow)
{
	char room[256], line[256];
	struct buf why = BUF_OVER(room), status = BUF_OVER(line);
	struct bearer_host host = { .log = &f.log, .identify = identify, .receive = receive,
	    .answered = answered, .count = count };
	struct ussd_http_settings s = { .address = "127.0.0.1", .port = 0, .allow = allow, .path = "/ussd" };

	memset(&f, 0, sizeof(f));
	f.answer = OUTBOUND_USSD;
	f.page = "1 नेपाली\n2 English";
	f.log.out = fmemopen(f.logged, sizeof(f.logged), "w");
	f.log.level = LOG_LEVEL_DEBUG;
	host.loop = f.loop = loop_new(&why);
	f.bearer = ussd_http_bearer_open(&host, &s, &why);
	if (!f.bearer)
		fail_msg("%s", why.ptr);
	f.bearer->ops->status(f.bearer, &status);
	f.port = (unsigned)strtoul(strstr(line, "port=") + 5, NULL, 10);
}

static int
set_up(void **state)
{
	(void)state;
	start("");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	f.bearer->ops->close(f.bearer);
	loop_free(f.loop);
	fclose(f.log.out);
	return 0;
}

static int
dial_in(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)f.port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

/* Sends the bytes while our loop turns, and gives what came back up to the connection's end. */
static const char *
exchange(const char *bytes, size_t len)
{
	static char back[16384];
	size_t sent = 0, got = 0;
	int fd = dial_in(), n = 0;

	for (unsigned rounds = 0; rounds < 20000; rounds++) {
		ssize_t did = sent < len ? send(fd, bytes + sent, len - sent, MSG_NOSIGNAL) : 0;

		if (did > 0)
			sent += (size_t)did;
		did = recv(fd, back + got, sizeof(back) - 1 - got, 0);
		if (did > 0)
			got += (size_t)did;
		else if (did == 0 || errno != EAGAIN)
			break;
		loop_once(f.loop, 1);
		n++;
	}
	close(fd);
	back[got] = '\0';
	return back;
}

static const char *
request(const char *method, const char *path, const char *headers, const char *body, size_t len)
{
	static char bytes[2 << 20];
	int head = snprintf(bytes, sizeof(bytes), "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n%sContent-Length: %zu\r\n\r\n",
	    method, path, headers, len);

	memcpy(bytes + head, body, len);
	return exchange(bytes, (size_t)head + len);
}

static unsigned
status_of(const char *response)
{
	return strncmp(response, "HTTP/1.1 ", 9) ? 0 : (unsigned)strtoul(response + 9, NULL, 10);
}

static const char *
post(const char *body)
{
	return request("POST", "/ussd", "", body, strlen(body));
}

static const char *
body_of(const char *response)
{
	const char *end = strstr(response, "\r\n\r\n");

	return end ? end + 4 : "";
}

#define FORM(session, text) "sessionId=" session "&phoneNumber=%2B447700900123&networkCode=62120" \
	"&serviceCode=*384*77%23&text=" text

static void
a_talk_gives_each_answer_once(void **state)
{
	static const struct { const char *text; enum inbound_kind kind; const char *fresh; } cases[] = {
		{ "", INBOUND_USSD_BEGIN, "" },
		{ "1", INBOUND_USSD_INPUT, "1" },
		{ "1*3", INBOUND_USSD_INPUT, "3" },
		{ "1*3*", INBOUND_USSD_INPUT, "" },		/* she sent nothing */
		{ "1*3**00", INBOUND_USSD_INPUT, "00" },
		{ "1*3**00*2*5", INBOUND_USSD_INPUT, "2*5" },	/* a star of her own */
		{ "1*3**00*2*5*%E0%A5%A9", INBOUND_USSD_INPUT, "३" },
		{ "1*3**00*2*5*%E0%A5%A9", INBOUND_USSD_INPUT, "" },	/* the same request again */
		{ "1*9*4", INBOUND_USSD_INPUT, "4" },		/* not what we know: its end */
		{ "7", INBOUND_USSD_INPUT, "7" },		/* a clone that is not cumulative */
		{ "", INBOUND_USSD_BEGIN, "" },			/* the same id begins anew */
		{ "*5", INBOUND_USSD_INPUT, "*5" },		/* a star she pressed herself */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char body[256];
		const char *r;

		snprintf(body, sizeof(body), "%s%s", FORM("AT-1", ""), cases[i].text);
		r = post(body);
		assert_int_equal(status_of(r), 200);
		assert_string_equal(body_of(r), "CON 1 नेपाली\n2 English");
		if (f.kind != cases[i].kind || strcmp(f.text, cases[i].fresh) != 0)
			fail_msg("case %zu: kind %d \"%s\"", i, (int)f.kind, f.text);
		assert_string_equal(f.service, "*384*77#");
		assert_string_equal(f.session, "AT-1");
		assert_string_equal(f.number, "+447700900123");
		assert_false(f.is_simulator);
	}
	assert_int_equal(f.received, COUNT(cases));
}

static void
a_path_dialled_at_first_is_a_path(void **state)
{
	(void)state;
	post(FORM("AT-2", "3*3"));
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	assert_string_equal(f.text, "3*3");
	post(FORM("AT-2", "3*3*1"));
	assert_int_equal(f.kind, INBOUND_USSD_INPUT);
	assert_string_equal(f.text, "1");
	post(FORM("AT-3", "3*3*1"));	/* another session knows nothing of it */
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	assert_string_equal(f.text, "3*3*1");
}

static void
the_end_is_said_and_forgotten(void **state)
{
	const char *r;

	(void)state;
	post(FORM("AT-4", ""));
	f.ends = true;
	f.page = "Bye";
	r = post(FORM("AT-4", "1"));
	assert_string_equal(body_of(r), "END Bye");
	assert_non_null(strstr(r, "text/plain; charset=utf-8"));
	f.ends = false;
	post(FORM("AT-4", "1*2"));
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	f.answer = OUTBOUND_NOTHING;
	assert_string_equal(body_of(post(FORM("AT-5", ""))), "END ");
	f.answer = OUTBOUND_LATER;
	assert_int_equal(status_of(post(FORM("AT-5", ""))), 503);
}

static void
the_end_of_a_session_is_told(void **state)
{
	const char *r;

	(void)state;
	post(FORM("AT-6", ""));
	r = post("date=2026-11-20&sessionId=AT-6&serviceCode=*384*77%23&phoneNumber=%2B447700900123"
	    "&status=Incomplete&hopsCount=1&input=&lastAppResponse=CON");
	assert_int_equal(status_of(r), 200);
	assert_string_equal(body_of(r), "");
	assert_int_equal(f.kind, INBOUND_USSD_GONE);
	assert_string_equal(f.session, "AT-6");
	post(FORM("AT-6", "1"));
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
}

static const struct {
	const char *what, *method, *path, *body;
	unsigned status;
} bad[] = {
	{ "GET", "GET", "/ussd", "", 405 },
	{ "PUT", "PUT", "/ussd", FORM("B", ""), 405 },
	{ "another path", "POST", "/", FORM("B", ""), 404 },
	{ "a path below", "POST", "/ussd/x", FORM("B", ""), 404 },
	{ "health is none of ours", "GET", "/health", "", 404 },
	{ "no body", "POST", "/ussd", "", 400 },
	{ "no session", "POST", "/ussd", "phoneNumber=%2B447700900123&serviceCode=*384*77%23&text=", 400 },
	{ "empty session", "POST", "/ussd", FORM("", ""), 400 },
	{ "no number", "POST", "/ussd", "sessionId=1&serviceCode=*384*77%23&text=", 400 },
	{ "no service", "POST", "/ussd", "sessionId=1&phoneNumber=%2B447700900123&text=", 400 },
	{ "no text", "POST", "/ussd", "sessionId=1&phoneNumber=%2B447700900123&serviceCode=*384*77%23", 400 },
	{ "percent at the end", "POST", "/ussd", FORM("B", "1%"), 400 },
	{ "percent and one digit", "POST", "/ussd", FORM("B", "1%4"), 400 },
	{ "percent and no hex", "POST", "/ussd", FORM("B", "1%zz"), 400 },
	{ "NUL", "POST", "/ussd", FORM("B", "1%00"), 400 },
	{ "NUL in a number", "POST", "/ussd", "sessionId=1&phoneNumber=%00&serviceCode=1&text=", 400 },
	{ "a field twice", "POST", "/ussd", FORM("B", "1") "&text=2", 400 },
	{ "JSON", "POST", "/ussd", "{\"sessionId\": \"1\"}", 400 },
};

static void
what_is_none_of_ours_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *r = request(bad[i].method, bad[i].path, "", bad[i].body, strlen(bad[i].body));

		if (status_of(r) != bad[i].status)
			fail_msg("%s: status %u, not %u", bad[i].what, status_of(r), bad[i].status);
	}
	assert_non_null(strstr(request("GET", "/ussd", "", "", 0), "Allow: POST"));
	assert_int_equal(f.received, 0);
	assert_int_equal(f.log.counts[LOG_HTTP_BAD], 1);	/* one line a second, not one a request */
	fflush(f.log.out);
	assert_null(strstr(f.logged, "7700900"));
	assert_int_equal(status_of(post(FORM("B", ""))), 200);
}

static void
a_raw_nul_is_refused(void **state)
{
	static const char body[] = "sessionId=1&phoneNumber=1&serviceCode=1&text=a\0b";

	(void)state;
	assert_int_equal(status_of(request("POST", "/ussd", "", body, sizeof(body) - 1)), 400);
	assert_int_equal(f.received, 0);
}

static void
a_big_body_is_not_kept(void **state)
{
	static char body[1 << 20];
	static char chunked[(1 << 20) + 1024];
	const char *r;
	int n;

	(void)state;
	memset(body, 'a', sizeof(body));
	r = request("POST", "/ussd", "", body, sizeof(body));
	if (*r)		/* a client that goes on writing may find the line closed before it reads */
		assert_int_equal(status_of(r), 413);
	assert_int_equal(status_of(request("POST", "/ussd", "", body, 8193)), 413);
	n = snprintf(chunked, sizeof(chunked), "POST /ussd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n");
	memcpy(chunked + n, body, sizeof(body));
	memcpy(chunked + n + sizeof(body), "\r\n0\r\n\r\n", 7);
	assert_int_equal(status_of(exchange(chunked, (size_t)n + sizeof(body) + 7)), 413);
	assert_int_equal(f.received, 0);
	n = snprintf(body, sizeof(body), "%s", FORM("L", ""));
	memset(body + n, 'x', 8192 - (size_t)n);
	assert_int_equal(status_of(request("POST", "/ussd", "", body, 8192)), 200);
	assert_int_equal(strlen(f.text), 8192 - n);
}

static void
strangers_are_refused(void **state)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct bearer_host host = { .log = &f.log, .loop = f.loop };
	struct ussd_http_settings outside = { .address = "0.0.0.0", .port = 0, .allow = "", .path = "/" };

	(void)state;
	assert_null(ussd_http_bearer_open(&host, &outside, &why));
	assert_non_null(strstr(why.ptr, "set allow"));
	tear_down(NULL);
	start("192.0.2.7");
	assert_int_equal(status_of(post(FORM("S", ""))), 0);	/* closed before a word was read */
	assert_int_equal(f.received, 0);
	tear_down(NULL);
	start("192.0.2.7 127.0.0.0/8");
	assert_int_equal(status_of(post(FORM("S", ""))), 200);
}

static void
a_taken_port_says_so(void **state)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct bearer_host host = { .log = &f.log, .loop = f.loop };
	struct ussd_http_settings same = { .address = "127.0.0.1", .port = (uint16_t)f.port, .allow = "", .path = "/" };

	(void)state;
	assert_null(ussd_http_bearer_open(&host, &same, &why));
	assert_non_null(strstr(why.ptr, "ussd_http: cannot listen on 127.0.0.1"));
}

static void
many_that_say_nothing_block_nobody(void **state)
{
	int fd[100];

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = dial_in();
		assert_true(send(fd[i], "POST /ussd HTTP/1.1\r\nHo", 24, MSG_NOSIGNAL) > 0);
		loop_once(f.loop, 0);
	}
	assert_int_equal(status_of(post(FORM("M", ""))), 200);
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	assert_int_equal(status_of(post(FORM("M", ""))), 200);
}

static void
drain_takes_nothing_new(void **state)
{
	(void)state;
	assert_int_equal(status_of(post(FORM("D", ""))), 200);
	f.bearer->ops->drain(f.bearer);
	f.bearer->ops->drain(f.bearer);
	assert_true(f.bearer->ops->is_idle(f.bearer));
}

static void
lists_of_addresses(void **state)
{
	static const struct { const char *entry, *from; bool has; } cases[] = {
		{ "192.0.2.7", "192.0.2.7", true }, { "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.0/24", "192.0.2.255", true }, { "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.128/25", "192.0.2.127", false }, { "0.0.0.0/0", "203.0.113.9", true },
		{ "::ffff:192.0.2.7", "192.0.2.7", true },
	};
	static const char *const none[] = { "", "example", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/2x",
	    "2001:db8::/129", "192.0.2.0/-1" };
	struct net_list full = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct net_list l = { 0 };
		struct sockaddr_in at = { .sin_family = AF_INET };

		inet_pton(AF_INET, cases[i].from, &at.sin_addr);
		assert_true(net_list_add(&l, cases[i].entry));
		if (net_list_has(&l, (struct sockaddr *)&at) != cases[i].has)
			fail_msg("case %zu", i);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(net_list_add(&full, none[i]));
	for (unsigned i = 0; i < NET_LIST_MAX; i++)
		assert_true(net_list_add(&full, "192.0.2.7"));
	assert_false(net_list_add(&full, "192.0.2.7"));
	assert_true(net_is_loopback("127.0.0.2") && net_is_loopback("::1"));
	assert_false(net_is_loopback("0.0.0.0") || net_is_loopback("::") || net_is_loopback("::ffff:7f00:2"));
}

static void
a_full_table_begins_anew(void **state)
{
	struct ussd_seen *s = ussd_seen_new(8);
	const char *fresh;
	char id[16];

	(void)state;
	for (int i = 0; i < 9; i++) {
		snprintf(id, sizeof(id), "s%d", i);
		assert_true(ussd_seen_take(s, id, "1", 1000 + i, &fresh));
	}
	assert_true(ussd_seen_take(s, "s0", "1*2", 1010, &fresh));	/* the oldest gave way */
	assert_string_equal(fresh, "1*2");
	assert_false(ussd_seen_take(s, "s8", "1*2", 1010, &fresh));
	assert_string_equal(fresh, "2");
	assert_true(ussd_seen_take(s, "s8", "1*2*3", 1011 + USSD_SEEN_S, &fresh));	/* long silent */
	ussd_seen_end(s, "never there");
	ussd_seen_free(s);
	ussd_seen_free(NULL);
}

static void
forms_are_decoded(void **state)
{
	char body[] = "x=%41&text=a+b%26c&&=&status&unknown%3D=1&sessionId=%E0%A4%A8";
	struct ussd_form form;

	(void)state;
	assert_true(ussd_form_read(&form, body, strlen(body)));
	assert_string_equal(form.value[USSD_FIELD_TEXT], "a b&c");
	assert_string_equal(form.value[USSD_FIELD_SESSION], "न");
	assert_null(form.value[USSD_FIELD_STATUS]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_talk_gives_each_answer_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_path_dialled_at_first_is_a_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_end_is_said_and_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_end_of_a_session_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_none_of_ours_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_raw_nul_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_big_body_is_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(strangers_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_taken_port_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_that_say_nothing_block_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drain_takes_nothing_new, set_up, tear_down),
		cmocka_unit_test(lists_of_addresses),
		cmocka_unit_test(a_full_table_begins_anew),
		cmocka_unit_test(forms_are_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
