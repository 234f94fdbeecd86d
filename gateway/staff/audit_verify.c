/*
 * audit_verify.c - walks a log beside the heads that were signed for it
 *
 * One pass: heads are sorted by record, and each is compared when the walk
 * stands at its record.  The first wrong record ends the walk, because nothing
 * behind it is vouched for.
 */
#include "gateway/staff/audit_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_files.h"
#include "gateway/staff/audit_head.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { HEADS_BYTES_MAX = 64 << 20, KEYS_MAX = 64 };

struct head_list {
	const char	  *name;		/* of the file, for sentences */
	struct audit_head *heads;
	size_t		   count, next;		/* next: the first not yet compared */
	uint64_t	   good;
};

struct check {
	struct audit_report *report;
	struct buf	*faults;
	uint8_t		 keys[KEYS_MAX][AUDIT_PUBLIC_BYTES];
	size_t		 key_count;
	struct head_list own, kept;
};

static void
fault(struct check *c, uint64_t record, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
fault(struct check *c, uint64_t record, const char *fmt, ...)
{
	va_list args;

	c->report->is_whole = false;
	if (record != 0) {
		if (c->report->wrong_record == 0 || record < c->report->wrong_record)
			c->report->wrong_record = record;
		buf_addf(c->faults, "record %" PRIu64 ": ", record);
	}
	va_start(args, fmt);
	buf_addv(c->faults, fmt, args);
	va_end(args);
	buf_addc(c->faults, '\n');
}

static int
file_open(const char *folder, const char *name, struct buf *why)
{
	char room[4096];
	struct buf path = BUF_OVER(room);
	int fd;

	buf_addf(&path, "%s/%s", folder, name);
	fd = buf_ok(&path) ? open(path.ptr, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		buf_addf(why, "%s/%s: %s", folder, name, buf_ok(&path) ? strerror(errno) : "the name is too long");
	return fd;
}

/* All of a file of lines; the caller frees. */
static char *
lines_read(int fd, const char *name, size_t *len, struct buf *why)
{
	struct stat st;
	char *all;
	ssize_t n = 0;

	*len = 0;
	if (fstat(fd, &st) < 0 || st.st_size > HEADS_BYTES_MAX) {
		buf_addf(why, "%s: not a file of heads", name);
		return NULL;
	}
	all = xmalloc((size_t)st.st_size + 1);
	while (*len < (size_t)st.st_size && (n = pread(fd, all + *len, (size_t)st.st_size - *len, (off_t)*len)) > 0)
		*len += (size_t)n;
	if (n >= 0)
		return all;
	buf_addf(why, "%s: %s", name, strerror(errno));
	free(all);
	return NULL;
}

static int
head_order(const void *a, const void *b)
{
	const struct audit_head *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* Takes the descriptor.  A last line without its end is being written now; in a file kept elsewhere it counts. */
static bool
heads_read(struct check *c, struct head_list *l, int fd, const char *name, bool is_kept, struct buf *why)
{
	size_t len, line = 0, room = 0;
	char *all = fd < 0 ? NULL : lines_read(fd, name, &len, why);

	l->name = name;
	if (fd >= 0)
		close(fd);
	if (all == NULL)
		return false;
	for (size_t from = 0, to; from < len; from = to + 1) {
		const char *end = memchr(all + from, '\n', len - from);

		to = end == NULL ? len : (size_t)(end - all);
		line++;
		if ((end == NULL && !is_kept) || (is_kept && (to == from || all[from] == '#')))
			continue;
		if (l->count == room) {
			room = room == 0 ? 64 : 2 * room;
			l->heads = xrealloc(l->heads, room * sizeof(*l->heads));
		}
		if (audit_head_read(all + from, to - from - (is_kept && to > from && all[to - 1] == '\r'), &l->heads[l->count]))
			l->count++;
		else
			fault(c, 0, "%s:%zu: not a head", name, line);
	}
	free(all);
	if (l->count > 0)
		qsort(l->heads, l->count, sizeof(*l->heads), head_order);
	return true;
}

/* A folder without heads is a finding; the chain can be walked all the same. */
static bool
own_heads_read(struct check *c, const char *folder, struct buf *why)
{
	int fd = file_open(folder, "audit.heads", why);

	if (fd < 0 && errno == ENOENT) {
		buf_reset(why);
		fault(c, 0, "audit.heads is missing");
		return true;
	}
	return heads_read(c, &c->own, fd, "audit.heads", false, why);
}

static void
key_learn(struct check *c, const struct audit_record *r)
{
	size_t len;

	c->report->keys++;
	if (c->key_count == KEYS_MAX || sodium_base642bin(c->keys[c->key_count], AUDIT_PUBLIC_BYTES, r->object,
	    strlen(r->object), NULL, &len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || len != AUDIT_PUBLIC_BYTES)
		fault(c, r->number, "names no key that can be one");
	else
		c->key_count++;
}

/* The heads that stand at this record. */
static void
heads_compare(struct check *c, struct head_list *l, const struct audit_walk *w)
{
	for (; l->next < l->count && l->heads[l->next].number <= w->number; l->next++) {
		const struct audit_head *h = &l->heads[l->next];
		bool is_signed = false;

		if (h->number < w->first) {
			/* of a closed file that is gone; the last hash of it is still known */
			c->report->older++;
			if (h->number + 1 == w->first && memcmp(h->hash, w->before, sizeof(h->hash)) != 0)
				fault(c, w->first, "goes on from another record than the head in %s was signed for", l->name);
			continue;
		}
		for (size_t i = c->key_count; i > 0 && !is_signed; i--)
			is_signed = audit_head_is_signed(h, c->keys[i - 1]);
		if (h->number != w->number)
			fault(c, h->number, "%s has a head for it, and there is no such record", l->name);
		else if (memcmp(h->hash, w->chain, sizeof(h->hash)) != 0)
			fault(c, h->number, "is not what it was when the head in %s was signed", l->name);
		else if (!is_signed)
			fault(c, h->number, "the head in %s is not signed by a key of this log", l->name);
		else
			l->good++;
	}
}

static void
record_count(struct check *c, const struct audit_record *r)
{
	struct audit_report *out = c->report;

	out->records = r->number;
	out->last_s = r->when_s;
	if (out->first == 0) {
		out->first = r->number;
		out->first_s = r->when_s;
		out->is_after_broken = strcmp(r->what, "log.broken") == 0;
		if (!out->is_after_broken && strcmp(r->what, r->number == 1 ? "log.begin" : "log.carry") != 0)
			fault(c, r->number, "no log begins like this");
	}
	if (strcmp(r->what, "log.torn") == 0)
		out->torn++;
	if (strcmp(r->what, "log.key") == 0)
		key_learn(c, r);
}

/* Heads of records that are not there: the end of the log is missing. */
static void
end_compare(struct check *c, const struct head_list *l)
{
	if (l->next < l->count)
		fault(c, c->report->records + 1, "missing: %s has a head of record %" PRIu64 ", the log ends at %" PRIu64,
		    l->name, l->heads[l->count - 1].number, c->report->records);
}

/* From the oldest file that belongs to the log; what is torn in any but the last is wrong. */
static bool
walk(struct check *c, const struct audit_files *files, uint64_t from, bool (*visit)(void *arg, const struct audit_record *r),
    void *arg, struct buf *why)
{
	char room[256];
	struct buf sentence = BUF_OVER(room);
	enum audit_step step = AUDIT_STEP_END;
	struct audit_record r;
	struct audit_walk w;

	audit_walk_init(&w, -1);
	for (size_t i = 0; i < files->count && step == AUDIT_STEP_END; i++) {
		audit_walk_on(&w, files->fds[i]);
		while ((step = audit_walk_next(&w, &r, &sentence)) == AUDIT_STEP_RECORD) {
			record_count(c, &r);
			heads_compare(c, &c->own, &w);
			heads_compare(c, &c->kept, &w);
			if (visit != NULL && r.number >= from && !visit(arg, &r))
				break;
		}
	}
	audit_walk_release(&w);
	if (step == AUDIT_STEP_WORLD)
		buf_addf(why, "audit.log: %s", sentence.ptr);
	else if (step == AUDIT_STEP_TORN || step == AUDIT_STEP_WRONG)
		fault(c, c->report->records + 1, "%s", sentence.ptr);
	if (step == AUDIT_STEP_END && c->report->records == 0)
		fault(c, 1, "missing: the log is empty");
	if (step != AUDIT_STEP_RECORD && step != AUDIT_STEP_WORLD) {
		end_compare(c, &c->own);
		end_compare(c, &c->kept);
	}
	return step != AUDIT_STEP_WORLD;
}

static void
public_compare(struct check *c, const char *folder)
{
	char room[512], line[AUDIT_KEY_CHARS + 2] = "", key[AUDIT_KEY_CHARS + 1] = "";
	struct buf unheard = BUF_OVER(room);
	int fd = file_open(folder, "audit.pub", &unheard);
	ssize_t n = fd < 0 ? -1 : pread(fd, line, sizeof(line) - 1, 0);

	if (fd >= 0)
		close(fd);
	if (c->key_count > 0)
		sodium_bin2base64(key, sizeof(key), c->keys[c->key_count - 1], AUDIT_PUBLIC_BYTES,
		    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (n != AUDIT_KEY_CHARS + 1 || strncmp(line, key, AUDIT_KEY_CHARS) != 0)
		fault(c, 0, "audit.pub is not the key that the log names last");
}

bool
audit_verify(const char *folder, const char *kept, struct audit_report *out, struct buf *faults, struct buf *why)
{
	struct check c = { .report = out, .faults = faults };
	struct audit_files files = { .count = 0 };
	bool is_done = false;
	int kept_fd;

	BUG_IF(sodium_init() < 0);
	memset(out, 0, sizeof(*out));
	out->is_whole = true;
	/* heads first: what is written while we read makes the log longer than they say, never shorter */
	if (!own_heads_read(&c, folder, why))
		goto out;
	if (kept != NULL) {
		kept_fd = open(kept, O_RDONLY | O_CLOEXEC);
		if (kept_fd < 0)
			buf_addf(why, "%s: %s", kept, strerror(errno));
		if (!heads_read(&c, &c.kept, kept_fd, kept, true, why))
			goto out;
	}
	if (!audit_files_open(&files, folder, why) || !walk(&c, &files, 0, NULL, NULL, why))
		goto out;
	if (out->wrong_record == 0)
		public_compare(&c, folder);
	out->heads = c.own.good;
	out->kept = c.kept.good;
	is_done = true;
out:
	audit_files_close(&files);
	free(c.own.heads);
	free(c.kept.heads);
	return is_done;
}

bool
audit_show(const char *folder, uint64_t from, bool (*visit)(void *arg, const struct audit_record *r), void *arg,
    struct audit_report *out, struct buf *faults, struct buf *why)
{
	struct check c = { .report = out, .faults = faults };
	struct audit_files files = { .count = 0 };
	bool is_done;

	BUG_IF(sodium_init() < 0);
	memset(out, 0, sizeof(*out));
	out->is_whole = true;
	is_done = audit_files_open(&files, folder, why) && walk(&c, &files, from, visit, arg, why);
	audit_files_close(&files);
	return is_done;
}

bool
audit_newest_head(const char *folder, struct audit_head *out, bool *is_one, struct buf *why)
{
	int fd = file_open(folder, "audit.heads", why);
	uint64_t whole;
	bool is_done = fd >= 0 && audit_heads_last(fd, out, is_one, &whole, why);

	if (fd >= 0)
		close(fd);
	return is_done;
}
