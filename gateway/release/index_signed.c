/*
 * index_signed.c - an index and the signatures below it, in one file
 */
#include "gateway/release/index.h"

#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define SIGNED "signed\n"
enum { SIGNED_CHARS = sizeof(SIGNED) - 1, LINES_OF_ONE = 4 };

/* The first line that is "signed"; `len` if there is none. */
static size_t
find_signed(const char *file, size_t len)
{
	for (size_t at = 0; len - at >= SIGNED_CHARS;) {
		const char *end;

		if (memcmp(file + at, SIGNED, SIGNED_CHARS) == 0)
			return at;
		end = memchr(file + at, '\n', len - at);
		if (end == NULL)
			break;
		at = (size_t)(end - file) + 1;
	}
	return len;
}

/* Bytes of the next four lines; 0 if there are fewer. */
static size_t
next_one(const char *at, size_t len)
{
	size_t bytes = 0;

	for (int i = 0; i < LINES_OF_ONE; i++) {
		const char *end = memchr(at + bytes, '\n', len - bytes);

		if (end == NULL)
			return 0;
		bytes = (size_t)(end - at) + 1;
	}
	return bytes;
}

static const char *
take_signature(const char *at, size_t len, struct index_signed *out, struct buf *why)
{
	struct minisign_signature *s = &out->sign[out->signs];
	char room[MINISIGN_FILE_CHARS];

	if (out->signs == INDEX_SIGNS)
		return "too many of them";
	if (len == 0 || len >= sizeof(room) || memchr(at, '\0', len) != NULL)
		return "it is not one";
	memcpy(room, at, len);
	room[len] = '\0';
	if (!minisign_signature_read(room, s, why))
		return "";
	for (unsigned i = 0; i < out->signs; i++)
		if (memcmp(out->sign[i].id, s->id, sizeof(s->id)) == 0)
			return "of a key that has one already";
	out->signs++;
	return NULL;
}

bool
index_split(const char *file, size_t len, struct index_signed *out, struct buf *why)
{
	size_t at;

	memset(out, 0, sizeof(*out));
	if (len > INDEX_FILE_BYTES) {
		buf_addf(why, "an index of more than %d bytes", INDEX_FILE_BYTES);
		return false;
	}
	out->len = find_signed(file, len);
	at = out->len + SIGNED_CHARS;
	if (at >= len) {
		buf_adds(why, "an index that nobody signed");
		return false;
	}
	while (at < len) {
		size_t bytes = next_one(file + at, len - at), before = why->len;
		const char *bad = take_signature(file + at, bytes, out, why);

		if (bad != NULL) {
			if (why->len == before)
				buf_adds(why, bad);
			buf_prefixf(why, "signature %u of the index: ", out->signs + 1);
			return false;
		}
		at += bytes;
	}
	minisign_hash(file, out->len, out->hash);
	return true;
}

bool
index_join(const char *text, size_t len, const struct index_signed *s, struct buf *out)
{
	char room[MINISIGN_FILE_CHARS];

	buf_add(out, text, len);
	buf_adds(out, SIGNED);
	for (unsigned i = 0; i < s->signs; i++) {
		minisign_signature_write(&s->sign[i], room);
		buf_adds(out, room);
	}
	return buf_ok(out) && s->signs > 0 && out->len <= INDEX_FILE_BYTES;
}
