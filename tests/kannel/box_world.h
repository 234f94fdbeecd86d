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

enum { BOX_SUBMITS = 4096, BOX_PAGES = 64, BOX_OCTETS = 256, BOX_PENDING = 10 /* max-pending-submits */ };
/* What one end of bearerbox may say twice: all that is with the operator, and one whose answer it has read and whose message still lies in its store. */
enum { BOX_AGAIN = BOX_PENDING + 1 };

/* What the operator took, raw from the wire. */
struct box_submit {
	char		to[24], from[24];
	unsigned	esm_class, data_coding;
	size_t		udh_octets, octets;
	uint8_t		udh[BOX_OCTETS], data[BOX_OCTETS];
	char		service_type[8], parameters[64];	/* "0501:02,1383:0002" */
};

/* What a person saw of it, or did not see any more. */
struct box_page {
	bool		is_late;
	char		to[24], kind[8];	/* "more", "end", "push", "notify" */
	char		text[512];
	size_t		submit;			/* which one it was */
};

struct box_world {
	char		directory[64];
	uint16_t	smsc_port, box_port, admin_port;
	pid_t		smsc, bearerbox;	/* 0: not running */
	struct wire	*wire;
	size_t		count;
	struct box_submit submit[BOX_SUBMITS];
	size_t		pages;
	struct box_page	page[BOX_PAGES];
};

/* Stops the test with a sentence when something cannot be started. */
struct box_world *box_world_new(void);
/* With two ways to the operator, "simulator" for SMS (33444) and "screens" for USSD (*384*77# *384*78#) in that dialect. */
struct box_world *box_world_new_ussd(const char *dialect);
void box_world_free(struct box_world *w);

void box_world_start_bearerbox(struct box_world *w);
void box_world_kill_bearerbox(struct box_world *w);	/* -9: nothing is said to anyone */
void box_world_ask_bearerbox_to_stop(struct box_world *w);
bool box_world_is_bearerbox_gone(struct box_world *w);	/* reaps it */
/* One SMS from a phone; numbers are +44770090NNNN-style test numbers. */
void box_world_say(struct box_world *w, const char *from, const char *to, const char *text);
/* Any octets, in hex; the header first when esm_class has 0x40. */
void box_world_say_octets(struct box_world *w, const char *from, const char *to, unsigned data_coding,
    unsigned esm_class, const char *hex);
/* Any line of the operator's control socket, '|' for TAB; what it refuses stops the test. */
void box_world_tell(struct box_world *w, const char *line);
void box_world_look(struct box_world *w);		/* takes what the operator reports */
/* Until `ways` binds are there and bearerbox lists our box, so that nothing takes another way; `turn` is called while it waits. */
void box_world_wait(struct box_world *w, unsigned ways, void (*turn)(void *arg), void *arg);
struct box_counts { unsigned long submits, unique, duplicates, mos, mo_acked, dlrs, late; };
struct box_counts box_world_counts(struct box_world *w);

#endif
