/*
 * stage_wire.c - talks over real sockets
 *
 * SMS and USSD through the simulated operator, or USSD as an aggregator posts
 * it: the handsets of ops/command do both.  A missed call is told to the HTTP
 * hook.  Kannel and safard are in between, so nothing can be made to fail or
 * to be another day here, and what a topic is called cannot be seen: only
 * words, parts, alphabets and ends.
 */
#include "ops/talk/talk.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"
#include "ops/command/http.h"

/* SILENCE_MS: for an SMS that nobody promised; one that is slower is a stray to who listens on the wire. */
enum { HANDSETS = 8, ANSWER_MS = 8000, MORE_PARTS_MS = 3000, SILENCE_MS = 500 };

struct wired {				/* one person */
	struct handset	*handset;
	char		 number[TALK_WORD_BYTES], service[TALK_WORD_BYTES];
	struct talk_seen *seen;		/* of the call under way */
	bool		 is_ussd, has_page;
	struct buf	 text, sms;	/* the answer; what comes beside a screen */
	unsigned	 parts_due;
};

struct wire_stage {
	struct talk_stage base;
	const char	*smsc, *ussd, *ring;
	struct wired	 wired[HANDSETS];
};

/* As a handset joins parts: a sample's mark is read once. */
static void
on_heard(void *arg, const struct heard *h)
{
	struct wired *w = arg;
	struct talk_seen *seen = w->seen;
	bool is_marked = strncmp(h->text, "SAMPLE ", 7) == 0;
	struct buf *into = w->is_ussd && h->kind == HEARD_PART ? &w->sms : &w->text;

	if (seen == NULL || h->kind == HEARD_ERROR)
		return;
	if (!seen->is_anything)
		seen->each_begins_sample = true;
	seen->is_anything = true;
	seen->each_begins_sample = seen->each_begins_sample && is_marked;
	buf_adds(into, is_marked && into->len > 0 ? h->text + 7 : h->text);
	if (h->kind == HEARD_PART) {
		seen->parts++;
		w->parts_due = h->parts;
	} else {
		w->has_page = true;
	}
	if (into == &w->sms)
		return;			/* alphabet and end are the screen's */
	(void)snprintf(seen->alphabet, sizeof seen->alphabet, "%s",
	    h->alphabet == ALPHABET_UCS2 ? "ucs2" : "gsm7");
	(void)snprintf(seen->end, sizeof seen->end, "%s", h->is_end ? "yes" : "no");
}

static void
release(struct wired *w)
{
	handset_close(w->handset);
	memset(w, 0, sizeof *w);
}

static struct wired *
wired_of(struct wire_stage *s, const char *from, const char *service, struct buf *why)
{
	struct wired *w = NULL;

	if (service[0] == '\0')
		service = "33444";
	for (unsigned i = 0; i < HANDSETS && w == NULL; i++)
		if (s->wired[i].handset != NULL && strcmp(s->wired[i].number, from) == 0
		    && strcmp(s->wired[i].service, service) == 0)
			w = &s->wired[i];
	for (unsigned i = 0; i < HANDSETS && w == NULL; i++) {
		struct handset_settings settings = { .from = from, .service = service,
		    .heard = on_heard, .heard_arg = &s->wired[i] };

		if (s->wired[i].handset != NULL)
			continue;
		w = &s->wired[i];
		(void)snprintf(w->number, sizeof w->number, "%s", from);
		(void)snprintf(w->service, sizeof w->service, "%s", service);
		if ((w->handset = handset_open_smsc(&settings, s->smsc, s->ussd, why)) == NULL)
			return NULL;
	}
	if (w == NULL)
		buf_adds(why, "too many handsets");
	return w;
}

static void
listen_for(struct wired *w, bool is_ussd, struct talk_seen *seen)
{
	w->seen = seen;
	w->is_ussd = is_ussd;
	w->has_page = false;
	w->parts_due = 0;
	buf_wrap(&w->text, seen->text, sizeof seen->text);
	buf_wrap(&w->sms, seen->sms, sizeof seen->sms);
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until `until`, takes what comes; false when the network is gone, and *is_time = false when time is up. */
static bool
take_until(struct wired *w, int64_t until, bool *is_time, struct buf *why)
{
	struct pollfd fd = { .fd = w->handset->ops->fd(w->handset), .events = POLLIN };
	int64_t left = until - clock_ms();

	*is_time = left > 0;
	return left <= 0 || poll(&fd, 1, (int)left) <= 0 || w->handset->ops->take(w->handset, why);
}

/* Waits for every part of one message; silence is an answer too. */
static bool
wait_parts(struct wired *w, int64_t wait_ms, struct buf *why)
{
	int64_t until = clock_ms() + wait_ms;
	bool is_time = true;

	while (is_time && (w->parts_due == 0 || w->seen->parts < w->parts_due)) {
		if (!take_until(w, until, &is_time, why))
			return false;
		if (w->parts_due > 1 && until > clock_ms() + MORE_PARTS_MS)
			until = clock_ms() + MORE_PARTS_MS;
	}
	return true;
}

static bool
wait_page(struct wired *w, struct buf *why)
{
	int64_t until = clock_ms() + ANSWER_MS;
	bool is_time = true;

	while (is_time && !w->has_page)
		if (!take_until(w, until, &is_time, why))
			return false;
	return true;
}

static bool
wire_begin(struct talk_stage *stage, const char *pack, int64_t now_s, struct buf *why)
{
	struct wire_stage *s = (struct wire_stage *)stage;

	(void)now_s;
	if (strcmp(pack, "sample") != 0 && strcmp(pack, "release") != 0) {
		buf_adds(why, "over the wire the pack is the one that serves");
		return false;
	}
	for (unsigned i = 0; i < HANDSETS; i++)
		if (s->wired[i].handset != NULL)
			release(&s->wired[i]);
	return true;
}

static bool
wire_sms(struct talk_stage *stage, const char *from, bool is_test, const char *service,
    const char *text, size_t len, struct talk_seen *seen, struct buf *why)
{
	struct wired *w = wired_of((struct wire_stage *)stage, from, service, why);
	bool ok;

	(void)is_test;
	if (w == NULL)
		return false;
	if (strlen(text) != len) {
		buf_adds(why, "a NUL does not travel over the control socket");
		return false;
	}
	listen_for(w, false, seen);
	ok = w->handset->ops->sms(w->handset, text, why) && wait_parts(w, ANSWER_MS, why);
	w->seen = NULL;
	return ok;
}

static bool
wire_dial(struct talk_stage *stage, const char *from, bool is_test, const char *code,
    struct talk_seen *seen, struct buf *why)
{
	struct wired *w = wired_of((struct wire_stage *)stage, from, "", why);
	bool ok;

	(void)is_test;
	if (w == NULL)
		return false;
	listen_for(w, true, seen);
	ok = w->handset->ops->dial(w->handset, code, why) && wait_page(w, why);
	w->seen = NULL;
	return ok;
}

static bool
wire_press(struct talk_stage *stage, const char *from, bool is_test, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct wired *w = wired_of((struct wire_stage *)stage, from, "", why);
	bool ok;

	(void)is_test;
	(void)len;
	if (w == NULL)
		return false;
	listen_for(w, true, seen);
	ok = w->handset->ops->key(w->handset, text, why) && wait_page(w, why);
	w->seen = NULL;
	return ok;
}

static bool
wire_hang_up(struct talk_stage *stage, const char *from, bool is_test, struct buf *why)
{
	struct wired *w = wired_of((struct wire_stage *)stage, from, "", why);

	(void)is_test;
	return w != NULL && w->handset->ops->hangup(w->handset, why);
}

/* The voice gateway of an aggregator tells it; what comes back to her is an SMS like any other. */
static bool
wire_ring(struct talk_stage *stage, const char *from, bool is_test, const char *service, struct talk_seen *seen,
    struct buf *why)
{
	struct wire_stage *s = (struct wire_stage *)stage;
	struct wired *w = wired_of(s, from, "", why);
	const struct http_field fields[] = {
		{ "callerNumber", from }, { "destinationNumber", service }, { "direction", "Inbound" }, { "isActive", "1" },
	};
	char room[512];
	struct buf answer = BUF_OVER(room);
	bool ok;

	(void)is_test;
	if (w == NULL)
		return false;
	if (s->ring == NULL) {
		buf_adds(why, "nobody can ring here: --ring URL");
		return false;
	}
	listen_for(w, false, seen);
	ok = http_post(s->ring, fields, COUNT(fields), &answer, why) && wait_parts(w, ANSWER_MS, why);
	w->seen = NULL;
	return ok;
}

static bool
wire_sms_beside(struct talk_stage *stage, const char *from, bool is_promised, struct talk_seen *seen, struct buf *why)
{
	struct wired *w = wired_of((struct wire_stage *)stage, from, "", why);
	bool ok;

	if (w == NULL)
		return false;
	if (!w->is_ussd)
		return true;		/* no screen was last */
	w->seen = seen;
	ok = wait_parts(w, is_promised ? ANSWER_MS : SILENCE_MS, why);
	w->seen = NULL;
	return ok;
}

static void
stage_close(struct talk_stage *stage)
{
	struct wire_stage *s = (struct wire_stage *)stage;

	for (unsigned i = 0; i < HANDSETS; i++)
		if (s->wired[i].handset != NULL)
			release(&s->wired[i]);
	free(s);
}

static const struct talk_stage_ops wire_ops = {
	.begin = wire_begin, .sms = wire_sms, .dial = wire_dial, .press = wire_press,
	.ring = wire_ring, .hang_up = wire_hang_up, .sms_beside = wire_sms_beside, .close = stage_close,
};

struct talk_stage *
stage_wire_open(const char *smsc_socket, const char *ussd_url, const char *ring_url)
{
	struct wire_stage *s = xcalloc(1, sizeof *s);

	s->base.ops = &wire_ops;
	s->smsc = smsc_socket;
	s->ussd = ussd_url;
	s->ring = ring_url;
	return &s->base;
}
