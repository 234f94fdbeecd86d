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
	NEAR_ENOUGH = 12,		/* rows that share half of the pieces, or a third: no others are looked at */
	PIECES_MAX = 127,		/* counted together: counts stay below 128 */
	NEAR_POSTINGS = 64 * 1000,	/* rows counted for one text; the rarest pieces are always counted */
	NEAR_GRAMS_LEAST = 3,
	NEAR_CELLS = 120 * 1000,	/* letters times letters that are measured */
	KIN_CELLS = 4,			/* a letter of another script is dearer to measure (name_score.c) */
	SHARE_ONE = 1024,		/* share of a row that has all pieces and no other */
};

/* The rows of a piece of the text. */
struct piece { uint32_t gram, at, count; };

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
		return (struct piece){ gram, 0, 0 };
	return (struct piece){ gram, a->grams[low].at, a->grams[low].count };
}

static unsigned
piece_put(const struct agents *a, struct piece *piece, unsigned count, uint32_t gram)
{
	struct piece p = piece_of(a, gram);
	unsigned at;

	for (unsigned i = 0; i < count; i++)
		if (piece[i].gram == gram)
			return count;
	if (p.count == 0 || count == PIECES_MAX)
		return count;
	for (at = count; at > 0 && piece[at - 1].count > p.count; at--)
		piece[at] = piece[at - 1];
	piece[at] = p;
	return count + 1;
}

/* The letter that another script writes as this one, too; 0 if none. */
static uint32_t
kin_of(uint32_t letter)
{
	static const char kin[] = "ieuobpfvkcgj";	/* in pairs */
	const char *at = letter == 0 ? NULL : strchr(kin, (int)letter);

	return at == NULL ? 0 : (uint32_t)(unsigned char)kin[(at - kin) ^ 1];
}

/* The pieces of a loose form, the rarest first; of a romanised one also those with letters that sound alike. */
static unsigned
pieces_of(const struct agents *a, const struct agent_name *asked, struct piece piece[PIECES_MAX], unsigned *own)
{
	uint32_t gram[NAME_GRAMS];
	unsigned grams = (unsigned)agent_name_grams(asked->loose, asked->loose_len, gram), count = 0;

	*own = grams < PIECES_MAX ? grams : PIECES_MAX;
	for (unsigned i = 0; i < grams; i++)
		count = piece_put(a, piece, count, gram[i]);
	for (unsigned i = 0; asked->is_romanised && i < grams; i++)
		for (unsigned other = 1; other < 8; other++) {
			uint32_t g = 0;

			for (unsigned k = 0; k < 3; k++) {
				uint32_t letter = gram[i] >> 8 * k & 0xFF, kin = kin_of(letter);

				if (other >> k & 1 && kin == 0)
					break;
				g |= (other >> k & 1 ? kin : letter) << 8 * k;
				if (k == 2)
					count = piece_put(a, piece, count, g);
			}
		}
	return count;
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

/* For each of eight counts that is `least` or more, the highest bit of its byte. */
static uint64_t
eight_at_least(const uint8_t *count, unsigned least)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t eight;

	memcpy(&eight, count, sizeof eight);
	return ((eight | 0x80 * ones) - least * ones) & 0x80 * ones;
}

/*
 * The count from which on rows are looked at: half of the pieces, a third, a
 * fifth (an edit takes three of them, a swap four), until there are enough.
 */
static unsigned
least_shared(const struct agent_finder *f, unsigned pieces)
{
	unsigned least = 0;

	for (unsigned part = 2; part <= 5; part += part == 2 ? 1 : 2) {
		uint32_t rows = 0;

		least = pieces < part ? 1 : pieces / part;
		for (uint32_t at = 0; at < f->agents->row_count; at += 8)
			rows += (uint32_t)((eight_at_least(f->shared + at, least) >> 7) * UINT64_C(0x0101010101010101) >> 56);
		if (rows >= NEAR_ENOUGH)
			break;
	}
	return least;
}

/* Takes the rows that share most, for their length, and empties the counts. */
static unsigned
take_rows(struct agent_finder *f, unsigned pieces)
{
	const struct agents *a = f->agents;
	unsigned least = least_shared(f, pieces), near = 0;

	for (uint32_t at = 0; at < a->row_count; at += 8) {
		if (eight_at_least(f->shared + at, least) == 0)
			continue;
		for (uint32_t row = at; row < at + 8; row++)
			if (f->shared[row] >= least)
				near = keep(f->near, near, row, 2 * SHARE_ONE * f->shared[row] / (pieces + a->loose[row].len));
	}
	memset(f->shared, 0, a->row_count);
	return near;
}

void
agent_near(struct agent_finder *f, const struct agent_name *asked, struct agent_list *l)
{
	struct piece piece[PIECES_MAX];
	unsigned own, counted = count_rows(f, piece, pieces_of(f->agents, asked, piece, &own));
	size_t cells = 0;

	f->near_count = counted == 0 ? 0 : take_rows(f, counted < own ? counted : own);
	for (unsigned i = 0; i < f->near_count && cells < NEAR_CELLS; i++) {
		unsigned score;

		agent_row_name(f->agents, f->near[i].row, &f->row);
		cells += (asked->loose_len + 1) * (f->row.loose_len + 1) * (asked->is_romanised ? KIN_CELLS : 1);
		score = agent_score(asked, &f->row);
		if (score >= AGENT_NEAR)
			agent_list_add(f->agents, l, f->near[i].row, score);
	}
	explicit_bzero(piece, sizeof(piece));	/* grams of what she wrote */
}
