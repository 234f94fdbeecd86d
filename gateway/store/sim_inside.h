/*
 * sim_inside.h - shared by sim.c and sim_reads.c, nobody else
 */
#ifndef GATEWAY_STORE_SIM_INSIDE_H
#define GATEWAY_STORE_SIM_INSIDE_H

#include <stddef.h>

#include "gateway/store/sim_disk.h"
#include "gateway/store/store.h"

enum change_kind { PERSON_PUT, PERSON_ERASE, PERSON_MOVE, LISTED_PUT, LISTED_ERASE, REQUEST_PUT, REQUEST_TAKE, REQUEST_DONE, OWED_PUT,
	OWED_DONE, PURGE };

struct change {
	enum change_kind kind;
	char		owner[STORE_NAME_BYTES], service[STORE_NAME_BYTES];
	uint8_t		key[16], to[PEER_BYTES];
	enum list	list;
	int64_t		now_s;
	union { struct person person; struct listed listed; struct request request; struct owed owed; char who[STORE_NAME_BYTES]; };
};

struct sim {
	struct store	 store;		/* first */
	struct store	*live, *kept;
	struct change	*journal;
	size_t		 changes, room;
	uint64_t	 seed;
	struct sim_disk	 disk;
};

/* STORE_OK, or the fault a read meets. */
enum store_result sim_may_read(struct sim *s);

/* sim_reads.c */
enum store_result sim_person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out);
enum store_result sim_listed_get(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out);
enum store_result sim_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after, struct listed *out,
    unsigned max, unsigned *n);
enum store_result sim_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
enum store_result sim_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out);
enum store_result sim_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out,
    unsigned max, unsigned *n);
enum store_result sim_request_load(struct store *store, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n);
enum store_result sim_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n);
enum store_result sim_count_scan(struct store *store, const char *owner, const char *from, const char *to, store_count_fn *visit, void *arg);
enum store_result sim_mark_scan(struct store *store, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg);

#endif
