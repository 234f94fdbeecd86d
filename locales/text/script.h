/*
 * script.h - which script a letter belongs to
 *
 * From Unicode's own data, made into a table when Safar is built
 * (script_gen.c).  Scripts that one word may mix, such as kana and Han, are one
 * family and go by one code.  Knows no language; nothing here allocates or fails.
 */
#ifndef LOCALES_TEXT_SCRIPT_H
#define LOCALES_TEXT_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

/* Four letters of ISO 15924 as a number, so that they compare: SCRIPT_CODE("Deva"). */
#define SCRIPT_CODE(s) ((uint32_t)(unsigned char)(s)[0] << 24 | (uint32_t)(unsigned char)(s)[1] << 16 | \
    (uint32_t)(unsigned char)(s)[2] << 8 | (uint32_t)(unsigned char)(s)[3])

/* The family; 0 for what belongs to every script: European digits, signs, blanks, common marks. */
uint32_t script_of(uint32_t cp);
/* The family of a code of ISO 15924: SCRIPT_CODE("Hani") for "Jpan"; 0 if no script has it. */
uint32_t script_family(uint32_t code);
/* "Cyrillic"; "" for 0. */
const char *script_name(uint32_t family);
/*
 * The script that most letters of `text` (valid UTF-8) are written in; when
 * some are not Latin, the Latin ones do not count: names and loan words are
 * typed in Latin letters everywhere.  0 if it has no letters.
 */
uint32_t script_of_text(const char *text, size_t len);

#endif
