/*
 * test_smsc_kannel.c - the operator, our kannel.conf and the real bearerbox
 *
 * What the project relies on, seen on the wire: octets of data_coding 0 pass
 * unchanged both ways, parts are not cut again, a person's message is answered
 * to the operator once it is stored, throttled submits come back.  The box
 * frames are written by hand (the layout of Kannel 1.4.5).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/supervise.h"
#include "tests/ops/smsc_fixture.h"

/* A number from the range reserved for fiction. */
#define PERSON "+447700900123"
#define BEARERBOX "/usr/sbin/bearerbox"

struct wiring {
	struct fixture	 fixture;
	struct supervisor *supervisor;
	uint16_t	 ports[2];
	int		 box;
};

struct frame_out { size_t len; uint8_t bytes[2048]; };

static void
add_int(struct frame_out *f, int32_t value)
{
	uint32_t wire = htonl((uint32_t)value);

	memcpy(f->bytes + f->len, &wire, 4);
	f->len += 4;
}

static void
add_octets(struct frame_out *f, const void *octets, size_t len)
{
	add_int(f, (int32_t)len);
	memcpy(f->bytes + f->len, octets, len);
	f->len += len;
}

static void
add_string(struct frame_out *f, const char *text)
{
	if (text == NULL)
		add_int(f, -1);
	else
		add_octets(f, text, strlen(text));
}

static void
send_frame(int fd, const struct frame_out *f)
{
	uint32_t len = htonl((uint32_t)f->len);

	assert_int_equal(send(fd, &len, 4, MSG_NOSIGNAL), 4);
	assert_int_equal(send(fd, f->bytes, f->len, MSG_NOSIGNAL), (ssize_t)f->len);
}

/* One frame's body into *out; its type, or -1. */
static int
read_frame(int fd, struct frame_out *out)
{
	struct pollfd p = { fd, POLLIN, 0 };
	uint32_t word;

	if (poll(&p, 1, FIXTURE_WAIT_MS) <= 0 || recv(fd, &word, 4, MSG_WAITALL) != 4)
		return -1;
	out->len = ntohl(word);
	if (out->len < 4 || out->len > sizeof out->bytes ||
	    recv(fd, out->bytes, out->len, MSG_WAITALL) != (ssize_t)out->len)
		return -1;
	memcpy(&word, out->bytes, 4);
	return (int)ntohl(word);
}

/* The MT of gw/msg-decl.h: only what bearerbox needs is set. */
static void
send_mt(int fd, const char *id, int coding, const void *udh, size_t udh_len, const void *data, size_t len)
{
	struct frame_out f = { 0 };

	add_int(&f, 2);				/* sms */
	add_string(&f, "33444");
	add_string(&f, PERSON);
	add_octets(&f, udh, udh_len);
	add_octets(&f, data, len);
	add_int(&f, 1000);			/* time */
	add_string(&f, "simulator");
	for (int i = 0; i < 4; i++)
		add_string(&f, NULL);		/* smsc_number, foreign_id, service, account */
	add_string(&f, id);
	add_int(&f, 1);				/* mt_reply */
	add_int(&f, -1), add_int(&f, -1), add_int(&f, coding);
	for (int i = 0; i < 3; i++)
		add_int(&f, -1);		/* compress, validity, deferred */
	add_int(&f, 31);
	add_string(&f, "mark");			/* dlr_url */
	for (int i = 0; i < 3; i++)
		add_int(&f, -1);		/* pid, alt_dcs, rpi */
	add_string(&f, NULL);
	add_string(&f, "safar");
	add_string(&f, NULL);
	for (int i = 0; i < 4; i++)
		add_int(&f, -1);		/* msg_left, priority, resend_try, resend_time */
	add_string(&f, NULL);
	send_frame(fd, &f);
}

static void
ack(int fd, const struct frame_out *sms)
{
	struct frame_out f = { 0 };
	size_t at = 4;
	uint32_t len;

	/* sender, receiver, udhdata, msgdata, time, then five strings stand before the id. */
	for (int i = 0; i < 10; i++) {
		if (i == 4) {
			at += 4;
			continue;
		}
		memcpy(&len, sms->bytes + at, 4);
		at += 4 + (ntohl(len) == 0xFFFFFFFF ? 0 : ntohl(len));
	}
	add_int(&f, 3);				/* ack */
	add_int(&f, 0);
	add_int(&f, 1000);
	add_octets(&f, sms->bytes + at + 4, 36);
	send_frame(fd, &f);
}

static void
write_conf(struct wiring *w)
{
	const struct kannel_conf c = { w->fixture.port, w->ports[0], w->ports[1], "admin", "safar", "secret12",
		"safar", 10 };
	struct buf conf = BUF_INIT(16384);
	char room[256], path[128];
	struct buf why = BUF_OVER(room);
	FILE *f;

	if (!kannel_conf_write(&conf, &c, &why))
		fail_msg("%s", why.ptr);
	snprintf(path, sizeof path, "%s/kannel.conf", w->fixture.directory);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(conf.ptr, 1, conf.len, f), conf.len);
	fclose(f);
	buf_free(&conf);
	snprintf(path, sizeof path, "%s/spool", w->fixture.directory);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/dlr", w->fixture.directory);
	assert_int_equal(mkdir(path, 0700), 0);
}

static int
connect_box(uint16_t port)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct frame_out f = { 0 };
	int fd = -1;

	for (int tries = 0; tries < 100; tries++) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
			break;
		close(fd);
		fd = -1;
		nanosleep(&pause, NULL);
	}
	if (fd < 0)
		fail_msg("bearerbox does not listen: %s", strerror(errno));
	add_int(&f, 1);				/* admin */
	add_int(&f, 3);				/* identify */
	add_string(&f, "safar");
	send_frame(fd, &f);
	return fd;
}

static int
setup(void **state)
{
	struct wiring *w = xcalloc(1, sizeof *w);
	const char *const argv[] = { BEARERBOX, "-v", "4", "kannel.conf", NULL };
	char room[256], log[128];
	struct buf why = BUF_OVER(room);
	struct child_spec spec = { "bearerbox", argv, w->fixture.directory, log, -1, 5000 };
	struct line answer = { .count = 0 };

	*state = w;
	fixture_start(&w->fixture);
	assert_true(ports_choose(w->ports, 2, &why));
	write_conf(w);
	w->supervisor = supervisor_new(&why);
	assert_non_null(w->supervisor);
	snprintf(log, sizeof log, "%s/bearerbox.log", w->fixture.directory);
	if (supervisor_start(w->supervisor, &spec, &why) < 0)
		fail_msg("%s", why.ptr);
	w->box = connect_box(w->ports[0]);
	for (int tries = 0; tries < 100 && strcmp(line_field(&answer, 1), "1") != 0; tries++) {
		fixture_ask(&w->fixture, "bound", &answer);
		supervisor_tend(w->supervisor, 50);
	}
	assert_string_equal(line_field(&answer, 1), "1");
	return 0;
}

static int
teardown(void **state)
{
	struct wiring *w = *state;
	char room[256];
	struct buf why = BUF_OVER(room);

	close(w->box);
	supervisor_free(w->supervisor);
	if (!run_directory_remove(w->fixture.directory, &why))
		fail_msg("%s", why.ptr);
	fixture_stop(&w->fixture);
	free(w);
	return 0;
}

static void
octets_leave_as_they_are(void **state)
{
	static const struct { int coding; const char *udh; size_t udh_len; const char *data; size_t len;
		const char *esm, *dcs, *udh_hex, *data_hex; } cases[] = {
		{ 0, "", 0, "\x00\x01\x1b\x65\x5b", 5, "0", "0", "", "00011b655b" },
		{ 0, "\x05\x00\x03\x07\x02\x01", 6, "\x1b\x3c@x", 4, "64", "0", "050003070201", "1b3c4078" },
		{ 2, "\x05\x00\x03\x08\x02\x02", 6, "\x09\x28\xd8\x3d\xde\x00", 6, "64", "8", "050003080202", "0928d83dde00" },
	};
	struct wiring *w = *state;
	struct frame_out f;
	struct line line;
	char id[40];

	assert_string_equal(fixture_ask(&w->fixture, "watch", &line), "ok");
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(id, sizeof id, "00000000-0000-4000-8000-00000000000%zu", i);
		send_mt(w->box, id, cases[i].coding, cases[i].udh, cases[i].udh_len, cases[i].data, cases[i].len);
		assert_int_equal(wire_next(w->fixture.control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
		assert_string_equal(line_field(&line, 2), "33444");
		assert_string_equal(line_field(&line, 3), PERSON);
		/* bearerbox says "store and forward" (3) unless it is told otherwise. */
		assert_int_equal(strtol(line_field(&line, 4), NULL, 10) & ~3L, strtol(cases[i].esm, NULL, 10));
		assert_string_equal(line_field(&line, 5), cases[i].dcs);
		assert_string_equal(line_field(&line, 6), cases[i].udh_hex);
		assert_string_equal(line_field(&line, 7), cases[i].data_hex);
	}
	/* Each was acknowledged, accepted (8) and delivered (1): an ack and two receipts. */
	for (size_t i = 0; i < 3 * COUNT(cases); i++) {
		int type = read_frame(w->box, &f);

		if (type == 2)
			ack(w->box, &f);
		assert_true(type == 2 || type == 3);
	}
	assert_true(fixture_reaches(&w->fixture, 5, COUNT(cases)));
}

static void
a_long_part_is_not_cut_again(void **state)
{
	struct wiring *w = *state;
	struct line line;
	char data[153];

	memset(data, 0x5b, sizeof data);
	assert_string_equal(fixture_ask(&w->fixture, "watch", &line), "ok");
	send_mt(w->box, "00000000-0000-4000-8000-000000000009", 0, "\x05\x00\x03\x09\x02\x01", 6, data, sizeof data);
	assert_int_equal(wire_next(w->fixture.control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
	assert_string_equal(line_field(&line, 6), "050003090201");
	assert_int_equal(strlen(line_field(&line, 7)), 2 * sizeof data);
	assert_int_equal(wire_next(w->fixture.control, 300, &line), WIRE_NOTHING);
}

static void
a_person_arrives_octet_for_octet(void **state)
{
	struct wiring *w = *state;
	struct frame_out f;
	struct line line;

	assert_string_equal(fixture_ask(&w->fixture, "mo|" PERSON "|33444|{1}", &line), "ok");
	assert_int_equal(read_frame(w->box, &f), 2);
	assert_memory_equal(f.bytes + 4, "\0\0\0\x0d" PERSON "\0\0\0\x05" "33444", 4 + 13 + 4 + 5);
	/* no UDH (absent or empty), then the septets with their escapes */
	assert_memory_equal(f.bytes + 4 + 26 + 4, "\0\0\0\x05\x1b\x28" "1\x1b\x29", 9);
	assert_true(fixture_reaches(&w->fixture, 4, 1));
	ack(w->box, &f);
}

static void
throttled_submits_come_again(void **state)
{
	struct wiring *w = *state;
	unsigned long n[FIXTURE_COUNTS];
	struct line line;

	assert_string_equal(fixture_ask(&w->fixture, "set|throttle|1000", &line), "ok");
	send_mt(w->box, "00000000-0000-4000-8000-000000000011", 0, "", 0, "x", 1);
	assert_true(fixture_reaches(&w->fixture, 0, 1));
	assert_string_equal(fixture_ask(&w->fixture, "set|throttle|0", &line), "ok");
	for (int s = 0; s < 4 && !fixture_reaches(&w->fixture, 1, 1); s++)
		continue;
	fixture_count(&w->fixture, n);
	assert_int_equal(n[1], 1);
	assert_int_equal(n[2], 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(octets_leave_as_they_are),
		TEST(a_long_part_is_not_cut_again),
		TEST(a_person_arrives_octet_for_octet),
		TEST(throttled_submits_come_again),
	};

	if (access(BEARERBOX, X_OK) < 0) {
		printf("1..1\nok 1 - smsc_kannel # SKIP bearerbox is not installed (ops/install.sh)\n");
		return 0;
	}
	return cmocka_run_group_tests_name("smsc_kannel", tests, NULL, NULL);
}
