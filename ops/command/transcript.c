/*
 * transcript.c - the second listener on the operator's line
 */
#include "ops/command/transcript.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/command/wire_part.h"
#include "ops/talk/talk.h"

enum { PEOPLE = 16, WAIT_MS = 2000, STRAY_MS = 500, PART_OCTETS_MAX = 140, PART_SEPTETS_MAX = 160 };

struct transcript {
	struct talk_stage base;		/* first */
	struct talk_stage *inner;
	struct wire	*wire;
	FILE		*out;
	char		 person[PEOPLE][TALK_WORD_BYTES];
	unsigned	 people;
	unsigned	 strays;		/* parts that no step waited for */
};

/* "A", "B", … in the order of appearance. */
static char
letter_of(struct transcript *t, const char *number)
{
	unsigned i = 0;

	while (i < t->people && strcmp(t->person[i], number) != 0)
		i++;
	if (i == t->people && i < PEOPLE)
		snprintf(t->person[t->people++], TALK_WORD_BYTES, "%s", number);
	return (char)('A' + i);
}

static void
print_text(FILE *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		fprintf(out, "      | %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void
print_part(struct transcript *t, const struct wire_part *p)
{
	char room[2 * WIRE_UDH + 1];
	struct buf udh = BUF_OVER(room);

	hex_add(&udh, p->udh, p->udh_octets);
	fprintf(t->out, "   <- part %u of %u  dcs=%u esm=0x%02x udh=%s  %u %s\n", p->part, p->parts, p->data_coding,
	    p->esm_class, p->udh_octets > 0 ? udh.ptr : "none", p->units,
	    p->alphabet == ALPHABET_UCS2 ? "units, UCS-2" : "septets, GSM-7");
	print_text(t->out, p->text);
}

/* What 3GPP TS 23.040 lets through: 140 octets, header and fill bits included. */
static bool
check_part(const struct wire_part *p, unsigned expected, unsigned parts, struct buf *why)
{
	unsigned octets = p->alphabet == ALPHABET_UCS2 ? p->units * 2 : 0;
	unsigned septets = p->alphabet == ALPHABET_GSM7 ? p->units + (p->udh_octets * 8 + 6) / 7 : 0;

	if (!p->is_text)
		buf_addf(why, "part %u: data_coding %u is no text", expected, p->data_coding);
	else if (octets + (octets > 0 ? p->udh_octets : 0) > PART_OCTETS_MAX || septets > PART_SEPTETS_MAX)
		buf_addf(why, "part %u does not fit 140 octets", expected);
	else if (p->part != expected || p->parts != parts)
		buf_addf(why, "part %u of %u came as %u of %u", expected, parts, p->part, p->parts);
	else if ((p->udh_octets > 0) != (parts > 1) || ((p->esm_class & 0x40) != 0) != (parts > 1))
		buf_addf(why, "part %u of %u: header and esm_class do not fit that", expected, parts);
	return why->len == 0;
}

static bool
read_parts(struct transcript *t, const char *to, unsigned parts, struct buf *why)
{
	struct wire_part part;
	struct line line;

	for (unsigned i = 1; i <= parts;) {
		if (wire_next(t->wire, WAIT_MS, &line) != WIRE_LINE) {
			buf_addf(why, "part %u of %u was not on the wire", i, parts);
			return false;
		}
		if (!wire_part_read(&line, &part) || strcmp(part.to, to) != 0) {
			t->strays++;
			continue;
		}
		print_part(t, &part);
		if (!check_part(&part, i, parts, why))
			return false;
		i++;
	}
	if (parts == 0)
		fprintf(t->out, "   <- nothing\n");
	return true;
}

static bool
begin(struct talk_stage *s, const char *pack, int64_t now_s, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	t->people = 0;
	return t->inner->ops->begin(t->inner, pack, now_s, why);
}

static bool
sms(struct talk_stage *s, const char *from, bool is_test, const char *service, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	fprintf(t->out, "%c texts %s\n", letter_of(t, from), *service == '\0' ? "the service" : service);
	print_text(t->out, text);
	return t->inner->ops->sms(t->inner, from, is_test, service, text, len, seen, why) &&
	    read_parts(t, from, seen->parts, why);
}

static void
print_page(struct transcript *t, const struct talk_seen *seen)
{
	fprintf(t->out, "   <- screen  %s%s\n", seen->alphabet, strcmp(seen->end, "yes") == 0 ? ", the last" : "");
	print_text(t->out, seen->text);
}

static bool
dial(struct talk_stage *s, const char *from, bool is_test, const char *code, struct talk_seen *seen,
    struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	fprintf(t->out, "%c dials %s\n", letter_of(t, from), code);
	if (!t->inner->ops->dial(t->inner, from, is_test, code, seen, why))
		return false;
	print_page(t, seen);
	return true;
}

static bool
press(struct talk_stage *s, const char *from, bool is_test, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	fprintf(t->out, "%c presses %.*s\n", letter_of(t, from), (int)len, text);
	if (!t->inner->ops->press(t->inner, from, is_test, text, len, seen, why))
		return false;
	print_page(t, seen);
	return true;
}

static bool
hang_up(struct talk_stage *s, const char *from, bool is_test, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	fprintf(t->out, "%c loses the network\n", letter_of(t, from));
	return t->inner->ops->hang_up(t->inner, from, is_test, why);
}

static void
close_both(struct talk_stage *s)
{
	struct transcript *t = (struct transcript *)s;

	t->inner->ops->close(t->inner);
	wire_close(t->wire);
	free(t);
}

/* What is not here cannot be done through real sockets. */
static const struct talk_stage_ops transcript_ops = {
	.begin = begin, .sms = sms, .dial = dial, .press = press, .hang_up = hang_up, .close = close_both,
};

unsigned
transcript_strays(struct talk_stage *s)
{
	struct transcript *t = (struct transcript *)s;
	struct line line;

	while (wire_next(t->wire, STRAY_MS, &line) == WIRE_LINE)
		t->strays++;
	return t->strays;
}

struct talk_stage *
transcript_open(struct talk_stage *inner, const char *smsc_socket, FILE *out, struct buf *why)
{
	struct transcript *t = xcalloc(1, sizeof *t);
	char room[16];
	struct buf watch = BUF_OVER(room);
	struct line answer;

	t->base.ops = &transcript_ops;
	t->inner = inner;
	t->out = out;
	t->wire = wire_connect(smsc_socket, 0, why);
	buf_adds(&watch, "watch");
	if (t->wire != NULL && wire_send(t->wire, &watch, why) &&
	    wire_next(t->wire, WAIT_MS, &answer) == WIRE_LINE)
		return &t->base;
	close_both(&t->base);
	return NULL;
}
