/*
 * kannel_ussd.h - USSD over SMPP, as it passes through bearerbox
 *
 * Two optional parameters carry a dialogue: what a message does
 * (ussd_service_op, SMPP 3.4 5.3.2.44) and which dialogue it belongs to
 * (its_session_info 5.3.2.43, or user_message_reference 5.3.2.17).  bearerbox
 * hands them on as text, "?smpp?ussd_service_op=%01&its_session_info=%00%A1&",
 * if its configuration names them (ops/command/kannel_conf.c).  Their values
 * are the operator's dialect (routing/ussd_dialect.h).
 */
#ifndef GATEWAY_BEARER_KANNEL_USSD_H
#define GATEWAY_BEARER_KANNEL_USSD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/bearer/kannel_border.h"
#include "routing/ussd_dialect.h"

struct buf;

enum {
	KANNEL_USSD_META_BYTES = 96,	/* what kannel_ussd_meta() makes, and room */
	KANNEL_USSD_LATE_S = 30,	/* an input older than this has no screen any more */
	KANNEL_CALLS = 16384,		/* dialogues whose code is remembered */
	KANNEL_CALL_S = 600,
};

struct kannel_ussd {
	uint16_t	op;		/* ussd_service_op, or USSD_OP_NONE when it did not come */
	bool		has_session;
	uint8_t		session[2];
};

enum kannel_ussd_event { KANNEL_USSD_BEGIN, KANNEL_USSD_INPUT, KANNEL_USSD_GONE };

/* Reads the parameters that came; what cannot be read counts as not there. */
void kannel_ussd_read(struct kannel_bytes meta, const struct ussd_dialect *d, struct kannel_ussd *out);
/* `is_known`: its dialogue is one of ours, which decides when no op came. */
enum kannel_ussd_event kannel_ussd_event(const struct ussd_dialect *d, const struct kannel_ussd *in, bool is_known);
/* Appends the parameters of an answer with that op (d->more, d->end, …) in the dialogue of `in`. */
void kannel_ussd_meta(struct buf *out, const struct ussd_dialect *d, uint16_t op, const struct kannel_ussd *in);

/* Which code a dialogue was dialled with: only its first message says it.  Keyed hashes, and no number. */
struct kannel_calls;
enum { KANNEL_CALL_ID_BYTES = 16, KANNEL_CODE_BYTES = 32 };
struct kannel_calls *kannel_calls_new(void);
void kannel_calls_free(struct kannel_calls *c);		/* NULL is fine */
/* Names a dialogue: an SMSC, a person, and what the network calls it. */
void kannel_call_id(const struct kannel_calls *c, const char *smsc, const char *number,
    const struct ussd_dialect *d, const struct kannel_ussd *in, uint8_t id[KANNEL_CALL_ID_BYTES]);
/* The code, or NULL when it is not known (any more). */
const char *kannel_call_find(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], int64_t now_s);
/*
 * Her input.  True when it may be her last one once more: the same text, and the connection came up between the
 * two.  A bearerbox that is killed before it told the operator that it has a message is given it a second time,
 * under another id.  Of an input wall_s is when bearerbox took it (both may come over the new connection), loop_ms
 * when we judge it.
 */
struct kannel_moment { int64_t wall_s, loop_ms; };
bool kannel_call_says(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], const char *text, size_t len,
    struct kannel_moment when, struct kannel_moment up);
/* Remembers or, with `code` NULL, forgets it. */
void kannel_call_put(struct kannel_calls *c, const uint8_t id[KANNEL_CALL_ID_BYTES], const char *code, int64_t now_s);

#endif
