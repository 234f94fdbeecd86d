/*
 * ini_form.c - one section by its rows; a day as every file of ours writes it
 */
#include "content/ini_form.h"

#include "content/days.h"
#include "locales/text/buf.h"

const struct ini_row *
ini_form_row(const struct ini_form *f, const char *key)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->rows[i].key, key) == 0)
			return &f->rows[i];
	return NULL;
}

static void
unknown_key(const struct ini_form *f, const struct ini_key *k)
{
	struct place at = ini_place_of_name(f->ini, k);
	const char *near = "";
	unsigned best = 3;

	if (f->hides_unknown)
		at.source = NULL;
	for (size_t i = 0; i < f->count; i++) {
		unsigned edits = ini_edits(k->name, f->rows[i].key);

		if (edits < best) {
			best = edits;
			near = f->rows[i].key;
		}
	}
	diag_at(f->d, E121, &at, "[%s] %s: unknown key%s%s%s", f->section->name, k->name,
	    *near != '\0' ? "; did you mean " : "", near, *near != '\0' ? "?" : "");
}

static void
key_read(const struct ini_form *f, const struct ini_key *k)
{
	const struct ini_row *row = ini_form_row(f, k->name);
	struct place at = ini_place_of_value(f->ini, k);
	const char *reason = row != NULL && f->misread != NULL && ini_is_string(row->type) ? f->misread(k->value) : NULL;
	char room[256];
	struct buf why = BUF_OVER(room);
	long number = 0;

	if (row == NULL)
		unknown_key(f, k);
	else if (!ini_value_judge(row, k->value, &number, &why))
		diag_at(f->d, row->type == INI_WORD || row->type == INI_BOOL ? E122 : E123, &at, "[%s] %s: %s",
		    f->section->name, k->name, why.ptr);
	else if (reason != NULL)
		diag_at(f->d, E710, &at, "[%s] %s: %s", f->section->name, k->name, reason);
	else
		ini_value_set(f->values, row, k->value, number);
}

void
ini_form_read(const struct ini_form *f)
{
	struct place at = ini_place_of_section(f->ini, f->section);

	for (size_t i = 0; i < f->section->key_count; i++)
		key_read(f, &f->section->keys[i]);
	for (size_t i = 0; !f->section->is_damaged && i < f->count; i++)
		if (f->rows[i].def == NULL && ini_key(f->section, f->rows[i].key) == NULL)
			diag_at(f->d, E124, &at, "[%s] %s is missing: %s", f->section->name, f->rows[i].key, f->rows[i].what);
}

struct place
ini_form_place(const struct ini_form *f, const char *key)
{
	const struct ini_key *k = ini_key(f->section, key);

	return k != NULL ? ini_place_of_value(f->ini, k) : ini_place_of_section(f->ini, f->section);
}

bool
ini_day(const char *text, int32_t *day)
{
	return text[0] == '2' && days_of_date(text, day);
}
