/*
 * kannel_mo.c - messages that bearerbox has given us and still keeps
 *
 * The table is searched in line: bearerbox keeps at most a few hundred
 * messages open on one connection, and unpacking one frame costs more.
 */
#include "gateway/bearer/kannel_mo.h"

#include "locales/text/bug.h"

void
kannel_mos_init(struct kannel_mos *m)
{
	m->slots = xcalloc(KANNEL_MOS, sizeof(m->slots[0]));
	TAILQ_INIT(&m->used);
	TAILQ_INIT(&m->free);
	for (size_t i = 0; i < KANNEL_MOS; i++)
		TAILQ_INSERT_TAIL(&m->free, &m->slots[i], link);
	m->recent_count = 0;
	m->recent_next = 0;
}

void
kannel_mos_release(struct kannel_mos *m)
{
	free(m->slots);
	m->slots = NULL;
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

bool
kannel_mos_is_recent(const struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES])
{
	for (unsigned i = 0; i < m->recent_count; i++)
		if (memcmp(m->recent[i], id, KANNEL_ID_BYTES) == 0)
			return true;
	return false;
}

struct kannel_mo *
kannel_mos_take(struct kannel_mos *m, const uint8_t id[KANNEL_ID_BYTES])
{
	/* The slot given back last is still warm. */
	struct kannel_mo *mo = TAILQ_FIRST(&m->free);

	if (mo == NULL)
		return NULL;
	TAILQ_REMOVE(&m->free, mo, link);
	TAILQ_INSERT_TAIL(&m->used, mo, link);
	mo->state = KANNEL_MO_DONE;
	mo->is_on_wire = true;
	memcpy(mo->id, id, KANNEL_ID_BYTES);
	mo->since_ms = 0;
	mo->not_before_ms = 0;
	mo->open_parts = 0;
	mo->sibling = NULL;
	return mo;
}

void
kannel_mos_give_back(struct kannel_mos *m, struct kannel_mo *mo, bool is_answered)
{
	if (is_answered) {
		memcpy(m->recent[m->recent_next], mo->id, KANNEL_ID_BYTES);
		m->recent_next = (m->recent_next + 1) % KANNEL_RECENT;
		if (m->recent_count < KANNEL_RECENT)
			m->recent_count++;
	}
	/* Numbers and texts do not stay in memory longer than needed. */
	memset(mo->sender, 0, sizeof(mo->sender));
	memset(mo->data, 0, mo->octets);
	mo->octets = 0;
	TAILQ_REMOVE(&m->used, mo, link);
	TAILQ_INSERT_HEAD(&m->free, mo, link);
}

void
kannel_mos_forget_unjudged(struct kannel_mos *m)
{
	struct kannel_mo *mo, *next, *part;

	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = TAILQ_NEXT(mo, link))
		if (mo->state == KANNEL_MO_HELD || mo->state == KANNEL_MO_PART)
			for (part = mo; part != NULL; part = part->sibling)
				part->state = KANNEL_MO_HELD;
	for (mo = TAILQ_FIRST(&m->used); mo != NULL; mo = next) {
		next = TAILQ_NEXT(mo, link);
		if (mo->state == KANNEL_MO_HELD)
			kannel_mos_give_back(m, mo, false);
	}
}

/* A number that is cut would belong to somebody else, so it must fit whole. */
static bool
copy_whole(char *to, size_t size, struct kannel_bytes from)
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
	kannel_udh_read(&f->udh, &mo->udh);
	mo->coding = f->coding;
	/* Of the 7-bit codings only 0x00 is left raw; a message class shows the others (0x10, 0xF0). */
	mo->is_utf8 = f->mclass != KANNEL_UNSET || f->alt_dcs > 0;
	mo->is_binary = f->coding == KANNEL_8BIT || f->compress > 0 || mo->udh.has_ports;
	return copy_whole(mo->sender, sizeof(mo->sender), f->sender) &&
	    copy_whole(mo->receiver, sizeof(mo->receiver), f->receiver) &&
	    copy_whole(mo->smsc_id, sizeof(mo->smsc_id), f->smsc_id) &&
	    mo->sender[0] != '\0' && mo->receiver[0] != '\0';
}
