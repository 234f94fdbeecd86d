/*
 * preview_measure.c - how long a text is, and how much of it must go
 */
#include "gateway/broadcast/preview_inside.h"

#include "locales/text/utf8.h"

struct last { unsigned octets; };

static void
look(void *ctx, const struct part *part, unsigned i, unsigned count, size_t from, size_t end)
{
	struct last *last = ctx;

	(void)from;
	(void)end;
	if (i + 1 == count)
		last->octets = part->octets;
}

/* Bytes of the first `characters`. */
static size_t
bytes_of(const char *text, size_t len, size_t characters)
{
	size_t at = 0;
	uint32_t cp;

	for (; characters > 0 && at < len; characters--)
		at += utf8_decode(text + at, len - at, &cp);
	return at;
}

/* How many characters off the end leave no more than `parts`; the beginning of a text never takes more parts than the text. */
static unsigned
to_go(const char *text, size_t len, const struct parts_rules *rules, unsigned parts)
{
	size_t all = utf8_count(text, len), low = 1, high = all;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (parts_count(text, bytes_of(text, len, all - middle), rules) <= parts)
			high = middle;
		else
			low = middle + 1;
	}
	return (unsigned)low;
}

void
preview_measure(const char *text, size_t len, const struct parts_rules *rules, struct preview_measure *out)
{
	struct encoding e = parts_encoding(text, len, rules);
	struct last last = { 0 };

	*out = (struct preview_measure){ .is_ucs2 = e.alphabet == ALPHABET_UCS2 };
	out->parts = parts_each(text, len, rules, look, &last);
	out->room = part_capacity(&e, out->parts > 1, rules->is_wide);
	out->units = out->is_ucs2 ? last.octets / 2 : last.octets;
	if (out->parts > PARTS_MAX)
		out->spare = to_go(text, len, rules, PARTS_MAX);
	else if (out->parts > 1)
		out->spare = to_go(text, len, rules, out->parts - 1);
}
