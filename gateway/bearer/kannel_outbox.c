/*
 * kannel_outbox.c - parts of answers on their way to bearerbox
 *
 * Ids are keyed hashes, not random: a message that bearerbox brings twice must
 * not make two sets of parts that nobody can tell apart.
 */
#include "gateway/bearer/kannel_outbox.h"

#include <sodium.h>
#include <sys/queue.h>

#include "gateway/bearer/kannel_mo.h"
#include "gateway/bearer/kannel_wire.h"
#include "locales/text/bug.h"

enum {
	RETRY_MIN_MS = 200,
	RETRY_MAX_MS = 5000,
	/* Equal for all: bearerbox sends the newest second first when it has a backlog. */
	CONSTANT_TIME = 1,
	PRIORITY_ANSWER = 1,	/* USSD 3, answers 1, bulk 0 */
	MAC_BYTES = 8,
};

enum state { QUEUED, SENT, WAITING };

struct mt {
	TAILQ_ENTRY(mt)	link;
	enum state	state;
	uint8_t		id[KANNEL_ID_BYTES];
	struct kannel_mo *mo;
	unsigned	tries;
	int64_t		due_ms;		/* WAITING */
	enum alphabet	alphabet;
	struct part	part;
};

TAILQ_HEAD(mt_list, mt);

struct kannel_outbox {
	unsigned	window, count;
	uint8_t		secret[KANNEL_SECRET_BYTES];
	char		*box_id;
	struct mt	*slots;
	struct mt_list	open, free;
};

struct kannel_outbox *
kannel_outbox_new(unsigned window, const char *box_id, const uint8_t secret[KANNEL_SECRET_BYTES])
{
	struct kannel_outbox *o = xcalloc(1, sizeof(*o));
	size_t room = (size_t)window - 1 + PARTS_MAX;

	BUG_IF(window < 1);
	o->window = window;
	o->box_id = xstrdup(box_id);
	memcpy(o->secret, secret, sizeof(o->secret));
	o->slots = xcalloc(room, sizeof(o->slots[0]));
	TAILQ_INIT(&o->open);
	TAILQ_INIT(&o->free);
	for (size_t i = 0; i < room; i++)
		TAILQ_INSERT_TAIL(&o->free, &o->slots[i], link);
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

unsigned
kannel_outbox_count(const struct kannel_outbox *o)
{
	return o->count;
}

void
kannel_outbox_add(struct kannel_outbox *o, struct kannel_mo *mo, const struct parts *parts)
{
	mo->open_parts = parts->count;
	for (unsigned i = 0; i < parts->count; i++) {
		struct mt *mt = TAILQ_FIRST(&o->free);

		BUG_IF(mt == NULL);
		TAILQ_REMOVE(&o->free, mt, link);
		TAILQ_INSERT_TAIL(&o->open, mt, link);
		o->count++;
		mt->state = QUEUED;
		mt->mo = mo;
		mt->tries = 0;
		mt->alphabet = parts->alphabet;
		mt->part = parts->part[i];
		kannel_part_id(o->secret, mo->id, i, mt->id);
	}
}

static struct kannel_bytes
bytes_of(const char *s)
{
	return (struct kannel_bytes){ s, strlen(s) };
}

static void
send_one(const struct kannel_outbox *o, const struct mt *mt, struct kannel_wire *w)
{
	struct kannel_frame f = kannel_border_frame(KANNEL_SMS);
	char mark[KANNEL_MARK_BYTES];

	kannel_mark_make(o->secret, mt->id, mark);
	memcpy(f.id, mt->id, sizeof(f.id));
	f.time = CONSTANT_TIME;
	f.sms_type = KANNEL_MT_REPLY;
	f.coding = mt->alphabet == ALPHABET_UCS2 ? KANNEL_UCS2 : KANNEL_7BIT;
	f.priority = PRIORITY_ANSWER;
	/* Without REJECTED an operator's refusal after the ack would be silent. */
	f.dlr_mask = KANNEL_DLR_ACCEPTED | KANNEL_DLR_REJECTED;
	f.dlr_url = bytes_of(mark);
	f.sender = bytes_of(mt->mo->receiver);
	f.receiver = bytes_of(mt->mo->sender);
	if (mt->part.udh_octets > 0)
		f.udh = (struct kannel_bytes){ (const char *)mt->part.udh, mt->part.udh_octets };
	f.data = (struct kannel_bytes){ (const char *)mt->part.data, mt->part.octets };
	if (mt->mo->smsc_id[0] != '\0')
		f.smsc_id = bytes_of(mt->mo->smsc_id);
	f.box_id = bytes_of(o->box_id);
	f.service = bytes_of("answer");
	kannel_wire_add(w, &f);
}

int64_t
kannel_outbox_send(struct kannel_outbox *o, struct kannel_wire *w, int64_t now_ms)
{
	int64_t next = -1;
	struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, link) {
		if (mt->state == WAITING && mt->due_ms <= now_ms)
			mt->state = QUEUED;
		if (mt->state == QUEUED) {
			send_one(o, mt, w);
			mt->state = SENT;
		} else if (mt->state == WAITING && (next < 0 || mt->due_ms < next)) {
			next = mt->due_ms;
		}
	}
	return next;
}

void
kannel_outbox_rewind(struct kannel_outbox *o)
{
	struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, link)
		mt->state = QUEUED;
}

bool
kannel_outbox_ack(struct kannel_outbox *o, const uint8_t id[KANNEL_ID_BYTES], int32_t status,
    int64_t now_ms, struct kannel_mo **mo)
{
	struct mt *mt;

	TAILQ_FOREACH(mt, &o->open, link)
		if (memcmp(mt->id, id, KANNEL_ID_BYTES) == 0)
			break;
	*mo = mt == NULL ? NULL : mt->mo;
	if (mt == NULL)
		return false;
	if (status == KANNEL_LATER) {
		unsigned shift = mt->tries < 5 ? mt->tries : 5;
		int64_t ms = (int64_t)RETRY_MIN_MS << shift;

		mt->tries++;
		mt->state = WAITING;
		mt->due_ms = now_ms + (ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS);
		return false;
	}
	mt->mo->open_parts--;
	TAILQ_REMOVE(&o->open, mt, link);
	TAILQ_INSERT_HEAD(&o->free, mt, link);
	o->count--;
	return true;
}

void
kannel_part_id(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t mo_id[KANNEL_ID_BYTES],
    unsigned part, uint8_t id[KANNEL_ID_BYTES])
{
	uint8_t in[KANNEL_ID_BYTES + 3] = { 'm', 't', (uint8_t)part };

	memcpy(in + 3, mo_id, KANNEL_ID_BYTES);
	crypto_generichash(id, KANNEL_ID_BYTES, in, sizeof(in), secret, KANNEL_SECRET_BYTES);
}

void
kannel_mark_make(const uint8_t secret[KANNEL_SECRET_BYTES], const uint8_t id[KANNEL_ID_BYTES],
    char mark[KANNEL_MARK_BYTES])
{
	uint8_t in[KANNEL_ID_BYTES + 3] = { 'd', 'l', 'r' }, mac[crypto_generichash_BYTES_MIN];

	memcpy(in + 3, id, KANNEL_ID_BYTES);
	crypto_generichash(mac, sizeof(mac), in, sizeof(in), secret, KANNEL_SECRET_BYTES);
	sodium_bin2hex(mark, 2 * KANNEL_ID_BYTES + 1, id, KANNEL_ID_BYTES);
	mark[2 * KANNEL_ID_BYTES] = '.';
	sodium_bin2hex(mark + 2 * KANNEL_ID_BYTES + 1, 2 * MAC_BYTES + 1, mac, MAC_BYTES);
}

bool
kannel_mark_is_ours(const uint8_t secret[KANNEL_SECRET_BYTES], struct kannel_bytes mark)
{
	uint8_t id[KANNEL_ID_BYTES];
	char ours[KANNEL_MARK_BYTES];
	size_t got;

	if (mark.len != KANNEL_MARK_BYTES - 1 ||
	    sodium_hex2bin(id, sizeof(id), mark.ptr, 2 * KANNEL_ID_BYTES, NULL, &got, NULL) != 0 ||
	    got != sizeof(id))
		return false;
	kannel_mark_make(secret, id, ours);
	return sodium_memcmp(ours, mark.ptr, KANNEL_MARK_BYTES - 1) == 0;
}
