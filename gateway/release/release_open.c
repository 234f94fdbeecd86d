/*
 * release_open.c - trust.ini and the shelves at the start, and what they are worth
 */
#include "gateway/release/release_inside.h"

#include <unistd.h>

#include "content/whole_file.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
read_index(struct release_line *l)
{
	char room[SHELF_PATH_BYTES], sentence[512];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	struct index_signed s;
	size_t len;
	char *file = access(shelf_path(&l->shelf, "index", &path), F_OK) == 0 ? whole_file_read(path.ptr, &len, &why) : NULL;

	if (file == NULL)
		return;
	l->index = xcalloc(1, sizeof(*l->index));
	if (!index_split(file, len, &s, &why) || !index_read(file, s.len, l->index, &why)) {
		free(l->index);		/* it was believed once: what it forbade stands on the shelf */
		l->index = NULL;
	}
	free(file);
}

/* What is known of a shelf whose file is damaged: the one before it, and what the index that is believed forbids. */
static void
recover(const struct release *r, struct release_line *l)
{
	log_event(r->at.live->log, LOG_SHELF_LOST, "owner=%s serving=%llu", l->shelf.owner, (unsigned long long)l->shelf.serving);
	if (l->index == NULL)
		return;
	if (l->shelf.floor < l->index->floor)
		l->shelf.floor = l->index->floor;
	if (l->shelf.index_version < l->index->version)
		l->shelf.index_version = l->index->version;
	if (l->shelf.index_issued_s < l->index->issued_s)
		l->shelf.index_issued_s = l->index->issued_s;
	for (unsigned i = 0; i < l->index->revokeds; i++)
		shelf_revoke(&l->shelf, l->index->revoked[i]);
}

/* It was admitted once, and people must be answered: but a key that was taken away since is a reason to look. */
static void
tell_signers(const struct release *r, const struct release_line *l, int64_t now_s)
{
	unsigned have = l->serving == NULL ? 0 : release_signers(r, l, l->shelf.serving, now_s);

	if (l->serving != NULL && have < l->shelf.signers)
		log_event(r->at.live->log, LOG_PACK_UNSIGNED, "owner=%s serial=%llu persons=%u before=%u", l->shelf.owner,
		    (unsigned long long)l->shelf.serving, have, l->shelf.signers);
}

static void
open_line(struct release *r, struct release_line *l, int64_t now_s)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	const struct live_pack *open;
	uint64_t was;

	if (!shelf_open(&l->shelf, r->at.root, l->owner->owner, &why)) {
		l->is_broken = true;
		log_event(r->at.live->log, LOG_PACK_REFUSED, "owner=%s why=\"%s\"", l->owner->owner, why.ptr);
		return;
	}
	read_index(l);
	was = l->shelf.serving;
	if (l->shelf.is_lost)
		recover(r, l);
	if (was != 0 || l->shelf.is_lost) {
		open = release_newest_below(r, l, was != 0 ? was + 1 : UINT64_MAX, now_s);
		l->serving = open == NULL ? NULL : open->pack;
	}
	l->shelf.serving = l->serving == NULL ? 0 : l->serving->header->serial;
	if (l->serving != NULL)
		live_say(r->at.live, l->serving);
	if (was != 0 && was != l->shelf.serving)
		log_event(r->at.live->log, LOG_PACK_BACK, "owner=%s from=%llu to=%llu", l->shelf.owner, (unsigned long long)was,
		    (unsigned long long)l->shelf.serving);
	tell_signers(r, l, now_s);
	if (l->serving != NULL && l->shelf.tried > l->shelf.serving) {
		open = release_take(r, l, l->shelf.tried, now_s, &why);
		l->tried = open == NULL ? NULL : open->pack;
	}
}

bool
release_open(struct release *r, const struct release_place *at, int64_t now_s, struct buf *why)
{
	*r = (struct release){ .at = *at };
	if (!trust_load(&r->trust, at->trust)) {
		buf_addf(why, "%s: cannot be used", at->trust);
		return false;
	}
	at->live->stamp = file_stamp_of(at->withdrawn);
	r->line = xcalloc(r->trust.owners + 1, sizeof(*r->line));
	for (unsigned i = 0; i < r->trust.owners; i++) {
		struct release_line *l = &r->line[r->lines++];

		l->owner = &r->trust.owner[i];
		open_line(r, l, now_s);
		if (l->serving != NULL && at->live->pack == NULL)
			at->live->pack = l->serving;
	}
	return true;
}

bool
release_ready(struct release *r, int64_t now_s, struct buf *why)
{
	for (unsigned i = 0; i < r->lines; i++) {
		struct release_line *l = &r->line[i];

		if (l->is_broken)
			continue;
		if (!shelf_make(&l->shelf, why) || (l->shelf.is_lost && !shelf_write(&l->shelf, why)))
			return false;
		l->shelf.is_lost = false;
		if (l->serving == NULL)
			release_look_line(r, l, now_s);
		if (l->serving != NULL && r->at.live->pack == NULL)
			r->at.live->pack = l->serving;
	}
	if (r->lines == 0 || r->at.live->pack != NULL)
		return true;
	buf_addf(why, "no pack is on the shelves of %s; bring the first one: safar pack install FILE", r->at.root);
	return false;
}

void
release_close(struct release *r)
{
	for (unsigned i = 0; i < r->lines; i++)
		free(r->line[i].index);
	free(r->line);
	*r = (struct release){ .service = NULL };
}

void
release_begin(struct release *r, struct service *s)
{
	r->service = s;
	for (unsigned i = 0; i < r->lines; i++) {
		struct release_line *l = &r->line[i];
		const struct live_pack *open = l->serving == NULL ? NULL : release_find_open(r, l, l->shelf.serving);

		if (open != NULL && open->pack != r->at.live->pack)
			service_follow(s, open->pack, open->withdrawn);
		open = l->tried == NULL ? NULL : release_find_open(r, l, l->shelf.tried);
		if (open == NULL)
			continue;
		service_try(s, open->pack, open->withdrawn, &l->shelf.trial);
		l->before = l->serving;
	}
	if (r->lines > 0)
		live_look(r->at.live, s, r->at.withdrawn, true);
}

/* An owner who came or went takes a restart: her people are not taken from one moment to the next. */
void
release_reload(struct release *r, int64_t now_s)
{
	struct trust *fresh = xcalloc(1, sizeof(*fresh));
	bool is_same = trust_load(fresh, r->at.trust) && fresh->owners == r->trust.owners;

	for (unsigned i = 0; is_same && i < fresh->owners; i++)
		is_same = strcmp(fresh->owner[i].owner, r->trust.owner[i].owner) == 0;
	if (is_same) {
		r->trust = *fresh;
		for (unsigned i = 0; i < r->lines; i++) {
			r->line[i].shelf.refused = 0;
			tell_signers(r, &r->line[i], now_s);
		}
	} else {
		log_event(r->at.live->log, LOG_TRUST_REFUSED, "file=%s next=\"mend it; owners who come or go take a restart\"", r->at.trust);
	}
	free(fresh);
	release_look(r, now_s);
}
