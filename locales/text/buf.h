/*
 * buf.h - bytes with a ceiling
 *
 * Every growing string in this project is a `struct buf` that was born with
 * its ceiling.  Appends may be written straight down the page: one that does
 * not fit writes nothing and sets `full`, which stays set until buf_reset();
 * ask buf_ok() once, before use.  A buffer over the caller's array
 * (buf_wrap) never allocates; it is the only kind on the path of a message.
 */
#ifndef LOCALES_TEXT_BUF_H
#define LOCALES_TEXT_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char	*ptr;		/* never NULL, always NUL-terminated */
	size_t	 len;		/* bytes used, NUL not counted */
	size_t	 cap;		/* bytes of storage, NUL counted; 0 = still the static "" */
	size_t	 max;		/* ceiling in bytes, NUL not counted */
	bool	 full;		/* an append was refused; sticky until reset */
	bool	 wrapped;	/* storage is the caller's: never grown, never freed */
};

extern char buf_empty[1];

#define BUF_INIT(max_bytes) { buf_empty, 0, 0, (max_bytes), false, false }
/* Over a local array:  char room[160]; struct buf b = BUF_OVER(room); */
#define BUF_OVER(array) { ((array)[0] = '\0', (array)), 0, sizeof(array), sizeof(array) - 1, false, true }

/* As BUF_OVER, for storage known only at run time; `size` >= 1. */
void buf_wrap(struct buf *b, char *storage, size_t size);
void buf_free(struct buf *b);			/* back to the state of BUF_INIT; NULL is fine */
void buf_reset(struct buf *b);			/* empty, not full, storage kept */
void buf_cut(struct buf *b, size_t len);	/* shorten to `len` <= b->len */

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *b, const char *fmt, va_list args) __attribute__((format(printf, 2, 0)));
/* Puts a sentence before what is there: context on the way up.  Keeps what fits. */
void buf_prefixf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Appends `len` bytes with everything but printable ASCII, and " and \ (so that it may stand in
 * quotes and reads one way only), as \xNN: for logs and diagnostics. */
void buf_add_escaped(struct buf *b, const char *bytes, size_t len);

static inline bool buf_ok(const struct buf *b) { return !b->full; }

#endif
