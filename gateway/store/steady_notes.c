/*
 * steady_notes.c - the wishes that wait, and putting them into the database
 *
 * A person first met while the database was away may be known to it: such a
 * note is merged, and her QUIET and STOP of before stay (the safe side),
 * unless she asked to be erased.
 */
#include <string.h>

#include "gateway/store/steady_inside.h"
#include "locales/text/bug.h"

static bool
note_is(const struct note *n, const char *owner, const uint8_t peer[PEER_BYTES])
{
	return n->kind != NOTE_FREE && !memcmp(n->peer, peer, PEER_BYTES) && !strcmp(n->owner, owner);
}

struct note *
steady_note_find(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	size_t at = ((size_t)peer[0] << 8 | peer[1]) % STEADY_WAITING;

	for (size_t i = 0; i < STEADY_WAITING; i++) {
		struct note *n = &s->notes[(at + i) % STEADY_WAITING];

		if (n->kind == NOTE_FREE || note_is(n, owner, peer))
			return n;
	}
	return NULL;
}

/* Her note, a new one if need be; its kind is still that of before. */
static struct note *
note_make(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct note *n = steady_note_find(s, owner, peer);

	BUG_IF(strlen(owner) >= sizeof(n->owner));	/* cut, she would be somebody else's */
	s->has_change = true;
	if (n && n->kind == NOTE_FREE) {
		s->used[s->note_count++] = (uint16_t)(n - s->notes);
		snprintf(n->owner, sizeof(n->owner), "%s", owner);
		memcpy(n->peer, peer, PEER_BYTES);
	}
	return n;
}

bool
steady_note_put(struct steady *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES],
    const struct person *person)
{
	struct note *n = note_make(s, owner, peer);

	if (!n)
		return false;
	if (n->kind != NOTE_PUT)	/* blind stays blind; after an erase nothing of before counts */
		n->is_blind = n->kind != NOTE_ERASE && !s->disk;
	n->kind = NOTE_PUT;
	snprintf(n->service, sizeof(n->service), "%s", service);
	n->person = *person;
	return true;
}

bool
steady_note_erase(struct steady *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct note *n = note_make(s, owner, peer);

	if (!n)
		return false;
	n->kind = NOTE_ERASE;
	n->is_blind = false;
	n->wipes = true;
	return true;
}

bool
steady_note_leave(struct steady *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	struct note *n = note_make(s, owner, peer);

	if (!n)
		return false;
	if (n->kind == NOTE_FREE)
		n->kind = NOTE_LISTS;
	n->leaves |= (uint8_t)(1u << list);
	return true;
}

static bool
is_noted_done(const struct steady *s, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	for (size_t i = 0; i < s->done_count; i++)
		if (!memcmp(s->done[i].id, id, STORE_ID_BYTES) && !strcmp(s->done[i].owner, owner))
			return true;
	return false;
}

bool
steady_note_done(struct steady *s, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct done_note *n = &s->done[s->done_count];

	BUG_IF(strlen(owner) >= STORE_NAME_BYTES);
	s->has_change = true;
	if (is_noted_done(s, owner, id))
		return true;
	if (s->done_count == STEADY_DONE)
		return false;
	snprintf(n->owner, sizeof(n->owner), "%s", owner);
	memcpy(n->id, id, STORE_ID_BYTES);
	s->done_count++;
	return true;
}

bool
steady_is_left(struct steady *s, const char *owner, enum list list, const struct listed *row)
{
	const struct note *n = s->note_count ? steady_note_find(s, owner, row->peer) : NULL;

	if (!n || n->kind == NOTE_FREE)
		return false;
	if (n->wipes || n->leaves >> list & 1)
		return true;
	if (n->kind != NOTE_PUT || list == LIST_WARDEN)
		return false;
	return n->person.flags & PERSON_QUIET || (n->person.flags & PERSON_STOPPED && !(row->flags & LIST_DANGER_ONLY));
}

bool
steady_is_done(struct steady *s, const char *owner, const struct request *row)
{
	const struct note *n = s->note_count ? steady_note_find(s, owner, row->peer) : NULL;

	return (n && n->kind != NOTE_FREE && n->wipes) || is_noted_done(s, owner, row->id);
}

void
steady_notes_forget(struct steady *s)
{
	while (s->note_count > 0)
		memset(&s->notes[s->used[--s->note_count]], 0, sizeof(*s->notes));
	memset(s->done, 0, s->done_count * sizeof(s->done[0]));
	s->done_count = 0;
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

static enum store_result
note_replay(struct store *disk, struct note *n)
{
	const struct store_ops *ops = disk->ops;
	enum store_result r = STORE_OK;
	struct person before;

	if (n->wipes)
		r = ops->person_erase(disk, n->owner, n->peer);
	for (int list = 0; list < LIST_COUNT && (r == STORE_OK || r == STORE_NONE); list++)
		if (n->leaves >> list & 1)
			r = ops->listed_erase(disk, n->owner, (enum list)list, n->peer);
	if (n->kind != NOTE_PUT || (r != STORE_OK && r != STORE_NONE))
		return r;
	if (n->is_blind && ops->person_get(disk, n->owner, n->peer, &before) == STORE_OK)
		merge(&n->person, &before);
	n->is_blind = false;
	return ops->person_put(disk, n->owner, n->service, n->peer, &n->person);
}

void
steady_notes_replay(struct steady *s)
{
	enum store_result r = STORE_OK;

	for (size_t i = 0; i < s->note_count && (r == STORE_OK || r == STORE_NONE); i++)
		r = note_replay(s->disk, &s->notes[s->used[i]]);
	for (size_t i = 0; i < s->done_count && (r == STORE_OK || r == STORE_NONE); i++)
		r = s->disk->ops->request_done(s->disk, s->done[i].owner, s->done[i].id);
}
