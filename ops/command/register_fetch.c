/*
 * register_fetch.c - libcurl, told to believe nobody
 *
 * The bytes go into <path>.new and are hashed on their way; the name is
 * changed when all of them are there and right.
 */
#include "ops/command/register_fetch.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <strings.h>
#include <unistd.h>

#include "content/register/list_read.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { PATH_BYTES = 4096 };

struct transfer {
	struct fetch	*f;
	FILE		*out;
	size_t		 bytes, max;
	bool		 is_too_long;
	char		 etag[FETCH_ETAG_BYTES];
	char		 error[CURL_ERROR_SIZE];
	crypto_hash_sha256_state sum;
};

static size_t
take(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count;

	if (len > t->max - t->bytes) {
		t->is_too_long = true;
		return 0;
	}
	t->bytes += len;
	crypto_hash_sha256_update(&t->sum, (const unsigned char *)bytes, len);
	return fwrite(bytes, 1, len, t->out);
}

/* Also comes for each redirect: the last answer's counts. */
static size_t
take_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count, at = 5;

	if (len >= 5 && strncasecmp(bytes, "HTTP/", 5) == 0)
		t->etag[0] = '\0';
	if (len < 5 || strncasecmp(bytes, "etag:", 5) != 0)
		return len;
	while (at < len && (bytes[at] == ' ' || bytes[at] == '\t'))
		at++;
	while (len > at && isspace((unsigned char)bytes[len - 1]))
		len--;
	if (len > at && len - at < sizeof(t->etag))
		snprintf(t->etag, sizeof(t->etag), "%.*s", (int)(len - at), bytes + at);
	return size * count;
}

static void
settings(CURL *c, struct transfer *t, struct curl_slist *headers)
{
	curl_easy_setopt(c, CURLOPT_URL, t->f->url);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->f->may_be_loopback ? "http" : "https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, 3L);
	curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)FETCH_WAIT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)FETCH_STALL_S);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->max);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "safar");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	if (headers != NULL)
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	if (t->f->may_be_loopback)
		curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
}

/* FETCH_NEW here: all bytes came, nothing is known about them. */
static enum fetch_result
perform(CURL *c, struct transfer *t, struct buf *why)
{
	struct curl_slist *headers = NULL;
	char line[FETCH_ETAG_BYTES + 32];
	long status = 0;
	CURLcode rc;

	if (t->f->etag[0] != '\0') {
		snprintf(line, sizeof(line), "If-None-Match: %s", t->f->etag);
		headers = curl_slist_append(NULL, line);
	}
	settings(c, t, headers);
	rc = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	if (rc == CURLE_OK && status == 304 && t->f->etag[0] != '\0')
		return FETCH_SAME;
	if (rc == CURLE_OK && status == 200)
		return FETCH_NEW;
	if (t->is_too_long || rc == CURLE_FILESIZE_EXCEEDED) {
		buf_addf(why, "the file is longer than %zu bytes", t->max);
		return FETCH_BAD;
	}
	if (rc == CURLE_UNSUPPORTED_PROTOCOL)
		buf_adds(why, "only https:// is fetched, also behind a redirect");
	else if (rc == CURLE_PARTIAL_FILE)
		buf_adds(why, "the file was cut off on its way");
	else if (rc != CURLE_OK)
		buf_adds(why, t->error[0] != '\0' ? t->error : curl_easy_strerror(rc));
	else
		buf_addf(why, "the server answers with status %ld", status);
	return FETCH_WORLD;
}

static bool
hex_in(const char *hex, unsigned char *out, size_t bytes)
{
	const char *end;
	size_t len;

	return sodium_hex2bin(out, bytes, hex, strlen(hex), NULL, &len, &end) == 0 && len == bytes && *end == '\0';
}

static bool
check_sum(struct transfer *t, struct buf *why)
{
	unsigned char is[crypto_hash_sha256_BYTES], promised[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(&t->sum, is);
	if (t->f->sum == NULL)
		return true;
	if (!hex_in(t->f->sum, promised, sizeof(promised)))
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
check_signature(const struct transfer *t, const char *path, struct buf *why)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
	unsigned char *bytes;
	bool is_right = false;
	FILE *f;

	if (t->f->signature == NULL)
		return true;
	if (t->f->key == NULL || !hex_in(t->f->key, key, sizeof(key))) {
		buf_adds(why, "a signature needs its public key: 32 bytes in hex");
		return false;
	}
	if (!read_signature(t->f->signature, signature, why))
		return false;
	bytes = xmalloc(t->bytes + 1);
	f = fopen(path, "re");
	if (f != NULL && fread(bytes, 1, t->bytes, f) == t->bytes)
		is_right = crypto_sign_verify_detached(signature, bytes, t->bytes, key) == 0;
	if (f != NULL)
		fclose(f);
	free(bytes);
	if (!is_right)
		buf_adds(why, "the signature does not fit the file");
	return is_right;
}

static enum fetch_result
finish(struct transfer *t, const char *new_path, struct buf *why)
{
	bool is_whole = fflush(t->out) == 0 && fsync(fileno(t->out)) == 0;

	if (fclose(t->out) != 0 || !is_whole) {
		buf_addf(why, "%s: %s", new_path, strerror(errno));
		return FETCH_WORLD;
	}
	if (!check_sum(t, why) || !check_signature(t, new_path, why))
		return FETCH_BAD;
	if (rename(new_path, t->f->path) != 0) {
		buf_addf(why, "%s: %s", t->f->path, strerror(errno));
		return FETCH_WORLD;
	}
	snprintf(t->f->etag, sizeof(t->f->etag), "%s", t->etag);
	return FETCH_NEW;
}

static bool
is_allowed(const struct fetch *f)
{
	return strncasecmp(f->url, "https://", 8) == 0 || (f->may_be_loopback && strncmp(f->url, "http://127.0.0.1:", 17) == 0);
}

enum fetch_result
register_fetch(struct fetch *f, struct buf *why)
{
	struct transfer t = { .f = f, .max = f->max_bytes != 0 ? f->max_bytes : LIST_FILE_BYTES };
	struct buf new_path = BUF_INIT(PATH_BYTES);
	enum fetch_result result = FETCH_WORLD;
	CURL *c = NULL;

	if (!is_allowed(f)) {
		buf_adds(why, "only https:// is fetched, also behind a redirect");
		return FETCH_BAD;
	}
	buf_addf(&new_path, "%s.new", f->path);
	t.out = buf_ok(&new_path) && sodium_init() >= 0 ? fopen(new_path.ptr, "we") : NULL;
	c = t.out == NULL ? NULL : curl_easy_init();
	if (c == NULL) {
		buf_addf(why, "%s: %s", new_path.ptr, strerror(errno));
		goto out;
	}
	crypto_hash_sha256_init(&t.sum);
	result = perform(c, &t, why);
	if (result == FETCH_NEW) {
		result = finish(&t, new_path.ptr, why);
		t.out = NULL;
	}
	curl_easy_cleanup(c);
out:
	if (t.out != NULL)
		fclose(t.out);
	if (result != FETCH_NEW)
		unlink(new_path.ptr);
	buf_free(&new_path);
	return result;
}
