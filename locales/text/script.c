/* script.c - one binary search over the table that script_gen.c made of Unicode data */
#include "locales/text/script.h"

#include <stdbool.h>

#include "locales/text/bug.h"
#include "locales/text/script_table.h"
#include "locales/text/utf8.h"

uint32_t
script_of(uint32_t cp)
{
	size_t low = 0, high = COUNT(script_ranges);

	if (cp < 0x80) {
		uint32_t small = cp | 0x20;

		return small >= 'a' && small <= 'z' ? SCRIPT_CODE("Latn") : 0;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cp > script_ranges[middle].last)
			low = middle + 1;
		else if (cp < script_ranges[middle].first)
			high = middle;
		else
			return script_ranges[middle].family;
	}
	return 0;
}

uint32_t
script_family(uint32_t code)
{
	for (size_t i = 0; i < COUNT(script_codes); i++)
		if (script_codes[i].code == code)
			return script_codes[i].family;
	return 0;
}

const char *
script_name(uint32_t family)
{
	for (size_t i = 0; i < COUNT(script_codes); i++)
		if (family != 0 && script_codes[i].family == family)
			return script_codes[i].name;
	return "";
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
