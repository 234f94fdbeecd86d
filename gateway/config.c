/*
 * config.c - reads safar.conf by the table in config.def
 *
 * content/ini.c gives strings with their places; types and bounds are judged
 * by content/ini_value.c.  Lists of numbers never have their line quoted in a
 * diagnostic.
 */
#include "gateway/config.h"

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_value.h"
#include "gateway/config_check.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define CONFIG_AT_STR(s, k)	offsetof(struct config, s##_##k)
#define CONFIG_AT_PATH(s, k)	offsetof(struct config, s##_##k)
#define CONFIG_AT_WORD(s, k)	offsetof(struct config, s##_##k)
#define CONFIG_AT_LIST(s, k)	offsetof(struct config, s##_##k)
#define CONFIG_AT_INT(s, k)	offsetof(struct config, s##_##k)
#define CONFIG_AT_TIME(s, k)	offsetof(struct config, s##_##k##_s)
#define CONFIG_AT_BOOL(s, k)	offsetof(struct config, s##_##k)

enum { OBEYED_LIVE, OBEYED_START };		/* mark of a row */

static const struct ini_row rows[] = {
#define CONFIG(section, key, type, def, min, max, obeyed, what) \
	{ #section, #key, INI_##type, def, min, max, OBEYED_##obeyed, what, CONFIG_AT_##type(section, key) },
#include "gateway/config.def"
#undef CONFIG
};

void
config_init(struct config *c)
{
	memset(c, 0, sizeof(*c));
	ini_values_init(c, rows, COUNT(rows));
}

void
config_release(struct config *c)
{
	ini_values_release(c, rows, COUNT(rows));
	memset(c, 0, sizeof(*c));
}

bool
config_entry(const char **at, char *out, size_t size)
{
	return ini_entry(at, out, size);
}

/* Nearest section (`section` NULL) or key of a section; "" when nothing is near. */
static const char *
nearest(const char *section, const char *word)
{
	unsigned best = 3;
	const char *found = "";

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *candidate = section ? rows[i].key : rows[i].section;
		unsigned d = section && strcmp(section, rows[i].section) != 0 ? 99 : ini_edits(word, candidate);

		if (d < best) {
			best = d;
			found = candidate;
		}
	}
	return found;
}

static const struct ini_row *
row_find(const char *section, const char *key)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!strcmp(rows[i].section, section) && (!key || !strcmp(rows[i].key, key)))
			return &rows[i];
	return NULL;
}

static void
unknown(struct diag *d, const struct place *at, const char *section, const char *key)
{
	const char *near = nearest(key ? section : NULL, key ? key : section);

	if (key)
		diag_at(d, E121, at, "[%s] %s: unknown key%s%s%s", section, key,
		    *near ? "; did you mean " : "", near, *near ? "?" : "");
	else
		diag_at(d, E120, at, "[%s]: unknown section%s%s%s", section,
		    *near ? "; did you mean [" : "", near, *near ? "]?" : "");
}

static void
key_read(struct config *c, const struct ini *ini, const char *section, const struct ini_key *k, struct diag *d)
{
	const struct ini_row *r = row_find(section, k->name);
	struct place name = ini_place_of_name(ini, k), value = ini_place_of_value(ini, k);
	char room[256];
	struct buf why = BUF_OVER(room);
	long number = 0;

	if (!r) {
		unknown(d, &name, section, k->name);
		return;
	}
	if (!strcmp(section, "sample"))
		value.source = NULL;	/* a diagnostic may be copied anywhere: no number in it */
	if (!ini_value_judge(r, k->value, &number, &why))
		diag_at(d, r->type == INI_WORD || r->type == INI_BOOL ? E122 : E123, &value, "[%s] %s: %s", section, k->name, why.ptr);
	else
		ini_value_set(c, r, k->value, number);
}

bool
config_read(struct config *c, const char *path, struct diag *d)
{
	unsigned before = d->errors;
	struct ini *ini = ini_read(path, path, d);

	for (size_t i = 0; ini && i < ini->section_count; i++) {
		const struct ini_section *s = &ini->sections[i];
		struct place at = ini_place_of_section(ini, s);

		if (!row_find(s->name, NULL))
			unknown(d, &at, s->name, NULL);
		else
			for (size_t k = 0; k < s->key_count; k++)
				key_read(c, ini, s->name, &s->keys[k], d);
	}
	if (ini && d->errors == before)
		config_check(c, ini, d);
	ini_free(ini);
	return ini && d->errors == before;
}

static void
value_print(const struct config *c, const struct ini_row *r, FILE *out)
{
	static const struct { long seconds; char letter; } units[] = {
		{ 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' },
	};
	long n = ini_is_string(r->type) ? 0 : ini_number_in(c, r);
	size_t i = 0;

	if (ini_is_string(r->type)) {
		fprintf(out, "\"%s\"\n", ini_string_in(c, r));
	} else if (r->type == INI_BOOL) {
		fprintf(out, "%s\n", n ? "yes" : "no");
	} else if (r->type == INI_INT) {
		fprintf(out, "%ld\n", n);
	} else {
		while (i + 1 < COUNT(units) && (n == 0 || n % units[i].seconds != 0))
			i++;
		fprintf(out, "%ld%c\n", n / units[i].seconds, units[i].letter);
	}
}

void
config_print(const struct config *c, FILE *out)
{
	const char *section = "";

	fputs("# safar.conf - what safard reads when it starts and on SIGHUP; see safar.conf(5)\n"
	    "# A line that is left out means its default.  (*) = obeyed on SIGHUP, the others at start.\n", out);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct ini_row *r = &rows[i];

		if (strcmp(section, r->section) != 0)
			fprintf(out, "\n[%s]\n", r->section);
		section = r->section;
		fprintf(out, "# %s%s", r->what, r->mark == OBEYED_LIVE ? " (*)" : "");
		if (r->type == INI_INT || r->type == INI_TIME)
			fprintf(out, "; %s to %s", r->min, r->max);
		fprintf(out, "\n%s = ", r->key);
		value_print(c, r, out);
	}
}

const char *
config_path(const struct config *c, const char *path, const char *name, struct buf *room)
{
	buf_reset(room);
	if (*path)
		buf_adds(room, path);
	else
		buf_addf(room, "%s/%s", c->gateway_state, name);
	BUG_IF(!buf_ok(room));	/* 200 characters of 4 bytes, a slash and a name of ours */
	return room->ptr;
}

static void
field_swap(struct config *a, struct config *b, const struct ini_row *r)
{
	long number = ini_is_string(r->type) ? 0 : ini_number_in(a, r);
	char *text;

	if (ini_is_string(r->type)) {
		text = *ini_string_at(a, r);
		*ini_string_at(a, r) = *ini_string_at(b, r);
		*ini_string_at(b, r) = text;
	} else {
		ini_value_set(a, r, "", ini_number_in(b, r));
		ini_value_set(b, r, "", number);
	}
}

void
config_take_live(struct config *running, struct config *fresh, struct buf *restart)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct ini_row *r = &rows[i];
		bool same = ini_is_string(r->type) ? !strcmp(ini_string_in(running, r), ini_string_in(fresh, r)) :
		    ini_number_in(running, r) == ini_number_in(fresh, r);

		if (r->mark == OBEYED_LIVE)
			field_swap(running, fresh, r);
		else if (!same)
			buf_addf(restart, "%s%s.%s", restart->len ? " " : "", r->section, r->key);
	}
}
