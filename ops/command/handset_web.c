/*
 * handset_web.c - one USSD session over HTTP
 */
#include "ops/command/handset_web.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/handset.h"
#include "ops/command/http.h"

enum { PRESSED_BYTES = 1024 };

struct handset_web {
	char		*url;
	char		 code[HANDSET_NUMBER * 2], session[40];
	struct buf	 pressed;
	char		 room[PRESSED_BYTES];
};

struct handset_web *
handset_web_new(const char *url)
{
	struct handset_web *w = xcalloc(1, sizeof *w);

	w->url = xstrdup(url);
	buf_wrap(&w->pressed, w->room, sizeof w->room);
	return w;
}

void
handset_web_free(struct handset_web *w)
{
	if (w == NULL)
		return;
	free(w->url);
	free(w);
}

/* "CON …" and "END …"; anything else is not USSD. */
static bool
hear_screen(struct handset *handset, const char *answer, struct buf *why)
{
	bool goes_on = strncmp(answer, "CON ", 4) == 0;
	struct heard h = { .kind = HEARD_PAGE, .part = 1, .parts = 1, .is_end = !goes_on };

	if (!goes_on && strncmp(answer, "END ", 4) != 0) {
		buf_adds(why, "the USSD port answered neither CON nor END");
		return false;
	}
	h.text = answer + 4;
	if (!utf8_valid(h.text, strlen(h.text), NULL)) {
		buf_adds(why, "the USSD port answered something that is not UTF-8");
		return false;
	}
	h.alphabet = text_alphabet(h.text, strlen(h.text));
	h.units = (unsigned)text_units(h.text, strlen(h.text), h.alphabet);
	handset_hear(handset, &h);
	return true;
}

static bool
post(struct handset_web *w, const struct handset *h, const char *last_name, const char *last_value, struct buf *out,
    struct buf *why)
{
	const struct http_field fields[] = {
		{ "sessionId", w->session }, { "serviceCode", w->code }, { "phoneNumber", h->from },
		{ last_name, last_value },
	};

	return http_post(w->url, fields, COUNT(fields), out, why);
}

static bool
ask(struct handset_web *w, struct handset *h, struct buf *why)
{
	char room[4096];
	struct buf answer = BUF_OVER(room);

	return post(w, h, "text", w->pressed.ptr, &answer, why) && hear_screen(h, answer.ptr, why);
}

bool
handset_web_dial(struct handset_web *w, struct handset *h, const char *code, struct buf *why)
{
	if ((size_t)snprintf(w->code, sizeof w->code, "%s", code) >= sizeof w->code) {
		buf_adds(why, "the code is too long");
		return false;
	}
	snprintf(w->session, sizeof w->session, "sim-%08x%08x", randombytes_random(), randombytes_random());
	buf_reset(&w->pressed);
	return ask(w, h, why);
}

bool
handset_web_key(struct handset_web *w, struct handset *h, const char *text, struct buf *why)
{
	if (w->pressed.len > 0)
		buf_addc(&w->pressed, '*');
	buf_adds(&w->pressed, text);
	if (!buf_ok(&w->pressed)) {
		buf_adds(why, "more keys than a USSD session carries");
		return false;
	}
	return ask(w, h, why);
}

bool
handset_web_hangup(struct handset_web *w, const struct handset *h, struct buf *why)
{
	char room[256];
	struct buf answer = BUF_OVER(room);

	return post(w, h, "status", "Incomplete", &answer, why);
}
