/*
 * ini_value.c - types and bounds, judged strictly
 */
#include "content/ini_value.h"

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
ini_entry(const char **at, char *out, size_t size)
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

	while (ini_entry(&list, entry, sizeof(entry)))
		n++;
	return n;
}

static bool
has_word(const char *words, const char *word)
{
	char entry[64];

	while (ini_entry(&words, entry, sizeof(entry)))
		if (!strcmp(entry, word))
			return true;
	return false;
}

/* Two digits, no more and no fewer: 0x2 may be a slip for 0x02 or for 0x20. */
static bool
octet_parse(const char *text, long *out)
{
	if (!strcmp(text, "none")) {
		*out = INI_OCTET_NONE;
		return true;
	}
	if (strncmp(text, "0x", 2) != 0 || strspn(text + 2, "0123456789abcdefABCDEF") != 2 || text[4] != '\0')
		return false;
	*out = strtol(text + 2, NULL, 16);
	return true;
}

static void
add_words(struct buf *why, const char *words)
{
	char entry[64];

	buf_adds(why, "say one of:");
	while (ini_entry(&words, entry, sizeof(entry)))
		buf_addf(why, " %s", entry);
}

bool
ini_value_judge(const struct ini_row *r, const char *value, long *number, struct buf *why)
{
	bool may_be_empty = r->def != NULL && r->def[0] == '\0';
	long min = 0, max = 0;
	size_t n;

	switch (r->type) {
	case INI_BOOL:
		*number = !strcmp(value, "yes");
		if (!*number && strcmp(value, "no") != 0)
			buf_adds(why, "say yes or no");
		break;
	case INI_WORD:
		if (!(may_be_empty && *value == '\0') && !has_word(r->min, value))
			add_words(why, r->min);
		break;
	case INI_OCTET:
		*number = -1;
		if (!(may_be_empty && *value == '\0') && !octet_parse(value, number))
			buf_adds(why, "an octet is written 0x00 to 0xff; say none where there is no such operation");
		break;
	case INI_INT:
	case INI_TIME:
		number_parse(r->min, r->type == INI_TIME, &min);
		number_parse(r->max, r->type == INI_TIME, &max);
		if (!number_parse(value, r->type == INI_TIME, number))
			buf_adds(why, r->type == INI_TIME ?
			    "a time is a whole number and s, m, h or d, as 30s" : "a whole number is needed");
		else if (*number < min || *number > max)
			buf_addf(why, "must be from %s to %s", r->min, r->max);
		break;
	case INI_STR:
	case INI_SECRET:
	case INI_PATH:
	case INI_LIST:
		n = r->type == INI_LIST ? entries_of(value) : utf8_count(value, strlen(value));
		number_parse(r->min, false, &min);
		number_parse(r->max, false, &max);
		if (n < (size_t)min)
			buf_adds(why, "must not be empty");
		else if (n > (size_t)max)
			buf_addf(why, "at most %s %s, here are %zu", r->max,
			    r->type == INI_LIST ? "entries" : "characters", n);
		break;
	}
	return why->len == 0;
}

bool
ini_is_string(enum ini_type type)
{
	return type <= INI_LIST;
}

char **
ini_string_at(void *values, const struct ini_row *r)
{
	return (char **)(void *)((char *)values + r->at);
}

const char *
ini_string_in(const void *values, const struct ini_row *r)
{
	return *(char *const *)(const void *)((const char *)values + r->at);
}

long
ini_number_in(const void *values, const struct ini_row *r)
{
	const char *at = (const char *)values + r->at;

	return r->type == INI_BOOL ? *(const bool *)at : *(const long *)(const void *)at;
}

void
ini_value_set(void *values, const struct ini_row *r, const char *value, long number)
{
	char *at = (char *)values + r->at;

	if (r->type == INI_BOOL) {
		*(bool *)at = number != 0;
	} else if (!ini_is_string(r->type)) {
		*(long *)(void *)at = number;
	} else {
		char **field = ini_string_at(values, r), entry[64];
		char *copy = xstrdup(value);

		if (r->type == INI_LIST) {	/* one blank between entries: never longer than it was */
			struct buf b;

			buf_wrap(&b, copy, strlen(value) + 1);
			while (ini_entry(&value, entry, sizeof(entry)))
				buf_addf(&b, "%s%s", b.len ? " " : "", entry);
		}
		free(*field);
		*field = copy;
	}
}

void
ini_values_init(void *values, const struct ini_row *rows, size_t count)
{
	char room[128];
	long number = 0;

	for (size_t i = 0; i < count; i++) {
		struct buf why = BUF_OVER(room);

		/* A row without a default must be given: till then it is empty. */
		BUG_IF(rows[i].def != NULL && !ini_value_judge(&rows[i], rows[i].def, &number, &why));
		ini_value_set(values, &rows[i], rows[i].def != NULL ? rows[i].def : "", number);
	}
}

void
ini_values_release(void *values, const struct ini_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!ini_is_string(rows[i].type))
			continue;
		free(*ini_string_at(values, &rows[i]));
		*ini_string_at(values, &rows[i]) = NULL;
	}
}

unsigned
ini_edits(const char *a, const char *b)
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
