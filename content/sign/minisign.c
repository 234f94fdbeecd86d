/*
 * minisign.c - public keys and signatures as text, and what they prove
 */
#include "content/sign/minisign.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/sign/minisign_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { ALGORITHM = 2, PUBLIC = ALGORITHM + MINISIGN_ID_BYTES + 32,
	SIGNATURE = ALGORITHM + MINISIGN_ID_BYTES + MINISIGN_SIGNATURE_BYTES, GLOBAL_BASE64 = 89, SIGNATURE_BASE64 = 101,
	PIECE = 64 << 10 };

bool
minisign_line(const char **at, const char **line, size_t *len)
{
	const char *end = strchr(*at, '\n');

	if (end == NULL)
		return false;
	*line = *at;
	*len = (size_t)(end - *at);
	if (*len > 0 && end[-1] == '\r')
		--*len;
	*at = end + 1;
	return true;
}

static bool
is_one_line(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7F)
			return false;
	return utf8_valid(text, len, NULL);
}

bool
minisign_comment_line(const char **at, const char *prefix, const char **comment, size_t *len)
{
	size_t skip = strlen(prefix);

	if (!minisign_line(at, comment, len) || *len < skip || memcmp(*comment, prefix, skip) != 0)
		return false;
	*comment += skip;
	*len -= skip;
	return is_one_line(*comment, *len);
}

bool
minisign_base64(const char *text, size_t len, void *out, size_t want)
{
	size_t bytes;

	return sodium_base642bin(out, want, text, len, NULL, &bytes, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && bytes == want;
}

bool
minisign_public_read(const char *text, struct minisign_public *out, struct buf *why)
{
	const char *at = text, *line;
	uint8_t bytes[PUBLIC];
	size_t len = strnlen(text, MINISIGN_FILE_CHARS);

	if (len == MINISIGN_FILE_CHARS) {
		buf_adds(why, "too long for a public key");
		return false;
	}
	if (strncmp(text, MINISIGN_UNTRUSTED, strlen(MINISIGN_UNTRUSTED)) == 0 &&
	    !minisign_comment_line(&at, MINISIGN_UNTRUSTED, &line, &len)) {
		buf_adds(why, "its comment is not one line of text, and no key stands below it");
		return false;
	}
	if (!minisign_line(&at, &line, &len)) {		/* typed or pasted, without an end of its line */
		line = at;
		len = strlen(at);
		at += len;
	}
	if (!minisign_base64(line, len, bytes, sizeof bytes) || memcmp(bytes, MINISIGN_ALGORITHM, ALGORITHM) != 0) {
		buf_adds(why, "no public key of minisign: it begins with RW and has 56 characters");
		return false;
	}
	if (*at != '\0') {
		buf_adds(why, "something stands below the public key");
		return false;
	}
	if (!crypto_core_ed25519_is_valid_point(bytes + ALGORITHM + MINISIGN_ID_BYTES)) {
		buf_adds(why, "a character of this public key is wrong: nobody can sign with it");
		return false;
	}
	memcpy(out->id, bytes + ALGORITHM, sizeof out->id);
	memcpy(out->key, bytes + ALGORITHM + MINISIGN_ID_BYTES, sizeof out->key);
	return true;
}

void
minisign_public_write(const struct minisign_public *p, char out[MINISIGN_KEY_CHARS])
{
	uint8_t bytes[PUBLIC] = MINISIGN_ALGORITHM;

	memcpy(bytes + ALGORITHM, p->id, sizeof p->id);
	memcpy(bytes + ALGORITHM + MINISIGN_ID_BYTES, p->key, sizeof p->key);
	sodium_bin2base64(out, MINISIGN_KEY_CHARS, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
}

void
minisign_id_text(const uint8_t id[MINISIGN_ID_BYTES], char out[MINISIGN_ID_CHARS])
{
	uint8_t turned[MINISIGN_ID_BYTES];

	for (unsigned i = 0; i < MINISIGN_ID_BYTES; i++)
		turned[i] = id[MINISIGN_ID_BYTES - 1 - i];
	sodium_bin2hex(out, MINISIGN_ID_CHARS, turned, sizeof turned);
}

void
minisign_hash(const void *bytes, size_t len, uint8_t out[MINISIGN_HASH_BYTES])
{
	crypto_generichash(out, MINISIGN_HASH_BYTES, bytes, len, NULL, 0);
}

static bool
hash_open_file(int fd, size_t max, uint8_t out[MINISIGN_HASH_BYTES], size_t *bytes, struct buf *why)
{
	uint8_t *piece = xmalloc(PIECE);
	crypto_generichash_state state;
	ssize_t n;

	*bytes = 0;
	crypto_generichash_init(&state, NULL, 0, MINISIGN_HASH_BYTES);
	while ((n = read(fd, piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (size_t)n > max - *bytes)
			break;
		*bytes += (size_t)n;
		crypto_generichash_update(&state, piece, (size_t)n);
	}
	if (n < 0)
		buf_addf(why, "%s", strerror(errno));
	else if (n > 0)
		buf_addf(why, "it has more than %zu bytes", max);
	crypto_generichash_final(&state, out, MINISIGN_HASH_BYTES);
	free(piece);
	return n == 0;
}

bool
minisign_hash_file(const char *path, size_t max, uint8_t out[MINISIGN_HASH_BYTES], size_t *bytes, struct buf *why)
{
	/* Not waiting: a pipe is refused below, instead of being waited upon for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is_hashed = false;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		buf_addf(why, "%s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		buf_adds(why, "it is not a file");
	else
		is_hashed = hash_open_file(fd, max, out, bytes, why);
	if (fd >= 0)
		close(fd);
	return is_hashed;
}

bool
minisign_comment_judge(const char *comment, struct buf *why)
{
	size_t len = strlen(comment);

	if (len >= MINISIGN_COMMENT_CHARS)
		buf_addf(why, "a comment has at most %d bytes, here are %zu", MINISIGN_COMMENT_CHARS - 1, len);
	else if (!is_one_line(comment, len))
		buf_adds(why, "a comment is one line of text in UTF-8");
	else
		return true;
	return false;
}

/* What the second signature is over; returns its bytes. */
static size_t
global_message(const struct minisign_signature *s, uint8_t out[MINISIGN_SIGNATURE_BYTES + MINISIGN_COMMENT_CHARS])
{
	size_t len = strlen(s->comment);

	BUG_IF(len >= MINISIGN_COMMENT_CHARS);
	memcpy(out, s->bytes, MINISIGN_SIGNATURE_BYTES);
	memcpy(out + MINISIGN_SIGNATURE_BYTES, s->comment, len);
	return MINISIGN_SIGNATURE_BYTES + len;
}

void
minisign_sign(const struct minisign_secret *s, const uint8_t hash[MINISIGN_HASH_BYTES], const char *comment,
    struct minisign_signature *out)
{
	uint8_t message[MINISIGN_SIGNATURE_BYTES + MINISIGN_COMMENT_CHARS];
	char room[160];
	struct buf why = BUF_OVER(room);

	BUG_IF(!minisign_comment_judge(comment, &why));
	memset(out, 0, sizeof *out);
	memcpy(out->id, s->id, sizeof out->id);
	memcpy(out->comment, comment, strlen(comment));
	crypto_sign_detached(out->bytes, NULL, hash, MINISIGN_HASH_BYTES, s->key);
	crypto_sign_detached(out->global, NULL, message, global_message(out, message), s->key);
}

bool
minisign_verify(const struct minisign_public *p, const struct minisign_signature *s, const uint8_t hash[MINISIGN_HASH_BYTES])
{
	uint8_t message[MINISIGN_SIGNATURE_BYTES + MINISIGN_COMMENT_CHARS];

	return memcmp(p->id, s->id, sizeof p->id) == 0 &&
	    crypto_sign_verify_detached(s->bytes, hash, MINISIGN_HASH_BYTES, p->key) == 0 &&
	    crypto_sign_verify_detached(s->global, message, global_message(s, message), p->key) == 0;
}

/* The bytes of the second line into *out. */
static bool
signature_bytes(const char *line, size_t len, struct minisign_signature *out, struct buf *why)
{
	uint8_t bytes[SIGNATURE];

	if (!minisign_base64(line, len, bytes, sizeof bytes))
		buf_adds(why, "its second line is not a signature of minisign");
	else if (memcmp(bytes, MINISIGN_ALGORITHM, ALGORITHM) == 0)
		buf_adds(why, "it was made the old way (minisign -l): sign again without -l");
	else if (memcmp(bytes, MINISIGN_ALGORITHM_HASHED, ALGORITHM) != 0)
		buf_adds(why, "its second line is not a signature of minisign");
	else {
		memcpy(out->id, bytes + ALGORITHM, sizeof out->id);
		memcpy(out->bytes, bytes + ALGORITHM + MINISIGN_ID_BYTES, sizeof out->bytes);
		return true;
	}
	return false;
}

bool
minisign_signature_read(const char *text, struct minisign_signature *out, struct buf *why)
{
	const char *at = text, *line;
	size_t len;

	memset(out, 0, sizeof *out);
	if (strnlen(text, MINISIGN_FILE_CHARS) == MINISIGN_FILE_CHARS) {
		buf_adds(why, "too long for a signature");
		return false;
	}
	if (!minisign_comment_line(&at, MINISIGN_UNTRUSTED, &line, &len)) {
		buf_adds(why, "this is not a signature: it does not begin with \"" MINISIGN_UNTRUSTED "\" and one line of text");
		return false;
	}
	if (!minisign_line(&at, &line, &len)) {
		buf_adds(why, "it was cut: there is no second line");
		return false;
	}
	if (!signature_bytes(line, len, out, why))
		return false;
	if (!minisign_comment_line(&at, MINISIGN_TRUSTED, &line, &len)) {
		buf_adds(why, "its third line is not \"" MINISIGN_TRUSTED "\" and one line of text");
		return false;
	}
	if (len >= MINISIGN_COMMENT_CHARS) {
		buf_addf(why, "its comment has %zu bytes, %d are the most", len, MINISIGN_COMMENT_CHARS - 1);
		return false;
	}
	memcpy(out->comment, line, len);
	if (!minisign_line(&at, &line, &len) || !minisign_base64(line, len, out->global, sizeof out->global)) {
		buf_adds(why, "its fourth line is not the signature of its comment");
		return false;
	}
	if (*at != '\0') {
		buf_adds(why, "something stands below the signature");
		return false;
	}
	return true;
}

void
minisign_signature_write(const struct minisign_signature *s, char out[MINISIGN_FILE_CHARS])
{
	uint8_t bytes[SIGNATURE] = MINISIGN_ALGORITHM_HASHED;
	char first[SIGNATURE_BASE64], second[GLOBAL_BASE64];

	memcpy(bytes + ALGORITHM, s->id, sizeof s->id);
	memcpy(bytes + ALGORITHM + MINISIGN_ID_BYTES, s->bytes, sizeof s->bytes);
	sodium_bin2base64(first, sizeof first, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	sodium_bin2base64(second, sizeof second, s->global, sizeof s->global, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out, MINISIGN_FILE_CHARS, MINISIGN_UNTRUSTED "signature from minisign secret key\n%s\n" MINISIGN_TRUSTED "%s\n%s\n",
	    first, s->comment, second);
}

void
minisign_words(const void *bytes, size_t len, char out[MINISIGN_WORDS_CHARS])
{
	static const char consonants[] = "bdfghjklmnprstvz", vowels[] = "aiou";
	enum { WORDS = 8 };
	uint8_t hash[32];
	char *o = out;

	crypto_generichash(hash, sizeof hash, bytes, len, NULL, 0);
	for (unsigned i = 0; i < WORDS; i++) {
		unsigned bits = (unsigned)hash[2 * i] << 8 | hash[2 * i + 1];

		*o++ = consonants[bits >> 12];
		*o++ = vowels[bits >> 10 & 3];
		*o++ = consonants[bits >> 6 & 15];
		*o++ = vowels[bits >> 4 & 3];
		*o++ = consonants[bits & 15];
		*o++ = i + 1 < WORDS ? ' ' : '\0';
	}
}

void
minisign_public_words(const struct minisign_public *p, char out[MINISIGN_WORDS_CHARS])
{
	uint8_t bytes[sizeof p->id + sizeof p->key];

	memcpy(bytes, p->id, sizeof p->id);
	memcpy(bytes + sizeof p->id, p->key, sizeof p->key);
	minisign_words(bytes, sizeof bytes, out);
}
