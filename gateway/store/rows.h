/*
 * rows.h - what the store's calls carry, one struct for each kind of row
 *
 * No field can hold a readable number or a text of a person: people are keyed
 * hashes, numbers are sealed bytes, names are ours.
 */
#ifndef GATEWAY_STORE_ROWS_H
#define GATEWAY_STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/peer.h"

enum { PERSON_QUIET = 1 << 0, PERSON_STOPPED = 1 << 1, PERSON_WELCOMED = 1 << 2,
	PERSON_RUNG = 1 << 3,
	PERSON_ALERTS = 1 << 4, PERSON_DANGER = 1 << 5,		/* on LIST_ALERTS; for danger only */
	PERSON_NEWS = 1 << 6 };					/* on LIST_BROADCAST */
enum { STORE_TAG_BYTES = 16, STORE_NAME_BYTES = 32 };

struct person {
	char		locale[STORE_TAG_BYTES];	/* BCP 47 tag; "" = not chosen */
	char		stay[3], origin[3];		/* "" = unknown */
	uint32_t	flags;				/* PERSON_* */
	int32_t		seen_day;			/* days since 1970: idle rows die after 90 */
};

/*
 * Readable numbers live only here, sealed (gateway/vault/seal.h); "callback" is struct request.
 * LIST_DANGER_ONLY, on LIST_ALERTS: she keeps danger alerts only.
 */
enum list { LIST_ALERTS, LIST_WARDEN, LIST_BROADCAST, LIST_COUNT };
extern const char *const list_words[LIST_COUNT];	/* what the seal of a row is bound to: never another word */
enum { LIST_DANGER_ONLY = 1 << 0 };
/* On LIST_ALERTS: all is clear, so it ends with its last day, unless she says yes again. */
enum { LIST_CLOSING = 1 << 3 };
enum { LIST_FEES = 1 << 1, LIST_JOBS = 1 << 2 };	/* LIST_BROADCAST: what she asked for by a word of its own */
enum { LIST_PEOPLE_SHIFT = 12 };	/* LIST_WARDEN: flags hold the last count, people above bits of needs.def */
enum { STORE_AREA_BYTES = 24, STORE_SEALED_BYTES = 70, STORE_ID_BYTES = 16, STORE_GROUP_BYTES = 16 };

struct listed {
	uint8_t		peer[PEER_BYTES];
	char		locale[STORE_TAG_BYTES];
	char		stay[3];
	char		area[STORE_AREA_BYTES];	/* of a warden: code of an area; else "" */
	uint32_t	flags;			/* LIST_* */
	int32_t		since_day, until_day;	/* until_day 0 = until she says STOP or DELETE */
	uint8_t		sealed[STORE_SEALED_BYTES];
};

enum request_slot { SLOT_MORNING, SLOT_NOON, SLOT_NIGHT, SLOT_COUNT };
enum { REQUEST_WOMAN = 1 << 0 };

/* A call-back she asked for: number, group, slot, language to speak; nothing else. */
struct request {
	uint8_t		id[STORE_ID_BYTES];	/* first 4 bytes: when it was made, seconds big-endian */
	uint8_t		peer[PEER_BYTES];	/* one open request per owner and peer */
	char		office[STORE_NAME_BYTES];
	char		group[STORE_GROUP_BYTES]; /* "work", "money", … broad */
	char		locale[STORE_TAG_BYTES];
	int32_t		day;			/* day of the slot, days since 1970 UTC of the office's local date */
	uint8_t		slot;			/* enum request_slot */
	uint32_t	flags;			/* REQUEST_WOMAN */
	char		taken_by[STORE_NAME_BYTES]; /* account; "" = nobody yet */
	uint8_t		sealed[STORE_SEALED_BYTES];
};

/* What the ledger of broadcasts is to be told of her: it stands in the group that changed her, so no kill comes between. */
struct owed {
	char		owner[STORE_NAME_BYTES];
	uint8_t		peer[PEER_BYTES];
	uint8_t		to[PEER_BYTES];		/* is_move: her rows are found by this key from now on; else she is forgotten */
	bool		is_move;
	int32_t		day;			/* when it came, days since 1970 */
};

enum { STORE_WHAT_BYTES = 16, STORE_FACT_BYTES = 64, STORE_WEEK_BYTES = 16 };

/* One row of counts that is read back. */
struct count_row {
	char		service[STORE_NAME_BYTES], what[STORE_WHAT_BYTES], name[STORE_FACT_BYTES];
	char		country[3], locale[STORE_TAG_BYTES], week[STORE_WEEK_BYTES];
	unsigned long	n;
};

/* "This number does not work", "they did not help me": how often it was said of a fact in a week. */
enum mark_kind { MARK_BAD_NUMBER, MARK_NO_HELP, MARK_COUNT };

struct mark_row {
	char		service[STORE_NAME_BYTES], fact[STORE_FACT_BYTES], week[STORE_WEEK_BYTES];
	enum mark_kind	kind;
	unsigned long	n;
};

#endif
