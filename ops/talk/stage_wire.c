/*
 * stage_wire.c - talks over real sockets
 *
 * SMS through the simulated operator, USSD as an aggregator posts it: the
 * handsets of ops/command do both.  Kannel and safard are in between, so
 * nothing can be made to fail or to be another day here, and what a topic is
 * called cannot be seen: only words, parts, alphabets and ends.
 */
#include "ops/talk/talk.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"

enum { HANDSETS = 8, ANSWER_MS = 8000, MORE_PARTS_MS = 3000 };

struct wired {				/* one person */
	struct handset	*handset;
	char		 number[TALK_WORD_BYTES], service[TALK_WORD_BYTES];
	struct talk_seen *seen;		/* of the call under way */
	struct buf	 text;
	unsigned	 parts_due;
};

struct wire_stage {
	struct talk_stage base;
	const char	*smsc, *ussd;
	struct wired	 wired[HANDSETS];
};

/* As a handset joins parts: a sample's mark is read once. */
static void
on_heard(void *arg, const struct heard *h)
{
	struct wired *w = arg;
	struct talk_seen *seen = w->seen;
	bool is_marked = strncmp(h->text, "SAMPLE ", 7) == 0;

	if (seen == NULL || h->kind == HEARD_ERROR)
		return;
	if (!seen->is_anything)
		seen->each_begins_sample = true;
	seen->is_anything = true;
	seen->each_begins_sample = seen->each_begins_sample && is_marked;
	buf_adds(&w->text, is_marked && w->text.len > 0 ? h->text + 7 : h->text);
	if (h->kind == HEARD_PART) {
		seen->parts++;
		w->parts_due = h->parts;
	}
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
listen_for(struct wired *w, struct talk_seen *seen)
{
	w->seen = seen;
	w->parts_due = 0;
	buf_wrap(&w->text, seen->text, sizeof seen->text);
}

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for every part of one message; silence is an answer too. */
static bool
wait_parts(struct wired *w, struct buf *why)
{
	int64_t until = clock_ms() + ANSWER_MS;

	while (w->parts_due == 0 || w->seen->parts < w->parts_due) {
		struct pollfd fd = { .fd = w->handset->ops->fd(w->handset), .events = POLLIN };
		int64_t left = until - clock_ms();

		if (left <= 0)
			return true;
		if (poll(&fd, 1, (int)left) > 0 && !w->handset->ops->take(w->handset, why))
			return false;
		if (w->parts_due > 1 && until > clock_ms() + MORE_PARTS_MS)
			until = clock_ms() + MORE_PARTS_MS;
	}
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
	listen_for(w, seen);
	ok = w->handset->ops->sms(w->handset, text, why) && wait_parts(w, why);
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
	listen_for(w, seen);
	ok = w->handset->ops->dial(w->handset, code, why);
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
	listen_for(w, seen);
	ok = w->handset->ops->key(w->handset, text, why);
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
	.hang_up = wire_hang_up, .close = stage_close,
};

struct talk_stage *
stage_wire_open(const char *smsc_socket, const char *ussd_url)
{
	struct wire_stage *s = xcalloc(1, sizeof *s);

	s->base.ops = &wire_ops;
	s->smsc = smsc_socket;
	s->ussd = ussd_url;
	return &s->base;
}
