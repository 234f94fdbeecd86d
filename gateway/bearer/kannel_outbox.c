/*
 * kannel_outbox.c - parts and screens on their way to bearerbox
 *
 * A list in the order of sending: bearerbox acknowledges in that order, too,
 * so what is looked for stands near its beginning.
 */
#include "gateway/bearer/kannel_outbox.h"

#include <sodium.h>
#include <sys/queue.h>

#include "gateway/bearer/kannel_journal.h"
#include "gateway/bearer/kannel_mo.h"
#include "gateway/bearer/kannel_wire.h"
#include "gateway/loop.h"
#include "locales/text/bug.h"
#include "locales/text/pages.h"

enum {
	RETRY_MIN_MS = 200,
	RETRY_MAX_MS = 5000,
	/* Equal for all: bearerbox sends the newest second first when it has a backlog. */
	CONSTANT_TIME = 1,
	SENDINGS = 64,			/* of one part in one life, more are never told apart */
};

/* WAITING: bearerbox said later.  DOUBT: given to a connection that was lost. */
enum state { QUEUED, SENT, WAITING, DOUBT };

struct mt {
	TAILQ_ENTRY(mt)	entry;
	enum state	state;
	int		line;		/* SENT: where, */
	uint32_t	link, seq;	/* over which of its connections, and as which of all parts */
	uint8_t		id[KANNEL_ID_BYTES];
	struct kannel_mo *mo;
	unsigned	part;		/* of its answer, from 0 */
	unsigned	sending;	/* counts those after a doubt: a name of its own for each */
	unsigned	tries;
	int64_t		due_ms;		/* WAITING, DOUBT */
	int64_t		made_ms;	/* a screen */
	enum alphabet	alphabet;
	uint8_t		udh_octets, udh[UDH_OCTETS], octets;
	uint8_t		data[USSD_SEPTETS_MAX];
	char		meta[KANNEL_USSD_META_BYTES];	/* "": a part of an SMS; else a screen */
};

TAILQ_HEAD(mt_list, mt);

struct kannel_outbox {
	unsigned	window, receipts, count;
	unsigned	asked;		/* in this second */
	int64_t		second;
	uint32_t	link[KANNEL_LINES], sent;	/* link 0: not connected */
	unsigned	texts[KANNEL_LINES];	/* parts of SMS that left over it */
	struct kannel_journal *journal;
	int64_t		settle_ms;
	uint8_t		secret[KANNEL_SECRET_BYTES];
	char		*box_id;
	struct mt	*slots;
	struct mt_list	open, free;
};

struct kannel_outbox *
kannel_outbox_new(unsigned window, unsigned receipts, int64_t settle_ms, const char *box_id,
    const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_journal *journal)
{
	struct kannel_outbox *o = xcalloc(1, sizeof(*o));
	size_t room = (size_t)window + PARTS_MAX;

	BUG_IF(window < 1);
	o->window = window;
	o->receipts = receipts;
	o->journal = journal;
	o->settle_ms = settle_ms;
	o->box_id = xstrdup(box_id);
	memcpy(o->secret, secret, sizeof(o->secret));
	o->slots = xcalloc(room, sizeof(o->slots[0]));
	TAILQ_INIT(&o->open);
	TAILQ_INIT(&o->free);
	for (size_t i = 0; i < room; i++)
		TAILQ_INSERT_TAIL(&o->free, &o->slots[i], entry);
	return o;
}

void
kannel_outbox_free(struct kannel_outbox *o)
{
	if (o == NULL)
		return;
	sodium_memzero(o->secret, sizeof(o->secret));
	free(o->slots);
	free(o->box_id);
	free(o);
}

bool
kannel_outbox_has_room(const struct kannel_outbox *o)
{
	return o->count < o->window;
}

bool
kannel_outbox_is_busy(const struct kannel_outbox *o)
{
	return o->count > o->window / 2;
}

unsigned
kannel_outbox_count(const struct kannel_outbox *o)
{
	return o->count;
}

unsigned
kannel_outbox_doubts(const struct kannel_outbox *o)
{
	unsigned n = 0;
	const struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, entry)
		n += mt->state == DOUBT;
	return n;
}

static struct mt *
take(struct kannel_outbox *o, struct kannel_mo *mo, unsigned part, unsigned sending, enum alphabet alphabet)
{
	struct mt *mt = TAILQ_FIRST(&o->free);

	BUG_IF(mt == NULL);
	TAILQ_REMOVE(&o->free, mt, entry);
	TAILQ_INSERT_TAIL(&o->open, mt, entry);
	o->count++;
	mo->open_parts++;
	mt->state = QUEUED;
	mt->mo = mo;
	mt->part = part;
	mt->sending = sending;
	mt->tries = 0;
	mt->alphabet = alphabet;
	mt->udh_octets = 0;
	mt->meta[0] = '\0';
	kannel_part_id(o->secret, mo->id, part, sending, mt->id);
	return mt;
}

static void
give_back(struct kannel_outbox *o, struct mt *mt)
{
	mt->mo->open_parts--;
	memset(mt->data, 0, mt->octets);
	TAILQ_REMOVE(&o->open, mt, entry);
	TAILQ_INSERT_HEAD(&o->free, mt, entry);
	o->count--;
}

static void
take_off(struct kannel_outbox *o, struct mt *mt, kannel_off_fn *off, void *ctx)
{
	struct kannel_mo *mo = mt->mo;
	unsigned part = mt->part;

	give_back(o, mt);
	off(ctx, mo, part);
}

void
kannel_outbox_add(struct kannel_outbox *o, struct kannel_mo *mo, const struct parts *parts, unsigned said,
    unsigned times)
{
	mo->open_parts = 0;
	for (unsigned i = 0; i < parts->count; i++) {
		const struct part *p = &parts->part[i];
		struct mt *mt;

		if (said & 1u << i)
			continue;
		mt = take(o, mo, i, times * SENDINGS, parts->alphabet);
		mt->udh_octets = p->udh_octets;
		memcpy(mt->udh, p->udh, sizeof(mt->udh));
		mt->octets = p->octets;
		memcpy(mt->data, p->data, p->octets);
	}
}

void
kannel_outbox_add_screen(struct kannel_outbox *o, struct kannel_mo *mo, enum alphabet alphabet,
    const uint8_t *data, size_t octets, const char *meta, int64_t now_ms)
{
	struct mt *mt;

	BUG_IF(octets > USSD_SEPTETS_MAX || strlen(meta) >= KANNEL_USSD_META_BYTES || *meta == '\0');
	mo->open_parts = 0;
	mt = take(o, mo, 0, 0, alphabet);
	mt->octets = (uint8_t)octets;
	memcpy(mt->data, data, octets);
	memcpy(mt->meta, meta, strlen(meta) + 1);
	mt->made_ms = now_ms;
}

static struct kannel_bytes
bytes_of(const char *s)
{
	return (struct kannel_bytes){ s, strlen(s) };
}

static void
send_one(struct kannel_outbox *o, const struct mt *mt, struct kannel_wire *w, int64_t now_ms)
{
	struct kannel_frame f = kannel_border_frame(KANNEL_SMS);
	bool is_screen = mt->meta[0] != '\0';
	char mark[KANNEL_MARK_BYTES];

	kannel_mark_make(o->secret, mt->mo->id, mt->part, mark);
	memcpy(f.id, mt->id, sizeof(f.id));
	f.time = CONSTANT_TIME;
	f.sms_type = mt->mo->is_ours ? KANNEL_MT_PUSH : KANNEL_MT_REPLY;
	f.coding = mt->alphabet == ALPHABET_UCS2 ? KANNEL_UCS2 : KANNEL_7BIT;
	f.priority = is_screen ? KANNEL_PRIORITY_USSD : KANNEL_PRIORITY_ANSWER;
	/* Without REJECTED an operator's refusal after the ack would be silent; ACCEPTED settles doubts. */
	f.dlr_mask = KANNEL_DLR_REJECTED;
	if (!is_screen && (++o->texts[mt->line] % KANNEL_ASK_EVERY == 0 || o->asked++ < o->receipts))
		f.dlr_mask |= KANNEL_DLR_ACCEPTED;
	f.dlr_url = bytes_of(mark);
	f.sender = bytes_of(mt->mo->receiver);
	f.receiver = bytes_of(mt->mo->sender);
	if (mt->udh_octets > 0)
		f.udh = (struct kannel_bytes){ (const char *)mt->udh, mt->udh_octets };
	f.data = (struct kannel_bytes){ (const char *)mt->data, mt->octets };
	if (mt->mo->smsc_id[0] != '\0')
		f.smsc_id = bytes_of(mt->mo->smsc_id);
	f.box_id = bytes_of(o->box_id);
	f.service = bytes_of(is_screen ? "ussd" : mt->mo->is_ours ? "text" : "answer");
	if (is_screen) {
		f.binfo = bytes_of("USSD");
		f.meta = bytes_of(mt->meta);
		f.validity = (int32_t)(loop_wall_s() + KANNEL_USSD_LATE_S - (now_ms - mt->made_ms) / 1000);
	}
	kannel_wire_add(w, &f);
}

/* Where a part goes: the line its message came over, else any that is open; -1 none. */
static int
line_for(const struct mt *mt, struct kannel_wire *const line[KANNEL_LINES])
{
	if (mt->mo->line >= 0 && mt->mo->line < KANNEL_LINES && line[mt->mo->line] != NULL)
		return mt->mo->line;
	for (int i = 0; i < KANNEL_LINES; i++)
		if (line[i] != NULL)
			return i;
	return -1;
}

static void
rename_part(const struct kannel_outbox *o, struct mt *mt)
{
	kannel_part_id(o->secret, mt->mo->id, mt->part, ++mt->sending, mt->id);
}

void
kannel_outbox_drop_late(struct kannel_outbox *o, int64_t now_ms, kannel_off_fn *off, void *ctx)
{
	struct mt *mt, *next;

	for (mt = TAILQ_FIRST(&o->open); mt != NULL; mt = next) {
		next = TAILQ_NEXT(mt, entry);
		if (mt->meta[0] != '\0' && mt->state != SENT && now_ms - mt->made_ms >= KANNEL_USSD_LATE_S * 1000)
			take_off(o, mt, off, ctx);
	}
}

int64_t
kannel_outbox_send(struct kannel_outbox *o, struct kannel_wire *const line[KANNEL_LINES], int64_t now_ms)
{
	int64_t next = -1;
	struct mt *mt;

	o->asked = now_ms / 1000 == o->second ? o->asked : 0;
	o->second = now_ms / 1000;
	TAILQ_FOREACH(mt, &o->open, entry) {
		if (mt->state == DOUBT && mt->due_ms <= now_ms)
			rename_part(o, mt);
		if ((mt->state == WAITING || mt->state == DOUBT) && mt->due_ms <= now_ms)
			mt->state = QUEUED;
		if (mt->state == QUEUED && (mt->line = line_for(mt, line)) >= 0) {
			mt->link = o->link[mt->line];
			mt->seq = ++o->sent;
			if (mt->meta[0] == '\0' && !mt->mo->is_ours)
				kannel_journal_sent(o->journal, mt->mo->id, mt->link, mt->seq);
			send_one(o, mt, line[mt->line], now_ms);
			mt->state = SENT;
		} else if ((mt->state == WAITING || mt->state == DOUBT) && (next < 0 || mt->due_ms < next)) {
			next = mt->due_ms;
		}
	}
	return next;
}

void
kannel_outbox_have_line(struct kannel_outbox *o, int line)
{
	o->link[line] = kannel_journal_link(o->journal);
}

bool
kannel_outbox_has_link(const struct kannel_outbox *o, uint32_t link)
{
	return link == o->link[0] || link == o->link[1];
}

void
kannel_outbox_lose_line(struct kannel_outbox *o, int line, int64_t due_ms)
{
	struct mt *mt;

	o->link[line] = 0;
	TAILQ_FOREACH(mt, &o->open, entry) {
		if (mt->state != SENT || mt->line != line)
			continue;
		mt->due_ms = due_ms;
		mt->state = DOUBT;
		if (mt->meta[0] != '\0') {
			rename_part(o, mt);
			mt->state = QUEUED;
		}
	}
}

void
kannel_outbox_settle(struct kannel_outbox *o, int64_t now_ms)
{
	struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, entry)
		if (mt->state == DOUBT)
			mt->due_ms = now_ms + o->settle_ms;
}

bool
kannel_outbox_ack(struct kannel_outbox *o, const uint8_t id[KANNEL_ID_BYTES], int32_t status,
    int64_t now_ms, struct kannel_mo **mo, unsigned *part)
{
	struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, entry)
		if (memcmp(mt->id, id, KANNEL_ID_BYTES) == 0)
			break;
	*mo = mt == NULL ? NULL : mt->mo;
	if (mt == NULL)
		return false;
	*part = mt->part;
	if (status == KANNEL_LATER) {
		unsigned shift = mt->tries < 5 ? mt->tries : 5;
		int64_t ms = (int64_t)RETRY_MIN_MS << shift;

		mt->tries++;
		mt->state = WAITING;
		/* It has not left: no receipt of another speaks for it, in this life or the next. */
		kannel_journal_sent(o->journal, mt->mo->id, 0, 0);
		mt->due_ms = now_ms + (ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS);
		return false;
	}
	give_back(o, mt);
	return true;
}

void
kannel_outbox_heard(struct kannel_outbox *o, const uint8_t mo_id[KANNEL_ID_BYTES], unsigned part,
    kannel_off_fn *off, void *ctx)
{
	struct mt *mt, *next;
	uint32_t link, seq;

	TAILQ_FOREACH(mt, &o->open, entry)
		if (mt->part == part && mt->state != QUEUED && memcmp(mt->mo->id, mo_id, KANNEL_ID_BYTES) == 0)
			break;
	if (mt == NULL)
		return;
	link = mt->link;
	seq = mt->seq;
	take_off(o, mt, off, ctx);
	for (mt = TAILQ_FIRST(&o->open); mt != NULL; mt = next) {
		next = TAILQ_NEXT(mt, entry);
		if (mt->state == DOUBT && mt->link == link && mt->seq < seq)
			take_off(o, mt, off, ctx);
	}
}
