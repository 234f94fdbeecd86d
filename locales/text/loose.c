/* loose.c - applies locales/text/loose.def */
#include "locales/text/loose.h"

#include <stdbool.h>

#include "locales/text/bug.h"

struct rule { const char *from, *to; unsigned char from_len, to_len; };

static const struct rule rules[] = {
#define LOOSE(from, to) { from, to, sizeof(from) - 1, sizeof(to) - 1 },
#include "locales/text/loose.def"
#undef LOOSE
};

static const struct rule *
rule_at(const char *text, size_t len)
{
	const struct rule *longest = NULL;

	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct rule *r = &rules[i];

		if (*r->from == *text && r->from_len <= len && memcmp(r->from, text, r->from_len) == 0 &&
		    (longest == NULL || r->from_len > longest->from_len))
			longest = r;
	}
	return longest;
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

size_t
loose_text(const char *folded, size_t len, char *out)
{
	size_t used = 0;

	for (size_t at = 0; at < len; ) {
		const struct rule *r = rule_at(folded + at, len - at);
		const char *from = r != NULL ? r->to : folded + at;
		size_t bytes = r != NULL ? r->to_len : 1;

		at += r != NULL ? r->from_len : 1;
		if (used > 0 && is_letter(*from) && out[used - 1] == *from)
			continue;
		memcpy(out + used, from, bytes);
		used += bytes;
	}
	out[used] = '\0';
	return used;
}
