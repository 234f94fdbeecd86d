/*
 * section.c - countries and days as both files write them
 */
#include "gateway/desk/section_inside.h"

#include "content/pack.h"

uint16_t
desk_country(const char *two_letters)
{
	static const uint16_t known[] = {
		/* share a calling code with others, or have none */
		COUNTRY('U', 'S'), COUNTRY('C', 'A'), COUNTRY('G', 'G'), COUNTRY('J', 'E'), COUNTRY('I', 'M'), COUNTRY('E', 'H'),
#define CALLING_CODE(prefix, a, b) COUNTRY(a, b),
#include "routing/calling_codes.def"
#undef CALLING_CODE
	};

	if (strlen(two_letters) != 2)
		return 0;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == COUNTRY(two_letters[0], two_letters[1]))
			return known[i];
	return 0;
}

int32_t
desk_day_of(int64_t now_s)
{
	return (int32_t)(now_s >= 0 ? now_s / 86400 : -((86399 - now_s) / 86400));
}
