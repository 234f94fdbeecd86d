/* shelf_files.c - packs and the signatures beside them: moved, removed, pruned */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "content/pack.h"
#include "content/whole_file.h"
#include "content/write_all.h"
#include "gateway/release/shelf.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const char tail[] = ".minisig";

/* <name>.<16 hex>.minisig */
static bool
is_signature_of(const char *entry, const char *name)
{
	size_t len = strlen(name);

	return strncmp(entry, name, len) == 0 && entry[len] == '.' &&
	    strlen(entry) == len + 1 + 2 * MINISIGN_ID_BYTES + strlen(tail) && strcmp(entry + len + 1 + 2 * MINISIGN_ID_BYTES, tail) == 0;
}

/* Calls for each signature of `path`: with its path, and what stands behind the pack's name in it. */
static bool
each_signature(const char *path, bool (*fn)(void *arg, const char *path, const char *behind), void *arg)
{
	char room[SHELF_PATH_BYTES], full[SHELF_PATH_BYTES];
	struct buf folder = BUF_OVER(room);
	const char *slash = strrchr(path, '/');
	bool is_good = true;
	struct dirent *e;
	DIR *d;

	BUG_IF(slash == NULL);
	buf_add(&folder, path, (size_t)(slash - path));
	d = opendir(folder.ptr);
	while (d != NULL && is_good && (e = readdir(d)) != NULL) {
		struct buf name = BUF_OVER(full);

		if (!is_signature_of(e->d_name, slash + 1))
			continue;
		buf_addf(&name, "%s/%s", folder.ptr, e->d_name);
		is_good = buf_ok(&name) && fn(arg, name.ptr, e->d_name + strlen(slash + 1));
	}
	if (d != NULL)
		closedir(d);
	return is_good;
}

/* A new file of the same bytes; errno tells what failed. */
static bool
copy_file(const char *from, const char *to, size_t most)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), out = -1;
	char room[16384];
	ssize_t got = 0;
	bool is_done = in >= 0;

	(void)unlink(to);
	if (is_done)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	is_done = out >= 0;
	while (is_done && (got = read(in, room, sizeof(room))) > 0) {
		is_done = (size_t)got <= most && write_all(out, room, (size_t)got);
		if ((size_t)got > most)
			errno = EFBIG;
		most -= is_done ? (size_t)got : 0;
	}
	is_done = is_done && got == 0 && fsync(out) == 0;
	if (out >= 0)
		is_done = close(out) == 0 && is_done;
	if (in >= 0)
		close(in);
	return is_done;
}

bool
shelf_looks_like_pack(const char *path, uint64_t serial)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct pack_header h;
	struct stat st;
	bool is_one = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= PACK_MAX_BYTES &&
	    read(fd, &h, sizeof(h)) == (ssize_t)sizeof(h) && memcmp(h.magic, PACK_MAGIC, sizeof(h.magic)) == 0 &&
	    h.file_bytes == (uint64_t)st.st_size && h.serial == serial;

	if (fd >= 0)
		close(fd);
	return is_one;
}

static bool
copy_to(void *arg, const char *path, const char *behind)
{
	char room[SHELF_PATH_BYTES];
	struct buf to = BUF_OVER(room);

	buf_addf(&to, "%s%s", (const char *)arg, behind);
	return buf_ok(&to) && copy_file(path, to.ptr, MINISIGN_FILE_CHARS);
}

bool
shelf_adopt(const struct shelf *s, const char *path, struct buf *out, struct buf *why)
{
	shelf_remove(shelf_path(s, "new.pack", out));	/* of one that was killed */
	if (copy_file(path, out->ptr, PACK_MAX_BYTES) && each_signature(path, copy_to, out->ptr))
		return true;
	buf_addf(why, "%s: %s", path, strerror(errno));
	shelf_remove(out->ptr);
	return false;
}

static bool
move_to(void *arg, const char *path, const char *behind)
{
	char room[SHELF_PATH_BYTES];
	struct buf to = BUF_OVER(room);

	buf_addf(&to, "%s%s", (const char *)arg, behind);
	return buf_ok(&to) && rename(path, to.ptr) == 0;
}

static bool
remove_one(void *arg, const char *path, const char *behind)
{
	(void)arg;
	(void)behind;
	(void)unlink(path);
	return true;
}

struct reading { struct minisign_signature *out; unsigned count, most; };

static bool
read_one(void *arg, const char *path, const char *behind)
{
	struct reading *r = arg;
	char sentence[256];
	struct buf why = BUF_OVER(sentence);
	size_t len;
	char *text = r->count < r->most ? whole_file_read(path, &len, &why) : NULL;

	(void)behind;
	if (text != NULL && minisign_signature_read(text, &r->out[r->count], &why))
		r->count++;
	free(text);
	return true;
}

unsigned
shelf_signatures(const char *path, struct minisign_signature *out, unsigned most)
{
	struct reading r = { out, 0, most };

	(void)each_signature(path, read_one, &r);
	return r.count;
}

void
shelf_remove(const char *path)
{
	(void)each_signature(path, remove_one, NULL);
	(void)unlink(path);
}

bool
shelf_take(const struct shelf *s, const char *path, uint64_t serial, struct buf *why)
{
	char room[SHELF_PATH_BYTES];
	struct buf to = BUF_OVER(room);

	shelf_pack_path(s, serial, &to);
	if (each_signature(path, move_to, room) && rename(path, to.ptr) == 0 && folder_sync(to.ptr))
		return true;
	buf_addf(why, "%s: %s", to.ptr, strerror(errno));
	return false;
}

void
shelf_prune(const struct shelf *s)
{
	uint64_t serial[SHELF_MOST];
	unsigned count = shelf_list(s, serial);

	for (unsigned i = 0; i + SHELF_KEPT < count; i++) {
		char room[SHELF_PATH_BYTES];
		struct buf path = BUF_OVER(room);

		if (serial[i] != s->serving && serial[i] != s->tried)
			shelf_remove(shelf_pack_path(s, serial[i], &path));
	}
}
