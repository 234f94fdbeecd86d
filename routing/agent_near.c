/*
 * agent_near.c - names that are nearly the one typed
 *
 * Two names that score 80 have most pieces of three letters in common, in
 * whatever order their words stand.  So the rows of each piece of the text are
 * counted, one byte a row, the rarest pieces first; the rows that share most
 * are measured.  All of it is bounded: pieces by NEAR_POSTINGS, measuring by
 * NEAR_CELLS, so 160 characters made to hurt cost no more than a long name.
 * Rejected: deletion keys as for keywords (content/likeness.h), which need the
 * beginning of a name to be nearly right, and a pass over all names (20 ms).
 */
#include "routing/agent_inside.h"

#include <string.h>

enum {
	NEAR_POSTINGS = 64 * 1000,	/* rows counted for one text; the rarest pieces are always counted */
	NEAR_GRAMS_LEAST = 3,
	NEAR_LOOKED = 256,		/* rows whose length is looked at, and those that share as many pieces as the last */
	NEAR_CELLS = 120 * 1000,	/* letters times letters that are measured */
	SHARE_ONE = 1024,		/* share of a row that has all pieces and no other */
};

/* The rows of a piece of the text. */
struct piece { uint32_t at, count; };

void
agent_row_name(const struct agents *a, uint32_t row, struct agent_name *out)
{
	struct register_str s = a->loose[row];

	out->loose_len = s.len < NAME_BYTES ? s.len : NAME_BYTES - 1;
	memcpy(out->loose, register_string(a, s), out->loose_len);
	out->loose[out->loose_len] = '\0';
	out->is_empty = out->loose_len == 0;
}

unsigned
agent_score(const struct agent_name *asked, const struct agent_name *of_row)
{
	unsigned edits = agent_name_edits(asked, of_row), words = agent_name_words(asked, of_row);

	return edits > words ? edits : words;
}

static struct piece
piece_of(const struct agents *a, uint32_t gram)
{
	uint32_t low = 0, high = a->gram_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (a->grams[middle].gram < gram)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == a->gram_count || a->grams[low].gram != gram)
		return (struct piece){ 0, 0 };
	return (struct piece){ a->grams[low].at, a->grams[low].count };
}

/* The pieces of a loose form, the rarest first. */
static unsigned
pieces_of(const struct agents *a, const struct agent_name *asked, struct piece piece[NAME_GRAMS])
{
	uint32_t gram[NAME_GRAMS];
	unsigned grams = (unsigned)agent_name_grams(asked->loose, asked->loose_len, gram);

	for (unsigned i = 0; i < grams; i++) {
		struct piece p = piece_of(a, gram[i]);
		unsigned at;

		for (at = i; at > 0 && piece[at - 1].count > p.count; at--)
			piece[at] = piece[at - 1];
		piece[at] = p;
	}
	return grams;
}

/* Counts rows of the pieces; how many pieces were counted. */
static unsigned
count_rows(struct agent_finder *f, const struct piece *piece, unsigned pieces)
{
	uint32_t counted = 0;
	unsigned i;

	for (i = 0; i < pieces; i++) {
		const uint32_t *row = f->agents->postings + piece[i].at;

		counted += piece[i].count;
		if (counted > NEAR_POSTINGS && i >= NEAR_GRAMS_LEAST)
			break;
		for (uint32_t k = 0; k < piece[i].count; k++)
			f->shared[row[k]]++;
	}
	return i;
}

/* Keeps the NEAR_ROWS that share most, best first. */
static unsigned
keep(struct near_row *near, unsigned count, uint32_t row, uint32_t share)
{
	unsigned at;

	if (count == NEAR_ROWS && near[count - 1].share >= share)
		return count;
	for (at = count < NEAR_ROWS ? count : count - 1; at > 0 && near[at - 1].share < share; at--)
		near[at] = near[at - 1];
	near[at] = (struct near_row){ row, share };
	return count < NEAR_ROWS ? count + 1 : count;
}

/*
 * The count from which on rows are looked at: it leaves some NEAR_LOOKED of
 * them, and is a fifth of the pieces at least - an edit takes three of them, a
 * swap four.
 */
static unsigned
least_shared(const struct agent_finder *f, unsigned pieces)
{
	uint32_t rows[NAME_GRAMS + 1] = { 0 }, above = 0;
	unsigned least = pieces < 10 ? 1 : pieces / 5, most = pieces;

	for (uint32_t at = 0; at < f->agents->row_count; at += 8) {
		uint64_t eight;

		memcpy(&eight, f->shared + at, sizeof eight);
		if (eight == 0)			/* most rows share none */
			continue;
		for (uint32_t row = at; row < at + 8; row++)
			rows[f->shared[row]]++;
	}
	while (most > least && (above += rows[most]) < NEAR_LOOKED)
		most--;
	return most;
}

/* Takes the rows that share most, for their length, and empties the counts. */
static unsigned
take_rows(struct agent_finder *f, unsigned pieces)
{
	const struct agents *a = f->agents;
	unsigned least = least_shared(f, pieces), near = 0;

	for (uint32_t row = 0; least > 0 && row < a->row_count; row++)
		if (f->shared[row] >= least)
			near = keep(f->near, near, row, 2 * SHARE_ONE * f->shared[row] / (pieces + a->loose[row].len));
	memset(f->shared, 0, a->row_count);
	return near;
}

void
agent_near(struct agent_finder *f, const struct agent_name *asked, struct agent_list *l)
{
	struct piece piece[NAME_GRAMS];
	unsigned pieces = count_rows(f, piece, pieces_of(f->agents, asked, piece)), near = take_rows(f, pieces);
	size_t cells = 0;

	for (unsigned i = 0; i < near && cells < NEAR_CELLS; i++) {
		unsigned score;

		agent_row_name(f->agents, f->near[i].row, &f->row);
		cells += (asked->loose_len + 1) * (f->row.loose_len + 1);
		score = agent_score(asked, &f->row);
		if (score >= AGENT_NEAR)
			agent_list_add(f->agents, l, f->near[i].row, score);
	}
}
