/*
 * ways.c - reads ways.ini by the table in ways.def
 *
 * content/ini.c gives strings with their places, content/ini_value.c judges
 * types and bounds, ways_check.c what single keys cannot say.
 */
#include "routing/ways.h"

#include <sys/stat.h>

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_form.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "routing/ways_check.h"

#define WAY_SECTION "way."

enum { NAME_MOST = 32, FOR_BOTH = 0, FOR_SMS, FOR_USSD };	/* FOR_: mark of a row */

#define USSD_WORD(name, word, what) word " "
static const struct ini_row bearerbox_rows[] = {
#define BEARERBOX_KEY(key, type, def, min, max, what) \
	{ "bearerbox", #key, INI_##type, def, min, max, FOR_BOTH, what, offsetof(struct bearerbox_keys, key) },
#include "routing/ways.def"
#undef BEARERBOX_KEY
};
static const struct ini_row way_rows[] = {
#define WAY_KEY(key, type, def, min, max, kind, what) \
	{ "way", #key, INI_##type, def, min, max, FOR_##kind, what, offsetof(struct way_keys, key) },
#include "routing/ways.def"
#undef WAY_KEY
};

void
ways_init(struct ways *w)
{
	memset(w, 0, sizeof(*w));
	ini_values_init(&w->bearerbox, bearerbox_rows, COUNT(bearerbox_rows));
}

struct way *
ways_add(struct ways *w, const char *name, enum way_carries carries)
{
	struct way *way;

	w->way = xrealloc(w->way, (w->count + 1) * sizeof(*w->way));
	way = &w->way[w->count++];
	memset(way, 0, sizeof(*way));
	way->name = xstrdup(name);
	way->carries = carries;
	ini_values_init(&way->key, way_rows, COUNT(way_rows));
	way->numbers = way->key.numbers;
	return way;
}

void
ways_release(struct ways *w)
{
	for (size_t i = 0; i < w->count; i++) {
		ini_values_release(&w->way[i].key, way_rows, COUNT(way_rows));
		free(w->way[i].name);
	}
	free(w->way);
	ini_values_release(&w->bearerbox, bearerbox_rows, COUNT(bearerbox_rows));
	memset(w, 0, sizeof(*w));
}

/* The dialect with this way's own values; name stays NULL when there is no such dialect. */
static void
dialect_apply(struct way *way)
{
	const struct ussd_dialect *of_name = ussd_dialect_find(way->key.ussd);
	struct ussd_dialect *u = &way->ussd;
	const struct { long given; uint16_t *into; } octets[] = {
		{ way->key.ussd_begin, &u->begin }, { way->key.ussd_input, &u->input }, { way->key.ussd_abort, &u->abort },
		{ way->key.ussd_gone, &u->gone }, { way->key.ussd_more, &u->more }, { way->key.ussd_end, &u->end },
		{ way->key.ussd_push, &u->push }, { way->key.ussd_notify, &u->notify },
	};

	if (of_name == NULL)
		return;
	*u = *of_name;
	for (size_t i = 0; i < COUNT(octets); i++)
		if (octets[i].given >= 0)
			*octets[i].into = (uint16_t)octets[i].given;	/* INI_OCTET_NONE is USSD_OP_NONE */
	for (int i = 0; i < USSD_SESSION_COUNT; i++)
		if (!strcmp(way->key.ussd_session, ussd_session_words[i]))
			u->session = (enum ussd_session)i;
	for (int i = 0; i < USSD_CODE_COUNT; i++)
		if (!strcmp(way->key.ussd_code, ussd_code_words[i]))
			u->code = (enum ussd_code)i;
	if (u->session != USSD_SESSION_ITS)
		u->ends_by_bit = 0;		/* the bit is one of its_session_info's */
}

/* Tags of way.national as bits. */
static void
national_read(const struct ini_form *r, struct way *way)
{
	const struct ini_key *key = ini_key(r->section, "national");
	const char *rest = way->key.national;
	char tag[16];

	while (key != NULL && ini_entry(&rest, tag, sizeof(tag))) {
		enum national id = national_to_write(tag);
		struct place at = ini_place_of_value(r->ini, key);

		if (id != NATIONAL_NONE) {
			way->national |= NATIONAL_BIT(id);
			continue;
		}
		if (strcmp(tag, "ur") == 0)
			diag_at(r->d, E122, &at, "[%s] national: nothing is written with the table of ur, which lacks letters of Urdu",
			    r->section->name);
		else
			diag_at(r->d, E122, &at, "[%s] national: 3GPP TS 23.038 has no table called \"%s\"", r->section->name, tag);
		diag_fix(r->d, "leave it out; there are tr es pt bn gu hi kn ml or pa ta te, and hi is for all that is written in "
		    "Devanagari");
	}
}

/* No key of the other kind; nothing is said where `carries` itself is wrong. */
static void
keys_fit(const struct ini_form *r, const struct way *way)
{
	bool is_sms = !strcmp(way->key.carries, "sms"), is_ussd = !strcmp(way->key.carries, "ussd");

	for (size_t i = 0; i < r->section->key_count; i++) {
		const struct ini_row *row = ini_form_row(r, r->section->keys[i].name);
		struct place at = ini_place_of_name(r->ini, &r->section->keys[i]);

		if (row != NULL && ((row->mark == FOR_USSD && is_sms) || (row->mark == FOR_SMS && is_ussd)))
			diag_at(r->d, E715, &at, "[%s] %s: this way carries %s", r->section->name, row->key,
			    is_sms ? "SMS" : "USSD");
	}
}

static void
way_read(struct ways *w, struct ini_form *r, const char *name)
{
	struct place at = ini_place_of_section(r->ini, r->section);
	const char *reason = ways_misread(name);
	struct way *way;

	if (*name == '\0' || strlen(name) > NAME_MOST || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(name))
		diag_at(r->d, E120, &at, "[%s]: a way's name has a-z, 0-9 and -, at most %d", r->section->name, NAME_MOST);
	else if (reason != NULL)
		diag_at(r->d, E710, &at, "[%s]: %s", r->section->name, reason);
	else if (w->count == WAYS_MAX)
		diag_at(r->d, E719, &at, "[%s]: %d ways are the most", r->section->name, WAYS_MAX);
	else {
		way = ways_add(w, name, WAY_SMS);
		r->rows = way_rows;
		r->count = COUNT(way_rows);
		r->values = &way->key;
		ini_form_read(r);
		way->numbers = way->key.numbers;
		way->carries = !strcmp(way->key.carries, "ussd") ? WAY_USSD : WAY_SMS;
		keys_fit(r, way);
		national_read(r, way);
		if (way->carries == WAY_USSD)
			dialect_apply(way);
		ways_check_way(w, way, r->ini, r->section, r->d);
	}
}

/* A secret in the file makes the file one. */
static bool
has_secret(const struct ini *ini)
{
	for (size_t i = 0; i < ini->section_count; i++)
		if (ini_key(&ini->sections[i], "password") != NULL || ini_key(&ini->sections[i], "admin_password") != NULL)
			return true;
	return false;
}

/* [bearerbox] first: ways are judged by its ports. */
static void
file_read(struct ways *w, const struct ini *ini, struct diag *d)
{
	const struct ini_section *s = ini_section(ini, "bearerbox");
	const size_t prefix = strlen(WAY_SECTION);
	const struct place whole = { .file = ini->path };
	struct ini_form r = { .ini = ini, .section = s, .rows = bearerbox_rows, .count = COUNT(bearerbox_rows),
	    .values = &w->bearerbox, .d = d, .hides_unknown = true, .misread = ways_misread };
	unsigned ways = 0;

	if (s == NULL) {
		diag_at(d, E124, &whole, "[bearerbox] is missing: its password and its ports");
	} else {
		ini_form_read(&r);
		ways_check_bearerbox(w, ini, s, d);
	}
	for (size_t i = 0; i < ini->section_count; i++) {
		struct place at = ini_place_of_section(ini, &ini->sections[i]);

		r.section = &ini->sections[i];
		if (!strncmp(r.section->name, WAY_SECTION, prefix)) {
			ways++;
			way_read(w, &r, r.section->name + prefix);
		} else if (r.section != s) {
			diag_at(d, E120, &at, "[%s]: unknown section; there are [bearerbox] and [way.NAME]", r.section->name);
		}
	}
	if (ways == 0)
		diag_at(d, E719, &whole, "no way out: [way.NAME] is missing");
}

bool
ways_read(struct ways *w, const char *path, struct diag *d)
{
	unsigned before = d->errors;
	struct ini *ini = ini_read(path, path, d);
	struct stat st;

	ways_init(w);
	if (ini != NULL && ini->sections != NULL)
		file_read(w, ini, d);
	if (ini != NULL && has_secret(ini) && stat(path, &st) == 0)
		ways_check_mode(path, st.st_mode, d);
	ini_free(ini);
	return ini != NULL && d->errors == before;
}
