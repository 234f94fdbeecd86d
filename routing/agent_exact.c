/* agent_exact.c - exact ways into a register, and the few rows that are best so far */
#include "routing/agent_inside.h"

#include <string.h>

enum { ALIAS_STEPS = 8 };

/* --- what was found --- */

/* What a row became; an importer's circle ends somewhere in it. */
uint32_t
agent_followed(const struct agents *a, uint32_t row)
{
	for (unsigned i = 0; i < ALIAS_STEPS && a->rows[row].alias_of < a->row_count; i++)
		row = a->rows[row].alias_of;
	return row;
}

static bool
is_better(const struct agent_best *one, const struct agent_best *other)
{
	return one->score != other->score ? one->score > other->score : one->row < other->row;
}

void
agent_list_add(const struct agents *a, struct agent_list *l, uint32_t row, unsigned score)
{
	struct agent_best b = { agent_followed(a, row), row, (uint8_t)score };
	unsigned i = 0, at;

	while (i < l->count && l->best[i].row != b.row)
		i++;
	if (i < l->count) {
		/* Met before: by the better of its names, its own one first. */
		if (l->best[i].score > b.score || (l->best[i].score == b.score && b.typed != b.row))
			return;
	} else if (l->count < AGENT_CHOICES) {
		l->count++;
	} else if (is_better(&b, &l->best[--i])) {
		/* pushes the last one out */
	} else {
		return;
	}
	for (at = i; at > 0 && is_better(&b, &l->best[at - 1]); at--)
		l->best[at] = l->best[at - 1];
	l->best[at] = b;
}

/* --- exact ways in --- */

/* The first entry of `hash` or above.  Hashes are spread evenly, so the place is guessed, and few cache lines are read. */
uint32_t
agent_entry_first(const struct register_entry *entry, uint32_t count, uint64_t hash)
{
	uint32_t low = 0, high = count, guess = (uint32_t)((hash >> 32) * count >> 32), step = 16;

	if (count == 0)
		return 0;
	if (entry[guess].hash < hash) {
		for (low = guess + 1; count - low > step && entry[low + step].hash < hash; step *= 2)
			low += step + 1;
		high = count - low > step ? low + step : count;
	} else {
		for (high = guess; high > step && entry[high - step].hash >= hash; step *= 2)
			high -= step;
		low = high > step ? high - step : 0;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (entry[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
agent_is_entry(const struct agents *a, const struct register_entry *e, const char *text, size_t len)
{
	return e->text.len == len && memcmp(register_string(a, e->text), text, len) == 0;
}

void
agent_exact(const struct agents *a, const struct register_entry *entry, uint32_t count, const char *text, size_t len,
    unsigned score, struct agent_list *l)
{
	uint64_t hash;

	if (len == 0)
		return;
	hash = agent_hash(text, len);
	for (uint32_t i = agent_entry_first(entry, count, hash); i < count && entry[i].hash == hash; i++)
		if (agent_is_entry(a, &entry[i], text, len))
			agent_list_add(a, l, entry[i].row, score);
}
