/*
 * rates.c - rates.ini, and the lines of it that a quiet screen shows
 *
 * A rate stays the text it was written as: nobody rounds it.  One day of grace
 * for as_of, because the file is dated where it is written, which may be east
 * of us.
 */
#include "gateway/desk/rates.h"

#include "content/pack.h"
#include "content/quantity.h"
#include "gateway/desk/section_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { DIGITS = 8 };	/* of a rate, before its point */

#define RATE_SECTION "rate."

struct head_keys { char *as_of, *expires, *source; };
struct rate_keys { char *from, *to, *rate; };

static const struct ini_row head_rows[] = {
	{ "rates", "as_of", INI_STR, NULL, "1", "40", 0, "the day of these rates, as 2026-11-20",
	    offsetof(struct head_keys, as_of) },
	{ "rates", "expires", INI_STR, NULL, "1", "40", 0, "the last day on which they are shown",
	    offsetof(struct head_keys, expires) },
	{ "rates", "source", INI_STR, NULL, "1", "120", 0, "who published them; for staff, never shown",
	    offsetof(struct head_keys, source) },
};
static const struct ini_row rate_rows[] = {
	{ "rate", "from", INI_STR, NULL, "1", "40", 0, "the currency of the country of stay, as QAR", offsetof(struct rate_keys, from) },
	{ "rate", "to", INI_STR, NULL, "1", "40", 0, "the currency at home, as NPR", offsetof(struct rate_keys, to) },
	{ "rate", "rate", INI_STR, NULL, "1", "40", 0, "how much of it one of the first is, as 36.42",
	    offsetof(struct rate_keys, rate) },
};

void
rates_free(struct rates *r)
{
	if (r == NULL)
		return;
	free(r->rate);
	free(r->source);
	free(r);
}

static bool
date_read(const struct ini_form *t, const char *key, const char *text, int32_t *day)
{
	struct place at = ini_form_place(t, key);

	if (*text == '\0')
		return false;		/* missing or too long: said already */
	if (ini_day(text, day))
		return true;
	diag_at(t->d, E125, &at, "[rates] %s: \"%s\" is no day of the calendar", key, text);
	return false;
}

static void
head_read(struct rates *r, struct ini_form *t, int64_t now_s)
{
	struct head_keys keys = { 0 };
	struct place at;
	struct buf as_of, expires;
	bool has_begin, has_end;

	t->rows = head_rows;
	t->count = COUNT(head_rows);
	t->values = &keys;
	ini_values_init(&keys, head_rows, COUNT(head_rows));
	ini_form_read(t);
	has_begin = date_read(t, "as_of", keys.as_of, &r->as_of_day);
	has_end = date_read(t, "expires", keys.expires, &r->expires_day);
	at = ini_form_place(t, "as_of");
	if (has_begin && r->as_of_day > desk_day_of(now_s) + 1)
		diag_at(t->d, E123, &at, "[rates] as_of: %s lies in the future; these rates, or the clock here, are wrong", keys.as_of);
	at = ini_form_place(t, "expires");
	if (has_begin && has_end && r->expires_day < r->as_of_day)
		diag_at(t->d, E123, &at, "[rates] expires: %s lies before as_of", keys.expires);
	else if (has_begin && has_end && r->expires_day > r->as_of_day + RATES_DAYS_MAX)
		diag_at(t->d, E123, &at, "[rates] expires: %s is more than %d days after as_of; old rates are no rates", keys.expires,
		    RATES_DAYS_MAX);
	buf_wrap(&as_of, r->as_of, sizeof(r->as_of));
	buf_adds(&as_of, keys.as_of);
	buf_wrap(&expires, r->expires, sizeof(r->expires));
	buf_adds(&expires, keys.expires);
	r->source = xstrdup(keys.source);
	ini_values_release(&keys, head_rows, COUNT(head_rows));
}

static void
currency_read(const struct ini_form *t, const char *key, const char *text, char out[CURRENCY_BYTES])
{
	struct place at = ini_form_place(t, key);

	if (quantity_is_currency(text))
		memcpy(out, text, CURRENCY_BYTES);
	else if (*text != '\0')
		diag_at(t->d, E123, &at, "[%s] %s: \"%s\" is no currency; write the three capital letters of ISO 4217, as QAR",
		    t->section->name, key, text);
}

/* "36.42": not nothing, and not 036. */
static bool
is_rate(const char *text)
{
	uint64_t millionths;

	return quantity_money(text, DIGITS, &millionths) && millionths > 0 && (text[0] != '0' || text[1] == '.');
}

static void
rate_read(struct rates *r, struct ini_form *t, uint16_t stay, uint16_t origin)
{
	struct rate_keys keys = { 0 };
	struct place at;
	struct rate *rate;

	r->rate = xrealloc(r->rate, (r->count + 1) * sizeof(*r->rate));
	rate = &r->rate[r->count++];
	*rate = (struct rate){ .stay = stay, .origin = origin };
	t->rows = rate_rows;
	t->count = COUNT(rate_rows);
	t->values = &keys;
	ini_values_init(&keys, rate_rows, COUNT(rate_rows));
	ini_form_read(t);
	currency_read(t, "from", keys.from, rate->from);
	currency_read(t, "to", keys.to, rate->to);
	at = ini_form_place(t, "to");
	if (rate->from[0] != '\0' && strcmp(rate->from, rate->to) == 0)
		diag_at(t->d, E123, &at, "[%s] to: the same currency as from", t->section->name);
	at = ini_form_place(t, "rate");
	if (is_rate(keys.rate))
		memcpy(rate->rate, keys.rate, strlen(keys.rate) + 1);
	else if (*keys.rate != '\0')
		diag_at(t->d, E123, &at, "[%s] rate: \"%s\" is no rate; write digits and a point, as 36.42", t->section->name,
		    keys.rate);
	ini_values_release(&keys, rate_rows, COUNT(rate_rows));
}

/* "qa" as desk_country() knows it. */
static uint16_t
small_country(const char *two)
{
	return two[0] >= 'a' && two[0] <= 'z' && two[1] >= 'a' && two[1] <= 'z' ?
	    desk_country((const char[]){ (char)(two[0] - 'a' + 'A'), (char)(two[1] - 'a' + 'A'), '\0' }) : 0;
}

static void
section_read(struct rates *r, struct ini_form *t)
{
	const size_t prefix = strlen(RATE_SECTION);
	struct place at = ini_place_of_section(t->ini, t->section);
	const char *name = t->section->name + prefix;
	uint16_t stay = 0, origin = 0;

	if (strncmp(t->section->name, RATE_SECTION, prefix) != 0) {
		diag_at(t->d, E120, &at, "[%s]: unknown section; there are [rates] and [rate.qa-np]", t->section->name);
		return;
	}
	if (strlen(name) == 5 && name[2] == '-') {
		stay = small_country(name);
		origin = small_country(name + 3);
	}
	if (stay == 0 || origin == 0)
		diag_at(t->d, E120, &at, "[%s]: name it for the country of stay and the one at home, as rate.qa-np", t->section->name);
	else if (r->count == RATES_MAX)
		diag_at(t->d, E127, &at, "[%s]: %d rates are the most", t->section->name, RATES_MAX);
	else
		rate_read(r, t, stay, origin);
}

static void
file_read(struct rates *r, const struct ini *ini, int64_t now_s, struct diag *d)
{
	const struct ini_section *head = ini_section(ini, "rates");
	const struct place whole = { .file = ini->path };
	struct ini_form t = { .ini = ini, .section = head, .d = d };
	unsigned before = d->errors;

	if (head != NULL)
		head_read(r, &t, now_s);
	else
		diag_at(d, E124, &whole, "[rates] is missing: as_of, expires and source");
	for (size_t i = 0; i < ini->section_count; i++) {
		t.section = &ini->sections[i];
		if (t.section != head)
			section_read(r, &t);
	}
	if (r->count == 0 && d->errors == before)
		diag_at(d, E124, &whole, "no rate: [rate.qa-np] is missing");
}

struct rates *
rates_read(const char *path, int64_t now_s, struct diag *d)
{
	struct rates *r = xcalloc(1, sizeof(*r));
	unsigned before = d->errors;
	struct ini *ini;

	if (*path == '\0')
		return r;
	ini = ini_read(path, path, d);
	if (ini != NULL && (ini->section_count > 0 || d->errors == before))
		file_read(r, ini, now_s, d);
	if (ini == NULL || d->errors != before) {
		rates_free(r);
		r = NULL;
	}
	ini_free(ini);
	return r;
}

bool
rates_are_good(const struct rates *r, int64_t now_s)
{
	int32_t today = desk_day_of(now_s);

	/* A clock that fell back shows as rates from the future. */
	return r != NULL && r->count > 0 && today <= r->expires_day && today + 1 >= r->as_of_day;
}

static void
line_add(const struct rates *r, const struct rate *rate, unsigned *lines, struct buf *out)
{
	buf_addf(out, "%s1 %s = %s %s %s", *lines > 0 ? "\n" : "", rate->from, rate->rate, rate->to, r->as_of);
	++*lines;
}

bool
rates_line(const struct rates *r, uint16_t stay, uint16_t origin, int64_t now_s, struct buf *out)
{
	unsigned lines = 0;

	if (!rates_are_good(r, now_s))
		return false;
	for (size_t i = 0; i < r->count; i++)
		if (r->rate[i].stay == stay && r->rate[i].origin == origin)
			line_add(r, &r->rate[i], &lines, out);
	for (size_t i = 0; i < r->count && lines < RATES_LINES; i++)
		if (r->rate[i].stay == stay && r->rate[i].origin != origin)
			line_add(r, &r->rate[i], &lines, out);
	return lines > 0;
}
