/* charset.c - iconv behind a door */
#include "locales/text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <strings.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { CHUNK = 1024 };		/* bytes of UTF-8 between two appends */

static const struct { const char *name, *other; } names[CHARSET_COUNT] = {
#define ROW(id, name, other) { name, other },
	CHARSETS(ROW)
#undef ROW
};

struct charsets { iconv_t to_utf8[CHARSET_COUNT]; };

static const iconv_t not_open = (iconv_t)-1;

struct charsets *
charsets_open(struct buf *why)
{
	struct charsets *c = xmalloc(sizeof *c);
	bool is_open = true;

	for (int i = 0; i < CHARSET_COUNT; i++) {
		/* UTF-8 is ours: glibc's lets some of what utf8.h refuses through. */
		c->to_utf8[i] = i == CHARSET_UTF_8 ? not_open : iconv_open("UTF-8", names[i].name);
		if (i == CHARSET_UTF_8 || c->to_utf8[i] != not_open || !is_open)
			continue;
		buf_addf(why, "no converter from %s to UTF-8: %s", names[i].name, strerror(errno));
		is_open = false;
	}
	if (is_open)
		return c;
	charsets_close(c);
	return NULL;
}

void
charsets_close(struct charsets *c)
{
	if (c == NULL)
		return;
	for (int i = 0; i < CHARSET_COUNT; i++)
		if (c->to_utf8[i] != not_open)
			iconv_close(c->to_utf8[i]);
	free(c);
}

enum charset
charset_named(const char *name)
{
	for (int i = 0; i < CHARSET_COUNT; i++)
		if (strcasecmp(name, names[i].name) == 0 || strcasecmp(name, names[i].other) == 0)
			return (enum charset)i;
	return CHARSET_NONE;
}

const char *
charset_name(enum charset charset)
{
	BUG_IF(charset >= CHARSET_COUNT);
	return names[charset].name;
}

enum charset
charset_of_mark(const char *bytes, size_t len, size_t *mark_len)
{
	static const struct { const char *mark; size_t len; enum charset charset; } marks[] = {
		{ "\xEF\xBB\xBF", 3, CHARSET_UTF_8 },
		{ "\xFF\xFE", 2, CHARSET_UTF_16LE },
		{ "\xFE\xFF", 2, CHARSET_UTF_16BE },
	};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (len >= marks[i].len && memcmp(bytes, marks[i].mark, marks[i].len) == 0) {
			*mark_len = marks[i].len;
			return marks[i].charset;
		}
	*mark_len = 0;
	return CHARSET_NONE;
}

/* How converted text joins what is there. */
typedef void add_fn(struct buf *out, const char *bytes, size_t len);

static void
add_as_is(struct buf *out, const char *bytes, size_t len)
{
	buf_add(out, bytes, len);
}

/* As far as it goes: the offset of the first byte that has no meaning, or `len`. */
static size_t
convert(iconv_t cd, const char *bytes, size_t len, struct buf *out, add_fn *add)
{
	char *from = (char *)(uintptr_t)bytes;	/* iconv() reads only */
	size_t left = len, n;

	iconv(cd, NULL, NULL, NULL, NULL);
	do {
		char chunk[CHUNK], *to = chunk;
		size_t room = sizeof chunk;

		n = iconv(cd, &from, &left, &to, &room);
		add(out, chunk, (size_t)(to - chunk));
	} while (n == (size_t)-1 && errno == E2BIG && buf_ok(out));
	return buf_ok(out) ? len - left : len;
}

bool
charset_to_utf8(struct charsets *c, enum charset charset, const char *bytes, size_t len, struct buf *out, size_t *bad_at)
{
	BUG_IF(charset >= CHARSET_COUNT);
	*bad_at = len;
	if (charset == CHARSET_UTF_8) {
		utf8_valid(bytes, len, bad_at);
		buf_add(out, bytes, *bad_at);
	} else {
		*bad_at = convert(c->to_utf8[charset], bytes, len, out, add_as_is);
	}
	return *bad_at == len;
}

void
charset_to_utf8_clean(struct charsets *c, enum charset charset, const char *bytes, size_t len, struct buf *out)
{
	size_t unit = charset == CHARSET_UTF_16LE || charset == CHARSET_UTF_16BE ? 2 : 1;

	BUG_IF(charset >= CHARSET_COUNT);
	if (charset == CHARSET_UTF_8) {
		utf8_add_clean(out, bytes, len);
		return;
	}
	for (size_t at = 0; at < len && buf_ok(out); ) {
		at += convert(c->to_utf8[charset], bytes + at, len - at, out, utf8_add_clean);
		if (at < len)
			buf_addc(out, '?');
		at += len - at < unit ? len - at : unit;
	}
}
