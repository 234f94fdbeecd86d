/*
 * words_sms.c - control words for messages, counts and faults
 */
#include "locales/text/bug.h"
#include "locales/text/dcs.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"
#include "ops/smsc/control_inside.h"
#include "ops/smsc/smpp.h"
#include "ops/smsc/tlv.h"
#include "ops/smsc/ussd.h"

static void
reply_mo(struct client *c)
{
	char id[24];

	snprintf(id, sizeof id, "%lu", ++c->control->next_mo);
	reply_words(c, "ok", id);
}

/* Fills the addresses; false (and an error was said) when they do not fit SMPP. */
static bool
addresses(struct request *r, struct pdu_message *m)
{
	const char *from = line_field(&r->line, 1), *to = line_field(&r->line, 2);

	memset(m, 0, sizeof *m);
	if (strlen(from) >= PDU_ADDRESS || strlen(to) >= PDU_ADDRESS || *to == '\0') {
		reply_words(r->client, "error", "an address is empty or longer than 20 characters");
		return false;
	}
	memcpy(m->from, from, strlen(from));
	memcpy(m->to, to, strlen(to));
	return true;
}

static void
on_mo(struct request *r)
{
	struct control *c = r->client->control;
	const char *text = line_field(&r->line, 3);
	char room[4096];
	struct buf clean = BUF_OVER(room);
	struct parts_rules rules = { .prefix = "", .reference = c->reference++ };
	struct parts parts;
	struct pdu_message m;

	if (!addresses(r, &m))
		return;
	if (!utf8_valid(text, strlen(text), NULL)) {
		reply_words(r->client, "error", "the text is not UTF-8; mo-hex sends any octets");
		return;
	}
	utf8_add_clean(&clean, text, strlen(text));
	if (!buf_ok(&clean) || !parts_cut(clean.ptr, clean.len, &rules, &parts)) {
		reply_words(r->client, "error", "the text needs more than 8 parts; send parts with mo-hex");
		return;
	}
	for (unsigned i = 0; i < parts.count; i++) {
		const struct part *p = &parts.part[i];

		m.esm_class = p->udh_octets > 0 ? ESM_UDH : 0;
		m.data_coding = dcs_write_sms(parts.alphabet, false);
		memcpy(m.data, p->udh, p->udh_octets);
		memcpy(m.data + p->udh_octets, p->data, p->octets);
		m.len = (uint16_t)(p->udh_octets + p->octets);
		BUG_IF(!smpp_deliver(c->network->smpp, &m));
	}
	reply_mo(r->client);
}

static void
deliver(struct request *r, const struct pdu_message *m)
{
	if (smpp_deliver(r->client->control->network->smpp, m))
		reply_mo(r->client);
	else
		reply_words(r->client, "error", "one part has at most 254 octets");
}

/* data_coding, esm_class and octets, from fields `dcs_at`, `dcs_at` + 1 and `hex_at`. */
static bool
octets(struct request *r, unsigned dcs_at, unsigned hex_at, struct pdu_message *m)
{
	long dcs = read_number(line_field(&r->line, dcs_at), 255);
	long esm = read_number(line_field(&r->line, dcs_at + 1), 255);
	int len = hex_read(line_field(&r->line, hex_at), m->data, sizeof m->data);

	m->data_coding = (uint8_t)dcs;
	m->esm_class = (uint8_t)esm;
	m->len = (uint16_t)len;
	return dcs >= 0 && esm >= 0 && len >= 0;
}

static void
on_mo_hex(struct request *r)
{
	struct pdu_message m;

	if (!addresses(r, &m))
		return;
	if (octets(r, 3, 5, &m))
		deliver(r, &m);
	else
		reply_words(r->client, "error", "say: mo-hex, from, to, data_coding, esm_class, octets in hex");
}

static void
on_mo_pdu(struct request *r)
{
	const char *service = line_field(&r->line, 5);
	struct pdu_message m;
	int len;

	if (!addresses(r, &m))
		return;
	len = tlv_read_text(line_field(&r->line, 7), m.tlv, sizeof m.tlv);
	if (!octets(r, 3, 6, &m) || len < 0 || strlen(service) >= sizeof m.service_type) {
		reply_words(r->client, "error", "say: mo-pdu, from, to, data_coding, esm_class, service_type "
		    "(up to 5), octets in hex, parameters such as 0501:01,1383:00a1");
		return;
	}
	memcpy(m.service_type, service, strlen(service));
	m.tlv_len = (uint16_t)len;
	deliver(r, &m);
}

static void
on_watch(struct request *r)
{
	r->client->is_watching = true;
	reply_words(r->client, "ok", NULL);
}

static void
on_count(struct request *r)
{
	const struct network *network = r->client->control->network;
	const struct operator_counts *n = operator_counts(network->operator);
	const struct ussd_counts u = ussd_counts(network->ussd);
	char room[256];
	struct buf line = BUF_OVER(room);

	buf_addf(&line, "count\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu", n->submits, n->unique, n->duplicates, n->mos,
	    n->mo_acked, n->dlrs, u.late, u.pages);
	reply(r->client, &line);
}

static void
on_bound(struct request *r)
{
	char n[24];

	snprintf(n, sizeof n, "%u", smpp_bound(r->client->control->network->smpp));
	reply_words(r->client, "bound", n);
}

static void
send_history(void *arg, const struct operator_record *r)
{
	send_event(arg, r);
}

static void
on_history(struct request *r)
{
	operator_history(r->client->control->network->operator, send_history, r->client);
	reply_words(r->client, "ok", NULL);
}

static void
on_set(struct request *r)
{
	static const char *const shapes = "say: set, and one of"
#define ROW(name, word, most, what) " " word " (to " #most ")"
	    OPERATOR_FAULTS(ROW);
#undef ROW
	const struct network *n = r->client->control->network;
	long value = read_number(line_field(&r->line, 2), 60000);

	if (value < 0 || !operator_set(n->operator, line_field(&r->line, 1), (unsigned long)value)) {
		reply_words(r->client, "error", shapes);
		return;
	}
	smpp_settle(n->smpp);
	reply_words(r->client, "ok", NULL);
}

struct words
sms_words(void)
{
	static const struct word words[] = {
		{ "mo", on_mo }, { "mo-hex", on_mo_hex }, { "mo-pdu", on_mo_pdu }, { "watch", on_watch },
		{ "count", on_count }, { "bound", on_bound }, { "history", on_history }, { "set", on_set },
	};

	return (struct words){ words, COUNT(words) };
}
