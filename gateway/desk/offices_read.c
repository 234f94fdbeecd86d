/*
 * offices_read.c - offices.ini, judged
 *
 * The rows give types and bounds; below is what one key cannot say: a slot
 * that nobody staffs, an office that nobody can reach, a group that must never
 * be seen where it is asked for.  All faults of a file are said in one run.
 */
#include <stdarg.h>

#include "content/pack.h"
#include "content/quantity.h"
#include "gateway/desk/offices.h"
#include "gateway/desk/section_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

#define OFFICE_SECTION "office."

enum { WORD_BYTES = 64, DAYS_A_WEEK = 7, ALL_DAYS = (1 << DAYS_A_WEEK) - 1 };

/* As written. */
struct office_keys {
	char	*owner, *title, *role, *countries, *origins, *languages, *groups, *utc_offset, *closed_days;
	char	*hours[SLOT_COUNT];
	long	 staff[SLOT_COUNT];
	bool	 women[SLOT_COUNT];
};

static const char *const slot_words[SLOT_COUNT] = { "morning", "noon", "night" };
static const char *const staff_keys[SLOT_COUNT] = { "staff.morning", "staff.noon", "staff.night" };
static const char *const women_keys[SLOT_COUNT] = { "women.morning", "women.noon", "women.night" };
static const char *const day_words[DAYS_A_WEEK] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

#define AT(field) offsetof(struct office_keys, field)
#define SLOT_ROWS(slot, i) \
	{ "office", slot, INI_STR, "", "0", "40", 0, "hours of this slot, as 09:00-12:00, local time", AT(hours[i]) }, \
	{ "office", "staff." slot, INI_INT, "0", "0", "500", 0, "calls that can be taken in this slot", AT(staff[i]) }, \
	{ "office", "women." slot, INI_BOOL, "no", NULL, NULL, 0, "can a woman call in this slot?", AT(women[i]) }

static const struct ini_row rows[] = {
	{ "office", "owner", INI_STR, NULL, "1", "31", 0, "whose service it belongs to, as in content/services.ini", AT(owner) },
	{ "office", "title", INI_STR, NULL, "1", "80", 0, "what staff call it", AT(title) },
	{ "office", "role", INI_WORD, NULL, "consulate ngo mrc state", NULL, 0, "consulate, ngo, mrc or state", AT(role) },
	{ "office", "countries", INI_LIST, NULL, "1", "60", 0, "countries of stay it serves, as QA KW", AT(countries) },
	{ "office", "origins", INI_LIST, NULL, "1", "60", 0, "countries its people come from, as NP BD, or all", AT(origins) },
	{ "office", "languages", INI_LIST, NULL, "1", "40", 0, "languages in which it can call, as ne hi en", AT(languages) },
	{ "office", "groups", INI_LIST, NULL, "1", "20", 0, "what it may be asked about, as work money papers", AT(groups) },
	{ "office", "utc_offset", INI_STR, NULL, "1", "12", 0, "its local time, as +03:00", AT(utc_offset) },
	{ "office", "closed_days", INI_LIST, "", "0", "7", 0, "days of the week without calls, as fri sat", AT(closed_days) },
	SLOT_ROWS("morning", 0),
	SLOT_ROWS("noon", 1),
	SLOT_ROWS("night", 2),
};

struct reading {
	struct ini_form	 t;
	struct office_keys keys;
	struct office	*office;
};

static void fault(const struct reading *r, enum diag_code code, const char *key, const struct place *at, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* `at` NULL: at the key's value. */
static void
fault(const struct reading *r, enum diag_code code, const char *key, const struct place *at, const char *fmt, ...)
{
	struct place of_key = ini_form_place(&r->t, key);
	char room[400];
	struct buf words = BUF_OVER(room);
	va_list args;

	va_start(args, fmt);
	buf_addv(&words, fmt, args);
	va_end(args);
	diag_at(r->t.d, code, at != NULL ? at : &of_key, "[%s] %s: %s", r->t.section->name, key, words.ptr);
}

/* The words of a list as they stand in the file, each with its place. */
struct word_list { const char *key, *whole, *rest; char word[WORD_BYTES]; struct place at; };

/* `good`: the value if it was accepted; of one that was not, nothing more is said. */
static struct word_list
list_of(const struct reading *r, const char *key, const char *good)
{
	const struct ini_key *k = ini_key(r->t.section, key);
	const char *value = k != NULL && *good != '\0' ? k->value : "";

	return (struct word_list){ .key = key, .whole = value, .rest = value };
}

static bool
list_next(const struct reading *r, struct word_list *l)
{
	const char *begin;

	l->rest += strspn(l->rest, " ,\t");
	begin = l->rest;
	if (!ini_entry(&l->rest, l->word, sizeof(l->word)))
		return false;
	l->at = ini_form_place(&r->t, l->key);
	l->at.column += (unsigned)utf8_count(l->whole, (size_t)(begin - l->whole));
	l->at.width = (unsigned)utf8_count(begin, (size_t)(l->rest - begin));
	return true;
}

/* Two letters each, ended by 0. */
static uint16_t *
countries_read(const struct reading *r, const char *key, const char *good)
{
	struct word_list l = list_of(r, key, good);
	uint16_t *out = xcalloc(strlen(l.whole) / 2 + 2, sizeof(*out));
	size_t n = 0;

	while (list_next(r, &l)) {
		if ((out[n] = desk_country(l.word)) != 0)
			n++;
		else
			fault(r, E123, key, &l.at, "\"%s\" is no country; write the two capital letters of ISO 3166, as QA", l.word);
	}
	return out;
}

static void
people_read(const struct reading *r)
{
	struct office *of = r->office;
	bool is_all = strcmp(r->keys.origins, "all") == 0;

	of->stays = countries_read(r, "countries", r->keys.countries);
	of->origins = is_all ? NULL : countries_read(r, "origins", r->keys.origins);
	if (is_all && of->role == DESK_CONSULATE && *r->keys.role != '\0')
		fault(r, E123, "origins", NULL, "a consulate serves the people of its own State; name it, as NP");
}

static bool
is_language(const char *tag)
{
	size_t first = strspn(tag, "abcdefghijklmnopqrstuvwxyz");

	return (first == 2 || first == 3) && (tag[first] == '\0' || tag[first] == '-') && strlen(tag) < STORE_TAG_BYTES &&
	    strspn(tag, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(tag);
}

static void
languages_read(const struct reading *r)
{
	struct word_list l = list_of(r, "languages", r->keys.languages);

	while (list_next(r, &l))
		if (!is_language(l.word))
			fault(r, E123, "languages", &l.at, "\"%s\" is no tag of a language; write it as in locales/locales.ini, as ne",
			    l.word);
}

static void
group_list(struct buf *out)
{
	for (int g = 0; g < DESK_GROUP_COUNT; g++)
		buf_addf(out, " %s", desk_group_word((enum desk_group)g));
}

static void
groups_read(const struct reading *r)
{
	struct word_list l = list_of(r, "groups", r->keys.groups);
	char room[200];
	struct buf all = BUF_OVER(room);

	group_list(&all);
	while (list_next(r, &l)) {
		enum desk_group g = desk_group_of(l.word);

		if (g == DESK_GROUP_COUNT) {
			fault(r, E122, "groups", &l.at, "\"%s\" is no group; there are%s", l.word, all.ptr);
		} else if (*r->keys.role != '\0' && !desk_role_may_have(r->office->role, g)) {
			fault(r, E122, "groups", &l.at, "\"%s\" never reaches a %s: who fears a State must not stand in its list", l.word,
			    r->office->role == DESK_STATE ? "state's office" : desk_role_word(r->office->role));
			diag_fix(r->t.d, "leave it out here; an ngo or mrc may have it");
		} else {
			r->office->groups |= (uint32_t)1 << g;
		}
	}
}

static void
days_read(const struct reading *r)
{
	struct word_list l = list_of(r, "closed_days", r->keys.closed_days);
	int day;

	while (list_next(r, &l)) {
		for (day = 0; day < DAYS_A_WEEK && strcmp(day_words[day], l.word) != 0; day++)
			;
		if (day == DAYS_A_WEEK)
			fault(r, E122, "closed_days", &l.at, "\"%s\" is no day; say sun mon tue wed thu fri sat", l.word);
		else
			r->office->closed |= (uint8_t)(1 << day);
	}
	if (r->office->closed == ALL_DAYS)
		fault(r, E123, "closed_days", NULL, "nobody can reach it: it is closed every day");
}

static void
offset_read(const struct reading *r)
{
	const char *text = r->keys.utc_offset;

	if (*text != '\0' && !quantity_utc_offset(text, &r->office->offset_minutes))	/* missing, or of a wrong length: said already */
		fault(r, E123, "utc_offset", NULL, "\"%s\" is no local time; write it from -12:00 to +14:00, as +03:00", text);
}

/* The hours of a slot; false if they are none, and then it was said. */
static bool
hours_read(const struct reading *r, int s)
{
	const char *text = r->keys.hours[s];
	int begin, end;

	if (!quantity_hours(text, &begin, &end))
		fault(r, E123, slot_words[s], NULL, "\"%s\" are no hours; write 09:00-12:00", text);
	else if (begin >= end)
		fault(r, E123, slot_words[s], NULL, "\"%s\" ends before it begins; a slot ends at 24:00 at the latest", text);
	else if (end - begin < DESK_LEAST_MINUTES)
		fault(r, E123, slot_words[s], NULL, "\"%s\" is too short: nothing is offered in the last %d minutes of a slot", text,
		    DESK_LEAST_MINUTES);
	else {
		r->office->slot[s] = (struct office_slot){ (uint16_t)begin, (uint16_t)end, (uint16_t)r->keys.staff[s],
		    r->keys.women[s] };
		return true;
	}
	return false;
}

/* What a slot has, and what it lacks, if it has anything at all. */
static bool
slot_read(const struct reading *r, int s)
{
	const struct ini_section *in = r->t.section;
	const struct ini_key *hours = ini_key(in, slot_words[s]), *staff = ini_key(in, staff_keys[s]);
	const char *alone = staff != NULL ? staff_keys[s] : r->keys.women[s] ? women_keys[s] : NULL;

	if (hours == NULL && alone != NULL && !in->is_damaged)
		fault(r, E124, alone, NULL, "its hours are missing: %s = 09:00-12:00", slot_words[s]);
	if (hours != NULL && staff == NULL && !in->is_damaged)
		fault(r, E124, slot_words[s], NULL, "%s is missing: how many calls can be taken in it", staff_keys[s]);
	if (hours != NULL && staff != NULL && strcmp(staff->value, "0") == 0)
		fault(r, E123, staff_keys[s], NULL, "nobody takes calls in it; leave the slot out");
	if (hours == NULL || strlen(hours->value) != strlen(r->keys.hours[s]))
		return false;		/* too long: said already */
	return hours_read(r, s);
}

static void
slots_read(const struct reading *r)
{
	struct place at = ini_place_of_section(r->t.ini, r->t.section);
	const struct office_slot *before = NULL;
	bool is_any = r->t.section->is_damaged;

	for (int s = 0; s < SLOT_COUNT; s++) {
		is_any = is_any || ini_key(r->t.section, slot_words[s]) != NULL || ini_key(r->t.section, staff_keys[s]) != NULL;
		if (!slot_read(r, s))
			continue;
		if (before != NULL && before->end > r->office->slot[s].begin)
			fault(r, E123, slot_words[s], NULL, "it begins before the slot ahead of it ends");
		before = &r->office->slot[s];
	}
	if (!is_any)
		diag_at(r->t.d, E124, &at, "[%s] nobody can reach it: it has no hours; give it morning, noon or night",
		    r->t.section->name);
}

static enum desk_role
role_of(const char *word)
{
	int role = 0;

	while (role < DESK_ROLE_COUNT - 1 && strcmp(desk_role_word((enum desk_role)role), word) != 0)
		role++;
	return (enum desk_role)role;
}

/* Staff who see two queues of one title take the wrong one. */
static void
title_check(const struct reading *r, const struct offices *o)
{
	for (size_t i = 0; i + 1 < o->count; i++)
		if (*r->keys.title != '\0' && strcmp(o->office[i].owner, r->office->owner) == 0 &&
		    strcmp(o->office[i].title, r->keys.title) == 0)
			fault(r, E114, "title", NULL, "[office.%s] has the same title", o->office[i].name);
}

static void
office_read(struct offices *o, const char *name, struct ini_form *t)
{
	struct reading r = { .t = *t };
	struct buf room;

	o->office = xrealloc(o->office, (o->count + 1) * sizeof(*o->office));
	r.office = &o->office[o->count++];
	memset(r.office, 0, sizeof(*r.office));
	ini_values_init(&r.keys, rows, COUNT(rows));
	r.t.rows = rows;
	r.t.count = COUNT(rows);
	r.t.values = &r.keys;
	ini_form_read(&r.t);
	buf_wrap(&room, r.office->name, sizeof(r.office->name));
	buf_adds(&room, name);
	buf_wrap(&room, r.office->owner, sizeof(r.office->owner));
	buf_adds(&room, r.keys.owner);
	if (!buf_ok(&room))
		fault(&r, E123, "owner", NULL, "at most %d bytes", STORE_NAME_BYTES - 1);
	r.office->title = xstrdup(r.keys.title);
	r.office->languages = xstrdup(r.keys.languages);
	r.office->role = role_of(r.keys.role);
	people_read(&r);
	languages_read(&r);
	groups_read(&r);
	offset_read(&r);
	days_read(&r);
	slots_read(&r);
	title_check(&r, o);
	ini_values_release(&r.keys, rows, COUNT(rows));
}

static void
section_read(struct offices *o, struct ini_form *t)
{
	const size_t prefix = strlen(OFFICE_SECTION);
	struct place at = ini_place_of_section(t->ini, t->section);
	const char *name = t->section->name + prefix;

	if (strncmp(t->section->name, OFFICE_SECTION, prefix) != 0)
		diag_at(t->d, E120, &at, "[%s]: unknown section; there is [office.NAME]", t->section->name);
	else if (*name == '\0' || strlen(name) >= STORE_NAME_BYTES ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(name))
		diag_at(t->d, E120, &at, "[%s]: an office's name has a-z, 0-9 and -, at most %d", t->section->name,
		    STORE_NAME_BYTES - 1);
	else if (o->count == OFFICES_MAX)
		diag_at(t->d, E127, &at, "[%s]: %d offices are the most", t->section->name, OFFICES_MAX);
	else
		office_read(o, name, t);
}

struct offices *
offices_read(const char *path, struct diag *d)
{
	struct offices *o = xcalloc(1, sizeof(*o));
	unsigned before = d->errors;
	const struct place whole = { .file = path };
	struct ini *ini;

	if (*path == '\0')
		return o;
	ini = ini_read(path, path, d);
	for (size_t i = 0; ini != NULL && i < ini->section_count; i++)
		section_read(o, &(struct ini_form){ .ini = ini, .section = &ini->sections[i], .d = d });
	if (ini != NULL && ini->section_count == 0 && d->errors == before)
		diag_at(d, E124, &whole, "no office: [office.NAME] is missing");
	if (ini == NULL || d->errors != before) {
		offices_free(o);
		o = NULL;
	}
	ini_free(ini);
	return o;
}
