/* long: one fixture and many short tests of one protocol */
/*
 * test_phone.c - the lines of the simulated handset, over its socket
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static struct fixture {
	struct loop	*loop;
	struct log	 log;
	struct bearer	*bearer;
	char		 folder[64], path[96];
	unsigned	 received, answered, gone;
	enum inbound_kind kind;
	char		 number[64], service[64], session[64], text[20000];
	size_t		 len;
	uint8_t		 id[16], answered_id[16];
	enum outbound_kind answer;
	bool		 ends;
	const char	*says;
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
	f.gone += in->kind == INBOUND_USSD_GONE;
	assert_true(in->is_simulator);
	snprintf(f.service, sizeof(f.service), "%s", in->service);
	snprintf(f.session, sizeof(f.session), "%s", in->session);
	f.len = in->len;
	memcpy(f.text, in->text, in->len);
	if (in->id)
		memcpy(f.id, in->id, 16);
	out->kind = in->kind == INBOUND_USSD_GONE ? OUTBOUND_NOTHING : f.answer;
	out->ends = f.ends;
	if (out->kind == OUTBOUND_SMS) {
		assert_true(parts_cut(f.says, strlen(f.says), &(struct parts_rules){ .prefix = "", .reference = 7 }, &out->parts));
	} else if (out->kind == OUTBOUND_USSD) {
		out->page_alphabet = ALPHABET_UCS2;
		out->page_len = strlen(f.says);
		memcpy(out->page, f.says, out->page_len);
	}
}

static void
answered(void *ctx, const char *service, const uint8_t id[16])
{
	(void)ctx, (void)service;
	f.answered++;
	memcpy(f.answered_id, id, 16);
}

static void
count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	(void)ctx, (void)bearer, (void)what, (void)n;
}

static struct bearer *
open_at(const char *path, struct buf *why)
{
	struct bearer_host host = { .log = &f.log, .loop = f.loop, .identify = identify, .receive = receive,
	    .answered = answered, .count = count };
	struct phone_settings s = { .socket_path = path };

	return phone_bearer_open(&host, &s, why);
}

static int
set_up(void **state)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	(void)state;
	memset(&f, 0, sizeof(f));
	snprintf(f.folder, sizeof(f.folder), "/tmp/safar-phone-XXXXXX");
	if (!mkdtemp(f.folder))
		return -1;
	snprintf(f.path, sizeof(f.path), "%s/phone", f.folder);
	f.answer = OUTBOUND_SMS;
	f.says = "Hello";
	f.loop = loop_new(&why);
	f.bearer = open_at(f.path, &why);
	return f.bearer ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	f.bearer->ops->close(f.bearer);
	loop_free(f.loop);
	unlink(f.path);
	return rmdir(f.folder);
}

static int
pick_up(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, f.path, strlen(f.path));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static void
turn(void)
{
	for (int i = 0; i < 4; i++)
		loop_once(f.loop, 0);
}

/* Sends `line` and gives everything up to and with the next "done". */
static const char *
say(int fd, const char *line, size_t len)
{
	static char back[200000];
	size_t got = 0, sent = 0;

	for (unsigned rounds = 0; rounds < 5000; rounds++) {
		ssize_t n = sent < len ? send(fd, line + sent, len - sent, MSG_NOSIGNAL) : 0;

		if (n > 0)
			sent += (size_t)n;
		n = recv(fd, back + got, sizeof(back) - 1 - got, 0);
		if (n == 0)
			break;
		if (n > 0)
			got += (size_t)n;
		back[got] = '\0';
		if (sent == len && got >= 5 && !strcmp(back + got - 5, "done\n"))
			break;
		loop_once(f.loop, 0);
	}
	back[got] = '\0';
	return back;
}

static const char *
line(int fd, const char *text)
{
	return say(fd, text, strlen(text));
}

static void
an_sms_is_answered_in_parts(void **state)
{
	int fd = pick_up();

	(void)state;
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\tSALARY\n"), "part\t1\t1\tgsm7\tHello\ndone\n");
	assert_int_equal(f.kind, INBOUND_SMS);
	assert_string_equal(f.number, "+447700900123");
	assert_string_equal(f.service, "33444");
	assert_memory_equal(f.text, "SALARY", f.len);
	assert_int_equal(f.answered, 1);
	assert_memory_equal(f.id, f.answered_id, 16);
	f.says = "a\tb\nc\\d";
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\t\n"), "part\t1\t1\tucs2\ta\\tb\\nc\\\\d\ndone\n");
	assert_int_equal(f.len, 0);
	f.says = "नमस्ते";
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\tx\n"), "part\t1\t1\tucs2\tनमस्ते\ndone\n");
	f.answer = OUTBOUND_NOTHING;
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\tx\n"), "done\n");
	assert_int_equal(f.answered, 4);
	f.answer = OUTBOUND_LATER;
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\tx\n"), "error\tnot now, send it again\ndone\n");
	assert_int_equal(f.answered, 4);
	close(fd);
}

static void
long_answers_have_their_parts(void **state)
{
	static char says[400];
	int fd = pick_up();
	const char *r;

	(void)state;
	memset(says, 'x', sizeof(says) - 1);
	f.says = says;
	r = line(fd, "sms\t+447700900123\t33444\tx\n");
	assert_non_null(strstr(r, "part\t1\t3\tgsm7\tx"));
	assert_non_null(strstr(r, "\npart\t3\t3\tgsm7\tx"));
	close(fd);
}

static void
texts_come_through_whole(void **state)
{
	static const char odd[] = "sms\t+447700900123\t33444\ta\\tb\\nc\\\\d\\q\t\xff\0z\n";
	static char ten_thousand[10100];
	int fd = pick_up();
	int n = snprintf(ten_thousand, sizeof(ten_thousand), "sms\t+447700900123\t33444\t");

	(void)state;
	say(fd, odd, sizeof(odd) - 1);
	assert_int_equal(f.len, 12);
	assert_memory_equal(f.text, "a\tb\nc\\dq\t\xff\0z", 12);
	memset(ten_thousand + n, 'y', 10000);
	ten_thousand[n + 10000] = '\n';
	say(fd, ten_thousand, (size_t)n + 10001);
	assert_int_equal(f.len, 10000);
	close(fd);
}

static void
a_call_has_its_session(void **state)
{
	int fd = pick_up();
	char first[64];

	(void)state;
	f.answer = OUTBOUND_USSD;
	f.says = "1 A\n2 B";
	assert_string_equal(line(fd, "dial\t+447700900123\t*384*77*3#\n"), "page\tmore\tucs2\t1 A\\n2 B\ndone\n");
	assert_int_equal(f.kind, INBOUND_USSD_BEGIN);
	assert_string_equal(f.service, "*384*77*3#");
	assert_int_equal(f.len, 0);
	snprintf(first, sizeof(first), "%s", f.session);
	line(fd, "key\t+447700900123\t3\n");
	assert_int_equal(f.kind, INBOUND_USSD_INPUT);
	assert_string_equal(f.session, first);
	assert_memory_equal(f.text, "3", f.len);
	line(fd, "dial\t+447700900124\t*384*77#\n");	/* two phones on one line */
	assert_string_not_equal(f.session, first);
	assert_string_equal(line(fd, "hangup\t+447700900123\n"), "done\n");
	assert_int_equal(f.kind, INBOUND_USSD_GONE);
	assert_string_equal(f.session, first);
	assert_string_equal(line(fd, "key\t+447700900123\t3\n"), "error\tno call is open: dial first\ndone\n");
	f.ends = true;
	assert_string_equal(line(fd, "key\t+447700900124\t3\n"), "page\tend\tucs2\t1 A\\n2 B\ndone\n");
	assert_non_null(strstr(line(fd, "key\t+447700900124\t3\n"), "error"));
	assert_non_null(strstr(line(fd, "hangup\t+447700900124\n"), "error"));
	close(fd);
}

static void
a_client_that_leaves_hangs_up(void **state)
{
	int fd = pick_up();

	(void)state;
	f.answer = OUTBOUND_USSD;
	line(fd, "dial\t+447700900123\t*384*77#\n");
	line(fd, "dial\t+447700900124\t*384*77#\n");
	line(fd, "dial\t+447700900124\t*384*77#\n");	/* dialled again: the first is over */
	assert_int_equal(f.gone, 1);
	close(fd);
	turn();
	assert_int_equal(f.gone, 3);
}

static void
nonsense_gets_a_sentence(void **state)
{
#define LINE(bytes) { bytes, sizeof(bytes) - 1 }
	static const struct { const char *line; size_t len; } cases[] = {
		LINE("\n"), LINE("hello\n"), LINE("sms\n"), LINE("sms\ta\tb\n"), LINE("dial\ta\n"),
		LINE("hangup\ta\tb\n"), LINE("sms\t1\0\t2\t3\n"), LINE("dial\t\t*1#\n"), LINE("key\t\t1\n"),
		LINE("\0\0\0\n"), LINE("dial\t1\0002\t*1#\n"),
		LINE("dial\t+4477009001234477009001234477009001234477009001234\t*1#\n"),
	};
#undef LINE
	int fd = pick_up();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *r = say(fd, cases[i].line, cases[i].len);

		if (strncmp(r, "error\t", 6) != 0 || strcmp(r + strlen(r) - 6, "\ndone\n") != 0)
			fail_msg("case %zu: %s", i, r);
	}
	assert_int_equal(f.received, 0);
	close(fd);
}

static void
a_line_has_a_ceiling(void **state)
{
	static char big[100000];
	int fd = pick_up();
	const char *r;

	(void)state;
	memset(big, 'z', sizeof(big));
	big[sizeof(big) - 1] = '\n';
	r = say(fd, big, sizeof(big));
	assert_string_equal(r, "error\ta line is longer than 16 KiB\ndone\n");
	assert_string_equal(line(fd, "sms\t+447700900123\t33444\tx\n"), "part\t1\t1\tgsm7\tHello\ndone\n");
	close(fd);
}

/* Thousands of lines, not one answer read: memory has a ceiling and every line is answered in the end. */
static void
who_does_not_read_is_not_read(void **state)
{
	static const char one[] = "sms\t+447700900123\t33444\tx\n";
	enum { LINES = 5000 };
	static char back[65536], says[400];	/* three parts: a buffer full of lines is more than can be answered at once */
	int fd = pick_up(), done = 0;
	size_t sent = 0, total = (size_t)LINES * (sizeof(one) - 1);
	unsigned before;

	(void)state;
	memset(says, 'x', sizeof(says) - 1);
	f.says = says;
	for (int i = 0; i < 2000; i++) {
		ssize_t n = send(fd, one + sent % (sizeof(one) - 1), sizeof(one) - 1 - sent % (sizeof(one) - 1),
		    MSG_NOSIGNAL);

		sent += n > 0 ? (size_t)n : 0;
		loop_once(f.loop, 0);
	}
	before = f.received;
	for (int i = 0; i < 400000 && done < LINES; i++) {
		ssize_t n = sent < total ? send(fd, one + sent % (sizeof(one) - 1),
		    sizeof(one) - 1 - sent % (sizeof(one) - 1), MSG_NOSIGNAL) : 0;

		sent += n > 0 ? (size_t)n : 0;
		n = recv(fd, back, sizeof(back), 0);
		for (ssize_t k = 0; k < n; k++)
			done += back[k] == 'd';		/* of "done": no other line has one */
		loop_once(f.loop, 0);
	}
	assert_true(before < LINES);
	assert_int_equal(done, LINES);
	assert_int_equal(f.received, LINES);
	close(fd);
}

static void
several_clients_and_no_more_than_there_is_room(void **state)
{
	int fd[20];
	unsigned served = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		fd[i] = pick_up();
		turn();
	}
	for (size_t i = 0; i < COUNT(fd); i++)
		served += strstr(line(fd[i], "sms\t+447700900123\t33444\tx\n"), "done") != NULL;
	assert_int_equal(served, 16);
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	turn();
	fd[0] = pick_up();
	assert_non_null(strstr(line(fd[0], "sms\t+447700900123\t33444\tx\n"), "done"));
	close(fd[0]);
}

static void
the_socket_is_ours(void **state)
{
	char room[256], file[128];
	struct buf why = BUF_OVER(room);
	struct stat st;
	FILE *out;

	(void)state;
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_null(open_at(f.path, &why));
	assert_non_null(strstr(why.ptr, "another program listens there"));
	assert_int_equal(stat(f.path, &st), 0);
	snprintf(file, sizeof(file), "%s/letter", f.folder);
	out = fopen(file, "w");
	fclose(out);
	buf_reset(&why);
	assert_null(open_at(file, &why));
	assert_non_null(strstr(why.ptr, "something else with this name"));
	assert_int_equal(stat(file, &st), 0);
	unlink(file);
}

static void
a_socket_left_behind_is_taken_over(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char room[256];
	struct buf why = BUF_OVER(room);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct bearer *b;

	(void)state;
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/left", f.folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
	b = open_at(at.sun_path, &why);
	if (!b)
		fail_msg("%s", why.ptr);
	b->ops->close(b);
	assert_int_equal(access(at.sun_path, F_OK), -1);
}

static void
drain_finishes_and_takes_nothing_new(void **state)
{
	int fd = pick_up();
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	(void)state;
	line(fd, "sms\t+447700900123\t33444\tx\n");
	f.bearer->ops->drain(f.bearer);
	turn();
	assert_true(f.bearer->ops->is_idle(f.bearer));
	assert_true(send(fd, "sms\t1\t2\t3\n", 10, MSG_NOSIGNAL) > 0);
	turn();
	assert_int_equal(f.received, 1);
	(void)at;
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_sms_is_answered_in_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_answers_have_their_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(texts_come_through_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_call_has_its_session, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_client_that_leaves_hangs_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nonsense_gets_a_sentence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_has_a_ceiling, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_does_not_read_is_not_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_clients_and_no_more_than_there_is_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_socket_is_ours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_socket_left_behind_is_taken_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drain_finishes_and_takes_nothing_new, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
