/*
 * preview.h - what would leave, what it costs, when it ends, and what stands in its way
 *
 * Arithmetic that is shown: people x parts of each language, prices of
 * sending.ini, the rate of each way, the nights there.  What blocks is a row of
 * blocks.def with its cure; the same list is asked again by submit, approve and
 * begin, so nothing is let through that this did not show.
 */
#ifndef GATEWAY_BROADCAST_PREVIEW_H
#define GATEWAY_BROADCAST_PREVIEW_H

#include "gateway/broadcast/audience.h"
#include "gateway/broadcast/wording.h"

enum block_kind {
#define BLOCK(id, word, stops, sentence, cure) BLOCK_##id,
#include "gateway/broadcast/blocks.def"
#undef BLOCK
	BLOCK_COUNT };
struct block { enum block_kind kind; char what[64]; /* a language, a country, a time; "" none */ };
const char *block_word(enum block_kind k);
const char *block_sentence(enum block_kind k);
const char *block_cure(enum block_kind k);
bool block_stops(enum block_kind k);	/* else it only warns; one that a reason opens is not there when a reason is given */

struct preview_language {
	char		locale[STORE_TAG_BYTES];
	enum locale_choice choice;
	char		other[STORE_TAG_BYTES];
	unsigned long	people;			/* whom a way reaches; with CHOICE_LEAVE_OUT they get nothing */
	unsigned	parts, units, room;	/* of the longest country; units used in the last part, and what a part holds */
	unsigned	spare;			/* characters off its end that make it one part less, or few enough; 0 = cannot be said */
	bool		is_ucs2;
	char		text[BROADCAST_TEXT_BYTES];
};
struct preview_way { char way[SENDING_NAME_BYTES]; unsigned parts_a_second; unsigned long people, parts; int64_t ends_s; };

enum { PREVIEW_BLOCKS = 64 };
struct preview {
	struct preview_language language[BROADCAST_LOCALES];	/* largest first */
	unsigned	languages;
	struct preview_way way[16];
	unsigned	ways;
	struct block	block[PREVIEW_BLOCKS];
	unsigned	blocks;
	unsigned long	people, parts, left_out;
	uint64_t	cost;			/* millionths */
	int64_t		begins_s, ends_s;	/* ends_s: not earlier, if nothing fails */
};

/* What was sent before, for the repeat guard: true when this text went to people of that audience in the last 24 h. */
typedef bool preview_sent_fn(void *arg, const uint8_t text_hash[BROADCAST_HASH_BYTES], const struct addressees *a, int64_t now_s);

/*
 * `c` is_done; `s` NULL: there is no file; `sent` NULL: nobody knows.  Blocks that only the book can see (a code used before,
 * what an alert changes) are added behind it by preview_block(); one with the same `what` is there once.
 */
void preview_make(const struct broadcast *b, const struct audience_count *c, const struct wording_of *w, const struct sending *s,
    preview_sent_fn *sent, void *arg, struct preview *out);
void preview_block(struct preview *p, enum block_kind kind, const char *what);
/* Quiet hours do not hold it: danger, and what says so with a reason.  A drill waits for the morning. */
bool preview_at_night(const struct broadcast *b);
/* Hash over the wording of all languages alone: what the repeat guard and the ledger's text_hash mean. */
void preview_text_hash(const struct broadcast *b, uint8_t out[BROADCAST_HASH_BYTES]);
void preview_audience_hash(const struct broadcast *b, uint8_t out[BROADCAST_HASH_BYTES]);

#endif
