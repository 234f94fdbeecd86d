/*
 * ram_inside.h - shared by ram*.c, nobody else
 */
#ifndef GATEWAY_STORE_RAM_INSIDE_H
#define GATEWAY_STORE_RAM_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "gateway/store/store.h"

/* ROW_ID leads from the id of a request to the peer it lies under. */
enum row_kind { ROW_FREE, ROW_GONE, ROW_PERSON, ROW_COUNT, ROW_MARK, ROW_LISTED, ROW_REQUEST, ROW_ID, ROW_OWED };

/* What is rarer than people, on the heap: a million rows of people stay small. */
struct ram_extra {
	char		owner[STORE_NAME_BYTES], service[STORE_NAME_BYTES];
	enum list	list;
	union {
		struct count_row count;
		struct mark_row	mark;
		struct listed	listed;
		struct request	request;
		struct owed	owed;
		uint8_t		peer[PEER_BYTES];	/* ROW_ID */
	};
};

struct row {
	enum row_kind	kind;
	uint64_t	hash[2];
	struct person	person;		/* ROW_PERSON */
	struct ram_extra *extra;	/* the others */
};

struct ram_store {
	struct store	 base;
	struct row	*row;
	size_t		 capacity, used;	/* used: with ROW_GONE */
	enum store_result failing;
	bool		 is_dirty;
};

/* ram_rows.c: a row is found by its kind, owner and key; rows move when one is added. */
void ram_rows_init(struct ram_store *r);
void ram_rows_release(struct ram_store *r);
void ram_rows_copy(struct ram_store *to, const struct ram_store *from);	/* `to` has no rows yet */
struct row *ram_find(const struct ram_store *r, enum row_kind kind, const char *owner, const void *key, size_t len);
struct row *ram_add(struct ram_store *r, enum row_kind kind, const char *owner, const void *key, size_t len);	/* or finds it */
struct ram_extra *ram_extra(struct row *row, const char *owner, const char *service);	/* made if it is missing */
void ram_drop(struct row *row);

/* ram_lists.c */
void ram_leave_lists(struct ram_store *r, const char *owner, const uint8_t peer[PEER_BYTES], uint32_t flags);
/* All lists and the request; true if there was something. */
bool ram_erase_lists(struct ram_store *r, const char *owner, const uint8_t peer[PEER_BYTES]);
void ram_request_drop(struct ram_store *r, struct row *row);
enum store_result ram_listed_put(struct store *s, const char *owner, const char *service, enum list list, const struct listed *in);
enum store_result ram_listed_get(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES],
    struct listed *out);
enum store_result ram_listed_erase(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES]);
enum store_result ram_listed_scan(struct store *s, const char *owner, enum list list, const uint8_t *after,
    struct listed *out, unsigned max, unsigned *n);
enum store_result ram_request_put(struct store *s, const char *owner, const char *service, const struct request *in);
enum store_result ram_request_of(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
enum store_result ram_request_get(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out);
enum store_result ram_request_take(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who);
enum store_result ram_request_done(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES]);
enum store_result ram_request_scan(struct store *s, const char *owner, const uint8_t *after, struct request *out,
    unsigned max, unsigned *n);
enum store_result ram_request_load(struct store *s, const char *owner, const char *office, int32_t day, unsigned slot,
    unsigned *n);
enum store_result ram_person_move(struct store *s, const char *owner, const uint8_t from[PEER_BYTES],
    const uint8_t to[PEER_BYTES]);

/* ram_owed.c */
enum store_result ram_owed_put(struct store *s, const struct owed *in);
enum store_result ram_owed_scan(struct store *s, struct owed *out, unsigned max, unsigned *n);
enum store_result ram_owed_done(struct store *s, const struct owed *in);

/* ram_counts.c */
enum store_result ram_count_add(struct store *s, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n);
enum store_result ram_mark_add(struct store *s, const char *owner, const char *service, const char *fact,
    enum mark_kind kind, const char *week, unsigned long n);
enum store_result ram_count_scan(struct store *s, const char *owner, const char *from, const char *to,
    store_count_fn *visit, void *arg);
enum store_result ram_mark_scan(struct store *s, const char *owner, const char *from, const char *to,
    store_mark_fn *visit, void *arg);
enum store_result ram_mark_clear(struct store *s, const char *owner, const char *fact);

#endif
