/*
 * buf.c - bytes with a ceiling
 *
 * After a refusal nothing more is added until buf_reset(): a text with a hole
 * in it would be worse than a short one.  Only buf_prefixf() goes on, because
 * the context of an error matters more than its end.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FIRST_BYTES = 64 };

char buf_empty[1];		/* what an empty buf points at; never written */

void
buf_wrap(struct buf *b, char *storage, size_t size)
{
	BUG_IF(size == 0);
	storage[0] = '\0';
	*b = (struct buf){ storage, 0, size, size - 1, false, true };
}

void
buf_free(struct buf *b)
{
	if (!b)
		return;
	if (b->wrapped) {
		buf_reset(b);
		return;
	}
	if (b->cap)
		free(b->ptr);
	*b = (struct buf)BUF_INIT(b->max);
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->full = false;
	if (b->cap)
		b->ptr[0] = '\0';
}

void
buf_cut(struct buf *b, size_t len)
{
	BUG_IF(len > b->len);
	if (len == b->len)
		return;
	b->len = len;
	b->ptr[len] = '\0';
}

/* Storage for `len` bytes in all and a NUL; `len` <= b->max. */
static void
reserve(struct buf *b, size_t len)
{
	size_t cap = b->cap ? b->cap * 2 : FIRST_BYTES;

	if (len < b->cap)
		return;
	BUG_IF(b->wrapped);
	if (cap <= len)
		cap = len + 1;
	if (cap - 1 > b->max)
		cap = b->max + 1;
	b->ptr = xrealloc(b->cap ? b->ptr : NULL, cap);
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (b->full)
		return;
	if (len > b->max - b->len) {
		b->full = true;
		return;
	}
	if (len == 0)
		return;
	reserve(b, b->len + len);
	memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	b->ptr[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_addv(b, fmt, args);
	va_end(args);
}

void
buf_addv(struct buf *b, const char *fmt, va_list args)
{
	size_t room = b->cap ? b->cap - b->len : 0;	/* NUL counted */
	va_list again;
	int len;

	if (b->full)
		return;
	va_copy(again, args);
	len = vsnprintf(room ? b->ptr + b->len : NULL, room, fmt, args);
	BUG_IF(len < 0);
	if ((size_t)len > b->max - b->len) {
		b->full = true;
		if (room)
			b->ptr[b->len] = '\0';
	} else if ((size_t)len >= room && len > 0) {
		reserve(b, b->len + (size_t)len);
		vsnprintf(b->ptr + b->len, b->cap - b->len, fmt, again);
		b->len += (size_t)len;
	} else {
		b->len += (size_t)len;
	}
	va_end(again);
}

/* The longest length <= `len` that does not end inside a UTF-8 character of `s`. */
static size_t
whole_characters(const char *s, size_t len)
{
	while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80)
		len--;
	return len;
}

void
buf_prefixf(struct buf *b, const char *fmt, ...)
{
	size_t kept = b->len, len;
	va_list args;
	char first;
	int want;

	va_start(args, fmt);
	want = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	BUG_IF(want < 0);
	len = (size_t)want;
	if (len == 0)
		return;
	if (len > b->max) {
		b->full = true;		/* a prefix that cannot stand alone says nothing */
		return;
	}
	if (kept > b->max - len) {
		kept = whole_characters(b->ptr, b->max - len);
		b->full = true;
	}
	reserve(b, len + kept);
	memmove(b->ptr + len, b->ptr, kept);
	b->ptr[len + kept] = '\0';
	b->len = len + kept;
	first = b->ptr[len];		/* vsnprintf ends with a NUL right here */
	va_start(args, fmt);
	vsnprintf(b->ptr, len + 1, fmt, args);
	va_end(args);
	b->ptr[len] = first;
}

void
buf_add_escaped(struct buf *b, const char *bytes, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c >= ' ' && c <= '~' && c != '"' && c != '\\')
			buf_addc(b, (char)c);
		else
			buf_add(b, (const char[]){ '\\', 'x', hex[c >> 4], hex[c & 15] }, 4);
	}
}
