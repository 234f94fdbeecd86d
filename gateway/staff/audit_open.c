/*
 * audit_open.c - what to do with the log that is found
 *
 * The whole chain is walked (a million records in about a second), because the
 * next record vouches for all before it.  A log that cannot be vouched for is
 * neither mended nor thrown away: it is laid aside for those who keep heads.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/audit_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { ID_BYTES = 16, NAME_CHARS = 96 };

/* What the walk found. */
struct found {
	enum audit_step	 end;
	bool		 is_key_known;		/* the last log.key names our key */
	bool		 is_head_kept;		/* the newest head of our key is in the chain, or there is none */
};

/* An operator's command may come as root, and safard must still have its files. */
void
audit_file_give(struct audit *a, int fd)
{
	struct stat folder;

	if (geteuid() == 0 && fstat(a->dir, &folder) == 0)
		(void)!fchown(fd, folder.st_uid, folder.st_gid);
}

int
audit_file_open(struct audit *a, const char *name, struct buf *why)
{
	int fd = openat(a->dir, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		buf_addf(why, "%s: %s", name, strerror(errno));
	else
		audit_file_give(a, fd);
	return fd;
}

static bool
folder_open(struct audit *a, const char *folder, struct buf *why)
{
	if (mkdir(folder, 0700) < 0 && errno != EEXIST) {
		buf_addf(why, "%s", strerror(errno));
		return false;
	}
	a->dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->dir < 0) {
		buf_addf(why, "%s", strerror(errno));
		return false;
	}
	a->lock = audit_file_open(a, "audit.lock", why);
	if (a->lock < 0)
		return false;
	if (flock(a->lock, LOCK_EX | LOCK_NB) < 0) {
		buf_addf(why, "audit.lock: %s", errno == EWOULDBLOCK ? "another program writes this audit log" : strerror(errno));
		return false;
	}
	return true;
}

/* A name that is free: what was laid aside is never written over. */
static bool
free_name(struct audit *a, const char *name, const char *what, char out[NAME_CHARS], struct buf *why)
{
	long long now_s = (long long)time(NULL);

	for (int i = 0; i < 100; i++) {
		struct stat st;

		snprintf(out, NAME_CHARS, i == 0 ? "%s.%s-%lld" : "%s.%s-%lld-%d", name, what, now_s, i);
		if (fstatat(a->dir, out, &st, AT_SYMLINK_NOFOLLOW) < 0 && errno == ENOENT)
			return true;
	}
	buf_addf(why, "%s: no free name to lay it aside", name);
	return false;
}

static bool
lay_aside(struct audit *a, const char *name, struct buf *why)
{
	char aside[NAME_CHARS];

	if (!free_name(a, name, "broken", aside, why))
		return false;
	if (renameat(a->dir, name, a->dir, aside) < 0 || fsync(a->dir) < 0) {
		buf_addf(why, "%s cannot be laid aside: %s", name, strerror(errno));
		return false;
	}
	return true;
}

static bool
walk(struct audit *a, struct found *f, struct buf *why)
{
	char key[AUDIT_KEY_CHARS + 1], room[256];
	struct buf fault = BUF_OVER(room);
	struct audit_head head = { 0 };
	struct audit_record r;
	struct audit_walk w;
	bool is_head;

	if (!audit_heads_last(a->heads, &head, &is_head, &a->heads_size, why)) {
		buf_prefixf(why, "audit.heads: ");
		return false;
	}
	is_head = is_head && audit_head_is_signed(&head, a->public);
	f->is_head_kept = !is_head || head.number == 0;
	sodium_bin2base64(key, sizeof(key), a->public, sizeof(a->public), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	audit_walk_init(&w, a->log);
	while ((f->end = audit_walk_next(&w, &r, &fault)) == AUDIT_STEP_RECORD) {
		if (strcmp(r.what, "log.key") == 0)
			f->is_key_known = strcmp(r.object, key) == 0;
		if (r.number == head.number)
			f->is_head_kept = f->is_head_kept || memcmp(w.chain, head.hash, sizeof(head.hash)) == 0;
		if (r.number == w.first && r.number == head.number + 1)
			f->is_head_kept = f->is_head_kept || memcmp(w.before, head.hash, sizeof(head.hash)) == 0;
	}
	a->count = w.number;
	a->size = w.offset;
	memcpy(a->chain, w.chain, sizeof(a->chain));
	a->head_number = is_head && f->is_head_kept ? head.number : 0;
	audit_walk_release(&w);
	if (f->end == AUDIT_STEP_WORLD)
		buf_addf(why, "audit.log: %s", fault.ptr);
	return f->end != AUDIT_STEP_WORLD;
}

static bool
note(struct audit *a, const char *what, const char *object, struct buf *why)
{
	struct audit_entry e = { .when_s = time(NULL), .who = "audit", .what = what, .owner = "", .object = object };

	return audit_add(a, &e, why);
}

/* The bytes of the torn record go into a file of their own, then off the log. */
static bool
rest_cut(struct audit *a, char count[NAME_CHARS], struct buf *why)
{
	uint8_t rest[AUDIT_RECORD_MAX];
	char aside[NAME_CHARS];
	ssize_t n = pread(a->log, rest, sizeof(rest), (off_t)a->size);
	bool is_done = false;
	int fd = -1;

	if (n < 0)
		buf_addf(why, "audit.log: %s", strerror(errno));
	else if (free_name(a, "audit.log", "torn", aside, why) && (fd = audit_file_open(a, aside, why)) >= 0)
		is_done = audit_put(fd, rest, (size_t)n, 0, why);
	if (fd >= 0)
		close(fd);
	if (is_done && (ftruncate(a->log, (off_t)a->size) < 0 || fsync(a->log) < 0 || fsync(a->dir) < 0)) {
		buf_addf(why, "audit.log: %s", strerror(errno));
		is_done = false;
	}
	snprintf(count, NAME_CHARS, "%zd", n);
	return is_done;
}

/* Files that were closed are of the chain that broke: none may be taken for one of the new chain. */
static bool
closed_lay_aside(struct audit *a, struct buf *why)
{
	static const char closed[] = "audit.log.closed-";
	int fd = openat(a->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	bool is_done = d != NULL;
	struct dirent *e;

	if (!is_done)
		buf_addf(why, "%s", strerror(errno));
	while (is_done && (e = readdir(d)) != NULL)
		if (strncmp(e->d_name, closed, sizeof(closed) - 1) == 0 && strchr(e->d_name + sizeof(closed), '.') == NULL &&
		    strlen(e->d_name) < NAME_CHARS)
			is_done = lay_aside(a, e->d_name, why);
	if (d != NULL)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return is_done;
}

/* The old files go aside, and new ones begin that say so. */
static bool
begin_anew(struct audit *a, struct buf *why)
{
	if (!lay_aside(a, "audit.log", why) || !lay_aside(a, "audit.heads", why) || !closed_lay_aside(a, why))
		return false;
	close(a->log);
	close(a->heads);
	a->heads = -1;
	a->log = audit_file_open(a, "audit.log", why);
	if (a->log >= 0)
		a->heads = audit_file_open(a, "audit.heads", why);
	a->count = a->size = a->head_number = a->heads_size = 0;
	memset(a->chain, 0, sizeof(a->chain));
	return a->log >= 0 && a->heads >= 0;
}

/* The first record: an id of its own, so that no two logs can be taken for each other. */
static bool
begin(struct audit *a, bool is_after_broken, uint64_t broke_at, struct buf *why)
{
	char object[NAME_CHARS];
	uint8_t id[ID_BYTES];

	randombytes_buf(id, sizeof(id));
	sodium_bin2hex(object, sizeof(object), id, sizeof(id));
	if (is_after_broken)
		snprintf(object + 2 * ID_BYTES, sizeof(object) - 2 * ID_BYTES, ":%llu", (unsigned long long)broke_at);
	return note(a, is_after_broken ? "log.broken" : "log.begin", object, why);
}

static bool
chain_open(struct audit *a, struct buf *why)
{
	struct found f = { .end = AUDIT_STEP_END };
	char key[AUDIT_KEY_CHARS + 1], torn[NAME_CHARS] = "";
	uint64_t broke_at;
	bool is_broken;

	if (!walk(a, &f, why))
		return false;
	is_broken = f.end == AUDIT_STEP_WRONG || !f.is_head_kept;
	broke_at = a->count + 1;
	if (is_broken ? !begin_anew(a, why) : f.end == AUDIT_STEP_TORN && !rest_cut(a, torn, why))
		return false;
	if (ftruncate(a->heads, (off_t)a->heads_size) < 0 || fsync(a->heads) < 0 || fsync(a->dir) < 0) {
		buf_addf(why, "audit.heads: %s", strerror(errno));
		return false;
	}
	if (a->count == 0 && !begin(a, is_broken, broke_at, why))
		return false;
	/* before anything else: any record from here on can be the one that a head is signed at */
	sodium_bin2base64(key, sizeof(key), a->public, sizeof(a->public), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if ((!f.is_key_known || is_broken) && !note(a, "log.key", key, why))
		return false;
	return *torn == '\0' || note(a, "log.torn", torn, why);
}

/* Killed while a file was being closed: the next one was whole already (audit_rotate.c). */
static bool
rotation_end(struct audit *a, struct buf *why)
{
	struct stat st;

	if (fstatat(a->dir, "audit.log", &st, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT ||
	    renameat(a->dir, "audit.log.next", a->dir, "audit.log") == 0 || errno == ENOENT)
		return true;
	buf_addf(why, "audit.log.next: %s", strerror(errno));
	return false;
}

struct audit *
audit_open(const char *folder, struct buf *why)
{
	struct audit *a = xcalloc(1, sizeof(*a));

	BUG_IF(sodium_init() < 0);
	a->folder = xstrdup(folder);
	a->dir = a->lock = a->log = a->heads = -1;
	if (folder_open(a, folder, why) && audit_key_load(a, why) && rotation_end(a, why) && (a->log = audit_file_open(a, "audit.log", why)) >= 0 &&
	    (a->heads = audit_file_open(a, "audit.heads", why)) >= 0 && chain_open(a, why))
		return a;
	buf_prefixf(why, "%s: ", folder);
	if (a->heads >= 0)
		close(a->heads);
	a->heads = -1;			/* no head for what did not open */
	audit_close(a);
	return NULL;
}
