/*
 * release.c - moving people from one pack to another
 *
 * What is decided is written onto the shelf before it is done, so that a
 * restart does the same; what cannot be written down is not done.
 */
#include "gateway/release/release_inside.h"

#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct admit
release_admit(const struct release *r, const struct release_line *l, int64_t now_s)
{
	struct admit a = { .trust = &r->trust, .shelf = &l->shelf, .serving = l->serving, .now_s = now_s };

	for (unsigned i = 0; i < r->lines; i++)
		if (&r->line[i] != l && r->line[i].serving != NULL)
			a.others[a.other_count++] = r->line[i].serving;
	return a;
}

struct release_line *
release_line_of(struct release *r, const char *owner, struct buf *why)
{
	struct release_line *found = NULL;
	unsigned count = 0;

	for (unsigned i = 0; i < r->lines; i++)
		if (!r->line[i].is_broken && (owner[0] == '\0' || strcmp(r->line[i].shelf.owner, owner) == 0)) {
			found = &r->line[i];
			count++;
		}
	if (count == 1)
		return found;
	buf_adds(why, count == 0 ? "no such owner in trust.ini" : "say whose packs: there are several owners");
	return NULL;
}

/* Opens a pack of the shelf that may be served, again or for the first time. */
const struct live_pack *
release_take(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why)
{
	char room[SHELF_PATH_BYTES], second[SHELF_PATH_BYTES];
	struct buf path = BUF_OVER(room), more = BUF_OVER(second);
	struct admit a = release_admit(r, l, now_s);
	struct candidate c = { .pack = NULL };
	const struct live_pack *open;

	open = live_take(r->at.live, shelf_pack_path(&l->shelf, serial, &path), r->at.withdrawn, shelf_path(&l->shelf, "withdrawn", &more),
	    why);
	if (open == NULL)
		return NULL;
	c.pack = open->pack;
	l->was_rule = !admit_pack(&a, &c, ADMIT_AGAIN, NULL, why);
	if (!l->was_rule)
		return open;
	live_let_go(r->at.live, r->service);
	return NULL;
}

/* Open already: what is tried, or what talks still end with. */
const struct live_pack *
release_find_open(const struct release *r, const struct release_line *l, uint64_t serial)
{
	const struct live *live = r->at.live;

	for (unsigned i = 0; i < live->opens; i++) {
		const struct pack *p = live->open[i].pack;

		if (p->header->serial == serial && strcmp(pack_string(p, p->header->owner), l->shelf.owner) == 0)
			return &live->open[i];
	}
	return NULL;
}

/* As release_take(); what is open already was let in once, and may have been forbidden since. */
static const struct live_pack *
open_good(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why)
{
	const struct live_pack *open = release_find_open(r, l, serial);
	struct admit a = release_admit(r, l, now_s);
	struct candidate c = { .pack = NULL };

	l->was_rule = false;
	if (open == NULL)
		return release_take(r, l, serial, now_s, why);
	c.pack = open->pack;
	l->was_rule = !admit_pack(&a, &c, ADMIT_AGAIN, NULL, why);
	return l->was_rule ? NULL : open;
}

static void
put_back(struct release *r, struct release_line *l, const struct shelf *was)
{
	l->shelf = *was;
	if (r->service != NULL)
		live_let_go(r->at.live, r->service);
}

/* How many persons signed what stands there, by the keys that are believed now. */
unsigned
release_signers(const struct release *r, const struct release_line *l, uint64_t serial, int64_t now_s)
{
	char room[SHELF_PATH_BYTES], sentence[256];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	struct minisign_signature sign[INDEX_SIGNS];
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes;

	shelf_pack_path(&l->shelf, serial, &path);
	if (!minisign_hash_file(path.ptr, PACK_MAX_BYTES, hash, &bytes, &why))
		return 0;
	return trust_count(&r->trust, l->shelf.owner, sign, shelf_signatures(path.ptr, sign, INDEX_SIGNS), hash, now_s, NULL, NULL);
}

bool
release_all(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why)
{
	const struct shelf was = l->shelf;
	const struct live_pack *open = open_good(r, l, serial, now_s, why);

	if (open == NULL)
		return false;
	l->shelf.serving = serial;
	l->shelf.signers = release_signers(r, l, serial, now_s);
	l->shelf.tried = 0;
	if (!shelf_write(&l->shelf, why)) {
		put_back(r, l, &was);
		return false;
	}
	if (r->service != NULL) {
		if (l->tried != NULL && l->tried != open->pack)
			service_drop(r->service, l->tried);
		l->before = l->serving;
		if (l->serving != NULL)
			l->before_then = service_edition_counts(r->service, l->serving);
		service_follow(r->service, open->pack, open->withdrawn);
		l->now_then = service_edition_counts(r->service, open->pack);
	}
	l->changed_s = now_s;
	if (r->at.live->pack == l->serving)
		r->at.live->pack = open->pack;
	l->serving = open->pack;
	l->tried = NULL;
	r->at.live->changes++;
	live_say(r->at.live, open->pack);
	shelf_prune(&l->shelf);
	return true;
}

bool
release_some(struct release *r, struct release_line *l, uint64_t serial, const struct trial *t, struct buf *why)
{
	const struct shelf was = l->shelf;
	const struct live_pack *open;

	if (l->serving == NULL || serial == l->shelf.serving) {
		buf_adds(why, "it is what everybody gets already, or nothing else is served");
		l->was_rule = true;
		return false;
	}
	open = open_good(r, l, serial, 0, why);
	if (open == NULL)
		return false;
	l->shelf.tried = serial;
	l->shelf.trial = *t;
	if (!shelf_write(&l->shelf, why)) {
		put_back(r, l, &was);
		return false;
	}
	if (r->service != NULL && l->tried != open->pack) {
		l->before = l->serving;
		l->before_then = service_edition_counts(r->service, l->serving);
		l->now_then = (struct edition_counts){ 0 };
	}
	if (r->service != NULL)
		service_try(r->service, open->pack, open->withdrawn, t);
	l->tried = open->pack;
	log_event(r->at.live->log, LOG_PACK_TRIED, "owner=%s serial=%llu percent=%u", l->shelf.owner, (unsigned long long)serial,
	    t->percent);
	return true;
}

bool
release_none(struct release *r, struct release_line *l, struct buf *why)
{
	const struct shelf was = l->shelf;

	l->shelf.tried = 0;
	if (!shelf_write(&l->shelf, why)) {
		l->shelf = was;
		return false;
	}
	if (r->service != NULL && l->tried != NULL)
		service_drop(r->service, l->tried);
	l->tried = NULL;
	return true;
}

/* The newest on the shelf below `below` that may be served. */
const struct live_pack *
release_newest_below(struct release *r, struct release_line *l, uint64_t below, int64_t now_s)
{
	uint64_t serial[SHELF_MOST];
	unsigned count = shelf_list(&l->shelf, serial);

	while (count-- > 0) {
		char room[512];
		struct buf why = BUF_OVER(room);
		const struct live_pack *open;

		if (serial[count] >= below)
			continue;
		open = open_good(r, l, serial[count], now_s, &why);
		if (open != NULL)
			return open;
		log_event(r->at.live->log, LOG_PACK_REFUSED, "owner=%s serial=%llu why=\"%s\"", l->shelf.owner,
		    (unsigned long long)serial[count], why.ptr);
	}
	return NULL;
}

/* What stands above the one that is gone back to was taken back with it. */
static void
hold_above(struct release_line *l, uint64_t serial)
{
	uint64_t on[SHELF_MOST];
	unsigned count = shelf_list(&l->shelf, on);

	while (count-- > 0 && on[count] > serial)
		shelf_hold(&l->shelf, on[count]);
}

bool
release_return(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why)
{
	uint64_t from = l->shelf.serving;
	const struct live_pack *to = serial != 0 ? NULL : release_newest_below(r, l, from, now_s);
	const struct shelf was = l->shelf;

	if (serial == 0 && to == NULL) {
		buf_adds(why, "no pack before this one is kept that may be served");
		l->was_rule = true;
		return false;
	}
	hold_above(l, serial != 0 ? serial : to->pack->header->serial);
	if (!release_all(r, l, serial != 0 ? serial : to->pack->header->serial, now_s, why)) {
		l->shelf = was;
		return false;
	}
	l->changed_s = 0;		/* going back is not judged by going on */
	log_event(r->at.live->log, LOG_PACK_BACK, "owner=%s from=%llu to=%llu", l->shelf.owner, (unsigned long long)from,
	    (unsigned long long)l->shelf.serving);
	return true;
}
