/*
 * service_editions.c - several packs side by side: of several owners, and of one owner the old, the new, the tried one
 *
 * Each owner has one main pack, at most one that is tried on some people, and
 * those that talks still under way began with.  A message uses one of them
 * from its first byte to its last: editions_use() puts it into service.pack,
 * and nothing of another one is looked at until the next message.
 */
#include <string.h>

#include "gateway/service_inside.h"
#include "locales/text/bug.h"

void
editions_use(struct service *s, unsigned i)
{
	const struct edition *e = &s->edition[i];

	BUG_IF(i >= s->editions);
	s->used = i;
	s->pack = e->pack;
	s->withdrawn = e->withdrawn;
	s->doubted = e->doubted;
}

static bool
has_owner_of(const struct edition *e, const struct pack *pack)
{
	struct pack_str a = e->pack->header->owner, b = pack->header->owner;

	return a.len == b.len && memcmp(pack_string(e->pack, a), pack_string(pack, b), a.len) == 0;
}

/* The edition of the owner of `pack` in this role; EDITIONS if there is none. */
static unsigned
find_role(const struct service *s, const struct pack *pack, enum edition_role role)
{
	for (unsigned i = 0; i < s->editions; i++)
		if (s->edition[i].role == role && has_owner_of(&s->edition[i], pack))
			return i;
	return EDITIONS;
}

static unsigned
find_pack(const struct service *s, const struct pack *pack)
{
	for (unsigned i = 0; i < s->editions; i++)
		if (s->edition[i].pack == pack)
			return i;
	return EDITIONS;
}

static bool
is_marked(const struct service *s, uint8_t mark)
{
	for (unsigned i = 0; i < s->editions; i++)
		if (s->edition[i].mark == mark)
			return true;
	return mark == 0;
}

static void
release(struct service *s, unsigned i)
{
	const struct pack *used = s->edition[s->used].pack;

	free(s->edition[i].doubted);
	s->edition[i] = s->edition[--s->editions];
	s->edition[s->editions] = (struct edition){ .role = EDITION_NONE };
	if (s->editions == 0)
		return;
	editions_use(s, find_pack(s, used) < EDITIONS ? find_pack(s, used) : 0);
	memset(&s->last, 0, sizeof s->last);
}

/* Its talks go on in the main pack of its owner. */
static void
drop(struct service *s, unsigned i)
{
	unsigned to = find_role(s, s->edition[i].pack, EDITION_MAIN);

	BUG_IF(to == EDITIONS || to == i);
	swap_talks(s, &s->edition[i], &s->edition[to]);
	release(s, i);
}

/* The oldest of those that only end talks makes room. */
static void
make_room(struct service *s)
{
	unsigned oldest = EDITIONS;

	if (s->editions < EDITIONS)
		return;
	for (unsigned i = 0; i < s->editions; i++)
		if (s->edition[i].role == EDITION_OLD && (oldest == EDITIONS || s->edition[i].until_s < s->edition[oldest].until_s))
			oldest = i;
	BUG_IF(oldest == EDITIONS);	/* main and tried ones of TRUST_OWNERS owners are fewer */
	drop(s, oldest);
}

static unsigned
add(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn, enum edition_role role)
{
	make_room(s);
	BUG_IF(find_pack(s, pack) != EDITIONS);
	do
		s->last_mark++;
	while (is_marked(s, s->last_mark));
	s->edition[s->editions] = (struct edition){ .pack = pack, .withdrawn = withdrawn, .role = role, .mark = s->last_mark };
	s->purged_s = 0;	/* the next round counts its doubted facts */
	return s->editions++;
}

void
service_follow(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn)
{
	unsigned was, now = find_pack(s, pack);

	if (now == EDITIONS)
		now = add(s, pack, withdrawn, EDITION_NONE);
	was = find_role(s, pack, EDITION_MAIN);
	if (was != EDITIONS && was != now) {
		s->edition[was].role = EDITION_OLD;
		s->edition[was].until_s = s->now_s + EDITION_OLD_S;
	}
	s->edition[now].role = EDITION_MAIN;
	if (s->editions == 1)
		editions_use(s, now);
	service_set_withdrawn(s, pack, withdrawn);
}

void
service_swap(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn)
{
	unsigned was = find_role(s, pack, EDITION_MAIN);
	const struct pack *old = was == EDITIONS ? NULL : s->edition[was].pack;

	service_follow(s, pack, withdrawn);
	if (old != NULL && old != pack)
		service_drop(s, old);
	editions_use(s, find_pack(s, pack));
}

void
service_try(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn, const struct trial *t)
{
	unsigned i = find_pack(s, pack), other = find_role(s, pack, EDITION_TRIAL);

	if (other != EDITIONS && other != i)
		service_drop(s, s->edition[other].pack);
	i = find_pack(s, pack);
	if (i == EDITIONS)
		i = add(s, pack, withdrawn, EDITION_TRIAL);
	BUG_IF(s->edition[i].role == EDITION_MAIN);
	s->edition[i].role = EDITION_TRIAL;
	s->edition[i].withdrawn = withdrawn;
	s->edition[i].trial = *t;
	if (s->used == i)
		editions_use(s, i);
}

void
service_drop(struct service *s, const struct pack *pack)
{
	unsigned i = find_pack(s, pack);

	if (i != EDITIONS)
		drop(s, i);
}

static void
end_talk(void *arg, struct session *session)
{
	const struct edition *e = arg;

	if (session->edition != e->mark)
		return;
	session->talk = talk_begun_anew(&session->talk);
	session->talk.locale = PACK_NONE;
	session->edition = 0;
}

void
service_leave(struct service *s, const struct pack *pack)
{
	unsigned i;

	BUG_IF(s->editions < 2);
	while ((i = find_role(s, pack, EDITION_OLD)) != EDITIONS || (i = find_role(s, pack, EDITION_TRIAL)) != EDITIONS)
		drop(s, i);
	i = find_pack(s, pack);
	BUG_IF(i == EDITIONS);
	session_each(s->sessions, end_talk, &s->edition[i]);
	release(s, i);
}

unsigned
service_packs(const struct service *s, const struct pack **out, unsigned most)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->editions && n < most; i++)
		if (s->edition[i].role == EDITION_MAIN)
			out[n++] = s->edition[i].pack;
	return n;
}

bool
service_holds(const struct service *s, const struct pack *pack)
{
	return find_pack(s, pack) != EDITIONS;
}

void
service_set_withdrawn(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn)
{
	unsigned i = find_pack(s, pack);

	BUG_IF(i == EDITIONS);
	s->edition[i].withdrawn = withdrawn;
	editions_use(s, s->used);
}

struct edition_counts
service_edition_counts(const struct service *s, const struct pack *pack)
{
	unsigned i = find_pack(s, pack);

	return i == EDITIONS ? (struct edition_counts){ 0 } : s->edition[i].counts;
}

/* --- of a message --- */

/* How much of the number that was called is the pack's in hand; 0 nothing. */
static size_t
called_length(const struct service *s, const struct inbound *in)
{
	const char *path;
	const struct pack_service *p = in->kind == INBOUND_RING ? texts_rung(s, in->service)
	    : service_find(s, in->kind == INBOUND_SMS, in->service, &path);

	return p == NULL ? 0 : p->number.len;
}

bool
editions_called(struct service *s, const struct inbound *in)
{
	unsigned best = EDITIONS;
	size_t longest = 0;

	for (unsigned i = 0; i < s->editions; i++) {
		size_t len;

		if (s->edition[i].role != EDITION_MAIN)
			continue;
		editions_use(s, i);
		len = called_length(s, in);
		if (len > longest) {
			longest = len;
			best = i;
		}
	}
	editions_use(s, best != EDITIONS ? best : 0);
	return best != EDITIONS;
}

/* Other people for each pack: the same ones would meet every mistake first. */
static bool
takes(const struct edition *e, const struct visit *v)
{
	const struct inbound *in = v->in;
	uint64_t serial = e->pack->header->serial;

	if (e->trial.is_for_tests)
		return in->peer->is_test;
	if (e->trial.bearer[0] != '\0')
		return in->bearer != NULL && strcmp(in->bearer, e->trial.bearer) == 0;
	return guard_hash(guard_hash(0, &serial, sizeof serial), v->peer, PEER_BYTES) % 100 < e->trial.percent;
}

void
editions_of_talk(struct service *s, struct visit *v, const char **path)
{
	struct session *session = talks_peek(s, v);
	unsigned main = s->used, i = EDITIONS, tried;
	const struct pack_service *there;

	if (session != NULL && session->edition != 0)
		for (i = 0; i < s->editions && s->edition[i].mark != session->edition; i++)
			;
	tried = find_role(s, s->pack, EDITION_TRIAL);
	if (i >= s->editions)
		i = tried != EDITIONS && takes(&s->edition[tried], v) ? tried : main;
	if (i == main)
		return;
	editions_use(s, i);
	there = service_find(s, v->in->kind == INBOUND_SMS, v->in->service, path);
	if (there != NULL) {
		v->service = there;
		return;
	}
	if (session != NULL && session->edition == s->edition[i].mark)
		swap_talk(session, &s->edition[i], &s->edition[main]);
	editions_use(s, main);
	v->service = service_find(s, v->in->kind == INBOUND_SMS, v->in->service, path);
}

void
editions_tick(struct service *s, int64_t now_s)
{
	s->now_s = now_s;
	for (unsigned i = s->editions; i-- > 0; )
		if (s->edition[i].role == EDITION_OLD && now_s >= s->edition[i].until_s)
			drop(s, i);
}

void
editions_count(struct service *s, const struct visit *v, const struct step *step, const struct answered *did, bool ends)
{
	struct edition_counts *n = &s->edition[s->used].counts;

	n->in++;
	n->not_understood += step->answer.intro == UI_UNKNOWN;
	n->unmet += did->missing != PACK_NONE;
	n->begun += v->in->kind == INBOUND_USSD_BEGIN;
	n->ended += v->in->kind != INBOUND_SMS && ends;
}
