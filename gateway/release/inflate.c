/*
 * inflate.c - zlib, stopped at the size that was promised
 *
 * A thousand bytes of gzip can hold a million: what comes out is counted
 * before it is written.
 */
#include "gateway/release/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { ROOM = 64 << 10, GZIP_ONLY = 16 + MAX_WBITS, PATH_BYTES = 4096 };

struct unpacking {
	z_stream	 z;
	int		 in, out;
	size_t		 bytes, max;
	bool		 is_ended;
	unsigned char	 from[ROOM], to[ROOM];
};

/* What one piece of the input gives.  INFLATE_DONE: so far. */
static enum inflate_result
unpack_piece(struct unpacking *u, struct buf *why)
{
	size_t len;
	int rc;

	u->z.avail_out = 0;
	while (!u->is_ended && (u->z.avail_in > 0 || u->z.avail_out == 0)) {
		u->z.next_out = u->to;
		u->z.avail_out = ROOM;
		rc = inflate(&u->z, Z_NO_FLUSH);
		len = ROOM - u->z.avail_out;
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR) {
			buf_addf(why, "not what gzip writes: %s", u->z.msg != NULL ? u->z.msg : "a dictionary is asked for");
			return INFLATE_BAD;
		}
		if (len > u->max - u->bytes) {
			buf_addf(why, "more than %zu bytes come out", u->max);
			return INFLATE_BAD;
		}
		if (!write_all(u->out, u->to, len)) {
			buf_adds(why, strerror(errno));
			return INFLATE_WORLD;
		}
		u->bytes += len;
		u->is_ended = rc == Z_STREAM_END;
	}
	if (u->is_ended && u->z.avail_in > 0) {
		buf_adds(why, "something stands behind the end");
		return INFLATE_BAD;
	}
	return INFLATE_DONE;
}

static enum inflate_result
unpack(struct unpacking *u, struct buf *why)
{
	enum inflate_result result = INFLATE_DONE;
	ssize_t got;

	while (result == INFLATE_DONE && (got = read(u->in, u->from, ROOM)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			buf_adds(why, strerror(errno));
			return INFLATE_WORLD;
		}
		u->z.next_in = u->from;
		u->z.avail_in = (unsigned)got;
		result = unpack_piece(u, why);
	}
	if (result == INFLATE_DONE && !u->is_ended) {
		buf_adds(why, "it ends too early");
		return INFLATE_BAD;
	}
	return result;
}

static enum inflate_result
into_fresh(struct unpacking *u, const char *from, const char *fresh, const char *to, struct buf *why)
{
	enum inflate_result result;

	u->in = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (u->in < 0) {
		buf_addf(why, "%s: %s", from, strerror(errno));
		return INFLATE_WORLD;
	}
	unlink(fresh);			/* of one that was killed */
	u->out = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (u->out < 0) {
		buf_addf(why, "%s: %s", fresh, strerror(errno));
		return INFLATE_WORLD;
	}
	result = unpack(u, why);
	if (result != INFLATE_DONE)
		buf_prefixf(why, "%s: ", from);
	if (result == INFLATE_DONE && (fsync(u->out) != 0 || rename(fresh, to) != 0)) {
		buf_addf(why, "%s: %s", to, strerror(errno));
		result = INFLATE_WORLD;
	}
	if (result != INFLATE_DONE)
		unlink(fresh);
	return result;
}

enum inflate_result
inflate_file(const char *from, const char *to, size_t max, struct buf *why)
{
	struct unpacking *u = xcalloc(1, sizeof(*u));
	char room[PATH_BYTES];
	struct buf fresh = BUF_OVER(room);
	enum inflate_result result = INFLATE_WORLD;

	u->in = u->out = -1;
	u->max = max;
	buf_addf(&fresh, "%s.new", to);
	if (!buf_ok(&fresh)) {
		buf_addf(why, "a path of more than %zu bytes", fresh.max);
	} else {
		BUG_IF(inflateInit2(&u->z, GZIP_ONLY) != Z_OK);	/* no memory, or another zlib than it was built with */
		result = into_fresh(u, from, fresh.ptr, to, why);
		inflateEnd(&u->z);
	}
	if (u->in >= 0)
		close(u->in);
	if (u->out >= 0)
		close(u->out);
	free(u);
	return result;
}
