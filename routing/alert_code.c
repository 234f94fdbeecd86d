/* alert_code.c - the code of an alert, as people type it */
#include "routing/alert_code.h"

#include <stdbool.h>
#include <string.h>

#include "locales/text/fold.h"

enum { FOLDED_BYTES = 512, DIGITS = 4 };

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Length of the code at `at`, 0 if there is none; blanks may stand in it if `in_pieces`. */
static size_t
code_at(const char *at, bool in_pieces, char out[ALERT_CODE_BYTES])
{
	size_t i = 1, n = 0;

	if (!is_letter(*at))
		return 0;
	out[0] = (char)(*at - 'a' + 'A');
	for (; n < DIGITS; n++) {
		if (in_pieces && at[i] == ' ')
			i++;
		if (!is_digit(at[i]))
			return 0;
		out[1 + n] = at[i++];
	}
	out[1 + DIGITS] = '\0';
	if (at[i] != '\0' && at[i] != ' ')		/* Q12345, or a word */
		return 0;
	if (in_pieces && at[i] == ' ' && is_digit(at[i + 1]))	/* the pieces go on: a longer number */
		return 0;
	return i;
}

enum alert_code
alert_code_read(const struct fold_table *fold, const char *text, size_t len, char out[ALERT_CODE_BYTES])
{
	char folded[FOLDED_BYTES];
	const char *at;
	size_t found = 0;

	(void)fold_text(fold, text, len, folded, sizeof folded);
	for (at = folded; *at != '\0' && found == 0; at += strcspn(at, " "), at += *at == ' ')
		if ((found = code_at(at, false, out)) > 0)
			break;
	if (found == 0)
		found = code_at(at = folded, true, out);
	if (found == 0) {
		out[0] = '\0';
		return ALERT_CODE_NONE;
	}
	return at == folded && folded[found] == '\0' ? ALERT_CODE_ALONE : ALERT_CODE_AMONG;
}

uint32_t
alert_code_number(const char *code)
{
	uint32_t number = 0;

	if (code[0] < 'A' || code[0] > 'Z' || strlen(code) != 1 + DIGITS)
		return 0;
	for (unsigned i = 1; i <= DIGITS; i++) {
		if (!is_digit(code[i]))
			return 0;
		number = 10 * number + (uint32_t)(code[i] - '0');
	}
	return (uint32_t)(code[0] - 'A') * 10000 + number + 1;
}

void
alert_code_of(uint32_t number, char out[ALERT_CODE_BYTES])
{
	out[0] = '\0';
	if (number == 0 || number > 26 * 10000)
		return;
	number--;
	out[0] = (char)('A' + number / 10000);
	for (unsigned i = DIGITS; i > 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
	out[1 + DIGITS] = '\0';
}
