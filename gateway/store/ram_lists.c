/*
 * ram_lists.c - lists and requests in RAM, by the rules of sqlite_people.c and sqlite_requests.c
 */
#include <string.h>

#include "gateway/store/ram_inside.h"

static struct row *
listed_find(const struct ram_store *r, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	uint8_t key[1 + PEER_BYTES] = { (uint8_t)list };

	memcpy(key + 1, peer, PEER_BYTES);
	return ram_find(r, ROW_LISTED, owner, key, sizeof key);
}

static void
listed_store(struct ram_store *r, const char *owner, const char *service, enum list list, const struct listed *in)
{
	uint8_t key[1 + PEER_BYTES] = { (uint8_t)list };
	struct ram_extra *e;

	memcpy(key + 1, in->peer, PEER_BYTES);
	e = ram_extra(ram_add(r, ROW_LISTED, owner, key, sizeof key), owner, service);
	e->list = list;
	e->listed = *in;
}

void
ram_leave_lists(struct ram_store *r, const char *owner, const uint8_t peer[PEER_BYTES], uint32_t flags)
{
	static const enum list pushed[] = { LIST_ALERTS, LIST_BROADCAST };

	if ((flags & (PERSON_QUIET | PERSON_STOPPED)) == 0)
		return;
	for (size_t i = 0; i < sizeof pushed / sizeof pushed[0]; i++) {
		struct row *row = listed_find(r, owner, pushed[i], peer);

		if (row != NULL && (flags & PERSON_QUIET || !(row->extra->listed.flags & LIST_DANGER_ONLY)))
			ram_drop(row);
	}
}

enum store_result
ram_listed_put(struct store *s, const char *owner, const char *service, enum list list, const struct listed *in)
{
	struct ram_store *r = (struct ram_store *)s;
	const struct row *her;
	uint32_t flags;

	if (r->failing != STORE_OK)
		return r->failing;
	her = ram_find(r, ROW_PERSON, owner, in->peer, PEER_BYTES);
	flags = her != NULL ? her->person.flags : 0;
	if (list != LIST_WARDEN && (flags & PERSON_QUIET || (flags & PERSON_STOPPED && !(in->flags & LIST_DANGER_ONLY))))
		return STORE_STALE;
	listed_store(r, owner, service, list, in);
	r->is_dirty = true;
	return STORE_OK;
}

enum store_result
ram_listed_get(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out)
{
	struct ram_store *r = (struct ram_store *)s;
	const struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	row = listed_find(r, owner, list, peer);
	if (row == NULL)
		return STORE_NONE;
	*out = row->extra->listed;
	return STORE_OK;
}

enum store_result
ram_listed_erase(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	if ((row = listed_find(r, owner, list, peer)) != NULL)
		ram_drop(row);
	r->is_dirty = true;
	return STORE_OK;
}

/* Where `key` belongs among the *n sorted keys of out[], each `size` bytes and beginning with its key; room is made there. */
static void *
slot_for(void *out, size_t size, unsigned max, unsigned *n, const uint8_t key[16])
{
	uint8_t *base = out;
	unsigned at = *n;

	while (at > 0 && memcmp(base + (at - 1) * size, key, 16) > 0)
		at--;
	if (at == max)
		return NULL;
	if (*n < max)
		(*n)++;
	memmove(base + (at + 1) * size, base + at * size, (*n - 1 - at) * size);
	return base + at * size;
}

enum store_result
ram_listed_scan(struct store *s, const char *owner, enum list list, const uint8_t *after, struct listed *out,
    unsigned max, unsigned *n)
{
	struct ram_store *r = (struct ram_store *)s;

	*n = 0;
	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		const struct ram_extra *e = r->row[i].extra;
		struct listed *to;

		if (r->row[i].kind != ROW_LISTED || e->list != list || strcmp(e->owner, owner) != 0)
			continue;
		if (after != NULL && memcmp(e->listed.peer, after, PEER_BYTES) <= 0)
			continue;
		if ((to = slot_for(out, sizeof *out, max, n, e->listed.peer)) != NULL)
			*to = e->listed;
	}
	return STORE_OK;
}

void
ram_request_drop(struct ram_store *r, struct row *row)
{
	struct row *id = ram_find(r, ROW_ID, row->extra->owner, row->extra->request.id, STORE_ID_BYTES);

	if (id != NULL)
		ram_drop(id);
	ram_drop(row);
}

static struct row *
request_of_id(const struct ram_store *r, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	const struct row *row = ram_find(r, ROW_ID, owner, id, STORE_ID_BYTES);

	return row != NULL ? ram_find(r, ROW_REQUEST, owner, row->extra->peer, PEER_BYTES) : NULL;
}

static void
request_store(struct ram_store *r, const char *owner, const char *service, const struct request *in)
{
	struct row *row = ram_find(r, ROW_REQUEST, owner, in->peer, PEER_BYTES);

	if (row != NULL)
		ram_request_drop(r, row);
	if ((row = request_of_id(r, owner, in->id)) != NULL)
		ram_request_drop(r, row);
	ram_extra(ram_add(r, ROW_REQUEST, owner, in->peer, PEER_BYTES), owner, service)->request = *in;
	memcpy(ram_extra(ram_add(r, ROW_ID, owner, in->id, STORE_ID_BYTES), owner, service)->peer, in->peer, PEER_BYTES);
}

enum store_result
ram_request_put(struct store *s, const char *owner, const char *service, const struct request *in)
{
	struct ram_store *r = (struct ram_store *)s;

	if (r->failing != STORE_OK)
		return r->failing;
	request_store(r, owner, service, in);
	r->is_dirty = true;
	return STORE_OK;
}

static enum store_result
give(const struct ram_store *r, const struct row *row, struct request *out)
{
	if (r->failing != STORE_OK)
		return r->failing;
	if (row == NULL)
		return STORE_NONE;
	*out = row->extra->request;
	return STORE_OK;
}

enum store_result
ram_request_of(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out)
{
	struct ram_store *r = (struct ram_store *)s;

	return give(r, ram_find(r, ROW_REQUEST, owner, peer, PEER_BYTES), out);
}

enum store_result
ram_request_get(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out)
{
	struct ram_store *r = (struct ram_store *)s;

	return give(r, request_of_id(r, owner, id), out);
}

enum store_result
ram_request_take(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who)
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row = request_of_id(r, owner, id);
	char *by;

	if (r->failing != STORE_OK)
		return r->failing;
	if (row == NULL)
		return STORE_NONE;
	by = row->extra->request.taken_by;
	if (*by != '\0' && strcmp(by, who) != 0)
		return STORE_STALE;
	(void)snprintf(by, STORE_NAME_BYTES, "%s", who);
	r->is_dirty = true;
	return STORE_OK;
}

enum store_result
ram_request_done(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row = request_of_id(r, owner, id);

	if (r->failing != STORE_OK)
		return r->failing;
	r->is_dirty = true;
	if (row == NULL)
		return STORE_NONE;
	ram_request_drop(r, row);
	return STORE_OK;
}

enum store_result
ram_request_scan(struct store *s, const char *owner, const uint8_t *after, struct request *out, unsigned max, unsigned *n)
{
	struct ram_store *r = (struct ram_store *)s;

	*n = 0;
	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		const struct ram_extra *e = r->row[i].extra;
		struct request *to;

		if (r->row[i].kind != ROW_REQUEST || strcmp(e->owner, owner) != 0)
			continue;
		if (after != NULL && memcmp(e->request.id, after, STORE_ID_BYTES) <= 0)
			continue;
		if ((to = slot_for(out, sizeof *out, max, n, e->request.id)) != NULL)
			*to = e->request;
	}
	return STORE_OK;
}

enum store_result
ram_request_load(struct store *s, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct ram_store *r = (struct ram_store *)s;

	*n = 0;
	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		const struct ram_extra *e = r->row[i].extra;

		*n += r->row[i].kind == ROW_REQUEST && !strcmp(e->owner, owner) && !strcmp(e->request.office, office) &&
		    e->request.day == day && e->request.slot == slot;
	}
	return STORE_OK;
}

bool
ram_erase_lists(struct ram_store *r, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct row *row = ram_find(r, ROW_REQUEST, owner, peer, PEER_BYTES);
	bool had = row != NULL;

	if (row != NULL)
		ram_request_drop(r, row);
	for (int list = 0; list < LIST_COUNT; list++) {
		if ((row = listed_find(r, owner, (enum list)list, peer)) == NULL)
			continue;
		ram_drop(row);
		had = true;
	}
	return had;
}

/* *carried as in sqlite_people.c */
static bool
move_lists(struct ram_store *r, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES],
    uint32_t *carried)
{
	struct row *row;
	struct ram_extra e;
	bool had = false;

	for (int list = 0; list < LIST_COUNT; list++) {
		if ((row = listed_find(r, owner, (enum list)list, from)) == NULL)
			continue;
		e = *row->extra;
		memcpy(e.listed.peer, to, PEER_BYTES);
		if (listed_find(r, owner, (enum list)list, to) == NULL) {
			listed_store(r, owner, e.service, (enum list)list, &e.listed);
			*carried |= list == LIST_ALERTS ? PERSON_ALERTS | PERSON_DANGER : list == LIST_BROADCAST ? PERSON_NEWS : 0;
		}
		had = true;
	}
	if ((row = ram_find(r, ROW_REQUEST, owner, from, PEER_BYTES)) == NULL)
		return had;
	e = *row->extra;
	ram_request_drop(r, row);
	memcpy(e.request.peer, to, PEER_BYTES);
	if (ram_find(r, ROW_REQUEST, owner, to, PEER_BYTES) == NULL)
		request_store(r, owner, e.service, &e.request);
	return true;
}

enum store_result
ram_person_move(struct store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row, *her;
	uint32_t carried = PERSON_QUIET | PERSON_STOPPED;
	struct person was;
	bool had;

	if (r->failing != STORE_OK)
		return r->failing;
	if (memcmp(from, to, PEER_BYTES) == 0)
		return ram_find(r, ROW_PERSON, owner, to, PEER_BYTES) != NULL ? STORE_OK : STORE_NONE;
	had = move_lists(r, owner, from, to, &carried);
	if ((row = ram_find(r, ROW_PERSON, owner, from, PEER_BYTES)) != NULL) {
		was = row->person;
		ram_drop(row);
		if ((her = ram_find(r, ROW_PERSON, owner, to, PEER_BYTES)) != NULL)
			her->person.flags |= was.flags & carried;
		else
			ram_add(r, ROW_PERSON, owner, to, PEER_BYTES)->person = was;
		had = true;
	}
	if ((her = ram_find(r, ROW_PERSON, owner, to, PEER_BYTES)) != NULL)
		ram_leave_lists(r, owner, to, her->person.flags);
	(void)ram_erase_lists(r, owner, from);
	r->is_dirty = true;
	return had ? STORE_OK : STORE_NONE;
}
