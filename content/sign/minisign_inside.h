/*
 * minisign_inside.h - lines and base64, as the files of keys and of signatures share them
 */
#ifndef CONTENT_SIGN_MINISIGN_INSIDE_H
#define CONTENT_SIGN_MINISIGN_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#define MINISIGN_UNTRUSTED "untrusted comment: "
#define MINISIGN_TRUSTED "trusted comment: "
#define MINISIGN_ALGORITHM "Ed"			/* of a key */
#define MINISIGN_ALGORITHM_HASHED "ED"		/* of a signature over a hash */

/* The next line, without its LF or CR LF; false if none ends at or after *at.  *at goes behind it. */
bool minisign_line(const char **at, const char **line, size_t *len);
/* The same for a comment behind `prefix`: one line of UTF-8 without controls but TAB. */
bool minisign_comment_line(const char **at, const char *prefix, const char **comment, size_t *len);
/* Base64 of exactly `want` bytes, written in the one way there is. */
bool minisign_base64(const char *text, size_t len, void *out, size_t want);

#endif
