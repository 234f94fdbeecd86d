/*
 * check_numbers.c - a number is a fact, and a fact stands in one place
 *
 * A telephone number or an amount typed into a text would be right in one
 * language and old in four.  Digits of every script count, and so do groups
 * with blanks between them; one or two digits are a key or a count of days.
 */
#include "content/compiler/check.h"

#include "locales/text/utf8.h"

enum { FROM = 3, TELEPHONE_FROM = 5, LONGEST = 24 };

/* Runs of digits that are no fact of any country. */
static const struct { const char *digits, *why; } allowed[] = {
	{ "112", "GSM itself: every phone takes it for an emergency call, on any network (3GPP TS 22.101)" },
};

/* In keywords nobody looks for numbers; a name may have one; what a program fills in stands in no country's file. */
static bool
is_free(const struct source *s, uint32_t key)
{
	const struct source_text *en = source_text(s, 0, key);

	for (uint16_t i = 0; i < en->spans; i++)
		if (en->span[i].token != PACK_NONE && s->tokens[en->span[i].token].kind == TOKEN_ARGUMENT)
			return true;
	return s->keys[key].use == USE_COUNTRY;
}

/* '0' to '9' in any script, ' ' for a blank, 0 for what ends a run. */
static char
digit_of(const struct source *s, const char *at, size_t n)
{
	char folded[16];

	fold_text(&s->fold.table, at, n, folded, sizeof folded);
	if (folded[0] >= '0' && folded[0] <= '9' && folded[1] == '\0')
		return folded[0];
	/* Punctuation folds to a blank too, and a sentence may end in a digit. */
	if ((n == 1 && *at == ' ') || (n == 2 && memcmp(at, "\u00A0", 2) == 0) ||
	    (n == 3 && (memcmp(at, "\u202F", 3) == 0 || memcmp(at, "\u2009", 3) == 0)))
		return ' ';
	return '\0';
}

/* Bytes from `at` to behind the last digit of the run that begins there; 0 if none does. */
static size_t
run_of_digits(const struct source *s, const char *text, size_t len, size_t at, char digits[LONGEST])
{
	size_t count = 0, end = at;

	for (size_t i = at, n; i < len; i += n) {
		uint32_t cp;
		char c;

		n = utf8_decode(text + i, len - i, &cp);
		c = digit_of(s, text + i, n);
		if (c == '\0' || (c == ' ' && count == 0))
			break;
		if (c == ' ')
			continue;
		if (count < LONGEST - 1)
			digits[count++] = c;
		end = i + n;
	}
	digits[count] = '\0';
	return end - at;
}

/* A hyphen or dot within a telephone number, "4406-6666": bytes; a hyphen between hours is none, "0800-1500". */
static size_t
joint(const char *text, bool is_hours)
{
	return !is_hours && (text[0] == '-' || text[0] == '.') && text[1] >= '0' && text[1] <= '9' ? 1 : 0;
}

/* House numbers and hours have up to four digits, telephone numbers more, or a + before them. */
void
check_number_in(const struct source *s, const char *key, const char *text, const struct place *at)
{
	bool is_hours = strcmp(key, "hours") == 0;
	size_t len = text != NULL ? strlen(text) : 0;

	for (size_t i = 0, n; i < len; i += n) {
		struct place here = *at;
		char digits[LONGEST];
		size_t count = 0, more;
		uint32_t cp;

		for (n = 0; i + n < len; n += more + joint(text + i + n + more, is_hours)) {
			more = run_of_digits(s, text, len, i + n, digits);
			count += strlen(digits);
			if (more == 0 || joint(text + i + n + more, is_hours) == 0) {
				n += more;
				break;
			}
		}
		if (count >= TELEPHONE_FROM || (count >= FROM && i > 0 && text[i - 1] == '+')) {
			here.column += (unsigned)utf8_count(text, i);
			here.width = (unsigned)utf8_count(text + i, n);
			diag_at(s->d, E212, &here, "%s: \"%.*s\" looks like a telephone number", key, (int)n, text + i);
			diag_fix(s->d, "write it into number; a second number is a second office, such as [office.legal.doha.2]");
		}
		if (n == 0)
			n = utf8_decode(text + i, len - i, &cp);
	}
}

bool
number_may_stand(const char *digits)
{
	for (size_t i = 0; i < COUNT(allowed); i++)
		if (strcmp(digits, allowed[i].digits) == 0)
			return true;
	return strlen(digits) < FROM;
}

void
check_numbers(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);

	for (uint16_t i = 0; !is_free(s, key) && i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		size_t at = 0;

		while (span->token == PACK_NONE && at < span->len) {
			char digits[LONGEST];
			uint32_t cp;
			size_t len = run_of_digits(s, span->literal, span->len, at, digits);

			if (!number_may_stand(digits)) {
				struct place here = source_place(s, locale, key, span->at + at,
				    (unsigned)utf8_count(span->literal + at, len));

				diag_at(s->d, E212, &here, "\"%.*s\" is a number, and numbers are not typed into texts", (int)len,
				    span->literal + at);
				diag_fix(s->d, "a phone number or an amount stands in one place, in content/countries; "
				    "name it with a {placeholder} of content/tokens.ini");
			}
			at += len > 0 ? len : utf8_decode(span->literal + at, span->len - at, &cp);
		}
	}
}
