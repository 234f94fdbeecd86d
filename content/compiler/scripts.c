/* scripts.c - which script a letter belongs to */
#include "content/compiler/scripts.h"

#include <string.h>

#include "content/compiler/scripts_table.h"
#include "locales/text/bug.h"

unsigned
unicode_script(uint32_t cp)
{
	size_t low = 0, high = COUNT(script_ranges);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (script_ranges[middle].to < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low < COUNT(script_ranges) && script_ranges[low].from <= cp ? script_ranges[low].family : 0;
}

unsigned
unicode_script_coded(const char code[4])
{
	for (size_t i = 0; i < COUNT(script_codes); i++)
		if (memcmp(script_codes[i].code, code, 4) == 0)
			return script_codes[i].family;
	return 0;
}

const char *
unicode_script_name(unsigned script)
{
	for (size_t i = 0; i < COUNT(script_codes); i++)
		if (script != 0 && script_codes[i].family == script)
			return script_codes[i].name;
	return "";
}
