/*
 * http.c - libcurl, told to stay on this machine
 */
#include "ops/command/http.h"

#include <curl/curl.h>

#include "locales/text/buf.h"

enum { WAIT_MS = 5000, FORM_BYTES = 8192 };

static size_t
take(char *bytes, size_t size, size_t count, void *arg)
{
	struct buf *out = arg;

	buf_add(out, bytes, size * count);
	return buf_ok(out) ? size * count : 0;
}

static bool
perform(CURL *c, const char *url, struct buf *out, struct buf *why)
{
	long status = 0;
	CURLcode rc;

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)WAIT_MS);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, out);
	rc = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (rc != CURLE_OK)
		buf_addf(why, "HTTP on this machine: %s", curl_easy_strerror(rc));
	else if (status != 200)
		buf_addf(why, "HTTP on this machine: status %ld", status);
	return rc == CURLE_OK && status == 200;
}

bool
http_get(const char *url, struct buf *out, struct buf *why)
{
	CURL *c = curl_easy_init();
	bool is_done;

	if (c == NULL) {
		buf_adds(why, "libcurl does not start");
		return false;
	}
	is_done = perform(c, url, out, why);
	curl_easy_cleanup(c);
	return is_done;
}

bool
http_post(const char *url, const struct http_field *fields, size_t count, struct buf *out, struct buf *why)
{
	CURL *c = curl_easy_init();
	char room[FORM_BYTES];
	struct buf form = BUF_OVER(room);
	bool is_done = false;

	if (c == NULL) {
		buf_adds(why, "libcurl does not start");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		char *value = curl_easy_escape(c, fields[i].value, 0);

		if (value != NULL)
			buf_addf(&form, "%s%s=%s", i == 0 ? "" : "&", fields[i].name, value);
		curl_free(value);
	}
	if (buf_ok(&form)) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, form.ptr);
		is_done = perform(c, url, out, why);
	} else {
		buf_addf(why, "the form is longer than %d bytes", FORM_BYTES);
	}
	curl_easy_cleanup(c);
	return is_done;
}
