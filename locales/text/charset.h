/*
 * charset.h - legacy encodings become UTF-8: on the way in only
 *
 * For what others send in an encoding of their own: spreadsheets, old files,
 * messages of aggregators.  Nothing is ever written in one.  glibc loads its
 * converters from files, so all are opened together, before a process locks
 * itself in.  Never //TRANSLIT: it depends on the process's locale and turns
 * Indic letters into '?'.  GSM 03.38 is gsm7.h's and not here.
 *
 * A set of converters serves one thread at a time.
 */
#ifndef LOCALES_TEXT_CHARSET_H
#define LOCALES_TEXT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct charsets;		/* opaque */

/*	 name			iconv's name	other names people use */
#define CHARSETS(ROW) \
	ROW(UTF_8,	  "UTF-8",	  "utf8") \
	ROW(UTF_16LE,	  "UTF-16LE",	  "unicode") \
	ROW(UTF_16BE,	  "UTF-16BE",	  "utf16be") \
	ROW(WINDOWS_1252, "WINDOWS-1252", "cp1252") \
	ROW(WINDOWS_1256, "WINDOWS-1256", "cp1256") \
	ROW(ISO_8859_1,	  "ISO-8859-1",	  "latin1")

enum charset {
#define ROW(id, name, other) CHARSET_##id,
	CHARSETS(ROW)
#undef ROW
	CHARSET_COUNT,
	CHARSET_NONE = CHARSET_COUNT
};

/* NULL and a sentence in *why if the system lacks a converter. */
struct charsets *charsets_open(struct buf *why);
void charsets_close(struct charsets *c);	/* NULL is fine */

/* By either name, capitals or not; CHARSET_NONE if unknown. */
enum charset charset_named(const char *name);
const char *charset_name(enum charset charset);

/*
 * The encoding that a byte order mark at `bytes` tells, and the mark's
 * length; CHARSET_NONE and 0 without one.
 */
enum charset charset_of_mark(const char *bytes, size_t len, size_t *mark_len);

/*
 * Appends `len` bytes as strict UTF-8, for files.  False if some have no
 * meaning in this encoding (also half a character at the end): *bad_at is the
 * offset of the first; what stands before it was appended.  A full *out is no
 * such thing: ask buf_ok().  A byte order mark is a character like any other.
 */
bool charset_to_utf8(struct charsets *c, enum charset charset, const char *bytes, size_t len, struct buf *out,
    size_t *bad_at);
/*
 * The same for messages: always ends.  Each byte (UTF-16: each unit) without
 * meaning becomes one '?', NUL and controls other than LF a blank.
 */
void charset_to_utf8_clean(struct charsets *c, enum charset charset, const char *bytes, size_t len, struct buf *out);

#endif
