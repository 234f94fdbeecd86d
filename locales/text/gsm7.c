/*
 * gsm7.c - characters to septets and back
 *
 * The default alphabet is two array look-ups for nearly every character; the
 * national tables, used where a way out allows them, are searched.
 */
#include "locales/text/gsm7.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

struct writer_row { uint16_t cp; uint8_t code; };
struct near_rows {			/* septet + 1; the block begins at `first` */
	uint16_t first;
	uint8_t	 ascii[128], block[128];		/* locking */
	uint8_t	 shifted_ascii[128], shifted_block[128];	/* single shift */
};

#include "locales/text/alphabets_table.h"

enum { IN_DEFAULT = 0x100, IN_EXTENSION = 0x200 };	/* flags beside the septet; 0 = not in the alphabet */

static const struct writer_row *
find(const struct writer_row *rows, unsigned from, unsigned past, uint32_t cp)
{
	while (from < past) {
		unsigned middle = from + (past - from) / 2;

		if (rows[middle].cp == cp)
			return &rows[middle];
		if (rows[middle].cp < cp)
			from = middle + 1;
		else
			past = middle;
	}
	return NULL;
}

/* Septet + 1, or 0. */
static unsigned
in_locking(unsigned id, uint32_t cp)
{
	const struct near_rows *n = &near_rows[id];
	const struct writer_row *row;

	if (cp < 128)
		return n->ascii[cp];
	if (cp - n->first < 128)
		return n->block[cp - n->first];
	row = find(locking_writer, locking_writer_first[id], locking_writer_first[id + 1], cp);
	return row != NULL ? row->code + 1u : 0;
}

static unsigned
in_single(unsigned id, uint32_t cp)
{
	const struct near_rows *n = &near_rows[id];
	const struct writer_row *row;

	if (cp < 128)
		return n->shifted_ascii[cp];
	if (cp - n->first < 128)
		return n->shifted_block[cp - n->first];
	row = find(single_writer, single_writer_first[id], single_writer_first[id + 1], cp);
	return row != NULL ? row->code + 1u : 0;
}

const char *
national_tag(unsigned id)
{
	return id > NATIONAL_NONE && id < NATIONAL_COUNT ? language_tag[id] : "";
}

enum national
national_to_write(const char *tag)
{
	for (unsigned id = NATIONAL_TURKISH; id < NATIONAL_URDU; id++)
		if (strcmp(language_tag[id], tag) == 0)
			return (enum national)id;
	return NATIONAL_NONE;
}

bool
national_has_locking(unsigned id)
{
	return id < NATIONAL_COUNT && locking_writer_first[id + 1] > locking_writer_first[id];
}

const char *
substitute_for(const struct substitutes *s, uint32_t cp)
{
	for (uint32_t low = 0, high = s->rows; low < high;) {
		uint32_t middle = low + (high - low) / 2;

		if (s->row[middle].from == cp)
			return s->row[middle].to;
		if (s->row[middle].from < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
substitute_fits(const char *to, size_t len)
{
	unsigned characters = 0, septets = 0;

	if (len == 0 || len >= sizeof(((struct substitute *)NULL)->to))
		return false;
	for (size_t at = 0, bytes; at < len; at += bytes, characters++) {
		uint32_t cp;

		bytes = utf8_decode(to + at, len - at, &cp);
		if (bytes == 0 || gsm7_septets(cp) == 0 || cp == '\r')
			return false;
		septets += gsm7_septets(cp);
	}
	return characters <= 3 && septets <= SUBSTITUTE_SEPTETS;
}

unsigned
gsm7_high(uint32_t cp)
{
	unsigned code = in_locking(NATIONAL_NONE, cp);

	if (code > 0)
		return IN_DEFAULT | (code - 1);
	code = in_single(NATIONAL_NONE, cp);
	return code > 0 ? IN_EXTENSION | (code - 1) : 0;
}

unsigned
gsm7_encode(uint32_t cp, uint8_t out[2])
{
	unsigned code = gsm7_code(cp);

	if (code & IN_EXTENSION) {
		out[0] = GSM7_ESCAPE;
		out[1] = (uint8_t)(code & 0x7F);
	} else if (code) {
		out[0] = (uint8_t)(code & 0x7F);
	}
	return code >> 8;
}

/* By the tables alone. */
static unsigned
encode_plain(const struct gsm7 *g, uint32_t cp, uint8_t out[2])
{
	unsigned code;

	if (g->lock == NATIONAL_NONE && g->single == NATIONAL_NONE)
		return gsm7_encode(cp, out);
	code = in_locking(national_has_locking(g->lock) ? g->lock : NATIONAL_NONE, cp);
	if (code > 0) {
		out[0] = (uint8_t)(code - 1);
		return 1;
	}
	code = in_single(g->single, cp);
	if (code == 0)
		return 0;
	out[0] = GSM7_ESCAPE;
	out[1] = (uint8_t)(code - 1);
	return 2;
}

unsigned
gsm7_encode_with(const struct gsm7 *g, uint32_t cp, uint8_t *out)
{
	uint8_t own[SUBSTITUTE_SEPTETS];
	uint8_t *to = out != NULL ? out : own;
	unsigned septets = encode_plain(g, cp, to);
	const char *text = septets == 0 ? substitute_for(&g->declared, cp) : NULL;

	for (size_t at = 0, len = text != NULL ? strlen(text) : 0; at < len;) {
		uint32_t letter;
		uint8_t pair[2];
		unsigned more;

		at += utf8_decode(text + at, len - at, &letter);
		more = encode_plain(g, letter, pair);
		if (more == 0)
			return 0;	/* a locking table may lack it */
		BUG_IF(septets + more > SUBSTITUTE_SEPTETS);
		memcpy(to + septets, pair, more);
		septets += more;
	}
	return septets;
}

void
gsm7_add_utf8(struct buf *out, const uint8_t *septets, size_t count, unsigned lock, unsigned single)
{
	const uint16_t *locking = locking_table[lock < NATIONAL_COUNT ? lock : NATIONAL_NONE];
	const uint16_t *shifted = single_table[single < NATIONAL_COUNT ? single : NATIONAL_NONE];
	char utf8[4];

	for (size_t i = 0; i < count; i++) {
		uint32_t cp = 0;

		if (septets[i] == GSM7_ESCAPE) {
			if (++i == count)
				return;
			if (septets[i] == GSM7_ESCAPE)
				cp = ' ';	/* 6.2.1.1 note 1: for a further table, shown as a space */
			else if (septets[i] < 0x80)
				cp = shifted[septets[i]];
		}
		if (cp == 0 && septets[i] < 0x80)
			cp = locking[septets[i]];
		if (cp == 0)
			cp = '?';
		buf_add(out, utf8, utf8_encode(cp, utf8));
	}
}
