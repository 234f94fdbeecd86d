/* loose.c - applies locales/text/loose.def */
#include "locales/text/loose.h"

#include <stdbool.h>
#include <stdint.h>

#include "locales/text/bug.h"

struct rule { const char *from, *to; unsigned char from_len, to_len; };

#define ROW(from, to) { from, to, sizeof(from) - 1, sizeof(to) - 1 },
#define NO_ROW(from, to)

static const struct rule latin_rules[] = {
#define LOOSE_LATIN ROW
#define LOOSE NO_ROW
#include "locales/text/loose.def"
#undef LOOSE
#undef LOOSE_LATIN
};
static const struct rule other_rules[] = {
#define LOOSE_LATIN NO_ROW
#define LOOSE ROW
#include "locales/text/loose.def"
#undef LOOSE
#undef LOOSE_LATIN
};

/* Five bits of a letter that a Latin row begins with: most letters are asked for no row. */
static bool
may_begin_latin(char letter)
{
	const uint32_t letters = 0
#define LOOSE_LATIN(from, to) | UINT32_C(1) << ((from)[0] & 31)
#define LOOSE NO_ROW
#include "locales/text/loose.def"
#undef LOOSE
#undef LOOSE_LATIN
	    ;

	return (letters >> (letter & 31) & 1) != 0;
}

static const struct rule *
rule_at(const char *text, size_t len)
{
	bool is_ascii = (unsigned char)*text < 0x80;
	const struct rule *rules = is_ascii ? latin_rules : other_rules, *longest = NULL;
	size_t count = !is_ascii ? COUNT(other_rules) : may_begin_latin(*text) ? COUNT(latin_rules) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct rule *r = &rules[i];

		if (*r->from == *text && r->from_len <= len && r->from[r->from_len - 1] == text[r->from_len - 1] &&
		    memcmp(r->from, text, r->from_len) == 0 &&
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
