/*
 * script.h - which script a letter belongs to (locales/text/scripts.def)
 *
 * Knows blocks of Unicode, no language.  Nothing here allocates or fails.
 */
#ifndef LOCALES_TEXT_SCRIPT_H
#define LOCALES_TEXT_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

/* Four letters of ISO 15924 as a number, so that they compare: SCRIPT_CODE("Deva"). */
#define SCRIPT_CODE(s) ((uint32_t)(unsigned char)(s)[0] << 24 | (uint32_t)(unsigned char)(s)[1] << 16 | \
    (uint32_t)(unsigned char)(s)[2] << 8 | (uint32_t)(unsigned char)(s)[3])

/* 0 for digits, signs and letters of scripts that are not in the table. */
uint32_t script_of(uint32_t cp);
/*
 * The script that most letters of `text` (valid UTF-8) are written in; when
 * some are not Latin, the Latin ones do not count: names and loan words are
 * typed in Latin letters everywhere.  0 if it has no letters.
 */
uint32_t script_of_text(const char *text, size_t len);

#endif
