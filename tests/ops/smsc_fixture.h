/*
 * smsc_fixture.h - an operator in a child process, and a bare SMPP client
 *
 * The client writes its frames by hand, octet by octet, so that the operator's
 * coder is never checked with itself.  Every wait ends after 5 s.
 */
#ifndef TESTS_OPS_SMSC_FIXTURE_H
#define TESTS_OPS_SMSC_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ops/command/lines.h"

enum { FIXTURE_WAIT_MS = 5000 };

/* The numbers of `count`, in their order. */
enum fixture_counts { SUBMITS, UNIQUE, DUPLICATES, MOS, MO_ACKED, DLRS, LATE, PAGES, FIXTURE_COUNTS };

struct fixture {
	pid_t		 pid;
	uint16_t	 port;
	char		 directory[64], socket[96];
	struct wire	*control;
};

void fixture_start(struct fixture *f);		/* account: user "safar", password "secret12" */
void fixture_stop(struct fixture *f);
/* It is killed; and another stands in its place, on the same socket. */
void fixture_fall(struct fixture *f);
void fixture_rise(struct fixture *f);
/* Sends a control line ('|' stands for TAB) and returns the answer's first field; more in *line. */
const char *fixture_ask(struct fixture *f, const char *line, struct line *answer);
void fixture_count(struct fixture *f, unsigned long out[FIXTURE_COUNTS]);
/* Asks until number `which` is `want`; false after FIXTURE_WAIT_MS. */
bool fixture_reaches(struct fixture *f, int which, unsigned long want);

/* Sends a control line that is answered "ok"; reads an event that is a `word`; or the test fails. */
void fixture_say(struct fixture *f, const char *line);
void fixture_hear(struct fixture *f, const char *word, struct line *event);

/* cmocka: *state is a fixture that runs. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);
#define SMSC_TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)
#define PERSON "447700900123"	/* a number from the range reserved for fiction */

struct frame { uint32_t length, command, status, sequence; uint8_t body[4096]; };

int smpp_connect(uint16_t port);
void smpp_send(int fd, uint32_t command, uint32_t status, uint32_t sequence, const void *body, size_t len);
/* False when nothing came, or the other side closed. */
bool smpp_read(int fd, int wait_ms, struct frame *out);
/* Binds; returns the status. */
uint32_t smpp_bind(int fd, uint32_t command, const char *user, const char *password);
/* Binds with the fixture's own account; or the test fails. */
int smpp_bound_link(uint16_t port, uint32_t command);
/* Reads one deliver_sm and answers it with `status`; or the test fails. */
void smpp_take(int fd, uint32_t status, struct frame *out);
/* Sends submit_sm and reads its answer; or the test fails. */
uint32_t smpp_submit(int fd, uint32_t sequence, const void *body, size_t len);
/* A submit_sm body for short_message `data`; returns its length. */
size_t smpp_submit_body(uint8_t *out, const char *to, uint8_t esm, uint8_t dcs, uint8_t receipts,
    const void *data, size_t len);

#endif
