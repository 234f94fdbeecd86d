/*
 * texts.c - topics, links and ui texts by locale and corridor
 */
#include "ops/bench/texts.h"

#include "content/pack.h"
#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { TEXT_BYTES = 8192, FIRST_ROOM = 256 };

/* Real corridors with facts of their own, and somebody of whom nothing is known. */
static const struct { char origin[3], stay[3]; } corridors[] = {
	{ "NP", "QA" }, { "NP", "MY" }, { "ET", "SA" }, { "PH", "AE" }, { "KE", "LB" }, { "", "" },
};

void
texts_add(struct texts *t, uint16_t locale, const char *utf8, size_t len)
{
	struct bench_text *new;

	if (len == 0)
		return;
	for (size_t i = 0; i < t->count; i++)
		if (t->text[i].len == len && memcmp(t->text[i].utf8, utf8, len) == 0)
			return;
	if (t->count == t->room) {
		t->room = t->room == 0 ? FIRST_ROOM : t->room * 2;
		t->text = xrealloc(t->text, t->room * sizeof *t->text);
	}
	new = &t->text[t->count++];
	*new = (struct bench_text){ locale, len, xmalloc(len + 1) };
	memcpy(new->utf8, utf8, len);
	new->utf8[len] = '\0';
}

/* The number that {code} says: a USSD code that is not the quiet one. */
static const struct pack_service *
service_of(const struct pack *p)
{
	for (uint32_t i = 0; i < p->services_count; i++)
		if (p->services[i].kind == SERVICE_USSD && p->services[i].is_quiet == 0)
			return &p->services[i];
	return NULL;
}

static void
add_topic(struct texts *t, const struct render *r, uint16_t topic)
{
	char room[TEXT_BYTES];
	struct buf text = BUF_OVER(room);
	struct rendered did;
	unsigned link = 0;

	do {
		buf_reset(&text);
		render_topic(r, topic, link, &text, &did);
		BUG_IF(!buf_ok(&text));
		if (did.locale == r->locale)
			texts_add(t, r->locale, text.ptr, text.len);
	} while (++link < did.texts && r->pack->topics[topic].kind == TOPIC_KIND_CHAIN);
}

static void
add_ui(struct texts *t, const struct render *r, enum ui ui)
{
	char room[TEXT_BYTES];
	struct buf text = BUF_OVER(room);

	if (render_locale(r, r->pack->ui[ui]) != r->locale)
		return;
	render_ui(r, ui, &text);
	BUG_IF(!buf_ok(&text));
	texts_add(t, r->locale, text.ptr, text.len);
}

void
texts_collect(struct texts *t, const struct pack *p)
{
	struct render r = { .pack = p, .service = service_of(p), .now_s = p->header->created_s };

	for (uint32_t locale = 0; locale < p->locales_count; locale++) {
		r.locale = (uint16_t)locale;
		for (size_t c = 0; c < COUNT(corridors); c++) {
			r.stay = country_code(corridors[c].stay);
			r.origin = country_code(corridors[c].origin);
			for (uint32_t topic = 0; topic < p->topics_count; topic++)
				add_topic(t, &r, (uint16_t)topic);
			for (uint32_t ui = 0; ui < p->ui_count; ui++)
				add_ui(t, &r, (enum ui)ui);
		}
	}
}

void
texts_free(struct texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->text[i].utf8);
	free(t->text);
	*t = (struct texts){ 0 };
}
