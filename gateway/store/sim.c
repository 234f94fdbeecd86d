/*
 * sim.c - two stores in RAM: what callers see, and what a crash would leave
 *
 * A change goes to the first and into a journal; commit() plays the journal
 * into the second.  To give a group up, or to crash, is to copy the second over
 * the first.  Counts belong to no group and go to both.
 */
#include "gateway/store/sim.h"

#include <string.h>

#include "gateway/store/ram.h"
#include "gateway/store/sim_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SMALLEST = 64 };

static enum store_result
or_give_up(struct sim *s, enum store_result r)
{
	if (r != STORE_OK && s->changes > 0) {
		s->live->ops->close(s->live);
		s->live = store_ram_copy(s->kept);
		s->changes = 0;
	}
	return r;
}

enum store_result
sim_may_read(struct sim *s)
{
	enum store_result r = sim_disk_read(&s->disk, s->changes > 0);

	return s->disk.is_group_lost ? or_give_up(s, r) : r;
}

static enum store_result
apply(struct store *to, const struct change *c)
{
	const struct store_ops *ops = to->ops;

	switch (c->kind) {
	case PERSON_PUT:
		return ops->person_put(to, c->owner, c->service, c->key, &c->person);
	case PERSON_ERASE:
		return ops->person_erase(to, c->owner, c->key);
	case PERSON_MOVE:
		return ops->person_move(to, c->owner, c->key, c->to);
	case LISTED_PUT:
		return ops->listed_put(to, c->owner, c->service, c->list, &c->listed);
	case LISTED_ERASE:
		return ops->listed_erase(to, c->owner, c->list, c->key);
	case REQUEST_PUT:
		return ops->request_put(to, c->owner, c->service, &c->request);
	case REQUEST_TAKE:
		return ops->request_take(to, c->owner, c->key, c->who);
	case REQUEST_DONE:
		return ops->request_done(to, c->owner, c->key);
	case OWED_PUT:
		return ops->owed_put(to, &c->owed);
	case OWED_DONE:
		return ops->owed_done(to, &c->owed);
	case PURGE:
		return ops->purge(to, c->now_s);
	}
	return STORE_BROKEN;
}

static enum store_result
change(struct store *store, struct change *c, const char *owner, const char *service, const uint8_t *key)
{
	struct sim *s = (struct sim *)store;
	enum store_result r = or_give_up(s, sim_disk_change(&s->disk));

	if (r != STORE_OK)
		return r;
	(void)snprintf(c->owner, sizeof c->owner, "%s", owner);
	(void)snprintf(c->service, sizeof c->service, "%s", service);
	if (key != NULL)
		memcpy(c->key, key, sizeof c->key);
	r = apply(s->live, c);
	if (s->changes == s->room) {
		s->room = s->room == 0 ? SMALLEST : 2 * s->room;
		s->journal = xrealloc(s->journal, s->room * sizeof *s->journal);
	}
	s->journal[s->changes++] = *c;
	return r;
}

static enum store_result
person_put(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES], const struct person *in)
{
	struct change c = { .kind = PERSON_PUT, .person = *in };

	return change(s, &c, owner, service, peer);
}

static enum store_result
person_erase(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct change c = { .kind = PERSON_ERASE };

	return change(s, &c, owner, "", peer);
}

static enum store_result
person_move(struct store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct change c = { .kind = PERSON_MOVE };

	memcpy(c.to, to, sizeof c.to);
	return change(s, &c, owner, "", from);
}

static enum store_result
listed_put(struct store *s, const char *owner, const char *service, enum list list, const struct listed *in)
{
	struct change c = { .kind = LISTED_PUT, .list = list, .listed = *in };

	return change(s, &c, owner, service, NULL);
}

static enum store_result
listed_erase(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	struct change c = { .kind = LISTED_ERASE, .list = list };

	return change(s, &c, owner, "", peer);
}

static enum store_result
request_put(struct store *s, const char *owner, const char *service, const struct request *in)
{
	struct change c = { .kind = REQUEST_PUT, .request = *in };

	return change(s, &c, owner, service, NULL);
}

static enum store_result
request_take(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who)
{
	struct change c = { .kind = REQUEST_TAKE };

	(void)snprintf(c.who, sizeof c.who, "%s", who);
	return change(s, &c, owner, "", id);
}

static enum store_result
request_done(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct change c = { .kind = REQUEST_DONE };

	return change(s, &c, owner, "", id);
}

static enum store_result
owed_put(struct store *s, const struct owed *in)
{
	struct change c = { .kind = OWED_PUT, .owed = *in };

	return change(s, &c, in->owner, "", in->peer);
}

static enum store_result
owed_done(struct store *s, const struct owed *in)
{
	struct change c = { .kind = OWED_DONE, .owed = *in };

	return change(s, &c, in->owner, "", in->peer);
}

static enum store_result
purge(struct store *s, int64_t now_s)
{
	struct change c = { .kind = PURGE, .now_s = now_s };

	return change(s, &c, "", "", NULL);
}

static enum store_result
count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct sim *s = (struct sim *)store;

	if (s->disk.is_broken)
		return STORE_BROKEN;
	(void)s->kept->ops->count_add(s->kept, owner, service, what, name, country, locale, week, n);
	return s->live->ops->count_add(s->live, owner, service, what, name, country, locale, week, n);
}

static enum store_result
mark_add(struct store *store, const char *owner, const char *service, const char *fact, enum mark_kind kind,
    const char *week, unsigned long n)
{
	struct sim *s = (struct sim *)store;

	if (s->disk.is_broken)
		return STORE_BROKEN;
	(void)s->kept->ops->mark_add(s->kept, owner, service, fact, kind, week, n);
	return s->live->ops->mark_add(s->live, owner, service, fact, kind, week, n);
}

static enum store_result
mark_clear(struct store *store, const char *owner, const char *fact)
{
	struct sim *s = (struct sim *)store;

	if (s->disk.is_broken)
		return STORE_BROKEN;
	(void)s->kept->ops->mark_clear(s->kept, owner, fact);
	return s->live->ops->mark_clear(s->live, owner, fact);
}

static enum store_result
backup(struct store *store, const char *path, struct buf *why)
{
	struct sim *s = (struct sim *)store;

	return s->live->ops->backup(s->live, path, why);
}

static void
tick(struct store *s, int64_t now_s)
{
	(void)s;
	(void)now_s;
}

static void
keep(struct sim *s)
{
	for (size_t i = 0; i < s->changes; i++)
		(void)apply(s->kept, &s->journal[i]);
	s->changes = 0;
}

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct sim *s = (struct sim *)store;
	bool is_kept;
	enum store_result r = sim_disk_commit(&s->disk, s->changes > 0, &is_kept, why);

	if (is_kept)
		keep(s);
	return or_give_up(s, r);
}

static bool
is_dirty(const struct store *store)
{
	const struct sim *s = (const struct sim *)store;

	return s->changes > 0 || s->disk.is_group_lost;
}

static void
close_store(struct store *store)
{
	struct sim *s = (struct sim *)store;

	s->live->ops->close(s->live);
	s->kept->ops->close(s->kept);
	free(s->journal);
	free(s);
}

static const struct store_ops sim_ops = {
	.name = "sim",
	.person_get = sim_person_get,
	.person_put = person_put,
	.person_erase = person_erase,
	.count_add = count_add,
	.mark_add = mark_add,
	.listed_put = listed_put,
	.listed_get = sim_listed_get,
	.listed_erase = listed_erase,
	.listed_scan = sim_listed_scan,
	.request_put = request_put,
	.request_of = sim_request_of,
	.request_get = sim_request_get,
	.request_take = request_take,
	.request_done = request_done,
	.request_scan = sim_request_scan,
	.request_load = sim_request_load,
	.person_move = person_move,
	.owed_put = owed_put,
	.owed_scan = sim_owed_scan,
	.owed_done = owed_done,
	.count_scan = sim_count_scan,
	.mark_scan = sim_mark_scan,
	.mark_clear = mark_clear,
	.backup = backup,
	.purge = purge,
	.tick = tick,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_store,
};

struct store *
store_sim_open(uint64_t seed)
{
	struct sim *s = xcalloc(1, sizeof *s);

	s->store.ops = &sim_ops;
	s->seed = s->disk.state = seed;
	s->live = store_ram_open();
	s->kept = store_ram_open();
	return &s->store;
}

uint64_t
store_sim_seed(const struct store *s)
{
	return ((const struct sim *)s)->seed;
}

void
store_sim_reopen(struct store *store)
{
	struct sim *s = (struct sim *)store;

	(void)or_give_up(s, STORE_BROKEN);
	sim_disk_reopen(&s->disk);
}

void
store_sim_calm(struct store *s, bool is_calm)
{
	((struct sim *)s)->disk.is_calm = is_calm;
}
