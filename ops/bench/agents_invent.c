/* agents_invent.c - names of syllables, by a seed; and slips */
#include "ops/bench/agents_invent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/bug.h"

uint32_t
invented_pick(struct invented *in, uint32_t below)		/* splitmix64 */
{
	uint64_t x = in->seed += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((x ^ x >> 31) >> 32) % below;
}

void
invented_name(struct invented *in, char out[INVENTED_NAME])
{
	static const char heads[] = "bcdfghjklmnprstvyz", vowels[] = "aeiou", tails[] = "lmnrst";
	static const char *const trades[] = { "Overseas", "Manpower", "Recruitment", "Placement", "Consultants", "Human Resources" };
	size_t len = 0;

	for (unsigned words = 1 + (invented_pick(in, 8) > 0) + invented_pick(in, 2); words > 0; words--) {
		for (unsigned i = 2 + invented_pick(in, 2); i > 0; i--) {
			out[len++] = heads[invented_pick(in, sizeof heads - 1)];
			out[len++] = vowels[invented_pick(in, sizeof vowels - 1)];
			if (invented_pick(in, 3) == 0)
				out[len++] = tails[invented_pick(in, sizeof tails - 1)];
		}
		out[len++] = ' ';
	}
	(void)snprintf(out + len, INVENTED_NAME - len, "%s Ltd", trades[invented_pick(in, COUNT(trades))]);
}

void
invented_fill(struct invented *in)
{
	in->row = xcalloc(in->rows, sizeof *in->row);
	in->name = xcalloc(in->rows, sizeof *in->name);
	in->number = xcalloc(in->rows, sizeof *in->number);
	for (unsigned i = 0; i < in->rows; i++) {
		invented_name(in, in->name[i]);
		(void)snprintf(in->number[i], NUMBER_BYTES, "RA/%u/%u/%u", 2000 + i % 25, 1 + i / 25 % 12, 1 + i / 300);
		in->row[i] = (struct list_row){ .name = in->name[i], .number = in->number[i], .word = "active", .alias = "",
			.status = AGENT_VALID, .end_day = 20900, .line = i + 2 };
	}
}

void
invented_slip(struct invented *in, char *text)
{
	size_t len = strlen(text), words = strcspn(text, " "), at = 1 + invented_pick(in, (uint32_t)words - 1);
	char letter = (char)('a' + invented_pick(in, 26)), next = text[at];

	switch (invented_pick(in, 4)) {
	case 0:
		text[at] = letter;
		break;
	case 1:
		memmove(text + at, text + at + 1, len - at);
		break;
	case 2:
		memmove(text + at + 1, text + at, len - at + 1);
		text[at] = letter;
		break;
	default:
		text[at] = text[at - 1];
		text[at - 1] = next;
	}
}

void
invented_arabic(char *text)
{
	static const char *const letters[26] = { "ا", "ب", "ك", "د", "ي", "ف", "غ", "ه", "ي", "ج", "ك", "ل", "م", "ن", "و", "ب", "ك", "ر",
		"س", "ت", "و", "ف", "و", "كس", "ي", "ز" };
	char latin[INVENTED_NAME];
	size_t len = 0;

	(void)snprintf(latin, sizeof latin, "%s", text);
	for (const char *c = latin; *c != '\0' && strcmp(c, " Ltd") != 0; c++) {
		char letter = (char)(*c | 0x20);	/* small */

		len += (size_t)snprintf(text + len, 2 * INVENTED_NAME - len, "%s",
		    letter >= 'a' && letter <= 'z' ? letters[letter - 'a'] : " ");
	}
}

void
invented_release(struct invented *in)
{
	free(in->row);
	free(in->name);
	free(in->number);
}
