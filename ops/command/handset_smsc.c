/*
 * handset_smsc.c - the long way: SMS through the operator, USSD through its HTTP port
 *
 * USSD is what an aggregator sends (Africa's Talking shape): the text is
 * everything pressed so far, answers begin with CON or END, and a session that
 * breaks is told with a status.  An operator that falls is called again: under
 * `safar run` it is back in a moment.
 */
#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "ops/command/handset.h"
#include "ops/command/http.h"
#include "ops/command/lines.h"
#include "ops/command/wire_part.h"

enum { WAIT_MS = 5000, AGAIN_MS = 100, PRESSED_BYTES = 1024 };

struct on_smsc {
	struct handset	 handset;		/* first */
	struct wire	*commands, *events;
	char		*control, *url;
	char		 code[HANDSET_NUMBER * 2], session[40];
	struct buf	 pressed;
	char		 room[PRESSED_BYTES];
	bool		 is_waiting;		/* for an SMS */
	unsigned	 reference, seen;	/* parts of the message under way */
};

/* Both wires, one of them watching; false and a sentence. */
static bool
call(struct on_smsc *s, struct buf *why)
{
	size_t said = why->len;
	char room[16];
	struct buf watch = BUF_OVER(room);
	struct line answer;

	line_add(&watch, "watch");
	s->commands = wire_connect(s->control, 0, why);
	if (s->commands != NULL)
		s->events = wire_connect(s->control, 0, why);
	if (s->events != NULL && wire_send(s->events, &watch, why) &&
	    wire_next(s->events, WAIT_MS, &answer) == WIRE_LINE)
		return true;
	if (why->len == said)
		buf_addf(why, "%s: no operator answers there", s->control);
	return false;
}

static void
hang_up_wires(struct on_smsc *s)
{
	wire_close(s->commands);
	wire_close(s->events);
	s->commands = s->events = NULL;
}

/* One that is dying still takes calls and answers none: so it is tried more than once. */
static bool
call_again(struct on_smsc *s, struct buf *why)
{
	const struct timespec pause = { 0, AGAIN_MS * 1000 * 1000 };
	size_t said = why->len;
	bool is_back = false;

	s->is_waiting = false;
	for (int waited = 0; !is_back && waited < WAIT_MS; waited += AGAIN_MS) {
		hang_up_wires(s);
		buf_cut(why, said);
		nanosleep(&pause, NULL);
		is_back = call(s, why);
	}
	if (!is_back) {
		hang_up_wires(s);
		buf_prefixf(why, "the operator is gone: ");
		return false;
	}
	buf_cut(why, said);
	handset_hear(&s->handset, &(struct heard){ .kind = HEARD_ERROR,
		.text = "the operator fell and is back; what was under way may be lost" });
	return true;
}

static void
on_part(struct on_smsc *s, const struct wire_part *p)
{
	struct heard h = { .kind = HEARD_PART, .part = p->part, .parts = p->parts, .alphabet = p->alphabet,
		.units = p->units, .text = p->text };

	if (p->reference != s->reference)
		s->seen = 0;
	s->reference = p->reference;
	if (++s->seen >= p->parts)
		s->is_waiting = false;
	handset_hear(&s->handset, &h);
}

static bool
smsc_take(struct handset *h, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;
	enum wire_result r;
	struct line line;
	struct wire_part part;

	if (s->events == NULL)
		return call_again(s, why);
	while ((r = wire_next(s->events, 0, &line)) == WIRE_LINE) {
		if (wire_part_read(&line, &part) && strcmp(part.to, h->from) == 0)
			on_part(s, &part);
	}
	return r != WIRE_GONE || call_again(s, why);
}

static bool
smsc_sms(struct handset *h, const char *text, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;
	char room[LINE_MAX_BYTES];
	struct buf line = BUF_OVER(room);
	struct line answer;

	if (!smsc_take(h, why))		/* also finds out that the operator fell since */
		return false;
	line_add(&line, "mo");
	line_add(&line, h->from);
	line_add(&line, h->service);
	line_add(&line, text);
	if (!wire_send(s->commands, &line, why))
		return false;
	if (wire_next(s->commands, WAIT_MS, &answer) != WIRE_LINE) {
		buf_adds(why, "the operator does not answer");
		return false;
	}
	if (strcmp(line_field(&answer, 0), "ok") != 0) {
		buf_adds(why, line_field(&answer, 1));
		return false;
	}
	s->is_waiting = true;
	s->seen = 0;
	return true;
}

/* "CON …" and "END …"; anything else is not USSD. */
static bool
hear_screen(struct on_smsc *s, const char *answer, struct buf *why)
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
	handset_hear(&s->handset, &h);
	return true;
}

static bool
post(struct on_smsc *s, const char *last_name, const char *last_value, struct buf *out, struct buf *why)
{
	const struct http_field fields[] = {
		{ "sessionId", s->session }, { "serviceCode", s->code }, { "phoneNumber", s->handset.from },
		{ last_name, last_value },
	};

	return http_post(s->url, fields, COUNT(fields), out, why);
}

static bool
ask(struct on_smsc *s, struct buf *why)
{
	char room[4096];
	struct buf answer = BUF_OVER(room);

	return post(s, "text", s->pressed.ptr, &answer, why) && hear_screen(s, answer.ptr, why);
}

static bool
smsc_dial(struct handset *h, const char *code, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;

	if (s->url == NULL) {
		buf_adds(why, "this handset has no USSD: --ussd URL");
		return false;
	}
	if ((size_t)snprintf(s->code, sizeof s->code, "%s", code) >= sizeof s->code) {
		buf_adds(why, "the code is too long");
		return false;
	}
	snprintf(s->session, sizeof s->session, "sim-%08x%08x", randombytes_random(), randombytes_random());
	buf_reset(&s->pressed);
	return ask(s, why);
}

static bool
smsc_key(struct handset *h, const char *text, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;

	if (s->pressed.len > 0)
		buf_addc(&s->pressed, '*');
	buf_adds(&s->pressed, text);
	if (!buf_ok(&s->pressed)) {
		buf_adds(why, "more keys than a USSD session carries");
		return false;
	}
	return ask(s, why);
}

static bool
smsc_hangup(struct handset *h, struct buf *why)
{
	char room[256];
	struct buf answer = BUF_OVER(room);

	h->is_open = false;
	return post((struct on_smsc *)h, "status", "Incomplete", &answer, why);
}

static int
smsc_fd(const struct handset *h)
{
	const struct on_smsc *s = (const struct on_smsc *)h;

	return s->events == NULL ? -1 : wire_fd(s->events);
}

static bool
smsc_is_waiting(const struct handset *h)
{
	return ((const struct on_smsc *)h)->is_waiting;
}

static void
smsc_close(struct handset *h)
{
	struct on_smsc *s = (struct on_smsc *)h;

	hang_up_wires(s);
	free(s->control);
	free(s->url);
	free(s);
}

static const struct handset_ops smsc_ops = {
	.sms = smsc_sms, .dial = smsc_dial, .key = smsc_key, .hangup = smsc_hangup, .fd = smsc_fd,
	.take = smsc_take, .is_waiting = smsc_is_waiting, .close = smsc_close,
};

struct handset *
handset_open_smsc(const struct handset_settings *settings, const char *control, const char *ussd_url,
    struct buf *why)
{
	struct on_smsc *s = xcalloc(1, sizeof *s);

	handset_init(&s->handset, &smsc_ops, settings);
	buf_wrap(&s->pressed, s->room, sizeof s->room);
	s->control = xstrdup(control);
	s->url = ussd_url == NULL ? NULL : xstrdup(ussd_url);
	if (call(s, why))
		return &s->handset;
	smsc_close(&s->handset);
	return NULL;
}
