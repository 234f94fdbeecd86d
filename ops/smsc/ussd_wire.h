/*
 * ussd_wire.h - one step of a USSD dialogue as SMPP of a dialect, both ways
 *
 * Knows a row of routing/ussd_dialects.def and octets; no dialogue, no
 * connection.  The network's side: it writes what a person did and reads what
 * the gateway shows.
 */
#ifndef OPS_SMSC_USSD_WIRE_H
#define OPS_SMSC_USSD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ops/smsc/pdu.h"

struct ussd_dialect;			/* routing/ussd_dialect.h */

/*	 name	word of the `page` event, and what the person sees */
#define USSD_PAGES(ROW) \
	ROW(MORE,   "more",   "a screen that waits for an answer") \
	ROW(END,    "end",    "the last screen") \
	ROW(PUSH,   "push",   "a screen that she did not dial for, with an answer") \
	ROW(NOTIFY, "notify", "the same without an answer")

enum ussd_page {
#define ROW(name, word, what) USSD_PAGE_##name,
	USSD_PAGES(ROW)
#undef ROW
	USSD_PAGE_COUNT };

extern const char *const ussd_page_words[USSD_PAGE_COUNT];

struct ussd_step {			/* from the network */
	uint16_t	 op;		/* ussd_service_op */
	uint16_t	 session;	/* as the dialect has it; bit 0 of its_session_info is not part of it */
	bool		 is_over;
	const char	*text;		/* valid UTF-8 */
};

/* Fills everything but the addresses; false when the text is no USSD string (182 septets, 80 units). */
bool ussd_wire_write(const struct ussd_dialect *d, const struct ussd_step *step, struct pdu_message *out);

struct ussd_shown {			/* by the gateway */
	uint16_t	 op;
	bool		 has_session;	/* and it is not 0 */
	uint16_t	 session;
	bool		 is_over;	/* the end bit; false where the dialect has none */
};

/* False when there is no ussd_service_op: then it is no page. */
bool ussd_wire_read(const struct ussd_dialect *d, const struct pdu_message *m, struct ussd_shown *out);
/* Writes a page's text as UTF-8, cut at a character if it does not fit. */
void ussd_wire_text(const struct pdu_message *m, char *out, size_t size);

#endif
