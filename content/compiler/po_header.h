/*
 * po_header.h - the first entry of a PO file: which language, which encoding
 *
 * Nothing is read from it but these two; the other fields are for PO editors.
 */
#ifndef CONTENT_COMPILER_PO_HEADER_H
#define CONTENT_COMPILER_PO_HEADER_H

#include <stdint.h>

#include "content/compiler/po.h"

struct buf;

/* Diagnostics if the header does not fit a file of language `tag`. */
void po_header_check(const struct po *po, const char *tag, struct diag *d);
/* The header of a new file, with its comments; `now` is Unix time. */
void po_header_new(struct buf *out, const char *tag, const char *english, int64_t now);

#endif
