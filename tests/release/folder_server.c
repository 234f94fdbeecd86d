/* folder_server.c - a folder over https, as any web server would, but slower or worse when told so */
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

#include "locales/text/bug.h"
#include "tests/release/https_server.h"

struct slowly { struct https_server *s; size_t from; char bytes[]; };

static ssize_t
drop_by_drop(void *arg, uint64_t at, char *out, size_t max)
{
	struct slowly *d = arg;
	size_t len = d->s->rate / 50 + 1;

	usleep(20000);
	if (d->s->is_over || d->s->is_gone)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	len = len < max ? len : max;
	memcpy(out, d->bytes + d->from + at, len);
	return (ssize_t)len;
}

static ssize_t
much(void *arg, uint64_t at, char *out, size_t max)
{
	(void)arg;
	(void)at;
	memset(out, 'x', max);
	return (ssize_t)max;
}

static bool
ends_in(const char *name, const char *tail)
{
	size_t len = strlen(name), of = strlen(tail);

	return len > of && strcmp(name + len - of, tail) == 0;
}

/* Its bytes from `from` on, all at once or slowly; NULL: no such file. */
static struct MHD_Response *
body_of(struct https_server *s, const char *path, size_t bytes, size_t from)
{
	struct slowly *d = xcalloc(1, sizeof(*d) + bytes + 4096);
	FILE *f = fopen(path, "re");
	struct MHD_Response *r;

	d->s = s;
	d->from = from;
	BUG_IF(f == NULL || fread(d->bytes, 1, bytes, f) != bytes);
	fclose(f);
	if (s->rate != 0 && ends_in(path, ".gz"))
		return MHD_create_response_from_callback(bytes - from, 4096, drop_by_drop, d, free);
	r = MHD_create_response_from_buffer(bytes - from, d->bytes + from, MHD_RESPMEM_MUST_COPY);
	free(d);
	return r;
}

static struct MHD_Response *
empty(unsigned as, unsigned *status)
{
	*status = as;
	return MHD_create_response_from_buffer(0, (void *)(uintptr_t)"", MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *
file_response(struct https_server *s, struct MHD_Connection *c, const char *path, const struct stat *st, unsigned *status)
{
	const char *same = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	size_t bytes = (size_t)st->st_size, from = 0;
	struct MHD_Response *r;
	char etag[64], line[96];

	snprintf(etag, sizeof(etag), "\"%llx-%llx\"", (unsigned long long)st->st_ino, (unsigned long long)st->st_mtim.tv_nsec);
	if (same != NULL && strcmp(same, etag) == 0) {
		r = empty(304, status);
	} else if (sscanf(s->range, "bytes=%zu-", &from) == 1 && strcmp(s->if_range, etag) == 0 && from < bytes) {
		*status = 206;
		s->resumed++;
		r = body_of(s, path, bytes, from);
		snprintf(line, sizeof(line), "bytes %zu-%zu/%zu", from, bytes - 1, bytes);
		MHD_add_response_header(r, "Content-Range", line);
	} else {
		r = body_of(s, path, bytes, 0);
	}
	MHD_add_response_header(r, "ETag", etag);
	return r;
}

struct MHD_Response *
folder_server_response(struct https_server *s, struct MHD_Connection *c, const char *name, unsigned *status)
{
	struct MHD_Response *r;
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", s->served, name);
	if (s->to_http) {
		r = empty(302, status);
		MHD_add_response_header(r, "Location", "http://localhost/index");
	} else if (s->promises_much && ends_in(name, ".gz")) {
		r = MHD_create_response_from_callback((uint64_t)10 << 30, 4096, much, NULL, NULL);
	} else if (strchr(name, '/') != NULL || stat(path, &st) != 0 || (s->is_missing && ends_in(name, ".minisig"))) {
		r = empty(404, status);
	} else {
		r = file_response(s, c, path, &st, status);
	}
	if (strcmp(name, "index") == 0)
		s->status = *status;
	return r;
}
