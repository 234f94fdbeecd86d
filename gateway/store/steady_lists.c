/*
 * steady_lists.c - lists and requests while the disk is well, full or lost
 *
 * What takes somebody out of a list is a wish and waits like the others.  What
 * puts somebody in is refused while nothing can be kept: nobody is promised
 * what a crash would undo.
 */
#include <string.h>

#include "gateway/store/steady_inside.h"
#include "locales/text/buf.h"

static bool
may_put(const struct steady *s)
{
	return s->disk && !s->is_failing;
}

/* The database is behind the notes. */
static bool
is_behind(const struct steady *s)
{
	return s->is_failing || s->is_group_lost;
}

enum store_result
steady_listed_put(struct store *store, const char *owner, const char *service, enum list list, const struct listed *in)
{
	struct steady *s = (struct steady *)store;

	if (!may_put(s))
		return STORE_RETRY;
	return steady_watch_unnoted(s, s->disk->ops->listed_put(s->disk, owner, service, list, in));
}

enum store_result
steady_listed_get(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES],
    struct listed *out)
{
	struct steady *s = (struct steady *)store;
	enum store_result r;

	if (!s->disk)
		return STORE_RETRY;
	r = steady_watch(s, s->disk->ops->listed_get(s->disk, owner, list, peer, out));
	return r == STORE_OK && is_behind(s) && steady_is_left(s, owner, list, out) ? STORE_NONE : r;
}

enum store_result
steady_listed_erase(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	struct steady *s = (struct steady *)store;
	bool is_noted = steady_note_leave(s, owner, list, peer);
	enum store_result r = STORE_RETRY;

	if (may_put(s))
		r = steady_watch(s, s->disk->ops->listed_erase(s->disk, owner, list, peer));
	if (!s->disk)
		return STORE_RETRY;
	return r == STORE_OK || is_noted ? STORE_OK : STORE_RETRY;
}

/* What notes take away leaves no gap: a page that is not full is the last. */
enum store_result
steady_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after,
    struct listed *out, unsigned max, unsigned *n)
{
	struct steady *s = (struct steady *)store;
	uint8_t last[PEER_BYTES];

	*n = 0;
	while (*n < max) {
		unsigned asked = max - *n, got = 0;
		enum store_result r;

		if (!s->disk)
			return STORE_RETRY;
		r = steady_watch(s, s->disk->ops->listed_scan(s->disk, owner, list, after, out + *n, asked, &got));
		if (r != STORE_OK)
			return r;
		if (got > 0)
			after = memcpy(last, out[*n + got - 1].peer, sizeof(last));
		for (unsigned i = 0, from = *n; i < got; i++)
			if (!is_behind(s) || !steady_is_left(s, owner, list, &out[from + i]))
				out[(*n)++] = out[from + i];
		if (got < asked)
			break;
	}
	return STORE_OK;
}

enum store_result
steady_request_put(struct store *store, const char *owner, const char *service, const struct request *in)
{
	struct steady *s = (struct steady *)store;

	if (!may_put(s))
		return STORE_RETRY;
	return steady_watch_unnoted(s, s->disk->ops->request_put(s->disk, owner, service, in));
}

enum store_result
steady_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out)
{
	struct steady *s = (struct steady *)store;
	enum store_result r;

	if (!s->disk)
		return STORE_RETRY;
	r = steady_watch(s, s->disk->ops->request_of(s->disk, owner, peer, out));
	return r == STORE_OK && is_behind(s) && steady_is_done(s, owner, out) ? STORE_NONE : r;
}

enum store_result
steady_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out)
{
	struct steady *s = (struct steady *)store;
	enum store_result r;

	if (!s->disk)
		return STORE_RETRY;
	r = steady_watch(s, s->disk->ops->request_get(s->disk, owner, id, out));
	return r == STORE_OK && is_behind(s) && steady_is_done(s, owner, out) ? STORE_NONE : r;
}

enum store_result
steady_request_take(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who)
{
	struct steady *s = (struct steady *)store;

	if (!may_put(s))
		return STORE_RETRY;
	return steady_watch_unnoted(s, s->disk->ops->request_take(s->disk, owner, id, who));
}

enum store_result
steady_request_done(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct steady *s = (struct steady *)store;
	enum store_result r = STORE_RETRY, was = STORE_OK;
	struct request is;
	bool is_noted;

	if (s->disk && is_behind(s))
		was = steady_request_get(store, owner, id, &is);
	is_noted = steady_note_done(s, owner, id);
	if (may_put(s))
		r = steady_watch(s, s->disk->ops->request_done(s->disk, owner, id));
	if (!s->disk)
		return STORE_RETRY;
	if (r == STORE_OK || r == STORE_NONE)
		return r;
	return is_noted ? was : STORE_RETRY;
}

enum store_result
steady_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out,
    unsigned max, unsigned *n)
{
	struct steady *s = (struct steady *)store;
	uint8_t last[STORE_ID_BYTES];

	*n = 0;
	while (*n < max) {
		unsigned asked = max - *n, got = 0;
		enum store_result r;

		if (!s->disk)
			return STORE_RETRY;
		r = steady_watch(s, s->disk->ops->request_scan(s->disk, owner, after, out + *n, asked, &got));
		if (r != STORE_OK)
			return r;
		if (got > 0)
			after = memcpy(last, out[*n + got - 1].id, sizeof(last));
		for (unsigned i = 0, from = *n; i < got; i++)
			if (!is_behind(s) || !steady_is_done(s, owner, &out[from + i]))
				out[(*n)++] = out[from + i];
		if (got < asked)
			break;
	}
	return STORE_OK;
}

/* Those that are over and still in the database count: rather a slot too few than too many. */
enum store_result
steady_request_load(struct store *store, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct steady *s = (struct steady *)store;

	*n = 0;
	if (!s->disk)
		return STORE_RETRY;
	return steady_watch(s, s->disk->ops->request_load(s->disk, owner, office, day, slot, n));
}

static bool
has_note(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	const struct note *n = s->note_count ? steady_note_find(s, owner, peer) : NULL;

	return n && n->kind != NOTE_FREE;
}

/* A note names her by one key: it must be in the database before she has another. */
enum store_result
steady_person_move(struct store *store, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct steady *s = (struct steady *)store;
	char room[256];
	struct buf why = BUF_OVER(room);

	if (may_put(s) && (has_note(s, owner, from) || has_note(s, owner, to)))
		(void)steady_settle(s, &why);
	if (!may_put(s))
		return STORE_RETRY;
	return steady_watch_unnoted(s, s->disk->ops->person_move(s->disk, owner, from, to));
}

/*
 * What comes while the disk is full waits with the asker, who carries it himself if he has a ledger.
 * The group is told nothing: a STOP that is kept without it is kept.
 */
enum store_result
steady_owed_put(struct store *store, const struct owed *in)
{
	struct steady *s = (struct steady *)store;

	return may_put(s) ? steady_watch(s, s->disk->ops->owed_put(s->disk, in)) : STORE_RETRY;
}

enum store_result
steady_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n)
{
	struct steady *s = (struct steady *)store;

	*n = 0;
	return s->disk ? steady_watch(s, s->disk->ops->owed_scan(s->disk, out, max, n)) : STORE_RETRY;
}

enum store_result
steady_owed_done(struct store *store, const struct owed *in)
{
	struct steady *s = (struct steady *)store;

	return may_put(s) ? steady_watch(s, s->disk->ops->owed_done(s->disk, in)) : STORE_RETRY;
}
