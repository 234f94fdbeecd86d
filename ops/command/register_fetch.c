/*
 * register_fetch.c - the list that came is held against what was promised, before it gets its name
 */
#include "ops/command/register_fetch.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "content/register/list_read.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_BYTES = 4096 };

struct bytes { unsigned char *at; size_t len; };

static bool
hex_in(const char *hex, unsigned char *out, size_t bytes)
{
	const char *end;
	size_t len;

	return sodium_hex2bin(out, bytes, hex, strlen(hex), NULL, &len, &end) == 0 && len == bytes && *end == '\0';
}

static bool
check_sum(const struct register_file *r, const struct bytes *b, struct buf *why)
{
	unsigned char is[crypto_hash_sha256_BYTES], promised[crypto_hash_sha256_BYTES];

	if (r->sum == NULL)
		return true;
	crypto_hash_sha256(is, b->at, b->len);
	if (!hex_in(r->sum, promised, sizeof(promised)))
		buf_adds(why, "the checksum is not SHA-256 in hex");
	else if (sodium_memcmp(is, promised, sizeof(is)) != 0)
		buf_adds(why, "the file has another checksum than the one given");
	else
		return true;
	return false;
}

static bool
read_signature(const char *path, unsigned char out[crypto_sign_BYTES], struct buf *why)
{
	char line[2 * crypto_sign_BYTES + 8];
	FILE *f = fopen(path, "re");
	bool is_read = false;

	if (f == NULL)
		buf_addf(why, "%s: %s", path, strerror(errno));
	else if (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		is_read = hex_in(line, out, crypto_sign_BYTES);
	}
	if (f != NULL && !is_read)
		buf_addf(why, "%s: not 64 bytes in hex", path);
	if (f != NULL)
		fclose(f);
	return is_read;
}

static bool
check_signature(const struct register_file *r, const struct bytes *b, struct buf *why)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];

	if (r->signature == NULL)
		return true;
	if (r->key == NULL || !hex_in(r->key, key, sizeof(key))) {
		buf_adds(why, "a signature needs its public key: 32 bytes in hex");
		return false;
	}
	if (!read_signature(r->signature, signature, why))
		return false;
	if (crypto_sign_verify_detached(signature, b->at, b->len, key) == 0)
		return true;
	buf_adds(why, "the signature does not fit the file");
	return false;
}

/* The caller frees b->at. */
static bool
read_all(const char *path, size_t max, struct bytes *b, struct buf *why)
{
	FILE *f = fopen(path, "re");
	long len = f != NULL && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	bool is_read = len >= 0 && (size_t)len <= max;

	if (is_read) {
		rewind(f);
		b->len = (size_t)len;
		b->at = xmalloc(b->len + 1);
		is_read = fread(b->at, 1, b->len, f) == b->len;
	}
	if (!is_read)
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (f != NULL)
		fclose(f);
	return is_read;
}

/* It came; is it the one, and may it have its name? */
static enum fetch_result
finish(const struct register_file *r, const char *here, const char *path, struct buf *why)
{
	struct bytes b = { NULL, 0 };
	enum fetch_result result = FETCH_NEW;

	if (r->sum != NULL || r->signature != NULL) {
		if (sodium_init() < 0 || !read_all(here, r->fetch.max_bytes, &b, why))
			result = FETCH_WORLD;
		else if (!check_sum(r, &b, why) || !check_signature(r, &b, why))
			result = FETCH_BAD;
		free(b.at);
	}
	if (result == FETCH_NEW && rename(here, path) != 0) {
		buf_addf(why, "%s: %s", path, strerror(errno));
		result = FETCH_WORLD;
	}
	return result;
}

enum fetch_result
register_fetch(struct register_file *r, struct buf *why)
{
	char room[PATH_BYTES], etag[FETCH_ETAG_BYTES];
	const char *path = r->fetch.path;
	struct buf here = BUF_OVER(room);
	enum fetch_result result = FETCH_WORLD;

	if (r->fetch.max_bytes == 0)
		r->fetch.max_bytes = LIST_FILE_BYTES;
	if (r->fetch.wait_s == 0)
		r->fetch.wait_s = REGISTER_FETCH_WAIT_S;
	memcpy(etag, r->fetch.etag, sizeof(etag));
	buf_addf(&here, "%s.come", path);
	if (!buf_ok(&here)) {
		buf_addf(why, "a path of more than %zu bytes", here.max);
		return result;
	}
	r->fetch.path = here.ptr;
	result = fetch_file(&r->fetch, why);
	if (result == FETCH_NEW)
		result = finish(r, here.ptr, path, why);
	r->fetch.path = path;
	if (result != FETCH_NEW) {
		unlink(here.ptr);
		memcpy(r->fetch.etag, etag, sizeof(etag));
	}
	return result;
}
