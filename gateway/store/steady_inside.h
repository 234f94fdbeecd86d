/*
 * steady_inside.h - shared by steady*.c, nobody else
 */
#ifndef GATEWAY_STORE_STEADY_INSIDE_H
#define GATEWAY_STORE_STEADY_INSIDE_H

#include "gateway/store/steady.h"

struct log;

enum { STEADY_DONE = 256 };

/* NOTE_LISTS: nothing is known of her but the lists she leaves. */
enum note_kind { NOTE_FREE, NOTE_PUT, NOTE_ERASE, NOTE_LISTS };

struct note {
	enum note_kind	kind;
	bool		is_blind;	/* made without knowing what the database had */
	bool		wipes;		/* she said DELETE: everything of before goes first */
	uint8_t		leaves;		/* one bit for each list */
	char		owner[STORE_NAME_BYTES], service[STORE_NAME_BYTES];
	uint8_t		peer[PEER_BYTES];
	struct person	person;
};

/* A request that is over and still in the database. */
struct done_note { char owner[STORE_NAME_BYTES]; uint8_t id[STORE_ID_BYTES]; };

struct steady {
	struct store	 store;		/* first */
	struct store	*disk;		/* NULL while it is lost */
	struct log	*log;
	char		*path;
	struct note	*notes;		/* open addressing by peer: ids are hashes already */
	uint16_t	 used[STEADY_WAITING];	/* which notes are taken: only those are wiped */
	size_t		 note_count;
	struct done_note done[STEADY_DONE];
	size_t		 done_count;
	bool		 is_failing;	/* the last commit did not succeed: notes must be put again */
	bool		 is_group_lost;	/* a change was refused: so will be the commit */
	bool		 has_change;	/* since the last commit */
	bool		 has_unnoted;	/* one of them is in the group only */
	bool		 owes_retry;	/* such a group was lost, and nobody was told yet */
	int64_t		 retry_at_s;
};

/* A call of the disk said `r`: RETRY and BROKEN both mean that notes wait. */
enum store_result steady_watch(struct steady *s, enum store_result r);
/* The same for a change that no note keeps. */
enum store_result steady_watch_unnoted(struct steady *s, enum store_result r);
/* commit(), but for telling what was lost: the next commit() does. */
enum store_result steady_settle(struct steady *s, struct buf *why);

/* steady_notes.c: her note, or the free place for one; NULL when neither is there. */
struct note *steady_note_find(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES]);
/* False when there is no place: more people than STEADY_WAITING are asked again later. */
bool steady_note_put(struct steady *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES],
    const struct person *person);
bool steady_note_erase(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES]);
bool steady_note_leave(struct steady *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES]);
bool steady_note_done(struct steady *s, const char *owner, const uint8_t id[STORE_ID_BYTES]);
/* What the database still has and a note takes away. */
bool steady_is_left(struct steady *s, const char *owner, enum list list, const struct listed *row);
bool steady_is_done(struct steady *s, const char *owner, const struct request *row);
void steady_notes_forget(struct steady *s);
/* Puts what waits into the database again; if that fails, so does the commit behind it. */
void steady_notes_replay(struct steady *s);

/* steady_lists.c */
enum store_result steady_listed_put(struct store *store, const char *owner, const char *service, enum list list,
    const struct listed *in);
enum store_result steady_listed_get(struct store *store, const char *owner, enum list list,
    const uint8_t peer[PEER_BYTES], struct listed *out);
enum store_result steady_listed_erase(struct store *store, const char *owner, enum list list,
    const uint8_t peer[PEER_BYTES]);
enum store_result steady_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after,
    struct listed *out, unsigned max, unsigned *n);
enum store_result steady_request_put(struct store *store, const char *owner, const char *service, const struct request *in);
enum store_result steady_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
enum store_result steady_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES],
    struct request *out);
enum store_result steady_request_take(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const char *who);
enum store_result steady_request_done(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES]);
enum store_result steady_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out,
    unsigned max, unsigned *n);
enum store_result steady_request_load(struct store *store, const char *owner, const char *office, int32_t day,
    unsigned slot, unsigned *n);
enum store_result steady_person_move(struct store *store, const char *owner, const uint8_t from[PEER_BYTES],
    const uint8_t to[PEER_BYTES]);
enum store_result steady_owed_put(struct store *store, const struct owed *in);
enum store_result steady_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n);
enum store_result steady_owed_done(struct store *store, const struct owed *in);

#endif
