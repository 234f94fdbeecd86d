/*
 * box_world.h - a real bearerbox and a simulated operator, in a directory of their own
 *
 * Loopback ports are asked from the kernel, the configuration is the one that
 * we ship (ops/command/kannel_conf.h).  Every process started here dies with
 * the test, and no other is touched.
 */
#ifndef TESTS_KANNEL_BOX_WORLD_H
#define TESTS_KANNEL_BOX_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct wire;			/* ops/command/lines.h */

enum { BOX_SUBMITS = 4096, BOX_OCTETS = 256 };

/* What the operator took, raw from the wire. */
struct box_submit {
	char		to[24], from[24];
	unsigned	esm_class, data_coding;
	size_t		udh_octets, octets;
	uint8_t		udh[BOX_OCTETS], data[BOX_OCTETS];
};

struct box_world {
	char		directory[64];
	uint16_t	smsc_port, box_port, admin_port;
	pid_t		smsc, bearerbox;	/* 0: not running */
	struct wire	*wire;
	size_t		count;
	struct box_submit submit[BOX_SUBMITS];
};

/* Stops the test with a sentence when something cannot be started. */
struct box_world *box_world_new(void);
void box_world_free(struct box_world *w);

void box_world_start_bearerbox(struct box_world *w);
void box_world_kill_bearerbox(struct box_world *w);	/* -9: nothing is said to anyone */
void box_world_ask_bearerbox_to_stop(struct box_world *w);
bool box_world_is_bearerbox_gone(struct box_world *w);	/* reaps it */
/* One SMS from a phone; numbers are +44770090NNNN-style test numbers. */
void box_world_say(struct box_world *w, const char *from, const char *to, const char *text);
void box_world_look(struct box_world *w);		/* takes what the operator reports */
struct box_counts { unsigned long submits, unique, duplicates, mos, mo_acked, dlrs; };
struct box_counts box_world_counts(struct box_world *w);

#endif
