/*
 * smsc_kannel.h - the operator, our kannel.conf, the real bearerbox and a box written by hand
 *
 * The box frames are octets of the layout of Kannel 1.4.5 (gw/msg-decl.h), so
 * that our own codec is not part of what is tried here.
 */
#ifndef TESTS_OPS_SMSC_KANNEL_H
#define TESTS_OPS_SMSC_KANNEL_H

#include "tests/ops/smsc_fixture.h"

#define HER "+" PERSON
#define BEARERBOX "/usr/sbin/bearerbox"

struct wiring {
	struct fixture	 fixture;
	struct supervisor *supervisor;
	uint16_t	 ports[2];
	int		 box;
};

/* For cmocka: *state becomes a struct wiring whose operator is bound and whose box is known. */
int wiring_setup(void **state);
int wiring_teardown(void **state);
/* What main() of such a test returns: it is skipped where there is no bearerbox. */
#define WIRING_SKIP(name) \
	do { \
		if (access(BEARERBOX, X_OK) < 0) { \
			printf("1..1\nok 1 - " name " # SKIP bearerbox is not installed (ops/install.sh)\n"); \
			return 0; \
		} \
	} while (0)

struct frame_out { size_t len; uint8_t bytes[2048]; };

/* One frame's body into *out; its type (2 sms, 3 ack), or -1. */
int box_read(int fd, struct frame_out *out);
/* Acknowledges a received sms. */
void box_ack(int fd, const struct frame_out *sms);
/* An answer to PERSON from 33444; service_type and meta-data may be NULL. */
void box_send(int fd, const char *id, int coding, const void *udh, size_t udh_len, const void *data, size_t len,
    const char *service, const char *meta);

/* What of a received sms matters here; each is NUL-terminated, absent = "" of -1 octets. */
struct octets { int len; uint8_t bytes[1024]; };
struct mo { struct octets udh, data, service, meta; int32_t coding; };
/* Says a control line that makes one message arrive; takes it and acknowledges it; or the test fails. */
void box_arrive(struct wiring *w, const char *says, struct mo *out);

#endif
