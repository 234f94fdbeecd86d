/*
 * section.c - one section by its rows; days and countries as both files write them
 */
#include "gateway/desk/section_inside.h"

#include "content/pack.h"
#include "locales/text/buf.h"

static const struct ini_row *
row_find(const struct desk_section *t, const char *key)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->rows[i].key, key) == 0)
			return &t->rows[i];
	return NULL;
}

static void
unknown_key(const struct desk_section *t, const struct ini_key *k)
{
	struct place at = ini_place_of_name(t->ini, k);
	const char *near = "";
	unsigned best = 3;

	for (size_t i = 0; i < t->count; i++) {
		unsigned edits = ini_edits(k->name, t->rows[i].key);

		if (edits < best) {
			best = edits;
			near = t->rows[i].key;
		}
	}
	diag_at(t->d, E121, &at, "[%s] %s: unknown key%s%s%s", t->section->name, k->name,
	    *near != '\0' ? "; did you mean " : "", near, *near != '\0' ? "?" : "");
}

static void
key_read(const struct desk_section *t, const struct ini_key *k)
{
	const struct ini_row *row = row_find(t, k->name);
	struct place at = ini_place_of_value(t->ini, k);
	char room[256];
	struct buf why = BUF_OVER(room);
	long number = 0;

	if (row == NULL)
		unknown_key(t, k);
	else if (!ini_value_judge(row, k->value, &number, &why))
		diag_at(t->d, row->type == INI_WORD || row->type == INI_BOOL ? E122 : E123, &at, "[%s] %s: %s",
		    t->section->name, k->name, why.ptr);
	else
		ini_value_set(t->values, row, k->value, number);
}

void
desk_section_read(const struct desk_section *t)
{
	struct place at = ini_place_of_section(t->ini, t->section);

	for (size_t i = 0; i < t->section->key_count; i++)
		key_read(t, &t->section->keys[i]);
	for (size_t i = 0; !t->section->is_damaged && i < t->count; i++)
		if (t->rows[i].def == NULL && ini_key(t->section, t->rows[i].key) == NULL)
			diag_at(t->d, E124, &at, "[%s] %s is missing: %s", t->section->name, t->rows[i].key, t->rows[i].what);
}

struct place
desk_section_place(const struct desk_section *t, const char *key)
{
	const struct ini_key *k = ini_key(t->section, key);

	return k != NULL ? ini_place_of_value(t->ini, k) : ini_place_of_section(t->ini, t->section);
}

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

static bool
is_leap(long year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool
desk_day_read(const char *text, int32_t *day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	static const char shape[] = "2ddd-dd-dd";
	long year, month, date, days = 0;

	if (strlen(text) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	year = strtol(text, NULL, 10);
	month = strtol(text + 5, NULL, 10);
	date = strtol(text + 8, NULL, 10);
	if (month < 1 || month > 12 || date < 1 || date > lengths[month - 1] + (month == 2 && is_leap(year)))
		return false;
	for (long y = 1970; y < year; y++)
		days += is_leap(y) ? 366 : 365;
	for (long m = 1; m < month; m++)
		days += lengths[m - 1] + (m == 2 && is_leap(year));
	*day = (int32_t)(days + date - 1);
	return true;
}

int32_t
desk_day_of(int64_t now_s)
{
	return (int32_t)(now_s >= 0 ? now_s / 86400 : -((86399 - now_s) / 86400));
}
