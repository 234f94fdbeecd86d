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

enum { DAY_S = 86400, WARN_DAYS = 14 };

static struct file_stamp
stamp_of(const char *path)
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

static bool
stamp_same(const struct file_stamp *a, const struct file_stamp *b)
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

static void
say_pack(const struct live *l)
{
	const struct pack_header *h = l->pack->header;
	char owner[96], name[96], expires[16];
	struct buf o = BUF_OVER(owner), n = BUF_OVER(name);

	buf_add_escaped(&o, pack_string(l->pack, h->owner), h->owner.len);
	buf_add_escaped(&n, pack_string(l->pack, h->name), h->name.len);
	day(h->expires_s, expires);
	log_event(l->log, LOG_PACK, "name=%s owner=%s serial=%llu kind=%s expires=%s", n.ptr, o.ptr,
	    (unsigned long long)h->serial, pack_is_sample(l->pack) ? "sample" : "release", expires);
}

bool
live_open(struct live *l, struct log *log, const char *pack, const char *withdrawn, struct buf *why)
{
	struct file_stamp stamp = stamp_of(withdrawn);

	*l = (struct live){ .log = log, .stamp = stamp };
	l->pack = pack_open(pack, why);
	if (!l->pack)
		return false;
	l->withdrawn = withdrawn_load(withdrawn, l->pack, why);
	if (!l->withdrawn) {
		pack_close(l->pack);
		l->pack = NULL;
		return false;
	}
	say_pack(l);
	if (withdrawn_count(l->withdrawn) > 0)
		log_event(log, LOG_WITHDRAWN, "count=%zu", withdrawn_count(l->withdrawn));
	return true;
}

void
live_close(struct live *l)
{
	withdrawn_free(l->withdrawn);
	pack_close(l->pack);
	l->withdrawn = NULL;
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
	struct live next = { .log = l->log, .stamp = stamp_of(withdrawn) };

	next.pack = pack_open(pack, &why);
	if (next.pack && live_may_follow(l->pack, next.pack, &why))
		next.withdrawn = withdrawn_load(withdrawn, next.pack, &why);
	if (!next.withdrawn) {
		log_event(l->log, LOG_PACK_REFUSED, "why=\"%s\"", why.ptr);
		pack_close(next.pack);
		live_look(l, s, withdrawn);
		return;
	}
	service_swap(s, next.pack, next.withdrawn);
	live_close(l);
	*l = next;
	say_pack(l);
	live_check_expiry(l, (int64_t)time(NULL));
}

void
live_look(struct live *l, struct service *s, const char *withdrawn)
{
	struct file_stamp stamp = stamp_of(withdrawn);	/* before reading: a change meanwhile is seen next time */
	char room[512];
	struct buf why = BUF_OVER(room);
	struct withdrawn *next;

	if (stamp_same(&stamp, &l->stamp))
		return;
	next = withdrawn_load(withdrawn, l->pack, &why);
	if (!next) {	/* not `stamp`: rights that are mended leave no new time on a file */
		if (!stamp_same(&stamp, &l->bad))
			log_event(l->log, LOG_WITHDRAWN_BAD, "count=%zu why=\"%s\"", withdrawn_count(l->withdrawn), why.ptr);
		l->bad = stamp;
		return;
	}
	l->stamp = stamp;
	l->bad = (struct file_stamp){ 0 };
	service_set_withdrawn(s, l->pack, next);
	withdrawn_free(l->withdrawn);
	l->withdrawn = next;
	log_event(l->log, LOG_WITHDRAWN, "count=%zu", withdrawn_count(next));
}

void
live_check_expiry(const struct live *l, int64_t now_s)
{
	int64_t left_s = l->pack->header->expires_s - now_s;
	char expires[16];

	if (left_s > (int64_t)WARN_DAYS * DAY_S)
		return;
	day(l->pack->header->expires_s, expires);
	log_event(l->log, LOG_PACK_EXPIRES, "expires=%s days=%lld", expires,
	    (long long)(left_s >= 0 ? left_s / DAY_S : -((-left_s + DAY_S - 1) / DAY_S)));
}
