/*
 * fetcher.c - the index: when it is looked at, whether it is believed, and how it is handed over
 *
 * The file in fetch/ is judged at every look, also when the server says that
 * it is the same: the shelf may have changed, or the disk was full last time.
 */
#include "gateway/release/fetcher.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "content/write_all.h"
#include "gateway/log.h"
#include "gateway/release/admit.h"
#include "gateway/release/fetcher_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SENTENCE_BYTES = 768, URL_BYTES = TRUST_URL_CHARS + INDEX_NAME_CHARS + 64, DOUBLINGS = 6 };

const char *
fetcher_path(const struct fetcher *f, const char *name, struct buf *out)
{
	char room[160];
	struct buf below = BUF_OVER(room);

	buf_addf(&below, FETCHER_FOLDER "/%s", name);
	BUG_IF(!buf_ok(&below));
	return shelf_path(&f->shelf, below.ptr, out);
}

const char *
fetcher_url(const struct fetcher *f, const char *file, const char *tail, struct buf *out)
{
	buf_reset(out);
	buf_addf(out, "%s%s%s", f->owner->url, file, tail);
	BUG_IF(!buf_ok(out));
	return out->ptr;
}

/* --- when --- */

unsigned
fetcher_pause_s(const struct fetcher *f, unsigned failures, uint32_t random)
{
	unsigned most = f->poll_s != 0 ? f->poll_s : FETCHER_POLL_S;

	for (unsigned i = 1; i < failures && i <= DOUBLINGS; i++)
		most *= 2;
	if (most > FETCHER_LONGEST_S)
		most = FETCHER_LONGEST_S;
	if (failures == 0)		/* all gateways of a country at once would be a flood; later than this would be late */
		return most - random % (most / 4 + 1);
	return most - random % (most / 2 + 1);
}

static uint64_t
word_of(const void *bytes, size_t len)
{
	uint8_t hash[MINISIGN_HASH_BYTES];

	minisign_hash(bytes, len, hash);
	return shelf_hash_word(hash);
}

/*
 * What the world does is told of at the beginning of a spell; what is not
 * believed, whenever it is something else that is not believed.
 */
static void
tell(struct fetcher *f, struct fetcher_spell *s, const char *what, enum fetcher_end end, const char *why)
{
	uint64_t word = end == FETCHER_WORLD ? 1 : word_of(why, strlen(why));

	if (s->told == word)
		return;
	s->told = word;
	log_event(f->log, LOG_FETCH_FAILED, "owner=%s what=%s is=%s why=\"%s\"", f->owner->owner, what,
	    end == FETCHER_WORLD ? "away" : "refused", why);
}

static void
is_well(struct fetcher *f, struct fetcher_spell *s, const char *what)
{
	if (s->told != 0)
		log_event(f->log, LOG_FETCHED, "owner=%s what=%s is=well", f->owner->owner, what);
	s->told = 0;
}

/* --- open --- */

bool
fetcher_open(struct fetcher *f, struct buf *why)
{
	char room[SHELF_PATH_BYTES];
	struct buf path = BUF_OVER(room);

	BUG_IF(f->owner->url[0] == '\0');
	if (!shelf_open(&f->shelf, f->root, f->owner->owner, why) || !shelf_make(&f->shelf, why))
		return false;
	return folder_make(shelf_path(&f->shelf, FETCHER_FOLDER, &path), why);
}

void
fetcher_close(struct fetcher *f)
{
	free(f->index);
	f->index = NULL;
}

/* --- the index --- */

/* The one that safard believed last; NULL if there is none that can be read. */
static struct index *
believed(const struct fetcher *f)
{
	char room[SHELF_PATH_BYTES], sentence[SENTENCE_BYTES];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	struct index *x = xcalloc(1, sizeof(*x));
	struct index_signed s;
	size_t len;
	char *file = whole_file_read(shelf_path(&f->shelf, "index", &path), &len, &why);
	bool is_read = file != NULL && index_split(file, len, &s, &why) && index_read(file, s.len, x, &why);

	free(file);
	if (is_read)
		return x;
	free(x);
	return NULL;
}

static bool
put_file(const char *at, const char *to, const char *bytes, size_t len, struct buf *why)
{
	int fd = open(at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	bool is_done = false;

	if (fd >= 0) {
		is_done = write_all(fd, bytes, len) && fsync(fd) == 0;
		is_done = close(fd) == 0 && is_done;
	}
	is_done = is_done && rename(at, to) == 0 && folder_sync(to);
	if (!is_done) {
		buf_addf(why, "%s: %s", to, strerror(errno));
		unlink(at);
	}
	return is_done;
}

/*
 * Once, and again if it went away and is news still: safard may have had no
 * room for it.  More and more seldom: it may as well not believe it.
 */
static enum fetcher_end
hand_over(struct fetcher *f, const char *file, size_t len, uint64_t version, int64_t mono_s, struct buf *why)
{
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES];
	struct buf at = BUF_OVER(room), to = BUF_OVER(second);
	uint64_t word = word_of(file, len);

	shelf_path(&f->shelf, "incoming/index", &to);
	if (word == f->handed && (access(to.ptr, F_OK) == 0 || mono_s < f->hand_next_s))
		return FETCHER_NOTHING;
	if (!put_file(fetcher_path(f, "index.hand", &at), to.ptr, file, len, why))
		return FETCHER_WORLD;
	f->hands = word == f->handed ? f->hands + 1 : 1;
	f->handed = word;
	f->hand_next_s = mono_s + fetcher_pause_s(f, f->hands, randombytes_random());
	if (f->hands == 1)
		log_event(f->log, LOG_FETCHED, "owner=%s what=index version=%llu", f->owner->owner, (unsigned long long)version);
	return FETCHER_HANDED;
}

static enum fetcher_end
judge(struct fetcher *f, const char *path, const struct fetcher_now *now, struct buf *why)
{
	struct admit a = { .trust = f->trust, .shelf = &f->shelf, .now_s = now->wall_s };
	struct index *x = xcalloc(1, sizeof(*x)), *old = believed(f);
	enum fetcher_end end = FETCHER_NOTHING;
	bool is_news = false;
	size_t len = 0;
	char *file = whole_file_read(path, &len, why);

	if (file == NULL) {
		f->etag[0] = '\0';		/* all of it again */
		end = FETCHER_WORLD;
	} else if (!admit_index(&a, file, len, old, x, &is_news, why)) {
		end = FETCHER_REFUSED;
	} else {
		if (is_news)
			end = hand_over(f, file, len, x->version, now->mono_s, why);
		if (f->index == NULL || f->index->version != x->version)
			f->bringing.next_s = 0;	/* what could not be brought may be another one now */
		free(f->index);
		f->index = x;
		x = NULL;
	}
	free(file);
	free(old);
	free(x);
	return end;
}

/* *is_away: nothing came from there. */
static enum fetcher_end
ask(struct fetcher *f, const struct fetcher_now *now, bool *is_away, struct buf *why)
{
	char room[SHELF_PATH_BYTES], second[URL_BYTES];
	struct buf path = BUF_OVER(room), url = BUF_OVER(second);
	struct fetch fetch = { .ca = f->owner->ca, .max_bytes = INDEX_FILE_BYTES, .wait_s = FETCHER_INDEX_S };

	*is_away = false;
	if (!shelf_open(&f->shelf, f->root, f->owner->owner, why))
		return FETCHER_WORLD;
	fetch.url = fetcher_url(f, "index", "", &url);
	fetch.path = fetcher_path(f, "index", &path);
	if (access(fetch.path, F_OK) == 0)
		snprintf(fetch.etag, sizeof(fetch.etag), "%s", f->etag);
	switch (fetch_file(&fetch, why)) {
	case FETCH_NEW: snprintf(f->etag, sizeof(f->etag), "%s", fetch.etag); break;
	case FETCH_SAME: break;
	case FETCH_BAD: return FETCHER_REFUSED;
	default: *is_away = true; return FETCHER_WORLD;
	}
	return judge(f, path.ptr, now, why);
}

enum fetcher_end
fetcher_look(struct fetcher *f, const struct fetcher_now *now)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	struct fetcher_spell *s = &f->looking;
	enum fetcher_end end;
	bool is_away;

	if (now->mono_s < s->next_s)
		return FETCHER_NOTHING;
	end = ask(f, now, &is_away, &why);
	s->failures = is_away ? s->failures + 1 : 0;	/* a server that answers is asked as ever, whatever it says */
	s->next_s = now->mono_s + fetcher_pause_s(f, s->failures, randombytes_random());
	if (end == FETCHER_WORLD || end == FETCHER_REFUSED)
		tell(f, s, "index", end, why.ptr);
	else
		is_well(f, s, "index");
	return end;
}

/* --- the pack --- */

static bool
is_wanted(const struct fetcher *f, const struct index_pack *p)
{
	char room[SHELF_PATH_BYTES], name[64];
	struct buf path = BUF_OVER(room);
	const struct shelf *s = &f->shelf;

	if (p->serial <= s->serving || p->serial < s->floor || p->serial < f->owner->floor || shelf_is_held(s, p->serial) ||
	    shelf_is_revoked(s, p->serial) || s->refused == shelf_hash_word(p->hash))
		return false;
	snprintf(name, sizeof(name), "incoming/%llu.pack", (unsigned long long)p->serial);
	return access(shelf_pack_path(s, p->serial, &path), F_OK) != 0 && access(shelf_path(s, name, &path), F_OK) != 0;
}

/*
 * The last pack; if fewer signed it than facts need, it may be believed only behind one before it, of which it differs
 * in wording: those come first, from the newest that enough have signed.
 */
static const struct index_pack *
next_wanted(struct fetcher *f)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	unsigned at;

	if (f->index == NULL || f->index->packs == 0 || !shelf_open(&f->shelf, f->root, f->owner->owner, &why))
		return NULL;
	at = f->index->packs - 1;
	while (at > 0 && f->index->pack[at].signs < f->owner->facts && f->index->pack[at - 1].serial > f->shelf.serving)
		at--;
	for (; at < f->index->packs; at++)
		if (is_wanted(f, &f->index->pack[at]))
			return &f->index->pack[at];
	return NULL;
}

const struct index_pack *
fetcher_wants(struct fetcher *f, const struct fetcher_now *now)
{
	return now->mono_s < f->bringing.next_s ? NULL : next_wanted(f);
}

bool
fetcher_still_wants(struct fetcher *f, const struct index_pack *p)
{
	const struct index_pack *now = next_wanted(f);

	return now != NULL && now->serial == p->serial && memcmp(now->hash, p->hash, sizeof(p->hash)) == 0;
}

void
fetcher_brought(struct fetcher *f, const struct index_pack *p, enum fetcher_end end, const char *why, const struct fetcher_now *now)
{
	struct fetcher_spell *s = &f->bringing;

	if (end == FETCHER_HANDED) {
		log_event(f->log, LOG_FETCHED, "owner=%s what=pack serial=%llu", f->owner->owner, (unsigned long long)p->serial);
		*s = (struct fetcher_spell){ 0 };
		return;
	}
	s->failures++;
	s->next_s = now->mono_s + fetcher_pause_s(f, s->failures, randombytes_random());
	tell(f, s, "pack", end, why);
}
