/*
 * bulk.h - parts of a broadcast, as they go to a bearer and as what was said of them comes back
 *
 * One part at a time, so that the ledger keeps what was said of each and nothing
 * of it waits in a bearer.  The names are ours alone: a receipt brings them back
 * in a mark that nobody else can make (kannel_mark.h).
 */
#ifndef GATEWAY_BEARER_BULK_H
#define GATEWAY_BEARER_BULK_H

#include <stdbool.h>
#include <stdint.h>

#include "locales/text/parts.h"

struct bulk_name { uint8_t job[16]; uint32_t row; uint8_t part, sending; };	/* part from 0; sending: 1 and up, of this row */
struct bulk {
	struct bulk_name name;
	const char	*way;		/* its smsc_id (routing/ways.h) */
	const char	*number, *from;	/* "+15551234" as an operator reads it; the service number it comes from */
	const struct part *part;
	enum alphabet	alphabet;
	bool		is_crisis;	/* before other broadcasts, behind answers, at every queue */
	int64_t		not_after_s;	/* Unix time; the network drops it behind that second */
};
/*		name	   what was said of a part */
#define BULK_WORDS(ROW) \
	ROW(TAKEN,     "bearerbox has it, which promises nothing") \
	ROW(LATER,     "bearerbox did not take it, for now") \
	ROW(REFUSED,   "bearerbox will never take it") \
	ROW(LOST,      "the connection was lost before it answered: in doubt") \
	ROW(ACCEPTED,  "the operator has it (DLR 8)") \
	ROW(REJECTED,  "the operator refused it (DLR 16)") \
	ROW(DELIVERED, "the phone has it (DLR 1)") \
	ROW(FAILED,    "the operator gave up (DLR 2)")
enum bulk_what {
#define ROW(name, what) BULK_##name,
	BULK_WORDS(ROW)
#undef ROW
	BULK_WHATS };
/*
 * code: the operator's, 0 none.  is_old, of ACCEPTED: it had left over a connection that is lost since.  If bearerbox died
 * with it, it was perhaps submitted twice: SMPP cannot tell.
 */
struct bulk_word { struct bulk_name name; enum bulk_what what; unsigned code; bool is_old; };

#endif
