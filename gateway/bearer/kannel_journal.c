/*
 * kannel_journal.c - a hash table in a shared mapping
 *
 * Buckets of eight rows found by the id, which is random already; the row
 * begun longest ago gives way, one in doubt only when all of its bucket are.
 * Nothing is synced: the kernel keeps the pages of a process that was killed,
 * and more is not asked of it.  A row half written by a kill is free.
 */
#include "gateway/bearer/kannel_journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/parts.h"

enum { WAYS = 8, BUCKETS = 4096, MAGIC = 0x4A464153 };	/* "SAFJ" */

struct row {
	uint8_t		id[KANNEL_ID_BYTES];
	uint32_t	begun;		/* 0 = free; else the count of beginnings, wraps */
	uint32_t	link, seq;	/* connection and place of the part sent last; link 0: none yet */
	uint8_t		parts, said;
	uint8_t		times;		/* begun before */
	uint8_t		pad;
};

struct table { uint32_t magic, row_bytes, begun, links; struct row row[BUCKETS][WAYS]; };

struct kannel_journal {
	struct table	*table;
	uint32_t	 first_link;	/* of this life */
};

/* The mapping, made of the right size; MAP_FAILED with errno when the world refuses. */
static void *
map(const char *path)
{
	void *at = MAP_FAILED;
	int fd, error;

	if (path == NULL)
		return mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	/* Its blocks are had now: a full disk is a sentence at start, not a SIGBUS later. */
	if (fd >= 0 && ftruncate(fd, sizeof(struct table)) == 0 &&
	    (errno = posix_fallocate(fd, 0, sizeof(struct table))) == 0)
		at = mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return at;
}

struct kannel_journal *
kannel_journal_open(const char *path, struct buf *why)
{
	struct kannel_journal *j;
	struct table *t = map(path);

	if (t == MAP_FAILED) {
		buf_addf(why, "%s: %s", path == NULL ? "journal" : path, strerror(errno));
		return NULL;
	}
	if (t->magic != MAGIC || t->row_bytes != sizeof(struct row)) {
		memset(t, 0, sizeof(*t));
		t->row_bytes = sizeof(struct row);
		t->magic = MAGIC;
	}
	j = xcalloc(1, sizeof(*j));
	j->table = t;
	j->first_link = t->links + 1;
	return j;
}

void
kannel_journal_close(struct kannel_journal *j)
{
	if (j == NULL)
		return;
	munmap(j->table, sizeof(*j->table));
	free(j);
}

static struct row *
bucket_of(const struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES])
{
	return j->table->row[(id[0] | id[1] << 8) % BUCKETS];
}

static bool
is_said(const struct row *r)
{
	unsigned all = (1u << r->parts % 9) - 1;

	return (r->said & all) == all;
}

/* The row that gives way to a new one. */
static struct row *
oldest_of(const struct kannel_journal *j, struct row *bucket)
{
	struct row *best = bucket;

	for (unsigned i = 0; i < WAYS; i++) {
		struct row *r = &bucket[i];

		if (r->begun == 0)
			return r;
		if (is_said(r) != is_said(best) ? is_said(r) : j->table->begun - r->begun > j->table->begun - best->begun)
			best = r;
	}
	return best;
}

static struct row *
find(const struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES])
{
	struct row *r = bucket_of(j, id);

	for (unsigned i = 0; i < WAYS; i++)
		if (r[i].begun != 0 && memcmp(r[i].id, id, KANNEL_ID_BYTES) == 0)
			return &r[i];
	return NULL;
}

unsigned
kannel_journal_begin(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], unsigned parts, unsigned said)
{
	struct row *r = find(j, id);
	unsigned times = r == NULL ? 0 : r->times < 255 ? r->times + 1u : 255;

	BUG_IF(parts < 1 || parts > PARTS_MAX);
	if (r == NULL)
		r = oldest_of(j, bucket_of(j, id));
	/* A kill falls between any two stores: the row is nobody's until all of it is written. */
	r->begun = 0;
	atomic_signal_fence(memory_order_seq_cst);
	memcpy(r->id, id, KANNEL_ID_BYTES);
	r->link = 0;
	r->times = (uint8_t)times;
	r->parts = (uint8_t)parts;
	r->said = (uint8_t)said;
	if (++j->table->begun == 0)
		j->table->begun = 1;
	atomic_signal_fence(memory_order_seq_cst);
	r->begun = j->table->begun;
	return times;
}

uint32_t
kannel_journal_link(struct kannel_journal *j)
{
	return ++j->table->links;
}

void
kannel_journal_sent(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], uint32_t link, uint32_t seq)
{
	struct row *r = find(j, id);

	if (r == NULL)
		return;
	r->link = link;
	r->seq = seq;
}

/* All of an answer whose last part left before `heard` did, over the same connection. */
static void
settle_before(struct kannel_journal *j, const struct row *heard)
{
	for (unsigned b = 0; b < BUCKETS; b++)
		for (unsigned i = 0; i < WAYS; i++) {
			struct row *r = &j->table->row[b][i];

			if (r->begun != 0 && r->link == heard->link && r->seq < heard->seq)
				r->said = 0xFF;
		}
}

uint32_t
kannel_journal_said(struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], unsigned part)
{
	struct row *r = find(j, id);

	if (r == NULL || part >= PARTS_MAX || (r->said & 1u << part) != 0)
		return 0;
	r->said |= (uint8_t)(1u << part);
	/* Of this life the outbox knows more; and only the last part's place is known here. */
	if (r->link != 0 && r->link < j->first_link && part + 1u == r->parts)
		settle_before(j, r);
	return r->link;
}

enum kannel_fate
kannel_journal_fate(const struct kannel_journal *j, const uint8_t id[KANNEL_ID_BYTES], unsigned *parts, unsigned *said)
{
	const struct row *r = find(j, id);

	if (r == NULL || r->parts < 1 || r->parts > PARTS_MAX)
		return KANNEL_FRESH;
	*parts = r->parts;
	*said = r->said;
	return is_said(r) ? KANNEL_SAID : KANNEL_DOUBT;
}
