/*
 * notes.h - what translators are told of each text: where it is shown, how long it may be, what its {names} stand for,
 * which words the glossary has for what it names
 *
 * For the extracted comments of PO files and the columns of a spreadsheet.
 * Made from content/, so that they are never wrong for longer than one run.
 * Each function appends whole lines, or nothing for a name that nobody asks for.
 */
#ifndef CONTENT_COMPILER_NOTES_H
#define CONTENT_COMPILER_NOTES_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct notes;		/* opaque */

/* NULL if content/ is not there or has mistakes (safar pack check tells them); those of translations do not count. */
struct notes *notes_open(const char *root, int64_t now_s);	/* now_s: Unix time, 0 = now */
/* The same of an owner over its bases: roots as source_read_layers() takes them. */
struct notes *notes_open_layers(const char *const *roots, unsigned count, int64_t now_s);
void notes_close(struct notes *n);		/* NULL is fine */
/* The language that the functions below speak of; false if there is none such. */
bool notes_locale(struct notes *n, const char *tag);

void notes_place(const struct notes *n, const char *context, struct buf *out);
void notes_limit(const struct notes *n, const char *context, struct buf *out);
void notes_tokens(const struct notes *n, const char *context, struct buf *out);
void notes_words(const struct notes *n, const char *context, struct buf *out);
/* All of it, as the comments of a PO file; `of` is a struct notes. */
void notes_add(void *of, const char *context, struct buf *out);

#endif
