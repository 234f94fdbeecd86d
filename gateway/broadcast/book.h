/*
 * book.h - broadcasts as staff see them: revisions, states, who did what and why
 *
 * One SQLite file (broadcast.db) that safard alone has open, by the same rules
 * as the store's (sqlite_open.h).  It knows no person, no number, no list;
 * recipients are the ledger's.  Texts stand here because staff wrote them.  A
 * change is durable when the call returns, and nothing of it is kept when it
 * says anything but STORE_OK.  A step or a text that the rules of the file
 * refuse (book_guards.c) is STORE_STALE, too, with the rule's sentence in *why.
 */
#ifndef GATEWAY_BROADCAST_BOOK_H
#define GATEWAY_BROADCAST_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/broadcast/broadcast.h"
#include "gateway/store/store.h"

struct book;
struct buf;

/* What stands outside of a revision. */
struct entry {
	uint8_t		id[STORE_ID_BYTES];	/* also the id of its job in the ledger */
	char		ref[BROADCAST_REF_BYTES];	/* "B7K2Q": what people say aloud; unique, never used again */
	char		owner[STORE_NAME_BYTES], service[STORE_NAME_BYTES];
	enum life_state	state;
	bool		is_training, is_alert;
	unsigned	revision;		/* from 1 */
	uint8_t		hash[BROADCAST_HASH_BYTES];	/* of that revision */
	char		maker[STORE_NAME_BYTES];
	int64_t		made_s, state_s;	/* state_s: since when it is in its state */
	int64_t		agreed_s;		/* when a second person last agreed; 0 never */
	int64_t		ends_s;			/* WAITING, SCHEDULED, PAUSED: then it expires; 0 never */
	char		approver[STORE_NAME_BYTES];	/* "" nobody yet */
	uint8_t		approval[STORE_ID_BYTES];	/* of gateway/staff, open or used */
	char		paused_why[BROADCAST_REASON_BYTES];	/* "" not paused, or by a person without a reason */
	/* What was agreed to, to be compared when it begins. */
	unsigned long	people, parts;
	uint64_t	cost;			/* millionths of the currency of sending.ini */
	uint64_t	pack_serial;		/* twice that, and one more if it was a sample */
	unsigned	begun;			/* kept by the book: the revision that began to leave last; 0: none ever did */
	int64_t		begun_s;		/* when one first did */
};

/* One line of its history. */
struct event {
	int64_t		at_s;
	char		who[STORE_NAME_BYTES];	/* account, or "clock" */
	char		what[STORE_WHAT_BYTES];	/* verb of life.def, "make", "note" */
	unsigned	revision;
	char		reason[BROADCAST_REASON_BYTES];
};

struct book *book_open(const char *path, struct buf *why);	/* NULL and a sentence; ":memory:" for tests */
void book_close(struct book *b);	/* NULL is fine */

/*
 * `canonical` is revision 1, of e->maker at e->made_s; *e gets id, ref, hash, state DRAFT.  What agreement and sending
 * bring is not looked at.
 */
enum store_result book_add(struct book *b, struct entry *e, const char *canonical, struct buf *why);
enum store_result book_get(struct book *b, const uint8_t id[STORE_ID_BYTES], struct entry *out);
/* By its ref, any case; or by the hex of its id, or the unique beginning of either; owner "" = all.  STORE_STALE: several begin so. */
enum store_result book_find(struct book *b, const char *owner, const char *typed, struct entry *out);
/* Newest first, behind `after` (NULL: from the newest); owner "" = all. */
enum store_result book_list(struct book *b, const char *owner, const uint8_t *after, struct entry *out, unsigned max, unsigned *n);
/* Oldest first, of all owners: what waits, is scheduled, is sent or is paused; the clock asks for it each second. */
enum store_result book_live(struct book *b, const uint8_t *after, struct entry *out, unsigned max, unsigned *n);
/* The text of a revision; free() it. */
enum store_result book_revision(struct book *b, const uint8_t id[STORE_ID_BYTES], unsigned revision, char **canonical);
/*
 * A new revision: the entry's revision and hash change, an event is added, and its state becomes `next`.  What was asked or
 * agreed to is void: approver, approval, people, parts, cost and the texts that were fixed go.  Whether it is an alert
 * follows the new text; training never changes.  STALE: it is not at revision `was` any more.
 */
enum store_result book_revise(struct book *b, const uint8_t id[STORE_ID_BYTES], unsigned was, const char *canonical,
    enum life_state next, const struct event *e, struct buf *why);
/*
 * From state `was` to e->state since e->state_s with all that *e says outside of revision and hash, and an event: all or
 * nothing.  In DRAFT, WAITING and RETURNED nobody has agreed: e->approver is not kept there.  STALE: it is in another
 * state, or another revision.
 */
enum store_result book_move(struct book *b, enum life_state was, const struct entry *e, const struct event *why_moved, struct buf *why);
enum store_result book_note(struct book *b, const uint8_t id[STORE_ID_BYTES], const struct event *e, struct buf *why);
/* The newest `max`, oldest of them first: what happened last must not hide behind a hundred pauses. */
enum store_result book_events(struct book *b, const uint8_t id[STORE_ID_BYTES], struct event *out, unsigned max, unsigned *n);
/* Has `who` made, changed or submitted it, ever?  True as well when the file cannot say. */
bool book_touched(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *who);
/* Codes of alerts (slot NOTE): unique for ever; STORE_STALE when another has or had it.  find: any case. */
enum store_result book_code_take(struct book *b, const char *code, const uint8_t id[STORE_ID_BYTES], struct buf *why);
enum store_result book_code_find(struct book *b, const char *code, uint8_t id[STORE_ID_BYTES]);
/* A CAP message that came in: sender, identifier, sent, together, once; STORE_STALE: seen before, *id is what it became. */
enum store_result book_cap_take(struct book *b, const char *reference, uint8_t id[STORE_ID_BYTES], struct buf *why);
enum store_result book_cap_find(struct book *b, const char *reference, uint8_t id[STORE_ID_BYTES]);
/*
 * The text that leaves, fixed before it begins, so that a part sent again is the same part: one a language and country.
 * Until something left, a newer text takes the place of the one before; STALE: something did, and another text was fixed.
 * Many at once are one commit: a broadcast has hundreds, and each commit waits for the disk.
 */
struct book_words { const char *locale, *stay, *text; };
enum store_result book_wordings_put(struct book *b, const uint8_t id[STORE_ID_BYTES], const struct book_words *w, unsigned n, struct buf *why);
enum store_result book_wording_put(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *locale, const char *stay, const char *text, struct buf *why);
enum store_result book_wording_get(struct book *b, const uint8_t id[STORE_ID_BYTES], const char *locale, const char *stay, char text[BROADCAST_TEXT_BYTES]);
/* How far it is: stay x origin ("" = all) of an owner; 0 takes the row away. */
struct level_row { char owner[STORE_NAME_BYTES], stay[3], origin[3]; unsigned level; int64_t since_s; char who[STORE_NAME_BYTES]; };
enum store_result book_level_put(struct book *b, const struct level_row *in, struct buf *why);
enum store_result book_levels(struct book *b, struct level_row *out, unsigned max, unsigned *n);
/* A copy that opens by itself. */
enum store_result book_backup(struct book *b, const char *path, struct buf *why);
/* A year after its end a broadcast goes, text, history and all; codes stay used. */
enum store_result book_purge(struct book *b, int64_t now_s);

#endif
