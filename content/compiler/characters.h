/*
 * characters.h - which characters may stand in a source file
 *
 * For PO and ini alike: controls, private and unassigned characters, letters
 * not in NFC, writing directions that are opened and not closed in a line
 * (UAX 9; such a line shows otherwise than it reads).  Also the names of
 * characters that reviewers meet.
 */
#ifndef CONTENT_COMPILER_CHARACTERS_H
#define CONTENT_COMPILER_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct diag;

/* Checks `len` bytes of valid UTF-8, the file called `name`. */
void characters_check(const char *name, const char *bytes, size_t len, struct diag *d);
/* Appends "'ê' (U+00EA)", or "U+2067 RIGHT-TO-LEFT ISOLATE" for what does not show. */
void character_name(struct buf *out, uint32_t cp);

/* How many decimal digits, of any script, stand in `len` bytes of valid UTF-8. */
unsigned characters_digits(const char *bytes, size_t len);

#endif
