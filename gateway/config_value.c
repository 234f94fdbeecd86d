/*
 * config_value.c - types and bounds, judged strictly
 *
 * No octal, no "30x", no first letter that decides: a value that could be
 * read in two ways is refused.
 */
#include "gateway/config_value.h"

#include "gateway/config.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

/* "90s", "5m", "2h", "1d" in seconds, or plain decimal digits; false for anything else. */
static bool
number_parse(const char *text, bool is_time, long *out)
{
	static const struct { char letter; long seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
	};
	size_t digits = strspn(text, "0123456789");
	long value;

	if (digits == 0 || digits > 9)
		return false;
	value = strtol(text, NULL, 10);
	if (!is_time) {
		*out = value;
		return text[digits] == '\0';
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		if (text[digits] == units[i].letter && text[digits + 1] == '\0') {
			*out = value * units[i].seconds;
			return true;
		}
	}
	return false;
}

bool
config_entry(const char **at, char *out, size_t size)
{
	size_t len;

	*at += strspn(*at, " ,\t");
	len = strcspn(*at, " ,\t");
	if (len == 0)
		return false;
	snprintf(out, size, "%.*s", (int)len, *at);
	*at += len;
	return true;
}

static size_t
entries_of(const char *list)
{
	char entry[64];
	size_t n = 0;

	while (config_entry(&list, entry, sizeof(entry)))
		n++;
	return n;
}

static bool
has_word(const char *words, const char *word)
{
	char entry[64];

	while (config_entry(&words, entry, sizeof(entry)))
		if (!strcmp(entry, word))
			return true;
	return false;
}

bool
config_value_judge(const struct config_row *r, const char *value, long *number, struct buf *why)
{
	long min = 0, max = 0;
	size_t n;

	switch (r->type) {
	case TYPE_BOOL:
		*number = !strcmp(value, "yes");
		if (!*number && strcmp(value, "no") != 0)
			buf_adds(why, "say yes or no");
		break;
	case TYPE_WORD:
		if (!has_word(r->min, value))
			buf_addf(why, "say one of: %s", r->min);
		break;
	case TYPE_INT:
	case TYPE_TIME:
		number_parse(r->min, r->type == TYPE_TIME, &min);
		number_parse(r->max, r->type == TYPE_TIME, &max);
		if (!number_parse(value, r->type == TYPE_TIME, number))
			buf_adds(why, r->type == TYPE_TIME ?
			    "a time is a whole number and s, m, h or d, as 30s" : "a whole number is needed");
		else if (*number < min || *number > max)
			buf_addf(why, "must be from %s to %s", r->min, r->max);
		break;
	case TYPE_STR:
	case TYPE_PATH:
	case TYPE_LIST:
		n = r->type == TYPE_LIST ? entries_of(value) : utf8_count(value, strlen(value));
		number_parse(r->min, false, &min);
		number_parse(r->max, false, &max);
		if (n < (size_t)min)
			buf_adds(why, "must not be empty");
		else if (n > (size_t)max)
			buf_addf(why, "at most %s %s, here are %zu", r->max,
			    r->type == TYPE_LIST ? "entries" : "characters", n);
		break;
	}
	return why->len == 0;
}

unsigned
config_edits(const char *a, const char *b)
{
	enum { LONGEST = 32 };
	unsigned row[LONGEST + 1];
	size_t la = strlen(a), lb = strlen(b);

	if (la > LONGEST || lb > LONGEST)
		return 99;
	for (size_t j = 0; j <= lb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned corner = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= lb; j++) {
			unsigned change = corner + (a[i - 1] != b[j - 1]);
			unsigned less = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			corner = row[j];
			row[j] = change < less ? change : less;
		}
	}
	return row[lb];
}
