/*
 * release_look.c - what was brought, and what becomes of it
 *
 * Order: first what is forbidden (the index), then what is new, then how far it
 * goes, and at last whether it is worse than what was.
 */
#include "gateway/release/release_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "content/write_all.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SENTENCE_BYTES = 768, DAY_S = 86400, LIST_BYTES = 256 << 10,
	JUNK = 200, TAKEN = 2 };			/* files of incoming/ at one look */

static void
refused(const struct release *r, const struct release_line *l, uint64_t serial, const struct buf *why)
{
	log_event(r->at.live->log, LOG_PACK_REFUSED, "owner=%s serial=%llu why=\"%s\"", l->shelf.owner, (unsigned long long)serial,
	    why->ptr);
}

/* --- the index --- */

/* Replaced as a whole. */
static bool
write_file(const struct release_line *l, const char *name, const void *bytes, size_t len, struct buf *why)
{
	char to[SHELF_PATH_BYTES], from[SHELF_PATH_BYTES], fresh_name[32];
	struct buf path = BUF_OVER(to), fresh = BUF_OVER(from);
	bool is_done = false;
	int fd;

	snprintf(fresh_name, sizeof(fresh_name), "%s.new", name);
	shelf_path(&l->shelf, name, &path);
	fd = open(shelf_path(&l->shelf, fresh_name, &fresh), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0) {
		is_done = write_all(fd, bytes, len) && fsync(fd) == 0;
		is_done = close(fd) == 0 && is_done;
	}
	is_done = is_done && rename(fresh.ptr, path.ptr) == 0 && folder_sync(path.ptr);
	if (!is_done)
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	return is_done;
}

/* In the format of content/withdrawn.h. */
static bool
write_withdrawn(const struct release_line *l, const struct index *x, struct buf *why)
{
	struct buf text = BUF_INIT(LIST_BYTES);
	bool is_done;

	for (unsigned i = 0; i < x->withdrawns; i++) {
		const struct index_withdrawn *w = &x->withdrawn[i];
		time_t when = (time_t)w->when_s;
		char stamp[32] = "";
		struct tm tm;

		if (gmtime_r(&when, &tm) != NULL)
			strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
		buf_addf(&text, "%s\t%s\t%s\t%s\n", w->fact, stamp, w->who, w->reason);
	}
	BUG_IF(!buf_ok(&text));		/* INDEX_BYTES of them are fewer */
	is_done = write_file(l, "withdrawn", text.ptr, text.len, why);
	buf_free(&text);
	return is_done;
}

static void
obey(struct release *r, struct release_line *l, const struct index *x, int64_t now_s)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);

	l->shelf.index_version = x->version;
	if (x->issued_s > l->shelf.index_issued_s)
		l->shelf.index_issued_s = x->issued_s;
	l->shelf.floor = x->floor;
	l->shelf.revokeds = 0;		/* an index that forbids less was signed by as many as facts need */
	for (unsigned i = 0; i < x->revokeds; i++)
		shelf_revoke(&l->shelf, x->revoked[i]);
	l->shelf.refused = 0;		/* what was wrong may have been mended: once more */
	if (!shelf_write(&l->shelf, &why))
		log_event(r->at.live->log, LOG_INDEX_REFUSED, "owner=%s why=\"%s\"", l->shelf.owner, why.ptr);
	if (l->tried != NULL && (shelf_is_revoked(&l->shelf, l->shelf.tried) || l->shelf.tried < l->shelf.floor))
		(void)release_none(r, l, &why);
	if (l->serving == NULL || (!shelf_is_revoked(&l->shelf, l->shelf.serving) && l->shelf.serving >= l->shelf.floor))
		return;
	buf_reset(&why);
	if (!release_return(r, l, 0, now_s, &why))	/* a revoked pack is better than silence; who published it is told */
		log_event(r->at.live->log, LOG_INDEX_REFUSED, "owner=%s serial=%llu why=\"it is revoked, but %s\"", l->shelf.owner,
		    (unsigned long long)l->shelf.serving, why.ptr);
}

static void
look_index(struct release *r, struct release_line *l, int64_t now_s)
{
	char in[SHELF_PATH_BYTES], room[SENTENCE_BYTES];
	struct buf from = BUF_OVER(in), why = BUF_OVER(room);
	struct file_stamp stamp = file_stamp_of(shelf_path(&l->shelf, "incoming/index", &from));
	struct admit a = release_admit(r, l, now_s);
	struct index *x;
	bool is_news = false, is_good = false;
	size_t len;
	char *file;

	if (stamp.size == 0 || file_stamp_same(&stamp, &l->index_seen))
		return;
	l->index_seen = stamp;
	x = xcalloc(1, sizeof(*x));
	file = whole_file_read(from.ptr, &len, &why);
	/* The bytes that were believed are the ones kept: who brought the file may hold it open. */
	is_good = file != NULL && admit_index(&a, file, len, l->index, x, &is_news, &why) && write_withdrawn(l, x, &why) &&
	    write_file(l, "index", file, len, &why);
	free(file);
	(void)unlink(from.ptr);
	if (!is_good) {
		log_event(r->at.live->log, LOG_INDEX_REFUSED, "owner=%s why=\"%s\"", l->shelf.owner, why.ptr);
		free(x);
		return;
	}
	free(l->index);
	l->index = x;
	l->stale_told_s = 0;
	if (r->service != NULL)
		live_look(r->at.live, r->service, r->at.withdrawn, true);
	if (is_news)
		obey(r, l, x, now_s);
}

static void
look_stale(const struct release *r, struct release_line *l, int64_t now_s)
{
	int64_t age_s = now_s - l->shelf.index_issued_s;

	if (l->owner->url[0] == '\0' || l->shelf.index_version == 0 || age_s < (int64_t)l->owner->fresh_days * DAY_S ||
	    now_s - l->stale_told_s < DAY_S)
		return;
	l->stale_told_s = now_s;
	log_event(r->at.live->log, LOG_INDEX_STALE, "owner=%s days=%lld", l->shelf.owner, (long long)(age_s / DAY_S));
}

/* --- packs --- */

/* The newest that stands on the shelf and waits: what comes now may differ from it in wording alone. */
static struct pack *
open_waiting(const struct release_line *l, uint64_t below)
{
	uint64_t serial[SHELF_MOST];
	unsigned count = shelf_list(&l->shelf, serial);

	while (count-- > 0 && serial[count] > l->shelf.serving) {
		char room[SHELF_PATH_BYTES], sentence[SENTENCE_BYTES];
		struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);

		if (serial[count] < below && !shelf_is_held(&l->shelf, serial[count]) && !shelf_is_revoked(&l->shelf, serial[count]))
			return pack_open(shelf_pack_path(&l->shelf, serial[count], &path), &why);
	}
	return NULL;
}

/* Of a copy of our own: whether it stands on the shelf now. */
static bool
judge(struct release *r, struct release_line *l, const char *path, int64_t now_s, uint64_t *word, struct buf *why)
{
	struct admit a = release_admit(r, l, now_s);
	struct pack *waiting = NULL;
	const struct index_pack *named;
	struct candidate c;
	bool is_in = candidate_open(&c, path, why);
	uint64_t serial = is_in ? c.pack->header->serial : 0;

	*word = shelf_hash_word(c.hash);
	named = is_in && l->index != NULL ? index_pack(l->index, serial) : NULL;
	if (named != NULL && memcmp(named->hash, c.hash, sizeof(c.hash)) != 0) {
		buf_adds(why, "it is not the pack that the index names");
		is_in = false;
	}
	if (is_in)
		a.waiting = waiting = open_waiting(l, serial);
	is_in = is_in && admit_pack(&a, &c, ADMIT_NEW, NULL, why) && shelf_take(&l->shelf, path, serial, why);
	pack_close(waiting);
	candidate_close(&c);
	return is_in;
}

/* It stands on the shelf now; or it is gone, and told of; or the world was against it, and it stays where it is. */
static void
take_in(struct release *r, struct release_line *l, const char *path, uint64_t serial, int64_t now_s)
{
	char room[SENTENCE_BYTES], copy[SHELF_PATH_BYTES];
	struct buf why = BUF_OVER(room), ours = BUF_OVER(copy);
	uint64_t word;

	if (!shelf_adopt(&l->shelf, path, &ours, &why)) {
		if (!l->full_told)
			refused(r, l, serial, &why);
		l->full_told = true;
		return;
	}
	l->full_told = false;
	if (judge(r, l, ours.ptr, now_s, &word, &why)) {
		l->shelf.refused = 0;		/* what was refused may differ from this one in wording alone */
	} else {
		refused(r, l, serial, &why);
		l->shelf.refused = word;
		shelf_remove(ours.ptr);
	}
	buf_reset(&why);
	(void)shelf_write(&l->shelf, &why);
	shelf_remove(path);
}

struct junk { unsigned count; uint64_t serial; /* of one of them */ };

/* Cheap, so that thousands of files hold up nobody: *serial of a file that may be a pack. */
static bool
may_be_pack(const struct release_line *l, const char *name, struct buf *path, uint64_t *serial, struct junk *junk)
{
	char *end;

	*serial = strtoull(name, &end, 10);
	if (*name < '1' || *name > '9' || strcmp(end, ".pack") != 0)
		return false;			/* a signature, or something that is about to become one of them */
	buf_reset(path);
	buf_addf(path, "%s/incoming/%s", l->shelf.folder, name);
	if (!buf_ok(path))
		return false;
	if (shelf_looks_like_pack(path->ptr, *serial))
		return true;
	junk->serial = *serial;
	junk->count++;
	shelf_remove(path->ptr);
	return false;
}

static void
look_incoming(struct release *r, struct release_line *l, int64_t now_s)
{
	char folder[SHELF_PATH_BYTES], room[SHELF_PATH_BYTES];
	struct buf name = BUF_OVER(folder), path = BUF_OVER(room);
	DIR *d = opendir(shelf_path(&l->shelf, "incoming", &name));
	struct junk junk = { 0 };
	unsigned taken = 0;
	struct dirent *e;

	while (d != NULL && junk.count < JUNK && taken < TAKEN && (e = readdir(d)) != NULL) {
		uint64_t serial;

		if (!may_be_pack(l, e->d_name, &path, &serial, &junk))
			continue;
		taken++;
		take_in(r, l, path.ptr, serial, now_s);
	}
	if (d != NULL)
		closedir(d);
	if (junk.count > 0)
		log_event(r->at.live->log, LOG_PACK_REFUSED, "owner=%s serial=%llu files=%u why=\"no pack of this serial\"",
		    l->shelf.owner, (unsigned long long)junk.serial, junk.count);
}

/* --- how far --- */

/* The newest that nobody has taken back; 0 if that is what is served, or older. */
static uint64_t
newest(const struct release_line *l)
{
	uint64_t serial[SHELF_MOST];
	unsigned count = shelf_list(&l->shelf, serial);

	while (count-- > 0 && serial[count] > l->shelf.serving)
		if (serial[count] != l->shelf.by_hand && serial[count] >= l->shelf.floor && !shelf_is_revoked(&l->shelf, serial[count]) &&
		    !shelf_is_held(&l->shelf, serial[count]))
			return serial[count];
	return 0;
}

/* What stands on the shelf was admitted.  How far it goes the index says; what was brought by hand, to all. */
static void
decide(struct release *r, struct release_line *l, int64_t now_s)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	uint64_t want = newest(l);
	bool is_published = want != 0 && l->index != NULL && index_pack(l->index, want) != NULL, is_done = true;
	struct trial t = { .percent = is_published ? l->index->stage : 100 };

	if (want == 0)
		return;
	if (t.percent >= 100 || l->serving == NULL)
		is_done = release_all(r, l, want, now_s, &why);
	else if (l->shelf.tried != want || l->shelf.trial.percent != t.percent)
		is_done = release_some(r, l, want, &t, &why);
	if (is_done)
		return;
	refused(r, l, want, &why);
	shelf_hold(&l->shelf, want);	/* told of once */
}

static void
watch(struct release *r, struct release_line *l, int64_t now_s)
{
	char room[SENTENCE_BYTES];
	struct buf why = BUF_OVER(room);
	const struct pack *now = l->tried != NULL ? l->tried : l->serving;
	struct edition_counts old, fresh;

	if (l->tried == NULL && (l->changed_s == 0 || now_s - l->changed_s > WATCH_S))
		l->before = NULL;
	if (l->before == NULL || now == l->before || r->service == NULL)
		return;
	/* Of a trial both go on beside each other; behind a change for all the old one's whole life counts. */
	old = l->tried != NULL ? service_edition_counts(r->service, l->before) : l->before_then;
	if (l->tried != NULL)
		old = watch_since(&l->before_then, &old);
	fresh = service_edition_counts(r->service, now);
	fresh = watch_since(&l->now_then, &fresh);
	if (!watch_alarm(&old, &fresh, &why))
		return;
	log_event(r->at.live->log, LOG_PACK_ALARM, "owner=%s serial=%llu why=\"%s\"", l->shelf.owner,
	    (unsigned long long)now->header->serial, why.ptr);
	l->before = NULL;
	buf_reset(&why);
	if (l->tried != NULL) {
		shelf_hold(&l->shelf, l->shelf.tried);
		if (release_none(r, l, &why))
			return;
	} else if (release_return(r, l, 0, now_s, &why)) {
		return;
	}
	refused(r, l, now->header->serial, &why);
}

void
release_look_line(struct release *r, struct release_line *l, int64_t now_s)
{
	if (l->is_broken)
		return;
	look_index(r, l, now_s);
	look_incoming(r, l, now_s);
	decide(r, l, now_s);
	watch(r, l, now_s);
	look_stale(r, l, now_s);
}

void
release_look(struct release *r, int64_t now_s)
{
	for (unsigned i = 0; i < r->lines; i++)
		release_look_line(r, &r->line[i], now_s);
}
