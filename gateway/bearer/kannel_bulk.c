/*
 * kannel_bulk.c - parts of broadcasts that bearerbox has been given and not yet answered for
 *
 * A list in the order of giving, as in the outbox: bearerbox answers in that
 * order, so what is looked for stands near its beginning.
 */
#include "gateway/bearer/kannel_bulk.h"

#include <sodium.h>
#include <sys/queue.h>

#include "gateway/bearer/kannel_mo.h"
#include "gateway/bearer/kannel_outbox.h"
#include "gateway/bearer/kannel_wire.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	/* Equal for all: bearerbox sends the newest second first when it has a backlog. */
	CONSTANT_TIME = 1,
	/* Each of these has a word.  An operator's "still on the way" (4) has none, and every receipt costs. */
	MASK = KANNEL_DLR_DELIVERED | KANNEL_DLR_FAILED | KANNEL_DLR_ACCEPTED | KANNEL_DLR_REJECTED,
};

/* UNFIT: no number of an operator; it never leaves. */
enum state { UNFIT, QUEUED, SENT };

/* What leaves; zeroed behind that. */
struct content {
	const char	*smsc_id;
	int32_t		validity;
	enum alphabet	alphabet;
	struct part	part;
	char		number[KANNEL_NUMBER_BYTES], from[KANNEL_NUMBER_BYTES];
};

struct place {
	TAILQ_ENTRY(place) entry;
	enum state	state;
	bool		is_crisis;
	bool		is_heard;	/* SENT: a receipt came before bearerbox' own word */
	uint8_t		id[KANNEL_ID_BYTES];
	struct bulk_name name;
	struct content	content;
};

TAILQ_HEAD(place_list, place);

struct kannel_bulk {
	unsigned	open;
	unsigned long	given, said_of[BULK_WHATS];
	kannel_bulk_fn	*said;
	void		*ctx;
	uint8_t		secret[KANNEL_SECRET_BYTES];
	char		*box_id;
	struct place_list used, free;
	struct place	places[KANNEL_BULK_ROOM];
};

struct kannel_bulk *
kannel_bulk_new(const char *box_id, const uint8_t secret[KANNEL_SECRET_BYTES], kannel_bulk_fn *said, void *ctx)
{
	struct kannel_bulk *b = xcalloc(1, sizeof(*b));

	b->said = said;
	b->ctx = ctx;
	memcpy(b->secret, secret, sizeof(b->secret));
	b->box_id = xstrdup(box_id);
	TAILQ_INIT(&b->used);
	TAILQ_INIT(&b->free);
	for (size_t i = 0; i < KANNEL_BULK_ROOM; i++)
		TAILQ_INSERT_TAIL(&b->free, &b->places[i], entry);
	return b;
}

void
kannel_bulk_free(struct kannel_bulk *b)
{
	if (b == NULL)
		return;
	free(b->box_id);
	sodium_memzero(b, sizeof(*b));
	free(b);
}

unsigned
kannel_bulk_room(const struct kannel_bulk *b)
{
	return KANNEL_BULK_ROOM - b->open;
}

static struct kannel_bytes
bytes_of(const char *s)
{
	return (struct kannel_bytes){ s, strlen(s) };
}

void
kannel_bulk_add(struct kannel_bulk *b, const struct bulk *m, const char *smsc_id)
{
	struct place *p = TAILQ_FIRST(&b->free);
	struct content *c = &p->content;

	BUG_IF(p == NULL || m->part->octets > PART_OCTETS || m->part->udh_octets > UDH_OCTETS);
	TAILQ_REMOVE(&b->free, p, entry);
	TAILQ_INSERT_TAIL(&b->used, p, entry);
	b->open++;
	b->given++;
	p->name = m->name;
	p->is_crisis = m->is_crisis;
	p->is_heard = false;
	kannel_bulk_id(b->secret, &p->name, p->id);
	c->smsc_id = smsc_id;
	c->validity = m->not_after_s < INT32_MAX ? (int32_t)m->not_after_s : INT32_MAX;
	c->alphabet = m->alphabet;
	c->part = *m->part;
	/* A number that is cut would belong to somebody else. */
	p->state = *m->number != '\0' && kannel_copy_whole(c->number, sizeof(c->number), bytes_of(m->number)) &&
	    kannel_copy_whole(c->from, sizeof(c->from), bytes_of(m->from)) ? QUEUED : UNFIT;
}

static void
say(struct kannel_bulk *b, struct place *p, enum bulk_what what)
{
	const struct bulk_name name = p->name;

	sodium_memzero(&p->content, sizeof(p->content));
	TAILQ_REMOVE(&b->used, p, entry);
	TAILQ_INSERT_HEAD(&b->free, p, entry);
	b->open--;
	b->said_of[what]++;
	b->said(b->ctx, &name, what);
}

static void
send_one(struct kannel_bulk *b, struct place *p, struct kannel_wire *w, uint32_t link)
{
	struct kannel_frame f = kannel_border_frame(KANNEL_SMS);
	const struct content *c = &p->content;
	char mark[KANNEL_BULK_MARK_BYTES];

	kannel_bulk_mark_make(b->secret, &p->name, link, mark);
	memcpy(f.id, p->id, sizeof(f.id));
	f.time = CONSTANT_TIME;
	f.sms_type = KANNEL_MT_PUSH;
	f.coding = c->alphabet == ALPHABET_UCS2 ? KANNEL_UCS2 : KANNEL_7BIT;
	f.priority = p->is_crisis ? KANNEL_PRIORITY_CRISIS : KANNEL_PRIORITY_BULK;
	f.validity = c->validity;
	f.dlr_mask = MASK;
	f.dlr_url = bytes_of(mark);
	f.sender = bytes_of(c->from);
	f.receiver = bytes_of(c->number);
	if (c->part.udh_octets > 0)
		f.udh = (struct kannel_bytes){ (const char *)c->part.udh, c->part.udh_octets };
	f.data = (struct kannel_bytes){ (const char *)c->part.data, c->part.octets };
	if (c->smsc_id != NULL)
		f.smsc_id = bytes_of(c->smsc_id);
	f.box_id = bytes_of(b->box_id);
	f.service = bytes_of("bulk");
	kannel_wire_add(w, &f);
	sodium_memzero(&p->content, sizeof(p->content));
}

static void
send_class(struct kannel_bulk *b, bool is_crisis, struct kannel_wire *w, uint32_t link)
{
	struct place *p;

	TAILQ_FOREACH(p, &b->used, entry) {
		if (p->state != QUEUED || p->is_crisis != is_crisis)
			continue;
		send_one(b, p, w, link);
		p->state = SENT;
	}
}

void
kannel_bulk_send(struct kannel_bulk *b, struct kannel_wire *w, uint32_t link)
{
	send_class(b, true, w, link);
	send_class(b, false, w, link);
}

void
kannel_bulk_give_up(struct kannel_bulk *b, bool is_up)
{
	struct place *p, *next;

	for (p = TAILQ_FIRST(&b->used); p != NULL; p = next) {
		next = TAILQ_NEXT(p, entry);
		if (p->state == UNFIT)
			say(b, p, BULK_REFUSED);
		else if (p->state == QUEUED && !is_up)
			say(b, p, BULK_LATER);
	}
}

bool
kannel_bulk_ack(struct kannel_bulk *b, const uint8_t id[KANNEL_ID_BYTES], int32_t status)
{
	struct place *p;

	TAILQ_FOREACH(p, &b->used, entry)
		if (p->state == SENT && memcmp(p->id, id, KANNEL_ID_BYTES) == 0)
			break;
	if (p == NULL)
		return false;
	if (status == KANNEL_SUCCESS || status == KANNEL_BUFFERED)
		say(b, p, BULK_TAKEN);
	else
		say(b, p, status == KANNEL_LATER ? BULK_LATER : BULK_REFUSED);
	return true;
}

void
kannel_bulk_heard(struct kannel_bulk *b, const struct bulk_name *name)
{
	uint8_t id[KANNEL_ID_BYTES];
	struct place *p;

	kannel_bulk_id(b->secret, name, id);
	TAILQ_FOREACH(p, &b->used, entry)
		if (p->state == SENT && memcmp(p->id, id, KANNEL_ID_BYTES) == 0)
			p->is_heard = true;
}

void
kannel_bulk_lose(struct kannel_bulk *b)
{
	struct place *p, *next;

	for (p = TAILQ_FIRST(&b->used); p != NULL; p = next) {
		next = TAILQ_NEXT(p, entry);
		if (p->state == SENT)
			say(b, p, p->is_heard ? BULK_TAKEN : BULK_LOST);
	}
}

void
kannel_bulk_status(const struct kannel_bulk *b, struct buf *out)
{
	if (b->given > 0)
		buf_addf(out, " bulk.open=%u bulk.given=%lu bulk.taken=%lu bulk.later=%lu bulk.refused=%lu bulk.lost=%lu",
		    b->open, b->given, b->said_of[BULK_TAKEN], b->said_of[BULK_LATER], b->said_of[BULK_REFUSED],
		    b->said_of[BULK_LOST]);
}
