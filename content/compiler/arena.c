/* arena.c - memory and names of one compile */
#include "content/compiler/arena.h"

#include <stdbool.h>

enum { BLOCK_BYTES = 64 << 10 };

struct arena_block {
	struct arena_block *older;
	size_t used, size;
	max_align_t bytes[];
};

void *
arena_alloc(struct arena *a, size_t bytes)
{
	size_t need = (bytes + 7) & ~(size_t)7;
	struct arena_block *b = a->newest;
	void *p;

	if (b == NULL || b->size - b->used < need) {
		size_t size = need > BLOCK_BYTES ? need : BLOCK_BYTES;

		b = xmalloc(sizeof *b + size);
		b->older = a->newest;
		b->used = 0;
		b->size = size;
		a->newest = b;
	}
	p = (char *)b->bytes + b->used;
	b->used += need;
	memset(p, 0, need);
	return p;
}

char *
arena_copy(struct arena *a, const char *bytes, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	if (len > 0)
		memcpy(p, bytes, len);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	char *p;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	BUG_IF(len < 0);
	p = arena_alloc(a, (size_t)len + 1);
	vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(args);
	return p;
}

void
arena_release(struct arena *a)
{
	while (a->newest != NULL) {
		struct arena_block *b = a->newest;

		a->newest = b->older;
		free(b);
	}
}

/* FNV-1a: the names are ours, nobody can choose them to collide. */
static size_t
name_hash(const char *name)
{
	uint64_t h = 14695981039346656037u;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static struct name_slot *
name_slot(const struct names *n, const char *name)
{
	size_t i = name_hash(name) & (n->slots - 1);

	while (n->slot[i].name != NULL && strcmp(n->slot[i].name, name) != 0)
		i = (i + 1) & (n->slots - 1);
	return &n->slot[i];
}

static void
names_widen(struct names *n)
{
	struct names wider = { NULL, n->slots ? 2 * n->slots : 64, n->used };

	wider.slot = xcalloc(wider.slots, sizeof *wider.slot);
	for (size_t i = 0; i < n->slots; i++)
		if (n->slot[i].name != NULL)
			*name_slot(&wider, n->slot[i].name) = n->slot[i];
	free(n->slot);
	*n = wider;
}

uint32_t
names_add(struct names *n, const char *name, uint32_t value)
{
	struct name_slot *s;

	if (2 * (n->used + 1) > n->slots)
		names_widen(n);
	s = name_slot(n, name);
	if (s->name != NULL)
		return s->value;
	s->name = name;
	s->value = value;
	n->used++;
	return NAME_NONE;
}

uint32_t
names_find(const struct names *n, const char *name)
{
	const struct name_slot *s;

	if (n->slots == 0)
		return NAME_NONE;
	s = name_slot(n, name);
	return s->name != NULL ? s->value : NAME_NONE;
}

void
names_release(struct names *n)
{
	free(n->slot);
	*n = (struct names){ NULL, 0, 0 };
}

unsigned
word_edits(const char *a, const char *b, unsigned limit)
{
	enum { LONGEST = 63 };
	unsigned row[3][LONGEST + 1];
	size_t la = strlen(a), lb = strlen(b);

	if (la > LONGEST || lb > LONGEST)
		return limit + 1;
	for (size_t j = 0; j <= lb; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned *now = row[i % 3], *above = row[(i - 1) % 3], *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= lb; j++) {
			unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[la % 3][lb] <= limit ? row[la % 3][lb] : limit + 1;
}

static bool
is_nearer(const char *word, const char *candidate, unsigned *best, const char *so_far)
{
	unsigned limit = strlen(word) < 5 ? 1 : strlen(word) < 9 ? 2 : 3;
	unsigned n = word_edits(word, candidate, limit);

	if (n > limit || n > *best)
		return false;
	/* Of equals the first in the alphabet, so that the advice never depends on a hash. */
	if (n == *best && (so_far == NULL || strcmp(candidate, so_far) >= 0))
		return false;
	*best = n;
	return true;
}

const char *
nearest_word(const char *word, const char *const *among, size_t count)
{
	const char *found = NULL;
	unsigned best = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		if (is_nearer(word, among[i], &best, found))
			found = among[i];
	return found;
}

const char *
nearest_name(const char *word, const struct names *among)
{
	const char *found = NULL;
	unsigned best = UINT32_MAX;

	for (size_t i = 0; i < among->slots; i++)
		if (among->slot[i].name != NULL &&
		    is_nearer(word, among->slot[i].name, &best, found))
			found = among->slot[i].name;
	return found;
}
