/*
 * pages.h - a text becomes pages of a USSD screen
 *
 * One encoding for all pages: GSM-7 if text and key lines fit, if need be with
 * the substitutes their language declared, else UCS-2; a USSD string has no
 * header, so there are no national tables.  Cuts as those of parts.h.  Nothing
 * here allocates.
 */
#ifndef LOCALES_TEXT_PAGES_H
#define LOCALES_TEXT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "locales/text/encoding.h"

struct buf;

enum {
	USSD_SEPTETS	 = 160,		/* a page we make, GSM-7 (networks differ below 182) */
	USSD_UNITS	 = 70,		/* a page we make, UCS-2 */
	USSD_SEPTETS_MAX = 182,		/* 160 octets, 3GPP TS 23.038 5 and 6.1.2.3 */
	USSD_UNITS_MAX	 = 80,
};

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

/* Page `i` (from 0) of `count`. */
typedef void page_fn(void *ctx, const struct buf *page, unsigned i, unsigned count);
/* All pages, one after the other, each in a buffer over `room` (4 * USSD_SEPTETS_MAX bytes are enough for any). */
unsigned pages_each(const char *text, size_t len, const struct page_rules *rules, char *room, size_t size, page_fn *fn,
    void *ctx);
/* The alphabet that the pages are measured in; one of them alone may need less. */
enum alphabet pages_alphabet(const char *text, size_t len, const struct page_rules *rules);

#endif
