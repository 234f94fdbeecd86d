/*
 * ussd_form.h - fields of a query or of a posted form, decoded in place
 *
 * application/x-www-form-urlencoded, strictly: a '%' without two hex digits
 * and a NUL are refused.  Names that nobody asks for are the caller's to skip:
 * aggregators add some.
 */
#ifndef GATEWAY_BEARER_USSD_FORM_H
#define GATEWAY_BEARER_USSD_FORM_H

#include <stdbool.h>
#include <stddef.h>

/* Both NUL-terminated, and good as long as the form's bytes.  False stops the reading. */
typedef bool ussd_field_fn(void *arg, const char *name, const char *value);

/*
 * Calls fn for each name=value of `form`, which has room for a NUL behind
 * `len` and is changed.  False: it cannot be read, or fn said so.
 */
bool ussd_form_read(char *form, size_t len, ussd_field_fn *fn, void *arg);
/* The same decoding for one segment of a path, where '+' is itself. */
bool ussd_segment_decode(char *segment);

#endif
