/*
 * ussd_form.h - the form an aggregator posts, decoded in place
 *
 * application/x-www-form-urlencoded, strictly: a '%' without two hex digits,
 * a NUL, and a known field given twice are refused; fields we do not know are
 * skipped, because aggregators add some.
 */
#ifndef GATEWAY_BEARER_USSD_FORM_H
#define GATEWAY_BEARER_USSD_FORM_H

#include <stdbool.h>
#include <stddef.h>

/*	 name	  field */
#define USSD_FIELDS(ROW) \
	ROW(SESSION, "sessionId") \
	ROW(PHONE,   "phoneNumber") \
	ROW(SERVICE, "serviceCode") \
	ROW(NETWORK, "networkCode") \
	ROW(TEXT,    "text") \
	ROW(STATUS,  "status")

enum ussd_field {
#define ROW(name, field) USSD_FIELD_##name,
	USSD_FIELDS(ROW)
#undef ROW
	USSD_FIELD_COUNT
};

struct ussd_form { char *value[USSD_FIELD_COUNT]; };	/* NUL-terminated; NULL = not given */

/* `body` has room for a NUL behind `len` and is changed; values point into it. */
bool ussd_form_read(struct ussd_form *f, char *body, size_t len);

#endif
