/*
 * shelf.c - see shelf.h
 *
 *	safar-shelf 1
 *	serving 14
 *	signers 2
 *	tried 15 10		of a hundred people; or "tests", or "bearer kannel"
 *	held 15			a line each
 *	by_hand 0
 *	refused 0
 *	floor 12
 *	index 22 1764244800	version, when it was issued
 *	revoked 13		a line each
 *	end			without it, some of it is missing
 */
#include "gateway/release/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "content/write_all.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { FILE_BYTES = 4096 };

static const char first_line[] = "safar-shelf 1", last_line[] = "end";

const char *
shelf_path(const struct shelf *s, const char *name, struct buf *out)
{
	buf_reset(out);
	buf_addf(out, "%s/%s", s->folder, name);
	BUG_IF(!buf_ok(out));
	return out->ptr;
}

const char *
shelf_pack_path(const struct shelf *s, uint64_t serial, struct buf *out)
{
	char name[32];

	snprintf(name, sizeof(name), "%llu.pack", (unsigned long long)serial);
	return shelf_path(s, name, out);
}

bool
shelf_is_revoked(const struct shelf *s, uint64_t serial)
{
	for (unsigned i = 0; i < s->revokeds; i++)
		if (s->revoked[i] == serial)
			return true;
	return false;
}

/* Full: the floor keeps out what the smallest one kept out. */
void
shelf_revoke(struct shelf *s, uint64_t serial)
{
	unsigned least = 0;

	if (shelf_is_revoked(s, serial))
		return;
	if (s->revokeds < INDEX_REVOKED) {
		s->revoked[s->revokeds++] = serial;
		return;
	}
	for (unsigned i = 1; i < s->revokeds; i++)
		if (s->revoked[i] < s->revoked[least])
			least = i;
	if (s->floor <= s->revoked[least])
		s->floor = s->revoked[least] + 1;
	s->revoked[least] = serial;
}

uint64_t
shelf_hash_word(const uint8_t hash[MINISIGN_HASH_BYTES])
{
	uint64_t word;

	memcpy(&word, hash, sizeof(word));
	return word == 0 ? 1 : word;
}

bool
shelf_is_held(const struct shelf *s, uint64_t serial)
{
	for (unsigned i = 0; i < s->helds; i++)
		if (s->held[i] == serial)
			return true;
	return false;
}

/* Full: the smallest goes, whose pack is pruned first. */
void
shelf_hold(struct shelf *s, uint64_t serial)
{
	unsigned least = 0;

	if (shelf_is_held(s, serial))
		return;
	if (s->helds < SHELF_MOST) {
		s->held[s->helds++] = serial;
		return;
	}
	for (unsigned i = 1; i < s->helds; i++)
		if (s->held[i] < s->held[least])
			least = i;
	s->held[least] = serial;
}

/* --- the file --- */

static bool
read_tried(struct shelf *s, const char *words)
{
	unsigned long long serial;
	char how[32], which[16] = "";
	int got = sscanf(words, "%llu %31s %15s", &serial, how, which);

	if (got < 2)
		return false;
	s->tried = serial;
	s->trial = (struct trial){ 0 };
	if (strcmp(how, "tests") == 0)
		s->trial.is_for_tests = true;
	else if (strcmp(how, "bearer") == 0 && got == 3)
		snprintf(s->trial.bearer, sizeof(s->trial.bearer), "%s", which);
	else
		s->trial.percent = (unsigned)strtoul(how, NULL, 10);
	return s->trial.percent <= 100;
}

static bool
read_line(struct shelf *s, const char *line)
{
	unsigned long long n = 0;
	long long when = 0;

	if (sscanf(line, "serving %llu", &n) == 1)
		s->serving = n;
	else if (sscanf(line, "signers %llu", &n) == 1)
		s->signers = (unsigned)n;
	else if (strncmp(line, "tried ", 6) == 0)
		return read_tried(s, line + 6);
	else if (sscanf(line, "held %llu", &n) == 1)
		shelf_hold(s, n);
	else if (sscanf(line, "by_hand %llu", &n) == 1)
		s->by_hand = n;
	else if (sscanf(line, "refused %llu", &n) == 1)
		s->refused = n;
	else if (sscanf(line, "floor %llu", &n) == 1)
		s->floor = n;
	else if (sscanf(line, "index %llu %lld", &n, &when) == 2)
		s->index_version = n, s->index_issued_s = when;
	else if (sscanf(line, "revoked %llu", &n) == 1)
		shelf_revoke(s, n);
	else
		return false;
	return true;
}

enum state { STATE_GOOD, STATE_NONE, STATE_DAMAGED };

static enum state
read_file(struct shelf *s, const char *name)
{
	char room[SHELF_PATH_BYTES], sentence[256];
	struct buf path = BUF_OVER(room), why = BUF_OVER(sentence);
	char *text, *rest, *line;
	size_t len;
	bool is_first = true, is_read = true, is_whole = false;

	if (access(shelf_path(s, name, &path), F_OK) != 0)
		return STATE_NONE;
	text = rest = whole_file_read(path.ptr, &len, &why);
	while (text != NULL && is_read && !is_whole && (line = strsep(&rest, "\n")) != NULL) {
		is_whole = strcmp(line, last_line) == 0;
		if (!is_whole)
			is_read = is_first ? strcmp(line, first_line) == 0 : read_line(s, line);
		is_first = false;
	}
	free(text);
	return is_read && is_whole ? STATE_GOOD : STATE_DAMAGED;
}

/* The owner's name and folder stay. */
static void
forget(struct shelf *s)
{
	struct shelf fresh = { .serving = 0 };

	memcpy(fresh.folder, s->folder, sizeof(fresh.folder));
	memcpy(fresh.owner, s->owner, sizeof(fresh.owner));
	*s = fresh;
}

static void
read_state(struct shelf *s)
{
	uint64_t serial[SHELF_MOST];
	enum state state = read_file(s, "shelf");

	if (state == STATE_GOOD)
		return;
	forget(s);
	if (state == STATE_NONE && shelf_list(s, serial) == 0)
		return;			/* nothing was ever here */
	if (read_file(s, "shelf.before") != STATE_GOOD)
		forget(s);
	s->is_lost = true;
}

bool
shelf_open(struct shelf *s, const char *root, const char *owner, struct buf *why)
{
	int n;

	memset(s, 0, sizeof(*s));
	n = snprintf(s->folder, sizeof(s->folder), "%s/%s", root, owner);
	if (n < 0 || (size_t)n >= sizeof(s->folder) || strlen(owner) >= sizeof(s->owner)) {
		buf_adds(why, "the path of the folder of packs is too long");
		return false;
	}
	snprintf(s->owner, sizeof(s->owner), "%s", owner);
	read_state(s);
	return true;
}

bool
shelf_make(const struct shelf *s, struct buf *why)
{
	char room[SHELF_PATH_BYTES];
	struct buf path = BUF_OVER(room);

	buf_add(&path, s->folder, (size_t)(strrchr(s->folder, '/') - s->folder));
	return folder_make(path.ptr, why) && folder_make(s->folder, why) && folder_make(shelf_path(s, "incoming", &path), why);
}

static void
add_tried(const struct shelf *s, struct buf *out)
{
	if (s->tried == 0)
		return;
	buf_addf(out, "tried %llu ", (unsigned long long)s->tried);
	if (s->trial.is_for_tests)
		buf_adds(out, "tests\n");
	else if (s->trial.bearer[0] != '\0')
		buf_addf(out, "bearer %s\n", s->trial.bearer);
	else
		buf_addf(out, "%u\n", s->trial.percent);
}

/* A second name of the file of now, which is about to be replaced; what fails here hurts only a later damage. */
static void
keep_before(const struct shelf *s, const char *path)
{
	char from[SHELF_PATH_BYTES], to[SHELF_PATH_BYTES];
	struct buf fresh = BUF_OVER(from), before = BUF_OVER(to);

	(void)unlink(shelf_path(s, "shelf.before.new", &fresh));
	if (!s->is_lost && link(path, fresh.ptr) == 0)
		(void)rename(fresh.ptr, shelf_path(s, "shelf.before", &before));
}

bool
shelf_write(const struct shelf *s, struct buf *why)
{
	char to[SHELF_PATH_BYTES], from[SHELF_PATH_BYTES], room[FILE_BYTES];
	struct buf path = BUF_OVER(to), fresh = BUF_OVER(from), text = BUF_OVER(room);
	bool is_done = false;
	int fd;

	buf_addf(&text, "%s\nserving %llu\nsigners %u\n", first_line, (unsigned long long)s->serving, s->signers);
	add_tried(s, &text);
	buf_addf(&text, "by_hand %llu\nrefused %llu\nfloor %llu\nindex %llu %lld\n", (unsigned long long)s->by_hand,
	    (unsigned long long)s->refused, (unsigned long long)s->floor,
	    (unsigned long long)s->index_version, (long long)s->index_issued_s);
	for (unsigned i = 0; i < s->revokeds; i++)
		buf_addf(&text, "revoked %llu\n", (unsigned long long)s->revoked[i]);
	for (unsigned i = 0; i < s->helds; i++)
		buf_addf(&text, "held %llu\n", (unsigned long long)s->held[i]);
	buf_addf(&text, "%s\n", last_line);
	BUG_IF(!buf_ok(&text));
	shelf_path(s, "shelf", &path);
	shelf_path(s, "shelf.new", &fresh);
	fd = open(fresh.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd >= 0) {
		is_done = write_all(fd, text.ptr, text.len) && fsync(fd) == 0;
		is_done = close(fd) == 0 && is_done;
	}
	if (is_done)
		keep_before(s, path.ptr);
	is_done = is_done && rename(fresh.ptr, path.ptr) == 0 && folder_sync(path.ptr);
	if (!is_done)
		buf_addf(why, "%s: %s", path.ptr, strerror(errno));
	return is_done;
}

/* --- packs --- */

/* "14.pack"; 0 = another file. */
static uint64_t
serial_of(const char *name)
{
	char *end;
	unsigned long long n = strtoull(name, &end, 10);

	return *name >= '1' && *name <= '9' && strcmp(end, ".pack") == 0 ? n : 0;
}

static void
put_rising(uint64_t serial[SHELF_MOST], unsigned *count, uint64_t n)
{
	unsigned at;

	if (*count == SHELF_MOST) {
		if (n < serial[0])
			return;
		memmove(serial, serial + 1, (SHELF_MOST - 1) * sizeof(*serial));
		--*count;
	}
	for (at = *count; at > 0 && serial[at - 1] > n; at--)
		serial[at] = serial[at - 1];
	serial[at] = n;
	++*count;
}

unsigned
shelf_list(const struct shelf *s, uint64_t serial[SHELF_MOST])
{
	DIR *d = opendir(s->folder);
	struct dirent *e;
	unsigned count = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (serial_of(e->d_name) != 0)
			put_rising(serial, &count, serial_of(e->d_name));
	if (d != NULL)
		closedir(d);
	return count;
}
