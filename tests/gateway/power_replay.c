/*
 * power_replay.c - reads the record, and makes disks from it
 */
#include "tests/gateway/power_replay.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"

enum { SECTOR = 512 };
enum fate { FATE_DROPPED, FATE_KEPT, FATE_SHUFFLED, FATE_TORN, FATES };

struct content { uint8_t *bytes; size_t len, cap; bool is_there; };

static uint64_t
roll(uint64_t *dice)
{
	uint64_t z = *dice += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

bool
power_log_read(struct power_log *l, const char *path)
{
	struct power_record r;
	size_t size, at = 0;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	memset(l, 0, sizeof(*l));
	if (fd < 0)
		return false;
	assert_int_equal(fstat(fd, &st), 0);
	size = (size_t)st.st_size;
	l->raw = xmalloc(size + 1);
	assert_int_equal(read(fd, l->raw, size), st.st_size);
	close(fd);
	l->op = xcalloc(size / sizeof(r) + 1, sizeof(*l->op));
	while (at + sizeof(r) <= size) {
		struct power_op *op = &l->op[l->count++];

		memcpy(&r, l->raw + at, sizeof(r));
		at += sizeof(r);
		*op = (struct power_op){ (enum power_kind)r.kind, (enum power_file)r.file, r.offset, r.len, l->raw + at };
		at += r.len;
	}
	return at == size;
}

void
power_log_free(struct power_log *l)
{
	free(l->op);
	free(l->raw);
	memset(l, 0, sizeof(*l));
}

static void
resize(struct content *c, size_t len)
{
	if (len > c->cap) {
		c->cap = 2 * len;
		c->bytes = xrealloc(c->bytes, c->cap);
	}
	if (len > c->len)
		memset(c->bytes + c->len, 0, len - c->len);
	c->len = len;
}

static void
put(struct content *c, uint64_t offset, const uint8_t *bytes, size_t len)
{
	if (offset + len > c->len)
		resize(c, offset + len);
	memcpy(c->bytes + offset, bytes, len);
	c->is_there = true;
}

static void
apply(struct content *c, const struct power_op *op)
{
	if (op->kind == POWER_CREATE)
		c->is_there = true;
	else if (op->kind == POWER_WRITE)
		put(c, op->offset, op->bytes, op->len);
	else if (op->kind == POWER_TRUNCATE)
		resize(c, op->offset);
	else if (op->kind == POWER_UNLINK)
		*c = (struct content){ c->bytes, 0, c->cap, false };
}

/* Each sector by itself; what is no write happens or does not. */
static void
tear(struct content *c, const struct power_op *op, uint64_t *dice)
{
	if (op->kind != POWER_WRITE) {
		if (roll(dice) % 2)
			apply(c, op);
		return;
	}
	for (uint64_t at = 0; at < op->len; ) {
		uint64_t n = SECTOR - (op->offset + at) % SECTOR;

		n = n < op->len - at ? n : op->len - at;
		if (roll(dice) % 2)
			put(c, op->offset + at, op->bytes + at, n);
		at += n;
	}
}

static void
shuffle(const struct power_op **op, size_t n, uint64_t *dice)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = roll(dice) % i;
		const struct power_op *was = op[i - 1];

		op[i - 1] = op[k];
		op[k] = was;
	}
}

/* Where the last removal of the name stands among them, plus one; 0 = it was not removed. */
static size_t
behind_removal(const struct power_op *const *open, size_t n)
{
	while (n > 0 && open[n - 1]->kind != POWER_UNLINK)
		n--;
	return n;
}

static void
settle(struct content *c, const struct power_op **open, size_t n, uint64_t *dice)
{
	enum fate fate = (enum fate)(roll(dice) % FATES);
	size_t from = behind_removal(open, n);

	if (from > 0 && roll(dice) % 2) {	/* the name still leads to the old file, and to nothing done to a new one */
		n = from - 1;
		from = behind_removal(open, n);
	}
	if (from > 0)
		apply(c, open[from - 1]);
	open += from;
	n -= from;
	if (fate == FATE_SHUFFLED)
		shuffle(open, n, dice);
	for (size_t i = 0; i < n && fate != FATE_DROPPED; i++) {
		if (fate == FATE_KEPT || (fate == FATE_SHUFFLED && roll(dice) % 2))
			apply(c, open[i]);
		else if (fate == FATE_TORN)
			tear(c, open[i], dice);
	}
}

/* With the file goes its new name; a name that is gone, only with its folder, or with a new file of that name. */
static size_t
settled(struct content *c, const struct power_op **open, size_t n)
{
	bool is_removed = n > 0 && open[n - 1]->kind == POWER_UNLINK;
	size_t until = is_removed ? n - 1 : n;

	for (size_t i = 0; i < until; i++)
		apply(c, open[i]);
	if (is_removed)
		open[0] = open[n - 1];
	return is_removed ? 1 : 0;
}

static size_t
names_settled(struct content *c, const struct power_op **open, size_t n)
{
	size_t from = behind_removal(open, n), left = 0;

	if (from > 0)
		apply(c, open[from - 1]);
	for (size_t i = from; i < n; i++) {
		if (open[i]->kind == POWER_CREATE)
			apply(c, open[i]);
		else
			open[left++] = open[i];
	}
	return left;
}

static void
content_make(const struct power_log *l, size_t cut, enum power_file file, uint64_t *dice, struct content *c)
{
	const struct power_op **open = xcalloc(cut + 1, sizeof(*open));
	size_t n = 0;

	for (size_t i = 0; i < cut; i++) {
		const struct power_op *op = &l->op[i];

		if (op->file == file && op->kind != POWER_SYNC)
			open[n++] = op;
		else if (op->file == file)
			n = settled(c, open, n);
		else if (op->file == POWER_FOLDER && op->kind == POWER_SYNC)
			n = names_settled(c, open, n);
	}
	settle(c, open, n, dice);
	free(open);
}

void
power_image(const struct power_log *l, size_t cut, uint64_t dice, const char *db)
{
	static const char *const tails[] = { [POWER_DB] = "", [POWER_WAL] = "-wal", [POWER_JOURNAL] = "-journal" };

	for (unsigned file = POWER_DB; file <= POWER_JOURNAL; file++) {
		struct content c = { NULL, 0, 0, false };
		char name[256];
		int fd;

		snprintf(name, sizeof(name), "%s%s", db, tails[file]);
		unlink(name);
		content_make(l, cut, (enum power_file)file, &dice, &c);
		if (c.is_there) {
			fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
			assert_true(fd >= 0);
			if (c.len > 0)
				assert_int_equal(write(fd, c.bytes, c.len), c.len);
			close(fd);
		}
		free(c.bytes);
	}
}
