/*
 * handset_smsc.c - the long way: SMS and USSD through the simulated operator
 *
 * USSD is dialled at the operator, which speaks SMPP to bearerbox, and screens
 * come back as its `page` events; or, with a URL, an aggregator's HTTP port is
 * asked (handset_web.h).  An operator that falls is called again: under
 * `safar run` it is back in a moment.
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"
#include "ops/command/handset_web.h"
#include "ops/command/lines.h"
#include "ops/command/wire_part.h"

enum { WAIT_MS = 5000, AGAIN_MS = 100 };

struct on_smsc {
	struct handset	 handset;		/* first */
	struct wire	*commands, *events;
	char		*control;
	struct handset_web *web;		/* NULL: USSD is the operator's, too */
	bool		 is_sms_due, is_page_due;
	unsigned	 reference, seen;	/* parts of the message under way */
	struct { enum alphabet alphabet; unsigned units; } page;	/* of the last one on the wire */
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

	s->is_sms_due = s->is_page_due = false;
	if (s->web == NULL)
		s->handset.is_open = false;	/* an operator that falls forgets its dialogues */
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
		s->is_sms_due = false;
	handset_hear(&s->handset, &h);
}

/* number, kind, text: what she sees, as the operator read it from the octets. */
static void
on_page(struct on_smsc *s, const struct line *l)
{
	const char *kind = line_field(l, 2);
	bool is_notice = strcmp(kind, "notify") == 0;
	struct heard h = { .kind = HEARD_PAGE, .part = 1, .parts = 1, .alphabet = s->page.alphabet,
		.units = s->page.units, .text = line_field(l, 3) };

	/* A notice stands beside a dialogue and ends none. */
	h.is_end = strcmp(kind, "end") == 0 || (is_notice && !s->handset.is_open);
	if (!is_notice)
		s->is_page_due = false;
	handset_hear(&s->handset, &h);
}

static void
on_event(struct on_smsc *s, const struct line *l)
{
	const char *word = line_field(l, 0);
	bool is_ours = strcmp(line_field(l, 1), s->handset.from) == 0;
	struct wire_part part;

	if (strcmp(word, "page") == 0 && is_ours) {
		on_page(s, l);
	} else if (strcmp(word, "late") == 0 && is_ours) {
		handset_hear(&s->handset, &(struct heard){ .kind = HEARD_ERROR,
			.text = "a screen came that nobody waited for any more; the network did not show it" });
	} else if (wire_part_read(l, &part) && strcmp(part.to, s->handset.from) == 0) {
		if (part.is_screen) {	/* its `page` comes behind it */
			s->page.alphabet = part.alphabet;
			s->page.units = part.units;
		} else {
			on_part(s, &part);
		}
	}
}

static bool
smsc_take(struct handset *h, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;
	enum wire_result r;
	struct line line;

	if (s->events == NULL)
		return call_again(s, why);
	while ((r = wire_next(s->events, 0, &line)) == WIRE_LINE)
		on_event(s, &line);
	return r != WIRE_GONE || call_again(s, why);
}

/* A word, our number, and up to two more fields; false and a sentence when the answer is not "ok". */
static bool
tell(struct on_smsc *s, const char *word, const char *second, const char *third, struct buf *why)
{
	struct line answer;

	if (!handset_say(&s->handset, s->commands, word, second, third, why))
		return false;
	if (wire_next(s->commands, WAIT_MS, &answer) != WIRE_LINE) {
		buf_adds(why, "the operator does not answer");
		return false;
	}
	if (strcmp(line_field(&answer, 0), "ok") == 0)
		return true;
	buf_adds(why, line_field(&answer, 1));
	return false;
}

static bool
smsc_sms(struct handset *h, const char *text, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;

	if (!smsc_take(h, why) ||	/* also finds out that the operator fell since */
	    !tell(s, "mo", h->service, text, why))
		return false;
	s->is_sms_due = true;
	s->seen = 0;
	return true;
}

static bool
smsc_dial(struct handset *h, const char *code, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;
	size_t said = why->len;

	if (s->web != NULL)
		return handset_web_dial(s->web, h, code, why);
	if (!smsc_take(h, why))
		return false;
	/* Who dials has hung up what she had, also what a phone that was switched off left behind. */
	if (!tell(s, "hangup", NULL, NULL, why))
		buf_cut(why, said);
	h->is_open = false;
	s->is_page_due = tell(s, "dial", code, NULL, why);
	return s->is_page_due;
}

static bool
smsc_key(struct handset *h, const char *text, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;

	if (s->web != NULL)
		return handset_web_key(s->web, h, text, why);
	if (!smsc_take(h, why) || !tell(s, "key", text, NULL, why))
		return false;
	s->is_page_due = true;
	return true;
}

static bool
smsc_hangup(struct handset *h, struct buf *why)
{
	struct on_smsc *s = (struct on_smsc *)h;
	bool has_dialogue = h->is_open || s->is_page_due;

	h->is_open = s->is_page_due = false;
	if (s->web != NULL)
		return handset_web_hangup(s->web, h, why);
	return !has_dialogue || (s->commands != NULL && tell(s, "hangup", NULL, NULL, why));
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
	const struct on_smsc *s = (const struct on_smsc *)h;

	return s->is_sms_due || s->is_page_due;
}

static void
smsc_close(struct handset *h)
{
	struct on_smsc *s = (struct on_smsc *)h;
	char room[128];
	struct buf why = BUF_OVER(room);

	/* A phone that is switched off leaves no dialogue open at the operator; who is gone need not be told. */
	if (s->web == NULL)
		(void)smsc_hangup(h, &why);
	hang_up_wires(s);
	handset_web_free(s->web);
	free(s->control);
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
	s->control = xstrdup(control);
	s->web = ussd_url == NULL ? NULL : handset_web_new(ussd_url);
	if (call(s, why))
		return &s->handset;
	smsc_close(&s->handset);
	return NULL;
}
