/*
 * stage_files.c - the folder of one country
 *
 * Every file appears by rename, and its folder is synced behind it, so that a
 * power cut finds the old name or the new one.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "content/register/stage_inside.h"
#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

void
stage_path(const struct stage *s, const char *name, struct buf *out)
{
	buf_reset(out);
	buf_addf(out, "%s/%c%c%s%s", s->dir, tolower((unsigned char)s->country[0]), tolower((unsigned char)s->country[1]),
	    *name == '\0' ? "" : "/", name);
}

void
stage_day(int32_t day, char out[16])
{
	time_t t = (time_t)day * 86400;
	struct tm tm;

	out[0] = '\0';
	if (day != 0 && gmtime_r(&t, &tm) != NULL && tm.tm_year >= 0 && tm.tm_year < 8000)
		strftime(out, 16, "%Y-%m-%d", &tm);
}

int
stage_lock(const struct stage *s, struct buf *why)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);
	int fd;

	if (!folder_make(s->dir, why))
		return -1;
	stage_path(s, "", &path);
	if (!folder_make(path.ptr, why))
		return -1;
	stage_path(s, "old", &path);
	if (!folder_make(path.ptr, why))
		return -1;
	stage_path(s, "lock", &path);
	if (!buf_ok(&path)) {
		buf_adds(why, "the name of the folder is too long");
		return -1;
	}
	fd = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0 && errno == EWOULDBLOCK)
		buf_addf(why, "somebody else works on the register of %s now", s->country);
	else
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

bool
stage_sync(const struct stage *s, const char *name, struct buf *why)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);
	bool is_safe;
	int fd;

	stage_path(s, name, &path);
	fd = open(path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_safe = fd >= 0 && fsync(fd) == 0;
	if (!is_safe)
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_safe;
}

bool
stage_write(const struct stage *s, const char *name, const char *bytes, size_t len, struct buf *why)
{
	char room[STAGE_PATH_BYTES], room2[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room), new_path = BUF_OVER(room2);
	bool is_written;
	int fd;

	stage_path(s, name, &path);
	buf_addf(&new_path, "%s.new", path.ptr);
	if (!buf_ok(&new_path)) {
		buf_adds(why, "the name of the folder is too long");
		return false;
	}
	/* One of us at a time has the lock: what lies here was left by a kill. */
	fd = open(new_path.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	is_written = fd >= 0 && write_all(fd, bytes, len) && fsync(fd) == 0 && rename(new_path.ptr, path.ptr) == 0;
	if (!is_written)
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (!is_written)
		unlink(new_path.ptr);
	return is_written && stage_sync(s, "", why);
}

bool
stage_read_text(const struct stage *s, const char *name, struct buf *out, struct buf *why)
{
	char room[STAGE_PATH_BYTES], bytes[1024];
	struct buf path = BUF_OVER(room);
	FILE *f;
	size_t n;
	bool is_read;

	stage_path(s, name, &path);
	f = fopen(path.ptr, "re");
	if (f == NULL) {
		if (errno != ENOENT)
			buf_addf(why, "%s: %s", path.ptr, strerror(errno));
		return false;
	}
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, n);
	is_read = ferror(f) == 0 && buf_ok(out);
	if (!is_read)
		buf_addf(why, "%s: cannot be read", path.ptr);
	fclose(f);
	return is_read;
}

struct agents *
stage_current(const struct stage *s, struct buf *why)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);

	stage_path(s, "current.reg", &path);
	return access(path.ptr, F_OK) != 0 && errno == ENOENT ? NULL : register_open(path.ptr, why);
}

void
stage_sum(const struct agents *a, char hex[STAGE_SUM_CHARS + 1])
{
	for (size_t i = 0; i < sizeof(a->header->sum); i++)
		snprintf(hex + 2 * i, 3, "%02x", a->header->sum[i]);
}

static int
newest_first(const void *x, const void *y)
{
	const struct stage_old *a = x, *b = y;

	return a->serial > b->serial ? -1 : a->serial < b->serial;
}

/* "12-2026-11-27.reg" */
static bool
old_name(const char *name, struct stage_old *out)
{
	char *end;
	unsigned long serial = strtoul(name, &end, 10);

	if (!isdigit((unsigned char)*name) || serial == 0 || serial >= UINT32_MAX || *end != '-' || strlen(end) != 15 ||
	    strcmp(end + 11, ".reg") != 0)
		return false;
	out->serial = (uint32_t)serial;
	snprintf(out->date, sizeof(out->date), "%.10s", end + 1);
	snprintf(out->name, sizeof(out->name), "%.39s", name);
	return true;
}

size_t
stage_old(const struct stage *s, struct stage_old *out, size_t max)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);
	struct dirent *e;
	size_t count = 0;
	DIR *d;

	stage_path(s, "old", &path);
	d = opendir(path.ptr);
	while (d != NULL && count < max && (e = readdir(d)) != NULL)
		count += old_name(e->d_name, &out[count]);
	if (d != NULL)
		closedir(d);
	qsort(out, count, sizeof(*out), newest_first);
	return count;
}

/* Of the header alone: a damaged file had its serial, too. */
uint32_t
stage_serial(const struct stage *s, const char *name)
{
	char room[STAGE_PATH_BYTES];
	struct buf path = BUF_OVER(room);
	struct register_header header;
	uint32_t serial = 0;
	FILE *f;

	stage_path(s, name, &path);
	f = fopen(path.ptr, "re");
	if (f != NULL && fread(&header, sizeof(header), 1, f) == 1 && memcmp(header.magic, "SAFARREG", sizeof(header.magic)) == 0 &&
	    header.serial < UINT32_MAX)
		serial = header.serial;
	if (f != NULL)
		fclose(f);
	return serial;
}

uint32_t
stage_next_serial(const struct stage *s)
{
	struct stage_old old[STAGE_OLD_MAX];
	uint32_t most = stage_old(s, old, STAGE_OLD_MAX) > 0 ? old[0].serial : 0;
	uint32_t current = stage_serial(s, "current.reg"), staged = stage_serial(s, "staged.reg");

	most = current > most ? current : most;
	return (staged > most ? staged : most) + 1;
}

void
stage_clean(char *out, size_t size, const char *words)
{
	size_t len = strlen(words), used = 0;

	for (size_t at = 0, n; at < len; at += n) {
		uint32_t cp = 0;
		size_t whole = utf8_decode(words + at, len - at, &cp);
		bool is_control = whole > 0 && (cp < ' ' || (cp >= 0x7F && cp < 0xA0));

		n = whole > 0 ? whole : 1;
		if (used + n >= size)
			break;
		if (whole == 0 || is_control)
			out[used++] = whole == 0 ? '?' : ' ';
		else
			memcpy(out + used, words + at, n), used += n;
	}
	out[used] = '\0';
}
