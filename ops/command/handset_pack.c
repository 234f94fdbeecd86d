/*
 * handset_pack.c - a service inside this process: no daemon, no Kannel, no disk
 *
 * For authors who want to see their pack on a phone.  What the service would
 * remember lives in RAM and ends with the program.
 */
#include <sodium.h>

#include "content/pack.h"
#include "gateway/loop.h"
#include "gateway/log.h"
#include "gateway/service.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"

enum { SESSIONS = 16, TEXT_BYTES = 4096 };

struct in_process {
	struct handset	 handset;		/* first */
	struct pack	*pack;
	struct store	*store;
	struct service	*service;
	struct log	 log;
	struct peer	 peer;
	char		 dialled[HANDSET_NUMBER * 2], session[24];
	unsigned long	 sessions;
	struct outbound	 out;
};

static void
hear_parts(struct in_process *p)
{
	const struct parts *parts = &p->out.parts;

	for (unsigned i = 0; i < parts->count; i++) {
		char room[TEXT_BYTES];
		struct buf text = BUF_OVER(room);
		const struct part *part = &parts->part[i];

		part_add_utf8(&text, parts, i);
		handset_hear(&p->handset, &(struct heard){ .kind = HEARD_PART, .part = i + 1,
			.parts = parts->count, .alphabet = parts->alphabet, .text = text.ptr,
			.units = parts->alphabet == ALPHABET_UCS2 ? part->octets / 2u : part->octets });
	}
}

static void
hear_page(struct in_process *p)
{
	char room[USSD_PAGE_BYTES + 1];
	struct buf page = BUF_OVER(room);

	buf_add(&page, p->out.page, p->out.page_len);
	handset_hear(&p->handset, &(struct heard){ .kind = HEARD_PAGE, .part = 1, .parts = 1,
		.alphabet = p->out.page_alphabet, .is_end = p->out.ends, .text = page.ptr,
		.units = (unsigned)text_units(page.ptr, page.len, p->out.page_alphabet) });
}

static void
send(struct in_process *p, enum inbound_kind kind, const char *service, const char *text)
{
	struct inbound in = {
		.kind = kind, .bearer = "phone", .service = service, .peer = &p->peer,
		.session = kind == INBOUND_SMS ? "" : p->session, .text = text, .len = strlen(text),
		.when_s = loop_wall_s(), .is_simulator = true,
	};

	memset(&p->out, 0, sizeof p->out);
	service_receive(p->service, &in, &p->out);
	service_commit(p->service);
	if (p->out.kind == OUTBOUND_SMS)
		hear_parts(p);
	else if (p->out.kind == OUTBOUND_USSD)
		hear_page(p);
}

static bool
pack_sms(struct handset *h, const char *text, struct buf *why)
{
	(void)why;
	send((struct in_process *)h, INBOUND_SMS, h->service, text);
	return true;
}

static bool
pack_dial(struct handset *h, const char *code, struct buf *why)
{
	struct in_process *p = (struct in_process *)h;

	if ((size_t)snprintf(p->dialled, sizeof p->dialled, "%s", code) >= sizeof p->dialled) {
		buf_adds(why, "the code is too long");
		return false;
	}
	snprintf(p->session, sizeof p->session, "%lu", ++p->sessions);
	send(p, INBOUND_USSD_BEGIN, p->dialled, "");
	return true;
}

static bool
pack_key(struct handset *h, const char *text, struct buf *why)
{
	struct in_process *p = (struct in_process *)h;

	(void)why;
	send(p, INBOUND_USSD_INPUT, p->dialled, text);
	return true;
}

static bool
pack_hangup(struct handset *h, struct buf *why)
{
	struct in_process *p = (struct in_process *)h;

	(void)why;
	h->is_open = false;
	send(p, INBOUND_USSD_GONE, p->dialled, "");
	return true;
}

static int
pack_fd(const struct handset *h)
{
	(void)h;
	return -1;
}

static bool
pack_take(struct handset *h, struct buf *why)
{
	(void)h;
	(void)why;
	return true;
}

static bool
pack_is_waiting(const struct handset *h)
{
	(void)h;
	return false;
}

static void
pack_handset_close(struct handset *h)
{
	struct in_process *p = (struct in_process *)h;

	service_free(p->service);
	if (p->store != NULL)
		p->store->ops->close(p->store);
	pack_close(p->pack);
	free(p);
}

static const struct handset_ops pack_ops = {
	.sms = pack_sms, .dial = pack_dial, .key = pack_key, .hangup = pack_hangup, .fd = pack_fd,
	.take = pack_take, .is_waiting = pack_is_waiting, .close = pack_handset_close,
};

struct handset *
handset_open_pack(const struct handset_settings *s, const char *path, struct buf *why)
{
	struct in_process *p = xcalloc(1, sizeof *p);
	struct service_settings settings = { .sessions = SESSIONS, .log = &p->log };
	struct peer_key key;

	handset_init(&p->handset, &pack_ops, s);
	p->pack = pack_open(path, why);
	if (p->pack != NULL && pack_find_service(p->pack, SERVICE_SMS, s->service) == NULL) {
		buf_addf(why, "%s: the pack has no SMS service %s; it has", path, s->service);
		for (uint32_t i = 0; i < p->pack->services_count; i++)
			if (p->pack->services[i].kind == SERVICE_SMS)
				buf_addf(why, " %s", pack_string(p->pack, p->pack->services[i].number));
		pack_close(p->pack);
		p->pack = NULL;
	}
	if (p->pack == NULL) {
		pack_handset_close(&p->handset);
		return NULL;
	}
	p->store = settings.store = store_ram_open();
	p->service = service_new(&settings, p->pack, NULL);
	randombytes_buf(key.bytes, sizeof key.bytes);
	p->peer = peer_of_number(&key, s->from);
	p->peer.is_test = true;
	return &p->handset;
}
