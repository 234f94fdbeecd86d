/*
 * kannel_mo.h - messages that bearerbox has given us and still keeps
 *
 * A slot is taken when a frame arrives and given back when its acknowledgement
 * leaves.  Until then bearerbox keeps the message on disk; this table is
 * memory only and may die at any moment.  Slots are fixed and allocated once.
 * An SMS that answers no SMS, and a screen that nobody dialled for, take a slot
 * too: their parts go the same way, only nobody waits for an acknowledgement.
 */
#ifndef GATEWAY_BEARER_KANNEL_MO_H
#define GATEWAY_BEARER_KANNEL_MO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "gateway/bearer/kannel_border.h"
#include "gateway/bearer/kannel_ussd.h"
#include "locales/text/udh.h"

struct buf;

enum {
	KANNEL_MOS	 = 1536,	/* kannel.pending (500 at most) of three connections, and ours */
	KANNEL_RECENT	 = 4096,	/* acknowledged ids that are known again at once */
	KANNEL_MO_OCTETS = 2048,	/* user data kept of one frame; no keyword is longer */
	KANNEL_NUMBER_BYTES = 32,
	KANNEL_SMSC_BYTES = 128,
	KANNEL_NO_LINE	 = -1,
};

enum kannel_mo_state {
	KANNEL_MO_HELD,		/* not judged yet: the window is full, in doubt, or the host said later */
	KANNEL_MO_PART,		/* first part in hand of a text in several; waits for the others */
	KANNEL_MO_SIBLING,	/* a further part; shares the fate of the first in hand */
	KANNEL_MO_OPEN,		/* judged; parts of the answer are on their way */
	KANNEL_MO_TOLD,		/* a receipt of a broadcast: the host knows it, and has not said yet that it is on the disk */
	KANNEL_MO_DONE,		/* may be acknowledged at the end of this round */
};

struct kannel_mo {
	TAILQ_ENTRY(kannel_mo) link;
	enum kannel_mo_state state;
	int		line;		/* connection it was given over: only there an ack reaches it; KANNEL_NO_LINE */
	bool		is_ours;	/* nobody sent it: see the head of this file */
	uint8_t		id[KANNEL_ID_BYTES];
	int64_t		since_ms;	/* PART: arrival of the earliest part */
	int64_t		not_before_ms;	/* HELD: the host said later */
	int64_t		doubt_until_ms;	/* HELD: begun in an earlier life; 0 = not in doubt */
	unsigned	open_parts;	/* OPEN: parts of the answer not yet in safe hands */
	struct kannel_mo *sibling;	/* next part by number; head is PART, HELD or OPEN */
	struct udh	udh;
	const struct kannel_way *way;	/* a USSD message: the way it came, else NULL */
	struct kannel_ussd ussd;
	bool		is_compared, is_again;	/* with the input before it; it may be that one once more */
	int32_t		time;		/* when bearerbox took it, Unix time */
	int32_t		coding;
	bool		is_utf8;	/* the frame says that its 7-bit text is UTF-8 */
	bool		is_binary;
	char		sender[KANNEL_NUMBER_BYTES], receiver[KANNEL_NUMBER_BYTES];
	char		smsc_id[KANNEL_SMSC_BYTES];
	size_t		octets;
	uint8_t		data[KANNEL_MO_OCTETS];
};

TAILQ_HEAD(kannel_mo_list, kannel_mo);

struct kannel_mos {
	struct kannel_mo *slots;
	struct kannel_mo_list used;	/* in the order of arrival */
	struct kannel_mo_list free;
	uint8_t		(*recent)[KANNEL_ID_BYTES];	/* [KANNEL_RECENT], a place by the id's first octets */
};

void kannel_mos_init(struct kannel_mos *m);
void kannel_mos_release(struct kannel_mos *m);

/* NULL when there is none. */
struct kannel_mo *kannel_mos_find(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES]);
bool kannel_mos_is_recent(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES]);
bool kannel_mos_has_room(const struct kannel_mos *m);
/* A slot with the id, on `line` and DONE; the caller gives it its real state.  NULL: all are taken. */
struct kannel_mo *kannel_mos_take(struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES], int line);
/* Fills a slot from an MO; false when it can never be answered (no sender, no service number). */
bool kannel_mo_fill(struct kannel_mo *mo, const struct kannel_frame *f);
/* Gives one slot back; `is_answered` keeps its id among the recent ones. */
void kannel_mos_give_back(struct kannel_mos *m, struct kannel_mo *mo, bool is_answered);
/*
 * Connection `line` is lost: what came over it and nobody has judged is given
 * back, bearerbox will bring it again; what is judged goes on.
 */
void kannel_mos_lose_line(struct kannel_mos *m, int line);
void kannel_mos_forget_unjudged(struct kannel_mos *m);	/* of every line */
/* A number that is cut would belong to somebody else: false when `from` does not fit whole. */
bool kannel_copy_whole(char *to, size_t size, struct kannel_bytes from);

/* kannel_concat.c */
/*
 * Puts a filled part to its siblings.  Returns the head of the group, still
 * PART, when this was the last one missing; else NULL (the part waits).
 */
struct kannel_mo *kannel_concat_join(struct kannel_mos *m, struct kannel_mo *part, int64_t now_ms);
/* While more than `most` parts wait for others, the oldest text waits no longer: it is HELD as it is. */
void kannel_concat_hurry(struct kannel_mos *m, unsigned most);
/* Takes the parts of an unjudged text that came over `line` out of it and puts them on `lost`. */
void kannel_concat_lose_line(struct kannel_mo *head, int line, struct kannel_mo **lost);

/* kannel_text.c: the text of a message and its siblings as UTF-8, or bytes as they came. */
void kannel_mo_text(const struct kannel_mo *head, struct buf *out);

#endif
