/*
 * fake_bearerbox.h - bearerbox's side of a connection, for tests
 *
 * Builds and reads frames by hand, byte by byte, so that a test does not ask
 * Kannel's library whether Kannel's library is right.  One thread: the test
 * turns the loop and looks at what came.
 */
#ifndef TESTS_GATEWAY_FAKE_BEARERBOX_H
#define TESTS_GATEWAY_FAKE_BEARERBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum frame_type { FRAME_HEARTBEAT, FRAME_ADMIN, FRAME_SMS, FRAME_ACK, FRAME_WDP };
enum { FRAME_BYTES_MAX = 4096, FAKE_FRAMES = 2048 };

/* is_set false is Kannel's NULL. */
struct frame_string { bool is_set; size_t len; uint8_t bytes[320]; };

struct frame {
	enum frame_type	type;
	char		id[37];
	int32_t		status, command, load;
	int32_t		time, sms_type, mclass, coding, dlr_mask, alt_dcs, compress, priority, validity;
	struct frame_string sender, receiver, udh, data, smsc_id, service, dlr_url, box_id, binfo, meta;
};

/* A frame of that type with every number -1 and every string NULL. */
struct frame frame_empty(enum frame_type type);
struct frame_string frame_bytes(const void *bytes, size_t len);
struct frame_string frame_text(const char *s);
void frame_id(char id[37], unsigned n);		/* 00000000-0000-4000-8000-0000000000NN */
/* An MO from a test number to 33444 over SMS1. */
struct frame frame_mo(unsigned n, const char *text);
struct frame frame_ack(const char *id, int status);
size_t frame_build(uint8_t out[FRAME_BYTES_MAX], const struct frame *f);	/* with its length */
bool frame_parse(const uint8_t *body, size_t len, struct frame *f);

struct fake {
	int		listener, fd;		/* fd -1: nobody is connected */
	uint16_t	port;
	unsigned	accepts;
	size_t		in_len;
	uint8_t		in[256 * 1024];
	size_t		count;			/* frames that came, in order */
	struct frame	seen[FAKE_FRAMES];
};

struct fake *fake_new(void);
struct fake *fake_new_at(uint16_t port);	/* 0: the kernel chooses */
struct fake *fake_beside(const struct fake *f);	/* the same port: takes the connection after f's */
void fake_close_port(struct fake *f);		/* nobody can connect any more */
void fake_free(struct fake *f);
void fake_look(struct fake *f);			/* accepts and reads what is there */
void fake_say(struct fake *f, const struct frame *frame);
void fake_say_bytes(struct fake *f, const void *bytes, size_t len);
void fake_hang_up(struct fake *f);
/* The `nth` (from 0) frame of that type since frame `from`; NULL when it did not come. */
const struct frame *fake_seen(const struct fake *f, size_t from, enum frame_type type, size_t nth);
size_t fake_count(const struct fake *f, size_t from, enum frame_type type);

#endif
