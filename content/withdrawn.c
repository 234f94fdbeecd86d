/*
 * withdrawn.c - the overlay of facts taken back
 *
 * The file is small, read whole and written whole.  A line that nobody can
 * parse still withdraws the id it begins with: a mistake here may silence a
 * number, never say one.  Ids that this pack does not have stay in the file,
 * for they may belong to the pack before or after it.
 */
/* long: the reader and the writer of one file, which must agree */
#include "content/withdrawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { FILE_MAX_BYTES = 1 << 20, PATH_BYTES = 4096, ID_MAX_BYTES = 200, WORDS_MAX_BYTES = 1000 };

struct withdrawn {
	size_t	 count;
	uint32_t facts;
	uint64_t bits[];
};

bool
withdrawn_has(const struct withdrawn *w, uint16_t fact)
{
	if (w == NULL)
		return false;
	/* An index of another pack: better not said. */
	return fact >= w->facts || (w->bits[fact / 64] >> fact % 64 & 1) != 0;
}

size_t
withdrawn_count(const struct withdrawn *w)
{
	return w == NULL ? 0 : w->count;
}

void
withdrawn_free(struct withdrawn *w)
{
	free(w);
}

static bool
fd_read_all(int fd, struct buf *out, struct buf *why)
{
	char room[4096];
	ssize_t got;

	while ((got = read(fd, room, sizeof(room))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			buf_addf(why, "%s", strerror(errno));
			return false;
		}
		buf_add(out, room, (size_t)got);
		if (!buf_ok(out)) {
			buf_addf(why, "more than %d bytes", FILE_MAX_BYTES);
			return false;
		}
	}
	return true;
}

/* A missing file is an empty one. */
static bool
file_read(const char *path, struct buf *out, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool is_read = false;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0 || fstat(fd, &st) < 0)
		buf_addf(why, "%s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		buf_adds(why, "not a file");
	else
		is_read = fd_read_all(fd, out, why);
	if (fd >= 0)
		close(fd);
	if (!is_read)
		buf_prefixf(why, "%s: ", path);
	return is_read;
}

struct line { const char *at; size_t len, id_len; };	/* len without the line feed */

static bool
next_line(const struct buf *file, size_t *at, struct line *line)
{
	const char *end;

	*at += strspn(file->ptr + *at, " \t\xEF\xBB\xBF");	/* edited by hand: a blank or byte order mark before it */
	if (*at >= file->len)
		return false;
	line->at = file->ptr + *at;
	end = memchr(line->at, '\n', file->len - *at);
	line->len = end != NULL ? (size_t)(end - line->at) : file->len - *at;
	*at += line->len + 1;
	line->id_len = 0;
	while (line->id_len < line->len && (unsigned char)line->at[line->id_len] > ' ' &&
	    line->at[line->id_len] != ',')
		line->id_len++;
	return true;
}

static bool
line_is_for(const struct line *line, const char *id)
{
	return line->id_len == strlen(id) && strncasecmp(line->at, id, line->id_len) == 0;
}

bool
withdrawn_more(struct withdrawn *w, const char *path, const struct pack *p, struct buf *why)
{
	struct buf file = BUF_INIT(FILE_MAX_BYTES);
	bool is_read = file_read(path, &file, why);
	struct line line;
	size_t at = 0;

	while (is_read && next_line(&file, &at, &line)) {
		for (uint32_t i = 0; i < p->facts_count; i++) {
			if (!line_is_for(&line, pack_string(p, p->facts[i].id)) || withdrawn_has(w, (uint16_t)i))
				continue;
			w->bits[i / 64] |= (uint64_t)1 << i % 64;
			w->count++;
		}
	}
	buf_free(&file);
	return is_read;
}

struct withdrawn *
withdrawn_load(const char *path, const struct pack *p, struct buf *why)
{
	struct withdrawn *w = xcalloc(1, sizeof(*w) + (p->facts_count + 63) / 64 * sizeof(w->bits[0]));

	w->facts = p->facts_count;
	if (withdrawn_more(w, path, p, why))
		return w;
	withdrawn_free(w);
	return NULL;
}

static bool
fd_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t done = write(fd, bytes, len);

		if (done < 0 && errno != EINTR)
			return false;
		bytes += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

static int
folder_open(const char *path)
{
	char folder[PATH_BYTES];
	struct buf name = BUF_OVER(folder);
	const char *slash = strrchr(path, '/');

	buf_add(&name, slash == NULL ? "." : path, slash == NULL || slash == path ? 1 : (size_t)(slash - path));
	return open(name.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/*
 * Whatever the umask and the account of who withdraws: a list that safard cannot
 * read withdraws nothing.  A name that is linked to another file is not given away.
 */
static bool
give_to_owner(int fd, const struct stat *folder)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return false;
	if (st.st_uid != geteuid() || !S_ISREG(st.st_mode) || st.st_nlink != 1)
		return true;
	return fchmod(fd, 0644) == 0 && (geteuid() != 0 || fchown(fd, folder->st_uid, folder->st_gid) == 0);
}

/* Asked as that user would ask, folders above included. */
static bool
owner_can_read(const char *path, const struct stat *folder, struct buf *why)
{
	int fd;

	if (geteuid() != 0 || folder->st_uid == 0)
		return true;
	setfsgid(folder->st_gid);
	setfsuid(folder->st_uid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0)
		buf_addf(why, "%s: written, but user %lu, whose folder it is, cannot read it: %s", path,
		    (unsigned long)folder->st_uid, strerror(errno));
	setfsuid(0);
	setfsgid(0);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
file_replace(const char *path, const struct buf *file, struct buf *why)
{
	char room[PATH_BYTES];
	struct buf fresh = BUF_OVER(room);
	int folder = folder_open(path), fd = -1;
	struct stat st = { 0 };
	bool is_done = folder >= 0 && fstat(folder, &st) == 0;

	buf_addf(&fresh, "%s.new", path);
	if (is_done) {
		unlink(fresh.ptr);	/* of one that was killed, whoever that was */
		fd = open(fresh.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		is_done = fd >= 0 && give_to_owner(fd, &st) && fd_write_all(fd, file->ptr, file->len) &&
		    fsync(fd) == 0;
	}
	if (fd >= 0)
		is_done = close(fd) == 0 && is_done;
	is_done = is_done && rename(fresh.ptr, path) == 0 && fsync(folder) == 0;
	if (!is_done)
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (folder >= 0)
		close(folder);
	return is_done && owner_can_read(path, &st, why);
}

/* One writer at a time, held by a file beside it: the file itself is replaced. */
static int
lock_take(const char *path, struct buf *why)
{
	char room[PATH_BYTES];
	struct buf name = BUF_OVER(room);
	struct stat st;
	int fd, folder;

	buf_addf(&name, "%s.lock", path);
	if (!buf_ok(&name) || strlen(path) + sizeof(".lock") > PATH_BYTES) {
		buf_adds(why, "the path of the list of withdrawn facts is too long");
		return -1;
	}
	/* flock() asks for no right to write: whoever made the lock, everyone may wait for it. */
	fd = open(name.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		fd = open(name.ptr, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
	folder = fd < 0 ? -1 : folder_open(path);
	if (folder >= 0 && fstat(folder, &st) == 0)
		(void)give_to_owner(fd, &st);	/* a file system may refuse: the lock holds all the same */
	if (folder >= 0)
		close(folder);
	while (fd >= 0 && flock(fd, LOCK_EX) < 0) {
		if (errno == EINTR)
			continue;
		close(fd);
		fd = -1;
	}
	if (fd < 0)
		buf_addf(why, "%s: %s", name.ptr, strerror(errno));
	return fd;
}

/* Ends a line, commands a terminal, or turns what follows around. */
static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069);
}

/* One field: readable, and without what would end it. */
static void
add_field(struct buf *out, const char *words)
{
	char room[WORDS_MAX_BYTES];
	struct buf clean = BUF_OVER(room);
	size_t len = strnlen(words, WORDS_MAX_BYTES / 2), n;
	uint32_t cp;

	while (words[len] != '\0' && len > 0 && ((unsigned char)words[len] & 0xC0) == 0x80)
		len--;			/* not in the middle of a character */
	utf8_add_clean(&clean, words, len);
	for (size_t i = 0; i < clean.len; i += n) {
		n = utf8_decode(clean.ptr + i, clean.len - i, &cp);
		BUG_IF(n == 0);
		buf_add(out, is_control(cp) ? " " : clean.ptr + i, is_control(cp) ? 1 : n);
	}
}

static void
add_line(struct buf *out, const char *id, const char *who, const char *reason, int64_t now_s)
{
	time_t when = (time_t)now_s;
	char stamp[32] = "";
	struct tm tm;

	if (gmtime_r(&when, &tm) != NULL)
		strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_addf(out, "%s\t%s\t", id, stamp);
	add_field(out, who);
	buf_addc(out, '\t');
	add_field(out, reason);
	buf_addc(out, '\n');
}

static bool
id_check(const char *id, struct buf *why)
{
	size_t len = strlen(id);

	for (size_t i = 0; i < len && len <= ID_MAX_BYTES; i++)
		if ((unsigned char)id[i] <= ' ')
			len = 0;
	if (len > 0 && len <= ID_MAX_BYTES)
		return true;
	buf_adds(why, "this cannot be the id of a fact");
	return false;
}

/* Copies every line but those of `id`; says whether there were any. */
static bool
lines_copy(const struct buf *old, const char *id, struct buf *fresh)
{
	struct line line;
	bool has_id = false;
	size_t at = 0;

	while (next_line(old, &at, &line)) {
		if (line_is_for(&line, id)) {
			has_id = true;
			continue;
		}
		buf_add(fresh, line.at, line.len);
		buf_addc(fresh, '\n');
	}
	return has_id;
}

static bool
file_change(const char *path, const char *id, const struct buf *added, struct buf *why)
{
	struct buf old = BUF_INIT(FILE_MAX_BYTES), fresh = BUF_INIT(FILE_MAX_BYTES);
	bool is_done = false, has_id;
	int lock = lock_take(path, why);

	if (lock < 0 || !file_read(path, &old, why))
		goto out;
	has_id = lines_copy(&old, id, &fresh);
	/* Who withdrew it first, and why, stays. */
	is_done = has_id == (added != NULL);
	if (is_done)
		goto out;
	if (added != NULL)
		buf_add(&fresh, added->ptr, added->len);
	if (!buf_ok(&fresh))
		buf_addf(why, "%s: more than %d bytes", path, FILE_MAX_BYTES);
	else
		is_done = file_replace(path, &fresh, why);
out:
	buf_free(&fresh);
	buf_free(&old);
	if (lock >= 0)
		close(lock);
	return is_done;
}

bool
withdrawn_add(const char *path, const char *id, const char *who, const char *reason,
    int64_t now_s, struct buf *why)
{
	char room[ID_MAX_BYTES + 2 * WORDS_MAX_BYTES + 64];
	struct buf added = BUF_OVER(room);

	if (!id_check(id, why))
		return false;
	add_line(&added, id, who, reason, now_s);
	BUG_IF(!buf_ok(&added));
	return file_change(path, id, &added, why);
}

bool
withdrawn_remove(const char *path, const char *id, struct buf *why)
{
	return id_check(id, why) && file_change(path, id, NULL, why);
}

int
withdrawn_names(const char *path, const char *id, struct buf *why)
{
	struct buf file = BUF_INIT(FILE_MAX_BYTES), others = BUF_INIT(FILE_MAX_BYTES);
	int names = file_read(path, &file, why) ? lines_copy(&file, id, &others) : -1;

	buf_free(&others);
	buf_free(&file);
	return names;
}
