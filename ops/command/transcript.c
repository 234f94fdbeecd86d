/*
 * transcript.c - the second listener on the operator's line
 */
#include "ops/command/transcript.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/pages.h"
#include "ops/command/lines.h"
#include "ops/command/wire_part.h"
#include "ops/talk/talk.h"

enum { PEOPLE = 16, WAIT_MS = 2000, STRAY_MS = 500, HELD = 16, PART_OCTETS_MAX = 140, PART_SEPTETS_MAX = 160 };

struct transcript {
	struct talk_stage base;		/* first */
	struct talk_stage *inner;
	struct wire	*wire;
	FILE		*out;
	bool		 has_screens;	/* USSD passes the operator, too */
	char		 person[PEOPLE][TALK_WORD_BYTES];
	bool		 has_read[PEOPLE];	/* the SMS beside her last screen */
	unsigned	 people;
	struct wire_part held[HELD];	/* parts that came before the screen they stand beside */
	unsigned	 helds;
	unsigned	 strays;		/* parts and screens that no step waited for */
};

/* In the order of appearance, beginning with 0. */
static unsigned
person_of(struct transcript *t, const char *number)
{
	unsigned i = 0;

	while (i < t->people && strcmp(t->person[i], number) != 0)
		i++;
	if (i == t->people && i + 1 < PEOPLE)
		snprintf(t->person[t->people++], TALK_WORD_BYTES, "%s", number);
	return i;
}

/* She does something: a letter, and what it is. */
static void
print_act(struct transcript *t, const char *number, const char *does, const char *what, size_t len)
{
	unsigned i = person_of(t, number);

	t->has_read[i] = false;
	fprintf(t->out, "%c %s%s%.*s\n", (char)('A' + i), does, len > 0 ? " " : "", (int)len, what);
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

/* A USSD string is 160 octets on the air (3GPP TS 23.038 5): 182 septets or 80 units. */
static bool
check_page(const struct wire_part *p, struct buf *why)
{
	if (!p->is_text)
		buf_addf(why, "screen: data_coding %u is no text", p->data_coding);
	else if (p->units > (p->alphabet == ALPHABET_UCS2 ? USSD_UNITS_MAX : USSD_SEPTETS_MAX))
		buf_adds(why, "the screen does not fit 160 octets");
	else if (p->udh_octets > 0 || p->esm_class != 0)
		buf_adds(why, "a screen with a header, or with an esm_class");
	return why->len == 0;
}

/* The next one to her of that kind; false and a sentence when it does not come. */
static bool
next_to(struct transcript *t, const char *to, bool is_screen, struct wire_part *part, struct buf *why)
{
	struct line line;

	for (unsigned i = 0; !is_screen && i < t->helds; i++) {
		if (strcmp(t->held[i].to, to) != 0)
			continue;
		*part = t->held[i];
		t->helds--;
		memmove(&t->held[i], &t->held[i + 1], (t->helds - i) * sizeof t->held[0]);
		return true;
	}
	while (wire_next(t->wire, WAIT_MS, &line) == WIRE_LINE) {
		if (!wire_part_read(&line, part))
			continue;		/* `page`: its submit was seen */
		if (part->is_screen == is_screen && strcmp(part->to, to) == 0)
			return true;
		if (!part->is_screen && is_screen && t->helds < HELD)
			t->held[t->helds++] = *part;
		else
			t->strays++;
	}
	buf_adds(why, is_screen ? "the screen was not on the wire" : "a part was not on the wire");
	return false;
}

static bool
read_parts(struct transcript *t, const char *to, unsigned parts, struct buf *why)
{
	struct wire_part part;

	for (unsigned i = 1; i <= parts; i++) {
		if (!next_to(t, to, false, &part, why)) {
			buf_addf(why, " (%u of %u)", i, parts);
			return false;
		}
		print_part(t, &part);
		if (!check_part(&part, i, parts, why))
			return false;
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

	if (*service == '\0')
		print_act(t, from, "texts", "the service", strlen("the service"));
	else
		print_act(t, from, "texts", service, strlen(service));
	print_text(t->out, text);
	return t->inner->ops->sms(t->inner, from, is_test, service, text, len, seen, why) &&
	    read_parts(t, from, seen->parts, why);
}

static bool
read_page(struct transcript *t, const char *to, const struct talk_seen *seen, struct buf *why)
{
	const char *last = strcmp(seen->end, "yes") == 0 ? ", the last" : "";
	struct wire_part part;

	if (seen->end[0] == '\0') {
		fprintf(t->out, "   <- no screen\n");
		return true;
	}
	if (!t->has_screens) {
		fprintf(t->out, "   <- screen  %s%s\n", seen->alphabet, last);
		print_text(t->out, seen->text);
		return true;
	}
	if (!next_to(t, to, true, &part, why))
		return false;
	fprintf(t->out, "   <- screen  dcs=%u esm=0x%02x %s  %u %s%s\n", part.data_coding, part.esm_class,
	    part.parameters, part.units, part.alphabet == ALPHABET_UCS2 ? "units, UCS-2" : "septets, GSM-7", last);
	print_text(t->out, part.text);
	if (check_page(&part, why) && strcmp(part.text, seen->text) != 0)
		buf_adds(why, "what she sees is not what was on the wire");
	return why->len == 0;
}

static bool
dial(struct talk_stage *s, const char *from, bool is_test, const char *code, struct talk_seen *seen,
    struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	print_act(t, from, "dials", code, strlen(code));
	return t->inner->ops->dial(t->inner, from, is_test, code, seen, why) && read_page(t, from, seen, why);
}

static bool
press(struct talk_stage *s, const char *from, bool is_test, const char *text, size_t len,
    struct talk_seen *seen, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	print_act(t, from, "presses", text, len);
	return t->inner->ops->press(t->inner, from, is_test, text, len, seen, why) && read_page(t, from, seen, why);
}

static bool
ring(struct talk_stage *s, const char *from, bool is_test, const char *service, struct talk_seen *seen,
    struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	print_act(t, from, "rings", service, strlen(service));
	return t->inner->ops->ring(t->inner, from, is_test, service, seen, why) &&
	    read_parts(t, from, seen->parts, why);
}

static bool
sms_beside(struct talk_stage *s, const char *from, bool is_promised, struct talk_seen *seen, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;
	unsigned i = person_of(t, from);

	if (!t->inner->ops->sms_beside(t->inner, from, is_promised, seen, why))
		return false;
	if (t->has_read[i] || seen->sms[0] == '\0')
		return true;
	t->has_read[i] = true;
	fprintf(t->out, "%c gets besides\n", (char)('A' + i));
	return read_parts(t, from, seen->parts, why);
}

static bool
hang_up(struct talk_stage *s, const char *from, bool is_test, struct buf *why)
{
	struct transcript *t = (struct transcript *)s;

	print_act(t, from, "loses the network", "", 0);
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
	.begin = begin, .sms = sms, .dial = dial, .press = press, .ring = ring, .hang_up = hang_up, .sms_beside = sms_beside,
	.close = close_both,
};

unsigned
transcript_strays(struct talk_stage *s)
{
	struct transcript *t = (struct transcript *)s;
	struct wire_part part;
	struct line line;

	t->strays += t->helds;
	t->helds = 0;
	while (wire_next(t->wire, STRAY_MS, &line) == WIRE_LINE)
		t->strays += wire_part_read(&line, &part);
	return t->strays;
}

struct talk_stage *
transcript_open(struct talk_stage *inner, const char *smsc_socket, bool has_screens, FILE *out, struct buf *why)
{
	struct transcript *t = xcalloc(1, sizeof *t);
	char room[16];
	struct buf watch = BUF_OVER(room);
	struct line answer;

	t->base.ops = &transcript_ops;
	t->inner = inner;
	t->has_screens = has_screens;
	t->out = out;
	t->wire = wire_connect(smsc_socket, 0, why);
	buf_adds(&watch, "watch");
	if (t->wire != NULL && wire_send(t->wire, &watch, why) &&
	    wire_next(t->wire, WAIT_MS, &answer) == WIRE_LINE)
		return &t->base;
	close_both(&t->base);
	return NULL;
}
