/*
 * alert_code.h - the code of an alert, as people type it: Q1234
 *
 * A letter and four digits, in any case, the digits of any script, with
 * blanks or dashes between.  Whether there is such an alert is asked elsewhere.
 */
#ifndef ROUTING_ALERT_CODE_H
#define ROUTING_ALERT_CODE_H

#include <stddef.h>
#include <stdint.h>

struct fold_table;			/* locales/text/fold.h */

enum { ALERT_CODE_BYTES = 8 };
enum alert_code { ALERT_CODE_NONE, ALERT_CODE_AMONG /* other words */, ALERT_CODE_ALONE };

/*
 * The first code in `len` bytes of valid UTF-8: one in one piece wherever it stands, else one in pieces at the
 * beginning ("q 12-34 please").  `out` is a capital and four digits, "" if there is none.
 */
enum alert_code alert_code_read(const struct fold_table *fold, const char *text, size_t len, char out[ALERT_CODE_BYTES]);

/* As one number, never 0; 0 for what is no code in that form.  And back: "" for what is none of these numbers. */
uint32_t alert_code_number(const char *code);
void alert_code_of(uint32_t number, char out[ALERT_CODE_BYTES]);

#endif
