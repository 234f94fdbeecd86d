/*
 * parts.h - a text becomes finished SMS parts
 *
 * One encoding is chosen for the whole message (encoding.h): GSM-7 if every
 * character fits after the declared substitutes, national tables if the way out
 * allows them and they save parts, else UCS-2 (as UTF-16BE).
 * A cut never falls inside a grapheme cluster, after a virama or coeng before
 * a letter, inside an escape pair or a surrogate pair; it prefers a space
 * among the last 20 units.  Capacities: 3GPP TS 23.040 9.2.3.24.1, 8-bit
 * concatenation reference: 160/153 septets, 70/67 units, less for a header that names
 * national tables (udh.h).
 * Nothing here allocates.
 */
#ifndef LOCALES_TEXT_PARTS_H
#define LOCALES_TEXT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/encoding.h"
#include "locales/text/udh.h"

struct buf;

enum {
	PARTS_MAX	 = 8,		/* parts of one answer, never more */
	PART_OCTETS	 = 160,		/* of user data as we hold it: septets one per octet */
};

struct part {
	uint8_t	udh[UDH_OCTETS];	/* with UDHL; unused when udh_octets is 0 */
	uint8_t	udh_octets;		/* 0: a single part in the default tables */
	uint8_t	octets;			/* used in data */
	uint8_t	data[PART_OCTETS];	/* GSM-7: a septet per octet; UCS-2: UTF-16BE */
};

struct parts {
	enum alphabet	alphabet;
	uint8_t		lock, single;	/* enum national: the tables of the septets; said in every udh, too */
	unsigned	count;
	struct part	part[PARTS_MAX];
};

struct parts_rules {
	const char	*prefix;	/* begins every part; "" for none */
	uint8_t		 reference;	/* of the concatenation */
	bool		 is_wide;	/* with 16-bit references; the upper octet is 0 */
	struct encoding_rules encoding;
};

/* The encoding that `text` goes out in; prefix and text share it. */
struct encoding parts_encoding(const char *text, size_t len, const struct parts_rules *rules);
/* Septets or units that a part holds; `is_joined`: it is one of several. */
unsigned part_capacity(const struct encoding *e, bool is_joined, bool is_wide);

/*
 * Cuts `text` (valid UTF-8, LF as the only control) into parts.
 * False if it needs more than PARTS_MAX parts: then *out holds nothing.
 */
bool parts_cut(const char *text, size_t len, const struct parts_rules *rules, struct parts *out);
/* Part `i` (from 0) of `count`, and the bytes of the text that stand in it. */
typedef void parts_fn(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end);
/*
 * The same without PARTS_MAX, one part after the other: for who looks at a text
 * that nobody will send.  Returns how many there are; above PARTS_JOINED no phone
 * could join them, and `fn` is not called.
 */
enum { PARTS_JOINED = 255 };
unsigned parts_each(const char *text, size_t len, const struct parts_rules *rules, parts_fn *fn, void *ctx);
/* How many parts parts_cut() would make, without a ceiling (the compiler's measure); 0 never. */
unsigned parts_count(const char *text, size_t len, const struct parts_rules *rules);
/* Appends the user data of part `i` as UTF-8: what a phone would show. */
void part_add_utf8(struct buf *out, const struct parts *parts, unsigned i);

#endif
