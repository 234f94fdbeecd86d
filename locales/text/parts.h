/*
 * parts.h - a text becomes finished SMS parts, or pages of a USSD screen
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
	USSD_SEPTETS	 = 160,		/* a page we make, GSM-7 (networks differ below 182) */
	USSD_UNITS	 = 70,		/* a page we make, UCS-2 */
	USSD_SEPTETS_MAX = 182,		/* 160 octets, 3GPP TS 23.038 5 and 6.1.2.3 */
	USSD_UNITS_MAX	 = 80,
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
/* How many parts parts_cut() would make, without a ceiling (the compiler's measure); 0 never. */
unsigned parts_count(const char *text, size_t len, const struct parts_rules *rules);
/* Appends the user data of part `i` as UTF-8: what a phone would show. */
void part_add_utf8(struct buf *out, const struct parts *parts, unsigned i);

/*
 * A USSD text is shown in pages: body, then key lines.  Lines of a menu are
 * never cut (`whole_lines`) unless one alone is longer than a page.
 */
struct page_rules {
	unsigned	 septets;	/* page size in GSM-7, <= USSD_SEPTETS_MAX */
	unsigned	 units;		/* page size in UCS-2, <= USSD_UNITS_MAX */
	const char	*prefix;	/* begins every page; "" for none */
	const char	*more;		/* key line when a page follows, "98 More" */
	const char	*back;		/* key line on every page; "" for none */
	const char	*home;		/* key line on the last page if there is room; "" for none */
	bool		 whole_lines;
	bool		 more_at_end;	/* the last page says `more` too (another menu follows) */
	const char	*offer;		/* key line on the last page if there is room, before `home`; NULL for none */
	struct substitutes declared;	/* of the language; used when all of text and keys is GSM-7 with them */
};

/*
 * Appends page `want` (from 0) to *page and returns how many pages there are;
 * a `want` past the end gives the last page.  0 if the rules leave no room.
 */
unsigned page_cut(const char *text, size_t len, const struct page_rules *rules,
    unsigned want, struct buf *page);

#endif
