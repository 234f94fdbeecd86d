/*
 * broadcast_inbox.c - parts in lists, a list a phone, phones in a table
 */
#include "tests/soak/broadcast_inbox.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/command/wire_part.h"

enum { PHONES = 1 << 16, NUMBER_BYTES = 32, ASK_MS = 10000, TEXT_BYTES = PARTS_MAX * 512 };

struct got { struct got *next; unsigned reference, part, parts, times; char text[]; };
struct phone { char number[NUMBER_BYTES]; struct got *first, *last; };

struct inbox {
	struct wire	*wire;
	struct phone	*phone;		/* PHONES of them, open addressing */
	unsigned	 phones, parts;
	bool		 has_answer;
	struct inbox_counts counts;
	char		 refused[256];	/* what the operator said last, when it said no */
};

static struct phone *
phone_of(const struct inbox *b, const char *number)
{
	uint32_t h = 2166136261u;

	for (const char *c = number; *c != '\0'; c++)
		h = (h ^ (uint8_t)*c) * 16777619u;
	for (;; h++) {
		struct phone *p = &b->phone[h % PHONES];

		if (p->number[0] == '\0' || strcmp(p->number, number) == 0)
			return p;
	}
}

static bool
send_line(struct inbox *b, const char *words, struct buf *why)
{
	char room[512], *next;
	struct buf line = BUF_INIT(1024);
	bool is_sent;

	snprintf(room, sizeof room, "%s", words);
	for (char *word = room; word != NULL; word = next) {
		next = strchr(word, '|');
		if (next != NULL)
			*next++ = '\0';
		line_add(&line, word);
	}
	b->has_answer = false;
	b->refused[0] = '\0';
	is_sent = wire_send(b->wire, &line, why);
	buf_free(&line);
	return is_sent;
}

struct inbox *
inbox_new(struct wire *wire, struct buf *why)
{
	struct inbox *b = xcalloc(1, sizeof *b);

	b->wire = wire;
	b->phone = xcalloc(PHONES, sizeof *b->phone);
	if (inbox_tell(b, "watch", why))
		return b;
	inbox_free(b);
	return NULL;
}

void
inbox_free(struct inbox *b)
{
	if (b == NULL)
		return;
	for (unsigned i = 0; i < PHONES; i++)
		while (b->phone[i].first != NULL) {
			struct got *g = b->phone[i].first;

			b->phone[i].first = g->next;
			free(g);
		}
	free(b->phone);
	free(b);
}

static void
take_part(struct inbox *b, const struct line *l)
{
	struct wire_part p;
	struct phone *phone;
	struct got *g;
	size_t len;

	BUG_IF(!wire_part_read(l, &p) || p.parts > PARTS_MAX || p.part > p.parts);
	b->parts++;
	phone = phone_of(b, p.to);
	if (phone->number[0] == '\0') {
		BUG_IF(++b->phones > PHONES * 3 / 4);
		snprintf(phone->number, NUMBER_BYTES, "%s", p.to);
	}
	for (g = phone->first; g != NULL; g = g->next)
		if (p.parts > 1 && g->reference == p.reference && g->part == p.part && g->parts == p.parts && strcmp(g->text, p.text) == 0)
			break;
	if (g != NULL) {
		g->times++;
		return;
	}
	len = strlen(p.text);
	g = xcalloc(1, sizeof *g + len + 1);
	g->reference = p.reference;
	g->part = p.part;
	g->parts = p.parts;
	g->times = 1;
	memcpy(g->text, p.text, len);
	if (phone->last != NULL)
		phone->last->next = g;
	else
		phone->first = g;
	phone->last = g;
}

static void
take_line(struct inbox *b, const struct line *l)
{
	const char *word = line_field(l, 0);

	if (strcmp(word, "submit") == 0) {
		take_part(b, l);
	} else if (strcmp(word, "count") == 0) {
		unsigned long *const to[] = { &b->counts.submits, &b->counts.unique, &b->counts.duplicates, &b->counts.mos,
			&b->counts.mo_acked, &b->counts.dlrs };

		for (unsigned i = 0; i < COUNT(to); i++)
			*to[i] = strtoul(line_field(l, i + 1), NULL, 10);
		b->has_answer = true;
	} else if (strcmp(word, "ok") == 0) {
		b->has_answer = true;
	} else if (strcmp(word, "error") == 0) {
		b->has_answer = true;
		snprintf(b->refused, sizeof b->refused, "%s", line_field(l, 1));
	}
}

bool
inbox_look(struct inbox *b, int wait_ms, struct buf *why)
{
	enum wire_result r;
	struct line l;

	for (; (r = wire_next(b->wire, wait_ms, &l)) == WIRE_LINE; wait_ms = 0)
		take_line(b, &l);
	if (r == WIRE_GONE)
		buf_adds(why, "the operator is gone");
	return r != WIRE_GONE;
}

static bool
wait_answer(struct inbox *b, struct buf *why)
{
	struct line l;

	while (!b->has_answer) {
		if (wire_next(b->wire, ASK_MS, &l) != WIRE_LINE) {
			buf_adds(why, "the operator does not answer");
			return false;
		}
		take_line(b, &l);
	}
	if (b->refused[0] != '\0')
		buf_addf(why, "the operator: %s", b->refused);
	return b->refused[0] == '\0';
}

bool
inbox_tell(struct inbox *b, const char *line, struct buf *why)
{
	return send_line(b, line, why) && wait_answer(b, why);
}

bool
inbox_count(struct inbox *b, struct inbox_counts *out, struct buf *why)
{
	if (!inbox_tell(b, "count", why))
		return false;
	*out = b->counts;
	return true;
}

unsigned
inbox_parts(const struct inbox *b)
{
	return b->parts;
}

/* The text of the message that `g` is the first part of; how often it came whole, 0 if a part lacks. */
static unsigned
whole(const struct phone *p, const struct got *g, char text[TEXT_BYTES], unsigned *more)
{
	struct buf all;
	unsigned least = g->times, sum = 0;

	buf_wrap(&all, text, TEXT_BYTES);
	for (unsigned part = 1; part <= g->parts; part++) {
		const struct got *x = p->first;

		while (x != NULL && (x->reference != g->reference || x->parts != g->parts || x->part != part))
			x = x->next;
		if (g->parts == 1)
			x = g;
		if (x == NULL)
			return 0;
		buf_adds(&all, x->text);
		least = x->times < least ? x->times : least;
		sum += x->times - 1;
	}
	BUG_IF(!buf_ok(&all));
	*more = sum;
	return g->parts == 1 ? g->times : 1;
}

/* Of one part there is no telling twice from another: each that came is a message. */
static unsigned
count(const struct inbox *b, const char *number, const char *wanted, bool is_whole, unsigned *more)
{
	const struct phone *p = phone_of(b, number);
	char text[TEXT_BYTES];
	unsigned n = 0, again;

	for (const struct got *g = p->first; g != NULL; g = g->next) {
		unsigned times = g->part == 1 ? whole(p, g, text, &again) : 0;

		if (times == 0 || (is_whole ? strcmp(text, wanted) != 0 : strncmp(text, wanted, strlen(wanted)) != 0))
			continue;
		n += times;
		if (more != NULL)
			*more += again;
	}
	return n;
}

unsigned
inbox_whole(const struct inbox *b, const char *number, const char *text, unsigned *more)
{
	return count(b, number, text, true, more);
}

unsigned
inbox_begins(const struct inbox *b, const char *number, const char *text)
{
	return count(b, number, text, false, NULL);
}

unsigned
inbox_of(const struct inbox *b, const char *number)
{
	unsigned n = 0;

	for (const struct got *g = phone_of(b, number)->first; g != NULL; g = g->next)
		n += g->times;
	return n;
}

bool
inbox_has(const struct inbox *b, const char *number, const char *words)
{
	const struct got *g = phone_of(b, number)->first;

	while (g != NULL && strstr(g->text, words) == NULL)
		g = g->next;
	return g != NULL;
}

const char *
inbox_last(const struct inbox *b, const char *number)
{
	const struct phone *p = phone_of(b, number);

	return p->last == NULL ? "" : p->last->text;
}
