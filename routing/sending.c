/*
 * sending.c - reads sending.ini by the table in sending.def
 *
 * content/ini.c gives strings with their places, content/ini_value.c judges
 * types and bounds; below is what one key cannot say: an amount of money, a
 * clock, a way that is not there, a pace that leaves answers no room.
 */
#include "routing/sending.h"

#include <stdarg.h>
#include <string.h>

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_form.h"
#include "content/pack.h"
#include "content/quantity.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/ways.h"

#define WAY_SECTION "way."
#define COUNTRY_SECTION "country."
#define THE_REST "rest"

enum { PRICE_DIGITS = 6, BUDGET_DIGITS = 12 };		/* of the whole part: 18 million parts of any price have room in 64 bits */

struct general_keys {
#define SENDING_KEY(key, type, def, min, max, what) WAYS_FIELD_##type(key)
#define WAYS_FIELD_TIME(k) long k;
#include "routing/sending.def"
#undef SENDING_KEY
};
struct pace_keys {
#define SENDING_WAY_KEY(key, type, def, min, max, what) WAYS_FIELD_##type(key)
#include "routing/sending.def"
#undef SENDING_WAY_KEY
};
struct country_keys {
#define SENDING_COUNTRY_KEY(key, type, def, min, max, what) WAYS_FIELD_##type(key)
#include "routing/sending.def"
#undef SENDING_COUNTRY_KEY
};

static const struct ini_row general_rows[] = {
#define SENDING_KEY(key, type, def, min, max, what) \
	{ "sending", #key, INI_##type, def, min, max, 0, what, offsetof(struct general_keys, key) },
#include "routing/sending.def"
#undef SENDING_KEY
};
static const struct ini_row pace_rows[] = {
#define SENDING_WAY_KEY(key, type, def, min, max, what) \
	{ "way", #key, INI_##type, def, min, max, 0, what, offsetof(struct pace_keys, key) },
#include "routing/sending.def"
#undef SENDING_WAY_KEY
};
static const struct ini_row country_rows[] = {
#define SENDING_COUNTRY_KEY(key, type, def, min, max, what) \
	{ "country", #key, INI_##type, def, min, max, 0, what, offsetof(struct country_keys, key) },
#include "routing/sending.def"
#undef SENDING_COUNTRY_KEY
};

/* Every territory that has a calling code: a slip of a letter is no country. */
static const uint16_t territories[] = {
#define CALLING_CODE(prefix, a, b) COUNTRY(a, b),
#include "routing/calling_codes.def"
#undef CALLING_CODE
};

struct reading { struct ini_form f; struct sending *s; const struct ways *ways; };

static void fault(const struct reading *r, enum diag_code code, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void
fault(const struct reading *r, enum diag_code code, const char *key, const char *fmt, ...)
{
	struct place at = ini_form_place(&r->f, key);
	char room[400];
	struct buf words = BUF_OVER(room);
	va_list args;

	va_start(args, fmt);
	buf_addv(&words, fmt, args);
	va_end(args);
	diag_at(r->f.d, code, &at, "[%s] %s: %s", r->f.section->name, key, words.ptr);
}

static void
money_of(const struct reading *r, const char *key, const char *text, unsigned most, uint64_t *out)
{
	if (*text == '\0' || quantity_money(text, most, out))	/* missing: said already */
		return;
	fault(r, E123, key, "\"%s\" is no amount", text);
	diag_fix(r->f.d, "write digits, at most %u, and at most %d behind a point: %s = 0.40", most, MONEY_DECIMALS, key);
}

static void
offset_of(const struct reading *r, const char *text, struct sending_country *c)
{
	if (*text != '\0' && !quantity_utc_offset(text, &c->offset_minutes))
		fault(r, E123, "utc_offset", "\"%s\" is no local time; write it from -12:00 to +14:00, as +03:00", text);
}

static void
night_of(const struct reading *r, const char *text, struct sending_country *c)
{
	int from, to;

	if (strcmp(text, "none") == 0)
		return;
	if (!quantity_hours(text, &from, &to) || from == QUANTITY_DAY || to == QUANTITY_DAY) {
		fault(r, E123, "night", "\"%s\" are no hours", text);
		diag_fix(r->f.d, "write 21:00-08:00, or none");
	} else if (from == to) {
		fault(r, E123, "night", "\"%s\" ends when it begins: is it no night, or a whole day?", text);
		diag_fix(r->f.d, "write none if nothing is ever held there");
	} else {
		c->night_from = (int16_t)from;
		c->night_to = (int16_t)to;
	}
}

static void
general_read(struct reading *r)
{
	struct general_keys k = { .window = 0 };
	struct sending *s = r->s;

	ini_values_init(&k, general_rows, COUNT(general_rows));
	r->f.rows = general_rows;
	r->f.count = COUNT(general_rows);
	r->f.values = &k;
	ini_form_read(&r->f);
	if (*k.currency != '\0' && !quantity_is_currency(k.currency)) {
		fault(r, E123, "currency", "\"%s\" is no currency", k.currency);
		diag_fix(r->f.d, "write the three capital letters that banks write for it (ISO 4217): currency = ETB");
	}
	snprintf(s->currency, sizeof(s->currency), "%.3s", k.currency);
	money_of(r, "budget", k.budget, BUDGET_DIGITS, &s->budget);
	s->window = (unsigned)k.window;
	s->failed_percent = (unsigned)k.failed_percent;
	s->silent_s = (unsigned)k.silent;
	ini_values_release(&k, general_rows, COUNT(general_rows));
}

static const struct way *
way_of_file(const struct ways *w, const char *name)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->way[i].name, name) == 0)
			return &w->way[i];
	return NULL;
}

/* Whether ways.ini has it, for SMS, and how much it may be given. */
static void
pace_check(const struct reading *r, const char *name, long pace)
{
	struct place at = ini_place_of_section(r->f.ini, r->f.section);
	const struct way *way = r->ways != NULL ? way_of_file(r->ways, name) : NULL;

	if (r->ways == NULL)
		return;
	if (way == NULL)
		diag_at(r->f.d, E720, &at, "[%s]: ways.ini has no way of this name", r->f.section->name);
	else if (way->carries != WAY_SMS)
		diag_at(r->f.d, E720, &at, "[%s]: in ways.ini this way carries USSD, which reaches nobody who did not dial",
		    r->f.section->name);
	else if (way->key.throughput > 0 && pace >= way->key.throughput)
		fault(r, E721, "pace", "the SMSC takes %ld parts a second, and answers to people need some of them", way->key.throughput);
}

static void
pace_read(struct reading *r, const char *name)
{
	struct place at = ini_place_of_section(r->f.ini, r->f.section);
	struct pace_keys k = { .pace = 0 };
	struct sending_way *way = &r->s->way[r->s->ways];

	if (*name == '\0' || strlen(name) >= sizeof(way->name)) {
		diag_at(r->f.d, E120, &at, "[%s]: the name of a way of ways.ini has 1 to %zu characters", r->f.section->name,
		    sizeof(way->name) - 1);
		return;
	}
	if (r->s->ways == COUNT(r->s->way)) {
		diag_at(r->f.d, E127, &at, "[%s]: %zu ways are the most", r->f.section->name, COUNT(r->s->way));
		return;
	}
	ini_values_init(&k, pace_rows, COUNT(pace_rows));
	r->f.rows = pace_rows;
	r->f.count = COUNT(pace_rows);
	r->f.values = &k;
	ini_form_read(&r->f);
	pace_check(r, name, k.pace);
	snprintf(way->name, sizeof(way->name), "%s", name);
	way->parts_a_second = (unsigned)k.pace;
	r->s->ways++;
	ini_values_release(&k, pace_rows, COUNT(pace_rows));
}

/* The two small letters of a section as a country; 0 for "rest", false for what is neither. */
static bool
country_of(const char *name, uint16_t *out)
{
	char letters[3] = { 0 };

	*out = 0;
	if (strcmp(name, THE_REST) == 0)
		return true;
	if (strlen(name) != 2 || strspn(name, "abcdefghijklmnopqrstuvwxyz") != 2)
		return false;
	for (int i = 0; i < 2; i++)
		letters[i] = (char)(name[i] - 'a' + 'A');
	for (size_t i = 0; *out == 0 && i < COUNT(territories); i++)
		if (territories[i] == country_code(letters))
			*out = territories[i];
	return *out != 0;
}

/* A way that is used needs its pace. */
static void
way_of_country(const struct reading *r, const char *key, const char *name, char out[SENDING_NAME_BYTES])
{
	if (*name == '\0')
		return;
	if (sending_way(r->s, name) == NULL) {
		fault(r, E720, key, "there is no [way.%s] in this file", name);
		diag_fix(r->f.d, "add [way.%s] with pace, the parts a second that broadcasts may take of it; its name is that of ways.ini",
		    name);
	}
	snprintf(out, SENDING_NAME_BYTES, "%s", name);
}

static void
country_read(struct reading *r, const char *name)
{
	struct place at = ini_place_of_section(r->f.ini, r->f.section);
	struct country_keys k = { .way = NULL };
	struct sending_country *c = &r->s->country[r->s->countries];
	uint16_t country;

	if (!country_of(name, &country)) {
		diag_at(r->f.d, E120, &at, "[%s]: no country has these letters", r->f.section->name);
		diag_fix(r->f.d, "write the two letters of ISO 3166 in small, as [country.sa], or [country." THE_REST "] for all others");
		return;
	}
	if (r->s->countries == SENDING_COUNTRIES) {
		diag_at(r->f.d, E127, &at, "[%s]: %d countries are the most", r->f.section->name, SENDING_COUNTRIES);
		return;
	}
	ini_values_init(&k, country_rows, COUNT(country_rows));
	r->f.rows = country_rows;
	r->f.count = COUNT(country_rows);
	r->f.values = &k;
	ini_form_read(&r->f);
	c->country = country;
	way_of_country(r, "way", k.way, c->way);
	way_of_country(r, "spare", k.spare, c->spare);
	if (*k.spare != '\0' && strcmp(k.way, k.spare) == 0)
		fault(r, E123, "spare", "%s is the way itself: with it down there is no other", k.spare);
	money_of(r, "price", k.price, PRICE_DIGITS, &c->price);
	offset_of(r, k.utc_offset, c);
	night_of(r, k.night, c);
	r->s->countries++;
	ini_values_release(&k, country_rows, COUNT(country_rows));
}

/* Sections of one kind; false if there is none. */
static bool
sections_read(struct reading *r, const char *prefix, void (*read)(struct reading *r, const char *name))
{
	size_t len = strlen(prefix);
	bool is_any = false;

	for (size_t i = 0; i < r->f.ini->section_count; i++) {
		r->f.section = &r->f.ini->sections[i];
		if (strncmp(r->f.section->name, prefix, len) == 0) {
			is_any = true;
			read(r, r->f.section->name + len);
		}
	}
	return is_any;
}

static void
others_refused(const struct ini *ini, struct diag *d)
{
	for (size_t i = 0; i < ini->section_count; i++) {
		const char *name = ini->sections[i].name;
		struct place at = ini_place_of_section(ini, &ini->sections[i]);

		if (strcmp(name, "sending") != 0 && strncmp(name, WAY_SECTION, strlen(WAY_SECTION)) != 0
		    && strncmp(name, COUNTRY_SECTION, strlen(COUNTRY_SECTION)) != 0)
			diag_at(d, E120, &at, "[%s]: unknown section; there are [sending], [way.NAME] and [country.xx]", name);
	}
}

/* Ways before countries, which name them. */
static void
file_read(struct reading *r)
{
	const struct place whole = { .file = r->f.ini->path };

	r->f.section = ini_section(r->f.ini, "sending");
	if (r->f.section != NULL)
		general_read(r);
	else
		diag_at(r->f.d, E124, &whole, "[sending] is missing: its currency");
	(void)sections_read(r, WAY_SECTION, pace_read);
	if (!sections_read(r, COUNTRY_SECTION, country_read)) {
		diag_at(r->f.d, E124, &whole, "nothing can leave: there is no country");
		diag_fix(r->f.d, "add [country.sa], or [country." THE_REST "] for all, with way, price and utc_offset");
	}
	others_refused(r->f.ini, r->f.d);
}

bool
sending_read(struct sending *s, const char *path, const struct ways *ways, struct diag *d)
{
	unsigned before = d->errors;
	struct ini *ini = ini_read(path, path, d);

	memset(s, 0, sizeof(*s));
	if (ini != NULL) {
		struct reading r = { .f = { .ini = ini, .d = d }, .s = s, .ways = ways };

		if (ini->section_count > 0 || d->errors == before)
			file_read(&r);
	}
	ini_free(ini);
	return ini != NULL && d->errors == before;
}
