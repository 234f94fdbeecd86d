/*
 * handset_socket.c - the phone bearer of a running safard
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/handset.h"
#include "ops/command/lines.h"

struct on_socket {
	struct handset	 handset;		/* first */
	struct wire	*wire;
	unsigned	 due;			/* answers not yet `done` */
};

static bool
say(struct on_socket *s, const char *word, const char *second, const char *third, struct buf *why)
{
	if (!handset_say(&s->handset, s->wire, word, second, third, why))
		return false;
	s->due++;
	return true;
}

static bool
socket_sms(struct handset *h, const char *text, struct buf *why)
{
	return say((struct on_socket *)h, "sms", h->service, text, why);
}

static bool
socket_dial(struct handset *h, const char *code, struct buf *why)
{
	return say((struct on_socket *)h, "dial", code, NULL, why);
}

static bool
socket_key(struct handset *h, const char *text, struct buf *why)
{
	return say((struct on_socket *)h, "key", text, NULL, why);
}

static bool
socket_hangup(struct handset *h, struct buf *why)
{
	h->is_open = false;
	return say((struct on_socket *)h, "hangup", NULL, NULL, why);
}

static int
socket_fd(const struct handset *h)
{
	return wire_fd(((const struct on_socket *)h)->wire);
}

static void
on_answer(struct on_socket *s, const struct line *l)
{
	const char *word = line_field(l, 0);
	struct heard h = { .part = 1, .parts = 1 };

	if (strcmp(word, "part") == 0) {
		h.kind = HEARD_PART;
		h.part = (unsigned)strtoul(line_field(l, 1), NULL, 10);
		h.parts = (unsigned)strtoul(line_field(l, 2), NULL, 10);
		h.alphabet = strcmp(line_field(l, 3), "ucs2") == 0 ? ALPHABET_UCS2 : ALPHABET_GSM7;
		h.text = line_field(l, 4);
	} else if (strcmp(word, "page") == 0) {
		h.kind = HEARD_PAGE;
		h.is_end = strcmp(line_field(l, 1), "end") == 0;
		h.alphabet = strcmp(line_field(l, 2), "ucs2") == 0 ? ALPHABET_UCS2 : ALPHABET_GSM7;
		h.text = line_field(l, 3);
	} else if (strcmp(word, "error") == 0) {
		h.kind = HEARD_ERROR;
		h.text = line_field(l, 1);
	} else {
		s->due -= s->due > 0;
		return;
	}
	/* What claims to be GSM-7 and is not would be a bug to count. */
	if (text_alphabet(h.text, strlen(h.text)) == ALPHABET_UCS2)
		h.alphabet = ALPHABET_UCS2;
	h.units = (unsigned)text_units(h.text, strlen(h.text), h.alphabet);
	handset_hear(&s->handset, &h);
}

static bool
socket_take(struct handset *h, struct buf *why)
{
	struct on_socket *s = (struct on_socket *)h;
	enum wire_result r;
	struct line line;

	while ((r = wire_next(s->wire, 0, &line)) == WIRE_LINE)
		on_answer(s, &line);
	if (r == WIRE_GONE)
		buf_adds(why, "safard closed the line");
	return r != WIRE_GONE;
}

static bool
socket_is_waiting(const struct handset *h)
{
	return ((const struct on_socket *)h)->due > 0;
}

static void
socket_close(struct handset *h)
{
	wire_close(((struct on_socket *)h)->wire);
	free(h);
}

static const struct handset_ops socket_ops = {
	.sms = socket_sms, .dial = socket_dial, .key = socket_key, .hangup = socket_hangup, .fd = socket_fd,
	.take = socket_take, .is_waiting = socket_is_waiting, .close = socket_close,
};

struct handset *
handset_open_socket(const struct handset_settings *settings, const char *path, struct buf *why)
{
	struct wire *wire = wire_connect(path, 0, why);
	struct on_socket *s;

	if (wire == NULL)
		return NULL;
	s = xcalloc(1, sizeof *s);
	handset_init(&s->handset, &socket_ops, settings);
	s->wire = wire;
	return &s->handset;
}
