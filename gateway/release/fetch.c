/*
 * fetch.c - libcurl, told to believe nobody
 *
 * What is gone on with is asked for with Range and If-Range: a server that
 * has another file now answers with all of it (200), and the file begins
 * anew.  curl's own way to go on (CURLOPT_RESUME_FROM) fails then.
 */
#include "gateway/release/fetch.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <strings.h>

#include "gateway/release/fetch_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { STATUS_WHOLE = 200, STATUS_PART = 206, STATUS_SAME = 304, STATUS_NO_SUCH_RANGE = 416, RANGE_CHARS = 96 };

struct transfer {
	struct fetch		*f;
	CURL			*curl;
	struct fetch_part	 part;
	size_t			 from;		/* asked for from here on */
	uint64_t		 total;		/* of an answer in part: bytes of the whole */
	bool			 has_begun;
	bool			 is_too_long, is_another;	/* another file than the part we have is of */
	char			 etag[FETCH_ETAG_BYTES], range[RANGE_CHARS];
	char			 error[CURL_ERROR_SIZE];
};

/* "bytes 100-199/200" is all of what was lacking. */
static bool
is_the_rest(struct transfer *t)
{
	unsigned long long from, to, total;
	char end;

	if (sscanf(t->range, "bytes %llu-%llu/%llu%c", &from, &to, &total, &end) != 3)
		return false;
	t->total = total;
	return from == t->from && total > 0 && to == total - 1 && (t->etag[0] == '\0' || strcmp(t->etag, t->part.etag) == 0);
}

/* What is the answer, when its first byte is here, or it has none. */
static bool
begin(struct transfer *t)
{
	long status = 0;

	t->has_begun = true;
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status == STATUS_PART && t->from > 0) {
		t->is_another = !is_the_rest(t);
		t->is_too_long = !t->is_another && t->total > t->f->max_bytes;
		return !t->is_another && !t->is_too_long;
	}
	t->from = 0;
	return status == STATUS_WHOLE && fetch_part_begin(&t->part, t->etag);
}

static size_t
take(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count;

	if (!t->has_begun && !begin(t))
		return 0;
	if (len > t->f->max_bytes - t->part.bytes) {
		t->is_too_long = true;
		return 0;
	}
	return fetch_part_add(&t->part, bytes, len) ? len : 0;
}

/* The value of header `name` ("etag:"), without blanks around it; nothing if it is longer than `size`. */
static void
take_value(const char *line, size_t len, const char *name, char *out, size_t size)
{
	size_t at = strlen(name);

	if (len < at || strncasecmp(line, name, at) != 0)
		return;
	while (at < len && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (len > at && isspace((unsigned char)line[len - 1]))
		len--;
	out[0] = '\0';
	if (len > at && len - at < size)
		snprintf(out, size, "%.*s", (int)(len - at), line + at);
}

/* Also comes for each redirect: the last answer's counts. */
static size_t
take_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * count;

	if (len >= 5 && strncasecmp(bytes, "HTTP/", 5) == 0)
		t->etag[0] = t->range[0] = '\0';
	take_value(bytes, len, "etag:", t->etag, sizeof(t->etag));
	take_value(bytes, len, "content-range:", t->range, sizeof(t->range));
	return len;
}

static bool
is_loopback(const char *url)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]" };
	const char *host = strstr(url, "://");

	for (size_t i = 0; host != NULL && i < COUNT(hosts); i++) {
		size_t len = strlen(hosts[i]);

		if (strncasecmp(host + 3, hosts[i], len) == 0 && strchr(":/", host[3 + len]) != NULL)
			return true;
	}
	return false;
}

static void
set_trust(CURL *c, const struct fetch *f)
{
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, f->may_be_loopback ? "http" : "https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	if (f->ca != NULL && f->ca[0] != '\0') {	/* these, and not the system's beside them */
		curl_easy_setopt(c, CURLOPT_CAINFO, f->ca);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (is_loopback(f->url))
		curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static void
set_limits(CURL *c, const struct fetch *f)
{
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, 3L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)(f->connect_s != 0 ? f->connect_s : FETCH_CONNECT_S));
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(f->wait_s != 0 ? f->wait_s : FETCH_WAIT_S));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOW);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)(f->stall_s != 0 ? f->stall_s : FETCH_STALL_S));
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->max_bytes);
}

static void
set_all(struct transfer *t, const struct curl_slist *headers)
{
	CURL *c = t->curl;
	char range[32];

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, t->f->url);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "safar");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	set_trust(c, t->f);
	set_limits(c, t->f);
	if (t->from > 0) {
		snprintf(range, sizeof(range), "%zu-", t->from);
		curl_easy_setopt(c, CURLOPT_RANGE, range);
	}
}

static struct curl_slist *
conditions(const struct transfer *t)
{
	struct curl_slist *headers = NULL;
	char line[FETCH_ETAG_BYTES + 32];

	if (t->f->etag[0] != '\0') {
		snprintf(line, sizeof(line), "If-None-Match: %s", t->f->etag);
		headers = curl_slist_append(headers, line);
	}
	if (t->from > 0) {
		snprintf(line, sizeof(line), "If-Range: %s", t->part.etag);
		headers = curl_slist_append(headers, line);
	}
	return headers;
}

static enum fetch_result
say(const struct transfer *t, CURLcode rc, long status, struct buf *why)
{
	if (t->is_too_long || rc == CURLE_FILESIZE_EXCEEDED) {
		buf_addf(why, "the file is longer than %zu bytes", t->f->max_bytes);
		return FETCH_BAD;
	}
	if (t->part.error != 0)
		buf_addf(why, "%s: %s", t->part.path, strerror(t->part.error));
	else if (rc == CURLE_UNSUPPORTED_PROTOCOL)
		buf_adds(why, "only https:// is fetched, also behind a redirect");
	else if (rc == CURLE_PARTIAL_FILE || rc == CURLE_OK)
		buf_adds(why, "the file was cut off on its way");
	else if (rc == CURLE_WRITE_ERROR)
		buf_addf(why, "the server answers with status %ld", status);
	else
		buf_adds(why, t->error[0] != '\0' ? t->error : curl_easy_strerror(rc));
	return FETCH_WORLD;
}

/* FETCH_NEW here: all bytes came, nothing is known about them. */
static enum fetch_result
perform(struct transfer *t, struct buf *why)
{
	struct curl_slist *headers;
	long status = 0;
	CURLcode rc;

	t->from = t->part.bytes;
	t->has_begun = t->is_another = t->is_too_long = false;
	t->error[0] = '\0';
	headers = conditions(t);
	set_all(t, headers);
	rc = curl_easy_perform(t->curl);
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	if (rc == CURLE_OK && status == STATUS_SAME && t->f->etag[0] != '\0')
		return FETCH_SAME;
	if (rc == CURLE_OK && !t->has_begun && !begin(t))
		rc = CURLE_WRITE_ERROR;
	t->is_another = t->is_another || (status == STATUS_NO_SUCH_RANGE && t->from > 0);
	if (rc == CURLE_OK && (t->from == 0 || t->part.bytes == t->total))
		return FETCH_NEW;
	return t->is_another ? FETCH_WORLD : say(t, rc, status, why);
}

static bool
is_allowed(const struct fetch *f)
{
	return strncasecmp(f->url, "https://", 8) == 0 || (f->may_be_loopback && strncmp(f->url, "http://127.0.0.1:", 17) == 0);
}

static enum fetch_result
fetch_part(struct transfer *t, struct buf *why)
{
	enum fetch_result result = perform(t, why);

	if (t->is_another) {		/* once: what is empty cannot be of another file */
		if (!fetch_part_begin(&t->part, "")) {
			buf_addf(why, "%s: %s", t->part.path, strerror(t->part.error));
			return FETCH_WORLD;
		}
		result = perform(t, why);
	}
	if (result == FETCH_NEW && !fetch_part_finish(&t->part, t->f->path, why))
		result = FETCH_WORLD;
	return result;
}

static enum fetch_result
with_curl(struct transfer *t, struct buf *why)
{
	enum fetch_result result = FETCH_WORLD;

	t->curl = curl_easy_init();
	if (t->curl != NULL)
		result = fetch_part(t, why);
	else
		buf_adds(why, "libcurl does not start");
	curl_easy_cleanup(t->curl);
	return result;
}

/*
 * OpenSSL writes to a socket that the server has closed, and with
 * CURLOPT_NOSIGNAL nobody else keeps SIGPIPE from ending the program.
 */
static enum fetch_result
without_sigpipe(struct transfer *t, struct buf *why)
{
	const struct timespec now = { 0, 0 };
	enum fetch_result result;
	sigset_t pipe, before, waiting;
	bool was_waiting;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	was_waiting = sigpending(&waiting) == 0 && sigismember(&waiting, SIGPIPE) == 1;
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	result = with_curl(t, why);
	while (!was_waiting && sigtimedwait(&pipe, NULL, &now) < 0 && errno == EINTR)
		;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

enum fetch_result
fetch_file(struct fetch *f, struct buf *why)
{
	struct transfer *t;
	enum fetch_result result = FETCH_WORLD;

	BUG_IF(f->max_bytes == 0);
	if (!is_allowed(f)) {
		buf_adds(why, "only https:// is fetched, also behind a redirect");
		return FETCH_BAD;
	}
	t = xcalloc(1, sizeof(*t));
	t->f = f;
	if (!fetch_part_open(&t->part, f, why))
		goto out;
	result = without_sigpipe(t, why);
	if (result == FETCH_NEW)
		snprintf(f->etag, sizeof(f->etag), "%s", t->etag[0] != '\0' ? t->etag : t->part.etag);
	fetch_part_close(&t->part, f->may_resume && result == FETCH_WORLD);
out:
	free(t);
	return result;
}
