/*
 * kannel_screen.c - USSD over SMPP: dialogues behind bearerbox
 *
 * Kannel knows no session.  Which dialogue a message belongs to is said by the
 * operator's dialect, and its code by its first message alone, so the code is
 * remembered (kannel_calls.c).  Order in time is everything: an input that
 * waited longer than a screen lives is acknowledged and not answered.
 */
#include <sodium.h>

#include "gateway/bearer/kannel_inside.h"
#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/pages.h"
#include "locales/text/utf8.h"

const struct kannel_way *
kannel_ussd_way(const struct kannel *k, struct kannel_bytes smsc)
{
	for (size_t i = 0; i < k->way_count; i++)
		if (k->ways[i].ussd != NULL && strlen(k->ways[i].smsc_id) == smsc.len &&
		    memcmp(k->ways[i].smsc_id, smsc.ptr, smsc.len) == 0)
			return &k->ways[i];
	return NULL;
}

/* The first of the way's numbers, for a dialogue that began before we did. */
static void
first_number(const struct kannel_way *way, char out[KANNEL_CODE_BYTES])
{
	size_t len = strcspn(way->numbers, " ");

	(void)snprintf(out, KANNEL_CODE_BYTES, "%.*s", (int)(len < KANNEL_CODE_BYTES ? len : 0), way->numbers);
}

/* What was dialled stands in the message, or in the address with the rest behind it in the message. */
static void
read_code(const struct kannel_mo *mo, struct inbound *in, char service[KANNEL_TEXT_BYTES])
{
	bool is_code = in->len > 0 && (in->text[0] == '*' || in->text[0] == '#');

	if (mo->way->ussd->code == USSD_CODE_MESSAGE || is_code) {
		memcpy(service, in->text, in->len);
		service[in->len] = '\0';
		in->text = "";
		in->len = 0;
	} else {
		memcpy(service, mo->receiver, sizeof(mo->receiver));
	}
}

/* A screen that we pushed has no session: the first answer brings the name that the network gave it. */
static const char *
code_of_push(struct kannel *k, const struct kannel_mo *mo, const uint8_t id[KANNEL_CALL_ID_BYTES], int64_t now_s)
{
	static const struct kannel_ussd nameless = { .has_session = false };
	uint8_t pushed[KANNEL_CALL_ID_BYTES];
	char code[KANNEL_CODE_BYTES];
	const char *found;

	kannel_call_id(k->calls, mo->smsc_id, mo->sender, mo->way->ussd, &nameless, pushed);
	found = kannel_call_find(k->calls, pushed, now_s);
	if (found == NULL)
		return NULL;
	memcpy(code, found, strlen(found) + 1);
	kannel_call_put(k->calls, pushed, NULL, now_s);
	kannel_call_put(k->calls, id, code, now_s);
	return kannel_call_find(k->calls, id, now_s);
}

bool
kannel_screen_begin(struct kannel *k, struct kannel_mo *mo, struct inbound *in,
    char service[KANNEL_TEXT_BYTES], char session[2 * KANNEL_CALL_ID_BYTES + 1])
{
	const struct ussd_dialect *d = mo->way->ussd;
	uint8_t id[KANNEL_CALL_ID_BYTES];
	const char *code;
	enum kannel_ussd_event event;

	kannel_call_id(k->calls, mo->smsc_id, mo->sender, d, &mo->ussd, id);
	code = kannel_call_find(k->calls, id, in->when_s);
	if (code == NULL && mo->ussd.op == d->input)
		code = code_of_push(k, mo, id, in->when_s);
	event = kannel_ussd_event(d, &mo->ussd, code != NULL);
	if (event != KANNEL_USSD_GONE && in->when_s - mo->time > KANNEL_USSD_LATE_S)
		return false;
	if (mo->ussd.has_session)
		sodium_bin2hex(session, 2 * KANNEL_CALL_ID_BYTES + 1, id, sizeof(id));
	else
		session[0] = '\0';
	in->session = session;
	in->service = service;
	if (event == KANNEL_USSD_BEGIN) {
		in->kind = INBOUND_USSD_BEGIN;
		read_code(mo, in, service);
		kannel_call_put(k->calls, id, service, in->when_s);
		return true;
	}
	in->kind = event == KANNEL_USSD_GONE ? INBOUND_USSD_GONE : INBOUND_USSD_INPUT;
	if (code != NULL)
		memcpy(service, code, strlen(code) + 1);
	else if (d->code == USSD_CODE_DESTINATION)
		memcpy(service, mo->receiver, sizeof(mo->receiver));
	else
		first_number(mo->way, service);
	if (event == KANNEL_USSD_GONE)
		kannel_call_put(k->calls, id, NULL, in->when_s);
	else if (!mo->is_compared)
		mo->is_again = kannel_call_says(k->calls, id, in->text, in->len,
		    (struct kannel_moment){ mo->time, loop_now_ms(k->host.loop) }, k->up);
	mo->is_compared = true;
	if (mo->is_again)
		in->len = 0;		/* the host shows the same page again, as for whatever came twice */
	return true;
}

/* A page as user data: septets one an octet, or UTF-16BE. */
static size_t
page_octets(const struct outbound *page, uint8_t out[USSD_SEPTETS_MAX])
{
	size_t octets = 0, n;
	uint8_t unit[4];
	uint32_t cp;

	for (size_t at = 0; at < page->page_len; at += n) {
		size_t wide;

		n = utf8_decode(page->page + at, page->page_len - at, &cp);
		BUG_IF(n == 0);
		wide = page->page_alphabet == ALPHABET_UCS2 ? utf16be_encode(cp, unit) : gsm7_encode(cp, unit);
		BUG_IF(wide == 0 || octets + wide > USSD_SEPTETS_MAX);
		memcpy(out + octets, unit, wide);
		octets += wide;
	}
	return octets;
}

static void
add_screen(struct kannel *k, struct kannel_mo *mo, const struct ussd_dialect *d, uint16_t op, const struct outbound *page)
{
	uint8_t data[USSD_SEPTETS_MAX];
	char room[KANNEL_USSD_META_BYTES];
	struct buf meta = BUF_OVER(room);

	kannel_ussd_meta(&meta, d, op, &mo->ussd);
	mo->state = KANNEL_MO_OPEN;
	kannel_outbox_add_screen(k->outbox, mo, page->page_alphabet, data, page_octets(page, data), meta.ptr,
	    loop_now_ms(k->host.loop));
}

void
kannel_screen_answer(struct kannel *k, struct kannel_mo *mo, const struct outbound *out)
{
	const struct ussd_dialect *d = mo->way->ussd;
	uint8_t id[KANNEL_CALL_ID_BYTES];

	if (out->ends) {
		kannel_call_id(k->calls, mo->smsc_id, mo->sender, d, &mo->ussd, id);
		kannel_call_put(k->calls, id, NULL, loop_wall_s());
	}
	add_screen(k, mo, d, out->ends ? d->end : d->more, out);
	if (out->parts.count > 0)
		k->host.text(k->host.ctx, mo->sender, out->from, &out->parts);
}

bool
kannel_screen_push(struct bearer *b, const char *number, const char *from, const struct outbound *page)
{
	struct kannel *k = (struct kannel *)b;
	const struct kannel_way *way = NULL;
	uint8_t id[KANNEL_CALL_ID_BYTES];
	struct kannel_mo *mo;
	uint16_t op;

	for (size_t i = 0; i < k->way_count && way == NULL; i++)
		if (k->ways[i].ussd != NULL && kannel_way_has(&k->ways[i], from))
			way = &k->ways[i];
	if (way == NULL || k->is_draining || !kannel_is_up(k) || !kannel_outbox_has_room(k->outbox))
		return false;
	op = page->ends ? way->ussd->notify : way->ussd->push;
	mo = op == USSD_OP_NONE ? NULL : kannel_slot_of_ours(k, way, number, from);
	if (mo == NULL)
		return false;
	/* Sessions are the network's to name: one of ours would be a late page to it (where "more" and "push" are one op). */
	mo->ussd = (struct kannel_ussd){ .op = op, .has_session = false };
	kannel_call_id(k->calls, mo->smsc_id, number, way->ussd, &mo->ussd, id);
	if (!page->ends)
		kannel_call_put(k->calls, id, from, loop_wall_s());
	add_screen(k, mo, way->ussd, op, page);
	loop_timer_after(k->timer, 0);
	return true;
}
