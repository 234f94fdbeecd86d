/*
 * steady.c - goes on without the disk, and forgets no wish because of it
 *
 * Every wish of a person is noted (steady_notes.c) until the commit that holds
 * it has succeeded; reads look there first.
 */
#include "gateway/store/steady_inside.h"

#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { RETRY_S = 1 };

static int64_t
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

static void
disk_lose(struct steady *s, const char *why)
{
	log_event(s->log, LOG_STORE_LOST, "waiting=%zu why=\"%s\"", s->note_count, why);
	if (s->disk)
		s->disk->ops->close(s->disk);
	s->disk = NULL;
	s->is_failing = true;
	s->owes_retry = s->owes_retry || s->has_unnoted;
	s->has_unnoted = false;
}

enum store_result
steady_watch(struct steady *s, enum store_result r)
{
	if (r == STORE_BROKEN)
		disk_lose(s, "the database cannot be read or written");
	s->is_group_lost = s->is_group_lost || r == STORE_RETRY;
	return r == STORE_BROKEN ? STORE_RETRY : r;
}

enum store_result
steady_watch_unnoted(struct steady *s, enum store_result r)
{
	s->has_change = true;
	s->has_unnoted = s->has_unnoted || r == STORE_OK;
	return steady_watch(s, r);
}

static enum store_result
person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct steady *s = (struct steady *)store;
	const struct note *n = s->note_count ? steady_note_find(s, owner, peer) : NULL;

	if (n && n->kind == NOTE_ERASE)
		return STORE_NONE;
	if (n && n->kind == NOTE_PUT) {
		*out = n->person;
		return STORE_OK;
	}
	return s->disk ? steady_watch(s, s->disk->ops->person_get(s->disk, owner, peer, out)) : STORE_RETRY;
}

static enum store_result
person_put(struct store *store, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *in)
{
	struct steady *s = (struct steady *)store;

	(void)steady_note_put(s, owner, service, peer, in);
	if (!s->is_failing)
		steady_watch(s, s->disk->ops->person_put(s->disk, owner, service, peer, in));
	return s->disk ? STORE_OK : STORE_RETRY;	/* the note keeps it, as long as we live */
}

/* Asked before a DELETE that waits: is there anything of her? */
static bool
is_known(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct request request;
	struct person person;
	struct listed listed;
	bool known = person_get(store, owner, peer, &person) == STORE_OK ||
	    steady_request_of(store, owner, peer, &request) == STORE_OK;

	for (int list = 0; !known && list < LIST_COUNT; list++)
		known = steady_listed_get(store, owner, (enum list)list, peer, &listed) == STORE_OK;
	return known;
}

static enum store_result
person_erase(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct steady *s = (struct steady *)store;
	bool was_known = is_known(store, owner, peer);
	enum store_result r = STORE_RETRY;

	(void)steady_note_erase(s, owner, peer);
	if (!s->is_failing)
		r = steady_watch(s, s->disk->ops->person_erase(s->disk, owner, peer));
	if (!s->disk)
		return STORE_RETRY;	/* it waits; "erased" may be said when it is */
	if (r == STORE_OK || r == STORE_NONE)
		return r;
	return was_known ? STORE_OK : STORE_NONE;
}

static enum store_result
count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct steady *s = (struct steady *)store;

	if (!s->disk)
		return STORE_RETRY;	/* counts of bad hours are given up */
	return steady_watch(s, s->disk->ops->count_add(s->disk, owner, service, what, name, country, locale, week, n));
}

static enum store_result
purge(struct store *store, int64_t wall_s)
{
	struct steady *s = (struct steady *)store;

	if (s->is_failing)
		return s->disk ? STORE_OK : STORE_RETRY;
	s->has_change = true;
	return steady_watch(s, s->disk->ops->purge(s->disk, wall_s));
}

static void
tick(struct store *store, int64_t wall_s)
{
	struct steady *s = (struct steady *)store;

	if (s->disk)
		s->disk->ops->tick(s->disk, wall_s);
}

static enum store_result
mark_add(struct store *store, const char *owner, const char *service, const char *fact, enum mark_kind kind,
    const char *week, unsigned long n)
{
	struct steady *s = (struct steady *)store;

	return s->disk ? steady_watch(s, s->disk->ops->mark_add(s->disk, owner, service, fact, kind, week, n)) : STORE_RETRY;
}

static enum store_result
mark_clear(struct store *store, const char *owner, const char *fact)
{
	struct steady *s = (struct steady *)store;
	enum store_result r = s->disk ? s->disk->ops->mark_clear(s->disk, owner, fact) : STORE_RETRY;

	return r == STORE_RETRY ? r : steady_watch(s, r);	/* too many at once is no trouble of the disk */
}

static enum store_result
count_scan(struct store *store, const char *owner, const char *from, const char *to, store_count_fn *visit, void *arg)
{
	struct steady *s = (struct steady *)store;

	return s->disk ? steady_watch(s, s->disk->ops->count_scan(s->disk, owner, from, to, visit, arg)) : STORE_RETRY;
}

static enum store_result
mark_scan(struct store *store, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg)
{
	struct steady *s = (struct steady *)store;

	return s->disk ? steady_watch(s, s->disk->ops->mark_scan(s->disk, owner, from, to, visit, arg)) : STORE_RETRY;
}

static enum store_result
backup(struct store *store, const char *path, struct buf *why)
{
	struct steady *s = (struct steady *)store;
	enum store_result r = steady_settle(s, why);

	if (r == STORE_OK && s->is_failing) {
		buf_adds(why, "the disk is full: changes wait, and a copy would miss them");
		r = STORE_RETRY;
	}
	if (r != STORE_OK)
		return r;
	r = s->disk->ops->backup(s->disk, path, why);
	return r == STORE_BROKEN ? steady_watch(s, r) : r;	/* a place without room for the copy is no trouble of ours */
}

enum store_result
steady_settle(struct steady *s, struct buf *why)
{
	bool was_failing = s->is_failing;
	char room[256];
	struct buf ours = BUF_OVER(room);	/* goes to the log; to the caller nothing has failed */
	enum store_result r;

	s->has_change = false;
	if (!s->disk) {
		buf_adds(why, "the database is lost");
		return STORE_RETRY;	/* store_steady_look() gets it back; the log has said it */
	}
	if (was_failing && now_s() < s->retry_at_s)
		return STORE_OK;
	if (was_failing)
		steady_notes_replay(s);
	r = s->disk->ops->commit(s->disk, &ours);
	s->is_failing = r != STORE_OK;
	s->is_group_lost = false;
	s->retry_at_s = now_s() + RETRY_S;
	s->owes_retry = s->owes_retry || (r != STORE_OK && s->has_unnoted);
	s->has_unnoted = false;
	if (r == STORE_OK) {
		steady_notes_forget(s);
		if (was_failing)
			log_event(s->log, LOG_STORE_BACK, "engine=%s", s->disk->ops->name);
	} else if (r == STORE_BROKEN) {
		disk_lose(s, ours.ptr);
		buf_adds(why, ours.ptr);
		return STORE_RETRY;
	} else if (!was_failing) {
		log_event(s->log, LOG_STORE_LOST, "waiting=%zu why=\"%s\"", s->note_count, ours.ptr);
	}
	return STORE_OK;
}

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct steady *s = (struct steady *)store;
	enum store_result r = steady_settle(s, why);

	if (r == STORE_OK && s->owes_retry) {
		buf_adds(why, "the disk did not take it: the last places in lists and requests were not kept");
		r = STORE_RETRY;
	}
	s->owes_retry = false;
	return r;
}

static bool
is_dirty(const struct store *store)
{
	const struct steady *s = (const struct steady *)store;

	return s->disk && (s->has_change || s->is_failing || s->owes_retry || s->disk->ops->is_dirty(s->disk));
}

static void
close_store(struct store *store)
{
	struct steady *s = (struct steady *)store;

	if (s->disk)
		s->disk->ops->close(s->disk);
	steady_notes_forget(s);
	free(s->notes);
	free(s->path);
	free(s);
}

static const struct store_ops steady_ops = {
	.name = "steady",
	.person_get = person_get,
	.person_put = person_put,
	.person_erase = person_erase,
	.count_add = count_add,
	.mark_add = mark_add,
	.listed_put = steady_listed_put,
	.listed_get = steady_listed_get,
	.listed_erase = steady_listed_erase,
	.listed_scan = steady_listed_scan,
	.request_put = steady_request_put,
	.request_of = steady_request_of,
	.request_get = steady_request_get,
	.request_take = steady_request_take,
	.request_done = steady_request_done,
	.request_scan = steady_request_scan,
	.request_load = steady_request_load,
	.person_move = steady_person_move,
	.owed_put = steady_owed_put,
	.owed_scan = steady_owed_scan,
	.owed_done = steady_owed_done,
	.count_scan = count_scan,
	.mark_scan = mark_scan,
	.mark_clear = mark_clear,
	.backup = backup,
	.purge = purge,
	.tick = tick,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_store,
};

struct store *
store_steady_open(const char *path, struct log *log)
{
	struct steady *s = xcalloc(1, sizeof(*s));
	char room[512];
	struct buf why = BUF_OVER(room);

	s->store.ops = &steady_ops;
	s->log = log;
	s->path = xstrdup(path);
	s->notes = xcalloc(STEADY_WAITING, sizeof(*s->notes));
	s->disk = store_sqlite_open(path, &why);
	if (!s->disk)
		disk_lose(s, why.ptr);
	return &s->store;
}

void
store_steady_look(struct store *store)
{
	struct steady *s = (struct steady *)store;
	char room[512];
	struct buf why = BUF_OVER(room);

	if (!s->disk)
		s->disk = store_sqlite_open(s->path, &why);
	if (s->is_failing)
		(void)steady_settle(s, &why);
}

bool
store_steady_is_lost(const struct store *store)
{
	return ((const struct steady *)store)->is_failing;
}
