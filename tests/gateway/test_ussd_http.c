/* long: one listener and many short tests of what it lets in */
/*
 * test_ussd_http.c - what an aggregator may send, what a stranger gets, over a real socket
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/bearer/net_list.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/ussd_bench.h"

#define f ussd_bench

static int
set_up(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();

	(void)state;
	ussd_bench_start(&s);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	ussd_bench_stop();
	return 0;
}

static const char *
request(const char *method, const char *path, const char *headers, const char *body, size_t len)
{
	char all[512];

	snprintf(all, sizeof(all), "Content-Type: application/x-www-form-urlencoded\r\n%s", headers);
	return ussd_bench_request(method, path, all, body, len);
}

static const char *
post(const char *body)
{
	return request("POST", "/ussd", "", body, strlen(body));
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
		assert_int_equal(ussd_bench_status(r), 200);
		assert_string_equal(ussd_bench_body(r), "CON 1 नेपाली\n2 English");
		if (f.kind != cases[i].kind || strcmp(f.text, cases[i].fresh) != 0)
			fail_msg("case %zu: kind %d \"%s\"", i, (int)f.kind, f.text);
		assert_string_equal(f.service, "*384*77#");
		assert_string_equal(f.session, "AT-1");
		assert_string_equal(f.number, "+447700900123");
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
	assert_string_equal(ussd_bench_body(r), "END Bye");
	assert_non_null(strstr(r, "text/plain; charset=utf-8"));
	f.ends = false;
	post(FORM("AT-4", "1*2"));
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	f.answer = OUTBOUND_NOTHING;
	assert_string_equal(ussd_bench_body(post(FORM("AT-5", ""))), "END ");
	f.answer = OUTBOUND_LATER;
	assert_int_equal(ussd_bench_status(post(FORM("AT-5", ""))), 503);
}

static void
the_end_of_a_session_is_told(void **state)
{
	const char *r;

	(void)state;
	post(FORM("AT-6", ""));
	r = post("date=2026-11-20&sessionId=AT-6&serviceCode=*384*77%23&phoneNumber=%2B447700900123"
	    "&status=Incomplete&hopsCount=1&input=&lastAppResponse=CON");
	assert_int_equal(ussd_bench_status(r), 200);
	assert_string_equal(ussd_bench_body(r), "");
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

		if (ussd_bench_status(r) != bad[i].status)
			fail_msg("%s: status %u, not %u", bad[i].what, ussd_bench_status(r), bad[i].status);
	}
	assert_non_null(strstr(request("GET", "/ussd", "", "", 0), "Allow: POST"));
	assert_int_equal(f.received, 0);
	assert_true(f.log.counts[LOG_HTTP_BAD] < COUNT(bad));	/* one line a second, not one a request */
	fflush(f.log.out);
	assert_null(strstr(f.logged, "7700900"));
	assert_int_equal(ussd_bench_status(post(FORM("B", ""))), 200);
}

static void
a_raw_nul_is_refused(void **state)
{
	static const char body[] = "sessionId=1&phoneNumber=1&serviceCode=1&text=a\0b";

	(void)state;
	assert_int_equal(ussd_bench_status(request("POST", "/ussd", "", body, sizeof(body) - 1)), 400);
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
		assert_int_equal(ussd_bench_status(r), 413);
	assert_int_equal(ussd_bench_status(request("POST", "/ussd", "", body, 8193)), 413);
	n = snprintf(chunked, sizeof(chunked), "POST /ussd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n");
	memcpy(chunked + n, body, sizeof(body));
	memcpy(chunked + n + sizeof(body), "\r\n0\r\n\r\n", 7);
	assert_int_equal(ussd_bench_status(ussd_bench_exchange(chunked, (size_t)n + sizeof(body) + 7)), 413);
	assert_int_equal(f.received, 0);
	n = snprintf(body, sizeof(body), "%s", FORM("L", ""));
	memset(body + n, 'x', 8192 - (size_t)n);
	assert_int_equal(ussd_bench_status(request("POST", "/ussd", "", body, 8192)), 200);
	assert_int_equal(strlen(f.text), 8192 - n);
}

static void
again(const struct ussd_http_settings *s)
{
	ussd_bench_stop();
	ussd_bench_start(s);
}

/* The sentence with which the listener does not open. */
static const char *
refusal(const struct ussd_http_settings *s)
{
	static char room[512];
	struct buf why = BUF_OVER(room);
	struct bearer_host host = { .log = &f.log, .loop = f.loop };

	assert_null(ussd_http_bearer_open(&host, s, &why));
	return room;
}

static void
strangers_are_refused(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();

	(void)state;
	s.address = "0.0.0.0";
	assert_non_null(strstr(refusal(&s), "set allow or secret_file"));
	s = ussd_bench_settings();
	s.allow = "192.0.2.7";
	again(&s);
	assert_int_equal(ussd_bench_status(post(FORM("S", ""))), 0);	/* closed before a word was read */
	assert_int_equal(f.received, 0);
	s.allow = "192.0.2.7 127.0.0.0/8";
	again(&s);
	assert_int_equal(ussd_bench_status(post(FORM("S", ""))), 200);
}

static void
a_taken_port_says_so(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();

	(void)state;
	s.port = (uint16_t)f.port;
	assert_non_null(strstr(refusal(&s), "ussd_http: cannot listen on 127.0.0.1"));
	s = ussd_bench_settings();
	s.dialects = "africastalking klingon";
	assert_non_null(strstr(refusal(&s), "klingon"));
}

#define SECRET "correct-horse-battery_staple"

static void
secret_write(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void
a_secret_file_is_judged(void **state)
{
	static const struct { const char *text; mode_t mode; const char *says; } cases[] = {
		{ SECRET "\n", 0644, "others may read this secret" },
		{ SECRET "\n", 0640, "others may read this secret" },
		{ "too-short\n", 0600, "a secret is one line" },
		{ "", 0600, "a secret is one line" },
		{ "two lines of it\n" SECRET "\n", 0600, "a secret is one line" },
		{ "with/a/slash/in/it/now\n", 0600, "a secret is one line" },
		{ "with a blank in it now\n", 0600, "a secret is one line" },
	};
	struct ussd_http_settings s = ussd_bench_settings();
	char path[] = "/tmp/safar-secret-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	s.secret_file = path;
	for (size_t i = 0; i < COUNT(cases); i++) {
		secret_write(path, cases[i].text, cases[i].mode);
		if (!strstr(refusal(&s), cases[i].says))
			fail_msg("case %zu: %s", i, refusal(&s));
		assert_null(strstr(refusal(&s), "horse"));
	}
	unlink(path);
	assert_non_null(strstr(refusal(&s), "No such file"));
}

static void
a_secret_is_asked_for(void **state)
{
	static const struct { const char *path, *header; unsigned status; } cases[] = {
		{ "/ussd", "", 401 },
		{ "/ussd", "Authorization: Bearer " SECRET "\r\n", 200 },
		{ "/ussd", "authorization: bearer " SECRET "\r\n", 200 },
		{ "/ussd", "Authorization: Bearer " SECRET "x\r\n", 401 },
		{ "/ussd", "Authorization: " SECRET "\r\n", 401 },
		{ "/ussd", "Authorization: Basic YWdncmVnYXRvcjpjb3JyZWN0LWhvcnNlLWJhdHRlcnlfc3RhcGxl\r\n", 200 },
		{ "/ussd", "Authorization: Basic Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5X3N0YXBsZQ==\r\n", 401 },	/* no colon */
		{ "/ussd", "Authorization: Basic !!!\r\n", 401 },
		{ "/ussd", "Authorization: Basic \r\n", 401 },
		{ "/ussd", "X-Safar-Secret: " SECRET "\r\n", 200 },
		{ "/ussd", "X-Safar-Secret: Correct-horse-battery_staple\r\n", 401 },
		{ "/ussd/" SECRET, "", 200 },
		{ "/ussd/africastalking/" SECRET, "", 200 },
		{ "/ussd/africastalking/" SECRET "/", "", 404 },
		{ "/ussd/africastalking/" SECRET "x", "", 401 },
		{ "/ussd/africastalking/correct-horse", "", 401 },
		{ "/ussd/africastalking", "", 401 },
		{ "/elsewhere", "", 404 },
		{ "/ring/" SECRET, "", 400 },
		{ "/ring", "", 401 },
	};
	struct ussd_http_settings s = ussd_bench_settings();
	char path[] = "/tmp/safar-secret-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	secret_write(path, SECRET "\n", 0600);
	s.secret_file = path;
	s.ring_path = "/ring";
	again(&s);
	unlink(path);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *r = request("POST", cases[i].path, cases[i].header, FORM("C", ""), strlen(FORM("C", "")));

		if (ussd_bench_status(r) != cases[i].status)
			fail_msg("case %zu: %u", i, ussd_bench_status(r));
		if (cases[i].status == 401)
			assert_non_null(strstr(r, "WWW-Authenticate: Basic"));
	}
	fflush(f.log.out);
	assert_null(strstr(f.logged, "horse"));
}

/* Where an address outside has no list, the secret alone decides; a list is needed besides, where there is one. */
static void
a_secret_is_no_way_round_the_list(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();
	char path[] = "/tmp/safar-secret-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	secret_write(path, SECRET, 0600);
	s.secret_file = path;
	s.address = "0.0.0.0";
	again(&s);
	assert_int_equal(ussd_bench_status(post(FORM("L", ""))), 401);
	s.allow = "192.0.2.7";
	again(&s);
	assert_int_equal(ussd_bench_status(request("POST", "/ussd/" SECRET, "", FORM("L", ""), strlen(FORM("L", "")))), 0);
	unlink(path);
}

static void
each_dialect_has_its_path(void **state)
{
	static const char json[] = "{\"Type\":\"initiation\",\"Mobile\":\"447700900123\",\"SessionId\":\"h1\","
	    "\"ServiceCode\":\"384*77\",\"Message\":\"*384*77#\",\"Sequence\":1}";
	struct ussd_http_settings s = ussd_bench_settings();
	const char *r;

	(void)state;
	s.dialects = "hubtel africastalking";
	again(&s);
	r = ussd_bench_request("POST", "/ussd", "Content-Type: application/json\r\n", json, sizeof(json) - 1);
	assert_int_equal(ussd_bench_status(r), 200);
	r = ussd_bench_request("POST", "/ussd/hubtel", "", json, sizeof(json) - 1);
	assert_int_equal(ussd_bench_status(r), 200);
	assert_int_equal(ussd_bench_status(post(FORM("P", ""))), 415);	/* on path itself stands the first one */
	r = request("POST", "/ussd/africastalking", "", FORM("P", ""), strlen(FORM("P", "")));
	assert_int_equal(ussd_bench_status(r), 200);
	assert_int_equal(ussd_bench_status(request("POST", "/ussd/yate", "", "", 0)), 415);	/* not switched on */
	assert_int_equal(ussd_bench_status(request("POST", "/ussdx", "", "", 0)), 404);
	assert_int_equal(ussd_bench_status(request("POST", "/", "", "", 0)), 404);
	assert_int_equal(f.received, 3);
}

/* An aggregator uses an id again: her talk is not his. */
static void
two_people_share_no_session(void **state)
{
	(void)state;
	post(FORM("TWO", ""));
	post("sessionId=TWO&phoneNumber=%2B447700900124&serviceCode=*384*77%23&text=");
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	post("sessionId=TWO&phoneNumber=%2B447700900124&serviceCode=*384*77%23&text=4");
	assert_string_equal(f.text, "4");
	assert_string_equal(f.number, "+447700900124");
	post(FORM("TWO", "4*2"));	/* not an answer behind his 4 */
	assert_int_equal(f.kind, INBOUND_USSD_INPUT);
	assert_string_equal(f.text, "4*2");
}

static void
what_was_not_answered_comes_again_whole(void **state)
{
	(void)state;
	post(FORM("W", ""));
	f.answer = OUTBOUND_LATER;
	assert_int_equal(ussd_bench_status(post(FORM("W", "1"))), 503);
	f.answer = OUTBOUND_USSD;
	post(FORM("W", "1"));
	assert_string_equal(f.text, "1");
	post(FORM("W", "1"));
	assert_string_equal(f.text, "");
}

static void
a_text_leaves_beside_the_screen(void **state)
{
	(void)state;
	f.besides = "Your passport is yours.";
	post(FORM("T", ""));
	assert_false(f.may_text);
	assert_int_equal(f.texted, 0);
	f.has_room = true;
	assert_int_equal(ussd_bench_status(post(FORM("T", "1"))), 200);
	assert_true(f.may_text);
	assert_int_equal(f.texted, 1);
	assert_string_equal(f.texted_to, "+447700900123");
	assert_string_equal(f.texted_from, "33444");
	f.besides = NULL;
	post(FORM("T", "1*2"));
	assert_int_equal(f.texted, 1);
}

/* A host without the two words: nothing is promised, nothing is sent. */
static void
a_host_may_have_no_sms(void **state)
{
	struct ussd_http_settings s = ussd_bench_settings();

	(void)state;
	ussd_bench_stop();
	ussd_bench_start_without_sms(&s);
	f.besides = "Your passport is yours.";
	assert_int_equal(ussd_bench_status(post(FORM("N", ""))), 200);
	assert_false(f.may_text);
	assert_int_equal(f.texted, 0);
}

static void
drain_takes_nothing_new(void **state)
{
	(void)state;
	assert_int_equal(ussd_bench_status(post(FORM("D", ""))), 200);
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
		cmocka_unit_test_setup_teardown(a_secret_file_is_judged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_secret_is_asked_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_secret_is_no_way_round_the_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_dialect_has_its_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_people_share_no_session, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_not_answered_comes_again_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_text_leaves_beside_the_screen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_host_may_have_no_sms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drain_takes_nothing_new, set_up, tear_down),
		cmocka_unit_test(lists_of_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
