/*
 * audit_head.c - heads: signed, written, read
 */
#include "gateway/staff/audit_head.h"

#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"

enum { BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING, HASH_CHARS = 43, SIGNATURE_CHARS = 86, TAIL_BYTES = 4096 };

/* What is signed says what it is: nothing else that this key signs can be taken for a head. */
static size_t
signed_bytes(const struct audit_head *h, uint8_t out[128])
{
	static const char title[] = "safar audit head 1";
	uint8_t *p = out + sizeof(title);

	memcpy(out, title, sizeof(title));
	for (int i = 7; i >= 0; i--)
		*p++ = (uint8_t)(h->number >> (8 * i));
	for (int i = 7; i >= 0; i--)
		*p++ = (uint8_t)((uint64_t)h->when_s >> (8 * i));
	memcpy(p, h->hash, AUDIT_HASH_BYTES);
	return (size_t)(p - out) + AUDIT_HASH_BYTES;
}

void
audit_head_sign(struct audit_head *h, const uint8_t secret[AUDIT_SECRET_BYTES])
{
	uint8_t room[128];

	crypto_sign_detached(h->signature, NULL, room, signed_bytes(h, room), secret);
}

bool
audit_head_is_signed(const struct audit_head *h, const uint8_t public[AUDIT_PUBLIC_BYTES])
{
	uint8_t room[128];

	return crypto_sign_verify_detached(h->signature, room, signed_bytes(h, room), public) == 0;
}

void
audit_head_write(const struct audit_head *h, struct buf *out)
{
	char hash[HASH_CHARS + 1], signature[SIGNATURE_CHARS + 1];

	sodium_bin2base64(hash, sizeof(hash), h->hash, sizeof(h->hash), BASE64);
	sodium_bin2base64(signature, sizeof(signature), h->signature, sizeof(h->signature), BASE64);
	buf_addf(out, "%llu %s %lld %s", (unsigned long long)h->number, hash, (long long)h->when_s, signature);
}

/* Exactly `count` bytes, written in the one way there is. */
static bool
bytes_read(const char *word, size_t chars, uint8_t *out, size_t count)
{
	char again[SIGNATURE_CHARS + 1];
	size_t len;

	return sodium_base642bin(out, count, word, chars, NULL, &len, NULL, BASE64) == 0 && len == count &&
	    strncmp(sodium_bin2base64(again, sizeof(again), out, count, BASE64), word, chars) == 0;
}

bool
audit_head_read(const char *line, size_t len, struct audit_head *out)
{
	char room[AUDIT_HEAD_CHARS + 1], again[AUDIT_HEAD_CHARS + 1], hash[AUDIT_HEAD_CHARS + 1], signature[AUDIT_HEAD_CHARS + 1];
	struct buf same = BUF_OVER(again);
	unsigned long long number;
	long long when_s;
	int used = 0;

	if (len > AUDIT_HEAD_CHARS)
		return false;
	memcpy(room, line, len);
	room[len] = '\0';
	if (strlen(room) != len || sscanf(room, "%19llu %160s %19lld %160s%n", &number, hash, &when_s, signature, &used) != 4 ||
	    (size_t)used != len || strlen(hash) != HASH_CHARS || strlen(signature) != SIGNATURE_CHARS)
		return false;
	out->number = number;
	out->when_s = when_s;
	if (!bytes_read(hash, HASH_CHARS, out->hash, sizeof(out->hash)) ||
	    !bytes_read(signature, SIGNATURE_CHARS, out->signature, sizeof(out->signature)))
		return false;
	audit_head_write(out, &same);
	return buf_ok(&same) && strcmp(again, room) == 0;
}

bool
audit_heads_last(int fd, struct audit_head *out, bool *is_one, uint64_t *whole, struct buf *why)
{
	char room[TAIL_BYTES];
	struct stat st;
	off_t from;
	ssize_t n;
	const char *end, *start;

	*is_one = false;
	*whole = 0;
	if (fstat(fd, &st) < 0) {
		buf_addf(why, "%s", strerror(errno));
		return false;
	}
	from = st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0;
	n = pread(fd, room, sizeof(room), from);
	if (n < 0) {
		buf_addf(why, "%s", strerror(errno));
		return false;
	}
	for (end = room + n; end > room && end[-1] != '\n'; end--)
		;
	if (end == room) {
		*whole = from > 0 ? (uint64_t)st.st_size : 0;	/* no torn line is as long as that: it stays */
		return true;
	}
	*whole = (uint64_t)from + (uint64_t)(end - room);
	end--;
	for (start = end; start > room && start[-1] != '\n'; start--)
		;
	*is_one = audit_head_read(start, (size_t)(end - start), out);
	return true;
}
