/*
 * smsc_kannel.c - a box in a hundred lines, and who it talks to
 */
#include "tests/ops/smsc_kannel.h"

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

int
box_read(int fd, struct frame_out *out)
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

/* The MT of gw/msg-decl.h: only what bearerbox needs is set; service_type and meta-data may be NULL. */
void
box_send(int fd, const char *id, int coding, const void *udh, size_t udh_len, const void *data, size_t len,
    const char *service, const char *meta)
{
	struct frame_out f = { 0 };

	add_int(&f, 2);				/* sms */
	add_string(&f, "33444");
	add_string(&f, HER);
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
	add_string(&f, service);		/* binfo */
	for (int i = 0; i < 4; i++)
		add_int(&f, -1);		/* msg_left, priority, resend_try, resend_time */
	add_string(&f, meta);
	send_frame(fd, &f);
}

static int32_t
take_int(const struct frame_out *f, size_t *at)
{
	uint32_t word;

	assert_true(*at + 4 <= f->len);
	memcpy(&word, f->bytes + *at, 4);
	*at += 4;
	return (int32_t)ntohl(word);
}

static void
take_octets(const struct frame_out *f, size_t *at, struct octets *out)
{
	out->len = take_int(f, at);
	assert_true(out->len < (int)sizeof out->bytes && *at + (size_t)(out->len > 0 ? out->len : 0) <= f->len);
	memset(out->bytes, 0, sizeof out->bytes);
	if (out->len > 0)
		memcpy(out->bytes, f->bytes + *at, (size_t)out->len);
	*at += (size_t)(out->len > 0 ? out->len : 0);
}

/* gw/msg-decl.h of Kannel 1.4.5: i = number, s = octets, in the order they stand behind the type. */
static void
read_mo(const struct frame_out *f, struct mo *out)
{
	static const char fields[] = "ssssi" "ssssss" "iii" "iiiii" "s" "iii" "sss" "iiii" "s";
	struct octets other;
	size_t at = 4;

	for (size_t i = 0; fields[i] != '\0'; i++) {
		if (fields[i] == 'i') {
			int32_t n = take_int(f, &at);

			if (i == 14)
				out->coding = n;
			continue;
		}
		take_octets(f, &at, i == 2 ? &out->udh : i == 3 ? &out->data : i == 25 ? &out->service :
		    i == 30 ? &out->meta : &other);
	}
	assert_int_equal(at, f->len);
}

void
box_ack(int fd, const struct frame_out *sms)
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

/* What a way for USSD has and our kannel.conf for SMS has not: parameters become meta-data, and the other way. */
static void
add_parameters(struct buf *conf)
{
	static const struct { const char *name, *tag, *length, *type; } parameters[] = {
		{ "ussd_service_op", "0x0501", "1", "octetstring" },
		{ "its_session_info", "0x1383", "2", "octetstring" },
		/* A number of the standard: only so does it leave as it came. */
		{ "user_message_reference", "0x0204", "2", "integer" },
	};

	for (size_t i = 0; i < COUNT(parameters); i++)
		buf_addf(conf, "\ngroup = smpp-tlv\nname = %s\ntag = %s\nlength = %s\ntype = %s\n"
		    "smsc-id = simulator\n", parameters[i].name, parameters[i].tag, parameters[i].length,
		    parameters[i].type);
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
	add_parameters(&conf);
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

int
wiring_setup(void **state)
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

int
wiring_teardown(void **state)
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

void
box_arrive(struct wiring *w, const char *says, struct mo *out)
{
	struct frame_out f;

	fixture_say(&w->fixture, says);
	if (box_read(w->box, &f) != 2)
		fail_msg("%s: nothing arrived", says);
	read_mo(&f, out);
	box_ack(w->box, &f);
}
