/*
 * sim_reads.c - reads look at what callers see, and sometimes meet a busy disk
 */
#include "gateway/store/sim_inside.h"

enum store_result
sim_person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->person_get(s->live, owner, peer, out) : r;
}

enum store_result
sim_listed_get(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->listed_get(s->live, owner, list, peer, out) : r;
}

enum store_result
sim_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after, struct listed *out,
    unsigned max, unsigned *n)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->listed_scan(s->live, owner, list, after, out, max, n) : r;
}

enum store_result
sim_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->request_of(s->live, owner, peer, out) : r;
}

enum store_result
sim_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->request_get(s->live, owner, id, out) : r;
}

enum store_result
sim_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out, unsigned max, unsigned *n)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->request_scan(s->live, owner, after, out, max, n) : r;
}

enum store_result
sim_request_load(struct store *store, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->request_load(s->live, owner, office, day, slot, n) : r;
}

enum store_result
sim_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->owed_scan(s->live, out, max, n) : r;
}

enum store_result
sim_count_scan(struct store *store, const char *owner, const char *from, const char *to, store_count_fn *visit, void *arg)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->count_scan(s->live, owner, from, to, visit, arg) : r;
}

enum store_result
sim_mark_scan(struct store *store, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = sim_may_read(s);

	return r == STORE_OK ? s->live->ops->mark_scan(s->live, owner, from, to, visit, arg) : r;
}
