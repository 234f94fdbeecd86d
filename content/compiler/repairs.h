/*
 * repairs.h - what could be written instead, so that a message fits GSM-7
 *
 * Word processors put in quotation marks, dashes and blanks that only UCS-2
 * has: one of them makes one part three.  The table holds what a reader takes
 * for the same sign.  Letters without their marks are another matter: only
 * the owner of a language says whether her readers take e for ê.
 * Nothing is repaired by itself; the compiler offers it.
 */
#ifndef CONTENT_COMPILER_REPAIRS_H
#define CONTENT_COMPILER_REPAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum {
	REPAIR_SIGNS	= 1 << 0,
	REPAIR_LETTERS	= 1 << 1,
};
enum { REPAIR_BYTES = 8 };

/* What a sign may be written as, in GSM-7; "" = it is to be left out; NULL = nothing is the same. */
const char *repair_sign(uint32_t cp);
/* The plain letters of GSM-7 that a letter is built on, with NUL; false if there are none. */
bool repair_letter(uint32_t cp, char out[REPAIR_BYTES]);
/* Appends `text` with a letter and its marks as one character where there is one (NFC); true if that changes it. */
bool repair_compose(struct buf *out, const char *text, size_t len);
/* Appends `text`, each character outside GSM-7 repaired as `repairs` (REPAIR_*) allows, else as it is. */
void repair_text(struct buf *out, const char *text, size_t len, unsigned repairs);

#endif
