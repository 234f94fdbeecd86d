/*
 * live.c - packs and withdrawn facts while messages come in
 *
 * What may follow is strict on purpose: another owner's pack would show one
 * owner's people to another, a sample would show unread texts to everyone, and
 * an older serial would bring back numbers that were replaced.
 */
#include "gateway/live.h"

#include <sys/stat.h>

#include "content/withdrawn.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY_S = 86400, WARN_DAYS = 14 };

struct file_stamp
file_stamp_of(const char *path)
{
	struct file_stamp t = { 0 };
	struct stat st;

	if (stat(path, &st) == 0) {
		t.size = st.st_size;
		t.changed_s = st.st_mtim.tv_sec;
		t.changed_ns = st.st_mtim.tv_nsec;
		t.inode = st.st_ino;
	}
	return t;
}

bool
file_stamp_same(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->size == b->size && a->changed_s == b->changed_s && a->changed_ns == b->changed_ns &&
	    a->inode == b->inode;
}

static void
day(int64_t when_s, char out[16])
{
	time_t t = (time_t)when_s;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || strftime(out, 16, "%Y-%m-%d", &tm) == 0)
		snprintf(out, 16, "unknown");
}

void
live_say(const struct live *l, const struct pack *p)
{
	const struct pack_header *h = p->header;
	char owner[96], name[96], expires[16];
	struct buf o = BUF_OVER(owner), n = BUF_OVER(name);

	buf_add_escaped(&o, pack_string(p, h->owner), h->owner.len);
	buf_add_escaped(&n, pack_string(p, h->name), h->name.len);
	day(h->expires_s, expires);
	log_event(l->log, LOG_PACK, "name=%s owner=%s serial=%llu kind=%s expires=%s", n.ptr, o.ptr,
	    (unsigned long long)h->serial, pack_is_sample(p) ? "sample" : "release", expires);
}

static struct withdrawn *
load_lists(const struct pack *p, const char *withdrawn, const char *more, struct buf *why)
{
	struct withdrawn *w = withdrawn_load(withdrawn, p, why);

	if (w != NULL && *more != '\0' && !withdrawn_more(w, more, p, why)) {
		withdrawn_free(w);
		w = NULL;
	}
	return w;
}

const struct live_pack *
live_take(struct live *l, const char *path, const char *withdrawn, const char *more, struct buf *why)
{
	struct live_pack *o = &l->open[l->opens];

	BUG_IF(l->opens == LIVE_PACKS);		/* the service holds fewer */
	*o = (struct live_pack){ .pack = pack_open(path, why) };
	if (o->pack == NULL)
		return NULL;
	(void)snprintf(o->more, sizeof o->more, "%s", more);
	o->withdrawn = load_lists(o->pack, withdrawn, more, why);
	if (o->withdrawn == NULL) {
		pack_close(o->pack);
		return NULL;
	}
	l->opens++;
	return o;
}

void
live_let_go(struct live *l, const struct service *s)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < l->opens; i++) {
		if (s != NULL && service_holds(s, l->open[i].pack)) {
			l->open[kept++] = l->open[i];
			continue;
		}
		withdrawn_free(l->open[i].withdrawn);
		pack_close(l->open[i].pack);
	}
	l->opens = kept;
}

bool
live_open(struct live *l, struct log *log, const char *pack, const char *withdrawn, struct buf *why)
{
	const struct live_pack *o;

	*l = (struct live){ .log = log, .stamp = file_stamp_of(withdrawn) };
	o = live_take(l, pack, withdrawn, "", why);
	if (o == NULL)
		return false;
	l->pack = o->pack;
	live_say(l, l->pack);
	if (withdrawn_count(o->withdrawn) > 0)
		log_event(log, LOG_WITHDRAWN, "count=%zu", withdrawn_count(o->withdrawn));
	return true;
}

void
live_close(struct live *l)
{
	live_let_go(l, NULL);
	l->pack = NULL;
}

static bool
same_string(const struct pack *a, struct pack_str x, const struct pack *b, struct pack_str y)
{
	return x.len == y.len && !memcmp(pack_string(a, x), pack_string(b, y), x.len);
}

bool
live_may_follow(const struct pack *now, const struct pack *next, struct buf *why)
{
	const struct pack_header *a = now->header, *b = next->header;

	if (!same_string(now, a->owner, next, b->owner))
		buf_adds(why, "the new pack belongs to another owner; stop safard to change owners");
	else if (!pack_is_sample(now) && pack_is_sample(next))
		buf_adds(why, "the new pack is a sample; a release is never replaced by one");
	else if (b->serial < a->serial)
		buf_addf(why, "the new pack is older: serial %llu, the one served has %llu",
		    (unsigned long long)b->serial, (unsigned long long)a->serial);
	else
		return true;
	return false;
}

void
live_reload(struct live *l, struct service *s, const char *pack, const char *withdrawn)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	const struct live_pack *next = live_take(l, pack, withdrawn, "", &why);

	if (next == NULL || !live_may_follow(l->pack, next->pack, &why)) {
		log_event(l->log, LOG_PACK_REFUSED, "why=\"%s\"", why.ptr);
		live_let_go(l, s);
		live_look(l, s, withdrawn, false);
		return;
	}
	service_follow(s, next->pack, next->withdrawn);
	l->pack = next->pack;
	l->changes++;
	live_look(l, s, withdrawn, true);
	live_say(l, l->pack);
	live_check_expiry(l, (int64_t)time(NULL));
}

/* All of them or none: a fact is not taken back for some. */
static bool
look_again(struct live *l, struct service *s, const char *withdrawn, size_t *count, struct buf *why)
{
	struct withdrawn *next[LIVE_PACKS];
	unsigned n = 0;

	while (n < l->opens && (next[n] = load_lists(l->open[n].pack, withdrawn, l->open[n].more, why)) != NULL)
		n++;
	if (n < l->opens) {
		while (n > 0)
			withdrawn_free(next[--n]);
		return false;
	}
	*count = 0;
	for (unsigned i = 0; i < n; i++) {
		service_set_withdrawn(s, l->open[i].pack, next[i]);
		withdrawn_free(l->open[i].withdrawn);
		l->open[i].withdrawn = next[i];
		if (withdrawn_count(next[i]) > *count)
			*count = withdrawn_count(next[i]);
	}
	return true;
}

void
live_look(struct live *l, struct service *s, const char *withdrawn, bool is_due)
{
	struct file_stamp stamp = file_stamp_of(withdrawn);	/* before reading: a change meanwhile is seen next time */
	bool is_new = !file_stamp_same(&stamp, &l->stamp);
	char room[512];
	struct buf why = BUF_OVER(room);
	size_t count = 0;

	live_let_go(l, s);
	if (!is_due && !is_new)
		return;
	if (!look_again(l, s, withdrawn, &count, &why)) {	/* not `stamp`: rights that are mended leave no new time on a file */
		if (is_due || !file_stamp_same(&stamp, &l->bad))
			log_event(l->log, LOG_WITHDRAWN_BAD, "count=%zu why=\"%s\"", l->opens > 0 ? withdrawn_count(l->open[0].withdrawn) : 0,
			    why.ptr);
		l->bad = stamp;
		return;
	}
	l->stamp = stamp;
	l->bad = (struct file_stamp){ 0 };
	if (is_new)
		log_event(l->log, LOG_WITHDRAWN, "count=%zu", count);
}

void
live_check_expiry(const struct live *l, int64_t now_s)
{
	for (unsigned i = 0; i < l->opens; i++) {
		const struct pack *p = l->open[i].pack;
		int64_t left_s = p->header->expires_s - now_s;
		char expires[16];

		if (left_s > (int64_t)WARN_DAYS * DAY_S)
			continue;
		day(p->header->expires_s, expires);
		log_event(l->log, LOG_PACK_EXPIRES, "expires=%s days=%lld serial=%llu", expires,
		    (long long)(left_s >= 0 ? left_s / DAY_S : -((-left_s + DAY_S - 1) / DAY_S)), (unsigned long long)p->header->serial);
	}
}

const struct withdrawn *
live_withdrawn(const struct live *l, const struct pack *p)
{
	for (unsigned i = 0; i < l->opens; i++)
		if (l->open[i].pack == p)
			return l->open[i].withdrawn;
	return NULL;
}
