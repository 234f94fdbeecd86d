/* service_stage.c - what tests of the service share */
#include "tests/gateway/service_stage.h"

#include <string.h>

#include "locales/text/buf.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

void
stage_setup(struct stage *s, enum pack_kind kind)
{
	struct service_settings settings = { .sessions = 64, .log = &s->log };

	memset(s, 0, sizeof *s);
	s->pack = talk_world(kind, NULL);
	settings.store = s->store = store_ram_open();
	s->service = service_new(&settings, s->pack, NULL);
	s->now_s = make_noon("2026-11-20");
}

void
stage_teardown(struct stage *s)
{
	service_free(s->service);
	s->store->ops->close(s->store);
	made_close(s->pack);
}

struct peer
stage_person(unsigned who)
{
	struct peer p = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A') };

	memset(p.id, (int)who + 1, sizeof p.id);
	return p;
}

void
stage_receive(struct stage *s, struct inbound *in)
{
	struct buf said = BUF_OVER(s->said), trace = BUF_OVER(s->trace);

	in->bearer = "test";
	in->when_s = s->now_s;
	if (in->session == NULL)
		in->session = "one";
	if (in->text == NULL)
		in->text = "";
	service_receive(s->service, in, &s->out);
	for (unsigned i = 0; s->out.kind == OUTBOUND_SMS && i < s->out.parts.count; i++)
		part_add_utf8(&said, &s->out.parts, i);
	if (s->out.kind == OUTBOUND_USSD)
		buf_add(&said, s->out.page, s->out.page_len);
	service_trace(s->service, &trace);
}

const char *
stage_text_as(struct stage *s, const struct peer *peer, const char *text)
{
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = peer, .text = text,
	    .len = strlen(text) };

	stage_receive(s, &in);
	return s->said;
}

const char *
stage_text(struct stage *s, unsigned who, const char *words)
{
	struct peer peer = stage_person(who);

	return stage_text_as(s, &peer, words);
}

const char *
stage_ussd(struct stage *s, unsigned who, enum inbound_kind kind, const char *code, const char *keys)
{
	struct peer peer = stage_person(who);
	struct inbound in = { .kind = kind, .service = code, .peer = &peer, .text = keys,
	    .len = strlen(keys) };

	stage_receive(s, &in);
	return s->said;
}

void
stage_choose_english(struct stage *s, unsigned who)
{
	(void)stage_text(s, who, "language");
	(void)stage_text(s, who, "1");
}

bool
stage_traced(const struct stage *s, const char *what)
{
	return strstr(s->trace, what) != NULL;
}
