/* build_index.c - strings kept once, and the ways in, while a register is made */
#include "content/register/build_inside.h"

#include "content/register/name.h"
#include "locales/text/bug.h"

enum { RADIX_BITS = 12, RADIX = 1 << RADIX_BITS };

void
heap_init(struct heap *h)
{
	*h = (struct heap){ .slots = 1 << 12, .room = 1 << 16 };
	h->slot = xcalloc(h->slots, sizeof(*h->slot));
	h->bytes = xcalloc(1, h->room);
	h->len = 1;			/* {0, 0} is the empty string */
}

void
heap_release(struct heap *h)
{
	free(h->bytes);
	free(h->slot);
	*h = (struct heap){ 0 };
}

struct register_str
heap_add(struct heap *h, const char *text, size_t len)
{
	struct register_str made = { h->len, (uint32_t)len };

	if (len >= REGISTER_MAX_BYTES / 2 - h->len)
		h->is_full = true;
	if (len == 0 || h->is_full)
		return (struct register_str){ 0, 0 };
	while (h->room - h->len < len + 1) {
		h->bytes = xrealloc(h->bytes, (size_t)h->room * 2);
		h->room *= 2;
	}
	memcpy(h->bytes + h->len, text, len);
	h->bytes[h->len + len] = '\0';
	h->len += (uint32_t)len + 1;
	return made;
}

static bool
is_text(const struct heap *h, struct register_str s, const char *text, size_t len)
{
	return s.len == len && memcmp(h->bytes + s.at, text, len) == 0;
}

struct register_str
heap_like(struct heap *h, struct register_str like, const char *text, size_t len)
{
	return is_text(h, like, text, len) ? like : heap_add(h, text, len);
}

/* The slot where the text is, or where it will be. */
static struct register_str *
slot_of(const struct heap *h, const char *text, size_t len)
{
	for (uint64_t at = agent_hash(text, len);; at++) {
		struct register_str *s = &h->slot[at & (h->slots - 1)];

		if (s->len == 0 || is_text(h, *s, text, len))
			return s;
	}
}

static void
heap_widen(struct heap *h)
{
	struct register_str *old = h->slot;
	uint32_t slots = h->slots;

	h->slots *= 2;
	h->slot = xcalloc(h->slots, sizeof(*h->slot));
	for (uint32_t i = 0; i < slots; i++)
		if (old[i].len > 0)
			*slot_of(h, h->bytes + old[i].at, old[i].len) = old[i];
	free(old);
}

struct register_str
heap_share(struct heap *h, const char *text, size_t len)
{
	struct register_str *s;

	if (h->used >= h->slots / 2)
		heap_widen(h);
	s = slot_of(h, text, len);
	if (s->len == 0) {
		*s = heap_add(h, text, len);
		h->used += s->len > 0;
	}
	return *s;
}

void
entries_add(struct entries *e, const struct heap *h, struct register_str text, uint32_t row)
{
	if (text.len == 0)
		return;
	if (e->count == e->room) {
		e->room = e->room * 2 + 1024;
		e->at = xrealloc(e->at, e->room * sizeof(*e->at));
	}
	memset(&e->at[e->count], 0, sizeof(*e->at));	/* the gap behind it goes into the file, too */
	e->at[e->count].hash = agent_hash(h->bytes + text.at, text.len);
	e->at[e->count].row = row;
	e->at[e->count].text = text;
	e->count++;
}

static int
entry_order(const void *a, const void *b)
{
	const struct register_entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->text.at < y->text.at ? -1 : x->text.at > y->text.at;
}

void
entries_sort(struct entries *e)
{
	if (e->count > 0)
		qsort(e->at, e->count, sizeof(*e->at), entry_order);
}

uint32_t
entries_find(const struct entries *e, const struct heap *h, const char *text, size_t len, uint32_t except)
{
	uint64_t hash = agent_hash(text, len);
	uint32_t low = 0, high = e->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (e->at[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < e->count && e->at[low].hash == hash; low++) {
		const struct register_entry *x = &e->at[low];

		if (x->row != except && is_text(h, x->text, text, len))
			return x->row;
	}
	return REGISTER_NONE;
}

void
pieces_add(struct pieces *p, const char *loose, size_t len, uint32_t row)
{
	uint32_t gram[NAME_GRAMS];
	size_t count = agent_name_grams(loose, len, gram);

	if (p->room - p->count < count) {
		p->room = p->room * 2 + 4096;
		p->at = xrealloc(p->at, p->room * sizeof(*p->at));
	}
	for (size_t i = 0; i < count; i++)
		p->at[p->count++] = (uint64_t)gram[i] << 32 | row;
}

/* By gram, in two steps that keep the order of what is alike: rows come ascending and stay so. */
void
pieces_sort(struct pieces *p)
{
	uint64_t *from = p->at, *to = xmalloc(p->count * sizeof(*to) + 1);

	for (unsigned shift = 32; shift < 32 + 2 * RADIX_BITS; shift += RADIX_BITS) {
		size_t *begin = xcalloc(RADIX + 1, sizeof(*begin));
		uint64_t *other = from;

		for (size_t i = 0; i < p->count; i++)
			begin[(from[i] >> shift & (RADIX - 1)) + 1]++;
		for (size_t i = 0; i < RADIX; i++)
			begin[i + 1] += begin[i];
		for (size_t i = 0; i < p->count; i++)
			to[begin[from[i] >> shift & (RADIX - 1)]++] = from[i];
		free(begin);
		from = to;
		to = other;
	}
	free(to);		/* two steps: what was p->at is it again */
	p->at = from;
	p->room = p->count;
}
