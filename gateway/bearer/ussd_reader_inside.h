/*
 * ussd_reader_inside.h - between ussd_request.c and one reader for each kind of body
 *
 * A reader collects the values of a dialect's fields; what they mean is judged
 * in one place, ussd_request.c.  Writers are named in http_dialects.def.
 */
#ifndef GATEWAY_BEARER_USSD_READER_INSIDE_H
#define GATEWAY_BEARER_USSD_READER_INSIDE_H

#include "gateway/bearer/ussd_request.h"

/* NUL-terminated, NULL = not given; they live in the reader's room. */
struct ussd_values { const char *value[USSD_FIELD_COUNT]; };

/* The next of `words` (apart by blanks) at or behind `words`; NULL at their end. */
const char *ussd_next_word(const char *words, size_t *len);
/* Copies with its NUL; false, and nothing is written, if it does not fit. */
bool ussd_copy(char *out, size_t size, const char *text);
/* 0 if `text` is none of the `words` (apart by blanks), else its place from 1; letters' case is nothing. */
unsigned ussd_word_place(const char *words, const char *text);
/* What they mean: fills *r.  0 or a status. */
unsigned ussd_request_fill(struct ussd_request *r, const struct ussd_values *v, const char **why);

/* `session` and `kind` are of the path, or NULL. */
unsigned ussd_json_read(struct ussd_request *r, const char *session, const char *kind, const char *body, size_t len,
    const char **why);
unsigned ussd_xml_read(struct ussd_request *r, const char *body, size_t len, const char **why);

void ussd_header(struct ussd_reply *reply, const char *name, const char *value);
/* The page of `out`, "" if it has none. */
const char *ussd_page(const struct outbound *out, size_t *len);

ussd_write_fn ussd_write_con_end, ussd_write_airtel, ussd_write_yate, ussd_write_infobip, ussd_write_hubtel,
    ussd_write_restcomm;

#endif
