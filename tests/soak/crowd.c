/*
 * crowd.c - many people who text one word each, and who of them was answered
 */
#include "tests/soak/crowd.h"

#include <stdint.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "ops/command/lines.h"

#define NUMBER_STEM "+9740000"
#define SERVICE "33444"

enum { ASK_MS = 10000 };

struct person { uint8_t total, came[PARTS_MAX]; };	/* total 0: nothing came */

struct crowd {
	struct wire	*wire;
	unsigned	 people, said, parts;
	unsigned	 strangers;		/* answers to nobody we know */
	bool		 has_counts;
	struct crowd_counts operator;		/* its last "count" */
	struct person	*person;
};

static bool
send_words(struct crowd *c, const char *const *words, struct buf *why)
{
	char room[256];
	struct buf line = BUF_OVER(room);

	for (; *words != NULL; words++)
		line_add(&line, *words);
	return wire_send(c->wire, &line, why);
}

struct crowd *
crowd_new(struct wire *wire, unsigned people, struct buf *why)
{
	struct crowd *c = xcalloc(1, sizeof *c);

	BUG_IF(people > CROWD_MAX);
	c->wire = wire;
	c->people = people;
	c->person = xcalloc(people, sizeof *c->person);
	if (send_words(c, (const char *const[]){ "watch", NULL }, why))
		return c;
	crowd_free(c);
	return NULL;
}

void
crowd_free(struct crowd *c)
{
	if (c == NULL)
		return;
	free(c->person);
	free(c);
}

bool
crowd_say(struct crowd *c, unsigned count, struct buf *why)
{
	for (; count > 0 && c->said < c->people; count--, c->said++) {
		char number[24];

		snprintf(number, sizeof number, NUMBER_STEM "%04u", c->said);
		if (!send_words(c, (const char *const[]){ "mo", number, SERVICE, "SALARY", NULL }, why))
			return false;
	}
	return true;
}

static void
take_part(struct crowd *c, const struct line *l)
{
	const char *to = line_field(l, 3);
	unsigned char udh[140];
	unsigned total = 1, seq = 1;
	unsigned long who;

	c->parts++;
	who = strncmp(to, NUMBER_STEM, sizeof NUMBER_STEM - 1) == 0 ? strtoul(to + sizeof NUMBER_STEM - 1, NULL, 10) : CROWD_MAX;
	if (hex_read(line_field(l, 6), udh, sizeof udh) == 6) {
		total = udh[4];
		seq = udh[5];
	}
	if (who >= c->said || total > PARTS_MAX || seq < 1 || seq > total) {
		c->strangers++;
		return;
	}
	c->person[who].total = (uint8_t)total;
	if (c->person[who].came[seq - 1] < UINT8_MAX)
		c->person[who].came[seq - 1]++;
}

static void
take_line(struct crowd *c, const struct line *l)
{
	const char *word = line_field(l, 0);

	if (strcmp(word, "submit") == 0) {
		take_part(c, l);
	} else if (strcmp(word, "count") == 0) {
		c->has_counts = true;
		c->operator.duplicates = strtoul(line_field(l, 3), NULL, 10);
		c->operator.mos = strtoul(line_field(l, 4), NULL, 10);
		c->operator.mo_acked = strtoul(line_field(l, 5), NULL, 10);
	}
}

bool
crowd_look(struct crowd *c, int wait_ms, struct buf *why)
{
	enum wire_result r;
	struct line l;

	for (; (r = wire_next(c->wire, wait_ms, &l)) == WIRE_LINE; wait_ms = 0)
		take_line(c, &l);
	if (r == WIRE_GONE)
		buf_adds(why, "the operator is gone");
	return r != WIRE_GONE;
}

unsigned
crowd_parts(const struct crowd *c)
{
	return c->parts;
}

static bool
ask_operator(struct crowd *c, struct buf *why)
{
	struct line l;

	c->has_counts = false;
	if (!send_words(c, (const char *const[]){ "count", NULL }, why))
		return false;
	while (!c->has_counts) {
		if (wire_next(c->wire, ASK_MS, &l) != WIRE_LINE) {
			buf_adds(why, "the operator does not say its counts");
			return false;
		}
		take_line(c, &l);
	}
	return true;
}

bool
crowd_count(struct crowd *c, struct crowd_counts *out, struct buf *why)
{
	if (!ask_operator(c, why))
		return false;
	*out = c->operator;
	out->said = c->said;
	out->twice = c->strangers;	/* nobody asked for these */
	for (unsigned i = 0; i < c->said; i++) {
		const struct person *p = &c->person[i];
		unsigned missing = p->total == 0, more = 0;

		for (unsigned part = 0; part < p->total; part++) {
			missing += p->came[part] == 0;
			more += p->came[part] > 1 ? p->came[part] - 1u : 0;
		}
		out->answered += missing == 0;
		out->twice += more;
		out->twice_people += more > 0;
	}
	out->unanswered = c->said - out->answered;
	return true;
}
