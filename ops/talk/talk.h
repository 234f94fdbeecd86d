/*
 * talk.h - a conversation in a text file, played and checked
 *
 * The grammar is in tests/talk/README.md.  The player knows people, words and
 * what was seen; how a message travels is the stage's business: inside this
 * process (stage_inside.c) or over a real network's sockets (stage_wire.c).
 * One TAP point a file; what a talk promised and did not see is told with
 * file and line.  A person's number never stands in the output.
 */
#ifndef OPS_TALK_TALK_H
#define OPS_TALK_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway/alert_desk.h"

struct buf;

enum { TALK_TEXT_BYTES = 8192, TALK_WORD_BYTES = 64 };

/* What a person saw last. */
struct talk_seen {
	bool	 is_anything;
	char	 text[TALK_TEXT_BYTES];	/* parts joined */
	char	 sms[TALK_TEXT_BYTES];	/* an SMS that came beside a screen; "" none */
	unsigned parts;			/* SMS */
	bool	 each_begins_sample;	/* every part, or the page */
	char	 alphabet[12], end[4];	/* "gsm7" "ucs2" "gsm7-nli"; "yes" "no" */
	char	 node[TALK_WORD_BYTES], lang[TALK_WORD_BYTES], page[TALK_WORD_BYTES],
		 state[TALK_WORD_BYTES];	/* "" where the stage cannot tell */
};

enum talk_kept { TALK_KEPT_LISTS, TALK_KEPT_REQUEST, TALK_KEPT_GROUP, TALK_KEPT_RECEIPT, TALK_KEPT_FORGOTTEN };

/* An alert in force, or what became of one; `by` is the code of what changed it, NULL none. */
enum talk_alert_state { TALK_ALERT_FORCE, TALK_ALERT_CHANGED, TALK_ALERT_OFF, TALK_ALERT_OVER };
struct talk_alert {
	enum talk_alert_state state;
	enum alert_type type;
	const char *stay, *by;
	char	 slot[ALERT_SLOT_COUNT][ALERT_SLOT_BYTES];
};

struct talk_stage { const struct talk_stage_ops *ops; };	/* first member of each stage's own struct */

/* Each call is false and a sentence when it cannot; a NULL call is a thing this stage cannot do. */
struct talk_stage_ops {
	/* A new talk: nobody is known. `pack` is "sample", "release" or a source tree. */
	bool (*begin)(struct talk_stage *s, const char *pack, int64_t now_s, struct buf *why);
	bool (*clock)(struct talk_stage *s, int64_t now_s, struct buf *why);
	/* `service` "" is the default number; `again` = the network brings the last message once more. */
	bool (*sms)(struct talk_stage *s, const char *from, bool is_test, const char *service,
	    const char *text, size_t len, struct talk_seen *seen, struct buf *why);
	bool (*sms_again)(struct talk_stage *s, struct talk_seen *seen, struct buf *why);
	bool (*sms_binary)(struct talk_stage *s, const char *from, bool is_test, const char *text,
	    size_t len, struct talk_seen *seen, struct buf *why);
	bool (*dial)(struct talk_stage *s, const char *from, bool is_test, const char *code,
	    struct talk_seen *seen, struct buf *why);
	bool (*press)(struct talk_stage *s, const char *from, bool is_test, const char *text, size_t len,
	    struct talk_seen *seen, struct buf *why);
	/* She rings `service` once and hangs up. */
	bool (*ring)(struct talk_stage *s, const char *from, bool is_test, const char *service,
	    struct talk_seen *seen, struct buf *why);
	bool (*hang_up)(struct talk_stage *s, const char *from, bool is_test, struct buf *why);
	/* Where an SMS beside a screen comes on its own: takes it into *seen; waits for one that is promised. */
	bool (*sms_beside)(struct talk_stage *s, const char *from, bool is_promised, struct talk_seen *seen, struct buf *why);
	bool (*withdraw)(struct talk_stage *s, const char *fact, struct buf *why);
	bool (*restart)(struct talk_stage *s, struct buf *why);
	bool (*reload)(struct talk_stage *s, const char *pack, struct buf *why);
	bool (*store_fails)(struct talk_stage *s, bool fails, struct buf *why);
	bool (*sms_fails)(struct talk_stage *s, bool fails, struct buf *why);	/* no SMS can leave but answers */
	/* The way of an SMS leads to phones that read these tables (NATIONAL_BIT). */
	bool (*phones_read)(struct talk_stage *s, uint16_t national, struct buf *why);
	/* Sum of counts `what` (topic, unmet), `name`, `country` ("" none, "*" any). */
	bool (*counted)(struct talk_stage *s, const char *what, const char *name, const char *country,
	    unsigned long *n, struct buf *why);
	bool (*vault)(struct talk_stage *s, bool fails, struct buf *why);	/* no key to seal numbers with */
	bool (*desk)(struct talk_stage *s, bool is_offices, const char *path, struct buf *why);
	bool (*agents)(struct talk_stage *s, const char *path, struct buf *why);	/* a list of them is in service */
	bool (*warden)(struct talk_stage *s, const char *number, const char *area, struct buf *why);
	/* Alerts leave from here, none is in force (`code` NULL), or this one is. */
	bool (*alert)(struct talk_stage *s, const char *code, const struct talk_alert *now, struct buf *why);
	bool (*level)(struct talk_stage *s, const char *stay, unsigned level, struct buf *why);
	bool (*awaits)(struct talk_stage *s, const char *number, struct buf *why);	/* she was asked for a 1 */
	bool (*turn_key)(struct talk_stage *s, struct buf *why);	/* people are hashed anew from now on */
	/* Appends what is kept of who has this number, in words. */
	bool (*kept)(struct talk_stage *s, enum talk_kept what, const char *number, struct buf *out, struct buf *why);
	bool (*marked)(struct talk_stage *s, bool is_bad, const char *fact, unsigned long *n, struct buf *why);
	bool (*logged)(struct talk_stage *s, struct buf *out);	/* everything logged in this talk */
	void (*close)(struct talk_stage *s);
};

/* Packs that were built already; NULL = built from this tree when a talk asks for it. */
struct talk_stage *stage_inside_open(const char *sample, const char *release);
/*
 * All are borrowed; a socket is opened when the first person speaks.  `ussd_url` NULL: USSD is dialled at
 * the operator, too.  `ring_url` is where a missed call is told; NULL: nobody can ring.
 */
struct talk_stage *stage_wire_open(const char *smsc_socket, const char *ussd_url, const char *ring_url);

/* Plays one file; prints its TAP point as number `n` to `out`.  True if it passed. */
bool talk_play(struct talk_stage *s, const char *path, unsigned n, FILE *out);

#endif
