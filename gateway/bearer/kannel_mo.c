/*
 * kannel_mo.c - messages that bearerbox has given us and still keeps
 *
 * The table of slots is searched in line: bearerbox keeps at most a few hundred
 * messages open on one connection, and unpacking one frame costs more.
 */
#include "gateway/bearer/kannel_mo.h"

#include "locales/text/bug.h"

void
kannel_mos_init(struct kannel_mos *m)
{
	m->slots = xcalloc(KANNEL_MOS, sizeof(m->slots[0]));
	m->recent = xcalloc(KANNEL_RECENT, sizeof(m->recent[0]));
	TAILQ_INIT(&m->used);
	TAILQ_INIT(&m->free);
	for (size_t i = 0; i < KANNEL_MOS; i++)
		TAILQ_INSERT_TAIL(&m->free, &m->slots[i], link);
}

void
kannel_mos_release(struct kannel_mos *m)
{
	free(m->slots);
	free(m->recent);
	m->slots = NULL;
	m->recent = NULL;
}

struct kannel_mo *
kannel_mos_find(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES])
{
	struct kannel_mo *mo;

	TAILQ_FOREACH(mo, &m->used, link)
		if (memcmp(mo->id, id, KANNEL_ID_BYTES) == 0)
			return mo;
	return NULL;
}

/* bearerbox draws ids at random: a place by the first octets is as good as a hash. */
static uint8_t *
recent_place(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES])
{
	return m->recent[(id[14] | id[15] << 8) % KANNEL_RECENT];
}

bool
kannel_mos_is_recent(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES])
{
	return memcmp(recent_place(m, id), id, KANNEL_ID_BYTES) == 0;
}

bool
kannel_mos_has_room(const struct kannel_mos *m)
{
	return !TAILQ_EMPTY(&m->free);
}

struct kannel_mo *
kannel_mos_take(struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES], int line)
{
	/* The slot given back last is still warm. */
	struct kannel_mo *mo = TAILQ_FIRST(&m->free);

	if (mo == NULL)
		return NULL;
	TAILQ_REMOVE(&m->free, mo, link);
	TAILQ_INSERT_TAIL(&m->used, mo, link);
	mo->state = KANNEL_MO_DONE;
	mo->line = line;
	mo->is_ours = mo->is_compared = mo->is_again = false;
	memcpy(mo->id, id, KANNEL_ID_BYTES);
	mo->since_ms = 0;
	mo->not_before_ms = 0;
	mo->doubt_until_ms = 0;
	mo->open_parts = 0;
	mo->sibling = NULL;
	mo->udh = (struct udh){ .total = 1, .seq = 1 };
	mo->way = NULL;
	mo->octets = 0;
	return mo;
}

void
kannel_mos_give_back(struct kannel_mos *m, struct kannel_mo *mo, bool is_answered)
{
	if (is_answered)
		memcpy(recent_place(m, mo->id), mo->id, KANNEL_ID_BYTES);
	/* Numbers and texts do not stay in memory longer than needed. */
	memset(mo->sender, 0, sizeof(mo->sender));
	memset(mo->data, 0, mo->octets);
	mo->octets = 0;
	TAILQ_REMOVE(&m->used, mo, link);
	TAILQ_INSERT_HEAD(&m->free, mo, link);
}

static bool
is_unjudged(const struct kannel_mo *mo)
{
	return (mo->state == KANNEL_MO_HELD || mo->state == KANNEL_MO_PART) && !mo->is_ours;
}

void
kannel_mos_lose_line(struct kannel_mos *m, int line)
{
	struct kannel_mo *mo, *next, *lost = NULL;

	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = TAILQ_NEXT(mo, link))
		if (is_unjudged(mo))
			kannel_concat_lose_line(mo, line, &lost);
	for (; lost != NULL; lost = next) {
		next = lost->sibling;
		kannel_mos_give_back(m, lost, false);
	}
	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = TAILQ_NEXT(mo, link))
		if (mo->line == line)
			mo->line = KANNEL_NO_LINE;
}

void
kannel_mos_forget_unjudged(struct kannel_mos *m)
{
	struct kannel_mo *mo, *next, *part;

	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = TAILQ_NEXT(mo, link))
		if (is_unjudged(mo))
			for (part = mo; part != NULL; part = part->sibling)
				part->state = KANNEL_MO_HELD;
	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = next) {
		next = TAILQ_NEXT(mo, link);
		if (is_unjudged(mo))
			kannel_mos_give_back(m, mo, false);
	}
}

bool
kannel_copy_whole(char *to, size_t size, struct kannel_bytes from)
{
	if (from.len >= size || (from.len > 0 && memchr(from.ptr, '\0', from.len) != NULL))
		return false;
	if (from.len > 0)
		memcpy(to, from.ptr, from.len);
	to[from.len] = '\0';
	return true;
}

bool
kannel_mo_fill(struct kannel_mo *mo, const struct kannel_frame *f)
{
	mo->octets = f->data.len < KANNEL_MO_OCTETS ? f->data.len : KANNEL_MO_OCTETS;
	if (mo->octets > 0)
		memcpy(mo->data, f->data.ptr, mo->octets);
	udh_read((const uint8_t *)f->udh.ptr, f->udh.len, &mo->udh);
	mo->coding = f->coding;
	mo->time = f->time;
	/* Of the 7-bit codings only 0x00 is left raw; a message class shows the others (0x10, 0xF0). */
	mo->is_utf8 = f->mclass != KANNEL_UNSET || f->alt_dcs > 0;
	mo->is_binary = f->coding == KANNEL_8BIT || f->compress > 0 || mo->udh.has_ports;
	return kannel_copy_whole(mo->sender, sizeof(mo->sender), f->sender) &&
	    kannel_copy_whole(mo->receiver, sizeof(mo->receiver), f->receiver) &&
	    kannel_copy_whole(mo->smsc_id, sizeof(mo->smsc_id), f->smsc_id) &&
	    mo->sender[0] != '\0' && mo->receiver[0] != '\0';
}
