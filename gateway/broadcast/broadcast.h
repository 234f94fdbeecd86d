/*
 * broadcast.h - what staff write when they want to reach many
 *
 * A definition is one JSON object whose names are the rows of definition.def.
 * Its canonical form (sorted keys, no blanks) is what a revision is: its
 * BLAKE2b-256 is the hash that the second person agrees to, shown as 4+4
 * characters.  No number of a person can stand in it, and of the numbers in a
 * text only those that the pack says are right.
 */
#ifndef GATEWAY_BROADCAST_BROADCAST_H
#define GATEWAY_BROADCAST_BROADCAST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "gateway/alert_desk.h"
#include "gateway/store/ledger_rows.h"

struct buf;

enum { BROADCAST_TITLE_BYTES = 81, BROADCAST_TEXT_BYTES = 4096, BROADCAST_LOCALES = 32, BROADCAST_STAYS = 16,
	BROADCAST_HASH_BYTES = LEDGER_HASH_BYTES, BROADCAST_REF_BYTES = 8, BROADCAST_REASON_BYTES = 201 };

enum life_state {
#define LIFE_STATE(state, n, name, sentence) LIFE_##state = (n),
#include "gateway/broadcast/life.def"
	LIFE_STATES };

/* News are written; an alert is a type of B.10 and slots: free text never goes out as one. */
enum broadcast_kind { BROADCAST_NEWS, BROADCAST_ALERT };

/* What people asked for, by a word of their own: a closed set.  Danger alerts are LIST_ALERTS, the others bits on LIST_BROADCAST. */
#define SUBSCRIPTIONS(ROW) \
	ROW(ALERTS, "alerts", "danger alerts") \
	ROW(FEES,   "fees",   "news of fees and rules") \
	ROW(JOBS,   "jobs",   "news of jobs")
enum subscription {
#define ROW(name, word, what) SUBSCRIPTION_##name,
	SUBSCRIPTIONS(ROW)
#undef ROW
	SUBSCRIPTION_COUNT };

/* Whom it is for: only by what people gave, never by what they asked. */
struct addressees {
	enum list	list;
	enum subscription subscription;		/* of LIST_BROADCAST */
	char		stay[BROADCAST_STAYS][3];
	unsigned	stays;			/* 0 = all */
	char		locale[BROADCAST_LOCALES][STORE_TAG_BYTES];
	unsigned	locales;		/* 0 = all */
	char		area[STORE_AREA_BYTES];	/* "" = all */
	bool		is_of;			/* exactly those who were handed job `of`, whatever else stands here */
	uint8_t		of[STORE_ID_BYTES];
	bool		no_wardens;		/* whom the same alert reaches as a warden: she is not told twice */
	uint8_t		wardens[STORE_ID_BYTES];	/* no_wardens: the job that reaches them */
};

/* What who reads a language gets. */
enum locale_choice { CHOICE_TEXT, CHOICE_OTHER /* the text of `other`, marked */, CHOICE_LEAVE_OUT };
struct wording {
	char		locale[STORE_TAG_BYTES];
	enum locale_choice choice;
	char		other[STORE_TAG_BYTES];
	const char	*text;			/* CHOICE_TEXT of news; borrowed from the definition */
};

struct broadcast {
	char		title[BROADCAST_TITLE_BYTES];
	enum broadcast_kind kind;
	bool		is_training;		/* never reaches a bearer */
	struct addressees audience;
	enum alert_type	type;			/* ALERT */
	char		slot[ALERT_SLOT_COUNT][ALERT_SLOT_BYTES];
	unsigned	level;			/* ALERT: 0..4, of the place, once it is sent */
	char		origin[3];		/* ALERT: for nationals of; "" all */
	bool		is_restricted;		/* ALERT: may not be published: not on the feed, not behind CODE's words */
	bool		has_changes;
	uint8_t		changes[STORE_ID_BYTES];	/* ALERT of an OLD type: the broadcast it changes */
	struct wording	wording[BROADCAST_LOCALES];
	unsigned	wordings;
	char		from[STORE_NAME_BYTES];	/* service number; "" = the owner's SMS number in the pack */
	int64_t		at_s;			/* not before; 0 = as soon as it is agreed to */
	int64_t		until_s;		/* nothing leaves behind it; mandatory */
	bool		at_night;		/* alerts, and news with a reason: quiet hours do not hold it */
	char		reason[BROADCAST_REASON_BYTES];	/* for a small list, the night, the same text again; "" none */
	const json_t	*json;			/* the definition it was read from, borrowed */
};

/*
 * Every name, type, length and combination; false and a sentence that says what
 * was found, what was expected and the cheapest fix.  Borrows from `json`.
 */
bool broadcast_read(const json_t *json, struct broadcast *out, struct buf *why);
/*
 * `of` and `changes` as staff type them ("B7K2Q") become ids, before the definition is read and kept.  `find` is
 * book_find() of the owner; false and a sentence when it finds none.
 */
typedef bool broadcast_find_fn(void *arg, const char *typed, uint8_t id[STORE_ID_BYTES]);
bool broadcast_refs(json_t *json, broadcast_find_fn *find, void *arg, struct buf *why);
/* The canonical form; free() it. */
char *broadcast_canonical(const json_t *json);
void broadcast_hash(const char *canonical, uint8_t out[BROADCAST_HASH_BYTES]);
/* "9f2c·41d0" */
void broadcast_hash_short(const uint8_t hash[BROADCAST_HASH_BYTES], char out[12]);
/* The word of a list, a subscription, a type; the enum's count if there is none. */
enum list broadcast_list_of(const char *word);
enum subscription broadcast_subscription_of(const char *word);
enum alert_type alert_type_of(const char *id);
extern const char *const subscription_words[SUBSCRIPTION_COUNT], *const alert_type_ids[ALERT_TYPE_COUNT],
    *const alert_type_topics[ALERT_TYPE_COUNT], *const alert_slot_words[ALERT_SLOT_COUNT];
bool alert_type_is_old(enum alert_type t);	/* changes an earlier one */
unsigned alert_type_slots(enum alert_type t);	/* 1 << enum alert_slot that its text needs, OFFICE and but for a drill NOTE among them */

#endif
