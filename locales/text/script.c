/* script.c - one binary search over the blocks of locales/text/scripts.def */
#include "locales/text/script.h"

#include <stdbool.h>

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static const struct { uint32_t first, last; char code[5]; } blocks[] = {
#define SCRIPT(code, first, last) { first, last, #code },
#include "locales/text/scripts.def"
#undef SCRIPT
};

uint32_t
script_of(uint32_t cp)
{
	size_t low = 0, high = COUNT(blocks);

	if (cp < 0x80) {
		uint32_t small = cp | 0x20;

		return small >= 'a' && small <= 'z' ? SCRIPT_CODE("Latn") : 0;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cp > blocks[middle].last)
			low = middle + 1;
		else if (cp < blocks[middle].first)
			high = middle;
		else
			return SCRIPT_CODE(blocks[middle].code);
	}
	return 0;
}

uint32_t
script_of_text(const char *text, size_t len)
{
	enum { TALLIES = 4 };
	struct { uint32_t script; unsigned letters; } tally[TALLIES] = { { 0, 0 } };
	bool has_latin = false;
	unsigned used = 0, best = 0;

	for (size_t at = 0; at < len; ) {
		uint32_t cp, script;
		size_t bytes = utf8_decode(text + at, len - at, &cp);
		unsigned i = 0;

		BUG_IF(bytes == 0);
		at += bytes;
		script = script_of(cp);
		if (script == 0)
			continue;
		if (script == SCRIPT_CODE("Latn")) {
			has_latin = true;
			continue;
		}
		while (i < used && tally[i].script != script)
			i++;
		if (i == TALLIES)
			continue;
		if (i == used)
			tally[used++].script = script;
		tally[i].letters++;
	}
	if (used == 0)
		return has_latin ? SCRIPT_CODE("Latn") : 0;
	for (unsigned i = 1; i < used; i++)
		if (tally[i].letters > tally[best].letters)
			best = i;
	return tally[best].script;
}
