/*
 * steady.c - goes on without the disk, and forgets no wish because of it
 *
 * Every change of a person is noted in a table here until the commit that
 * holds it has succeeded; reads look there first.  A person first met while
 * the database was away may be known to it: such a note is merged, and her
 * QUIET and STOP of before stay (the safe side), unless she asked to be erased.
 */
#include "gateway/store/steady.h"

#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { RETRY_S = 1 };

enum note_kind { NOTE_FREE, NOTE_PUT, NOTE_ERASE };

struct note {
	enum note_kind	kind;
	bool		is_blind;	/* made without knowing what the database had */
	char		owner[STORE_NAME_BYTES], service[STORE_NAME_BYTES];
	uint8_t		peer[PEER_BYTES];
	struct person	person;
};

struct steady {
	struct store	 store;		/* first */
	struct store	*disk;		/* NULL while it is lost */
	struct log	*log;
	char		*path;
	struct note	*notes;		/* open addressing by peer: ids are hashes already */
	uint16_t	 used[STEADY_WAITING];	/* which notes are taken: only those are wiped */
	size_t		 note_count;
	bool		 is_failing;	/* the last commit did not succeed: notes must be put again */
	bool		 has_change;	/* since the last commit */
	int64_t		 retry_at_s;
};

static int64_t
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec;
}

static bool
note_is(const struct note *n, const char *owner, const uint8_t peer[PEER_BYTES])
{
	return n->kind != NOTE_FREE && !memcmp(n->peer, peer, PEER_BYTES) && !strcmp(n->owner, owner);
}

/* Her note, or the free place for one; NULL when neither is there. */
static struct note *
note_find(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	size_t at = ((size_t)peer[0] << 8 | peer[1]) % STEADY_WAITING;

	for (size_t i = 0; i < STEADY_WAITING; i++) {
		struct note *n = &s->notes[(at + i) % STEADY_WAITING];

		if (n->kind == NOTE_FREE || note_is(n, owner, peer))
			return n;
	}
	return NULL;
}

static void
note_put(struct steady *s, enum note_kind kind, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *person)
{
	struct note *n = note_find(s, owner, peer);
	bool is_new = n && n->kind == NOTE_FREE;
	bool was_blind_put = n && n->kind == NOTE_PUT && n->is_blind;

	BUG_IF(strlen(owner) >= sizeof(n->owner));	/* cut, she would be somebody else's */
	s->has_change = true;
	if (!n)
		return;	/* more people than places: these are asked again later */
	if (is_new)
		s->used[s->note_count++] = (uint16_t)(n - s->notes);
	/* after an erase nothing of before counts; otherwise blind stays blind */
	n->is_blind = kind == NOTE_PUT && (is_new ? !s->disk : was_blind_put);
	if (kind == NOTE_PUT && n->kind == NOTE_ERASE)
		n->is_blind = false;
	n->kind = kind;
	snprintf(n->owner, sizeof(n->owner), "%s", owner);
	snprintf(n->service, sizeof(n->service), "%s", service);
	memcpy(n->peer, peer, PEER_BYTES);
	if (person)
		n->person = *person;
}

static void
notes_forget(struct steady *s)
{
	while (s->note_count > 0)
		memset(&s->notes[s->used[--s->note_count]], 0, sizeof(*s->notes));
}

static void
merge(struct person *p, const struct person *before)
{
	p->flags |= before->flags;
	if (!p->locale[0])
		memcpy(p->locale, before->locale, sizeof(p->locale));
	if (!p->stay[0])
		memcpy(p->stay, before->stay, sizeof(p->stay));
	if (!p->origin[0])
		memcpy(p->origin, before->origin, sizeof(p->origin));
}

static void
disk_lose(struct steady *s, const char *why)
{
	log_event(s->log, LOG_STORE_LOST, "waiting=%zu why=\"%s\"", s->note_count, why);
	if (s->disk)
		s->disk->ops->close(s->disk);
	s->disk = NULL;
	s->is_failing = true;
}

/* A call of the disk said `r`: RETRY and BROKEN both mean that notes wait. */
static enum store_result
watch(struct steady *s, enum store_result r)
{
	if (r == STORE_BROKEN)
		disk_lose(s, "the database cannot be read or written");
	return r == STORE_BROKEN ? STORE_RETRY : r;
}

static enum store_result
person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct steady *s = (struct steady *)store;
	const struct note *n = s->note_count ? note_find(s, owner, peer) : NULL;

	if (n && n->kind == NOTE_ERASE)
		return STORE_NONE;
	if (n && n->kind == NOTE_PUT) {
		*out = n->person;
		return STORE_OK;
	}
	return s->disk ? watch(s, s->disk->ops->person_get(s->disk, owner, peer, out)) : STORE_RETRY;
}

static enum store_result
person_put(struct store *store, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *in)
{
	struct steady *s = (struct steady *)store;

	note_put(s, NOTE_PUT, owner, service, peer, in);
	if (!s->is_failing)
		watch(s, s->disk->ops->person_put(s->disk, owner, service, peer, in));
	return s->disk ? STORE_OK : STORE_RETRY;	/* the note keeps it, as long as we live */
}

static enum store_result
person_erase(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct steady *s = (struct steady *)store;
	struct person was;
	bool known = person_get(store, owner, peer, &was) == STORE_OK;

	note_put(s, NOTE_ERASE, owner, "", peer, NULL);
	if (!s->is_failing)
		watch(s, s->disk->ops->person_erase(s->disk, owner, peer));
	if (!s->disk)
		return STORE_RETRY;	/* it waits; "erased" may be said when it is */
	return known ? STORE_OK : STORE_NONE;
}

static enum store_result
count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct steady *s = (struct steady *)store;

	if (!s->disk)
		return STORE_RETRY;	/* counts of bad hours are given up */
	return watch(s, s->disk->ops->count_add(s->disk, owner, service, what, name, country, locale, week, n));
}

static enum store_result
purge(struct store *store, int64_t wall_s)
{
	struct steady *s = (struct steady *)store;

	if (s->is_failing)
		return s->disk ? STORE_OK : STORE_RETRY;
	s->has_change = true;
	return watch(s, s->disk->ops->purge(s->disk, wall_s));
}

static void
tick(struct store *store, int64_t wall_s)
{
	struct steady *s = (struct steady *)store;

	if (s->disk)
		s->disk->ops->tick(s->disk, wall_s);
}

/* Puts what waits into the database again; if that fails, so does the commit behind it. */
static void
notes_replay(struct steady *s)
{
	const struct store_ops *ops = s->disk->ops;

	for (size_t i = 0; i < s->note_count; i++) {
		struct note *n = &s->notes[s->used[i]];
		enum store_result r = STORE_OK;
		struct person before;

		if (n->kind == NOTE_PUT) {
			if (n->is_blind && ops->person_get(s->disk, n->owner, n->peer, &before) == STORE_OK)
				merge(&n->person, &before);
			n->is_blind = false;
			r = ops->person_put(s->disk, n->owner, n->service, n->peer, &n->person);
		} else if (n->kind == NOTE_ERASE) {
			r = ops->person_erase(s->disk, n->owner, n->peer);
		}
		if (r == STORE_RETRY || r == STORE_BROKEN)
			return;
	}
}

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct steady *s = (struct steady *)store;
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
		notes_replay(s);
	r = s->disk->ops->commit(s->disk, &ours);
	s->is_failing = r != STORE_OK;
	s->retry_at_s = now_s() + RETRY_S;
	if (r == STORE_OK) {
		notes_forget(s);
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

static bool
is_dirty(const struct store *store)
{
	const struct steady *s = (const struct steady *)store;

	return s->disk && (s->has_change || s->is_failing || s->disk->ops->is_dirty(s->disk));
}

static void
close_store(struct store *store)
{
	struct steady *s = (struct steady *)store;

	if (s->disk)
		s->disk->ops->close(s->disk);
	notes_forget(s);
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
		commit(store, &why);
}

bool
store_steady_is_lost(const struct store *store)
{
	return ((const struct steady *)store)->is_failing;
}
