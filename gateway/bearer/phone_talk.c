/*
 * phone_talk.c - each verb becomes a struct inbound, each answer becomes lines
 */
#include "gateway/bearer/phone_talk.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FIELDS = 4 };

static void
add_field(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (bytes[i]) {
		case '\t': buf_adds(out, "\\t"); break;
		case '\n': buf_adds(out, "\\n"); break;
		case '\r': buf_adds(out, "\\r"); break;
		case '\\': buf_adds(out, "\\\\"); break;
		default:   buf_addc(out, bytes[i]);
		}
	}
}

/* Takes the escapes out of a field where it stands; its new length. */
static size_t
unescape(char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '\\' && i + 1 < len) {
			c = s[++i];
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		s[n++] = c;
	}
	s[n] = '\0';	/* the TAB or LF that ended it, or earlier */
	return n;
}

static const char *
alphabet_word(enum alphabet a)
{
	return a == ALPHABET_GSM7 ? "gsm7" : "ucs2";
}

static void
add_error(struct phone_talk *t, const char *sentence)
{
	buf_addf(t->out, "error\t%s\n", sentence);
}

static struct phone_call *
call_find(struct phone_talk *t, const char *from)
{
	for (size_t i = 0; i < PHONE_CALLS; i++)
		if (!strcmp(t->calls[i].from, from))
			return &t->calls[i];
	return NULL;
}

/* Hands a message to the gateway; its answer is in t->exchange->answer. */
static void
receive(struct phone_talk *t, struct inbound *in, const char *from)
{
	struct phone_exchange *p = t->exchange;
	struct peer peer;

	in->bearer = "phone";
	in->peer = &peer;
	in->when_s = loop_wall_s();
	in->is_simulator = true;
	p->host->identify(p->host->ctx, from, &peer);
	memset(&p->answer, 0, sizeof(p->answer));
	p->host->receive(p->host->ctx, in, &p->answer);
	sodium_memzero(&peer, sizeof(peer));
}

static void
on_sms(struct phone_talk *t, char *const *field, const size_t *len)
{
	struct phone_exchange *p = t->exchange;
	uint8_t id[16];
	struct inbound in = { .kind = INBOUND_SMS, .service = field[2], .session = "", .text = field[3],
	    .len = len[3], .id = id };
	const struct parts *parts = &p->answer.parts;

	BUG_IF(sodium_init() < 0);
	randombytes_buf(id, sizeof(id));
	receive(t, &in, field[1]);
	if (p->answer.kind == OUTBOUND_LATER) {
		add_error(t, "not now, send it again");
		return;
	}
	for (unsigned i = 0; p->answer.kind == OUTBOUND_SMS && i < parts->count; i++) {
		char room[1024];
		struct buf text = BUF_OVER(room);

		part_add_utf8(&text, parts, i);
		buf_addf(t->out, "part\t%u\t%u\t%s\t", i + 1, parts->count, alphabet_word(parts->alphabet));
		add_field(t->out, text.ptr, text.len);
		buf_addc(t->out, '\n');
	}
	p->host->answered(p->host->ctx, in.service, id);
}

static void
on_page(struct phone_talk *t, struct phone_call *call)
{
	const struct outbound *o = &t->exchange->answer;
	bool ends = o->kind != OUTBOUND_USSD || o->ends;

	if (o->kind == OUTBOUND_USSD) {
		buf_addf(t->out, "page\t%s\t%s\t", ends ? "end" : "more", alphabet_word(o->page_alphabet));
		add_field(t->out, o->page, o->page_len);
		buf_addc(t->out, '\n');
	}
	if (ends)
		memset(call, 0, sizeof(*call));
}

static void
hang_up(struct phone_talk *t, struct phone_call *call)
{
	struct inbound in = { .kind = INBOUND_USSD_GONE, .service = call->service, .session = call->session,
	    .text = "" };

	receive(t, &in, call->from);
	memset(call, 0, sizeof(*call));
}

static void
on_dial(struct phone_talk *t, char *const *field, const size_t *len)
{
	struct phone_call *call;
	struct inbound in = { .kind = INBOUND_USSD_BEGIN, .text = "" };

	(void)len;
	if (!*field[1] || strlen(field[1]) >= PHONE_NAME_BYTES || strlen(field[2]) >= PHONE_NAME_BYTES) {
		add_error(t, "a number or code is empty or too long");
		return;
	}
	call = call_find(t, field[1]);
	if (call)
		hang_up(t, call);
	else
		call = call_find(t, "");
	if (!call) {
		add_error(t, "too many calls at one time");
		return;
	}
	snprintf(call->from, sizeof(call->from), "%s", field[1]);
	snprintf(call->service, sizeof(call->service), "%s", field[2]);
	snprintf(call->session, sizeof(call->session), "%lu", ++t->exchange->session);
	in.service = call->service;
	in.session = call->session;
	receive(t, &in, call->from);
	on_page(t, call);
}

static void
on_key(struct phone_talk *t, char *const *field, const size_t *len)
{
	struct phone_call *call = *field[1] ? call_find(t, field[1]) : NULL;
	struct inbound in = { .kind = INBOUND_USSD_INPUT, .text = field[2], .len = len[2] };

	if (!call) {
		add_error(t, "no call is open: dial first");
		return;
	}
	in.service = call->service;
	in.session = call->session;
	receive(t, &in, call->from);
	on_page(t, call);
}

static void
on_hangup(struct phone_talk *t, char *const *field, const size_t *len)
{
	struct phone_call *call = *field[1] ? call_find(t, field[1]) : NULL;

	(void)len;
	if (call)
		hang_up(t, call);
	else
		add_error(t, "no call is open");
}

static const struct verb {
	const char *word;
	size_t fields;			/* the word itself included */
	void (*run)(struct phone_talk *t, char *const *field, const size_t *len);
} verbs[] = {
	{ "sms", 4, on_sms }, { "dial", 3, on_dial }, { "key", 3, on_key }, { "hangup", 2, on_hangup },
};

void
phone_talk_line(struct phone_talk *t, char *line, size_t len, struct buf *out)
{
	char *field[FIELDS], *at = line, *end = line + len;
	size_t lens[FIELDS], n = 0;
	const struct verb *verb = NULL;
	bool has_nul = false;

	t->out = out;
	t->exchange->lines++;
	while (n < FIELDS) {
		char *tab = memchr(at, '\t', (size_t)(end - at));
		char *stop = tab && n + 1 < FIELDS ? tab : end;

		field[n] = at;
		lens[n] = unescape(at, (size_t)(stop - at));
		has_nul = has_nul || (n < 3 && memchr(at, '\0', lens[n]));	/* a text may hold one */
		n++;
		if (stop == end)
			break;
		at = stop + 1;
	}
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (!strcmp(field[0], verbs[i].word) && n == verbs[i].fields)
			verb = &verbs[i];
	if (!verb || (has_nul && n < 4))
		add_error(t, "say sms FROM TO TEXT, dial FROM CODE, key FROM TEXT or hangup FROM, apart by TAB");
	else if (has_nul)
		add_error(t, "a NUL in a number");
	else
		verb->run(t, field, lens);
	buf_adds(t->out, "done\n");
}

void
phone_talk_gone(struct phone_talk *t)
{
	for (size_t i = 0; i < PHONE_CALLS; i++)
		if (t->calls[i].from[0])
			hang_up(t, &t->calls[i]);
}
