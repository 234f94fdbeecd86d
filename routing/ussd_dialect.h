/*
 * ussd_dialect.h - how one operator's SMSC speaks USSD over SMPP
 *
 * SMPP 3.4 reserves ussd_service_op (0x0501) and its_session_info (0x1383) and
 * leaves their values to "the network"; operators differ.  A dialect is a row
 * of ussd_dialects.def; an operator may change single values for one way
 * (routing/ways.h).  Data only: who speaks it is gateway/bearer/kannel_ussd.c.
 */
#ifndef ROUTING_USSD_DIALECT_H
#define ROUTING_USSD_DIALECT_H

#include <stdint.h>

enum { USSD_OP_NONE = 0x100 };		/* this dialect has no such operation */

/*	 name	    word in ways.ini; where the network's name of the session stands */
#define USSD_SESSIONS(ROW) \
	ROW(ITS,       "its_session_info",	 "octets of its_session_info, without bit 0 of the second") \
	ROW(REFERENCE, "user_message_reference", "user_message_reference (0x0204)") \
	ROW(NUMBER,    "number",		 "nowhere: one session a number")

/*	 name	    word in ways.ini; where the code that was dialled stands in the first message */
#define USSD_CODES(ROW) \
	ROW(DESTINATION, "destination", "destination_addr; short_message is what was dialled behind it, or the whole code again") \
	ROW(MESSAGE,	 "message",	"short_message; destination_addr is the operator's own")

enum ussd_session {
#define ROW(name, word, what) USSD_SESSION_##name,
	USSD_SESSIONS(ROW)
#undef ROW
	USSD_SESSION_COUNT };
enum ussd_code {
#define ROW(name, word, what) USSD_CODE_##name,
	USSD_CODES(ROW)
#undef ROW
	USSD_CODE_COUNT };

struct ussd_dialect {
	const char	*name;
	/* ussd_service_op; an octet, or USSD_OP_NONE */
	uint16_t	begin;		/* from the network: somebody dialled */
	uint16_t	input;		/* … she answered a screen */
	uint16_t	abort, gone;	/* … the session is over: she hung up, the network's time ran out */
	uint16_t	more;		/* from us: a screen that waits for an answer */
	uint16_t	end;		/* … the last screen */
	uint16_t	push;		/* … a screen that nobody dialled for, and an answer is wanted */
	uint16_t	notify;		/* … the same without an answer */
	enum ussd_session session;
	enum ussd_code	code;
	uint8_t		ends_by_bit;	/* 1: bit 0 of its_session_info's second octet says "over", both ways */
};

/* NULL if there is none of that name. */
const struct ussd_dialect *ussd_dialect_find(const char *name);
/* The n-th, from 0; NULL past the end. */
const struct ussd_dialect *ussd_dialect_at(unsigned n);

extern const char *const ussd_session_words[USSD_SESSION_COUNT];
extern const char *const ussd_code_words[USSD_CODE_COUNT];

#endif
