/*
 * tally.c - two cutters, and the counting that is the same for everybody
 */
#include "ops/bench/tally.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"

enum { ALONE_UNITS = 70, JOINED_UNITS = 67 };	/* 3GPP TS 23.040 9.2.3.24.1 */

static const char *const keys[BENCH_SIDES_COUNT] = {
#define ROW(name, key, what) key,
	BENCH_SIDES(ROW)
#undef ROW
};

void
counts_add(struct counts *c, struct letters *l, const struct shown *text, const struct shown *got)
{
	size_t lost = letters_lost(text, got);

	c->texts += got->parts > 0;
	c->parts += got->parts;
	c->cut += letters_cut(l, got);
	c->pairs += pairs_cut(got);
	c->words += words_cut(got);
	c->lost += lost;
	c->harmed += lost > 0;
}

void
tally_add(struct tally *sum, const struct tally *one)
{
	sum->texts += one->texts;
	for (int i = 0; i < BENCH_SIDES_COUNT; i++) {
		struct counts *to = &sum->side[i];
		const struct counts *from = &one->side[i];

		to->texts += from->texts;
		to->parts += from->parts;
		to->cut += from->cut;
		to->pairs += from->pairs;
		to->words += from->words;
		to->lost += from->lost;
		to->harmed += from->harmed;
	}
}

/* National tables are read by our own decoder: ICU has none. */
static void
show_part(struct letters *l, const struct parts *parts, unsigned i, struct shown *got)
{
	const struct part *p = &parts->part[i];
	char room[PART_OCTETS * 4];
	struct buf utf8 = BUF_OVER(room);

	if (parts->alphabet == ALPHABET_UCS2) {
		shown_add_ucs2(got, p->data, p->octets);
	} else if ((parts->lock | parts->single) == 0) {
		shown_add_gsm7(l, got, p->data, p->octets);
	} else {
		part_add_utf8(&utf8, parts, i);
		shown_add_utf8(got, utf8.ptr, utf8.len);
	}
}

void
cut_ours(struct letters *l, const char *utf8, size_t len, const struct encoding_rules *rules, struct shown *got)
{
	struct parts parts;
	const struct parts_rules all = { .prefix = "", .encoding = *rules };

	shown_reset(got);
	BUG_IF(!parts_cut(utf8, len, &all, &parts));
	for (unsigned i = 0; i < parts.count; i++)
		show_part(l, &parts, i, got);
}

void
cut_naive(const struct shown *text, struct shown *got)
{
	size_t most = text->count <= ALONE_UNITS ? ALONE_UNITS : JOINED_UNITS;

	shown_reset(got);
	memcpy(got->unit, text->unit, text->count * sizeof got->unit[0]);
	for (size_t at = 0; at < text->count; at += most) {
		BUG_IF(got->parts == SHOWN_PARTS);
		got->begin[got->parts++] = at;
	}
	got->count = text->count;
}

void
tally_print(FILE *out, const char *locale, const struct tally *t)
{
	unsigned naive = t->side[SIDE_NAIVE].parts;

	fprintf(out, "locale=%s texts=%u", locale, t->texts);
	for (int i = 0; i < BENCH_SIDES_COUNT; i++) {
		const struct counts *c = &t->side[i];

		if (c->texts == 0)
			continue;
		fprintf(out, " %s_parts=%u", keys[i], c->parts);
		if (i != SIDE_NAIVE && naive > 0)
			fprintf(out, " %s_ratio=%.2f", keys[i], (double)c->parts / naive);
		fprintf(out, " %s_cut=%u %s_words=%u %s_lost=%zu", keys[i], c->cut, keys[i], c->words, keys[i], c->lost);
		if (c->pairs > 0)
			fprintf(out, " %s_pairs=%u", keys[i], c->pairs);
		if (c->harmed > 0)
			fprintf(out, " %s_harmed=%zu", keys[i], c->harmed);
		if (c->texts != t->texts)
			fprintf(out, " %s_missing=%u", keys[i], t->texts - c->texts);
	}
	fputc('\n', out);
	fflush(out);
}
