/*
 * sums.c - open addressing by a hash of all fields
 */
#include "gateway/store/sums.h"

#include <string.h>

/* False when they do not fit. */
static bool
key_make(struct sum *out, const char *const field[SUMS_FIELDS])
{
	size_t len = 0;

	out->hash = 2166136261u;
	for (unsigned i = 0; i < SUMS_FIELDS; i++) {
		size_t n = strlen(field[i]) + 1;

		if (n > sizeof(out->key) - len)
			return false;
		memcpy(out->key + len, field[i], n);
		len += n;
	}
	for (size_t i = 0; i < len; i++)	/* FNV-1a */
		out->hash = (out->hash ^ (uint8_t)out->key[i]) * 16777619u;
	out->len_bytes = (uint16_t)len;
	return true;
}

void
sums_add(struct sums *s, const char *const field[SUMS_FIELDS], uint64_t n)
{
	struct sum fresh = { .n = n };

	if (!key_make(&fresh, field))
		return;
	for (unsigned i = 0; i < SUMS_ROWS; i++) {
		struct sum *at = &s->row[(fresh.hash + i) % SUMS_ROWS];

		if (at->len_bytes == 0) {
			*at = fresh;
			s->used++;
			return;
		}
		if (at->hash == fresh.hash && at->len_bytes == fresh.len_bytes &&
		    memcmp(at->key, fresh.key, fresh.len_bytes) == 0) {
			at->n += n;
			return;
		}
	}
}

bool
sums_is_filling(const struct sums *s)
{
	return s->used >= SUMS_ROWS / 2;
}

static const char *
field_of(const struct sum *sum, unsigned which)
{
	const char *field = sum->key;

	while (which-- > 0)
		field += strlen(field) + 1;
	return field;
}

/* The row stays, with nothing in it: others may lie behind it. */
void
sums_forget(struct sums *s, const char *owner, const char *name)
{
	for (unsigned i = 0; i < SUMS_ROWS; i++)
		if (s->row[i].len_bytes > 0 && !strcmp(field_of(&s->row[i], 0), owner) &&
		    !strcmp(field_of(&s->row[i], 4), name))
			s->row[i].n = 0;
}

void
sums_reset(struct sums *s)
{
	memset(s, 0, sizeof(*s));
}
