/* cap_words.c - times and languages, as CAP writes them */
#include <strings.h>

#include "content/days.h"
#include "gateway/broadcast/cap_inside.h"
#include "gateway/store/rows.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60 };

static int
two(const char *digits)
{
	return 10 * (digits[0] - '0') + digits[1] - '0';
}

bool
cap_time_read(const char *text, int64_t *at_s, int *offset_minutes)
{
	static const char form[] = "0000-00-00T00:00:00?00:00";
	char date[DATE_BYTES];
	int32_t days;

	if (strlen(text) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : form[i] == '?' ? text[i] != '+' && text[i] != '-' : text[i] != form[i])
			return false;
	memcpy(date, text, DATE_BYTES - 1);
	date[DATE_BYTES - 1] = '\0';
	/* 24:00:00 is the end of a day, and the widest offset fourteen hours (XML Schema, dateTime). */
	if (!days_of_date(date, &days) || two(text + 14) > 59 || two(text + 17) > 59 ||
	    two(text + 11) > 24 || (two(text + 11) == 24 && strncmp(text + 14, "00:00", 5) != 0) ||
	    two(text + 23) > 59 || two(text + 20) * 60 + two(text + 23) > 14 * 60)
		return false;
	*offset_minutes = (text[19] == '-' ? -1 : 1) * (two(text + 20) * 60 + two(text + 23));
	*at_s = (int64_t)days * DAY_S + two(text + 11) * HOUR_S + two(text + 14) * MINUTE_S + two(text + 17) -
	    (int64_t)*offset_minutes * MINUTE_S;
	return true;
}

bool
cap_time_write(int64_t at_s, int offset_minutes, char out[CAP_TIME_BYTES])
{
	int64_t there_s = at_s + (int64_t)offset_minutes * MINUTE_S;
	unsigned minutes = (unsigned)(offset_minutes < 0 ? -offset_minutes : offset_minutes);
	unsigned second = (unsigned)(there_s % DAY_S);
	char date[DATE_BYTES];

	if (there_s < 0 || there_s / DAY_S > 2932896 /* 9999-12-31 */ || minutes > 14 * 60)
		return false;
	date_of_days((int32_t)(there_s / DAY_S), date);
	snprintf(out, CAP_TIME_BYTES, "%sT%02u:%02u:%02u%c%02u:%02u", date, second / HOUR_S, second / MINUTE_S % 60, second % MINUTE_S,
	    offset_minutes > 0 ? '+' : '-', minutes / 60 % 100, minutes % 60);
	return true;
}

/* Letters of a subtag that is what `word` says; any case. */
static bool
is_subtag(const char *at, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(at, word, len) == 0;
}

/*
 * Of a language tag we keep the language, and the script where it is Latin:
 * what we write in two scripts has a tag with -latn.  Countries say nothing.
 */
bool
cap_tag_of(const char *language, char *tag, size_t size)
{
	static const struct { const char *theirs, *ours; } others[] = { { "tl", "fil" }, { "in", "id" } };	/* older codes */
	const char *ours = NULL;
	struct buf out;
	size_t len = strcspn(language, "-");
	bool is_latin = false;

	buf_wrap(&out, tag, size);
	for (const char *p = language + len; *p == '-'; ) {
		size_t n = strcspn(++p, "-");

		is_latin = is_latin || is_subtag(p, n, "Latn");
		p += n;
	}
	for (size_t i = 0; i < COUNT(others); i++)
		if (is_subtag(language, len, others[i].theirs))
			ours = others[i].ours;
	if (ours != NULL)
		buf_adds(&out, ours);
	for (size_t i = 0; ours == NULL && i < len; i++)
		buf_addc(&out, (char)(language[i] >= 'A' && language[i] <= 'Z' ? language[i] + ('a' - 'A') : language[i]));
	if (is_latin)
		buf_adds(&out, "-latn");
	return buf_ok(&out);
}

void
cap_language_of(const char *tag, char *language, size_t size)
{
	size_t len = strcspn(tag, "-");

	snprintf(language, size, "%.*s%s", (int)len, tag, is_subtag(tag + len, strlen(tag + len), "-latn") ? "-Latn" : tag + len);
}
